/**
 * Pods that a Job still needs, or no longer.
 *
 * Follows manageJob of pkg/controller/job/job_controller.go of Kubernetes 1.34.
 */
import { type Pod, pods, StatusError } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import type { ControllerContext } from '@track/controller-runtime'
import type { Duration } from '@track/simulation'
import { orNothing } from '../ownership.ts'
import { createPod, deletePod, isNamespaceTerminating, slowStart } from '../pod-control.ts'
import { isReady } from '../pod-state.ts'
import { inDeletionOrder } from '../replicaset/replicas.ts'
import { type BackoffRecord, finishedAt, remainingBackoff } from './backoff.ts'
import { firstMissing, type Indexes, union, withIndexes } from './indexes.ts'
import { indexFailures, indexOf, isIndexed, isTerminating, newPod, type StoredJob, trackingFinalizer, waitsForDeletion } from './job-pods.ts'
import type { Tally } from './tally.ts'

/** At most so many pods are created or deleted in one turn. */
const podsATurnMax = 500

/** What a turn did to the pods. */
export interface PodChange {
  readonly active: number
  readonly ready: number
  readonly terminating: number
  /** Look again after so long: a pod is to be made then. */
  readonly retryAfter?: Duration
  readonly refused?: StatusError
}

export function managePods(job: StoredJob, tally: Tally, backoff: BackoffRecord, context: ControllerContext): PodChange {
  const { active, ready, terminating } = tally
  const wanted = wantedActive(job, tally)
  const surplus = job.spec.suspend ? active.length : Math.max(0, active.length - wanted)
  const leaving = podsToRemove(job, active, surplus, context.api.now).slice(0, podsATurnMax)
  if (leaving.length > 0 || job.spec.suspend) return removePods(job, tally, leaving, context)
  const missing = wanted - active.length - (waitsForDeletion(job) ? terminating : 0)
  if (missing <= 0) return { active: active.length, ready, terminating }
  return addPods(job, tally, { missing: Math.min(missing, podsATurnMax), backoff }, context)
}

/** A Job without completions is done with its first success; the others may go on to their end. */
function wantedActive({ spec: { completions, parallelism } }: StoredJob, { succeeded, active }: Tally): number {
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(parallelism, completions - succeeded))
}

/** Of two pods with one index the better one stays. */
function podsToRemove(job: StoredJob, active: readonly Pod[], atLeast: number, now: number): Pod[] {
  const doubled = isIndexed(job) ? duplicates(job, active, now) : []
  const others = active.filter((pod) => !doubled.includes(pod))
  return [...doubled, ...inDeletionOrder(others, [], now).slice(0, Math.max(0, atLeast - doubled.length))]
}

function duplicates(job: StoredJob, active: readonly Pod[], now: number): Pod[] {
  const byIndex = new Map<number, Pod[]>()
  for (const pod of active) byIndex.set(indexOf(pod), [...(byIndex.get(indexOf(pod)) ?? []), pod])
  return Array.from(byIndex).flatMap(([index, same]) => {
    if (index === -1 || index >= (job.spec.completions ?? 0)) return same
    return inDeletionOrder(same, [], now).slice(0, -1)
  })
}

function removePods(job: StoredJob, { active, ready, terminating }: Tally, leaving: readonly Pod[], context: ControllerContext): PodChange {
  let refused: StatusError | undefined
  const removed = leaving.filter((pod) => {
    try {
      deletePod(context, untracked(context.api, pod), job)
      return true
    } catch (refusal) {
      if (!(refusal instanceof StatusError)) throw refusal
      // The others go all the same.
      refused ??= refusal
      return false
    }
  })
  return {
    active: active.length - removed.length, ready: ready - removed.filter(isReady).length,
    terminating: terminating + removed.length, ...(refused && { refused }),
  }
}

/** Deletes all active pods of a Job that is over; they stay tracked until they are counted. */
export function deleteActive(job: StoredJob, { active, ready, terminating }: Tally, context: ControllerContext): PodChange {
  let refused: StatusError | undefined
  const left = active.filter((pod) => {
    try {
      deletePod(context, pod, job)
      return false
    } catch (refusal) {
      if (!(refusal instanceof StatusError)) throw refusal
      // The others go all the same.
      refused ??= refusal
      return true
    }
  })
  const gone = active.filter((pod) => !left.includes(pod))
  return {
    active: left.length, ready: ready - gone.filter(isReady).length, terminating: terminating + gone.length,
    ...(refused && { refused }),
  }
}

/** The pod without the finalizer that marks it as not counted yet. */
export function untracked(api: Client, pod: Pod): Pod {
  if (!pod.metadata.finalizers?.includes(trackingFinalizer)) return pod
  const finalizers = orNothing(pod.metadata.finalizers.filter((each) => each !== trackingFinalizer))
  try {
    return api.patch(pods, pod, { type: 'merge', body: { metadata: { finalizers } } })
  } catch (refusal) {
    // It was deleted for good in the meantime.
    if (refusal instanceof StatusError && refusal.reason === 'NotFound') return pod
    throw refusal
  }
}

function addPods(
  job: StoredJob,
  tally: Tally,
  { missing, backoff }: { missing: number; backoff: BackoffRecord },
  context: ControllerContext,
): PodChange {
  const { now } = context.api
  const { active, ready, terminating } = tally
  const unchanged = { active: active.length, ready, terminating }
  const perIndex = job.spec.backoffLimitPerIndex !== undefined
  const wait = perIndex ? 0 : remainingBackoff(backoff, now)
  if (wait > 0) return { ...unchanged, retryAfter: wait }
  const pending = isIndexed(job) ? pendingIndexes(job, tally, missing) : Array.from({ length: missing }, () => undefined)
  const waits = pending.map((index) => (perIndex && index !== undefined ? indexBackoff(tally.replacedLater.get(index), now) : 0))
  const indexes = pending.filter((_index, position) => waits[position] === 0)
  if (indexes.length === 0) return waits.length > 0 ? { ...unchanged, retryAfter: Math.min(...waits) } : unchanged
  let attempts = 0
  let created = 0
  const refused = slowStart(indexes.length, () => {
    const index = indexes[attempts++]
    createPod(context, newPod(job, index, index === undefined ? undefined : tally.replacedLater.get(index)), job)
    created++
  })
  const isHopeless = refused !== undefined && isNamespaceTerminating(refused)
  return { ...unchanged, active: active.length + created, ...(refused && !isHopeless && { refused }) }
}

/** The lowest indexes that nobody works on. */
function pendingIndexes(job: StoredJob, { active, pods: all, succeededIndexes, failedIndexes = [] }: Tally, count: number): number[] {
  const busy = [...active, ...(waitsForDeletion(job) ? all.filter(isTerminating) : [])].map(indexOf).filter((index) => index >= 0)
  const settled: Indexes = union(withIndexes(succeededIndexes, busy), failedIndexes)
  return firstMissing(settled, { count, completions: job.spec.completions ?? 0 })
}

function indexBackoff(failed: Pod | undefined, now: number): Duration {
  if (!failed) return 0
  const { counted, ignored } = indexFailures(failed)
  return remainingBackoff({ failures: counted + ignored + 1, lastFailureAt: finishedAt(failed) }, now)
}
