/**
 * Counts finished pods exactly once: a pod is first noted in the status by its uid, then its
 * finalizer goes, then it is a number.
 *
 * Follows trackJobStatusAndRemoveFinalizers of pkg/controller/job/job_controller.go of Kubernetes 1.34.
 */
import type { JobStatus, Pod } from '@track/apimachinery'
import type { ControllerContext } from '@track/controller-runtime'
import { countOf, includesIndex, type Indexes, printIndexes, withIndexes } from './indexes.ts'
import { hasValidIndex, indexOf, isFailed, isIndexed, isTracked, jobs, type StoredJob } from './job-pods.ts'
import { verdictOf } from './pod-failure-policy.ts'
import { untracked } from './pod-management.ts'
import type { Tally } from './tally.ts'
import type { Verdict } from './verdict.ts'

/** At most so many uids stand in a status. */
const uncountedMax = 500

export interface Tracking {
  readonly status: JobStatus
  /** Pods whose finalizer may go once the status is written. */
  readonly counted: readonly Pod[]
  /** There was no room for all of them. */
  readonly isFull: boolean
}

/** The status with the pods that finished noted in it. */
export function noted(job: StoredJob, status: JobStatus, tally: Tally, verdict: Verdict | undefined): Tracking {
  const cleaned = withoutUntracked(status, tally.pods)
  const uncounted = cleaned.uncountedTerminatedPods ?? {}
  const succeeded = [...(uncounted.succeeded ?? [])]
  const failed = [...(uncounted.failed ?? [])]
  const counted: Pod[] = []
  const newIndexes: number[] = []
  const isFull = () => newIndexes.length + succeeded.length + failed.length >= uncountedMax
  for (const pod of inOrder(job, tally.pods)) {
    if (isFull()) break
    if (!isTracked(pod) || !mayBeCounted(job, pod, tally, verdict)) continue
    counted.push(pod)
    const uid = pod.metadata.uid!
    const hasSucceeded = pod.status?.phase === 'Succeeded' && !failed.includes(uid)
    if (hasSucceeded && isIndexed(job)) {
      if (hasValidIndex(job, pod) && !includesIndex(tally.succeededBefore, indexOf(pod))) newIndexes.push(indexOf(pod))
    } else if (hasSucceeded) {
      if (!succeeded.includes(uid)) succeeded.push(uid)
    } else if (countsAsFailed(job, pod, verdict) && !failed.includes(uid)) failed.push(uid)
  }
  const uncountedTerminatedPods = {
    ...(succeeded.length > 0 && { succeeded }), ...(failed.length > 0 && { failed }),
  }
  const next = { ...cleaned, uncountedTerminatedPods }
  return { status: isIndexed(job) ? withIndexCounts(next, tally, newIndexes) : next, counted, isFull: isFull() }
}

function inOrder(job: StoredJob, pods: readonly Pod[]): readonly Pod[] {
  return isIndexed(job) ? pods.toSorted((a, b) => indexOf(a) - indexOf(b)) : pods
}

/** A pod that failed keeps its finalizer while its index waits for another pod. */
function mayBeCounted(job: StoredJob, pod: Pod, { replacedLater }: Tally, verdict: Verdict | undefined): boolean {
  if (job.metadata.deletionTimestamp !== undefined || verdict || pod.status?.phase === 'Succeeded') return true
  return isFailed(pod, job) && replacedLater.get(indexOf(pod))?.metadata.uid !== pod.metadata.uid
}

/** Pods that were ended because the Job failed count as failed too. */
function countsAsFailed(job: StoredJob, pod: Pod, verdict: Verdict | undefined): boolean {
  if (!isFailed(pod, job) && verdict?.type !== 'FailureTarget') return false
  if (isIndexed(job) && !hasValidIndex(job, pod)) return false
  return verdictOf(job.spec.podFailurePolicy, pod).counts
}

function withIndexCounts(status: JobStatus, tally: Tally, newIndexes: readonly number[]): JobStatus {
  const { completedIndexes: _completed, failedIndexes: _failed, ...rest } = status
  const succeeded: Indexes = withIndexes(tally.succeededIndexes, newIndexes)
  const completedIndexes = printIndexes(succeeded)
  return {
    ...rest, succeeded: countOf(succeeded), ...(completedIndexes !== '' && { completedIndexes }),
    ...(tally.failedIndexes && { failedIndexes: printIndexes(tally.failedIndexes) }),
  }
}

/** Noted pods that have lost their finalizer become numbers. */
function withoutUntracked(status: JobStatus, pods: readonly Pod[]): JobStatus {
  const tracked = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid!))
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const still = (uids: readonly string[]) => uids.filter((uid) => tracked.has(uid))
  const [succeededStill, failedStill] = [still(succeeded), still(failed)]
  const count = (before: number | undefined, all: readonly string[], left: readonly string[]) => (before ?? 0) + all.length - left.length
  return {
    ...status,
    succeeded: count(status.succeeded, succeeded, succeededStill),
    failed: count(status.failed, failed, failedStill),
    uncountedTerminatedPods: {
      ...(succeededStill.length > 0 && { succeeded: succeededStill }), ...(failedStill.length > 0 && { failed: failedStill }),
    },
  }
}

/** Takes the finalizers off and counts the pods. */
export function counted(status: JobStatus, pods: readonly Pod[], done: readonly Pod[], { api }: ControllerContext): JobStatus {
  for (const pod of done) untracked(api, pod)
  const uids = done.map(({ metadata }) => metadata.uid)
  return withoutUntracked(status, pods.filter(({ metadata }) => !uids.includes(metadata.uid)))
}

/** Writes a status as Go would: a count of nothing is left out. */
export function writeStatus(job: StoredJob, status: JobStatus, { api }: ControllerContext): StoredJob {
  const { active = 0, succeeded = 0, failed = 0, ...rest } = status
  const written = { ...rest, ...(active > 0 && { active }), ...(succeeded > 0 && { succeeded }), ...(failed > 0 && { failed }) }
  return api.updateStatus(jobs, { ...job, status: written })
}
