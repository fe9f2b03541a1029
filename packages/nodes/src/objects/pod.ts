/**
 * The fields of a Pod that a kubelet reads and writes.
 *
 * Follows k8s.io/api/core/v1/types.go of Kubernetes 1.34.
 */
import { pods, type Condition, type KubeObject, type Resource } from '@track/apimachinery'

export interface Pod extends KubeObject {
  spec: PodSpec
  status?: PodStatus
}

export const podResource = pods as unknown as Resource<Pod>

export interface PodSpec {
  nodeName?: string
  containers: Container[]
  initContainers?: Container[]
  ephemeralContainers?: EphemeralContainer[]
  volumes?: Volume[]
  restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  terminationGracePeriodSeconds?: number
  activeDeadlineSeconds?: number
  hostNetwork?: boolean
  hostname?: string
  subdomain?: string
  serviceAccountName?: string
  enableServiceLinks?: boolean
  readinessGates?: { conditionType: string }[]
  priority?: number
  resources?: Resources
  nodeSelector?: Record<string, string>
  os?: { name: string }
  overhead?: Record<string, string>
}

export interface Container {
  name: string
  image?: string
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
  command?: string[]
  args?: string[]
  workingDir?: string
  ports?: ContainerPort[]
  env?: EnvVar[]
  envFrom?: EnvFromSource[]
  resources?: Resources
  volumeMounts?: VolumeMount[]
  livenessProbe?: Probe
  readinessProbe?: Probe
  startupProbe?: Probe
  lifecycle?: { postStart?: LifecycleHandler; preStop?: LifecycleHandler }
  terminationMessagePath?: string
  terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError'
  restartPolicy?: 'Always'
  stdin?: boolean
  stdinOnce?: boolean
  tty?: boolean
}

/** Joins a pod that runs, is never started again, and may look at the processes of another. */
export interface EphemeralContainer extends Container {
  targetContainerName?: string
}

export interface ContainerPort {
  name?: string
  containerPort: number
  protocol?: string
  hostPort?: number
}

export interface Resources {
  requests?: Record<string, string>
  limits?: Record<string, string>
}

export interface EnvVar {
  name: string
  value?: string
  valueFrom?: {
    fieldRef?: FieldRef
    resourceFieldRef?: ResourceFieldRef
    configMapKeyRef?: KeyRef
    secretKeyRef?: KeyRef
  }
}

export interface FieldRef {
  apiVersion?: string
  fieldPath: string
}

export interface ResourceFieldRef {
  containerName?: string
  resource: string
  divisor?: string
}

export interface KeyRef {
  name?: string
  key: string
  optional?: boolean
}

export interface EnvFromSource {
  prefix?: string
  configMapRef?: { name?: string; optional?: boolean }
  secretRef?: { name?: string; optional?: boolean }
}

export interface VolumeMount {
  name: string
  mountPath: string
  subPath?: string
  readOnly?: boolean
}

export interface Volume {
  name: string
  emptyDir?: { medium?: string; sizeLimit?: string }
  configMap?: { name?: string; items?: KeyToPath[]; optional?: boolean; defaultMode?: number }
  secret?: { secretName?: string; items?: KeyToPath[]; optional?: boolean; defaultMode?: number }
  downwardAPI?: { items?: DownwardFile[]; defaultMode?: number }
  projected?: { sources?: Projection[]; defaultMode?: number }
  hostPath?: { path: string; type?: string }
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean }
}

export interface KeyToPath {
  key: string
  path: string
  mode?: number
}

export interface DownwardFile {
  path: string
  fieldRef?: FieldRef
  resourceFieldRef?: ResourceFieldRef
  mode?: number
}

export interface Projection {
  configMap?: { name?: string; items?: KeyToPath[]; optional?: boolean }
  secret?: { name?: string; items?: KeyToPath[]; optional?: boolean }
  downwardAPI?: { items?: DownwardFile[] }
  serviceAccountToken?: { path: string; audience?: string; expirationSeconds?: number }
}

export interface Probe {
  exec?: { command?: string[] }
  httpGet?: HttpGet
  tcpSocket?: { port: number | string; host?: string }
  grpc?: { port: number; service?: string }
  initialDelaySeconds?: number
  timeoutSeconds?: number
  periodSeconds?: number
  successThreshold?: number
  failureThreshold?: number
  terminationGracePeriodSeconds?: number
}

export interface HttpGet {
  path?: string
  port: number | string
  host?: string
  scheme?: string
  httpHeaders?: { name: string; value: string }[]
}

export interface LifecycleHandler {
  exec?: { command?: string[] }
  httpGet?: HttpGet
  sleep?: { seconds: number }
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'

export interface PodCondition extends Condition {
  lastProbeTime?: string | null
}

export interface PodStatus {
  observedGeneration?: number
  phase?: PodPhase
  conditions?: PodCondition[]
  message?: string
  reason?: string
  hostIP?: string
  hostIPs?: { ip: string }[]
  podIP?: string
  podIPs?: { ip: string }[]
  startTime?: string
  initContainerStatuses?: ContainerStatus[]
  containerStatuses?: ContainerStatus[]
  ephemeralContainerStatuses?: ContainerStatus[]
  qosClass?: string
}

export interface ContainerStatus {
  name: string
  state: ContainerState
  lastState: ContainerState
  ready: boolean
  restartCount: number
  image: string
  imageID: string
  containerID?: string
  started?: boolean
  allocatedResources?: Record<string, string>
  resources?: Resources
  volumeMounts?: { mountPath: string; name: string; readOnly?: boolean; recursiveReadOnly?: string }[]
  user?: { linux: { gid: number; supplementalGroups: number[]; uid: number } }
}

export interface ContainerState {
  waiting?: { reason?: string; message?: string }
  running?: { startedAt: string }
  terminated?: ContainerTermination
}

export interface ContainerTermination {
  exitCode: number
  reason?: string
  message?: string
  startedAt: string | null
  finishedAt: string | null
  containerID?: string
}

/** A sidecar: an init container that is kept running. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

export function restartPolicyOf({ spec }: Pod): 'Always' | 'OnFailure' | 'Never' {
  return spec.restartPolicy ?? 'Always'
}

export function isTerminalPhase(phase: PodPhase | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed'
}

/** `web-0_default(2f7c…)`: how a kubelet names a pod in messages. */
export function describedPod({ metadata }: Pod): string {
  return `${metadata.name ?? ''}_${metadata.namespace ?? ''}(${metadata.uid ?? ''})`
}

/** The container of a name, with the field path that events about it carry. */
export function containerNamed({ spec }: Pod, name: string): { container: Container; fieldPath: string } | undefined {
  const container = spec.containers.find((each) => each.name === name)
  if (container) return { container, fieldPath: `spec.containers{${name}}` }
  const init = spec.initContainers?.find((each) => each.name === name)
  if (init) return { container: init, fieldPath: `spec.initContainers{${name}}` }
  const ephemeral = ephemeralContainersOf({ spec }).find((each) => each.name === name)
  return ephemeral && { container: ephemeral, fieldPath: `spec.ephemeralContainers{${name}}` }
}

export function ephemeralContainersOf({ spec }: Pick<Pod, 'spec'>): readonly EphemeralContainer[] {
  return spec.ephemeralContainers ?? []
}

/** Init containers first and ephemeral ones last, in the order of the object. */
export function containerNames({ spec }: Pod): string[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...ephemeralContainersOf({ spec })].map(({ name }) => name)
}
