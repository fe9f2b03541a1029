/**
 * `kubectl create rolebinding` and `create clusterrolebinding`: to whom a role is given. This server has neither; the
 * objects can be printed.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_rolebinding.go and create_clusterrolebinding.go of Kubernetes 1.34.
 */
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const rbac = 'rbac.authorization.k8s.io'

const subjectFlags = {
  ...createFlags,
  'clusterrole': { kind: 'string', default: '', help: 'The cluster role that is given.' },
  'group': { kind: 'texts', help: 'A group that it is given to.' },
  'serviceaccount': { kind: 'texts', help: 'A service account that it is given to: namespace:name.' },
  'user': { kind: 'texts', help: 'A user that it is given to.' },
} as const

export const createRoleBinding = defineVerb({
  name: 'create rolebinding',
  summary: 'Create a role binding for a particular role or cluster role',
  usage: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: ['kubectl create rolebinding admin --clusterrole=admin --user=ann --group=ops --dry-run=client -o yaml'],
  flags: { ...subjectFlags, role: { kind: 'string', default: '', help: 'The role that is given.' } },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create rolebinding')
    const { role, clusterrole } = flags
    if ((role === '') === (clusterrole === '')) throw new KubectlError('exactly one of clusterrole or role must be specified')
    const roleRef = { apiGroup: rbac, kind: role === '' ? 'ClusterRole' : 'Role', name: role || clusterrole }
    const binding = { apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: metadataOf(kubectl, name), roleRef, ...subjectsOf(flags) }
    return yield* createFrom(kubectl, flags, binding, 'failed to create rolebinding: ', { plural: 'rolebindings', namespaced: true })
  },
})

export const createClusterRoleBinding = defineVerb({
  name: 'create clusterrolebinding',
  summary: 'Create a cluster role binding for a particular cluster role',
  usage: 'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: ['kubectl create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=ann --dry-run=client -o yaml'],
  flags: subjectFlags,
  required: ['clusterrole'],
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create clusterrolebinding')
    const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: flags.clusterrole }
    const binding = { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, ...subjectsOf(flags) }
    return yield* createFrom(kubectl, flags, binding, 'failed to create clusterrolebinding: ', { plural: 'clusterrolebindings', namespaced: false })
  },
})

interface Subjects {
  readonly user: readonly string[]
  readonly group: readonly string[]
  readonly serviceaccount: readonly string[]
}

function subjectsOf({ user, group, serviceaccount }: Subjects) {
  const accounts = serviceaccount.map((text) => {
    const [namespace = '', name = '', ...more] = text.split(':')
    if (namespace === '' || name === '' || more.length > 0) throw new KubectlError('serviceaccount must be <namespace>:<name>')
    return { kind: 'ServiceAccount', name, namespace }
  })
  const people = (kind: string, names: readonly string[]) => names.map((name) => ({ apiGroup: rbac, kind, name }))
  const subjects = [...people('User', user), ...people('Group', group), ...accounts]
  return subjects.length > 0 ? { subjects } : {}
}
