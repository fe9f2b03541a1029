/** Verbs of the real kubectl that this one does not have: refused in one sentence, and not as unknown. */
import { notSimulated } from '../../kubectl/errors.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'

interface RefusalRow {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly summary: string
  /** What is not simulated, and what does the same here. */
  readonly why: string
  readonly group: NonNullable<Verb['group']>
}

const roles = 'roles and bindings'
const kubeconfig = 'other servers and users than those of this shell; kubectl config set-context changes a context'

const rows: readonly RefusalRow[] = [
  { name: 'port-forward', group: 'troubleshooting', summary: 'Forward one or more local ports to a pod', why: 'ports of this machine; curl reaches Services and pods by their names and addresses' },
  { name: 'proxy', group: 'troubleshooting', summary: 'Run a proxy to the Kubernetes API server', why: 'ports of this machine; kubectl get --raw PATH reads any path of the API' },
  { name: 'cp', group: 'troubleshooting', summary: 'Copy files and directories to and from containers', why: "tar in containers; kubectl exec -i POD -- sh -c 'cat > FILE' < FILE copies a file" },
  { name: 'debug', group: 'troubleshooting', summary: 'Create debugging sessions for troubleshooting workloads and nodes', why: 'ephemeral containers; kubectl exec runs commands in those that there are' },
  { name: 'cluster-info dump', group: 'cluster', summary: 'Dump relevant information for debugging and diagnosis', why: 'a dump of everything; kubectl get all -A -o json prints most of it' },
  { name: 'auth reconcile', group: 'troubleshooting', summary: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects', why: roles },
  { name: 'certificate approve', group: 'cluster', summary: 'Approve a certificate signing request', why: 'certificate signing requests' },
  { name: 'certificate deny', group: 'cluster', summary: 'Deny a certificate signing request', why: 'certificate signing requests' },
  { name: 'create clusterrole', group: 'basic', summary: 'Create a cluster role', why: roles },
  { name: 'create clusterrolebinding', group: 'basic', summary: 'Create a cluster role binding for a particular cluster role', why: roles },
  { name: 'create role', group: 'basic', summary: 'Create a role with single rule', why: roles },
  { name: 'create rolebinding', group: 'basic', summary: 'Create a role binding for a particular role or cluster role', why: roles },
  { name: 'create ingress', aliases: ['create ing'], group: 'basic', summary: 'Create an ingress with the specified name', why: 'Ingresses' },
  { name: 'create poddisruptionbudget', aliases: ['create pdb'], group: 'basic', summary: 'Create a pod disruption budget with the specified name', why: 'disruption budgets' },
  { name: 'create priorityclass', aliases: ['create pc'], group: 'basic', summary: 'Create a priority class with the specified name', why: 'priority classes' },
  { name: 'create quota', aliases: ['create resourcequota'], group: 'basic', summary: 'Create a quota with the specified name', why: 'resource quotas' },
  { name: 'create secret tls', group: 'basic', summary: 'Create a TLS secret', why: 'reading certificates; kubectl create secret generic --type=kubernetes.io/tls takes them as files' },
  { name: 'create token', group: 'basic', summary: 'Request a service account token', why: 'tokens of service accounts' },
  { name: 'set subject', group: 'deploy', summary: 'Update the user, group, or service account in a role binding or cluster role binding', why: roles },
  { name: 'apply edit-last-applied', group: 'advanced', summary: 'Edit latest last-applied-configuration annotations of a resource/object', why: 'this editor; kubectl edit opens the whole object' },
  { name: 'apply set-last-applied', group: 'advanced', summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file', why: 'setting the annotation alone; kubectl apply sets it with the object' },
  { name: 'kustomize', group: 'advanced', summary: 'Build a kustomization target from a directory or URL', why: 'kustomizations' },
  { name: 'config set', group: 'settings', summary: 'Set an individual value in a kubeconfig file', why: kubeconfig },
  { name: 'config unset', group: 'settings', summary: 'Unset an individual value in a kubeconfig file', why: kubeconfig },
  { name: 'config set-cluster', group: 'settings', summary: 'Set a cluster entry in kubeconfig', why: kubeconfig },
  { name: 'config set-credentials', group: 'settings', summary: 'Set a user entry in kubeconfig', why: kubeconfig },
  { name: 'config delete-cluster', group: 'settings', summary: 'Delete the specified cluster from the kubeconfig', why: kubeconfig },
  { name: 'config delete-user', group: 'settings', summary: 'Delete the specified user from the kubeconfig', why: kubeconfig },
  { name: 'options', group: 'other', summary: 'Print the list of flags inherited by all commands', why: 'this list; kubectl VERB --help ends with them' },
  { name: 'completion', group: 'settings', summary: 'Output shell completion code for the specified shell', why: 'scripts for completion; the prompt completes words by itself' },
  { name: 'plugin list', group: 'other', summary: "List all visible plugin executables on a user's PATH", why: 'plugins' },
]

export const refusals: readonly Verb[] = rows.map(({ name, aliases = [], summary, why, group }) => defineVerb({
  name, aliases, group, summary: `${summary} (not simulated here)`, usage: '', examples: [], flags: {}, takesAnything: true,
  run() {
    throw notSimulated(`kubectl ${name} (${why})`)
  },
}))
