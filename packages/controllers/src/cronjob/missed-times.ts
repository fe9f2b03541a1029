/**
 * Which scheduled time a CronJob is to run for now, and when to look again.
 *
 * Follows pkg/controller/cronjob/utils.go of Kubernetes 1.34.
 */
import type { CronJob } from '@track/apimachinery'
import type { CronSchedule } from '@track/apiserver'
import { type Duration, type Instant, millisecond, parseTimestamp, second } from '@track/simulation'
import { nextTime } from './next-time.ts'

/** A little after the time, lest a clock that is a bit slow makes it wait another round. */
const delta: Duration = 100 * millisecond

export interface MissedTimes {
  /** From where on times count as missed. */
  readonly earliest: Instant
  /** The last time that is due; the ones before it are skipped. */
  readonly latest: Instant | undefined
  readonly count: 'none' | 'few' | 'many'
}

/** Undefined when the schedule's times are less than a second apart, or never. */
export function missedTimes(cronJob: CronJob, schedule: CronSchedule, now: Instant, withDeadline: boolean): MissedTimes | undefined {
  const earliest = earliestTime(cronJob, now, withDeadline)
  const first = nextTime(schedule, earliest)
  if (first === Infinity) return undefined
  const next = nextTime(schedule, first)
  if (now < first) return { earliest, latest: undefined, count: 'none' }
  if (now < next) return { earliest, latest: first, count: 'none' }
  const between = Math.round((next - first) / second)
  if (between < 1) return undefined
  const missed = Math.floor(Math.floor((now - first) / second) / between) + 1
  const count = missed > 100 ? 'many' : 'few'
  // Times are not always as far apart as the first two, so the last ones are gone through.
  let latest: Instant | undefined
  for (let time = nextTime(schedule, first + (missed - 2) * between * second); time <= now; time = nextTime(schedule, time)) latest = time
  return { earliest, latest, count }
}

function earliestTime({ metadata, spec, status }: CronJob, now: Instant, withDeadline: boolean): Instant {
  const since = parseTimestamp(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  if (!withDeadline || spec.startingDeadlineSeconds === undefined) return since
  return Math.max(since, now - spec.startingDeadlineSeconds * second)
}

/** How long until the next time; Infinity when there is none. */
export function untilNextTime(cronJob: CronJob, schedule: CronSchedule, now: Instant): Duration {
  const missed = missedTimes(cronJob, schedule, now, false)
  const from = missed?.latest ?? (missed?.count === 'none' ? missed.earliest : now)
  return nextTime(schedule, from) + delta - now
}
