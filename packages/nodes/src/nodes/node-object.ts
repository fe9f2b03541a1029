/**
 * The Node object that a kubelet registers itself with.
 *
 * Follows pkg/kubelet/kubelet_node_status.go (initialNode) of Kubernetes 1.34. `spec.podCIDR` is
 * written with it, as the topology has it; in Kubernetes the node IPAM controller hands it out.
 */
import type { Body } from '@track/apiserver'
import type { Node, NodeStatus } from '../objects/node.ts'
import type { NodeDescription } from './node-description.ts'

export function nodeObject({ name, zone, region, labels, taints, podCidr }: NodeDescription, status: NodeStatus): Body<Node> {
  return {
    metadata: {
      name,
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(region && { 'topology.kubernetes.io/region': region }),
        ...(zone && { 'topology.kubernetes.io/zone': zone }),
        ...labels,
      },
    },
    spec: {
      podCIDR: podCidr, podCIDRs: [podCidr],
      ...(taints && taints.length > 0 && { taints: taints.map((taint) => ({ ...taint })) }),
    },
    status,
  }
}
