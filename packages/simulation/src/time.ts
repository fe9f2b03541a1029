/**
 * Virtual time: whole microseconds, so that sums and comparisons are exact.
 * A double holds them exactly for 285 years.
 */
import { calendarOf, daysInMonth, instantOf } from './calendar.ts'

/** A length of time in whole microseconds. */
export type Duration = number

/** A point in virtual time: whole microseconds since the Unix epoch. */
export type Instant = number

export const microsecond: Duration = 1
export const millisecond: Duration = 1_000 * microsecond
export const second: Duration = 1_000 * millisecond
export const minute: Duration = 60 * second
export const hour: Duration = 60 * minute
export const day: Duration = 24 * hour
export const week: Duration = 7 * day

/** `2026-01-05T08:00:00Z`, as API objects write it (metav1.Time: whole seconds, rounded down). */
export function printTimestamp(at: Instant): string {
  return `${printWhole(at)}Z`
}

/** `2026-01-05T08:00:00.123456Z`, as Lease and Event write it (metav1.MicroTime). */
export function printMicroTimestamp(at: Instant): string {
  const fraction = Math.floor(at) - Math.floor(at / second) * second
  return `${printWhole(at)}.${String(fraction).padStart(6, '0')}Z`
}

/** Reads RFC 3339 as Go's time.Parse does, down to microseconds; answers NaN for anything else. */
export function parseTimestamp(text: string): Instant {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text)
  if (!match) return NaN
  const [year, month, dayOfMonth, hours, minutes, seconds] = match.slice(1, 7).map(Number) as Six
  const [fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] = match.slice(7)
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return NaN
  if (hours > 23 || minutes > 59 || seconds > 59 || Number(zoneHours) > 24 || Number(zoneMinutes) > 60) return NaN
  const offset = (Number(zoneHours) * hour + Number(zoneMinutes) * minute) * (sign === '-' ? -1 : 1)
  const local = instantOf({ year, month, day: dayOfMonth, hour: hours, minute: minutes, second: seconds })
  return local - offset + Number(fraction.padEnd(6, '0').slice(0, 6))
}

type Six = [number, number, number, number, number, number]

function printWhole(at: Instant): string {
  const { year, month, day, hour, minute, second } = calendarOf(at)
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}`
}

function digits(value: number, width: number): string {
  return value < 0 ? `-${digits(-value, width)}` : String(value).padStart(width, '0')
}
