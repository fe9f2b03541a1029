/** Of each verb that is refused: what is not simulated, and what does the same here. */
const roles = 'roles and bindings'
const kubeconfig = 'other servers and users than those of this shell; kubectl config set-context changes a context'

const reasons: Readonly<Record<string, string>> = {
  'cluster-info dump': 'a dump of everything; kubectl get all -A -o json prints most of it',
  'auth reconcile': roles,
  'certificate approve': 'certificate signing requests',
  'certificate deny': 'certificate signing requests',
  'set subject': roles,
  'apply edit-last-applied': 'this editor; kubectl edit opens the whole object',
  'apply set-last-applied': 'setting the annotation alone; kubectl apply sets it with the object',
  'config set': kubeconfig,
  'config unset': kubeconfig,
  'config set-cluster': kubeconfig,
  'config set-credentials': kubeconfig,
  'config delete-cluster': kubeconfig,
  'config delete-user': kubeconfig,
  'options': 'this list; kubectl VERB --help ends with them',
  'completion': 'scripts for completion; the prompt completes words by itself',
  'plugin list': 'plugins',
}

export function reasonFor(verb: string): string {
  const reason = reasons[verb]
  if (reason === undefined) throw new Error(`nothing says why kubectl ${verb} is refused`)
  return reason
}
