/**
 * How long a Job waits before it makes another pod: 10 s after a failure, twice as long after each
 * one more, 10 min at most; a success starts it over.
 *
 * Follows pkg/controller/job/backoff_utils.go of Kubernetes 1.34.
 */
import { condition, type Pod } from '@track/apimachinery'
import { type Duration, type Instant, minute, parseTimestamp, type Part, second } from '@track/simulation'
import { createdAt } from '../pod-state.ts'

const backoffMin: Duration = 10 * second
const backoffMax: Duration = 10 * minute

export interface BackoffRecord {
  readonly failures: number
  readonly lastFailureAt: Instant
}

export interface JobBackoffState {
  /** Job's key → its failures since the last success. */
  readonly records: Map<string, BackoffRecord>
}

/** What the Job controller remembers between its turns. */
export const jobBackoffPart: Part<JobBackoffState> = {
  name: 'job-backoff',
  initial: () => ({ records: new Map() }),
  events: {},
}

const noFailures: BackoffRecord = { failures: 0, lastFailureAt: 0 }

/** The record with what finished since the last turn. */
export function nextRecord(record: BackoffRecord = noFailures, succeeded: readonly Pod[], failed: readonly Pod[]): BackoffRecord {
  const failedAt = failed.map(finishedAt)
  if (succeeded.length === 0) {
    if (failed.length === 0) return record
    return { failures: record.failures + failed.length, lastFailureAt: Math.max(...failedAt) }
  }
  const lastSuccessAt = Math.max(...succeeded.map(finishedAt))
  const since = failedAt.filter((at) => at > lastSuccessAt)
  return since.length === 0 ? noFailures : { failures: since.length, lastFailureAt: Math.max(...since) }
}

/** How much of the waiting is left. */
export function remainingBackoff({ failures, lastFailureAt }: BackoffRecord, now: Instant): Duration {
  if (failures === 0) return 0
  let backoff = backoffMin
  for (let failure = 1; failure < failures && backoff < backoffMax; failure++) backoff *= 2
  return Math.max(0, Math.min(backoff, backoffMax) - (now - lastFailureAt))
}

/** When the last of its containers ended, or else when it was no longer ready, or deleted. */
export function finishedAt(pod: Pod): Instant {
  const { status, metadata, spec } = pod
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name)
  const containers = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.includes(name)),
  ]
  const ends = containers.map(({ state }) => state?.terminated?.finishedAt)
  if (ends.length > 0 && ends.every((end) => end !== undefined)) return Math.max(...ends.map((end) => parseTimestamp(end!)))
  const ready = condition(status?.conditions, 'Ready')
  if (ready?.status === 'False' && ready.lastTransitionTime) return parseTimestamp(ready.lastTransitionTime)
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata
  return deletionTimestamp === undefined ? createdAt(pod) : parseTimestamp(deletionTimestamp) - deletionGracePeriodSeconds * second
}
