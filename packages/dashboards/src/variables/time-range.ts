/**
 * Times as dashboards write them: `now-6h`, `now/d`, `2025-01-15T10:30:00Z`, milliseconds since the epoch.
 *
 * Follows packages/grafana-data/src/datetime/datemath.ts of Grafana. Left out: time zones other than UTC, fiscal years.
 */
import { calendarOf, type Instant, instantOf, day, hour, millisecond, minute, parseTimestamp, second, week } from '@track/simulation'

export interface TimeRange {
  readonly from: Instant
  readonly to: Instant
}

const lengths: Readonly<Record<string, number>> = { s: second, m: minute, h: hour, d: day, w: week }

/** Undefined for a text that is no time; what is rounded goes to the end of its unit where it is the end of a range. */
export function readTime(text: string, now: Instant, isEnd = false): Instant | undefined {
  if (/^\d+$/.test(text)) return Number(text) * millisecond
  if (!text.startsWith('now')) {
    const instant = parseTimestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text.replace(' ', 'T').replace(/([^Z])$/, '$1Z').replace(/ZZ$/, 'Z'))
    return Number.isNaN(instant) ? undefined : instant
  }
  let at = now
  let rest = text.slice(3)
  while (rest !== '') {
    const [taken, sign, count, unit = ''] = /^([-+/])(\d*)([smhdwMyQ])/.exec(rest) ?? []
    if (taken === undefined) return undefined
    rest = rest.slice(taken.length)
    at = sign === '/' ? rounded(at, unit, isEnd) : moved(at, unit, (count === '' ? 1 : Number(count)) * (sign === '-' ? -1 : 1))
  }
  return at
}

function moved(at: Instant, unit: string, count: number): Instant {
  const length = lengths[unit]
  if (length !== undefined) return at + count * length
  const { year, month, day: date, ...time } = calendarOf(at)
  const months = unit === 'y' ? 12 : unit === 'Q' ? 3 : 1
  return instantOf({ ...time, year, month: month + count * months, day: date })
}

function rounded(at: Instant, unit: string, isEnd: boolean): Instant {
  const { year, month } = calendarOf(at)
  const start = unit === 'y' ? instantOf({ year, month: 1, day: 1 })
    : unit === 'M' ? instantOf({ year, month, day: 1 })
      : unit === 'w' ? Math.floor((at - 3 * day) / week) * week + 3 * day
        : Math.floor(at / lengths[unit]!) * lengths[unit]!
  return isEnd ? moved(start, unit, 1) - millisecond : start
}
