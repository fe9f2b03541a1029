/**
 * Times at which a route is muted or active: hours, days, months, years, in a time zone.
 *
 * Follows timeinterval/timeinterval.go of Alertmanager 0.34 (unmarshalling and marshalling).
 */
import { list, pointer, read, type Read } from '@track/formats'
import { called, type Kind, listOf, optional, structOf, textKind, textOf, type ValueOf } from './kind.ts'
import { FlowList } from './print-config.ts'
import { timeZone, type TimeZone } from '../time-intervals/time-zone.ts'

export interface InclusiveRange {
  readonly begin: number
  readonly end: number
}

/** Minutes of a day; the end is not in it. */
export interface TimeRange {
  readonly startMinute: number
  readonly endMinute: number
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']

type Member = (text: string) => number | string

function rangeOf(given: string, member: Member): InclusiveRange | string {
  const lower = given.toLowerCase()
  const parts = lower.split(':')
  if (parts.length > 2) return `couldn't parse range ${lower}, invalid format`
  const begin = member(parts[0]!)
  if (typeof begin === 'string') return begin
  const end = parts[1] === undefined ? begin : member(parts[1])
  return typeof end === 'string' ? end : { begin, end }
}

function rangeKind(member: Member, fault: (range: InclusiveRange, given: string) => string | undefined, printed: (value: number) => string = String): Kind<InclusiveRange> {
  const parse = (given: string): Read<InclusiveRange> => {
    const range = rangeOf(given, member)
    const wrong = typeof range === 'string' ? range : fault(range, given)
    return wrong === undefined ? { value: range as InclusiveRange } : { error: wrong }
  }
  const print = ({ begin, end }: InclusiveRange) => (begin === end ? printed(begin) : `${printed(begin)}:${printed(end)}`)
  return textOf(parse, { begin: 0, end: 0 }, { print, isZero: () => false })
}

/** strconv.Atoi */
function whole(given: string): number | string {
  if (/^[+-]?\d+$/.test(given)) {
    return BigInt.asIntN(64, BigInt(given)) !== BigInt(given) ? `strconv.Atoi: parsing ${JSON.stringify(given)}: value out of range` : Number(given)
  }
  return `strconv.Atoi: parsing ${JSON.stringify(given)}: invalid syntax`
}

const weekdayKind = rangeKind((given) => {
  const day = weekdays.indexOf(given)
  return day < 0 ? `${given} is not a valid weekday` : day
}, ({ begin, end }) => (begin > end ? 'start day cannot be before end day' : undefined), (day) => weekdays[day]!)

const dayOfMonthKind = rangeKind(whole, ({ begin, end }) => {
  const wrong = [begin, end].find((day) => day === 0 || day < -31 || day > 31)
  if (wrong !== undefined) return `${wrong} is not a valid day of the month: out of range`
  if (begin < 0 && end > 0) return 'end day must be negative if start day is negative'
  // A month has 28 days at least.
  const least = (day: number) => (day < 0 ? 28 + day : day)
  return least(begin) > least(end) ? `end day ${end} is always before start day ${begin}` : undefined
})

const monthKind = rangeKind((given) => {
  const month = months.indexOf(given) + 1
  if (month > 0) return month
  const number = whole(given)
  return typeof number === 'string' ? `${given} is not a valid month` : number
}, ({ begin, end }) => (begin > end ? `end month ${months[end - 1] ?? ''} is before start month ${months[begin - 1] ?? ''}` : undefined))

const yearKind = rangeKind(whole, ({ begin, end }) => (begin > end ? `end year ${end} is before start year ${begin}` : undefined))

const timeRangePlain = structOf('timeinterval.yamlTimeRange', { start_time: textKind, end_time: textKind })

const timeRangeKind: Kind<TimeRange> = {
  shape: read(timeRangePlain.shape, ({ start_time: start, end_time: end }) => {
    if (start === '' || end === '') return { error: 'both start and end times must be provided' }
    const wrong = [start, end].find((time) => !/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(time))
    if (wrong !== undefined) return { error: `couldn't parse timestamp ${wrong}, invalid format` }
    const range = { startMinute: minutesOf(start), endMinute: minutesOf(end) }
    return range.startMinute >= range.endMinute ? { error: 'start time cannot be equal or greater than end time' } : { value: range }
  }, { startMinute: 0, endMinute: 0 }),
  print: ({ startMinute, endMinute }) => new Map([['start_time', clock(startMinute)], ['end_time', clock(endMinute)]]),
  isZero: () => false,
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

const locationKind: Kind<TimeZone> = textOf((name) => {
  const zone = timeZone(name)
  return typeof zone === 'string' ? { error: zone } : { value: zone }
}, { name: 'UTC' }, { print: ({ name }) => name, isZero: () => false })

/** Printed between brackets, and an empty list is no list. */
function flowListOf(kind: Kind<InclusiveRange>): Kind<readonly InclusiveRange[] | undefined> {
  return {
    shape: pointer(list(kind.shape)),
    print: (ranges) => new FlowList((ranges ?? []).map((range) => String(kind.print(range)))), isZero: (ranges) => (ranges?.length ?? 0) === 0,
  }
}

const timesOf = listOf(called('timeinterval.TimeRange', timeRangeKind))
const timesKind: Kind<readonly TimeRange[] | undefined> = {
  shape: pointer(timesOf.shape), print: (ranges) => timesOf.print(ranges ?? []), isZero: (ranges) => (ranges?.length ?? 0) === 0,
}

export const timeIntervalKind = structOf('timeinterval.TimeInterval', {
  times: timesKind,
  weekdays: flowListOf(called('timeinterval.WeekdayRange', weekdayKind)), days_of_month: flowListOf(called('timeinterval.DayOfMonthRange', dayOfMonthKind)), months: flowListOf(called('timeinterval.MonthRange', monthKind)), years: flowListOf(called('timeinterval.YearRange', yearKind)),
  location: optional(locationKind),
})

/** A part that is not given is undefined: the interval is then in all of it. An empty list is in nothing. */
export type TimeInterval = ValueOf<typeof timeIntervalKind>

export const namedIntervalsKind = (what: string): Kind<{ readonly name: string; readonly time_intervals: readonly TimeInterval[] }> => structOf('config.plain', {
  name: { ...textKind, isAlways: true }, time_intervals: { ...listOf(timeIntervalKind), isAlways: true },
}, { check: (named) => (named.name === '' ? `missing name in ${what}` : named) })

