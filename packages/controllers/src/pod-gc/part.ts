/**
 * Clears away pods that nobody else will: on nodes that are gone, without a node, too many that
 * have ended. Every twenty seconds.
 *
 * Follows pkg/controller/podgc/gc_controller.go of Kubernetes 1.34.
 */
import { nodes, type Pod, pods, StatusError, withCondition } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { type Cache, contextFor } from '@track/controller-runtime'
import { type Duration, type Instant, type Part, printTimestamp, second, type Simulation } from '@track/simulation'
import { isFinished } from '../pod-state.ts'

export interface PodGcState {
  /** Nodes that pods are on and that are not there → since when that is known. */
  readonly missingNodes: Map<string, Instant>
}

const name = 'pod-gc'
const checkPeriod: Duration = 20 * second
/** How long a node must have been gone. */
const quarantine: Duration = 40 * second
const finishedMax = 12_500
const outOfServiceTaint = 'node.kubernetes.io/out-of-service'

export const podGcPart: Part<PodGcState> = {
  name,
  initial(simulation) {
    simulation.scheduleAfter({ after: checkPeriod, part: name, event: 'check' })
    return { missingNodes: new Map() }
  },
  events: {
    check(simulation) {
      check(simulation, simulation.state(podGcPart))
      simulation.scheduleAfter({ after: checkPeriod, part: name, event: 'check' })
    },
  },
}

function check(simulation: Simulation, state: PodGcState): void {
  const { api, cache } = contextFor(simulation, { name: 'pod-garbage-collector' })
  const all = cache.list(pods)
  const finished = all.filter(isFinished).toSorted(byEvictionAndAge)
  for (const pod of finished.slice(0, Math.max(0, finished.length - finishedMax))) remove(api, pod)
  for (const pod of all) {
    if (pod.metadata.deletionTimestamp === undefined) continue
    if (!pod.spec.nodeName || isOutOfService(cache, pod.spec.nodeName)) remove(api, pod)
  }
  for (const pod of onMissingNodes(all, cache, state, simulation.now)) remove(api, pod, 'PodGC: node no longer exists')
}

/** Evicted pods go first, then the oldest. */
function byEvictionAndAge(a: Pod, b: Pod): number {
  const isEvicted = ({ status }: Pod) => status?.phase === 'Failed' && status.reason === 'Evicted'
  if (isEvicted(a) !== isEvicted(b)) return isEvicted(a) ? -1 : 1
  const key = ({ metadata }: Pod) => `${metadata.creationTimestamp} ${metadata.name}`
  return key(a) < key(b) ? -1 : 1
}

function isOutOfService(cache: Cache, nodeName: string): boolean {
  const node = cache.get(nodes, nodeName)
  const isReady = node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  return node !== undefined && !isReady && node.spec.taints?.some(({ key }) => key === outOfServiceTaint) === true
}

function onMissingNodes(all: readonly Pod[], cache: Cache, { missingNodes }: PodGcState, now: Instant): Pod[] {
  const homeless = all.filter(({ spec }) => spec.nodeName && !cache.get(nodes, spec.nodeName))
  const names = new Set(homeless.map(({ spec }) => spec.nodeName!))
  for (const known of missingNodes.keys()) if (!names.has(known)) missingNodes.delete(known)
  for (const missing of names) if (!missingNodes.has(missing)) missingNodes.set(missing, now)
  return homeless.filter(({ spec }) => now - missingNodes.get(spec.nodeName!)! >= quarantine)
}

/** A pod that has not ended is marked as failed; then it goes without waiting for a kubelet. */
function remove(api: Client, pod: Pod, reason?: string): void {
  const now = printTimestamp(api.now)
  const conditions = reason === undefined ? pod.status?.conditions : withCondition(pod.status?.conditions, {
    type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: reason, lastTransitionTime: now,
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
  }, now)
  try {
    if (!isFinished(pod)) api.updateStatus(pods, { ...pod, status: { ...pod.status, phase: 'Failed', ...(conditions && { conditions }) } })
    api.delete(pods, pod, { gracePeriodSeconds: 0 })
  } catch (refusal) {
    // It went by itself; otherwise the next round tries again.
    if (!(refusal instanceof StatusError)) throw refusal
  }
}
