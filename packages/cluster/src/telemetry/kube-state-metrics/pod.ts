/** Pods. Follows internal/store/pod.go of kube-state-metrics 2.18. Left out: overhead, runtime classes, opt-in families. */
import { controllerOf, type Pod, pods } from '@track/apimachinery'
import { conditionParts, createdAt, deletedAt, familiesOf, type FamilyRow, ownerParts, type Part, secondsOf } from './family-row.ts'

const { one, info, many } = familiesOf(pods, ({ namespace = '', name = '', uid = '' }) => ({ namespace, pod: name, uid }))

const phases = ['Pending', 'Succeeded', 'Failed', 'Unknown', 'Running'] as const
const classes = ['BestEffort', 'Burstable', 'Guaranteed'] as const
const reasons = ['Evicted', 'NodeAffinity', 'NodeLost', 'Shutdown', 'UnexpectedAdmissionError'] as const

function conditionOf({ status }: Pod, type: string) {
  return status?.conditions?.find((each) => each.type === type)
}

/** Since when it is so. */
function since(pod: Pod, type: string, status: string): number | undefined {
  const found = conditionOf(pod, type)
  return found?.status === status ? secondsOf(found.lastTransitionTime) : undefined
}

function asGauge(pod: Pod, type: string): readonly Part[] {
  const found = conditionOf(pod, type)
  return found ? conditionParts(found.status, 'condition') : []
}

function hasReason({ status }: Pod, reason: string): boolean {
  return status?.reason === reason || (status?.conditions ?? []).some((each) => each.reason === reason)
    || (status?.containerStatuses ?? []).some(({ state }) => state?.terminated?.reason === reason)
}

function completedAt({ status }: Pod): number | undefined {
  const ends = (status?.containerStatuses ?? []).flatMap(({ state }) => secondsOf(state?.terminated?.finishedAt) ?? [])
  return ends.length === 0 ? undefined : Math.max(...ends)
}

interface Claimed {
  readonly volume: string
  readonly persistentvolumeclaim: string
  readonly isReadOnly: boolean
}

function claimsOf({ spec }: Pod): readonly Claimed[] {
  const volumes = (spec.volumes ?? []) as readonly { readonly name: string; readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean } }[]
  return volumes.flatMap(({ name, persistentVolumeClaim: claim }) => (claim ? [{ volume: name, persistentvolumeclaim: claim.claimName, isReadOnly: claim.readOnly ?? false }] : []))
}

function tolerationParts({ spec }: Pod): readonly Part[] {
  const found = new Map<string, Part>()
  for (const { key = '', operator = '', value = '', effect = '', tolerationSeconds } of spec.tolerations ?? []) {
    const labels = { key, operator, value, effect, toleration_seconds: tolerationSeconds === undefined ? '' : String(tolerationSeconds) }
    found.set(JSON.stringify(labels), [labels, 1])
  }
  return [...found.values()]
}

export const podFamilies: readonly FamilyRow[] = [
  one('kube_pod_completion_time', '[STABLE] Completion time in unix timestamp for a pod.', completedAt),
  one('kube_pod_created', '[STABLE] Unix creation timestamp', createdAt),
  one('kube_pod_deletion_timestamp', 'Unix deletion timestamp', deletedAt),
  info('kube_pod_info', '[STABLE] Information about pod.', (pod) => {
    const owner = controllerOf(pod)
    return {
      host_ip: pod.status?.hostIP ?? '', pod_ip: pod.status?.podIP ?? '', node: pod.spec.nodeName ?? '', created_by_kind: owner?.kind ?? '', created_by_name: owner?.name ?? '',
      priority_class: pod.spec.priorityClassName ?? '', host_network: String(pod.spec.hostNetwork ?? false),
    }
  }),
  many('kube_pod_ips', 'Pod IP addresses', ({ status }) => (status?.podIPs ?? []).map(({ ip }) => [{ ip, ip_family: ip.includes(':') ? '6' : '4' }, 1])),
  many('kube_pod_owner', "[STABLE] Information about the Pod's owner.", ownerParts),
  info('kube_pod_restart_policy', '[STABLE] Describes the restart policy in use by this pod.', ({ spec }) => ({ type: spec.restartPolicy ?? '' })),
  info('kube_pod_scheduler', 'The scheduler for a pod.', ({ spec }) => ({ name: spec.schedulerName ?? '' })),
  info('kube_pod_service_account', 'The service account for a pod.', ({ spec }) => ({ service_account: spec.serviceAccountName ?? '' })),
  many('kube_pod_spec_volumes_persistentvolumeclaims_info', '[STABLE] Information about persistentvolumeclaim volumes in a pod.', (pod) => claimsOf(pod).map(({ isReadOnly: _is, ...labels }) => [labels, 1])),
  many('kube_pod_spec_volumes_persistentvolumeclaims_readonly', '[STABLE] Describes whether a persistentvolumeclaim is mounted read only.', (pod) => claimsOf(pod).map(({ isReadOnly, ...labels }) => [labels, Number(isReadOnly)])),
  one('kube_pod_start_time', '[STABLE] Start time in unix timestamp for a pod.', ({ status }) => secondsOf(status?.startTime)),
  many('kube_pod_status_phase', '[STABLE] The pods current phase.', ({ status }) => (status?.phase ? phases.map((phase): Part => [{ phase }, Number(status.phase === phase)]) : [])),
  many('kube_pod_status_qos_class', 'The pods current qosClass.', ({ status }) => (status?.qosClass ? classes.map((each): Part => [{ qos_class: each }, Number(status.qosClass === each)]) : [])),
  many('kube_pod_status_ready', '[STABLE] Describes whether the pod is ready to serve requests.', (pod) => asGauge(pod, 'Ready')),
  one('kube_pod_status_ready_time', 'Readiness achieved time in unix timestamp for a pod.', (pod) => since(pod, 'Ready', 'True')),
  one('kube_pod_status_initialized_time', 'Initialized time in unix timestamp for a pod.', (pod) => since(pod, 'Initialized', 'True')),
  one('kube_pod_status_container_ready_time', 'Readiness achieved time in unix timestamp for a pod containers.', (pod) => since(pod, 'ContainersReady', 'True')),
  many('kube_pod_status_reason', 'The pod status reasons', (pod) => reasons.map((reason) => [{ reason }, Number(hasReason(pod, reason))])),
  many('kube_pod_status_scheduled', '[STABLE] Describes the status of the scheduling process for the pod.', (pod) => asGauge(pod, 'PodScheduled')),
  one('kube_pod_status_scheduled_time', '[STABLE] Unix timestamp when pod moved into scheduled status', (pod) => since(pod, 'PodScheduled', 'True')),
  one('kube_pod_status_unschedulable', '[STABLE] Describes the unschedulable status for the pod.', (pod) => (conditionOf(pod, 'PodScheduled')?.status === 'False' ? 1 : undefined)),
  one('kube_pod_status_unscheduled_time', 'Unix timestamp when pod moved into unscheduled status', (pod) => since(pod, 'PodScheduled', 'False')),
  many('kube_pod_tolerations', 'Information about the pod tolerations', tolerationParts),
]
