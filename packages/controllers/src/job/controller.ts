/**
 * Runs pods until so many of them have succeeded, or too many failed.
 *
 * Follows pkg/controller/job/job_controller.go of Kubernetes 1.34. Left out: expectations, since the
 * cache has no lag; pods to be removed go in the order of a ReplicaSet's.
 */
import {
  condition, controllerOf, deepEqual, type JobCondition, type JobStatus, matchesLabelSelector, type Pod, pods,
} from '@track/apimachinery'
import { keyOf } from '@track/apiserver'
import { type Cache, type ControllerContext, defineController, type ReconcileResult } from '@track/controller-runtime'
import { type Duration, minute, printTimestamp, second } from '@track/simulation'
import { claimed, isOwnedBy } from '../ownership.ts'
import { type BackoffRecord, jobBackoffPart, nextRecord } from './backoff.ts'
import { isTracked, jobs, type StoredJob, trackingFinalizer } from './job-pods.ts'
import { deleteActive, managePods, type PodChange, untracked } from './pod-management.ts'
import { type Tally, tallyOf } from './tally.ts'
import { counted, noted, writeStatus } from './tracking.ts'
import { completed, deadline, finalCondition, isOver, jobCondition, type Verdict, verdict } from './verdict.ts'

/** Changes of pods are looked at together, so that many at once do not make many writes. */
const batchTime: Duration = 1 * second
const jobControllerName = 'kubernetes.io/job-controller'

export const jobController = defineController<StoredJob>({
  name: 'job-controller',
  reconciles: jobs,
  owns: [pods],
  watches: [{ resource: pods, keys: (pod, cache) => selecting(pod as Pod, cache) }],
  delay: (object, previous) => (object.kind === 'Job' && object.metadata.generation !== previous?.metadata.generation ? 0 : batchTime),
  retryBackoff: { min: 1 * second, max: 1 * minute },

  reconcile(job, context) {
    const { records } = context.simulation.state(jobBackoffPart)
    const { managedBy } = job.spec
    if (managedBy !== undefined && managedBy !== jobControllerName) return undefined
    if (isOver(job)) {
      records.delete(keyOf(job))
      return undefined
    }
    const tally = tallyOf(job, ownPods(job, context))
    const backoff = nextRecord(records.get(keyOf(job)), tally.newSucceeded, tally.newFailed)
    return sync(job, tally, backoff, context)
  },

  gone(key, context) {
    context.simulation.state(jobBackoffPart).records.delete(key)
    for (const pod of orphansOf(key, context.cache)) untracked(context.api, pod)
  },
})

function ownPods(job: StoredJob, { api, cache }: ControllerContext): Pod[] {
  const { namespace, uid } = job.metadata
  const candidates = [
    ...cache.ownedBy(pods, uid!).filter((pod) => isOwnedBy(pod, job)),
    ...cache.byIndex(pods, 'orphan', namespace ?? ''),
  ]
  const { selector } = job.spec
  return claimed(api, { owner: job, ownerResource: jobs, selector, resource: pods, candidates, finalizers: [trackingFinalizer] })
}

function sync(job: StoredJob, tally: Tally, backoff: BackoffRecord, context: ControllerContext): ReconcileResult {
  const { now } = context.api
  const found = verdict(job, tally, now)
  const change = found ? deleteActive(job, tally, context) : manage(job, tally, backoff, context)
  const isDeleted = found === undefined || change.active === 0
  const reached = found ? (isDeleted ? found : undefined) : isComplete(job, tally, change) ? completed : undefined
  const started = startedStatus(job, now)
  const conditions = reached ? started.conditions : suspension(job, started, context)
  const status: JobStatus = {
    ...started, ...(conditions && { conditions }), active: change.active, ready: change.ready, terminating: change.terminating,
    ...(isResumed(job, conditions) && { startTime: printTimestamp(now) }),
  }
  finish(job, status, { tally, verdict: reached, backoff, terminating: change.terminating }, context)
  if (change.refused) throw change.refused
  return nextLook(job, change, status, context)
}

function manage(job: StoredJob, tally: Tally, backoff: BackoffRecord, context: ControllerContext): PodChange {
  const { active, ready, terminating } = tally
  if (job.metadata.deletionTimestamp !== undefined) return { active: active.length, ready, terminating }
  return managePods(job, tally, backoff, context)
}

function isComplete({ spec: { completions } }: StoredJob, { succeeded }: Tally, { active }: PodChange): boolean {
  return active === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions)
}

function startedStatus(job: StoredJob, now: number): JobStatus {
  const { status = {}, spec } = job
  const uncounted = { uncountedTerminatedPods: {}, ...status }
  return status.startTime !== undefined || spec.suspend ? uncounted : { ...uncounted, startTime: printTimestamp(now) }
}

/** The condition Suspended, and the event that says that it changed. */
function suspension(job: StoredJob, { conditions = [] }: JobStatus, { api, events }: ControllerContext): JobCondition[] {
  const before = condition(conditions, 'Suspended')
  const isSuspended = job.spec.suspend === true
  const [reason, message] = isSuspended ? ['JobSuspended', 'Job suspended'] as const : ['JobResumed', 'Job resumed'] as const
  if (before ? before.reason === reason : !isSuspended) return conditions
  const next = jobCondition('Suspended', { reason, message }, api.now, isSuspended ? 'True' : 'False')
  events.record(job, { type: 'Normal', reason: isSuspended ? 'Suspended' : 'Resumed', message })
  return before ? conditions.map((each) => (each.type === 'Suspended' ? next : each)) : [...conditions, next]
}

/** A Job that goes on starts its time anew. */
function isResumed({ status }: StoredJob, conditions: readonly JobCondition[] | undefined): boolean {
  return condition(status?.conditions, 'Suspended')?.status === 'True' && condition(conditions, 'Suspended')?.status === 'False'
}

interface Ending {
  readonly tally: Tally
  readonly verdict: Verdict | undefined
  readonly backoff: BackoffRecord
  readonly terminating: number
}

/** Notes what finished, takes its finalizers off, and says so when the Job is over. */
function finish(job: StoredJob, status: JobStatus, ending: Ending, context: ControllerContext): void {
  const { tally, verdict: found, backoff, terminating } = ending
  const { now } = context.api
  const target = found && !found.isKnown ? [jobCondition(found.type, found, now)] : []
  const withTarget = { ...status, conditions: [...(status.conditions ?? []), ...target] }
  const tracking = noted(job, target.length > 0 ? withTarget : status, tally, found)
  const written = isSameStatus(tracking.status, job.status) ? job : writeStatus(job, tracking.status, context)
  const { records } = context.simulation.state(jobBackoffPart)
  if (backoff.failures > 0) records.set(keyOf(job), backoff)
  else records.delete(keyOf(job))
  const after = counted(tracking.status, tally.pods, tracking.counted, context)
  const { succeeded = [], failed = [] } = after.uncountedTerminatedPods ?? {}
  const isFinished = found !== undefined && !tracking.isFull && succeeded.length + failed.length === 0 && terminating === 0
  const ended = isFinished ? withEnding(after, finalCondition(found, now)) : after
  if (!isSameStatus(ended, written.status)) writeStatus(written, ended, context)
  if (isFinished) recordEnd(job, ended, finalCondition(found, now), context)
}

function withEnding(status: JobStatus, last: JobCondition): JobStatus {
  const conditions = [...(status.conditions ?? []), last]
  return { ...status, conditions, ...(last.type === 'Complete' && { completionTime: last.lastTransitionTime! }) }
}

function recordEnd(job: StoredJob, status: JobStatus, { type, reason = '', message = '' }: JobCondition, { events }: ControllerContext): void {
  if (type === 'Failed') {
    events.record(job, { type: 'Warning', reason, message })
    return
  }
  if (job.spec.completions !== undefined && (status.succeeded ?? 0) > job.spec.completions) {
    const tooMany = 'Too many succeeded pods running after completion count reached'
    events.record(job, { type: 'Warning', reason: 'TooManySucceededPods', message: tooMany })
  }
  events.record(job, { type: 'Normal', reason: 'Completed', message: 'Job completed' })
}

/** Counts of nothing are the same as none. */
function isSameStatus(a: JobStatus, b: JobStatus = {}): boolean {
  const counts = { active: 0, succeeded: 0, failed: 0 }
  return deepEqual({ ...counts, ...a }, { ...counts, ...b })
}

function nextLook(job: StoredJob, { retryAfter = Infinity }: PodChange, status: JobStatus, { api }: ControllerContext): ReconcileResult {
  const end = deadline({ ...job, status })
  const requeueAfter = Math.min(retryAfter, end === undefined || end <= api.now ? Infinity : end - api.now)
  return requeueAfter < Infinity ? { requeueAfter } : undefined
}

/** Keys of the Jobs that may want a pod without a controller. */
function selecting(pod: Pod, cache: Cache): string[] {
  if (controllerOf(pod)) return []
  return cache.list(jobs, pod.metadata.namespace)
    .filter(({ spec }) => matchesLabelSelector(spec.selector, pod.metadata.labels))
    .map(keyOf)
}

/** Pods that are still marked as not counted, though their Job has gone. */
function orphansOf(key: string, cache: Cache): Pod[] {
  const [namespace, name] = key.split('/')
  return cache.list(pods, namespace).filter((pod) => {
    const owner = controllerOf(pod)
    return isTracked(pod) && owner?.kind === 'Job' && owner.name === name
  })
}
