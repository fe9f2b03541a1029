/**
 * Starts Jobs on a schedule.
 *
 * Follows pkg/controller/cronjob/cronjob_controllerv2.go of Kubernetes 1.34. Left out: time zones
 * other than UTC, which are refused when the CronJob is written.
 */
import {
  controllerOf, type CronJob, cronJobs, deepEqual, type Job, type KubeObject, type ObjectReference, type Resource, StatusError,
} from '@track/apimachinery'
import { parseCronSchedule } from '@track/apiserver'
import { controllerReference, type ControllerContext, defineController, objectReference, type ReconcileResult } from '@track/controller-runtime'
import { calendarOf, type Duration, type Instant, minute, parseTimestamp, printTimestamp, second, weekdayOf } from '@track/simulation'
import { jobs } from '../job/job-pods.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import { isOwnedBy } from '../ownership.ts'
import { missedTimes, untilNextTime } from './missed-times.ts'

type Status = NonNullable<CronJob['status']>

const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

export const cronJobController = defineController<CronJob>({
  name: 'cronjob-controller',
  reconciles: cronJobs as Resource<CronJob>,
  owns: [jobs],
  delay: delayOf,

  reconcile(cronJob, context) {
    const { namespace, name } = cronJob.metadata
    const own = context.cache.list(jobs, namespace).filter((job) => controllerOf(job)?.name === name)
    const cleaned = removeOld(cronJob, own, context)
    const followed = follow({ ...cronJob, status: cleaned }, own, context)
    const turn = schedule({ ...cronJob, status: followed }, context)
    if (!deepEqual(turn.status, cronJob.status ?? {})) context.api.updateStatus(cronJobs, { ...cronJob, status: turn.status })
    if (turn.refused) throw turn.refused
    return turn.result
  },
})

interface Turn {
  readonly status: Status
  readonly result?: ReconcileResult
  readonly refused?: StatusError
}

/** A new schedule begins with its next time; what the old one missed is not made up for. */
function delayOf(object: KubeObject, previous: KubeObject | undefined, now: Instant): Duration {
  const [current, before] = [object as CronJob, previous as CronJob | undefined]
  if (object.kind !== 'CronJob' || !before || before.spec.schedule === current.spec.schedule) return 0
  const parsed = parseCronSchedule(current.spec.schedule)
  const wait = typeof parsed === 'string' ? 0 : untilNextTime(current, parsed, now)
  return wait === Infinity ? 0 : Math.max(0, wait)
}

/** Deletes finished Jobs beyond the history limits, the oldest first. */
function removeOld(cronJob: CronJob, own: readonly Job[], context: ControllerContext): Status {
  const { successfulJobsHistoryLimit = Infinity, failedJobsHistoryLimit = Infinity } = cronJob.spec
  const surplus = (type: string, limit: number) => {
    const ended = own.filter((job) => endOf(job) === type).toSorted(byStart)
    return ended.slice(0, Math.max(0, ended.length - limit))
  }
  const old = [...surplus('Complete', successfulJobsHistoryLimit), ...surplus('Failed', failedJobsHistoryLimit)]
  return old.reduce((status, job) => (deleteJob(cronJob, job, context) ? withoutActive(status, job.metadata.uid) : status), cronJob.status ?? {})
}

/** `Complete` or `Failed`; undefined while the Job goes on. */
function endOf({ status }: Job): string | undefined {
  return status?.conditions?.find(({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True')?.type
}

function byStart(a: Job, b: Job): number {
  const [left, right] = [a.status?.startTime, b.status?.startTime]
  if (left !== right) return left === undefined ? 1 : right === undefined ? -1 : left < right ? -1 : 1
  return a.metadata.name! < b.metadata.name! ? -1 : 1
}

function deleteJob(cronJob: CronJob, job: Job, { api, events }: ControllerContext): boolean {
  try {
    api.delete(jobs, job, { propagationPolicy: 'Background' })
  } catch (refusal) {
    // Reported; the next turn tries again.
    if (!(refusal instanceof StatusError)) throw refusal
    events.record(cronJob, { type: 'Warning', reason: 'FailedDelete', message: `Deleted job: ${refusal.message}` })
    return false
  }
  events.record(cronJob, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name}` })
  return true
}

function withoutActive(status: Status, uid: string | undefined): Status {
  const { active = [], ...rest } = status
  const left = active.filter((each) => each.uid !== uid)
  return left.length > 0 ? { ...rest, active: left } : rest
}

/** Takes what has ended or gone off the list of active Jobs. */
function follow(cronJob: CronJob, own: readonly Job[], { cache, events }: ControllerContext): Status {
  let status = cronJob.status ?? {}
  for (const job of own) {
    const { name, uid } = job.metadata
    const isListed = status.active?.some((each) => each.uid === uid) === true
    const end = endOf(job)
    if (end === undefined && !isListed) {
      const message = `Saw a job that the controller did not create or forgot: ${name}`
      events.record(cronJob, { type: 'Warning', reason: 'UnexpectedJob', message })
    }
    if (end !== undefined && isListed) {
      status = withoutActive(status, uid)
      events.record(cronJob, { type: 'Normal', reason: 'SawCompletedJob', message: `Saw completed job: ${name}, condition: ${end}` })
    }
    if (end === 'Complete') status = withSuccess(status, job)
  }
  for (const { uid, name = '', namespace } of status.active ?? []) {
    if (own.some(({ metadata }) => metadata.uid === uid) || cache.get(jobs, name, namespace)) continue
    events.record(cronJob, { type: 'Normal', reason: 'MissingJob', message: `Active job went missing: ${name}` })
    status = withoutActive(status, uid)
  }
  return status
}

function withSuccess(status: Status, { status: { completionTime } = {} }: Job): Status {
  if (!completionTime) return status
  const { lastSuccessfulTime } = status
  const isLater = lastSuccessfulTime === undefined || parseTimestamp(completionTime) > parseTimestamp(lastSuccessfulTime)
  return isLater ? { ...status, lastSuccessfulTime: completionTime } : status
}

/** Starts a Job if one is due. */
function schedule(cronJob: CronJob, context: ControllerContext): Turn {
  const { api: { now }, events } = context
  const { spec, metadata, status = {} } = cronJob
  if (metadata.deletionTimestamp !== undefined || spec.suspend) return { status }
  const parsed = parseCronSchedule(spec.schedule)
  if (typeof parsed === 'string') {
    const message = `unparseable schedule: ${JSON.stringify(spec.schedule)} : ${parsed}`
    events.record(cronJob, { type: 'Warning', reason: 'UnparseableSchedule', message })
    return { status }
  }
  const again = (of: CronJob): ReconcileResult => {
    const wait = untilNextTime(of, parsed, now)
    return wait === Infinity ? undefined : { requeueAfter: wait }
  }
  const missed = missedTimes(cronJob, parsed, now, true)
  if (!missed) {
    const message = `invalid schedule: ${spec.schedule} : time difference between two schedules is less than 1 second`
    events.record(cronJob, { type: 'Warning', reason: 'InvalidSchedule', message })
    return { status }
  }
  const time = missed.latest
  if (time === undefined) return { status, result: again(cronJob) }
  if (missed.count === 'many') {
    const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'
    events.record(cronJob, { type: 'Warning', reason: 'TooManyMissedTimes', message })
  }
  if (mustNotStart(cronJob, time, context)) return { status, result: again(cronJob) }
  const replaced = spec.concurrencyPolicy === 'Replace' ? replaceActive(cronJob, context) : status
  if (replaced instanceof StatusError) return { status, refused: replaced }
  const started = start({ ...cronJob, status: replaced }, time, context)
  return started.refused ? started : { status: started.status, result: again({ ...cronJob, status: started.status }) }
}

/** Too late, started already, or forbidden while another one runs. */
function mustNotStart(cronJob: CronJob, time: Instant, { api: { now }, events }: ControllerContext): boolean {
  const { spec, status = {} } = cronJob
  const { startingDeadlineSeconds = Infinity, concurrencyPolicy } = spec
  if (time + startingDeadlineSeconds * second < now) {
    events.record(cronJob, { type: 'Warning', reason: 'MissSchedule', message: `Missed scheduled time to start a job: ${printRfc1123(time)}` })
    return true
  }
  const isStarted = status.active?.some(({ name }) => name === jobName(cronJob, time)) === true
  if (isStarted || status.lastScheduleTime === printTimestamp(time)) return true
  if (concurrencyPolicy !== 'Forbid' || !status.active?.length) return false
  const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
  events.record(cronJob, { type: 'Normal', reason: 'JobAlreadyActive', message })
  return true
}

/** Deletes the Jobs that still run; a StatusError when one of them cannot be. */
function replaceActive(cronJob: CronJob, context: ControllerContext): Status | StatusError {
  const { cache } = context
  let status = cronJob.status ?? {}
  for (const { name = '', namespace, uid } of status.active ?? []) {
    const job = cache.get(jobs, name, namespace)
    if (job && !deleteJob(cronJob, job, context)) return new StatusError('InternalError', `could not replace job ${namespace}/${name}`)
    status = withoutActive(status, uid)
  }
  return status
}

function start(cronJob: CronJob, time: Instant, { api, cache, events }: ControllerContext): Turn {
  const { status = {}, metadata: { namespace } } = cronJob
  const draft = jobOf(cronJob, time)
  let job: Job
  try {
    job = api.create(jobs, draft as never)
    events.record(cronJob, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${job.metadata.name}` })
  } catch (refusal) {
    // A name that is taken is a Job that was started before, or somebody else's.
    if (!(refusal instanceof StatusError)) throw refusal
    const there = refusal.reason === 'AlreadyExists' ? cache.get(jobs, draft.metadata.name!, namespace) : undefined
    if (there) {
      if (!isOwnedBy(there, cronJob)) return { status }
      job = there
    } else {
      if (isNamespaceTerminating(refusal)) return { status }
      events.record(cronJob, { type: 'Warning', reason: 'FailedCreate', message: `Error creating job: ${refusal.message}` })
      return { status, refused: refusal }
    }
  }
  const active: ObjectReference[] = [...(status.active ?? []), objectReference(job)]
  return { status: { ...status, active, lastScheduleTime: printTimestamp(time) } }
}

function jobName({ metadata }: CronJob, time: Instant): string {
  return `${metadata.name}-${Math.floor(time / minute)}`
}

function jobOf(cronJob: CronJob, time: Instant): Job {
  const { metadata: { labels, annotations } = {}, spec } = cronJob.spec.jobTemplate
  const { namespace } = cronJob.metadata
  return {
    apiVersion: 'batch/v1', kind: 'Job',
    metadata: {
      name: jobName(cronJob, time), ...(namespace && { namespace }), ...(labels && { labels }),
      annotations: { ...annotations, [scheduledAnnotation]: printTimestamp(time) },
      ownerReferences: [controllerReference(cronJob, cronJobs)],
    },
    spec: spec!,
  }
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon, 05 Jan 2026 08:00:00 +0000` */
function printRfc1123(at: Instant): string {
  const date = calendarOf(at)
  const [dayOfMonth, hours, minutes, seconds] = [date.day, date.hour, date.minute, date.second].map((value) => String(value).padStart(2, '0'))
  return `${weekdays[weekdayOf(at)]}, ${dayOfMonth} ${months[date.month - 1]} ${date.year} ${hours}:${minutes}:${seconds} +0000`
}
