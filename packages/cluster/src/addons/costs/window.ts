/**
 * The windows of time that OpenCost's API is asked about: `1d`, `yesterday`, or two instants.
 *
 * Follows core/pkg/opencost/window.go (ParseWindowWithOffset) of OpenCost. Left out: windows of seconds since the epoch, offsets from UTC.
 */
import { calendarOf, day, hour, type Instant, instantOf, minute, parseTimestamp, week, weekdayOf } from '@track/simulation'

export interface AskedWindow {
  readonly from: Instant
  readonly until: Instant
}

const units: Readonly<Record<string, number>> = { m: minute, h: hour, d: day, w: week }

/** Undefined where it is none. */
export function readWindow(text: string, now: Instant): AskedWindow | undefined {
  const [, count, unit] = /^(\d+)([mhdw])$/.exec(text) ?? []
  if (count !== undefined) return { from: now - Number(count) * units[unit!]!, until: now }
  const today = Math.floor(now / day) * day
  const sunday = today - weekdayOf(now) * day
  const { year, month } = calendarOf(now)
  const monthAt = (number: number) => instantOf({ year, month: number, day: 1 })
  const named: Readonly<Record<string, AskedWindow>> = {
    today: { from: today, until: now }, yesterday: { from: today - day, until: today },
    week: { from: sunday, until: now }, lastweek: { from: sunday - week, until: sunday },
    month: { from: monthAt(month), until: now }, lastmonth: { from: monthAt(month - 1), until: monthAt(month) },
  }
  if (Object.hasOwn(named, text)) return named[text]
  const [from, until] = text.split(',').map(parseTimestamp)
  return from === undefined || until === undefined || Number.isNaN(from) || Number.isNaN(until) ? undefined : { from, until }
}
