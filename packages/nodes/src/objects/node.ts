/**
 * The fields of a Node and of a Lease that a kubelet writes.
 *
 * Follows k8s.io/api/core/v1/types.go and k8s.io/api/coordination/v1/types.go of Kubernetes 1.34.
 */
import { leases, nodes, type Condition, type KubeObject, type Resource } from '@track/apimachinery'

export interface Node extends KubeObject {
  spec: NodeSpec
  status?: NodeStatus
}

export const nodeResource = nodes as unknown as Resource<Node>

export interface NodeSpec {
  podCIDR?: string
  podCIDRs?: string[]
  providerID?: string
  taints?: Taint[]
  unschedulable?: boolean
}

export interface Taint {
  key: string
  value?: string
  effect: string
  timeAdded?: string
}

export interface NodeCondition extends Condition {
  lastHeartbeatTime?: string
}

export interface NodeStatus {
  addresses?: { type: string; address: string }[]
  allocatable?: Record<string, string>
  capacity?: Record<string, string>
  conditions?: NodeCondition[]
  daemonEndpoints?: { kubeletEndpoint: { Port: number } }
  features?: { supplementalGroupsPolicy: boolean }
  images?: { names: string[]; sizeBytes: number }[]
  nodeInfo?: Record<string, string>
  runtimeHandlers?: { name: string; features: { recursiveReadOnlyMounts: boolean; userNamespaces: boolean } }[]
}

export interface Lease extends KubeObject {
  spec: {
    holderIdentity?: string
    leaseDurationSeconds?: number
    acquireTime?: string
    renewTime?: string
  }
}

export const leaseResource = leases as unknown as Resource<Lease>
