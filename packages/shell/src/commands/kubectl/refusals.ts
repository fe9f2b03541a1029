/** Verbs of the real kubectl that this one does not have: refused in one sentence, and not as unknown. */
import { notSimulated } from '../../kubectl/errors.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'
import { reasonFor } from './refusal-reasons.ts'

interface RefusalRow {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly summary: string
  readonly group: NonNullable<Verb['group']>
}

const rows: readonly RefusalRow[] = [
  { name: 'cluster-info dump', group: 'cluster', summary: 'Dump relevant information for debugging and diagnosis' },
  { name: 'auth reconcile', group: 'troubleshooting', summary: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects' },
  { name: 'certificate approve', group: 'cluster', summary: 'Approve a certificate signing request' },
  { name: 'certificate deny', group: 'cluster', summary: 'Deny a certificate signing request' },
  { name: 'set subject', group: 'deploy', summary: 'Update the user, group, or service account in a role binding or cluster role binding' },
  { name: 'apply edit-last-applied', group: 'advanced', summary: 'Edit latest last-applied-configuration annotations of a resource/object' },
  { name: 'apply set-last-applied', group: 'advanced', summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file' },
  { name: 'config set', group: 'settings', summary: 'Set an individual value in a kubeconfig file' },
  { name: 'config unset', group: 'settings', summary: 'Unset an individual value in a kubeconfig file' },
  { name: 'config set-cluster', group: 'settings', summary: 'Set a cluster entry in kubeconfig' },
  { name: 'config set-credentials', group: 'settings', summary: 'Set a user entry in kubeconfig' },
  { name: 'config delete-cluster', group: 'settings', summary: 'Delete the specified cluster from the kubeconfig' },
  { name: 'config delete-user', group: 'settings', summary: 'Delete the specified user from the kubeconfig' },
  { name: 'options', group: 'other', summary: 'Print the list of flags inherited by all commands' },
  { name: 'completion', group: 'settings', summary: 'Output shell completion code for the specified shell' },
  { name: 'plugin list', group: 'other', summary: "List all visible plugin executables on a user's PATH" },
]

export const refusals: readonly Verb[] = rows.map(({ name, aliases = [], summary, group }) => defineVerb({
  name, aliases, group, summary: `${summary} (not simulated here)`, usage: '', examples: [], flags: {}, takesAnything: true,
  run() {
    throw notSimulated(`kubectl ${name} (${reasonFor(name)})`)
  },
}))
