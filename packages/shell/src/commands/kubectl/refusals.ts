/** Verbs of the real kubectl that this one does not have: refused plainly, not unknown. */
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'

interface RefusalRow {
  readonly name: string
  readonly summary: string
  readonly why: string
  readonly group: NonNullable<Verb['group']>
}

const rows: readonly RefusalRow[] = [
  { name: 'port-forward', group: 'troubleshooting', summary: 'Forward one or more local ports to a pod', why: 'ports of this machine; curl reaches Services and pods by their own names and addresses' },
  { name: 'proxy', group: 'troubleshooting', summary: 'Run a proxy to the Kubernetes API server', why: 'ports of this machine; kubectl get --raw reads any path of the API' },
  { name: 'cp', group: 'troubleshooting', summary: 'Copy files and directories to and from containers', why: 'tar in containers; kubectl exec -i POD -- sh -c \'cat > FILE\' < FILE copies one file' },
  { name: 'debug', group: 'troubleshooting', summary: 'Create debugging sessions for troubleshooting workloads and nodes', why: 'ephemeral containers' },
  { name: 'kustomize', group: 'advanced', summary: 'Build a kustomization target from a directory or URL', why: 'kustomizations' },
  { name: 'certificate approve', group: 'cluster', summary: 'Approve a certificate signing request', why: 'certificate signing requests' },
  { name: 'certificate deny', group: 'cluster', summary: 'Deny a certificate signing request', why: 'certificate signing requests' },
  { name: 'create token', group: 'basic', summary: 'Request a service account token', why: 'tokens of service accounts' },
  { name: 'cluster-info dump', group: 'cluster', summary: 'Dump relevant information for debugging and diagnosis', why: 'a dump of everything' },
  { name: 'config set', group: 'settings', summary: 'Set an individual value in a kubeconfig file', why: 'single values of the kubeconfig; config set-context changes a context' },
  { name: 'config unset', group: 'settings', summary: 'Unset an individual value in a kubeconfig file', why: 'single values of the kubeconfig' },
  { name: 'config set-cluster', group: 'settings', summary: 'Set a cluster entry in kubeconfig', why: 'other clusters' },
  { name: 'config set-credentials', group: 'settings', summary: 'Set a user entry in kubeconfig', why: 'other users' },
  { name: 'plugin list', group: 'other', summary: 'List all visible plugin executables on a user\'s PATH', why: 'plugins' },
]

export const refusals: readonly Verb[] = rows.map(({ name, summary, group, why }) => defineVerb({
  name, summary, group, usage: '', examples: [], flags: {}, stopsAtOperands: true, takesAnything: true,
  // eslint-disable-next-line require-yield
  *run() {
    throw new KubectlError(`not simulated here: kubectl ${name} (${why})`)
  },
}))
