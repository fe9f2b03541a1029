/**
 * Times at which routes are muted or active.
 *
 * Follows pkg/apis/monitoring/v1alpha1/validation.go and convertMuteTimeInterval in pkg/alertmanager/amcfg.go of the Prometheus Operator 0.94.
 */
import { quoteGo } from '@track/simulation'
import { type Fault, firstFault, firstOf, within } from '../select/fault.ts'
import type { MuteTimeInterval, TimePeriod } from './objects.ts'
import type { WrittenInterval } from './written/configuration.ts'

interface Range { readonly begin: number; readonly end: number }

const daysOfWeek = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const monthNames = [
  'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december',
]

function atoi(text: string): number | string {
  return /^[+-]?\d+$/.test(text) ? Number(text) : `strconv.Atoi: parsing ${quoteGo(text)}: invalid syntax`
}

/** The two ends as they are written. */
function ends(text: string): readonly [string, string] | string {
  const parts = text.split(':')
  return parts.length > 2 ? `invalid range provided ${text}` : [parts[0]!, parts[1] ?? parts[0]!]
}

function rangeOf(text: string, read: (end: string, which: 'start' | 'end') => number | string, fault: (range: Range, written: readonly [string, string]) => Fault): Range | string {
  const written = ends(text)
  if (typeof written === 'string') return written
  const begin = read(written[0], 'start')
  if (typeof begin === 'string') return begin
  const end = read(written[1], 'end')
  if (typeof end === 'string') return end
  return fault({ begin, end }, written) ?? { begin, end }
}

function weekdaysOf(text: string): Range | string {
  return rangeOf(text, (day, which) => {
    const index = daysOfWeek.indexOf(day.toLowerCase())
    const number = index >= 0 ? index : atoi(day)
    return typeof number === 'string' ? `failed to parse ${which} day from weekday range: ${day} is an invalid weekday` : number
  }, ({ begin, end }, [start, last]) => {
    if (begin > end) return 'start day cannot be before end day'
    if (begin < 0 || begin > 6) return `${start} is not a valid day of the week: out of range`
    return end > 6 ? `${last} is not a valid day of the week: out of range` : undefined
  })
}

function monthsOf(text: string): Range | string {
  return rangeOf(text, (month) => {
    const index = monthNames.indexOf(month.toLowerCase()) + 1
    const number = index > 0 ? index : atoi(month)
    const isMonth = typeof number === 'number' && number >= 1 && number <= 12
    return isMonth ? number : `failed to parse start month from month range: ${month} is an invalid month`
  }, ({ begin, end }, [start, last]) => (begin > end ? `end month ${last} is before start month ${start}` : undefined))
}

function yearsOf(text: string): Range | string {
  return rangeOf(text, (year, which) => {
    const number = atoi(year)
    return typeof number === 'string' ? `${which} year cannot be ${year} parsed: ${number}` : number
  }, ({ begin, end }) => (begin > end ? `end year ${end} is before start year ${begin}` : undefined))
}

function timesOf({ startTime = '', endTime = '' }: NonNullable<TimePeriod['times']>[number]): Range | string {
  if (startTime === '' || endTime === '') return 'start and end are required'
  const minutes = (text: string) => (/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text) ? Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) : `couldn't parse timestamp ${text}, invalid format`)
  const begin = minutes(startTime)
  if (typeof begin === 'string') return `start time invalid: ${begin}`
  const end = minutes(endTime)
  if (typeof end === 'string') return `end time invalid: ${end}`
  return begin >= end ? `start time ${begin} cannot be equal or greater than end time ${end}` : { begin, end }
}

function daysOf({ start = 0, end = 0 }: NonNullable<TimePeriod['daysOfMonth']>[number]): Range | string {
  const odd = [start, end].find((day) => day === 0 || day < -31 || day > 31)
  if (odd !== undefined) return `${odd} is not a valid day of the month: out of range`
  if (start < 0 && end > 0) return 'end day must be negative if start day is negative'
  // A month has 28 days at least.
  const least = (day: number) => (day < 0 ? 28 + day : day)
  return least(start) > least(end) ? `end day ${end} is always before start day ${start}` : { begin: start, end }
}

function wrong<T>(values: readonly T[] | undefined, read: (value: T) => Range | string): Fault {
  return firstOf(values, (value) => {
    const range = read(value)
    return typeof range === 'string' ? range : undefined
  })
}

export function intervalFault({ name = '', timeIntervals }: MuteTimeInterval): Fault {
  if (name === '') return 'empty name field for mute time interval'
  return firstOf(timeIntervals, ({ times, weekdays, daysOfMonth, months, years }, index) => firstFault(
    () => within(`time range at ${index} is invalid`, wrong(times, timesOf)), () => within(`weekday range at ${index} is invalid`, wrong(weekdays, weekdaysOf)),
    () => within(`mute time interval is invalid - day of month range at ${index} is invalid`, wrong(daysOfMonth, daysOf)),
    () => within(`month range at ${index} is invalid`, wrong(months, monthsOf)), () => within(`year range at ${index} is invalid`, wrong(years, yearsOf)),
  ))
}

/** None where it is not given. */
function ranges<T>(values: readonly T[] | undefined, read: (value: T) => Range | string): readonly Range[] | undefined {
  return values && values.length > 0 ? values.map((value) => read(value) as Range) : undefined
}

/** Without periods it loses its name, as there. */
export function intervalOf({ name = '', timeIntervals = [] }: MuteTimeInterval, prefix: string): WrittenInterval {
  return {
    name: timeIntervals.length > 0 ? `${prefix}${name}` : '',
    time_intervals: timeIntervals.map(({ times, weekdays, daysOfMonth, months, years }) => ({
      times: ranges(times, timesOf)?.map(({ begin, end }) => ({ startMinute: begin, endMinute: end })), weekdays: ranges(weekdays, weekdaysOf),
      days_of_month: ranges(daysOfMonth, daysOf), months: ranges(months, monthsOf), years: ranges(years, yearsOf), location: undefined,
    })),
  }
}
