/**
 * The proleptic Gregorian calendar in UTC, by arithmetic on days: what `date`, CronJob schedules
 * and timestamps are read from and written with.
 *
 * Follows Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil,
 * civil_from_days).
 * Left out: time zones other than UTC, leap seconds.
 */
import type { Instant } from './time.ts'

export interface Calendar {
  readonly year: number
  /** 1 is January. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const microsecondsASecond = 1_000_000
const secondsADay = 86_400
/** Days of four hundred years, and from 1 March of year 0 to the Unix epoch. */
const daysAnEra = 146_097
const daysToEpoch = 719_468

export function calendarOf(at: Instant): Calendar {
  const seconds = Math.floor(at / microsecondsASecond)
  const days = Math.floor(seconds / secondsADay)
  const inDay = seconds - days * secondsADay
  return {
    ...civilOf(days),
    hour: Math.floor(inDay / 3600),
    minute: Math.floor(inDay / 60) % 60,
    second: inDay % 60,
  }
}

/** Fields beyond their range carry over: month 13 is January of the next year, day 0 the day before the first. */
export function instantOf(
  { year, month, day, hour = 0, minute = 0, second = 0 }: Pick<Calendar, 'year' | 'month' | 'day'> & Partial<Calendar>,
): Instant {
  const years = year + Math.floor((month - 1) / 12)
  const days = daysOf(years, month - Math.floor((month - 1) / 12) * 12) + day - 1
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * microsecondsASecond
}

/** 0 is Sunday. */
export function weekdayOf(at: Instant): number {
  const days = Math.floor(at / microsecondsASecond / secondsADay)
  return (((days + 4) % 7) + 7) % 7
}

/** 1 is the first of January. */
export function dayOfYear(at: Instant): number {
  const days = Math.floor(at / microsecondsASecond / secondsADay)
  return days - daysOf(civilOf(days).year, 1) + 1
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days from the Unix epoch to the first of a month. Years begin in March, so that leap days come last. */
function daysOf(year: number, month: number): number {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfMarchYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5)
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfMarchYear
  return era * daysAnEra + dayOfEra - daysToEpoch
}

function civilOf(daysSinceEpoch: number): Pick<Calendar, 'year' | 'month' | 'day'> {
  const days = daysSinceEpoch + daysToEpoch
  const era = Math.floor(days / daysAnEra)
  const dayOfEra = days - era * daysAnEra
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524)
    - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfMarchYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfMarchYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfMarchYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  }
}
