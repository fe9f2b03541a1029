/**
 * Whether an instant is in a time interval.
 *
 * Follows TimeInterval.ContainsTime and Intervener.Mutes in timeinterval/timeinterval.go of Alertmanager 0.34.
 */
import { calendarOf, daysInMonth, type Instant, weekdayOf } from '@track/simulation'
import type { InclusiveRange, TimeInterval } from '../config/time-interval.ts'
import { offsetAt } from './time-zone.ts'

export function containsTime({ times, weekdays, days_of_month: days, months, years, location }: TimeInterval, at: Instant): boolean {
  const local = at + (location ? offsetAt(location, at) : 0)
  const { year, month, day, hour, minute } = calendarOf(local)
  const minutes = hour * 60 + minute
  const within = (value: number, ranges: readonly InclusiveRange[] | undefined) => !ranges || ranges.some(({ begin, end }) => value >= begin && value <= end)
  return (!times || times.some(({ startMinute, endMinute }) => minutes >= startMinute && minutes < endMinute))
    && (!days || days.some((range) => isDayWithin(day, range, daysInMonth(year, month))))
    && within(month, months) && within(weekdayOf(local), weekdays) && within(year, years)
}

/** Days below zero are counted from the month's end. A range that begins after the end is in nothing. */
function isDayWithin(day: number, { begin, end }: InclusiveRange, length: number): boolean {
  const place = (given: number) => (given < 0 ? length + given + 1 : given)
  const clamped = (given: number) => Math.min(Math.max(given, -length), length)
  return place(begin) <= length && day >= clamped(place(begin)) && day <= clamped(place(end))
}

/** The names of those that the instant is in; one that has several intervals may be there several times. */
export function intervalsAt(names: readonly string[], intervals: Readonly<Record<string, readonly TimeInterval[]>>, at: Instant): readonly string[] {
  return names.flatMap((name) => (intervals[name] ?? []).filter((interval) => containsTime(interval, at)).map(() => name))
}
