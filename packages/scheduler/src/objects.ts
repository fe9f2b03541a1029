/** What the scheduler reads of pods and nodes, as the server stores them. */
import {
  type Condition, type KubeObject, type LabelSelector, nodes as nodeResource, type ObjectMeta, pods as podResource, replicaSets as replicaSetResource,
  type Resource, services as serviceResource,
} from '@track/apimachinery'

export interface Toleration {
  key?: string
  operator?: string
  value?: string
  effect?: string
}

export interface Taint {
  key: string
  value?: string
  effect: string
}

export interface NodeSelectorRequirement {
  key: string
  operator: string
  values?: string[]
}

export interface NodeSelectorTerm {
  matchExpressions?: NodeSelectorRequirement[]
  matchFields?: NodeSelectorRequirement[]
}

export interface PodAffinityTerm {
  labelSelector?: LabelSelector
  namespaces?: string[]
  namespaceSelector?: LabelSelector
  topologyKey: string
  matchLabelKeys?: string[]
  mismatchLabelKeys?: string[]
}

export interface PodAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; podAffinityTerm: PodAffinityTerm }[]
}

export interface Affinity {
  nodeAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] }
    preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; preference: NodeSelectorTerm }[]
  }
  podAffinity?: PodAffinity
  podAntiAffinity?: PodAffinity
}

export interface TopologySpreadConstraint {
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: string
  labelSelector?: LabelSelector
  minDomains?: number
  nodeAffinityPolicy?: string
  nodeTaintsPolicy?: string
  matchLabelKeys?: string[]
}

type ResourceList = Record<string, string>

export interface Container {
  name: string
  image?: string
  restartPolicy?: string
  resources?: { requests?: ResourceList; limits?: ResourceList }
  ports?: { hostPort?: number; hostIP?: string; protocol?: string; containerPort?: number }[]
}

export interface PodSpec {
  nodeName?: string
  schedulerName?: string
  schedulingGates?: { name: string }[]
  priority?: number
  preemptionPolicy?: string
  nodeSelector?: Record<string, string>
  affinity?: Affinity
  tolerations?: Toleration[]
  topologySpreadConstraints?: TopologySpreadConstraint[]
  containers: Container[]
  initContainers?: Container[]
  overhead?: ResourceList
  resources?: { requests?: ResourceList }
  [field: string]: unknown
}

export interface PodCondition extends Condition {
  lastProbeTime?: string | null
}

export interface Pod extends KubeObject {
  spec: PodSpec
  status?: {
    phase?: string
    startTime?: string
    nominatedNodeName?: string
    conditions?: PodCondition[]
    [field: string]: unknown
  }
}

export interface Node extends KubeObject {
  spec: { unschedulable?: boolean; taints?: Taint[] }
  status?: {
    allocatable?: ResourceList
    images?: { names?: string[]; sizeBytes?: number }[]
    conditions?: Condition[]
    [field: string]: unknown
  }
}

export interface Service extends KubeObject {
  metadata: ObjectMeta
  spec: { selector?: Record<string, string> }
}

export interface ReplicaSet extends KubeObject {
  spec: { selector: LabelSelector }
}

export const pods = podResource as Resource<Pod>
export const nodes = nodeResource as Resource<Node>
export const services = serviceResource as Resource<Service>
export const replicaSets = replicaSetResource as Resource<ReplicaSet>
