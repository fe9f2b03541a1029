/**
 * The objects that controllers read and write, as the server stores them: with a spec, and with
 * what the defaults fill in.
 */
import {
  configMaps as configMapResource, type Condition, cronJobs as cronJobResource, deployments as deploymentResource,
  endpointSlices as endpointSliceResource, endpoints as endpointsResource,
  horizontalPodAutoscalers as autoscalerResource, jobs as jobResource, type KubeObject, type LabelSelector,
  leases as leaseResource, namespaces as namespaceResource, nodes as nodeResource, type ObjectMeta, pods as podResource,
  replicaSets as replicaSetResource, type Resource, services as serviceResource,
  serviceAccounts as serviceAccountResource,
} from '@track/apimachinery'

export interface PodTemplate {
  metadata?: ObjectMeta
  spec: PodSpec
}

export interface Toleration {
  key?: string
  operator?: string
  value?: string
  effect?: string
  tolerationSeconds?: number
}

export interface ContainerPort {
  name?: string
  containerPort: number
  protocol?: string
}

export interface Container {
  name: string
  image?: string
  restartPolicy?: string
  ports?: ContainerPort[]
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
  [field: string]: unknown
}

export interface PodSpec {
  nodeName?: string
  hostname?: string
  subdomain?: string
  restartPolicy?: string
  containers: Container[]
  initContainers?: Container[]
  tolerations?: Toleration[]
  [field: string]: unknown
}

export interface ContainerState {
  waiting?: { reason?: string }
  running?: { startedAt?: string }
  terminated?: { exitCode: number; reason?: string; startedAt?: string; finishedAt?: string }
}

export interface ContainerStatus {
  name: string
  restartCount: number
  state?: ContainerState
}

export interface PodStatus {
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  conditions?: Condition[]
  reason?: string
  message?: string
  startTime?: string
  podIP?: string
  podIPs?: { ip: string }[]
  containerStatuses?: ContainerStatus[]
  initContainerStatuses?: ContainerStatus[]
  [field: string]: unknown
}

export interface Pod extends KubeObject {
  spec: PodSpec
  status?: PodStatus
}

export interface ReplicaSetStatus {
  replicas: number
  fullyLabeledReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  observedGeneration?: number
  conditions?: Condition[]
}

export interface ReplicaSet extends KubeObject {
  spec: { replicas: number; minReadySeconds?: number; selector: LabelSelector; template: PodTemplate }
  status?: ReplicaSetStatus
}

export interface DeploymentCondition extends Condition {
  lastUpdateTime?: string
}

export interface DeploymentStatus {
  observedGeneration?: number
  replicas?: number
  updatedReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  unavailableReplicas?: number
  collisionCount?: number
  conditions?: DeploymentCondition[]
}

export interface Deployment extends KubeObject {
  spec: {
    replicas: number
    selector: LabelSelector
    template: PodTemplate
    strategy: {
      type: 'RollingUpdate' | 'Recreate'
      rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string }
    }
    minReadySeconds?: number
    revisionHistoryLimit?: number
    paused?: boolean
    progressDeadlineSeconds?: number
  }
  status?: DeploymentStatus
}

export interface ServicePort {
  name?: string
  protocol: string
  appProtocol?: string
  port: number
  targetPort: number | string
}

export interface Service extends KubeObject {
  spec: {
    type?: string
    selector?: Record<string, string>
    clusterIP?: string
    ipFamilies?: string[]
    ports?: ServicePort[]
    publishNotReadyAddresses?: boolean
    trafficDistribution?: string
  }
}

export interface EndpointPort {
  name?: string
  port?: number
  protocol?: string
  appProtocol?: string
}

export interface Endpoint {
  addresses: string[]
  conditions: { ready: boolean; serving: boolean; terminating: boolean }
  hostname?: string
  nodeName?: string
  zone?: string
  hints?: { forZones?: { name: string }[]; forNodes?: { name: string }[] }
  targetRef?: { kind: string; namespace?: string; name: string; uid: string }
}

export interface EndpointSlice extends KubeObject {
  addressType: string
  endpoints: Endpoint[]
  ports: EndpointPort[] | null
}

export interface EndpointAddress {
  ip: string
  hostname?: string
  nodeName?: string
  targetRef?: { kind: string; namespace?: string; name: string; uid: string }
}

export interface EndpointSubset {
  addresses?: EndpointAddress[]
  notReadyAddresses?: EndpointAddress[]
  ports?: { name?: string; port: number; protocol?: string; appProtocol?: string }[]
}

export interface Endpoints extends KubeObject {
  subsets?: EndpointSubset[]
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

export interface Node extends KubeObject {
  spec: { unschedulable?: boolean; taints?: Taint[]; podCIDR?: string; podCIDRs?: string[] }
  status?: { conditions?: NodeCondition[]; [field: string]: unknown }
}

export interface Lease extends KubeObject {
  spec: { holderIdentity?: string; leaseDurationSeconds?: number; renewTime?: string }
}

export interface Namespace extends KubeObject {
  spec: { finalizers?: string[] }
  status?: { phase?: string; conditions?: Condition[] }
}

export interface ConfigMap extends KubeObject {
  data?: Record<string, string>
}

export const pods = podResource as Resource<Pod>
export const replicaSets = replicaSetResource as Resource<ReplicaSet>
export const deployments = deploymentResource as Resource<Deployment>
export const services = serviceResource as Resource<Service>
export const endpointSlices = endpointSliceResource as Resource<EndpointSlice>
export const endpoints = endpointsResource as Resource<Endpoints>
export const nodes = nodeResource as Resource<Node>
export const leases = leaseResource as Resource<Lease>
export const namespaces = namespaceResource as Resource<Namespace>
export const configMaps = configMapResource as Resource<ConfigMap>
export const serviceAccounts = serviceAccountResource
export const jobs = jobResource
export const cronJobs = cronJobResource
export const horizontalPodAutoscalers = autoscalerResource
