/** Nodes. Follows internal/store/node.go of kube-state-metrics 2.18. */
import { type Node, nodes } from '@track/apimachinery'
import { conditionParts, createdAt, deletedAt, familiesOf, type FamilyRow, type Labels, named, quantityParts } from './family-row.ts'

const { one, info, many } = familiesOf(nodes, named('node'))

const rolePrefix = 'node-role.kubernetes.io/'

function about({ spec, status }: Node): Labels {
  const { kernelVersion = '', osImage = '', containerRuntimeVersion = '', kubeletVersion = '', systemUUID = '' } = status?.nodeInfo ?? {}
  return {
    kernel_version: kernelVersion, os_image: osImage, container_runtime_version: containerRuntimeVersion, kubelet_version: kubeletVersion, kubeproxy_version: 'deprecated',
    provider_id: spec?.providerID ?? '', pod_cidr: spec?.podCIDR ?? '', system_uuid: systemUUID,
    internal_ip: status?.addresses?.findLast(({ type }) => type === 'InternalIP')?.address ?? '',
  }
}

export const nodeFamilies: readonly FamilyRow[] = [
  one('kube_node_created', '[STABLE] Unix creation timestamp', createdAt),
  one('kube_node_deletion_timestamp', 'Unix deletion timestamp', deletedAt),
  info('kube_node_info', '[STABLE] Information about a cluster node.', about),
  many('kube_node_role', 'The role of a cluster node.', ({ metadata }) => Object.keys(metadata.labels ?? {}).filter((label) => label.startsWith(rolePrefix)).map((label) => [{ role: label.slice(rolePrefix.length) }, 1])),
  many('kube_node_spec_taint', '[STABLE] The taint of a cluster node.', ({ spec }) => (spec?.taints ?? []).map(({ key, value = '', effect }) => [{ key, value, effect }, 1])),
  one('kube_node_spec_unschedulable', '[STABLE] Whether a node can schedule new pods.', ({ spec }) => Number(spec?.unschedulable ?? false)),
  many('kube_node_status_allocatable', '[STABLE] The allocatable for different resources of a node that are available for scheduling.', ({ status }) => quantityParts(status?.allocatable)),
  many('kube_node_status_capacity', '[STABLE] The capacity for different resources of a node.', ({ status }) => quantityParts(status?.capacity)),
  many('kube_node_status_condition', '[STABLE] The condition of a cluster node.', ({ status }) => (status?.conditions ?? []).flatMap(({ type, status: found }) => conditionParts(found, 'status', { condition: type }))),
  many('kube_node_status_addresses', 'Node address information.', ({ status }) => (status?.addresses ?? []).map(({ type, address }) => [{ type, address }, 1])),
]
