/**
 * The level of a load over time (requests a second, or users): its base, steps, ramps and bursts
 * counted from the client's start, and factors over the day and the week in UTC.
 */
import { day, type Duration, type Instant, minute, second, weekdayOf } from '@track/simulation'
import type { ClientWorkload, ShapeChange } from '../workloads/workload.ts'

export interface Load {
  /** The level before the first change. */
  readonly base: number
  readonly changes: readonly ShapeChange[]
  readonly day: readonly number[]
  readonly week: readonly number[]
}

/** A stretch of time over which the level counts as constant. */
export interface Level {
  readonly level: number
  /** Where the stretch ends; Infinity for a level that stays. */
  readonly until: Instant
}

/** How finely what changes all the time is cut. */
const rampStep = second
const dayStep = minute

export function loadOf(workload: ClientWorkload): Load {
  return {
    base: workload['load.model'] === 'closed' ? workload['load.users'] : workload['load.rate'],
    changes: workload.shape.toSorted((a, b) => a.at - b.at),
    day: workload['load.day'],
    week: workload['load.week'],
  }
}

/** The level at an instant, for a client that started at `startedAt`. */
export function levelAt(load: Load, startedAt: Instant, now: Instant): Level {
  const age = now - startedAt
  let { base: level } = load
  let until = Infinity
  let times = 1
  for (const change of load.changes) {
    if (change.at > age) {
      until = Math.min(until, change.at)
      break
    }
    if (change.to !== undefined) {
      const over = Math.min(1, change.over > 0 ? (midOfStep(age - change.at) / change.over) : 1)
      if (age - change.at < change.over) until = Math.min(until, endOfStep(age, rampStep), change.at + change.over)
      level += (change.to - level) * over
    } else {
      const burst = burstAt(change, age)
      times *= burst.times
      until = Math.min(until, burst.until)
    }
  }
  const inCalendar = calendarFactor(load, now)
  return { level: level * times * inCalendar.level, until: Math.min(startedAt + until, inCalendar.until) }
}

function midOfStep(age: Duration): Duration {
  return Math.floor(age / rampStep) * rampStep + rampStep / 2
}

function endOfStep(age: Duration, step: Duration): Duration {
  return (Math.floor(age / step) + 1) * step
}

function burstAt(change: ShapeChange, age: Duration): { times: number; until: Duration } {
  const since = age - change.at
  const turn = change.every > 0 ? Math.floor(since / change.every) : 0
  const startsAt = change.at + turn * change.every
  if (age < startsAt + change.for) return { times: change.times ?? 1, until: startsAt + change.for }
  return { times: 1, until: change.every > 0 ? startsAt + change.every : Infinity }
}

function calendarFactor(load: Load, now: Instant): Level {
  if (load.day.length === 0 && load.week.length === 0) return { level: 1, until: Infinity }
  let level = 1
  let until = endOfStep(now, day)
  if (load.day.length > 0) {
    const at = ((Math.floor(now / dayStep) * dayStep + dayStep / 2) % day) / day * load.day.length
    const before = Math.floor(at)
    const from = load.day[before]!
    const to = load.day[(before + 1) % load.day.length]!
    level *= from + (to - from) * (at - before)
    until = endOfStep(now, dayStep)
  }
  if (load.week.length > 0) level *= load.week[(weekdayOf(now) + 6) % 7]!
  return { level, until }
}
