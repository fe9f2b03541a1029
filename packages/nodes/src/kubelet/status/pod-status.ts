/**
 * A pod's whole status, and whether it says anything new.
 *
 * Follows pkg/kubelet/kubelet_pods.go (generateAPIPodStatus) and pkg/kubelet/status/status_manager.go
 * (mergePodStatus, updateStatusInternal) of Kubernetes 1.34.
 */
import { type Instant, printTimestamp } from '@track/simulation'
import {
  type ContainerStatus, ephemeralContainersOf, isSidecar, isTerminalPhase, type Pod, type PodCondition, type PodPhase, type PodStatus,
} from '../../objects/pod.ts'
import { containerStatus } from './container-status.ts'
import { isKubeletCondition, kubeletConditions } from './pod-conditions.ts'
import { podPhase } from './pod-phase.ts'
import { initContainersOf, type PodView } from './pod-view.ts'
import { qosClass } from './qos-class.ts'

export interface StatusOptions {
  readonly now: Instant
  readonly hostAddress: string
  /** The containers have all stopped for good. */
  readonly isTerminal: boolean
  /** As stored at present: conditions of others, and the times of those that did not change. */
  readonly stored: PodStatus | undefined
}

export function podStatus(view: PodView, options: StatusOptions): PodStatus {
  const { pod, row } = view
  const { hostAddress, stored, now } = options
  const inits = initContainersOf(pod).map((each) => containerStatus(view, each, isSidecar(each) ? 'sidecar' : 'init'))
  const apps = pod.spec.containers.map((each) => containerStatus(view, each, 'app'))
  const ephemeral = ephemeralContainersOf(pod).map((each) => containerStatus(view, each, 'ephemeral'))
  const phase = phaseOf(view, [...inits, ...apps], options)
  const address = pod.spec.hostNetwork ? hostAddress : row.sandbox?.address
  const generation = pod.metadata.generation
  const kept = stored && stored.phase === phase ? { reason: stored.reason, message: stored.message } : undefined
  const words = phase === 'Failed' ? row.verdict ?? kept : kept
  return {
    conditions: conditionsOf(view, { phase, statuses: [...inits, ...apps], stored, now }),
    ...(apps.length > 0 && { containerStatuses: inNameOrder(apps) }),
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: inNameOrder(ephemeral) }),
    hostIP: hostAddress,
    hostIPs: [{ ip: hostAddress }],
    ...(inits.length > 0 && { initContainerStatuses: inits }),
    ...(words?.message && { message: words.message }),
    ...(generation !== undefined && { observedGeneration: generation }),
    phase,
    ...(address && { podIP: address, podIPs: [{ ip: address }] }),
    qosClass: stored?.qosClass ?? qosClass(pod),
    ...(words?.reason && { reason: words.reason }),
    startTime: stored?.startTime ?? printTimestamp(row.acceptedAt),
  }
}

function phaseOf({ pod, row, container }: PodView, statuses: readonly ContainerStatus[], { isTerminal, stored }: StatusOptions): PodPhase {
  if (isTerminalPhase(stored?.phase)) return stored!.phase!
  const hasInitialized = pod.spec.containers.some(({ name }) => container(name))
  const phase = podPhase(pod, statuses, { isTerminal, hasInitialized })
  if (row.verdict) return isTerminal ? 'Failed' : stored?.phase ?? phase
  // A terminal phase is told only when nothing of the pod runs any more.
  if (isTerminalPhase(phase) && !isTerminal) return stored?.phase ?? 'Pending'
  if (isTerminal && !isTerminalPhase(phase)) return 'Failed'
  return phase
}

function conditionsOf(
  view: PodView,
  { phase, statuses, stored, now }: {
    phase: PodPhase; statuses: readonly ContainerStatus[]; stored: PodStatus | undefined; now: Instant
  },
): PodCondition[] {
  const { pod, row } = view
  const others = (stored?.conditions ?? []).filter(({ type }) => !isKubeletCondition(type))
  const facts = { pod, phase, statuses, hasSandbox: row.sandbox?.isReady === true, others }
  const own = kubeletConditions.map(({ draft }) => dated(pod, draft(facts), stored, now))
  return [...others, ...disruptions(view, { phase, stored, now }), ...own]
}

/** Others may have said already that the pod is disrupted; a kubelet says so once it has ended it. */
function disruptions(
  { pod, row }: PodView, { phase, stored, now }: { phase: PodPhase; stored: PodStatus | undefined; now: Instant },
): PodCondition[] {
  const before = stored?.conditions?.filter(({ type }) => type === 'DisruptionTarget') ?? []
  const message = row.verdict?.disruption
  if (message === undefined || phase !== 'Failed') return before
  return [dated(pod, { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message }, stored, now)]
}

function dated(
  pod: Pod, draft: Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>, stored: PodStatus | undefined, now: Instant,
): PodCondition {
  const before = stored?.conditions?.find(({ type }) => type === draft.type)
  const since = before?.status === draft.status ? before.lastTransitionTime : undefined
  const { generation } = pod.metadata
  return {
    ...(draft.message && { message: draft.message }),
    ...(draft.reason && { reason: draft.reason }),
    lastProbeTime: null,
    lastTransitionTime: since ?? printTimestamp(now),
    ...(generation !== undefined && { observedGeneration: generation }),
    status: draft.status,
    type: draft.type,
  }
}

function inNameOrder(statuses: ContainerStatus[]): ContainerStatus[] {
  return statuses.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
