/** Of each verb that is refused: what is not simulated, and what does the same here. */
const roles = 'roles and bindings'
const kubeconfig = 'other servers and users than those of this shell; kubectl config set-context changes a context'

const reasons: Readonly<Record<string, string>> = {
  'port-forward': 'ports of this machine; curl reaches Services and pods by their names and addresses',
  'proxy': 'ports of this machine; kubectl get --raw PATH reads any path of the API',
  'cp': "tar in containers; kubectl exec -i POD -- sh -c 'cat > FILE' < FILE copies a file",
  'debug': 'ephemeral containers; kubectl exec runs commands in those that there are',
  'cluster-info dump': 'a dump of everything; kubectl get all -A -o json prints most of it',
  'auth reconcile': roles,
  'certificate approve': 'certificate signing requests',
  'certificate deny': 'certificate signing requests',
  'create clusterrole': roles,
  'create clusterrolebinding': roles,
  'create role': roles,
  'create rolebinding': roles,
  'create ingress': 'this verb; kubectl apply makes an Ingress from a manifest',
  'create poddisruptionbudget': 'disruption budgets',
  'create priorityclass': 'priority classes',
  'create quota': 'resource quotas',
  'create secret tls': 'reading certificates; kubectl create secret generic --type=kubernetes.io/tls takes them as files',
  'create token': 'tokens of service accounts',
  'set subject': roles,
  'apply edit-last-applied': 'this editor; kubectl edit opens the whole object',
  'apply set-last-applied': 'setting the annotation alone; kubectl apply sets it with the object',
  'kustomize': 'kustomizations',
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
