/**
 * Where a Job stands: its pods, what has come of them, and what is to be counted.
 *
 * Follows syncJobCtx and getNewFinishedPods of pkg/controller/job/job_controller.go of Kubernetes 1.34.
 */
import type { Pod } from '@track/apimachinery'
import { isActive, isReady } from '../pod-state.ts'
import { finishedAt } from './backoff.ts'
import { countOf, type Indexes, parseIndexes, withIndexes } from './indexes.ts'
import {
  failsIndex, hasValidIndex, indexFailures, indexOf, isFailed, isIndexed, isTerminating, isTracked, type StoredJob,
} from './job-pods.ts'
import { verdictOf } from './pod-failure-policy.ts'

export interface Tally {
  readonly pods: readonly Pod[]
  readonly active: readonly Pod[]
  readonly ready: number
  readonly terminating: number
  /** Finished since the last turn. */
  readonly newSucceeded: readonly Pod[]
  readonly newFailed: readonly Pod[]
  /** In all, those that are being counted included. */
  readonly succeeded: number
  readonly failed: number
  /** Of an indexed Job: as the status has them, and now. */
  readonly succeededBefore: Indexes
  readonly succeededIndexes: Indexes
  /** Only with a back-off limit an index. */
  readonly failedIndexes: Indexes | undefined
  /** Failed pods that stay until their index has another: the index's failures are noted on them. */
  readonly replacedLater: ReadonlyMap<number, Pod>
}

export function tallyOf(job: StoredJob, pods: readonly Pod[]): Tally {
  const { status = {}, spec } = job
  const uncounted = status.uncountedTerminatedPods ?? {}
  const active = pods.filter(isActive)
  const isNew = (pod: Pod, counted: readonly string[] = []) =>
    isTracked(pod) && !counted.includes(pod.metadata.uid!) && (!isIndexed(job) || hasValidIndex(job, pod))
  const newSucceeded = pods.filter((pod) => pod.status?.phase === 'Succeeded' && isNew(pod, uncounted.succeeded))
  const newFailed = pods.filter((pod) => isFailed(pod, job) && isNew(pod, uncounted.failed))
  const countedFailures = newFailed.filter((pod) => verdictOf(spec.podFailurePolicy, pod).counts).length
  const indexes = indexesOf(job, pods, active)
  return {
    pods, active, newSucceeded, newFailed, ...indexes,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    succeeded: isIndexed(job)
      ? countOf(indexes.succeededIndexes)
      : (status.succeeded ?? 0) + newSucceeded.length + (uncounted.succeeded?.length ?? 0),
    failed: (status.failed ?? 0) + countedFailures + (uncounted.failed?.length ?? 0),
  }
}

function indexesOf(job: StoredJob, pods: readonly Pod[], active: readonly Pod[]) {
  const { status = {}, spec } = job
  const none = { succeededBefore: [], succeededIndexes: [], failedIndexes: undefined, replacedLater: new Map<number, Pod>() }
  if (!isIndexed(job)) return none
  const completions = spec.completions ?? 0
  const counting = pods.filter((pod) => isTracked(pod) && hasValidIndex(job, pod))
  const succeededBefore = parseIndexes(status.completedIndexes, completions)
  const succeededIndexes = withIndexes(succeededBefore, counting.filter((pod) => pod.status?.phase === 'Succeeded').map(indexOf))
  if (spec.backoffLimitPerIndex === undefined) return { ...none, succeededBefore, succeededIndexes }
  const failing = counting.filter((pod) => failsIndex(pod, job)).map(indexOf)
  const failedIndexes = withIndexes(parseIndexes(status.failedIndexes, completions), failing)
  const settled = withIndexes([...succeededIndexes, ...failedIndexes], active.map(indexOf).filter((index) => index >= 0))
  const waiting = counting.filter((pod) => isFailed(pod, job) && !settled.some(({ first, last }) => {
    return first <= indexOf(pod) && indexOf(pod) <= last
  }))
  return { succeededBefore, succeededIndexes, failedIndexes, replacedLater: latestFailed(waiting) }
}

function latestFailed(pods: readonly Pod[]): Map<number, Pod> {
  const latest = new Map<number, Pod>()
  const failures = (pod: Pod) => indexFailures(pod).counted + indexFailures(pod).ignored
  for (const pod of pods) {
    const before = latest.get(indexOf(pod))
    if (before && (failures(before) > failures(pod) || finishedAt(pod) < finishedAt(before))) continue
    latest.set(indexOf(pod), pod)
  }
  return latest
}
