/**
 * Nodes described: conditions, capacity, and what the pods on it ask for.
 *
 * Follows describeNode of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { canonicalQuantity, type Lease, type Node, type Pod } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { Kubectl } from '../kubectl.ts'
import { type Describer, type Describing } from './describer.ts'
import { type Description, printTime } from './description.ts'
import { describeEvents, eventsAbout } from './events.ts'
import { describeHead, describeLabelsAndAnnotations, describeTaints } from './labels.ts'
import { describeAllocation } from './node-allocation.ts'

export const describeNode: Describer<Node> = function* (describing, to) {
  const { kubectl, object: node, now } = describing
  describeHead(node, to, { namespaced: false })
  to.field(0, 'Roles', rolesOf(node).join(',') || '<none>')
  describeLabelsAndAnnotations(node, to)
  to.field(0, 'CreationTimestamp', printTime(node.metadata.creationTimestamp))
  describeTaints('Taints', node.spec?.taints, to)
  to.field(0, 'Unschedulable', node.spec?.unschedulable ?? false)
  yield* describeLease(kubectl, node, to)
  describeConditions(node, to)
  describeCapacity(node, to)
  describeSystem(node, to)
  const fieldSelector = `spec.nodeName=${node.metadata.name ?? ''},status.phase!=Succeeded,status.phase!=Failed`
  const { items } = yield* kubectl.json<{ items: Pod[] }>('/api/v1/pods', { query: { fieldSelector, limit: '500' } })
  describeAllocation(node, items, to, now)
  yield* describeNodeEvents(describing, to)
}

function rolesOf({ metadata }: Node): string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)]
    return key === 'kubernetes.io/role' && value !== '' ? [value] : []
  })
  return roles.filter((role) => role !== '').sort()
}

function* describeLease(kubectl: Kubectl, { metadata }: Node, to: Description): Guest<void> {
  const name = metadata.name ?? ''
  const lease = yield* kubectl.find<Lease>(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`)
  if (!lease) return to.field(0, 'Lease', `Failed to get lease: leases.coordination.k8s.io "${name}" not found`)
  const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {}
  to.line(0, 'Lease:')
  to.field(1, 'HolderIdentity', holderIdentity ?? '<unset>')
  to.field(1, 'AcquireTime', acquireTime ? printTime(acquireTime) : '<unset>')
  to.field(1, 'RenewTime', renewTime ? printTime(renewTime) : '<unset>')
}

function describeConditions({ status }: Node, to: Description): void {
  const conditions = status?.conditions ?? []
  if (conditions.length === 0) return
  to.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n')
  to.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const { type, status: value, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    to.line(1, `${type} \t${value} \t${printTime(lastHeartbeatTime)} \t${printTime(lastTransitionTime)} \t${reason} \t${message}`)
  }
}

function describeCapacity({ status }: Node, to: Description): void {
  to.line(0, 'Addresses:')
  for (const { type, address } of status?.addresses ?? []) to.field(1, type, address)
  for (const [title, list] of [['Capacity', status?.capacity], ['Allocatable', status?.allocatable]] as const) {
    const names = Object.keys(list ?? {}).sort()
    if (names.length > 0) to.line(0, `${title}:`)
    for (const name of names) to.field(1, name, canonicalQuantity(list![name]!))
  }
}

function describeSystem({ spec, status }: Node, to: Description): void {
  const info = status?.nodeInfo
  to.line(0, 'System Info:')
  to.field(1, 'Machine ID', info?.machineID ?? '')
  to.field(1, 'System UUID', info?.systemUUID ?? '')
  to.field(1, 'Boot ID', info?.bootID ?? '')
  to.field(1, 'Kernel Version', info?.kernelVersion ?? '')
  to.field(1, 'OS Image', info?.osImage ?? '')
  to.field(1, 'Operating System', info?.operatingSystem ?? '')
  to.field(1, 'Architecture', info?.architecture ?? '')
  to.field(1, 'Container Runtime Version', info?.containerRuntimeVersion ?? '')
  to.field(1, 'Kubelet Version', info?.kubeletVersion ?? '')
  to.field(1, 'Kube-Proxy Version', info?.kubeProxyVersion ?? '')
  if (spec?.podCIDR) to.field(0, 'PodCIDR', spec.podCIDR)
  if ((spec?.podCIDRs ?? []).length > 0) to.field(0, 'PodCIDRs', spec!.podCIDRs!.join(','))
  if (spec?.providerID) to.field(0, 'ProviderID', spec.providerID)
}

/** Controllers name a node by its uid, kubelets by its name. */
function* describeNodeEvents({ kubectl, object, now, showEvents }: Describing<Node>, to: Description): Guest<void> {
  if (!showEvents) return
  const { name = '', uid } = object.metadata
  const about = { name, namespace: '', kind: 'Node' }
  const events = [...(yield* eventsAbout(kubectl, { ...about, uid })), ...(yield* eventsAbout(kubectl, { ...about, uid: name }))]
  describeEvents(events, to, now)
}
