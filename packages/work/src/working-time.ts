/**
 * Hours of work as a clock of its own: it goes on in working hours and stands still outside of them. Work, and
 * what arrives while people are there, advances on it, so that the laws of queues hold in working time.
 */
import { day, type Duration, hour, type Instant } from '@track/simulation'

export interface WorkingHours {
  /** 0 is Sunday, ascending. */
  readonly days: readonly number[]
  /** After local midnight. */
  readonly from: Duration
  readonly until: Duration
  /** East of UTC. */
  readonly utcOffset: Duration
}

export const officeHours: WorkingHours = { days: [1, 2, 3, 4, 5], from: 9 * hour, until: 17 * hour, utcOffset: 0 }

/** The days from the Sunday before the Unix epoch, which was a Thursday, to the epoch. */
const daysToEpoch = 4

/** What the clock shows, from any fixed beginning; without hours it is the world's own. */
export function workingClock(hours: WorkingHours | undefined, at: Instant): number {
  if (!hours) return at
  const local = at + hours.utcOffset
  const days = Math.floor(local / day)
  const { whole, isWorkday } = workdaysBefore(hours, days)
  const today = isWorkday ? Math.min(Math.max(local - days * day - hours.from, 0), lengthOf(hours)) : 0
  return whole * lengthOf(hours) + today
}

/** Work that is done between two instants by somebody who does nothing else. */
export function workedBetween(hours: WorkingHours | undefined, from: Instant, until: Instant): Duration {
  return workingClock(hours, until) - workingClock(hours, from)
}

/** When so much work is done, begun at an instant; the first such instant. */
export function afterWork(hours: WorkingHours | undefined, from: Instant, work: Duration): Instant {
  if (!hours) return from + work
  const shown = workingClock(hours, from) + work
  // At the end of a working day, not at the next day's beginning; work of no length is done where it begins.
  if (work <= 0) return from
  const whole = Math.ceil(shown / lengthOf(hours)) - 1
  const weeks = Math.floor(whole / hours.days.length)
  const days = weeks * 7 + hours.days[whole - weeks * hours.days.length]! - daysToEpoch
  return days * day + hours.from + Math.round(shown - whole * lengthOf(hours)) - hours.utcOffset
}

export function isWorkingAt(hours: WorkingHours | undefined, at: Instant): boolean {
  return !hours || workedBetween(hours, at, at + 1) > 0
}

function lengthOf({ from, until }: WorkingHours): Duration {
  return until - from
}

function workdaysBefore({ days }: WorkingHours, day: number): { readonly whole: number; readonly isWorkday: boolean } {
  const weeks = Math.floor((day + daysToEpoch) / 7)
  const weekday = day + daysToEpoch - weeks * 7
  return { whole: weeks * days.length + days.filter((each) => each < weekday).length, isWorkday: days.includes(weekday) }
}
