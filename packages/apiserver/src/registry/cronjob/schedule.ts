/**
 * Schedules of CronJobs: five fields, or a name such as `@daily`.
 *
 * Follows parser.go of github.com/robfig/cron/v3 (ParseStandard). Left out: time zones other than UTC.
 */
import { type Duration, parseGoDuration, quoteGo } from '@track/simulation'

/** When a schedule is due. Days are due when either of the two matches, unless one of them is a star. */
export type CronSchedule =
  | {
    readonly kind: 'fields'
    readonly minutes: readonly number[]
    readonly hours: readonly number[]
    readonly daysOfMonth: readonly number[]
    readonly months: readonly number[]
    readonly daysOfWeek: readonly number[]
    readonly isAnyDayOfMonth: boolean
    readonly isAnyDayOfWeek: boolean
  }
  | { readonly kind: 'every'; readonly interval: Duration }

interface Bounds {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const bounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
]

/** The time zones of this world: those that are UTC under another name. */
export const knownTimeZones: readonly string[] = [
  'UTC', 'Etc/UTC', 'Etc/GMT', 'GMT', 'Etc/Universal', 'Etc/Zulu', 'Universal', 'Zulu', 'UCT', 'Etc/UCT',
]

const named: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
}

/** The schedule, or the words that refuse the text. */
export function parseCronSchedule(text: string): CronSchedule | string {
  if (text === '') return 'empty spec string'
  const [, zone, rest] = /^(?:CRON_)?TZ=(\S*)(.*)$/.exec(text) ?? []
  if (zone !== undefined && !knownTimeZones.includes(zone)) return `provided bad location ${zone}: unknown time zone ${zone}`
  if (rest !== undefined) return parseCronSchedule(rest.trim())
  if (text.startsWith('@')) return parseDescriptor(text)
  const fields = text.trim().split(/\s+/).filter((each) => each !== '')
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`
  const parsed: ParsedField[] = []
  for (const [index, field] of fields.entries()) {
    const found = parseField(field, bounds[index]!)
    if (typeof found === 'string') return found
    parsed.push(found)
  }
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = parsed as [ParsedField, ParsedField, ParsedField, ParsedField, ParsedField]
  return {
    kind: 'fields', minutes: minutes.values, hours: hours.values, daysOfMonth: daysOfMonth.values, months: months.values,
    daysOfWeek: daysOfWeek.values, isAnyDayOfMonth: daysOfMonth.isStar, isAnyDayOfWeek: daysOfWeek.isStar,
  }
}

function parseDescriptor(text: string): CronSchedule | string {
  const fields = named[text]
  if (fields !== undefined) return parseCronSchedule(fields)
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`
  const interval = parseGoDuration(text.slice('@every '.length))
  if (typeof interval === 'string') return `failed to parse duration ${text}: ${interval}`
  return { kind: 'every', interval: Math.max(1_000_000, interval - interval % 1_000_000) }
}

interface ParsedField {
  readonly values: readonly number[]
  readonly isStar: boolean
}

function parseField(field: string, within: Bounds): ParsedField | string {
  const values = new Set<number>()
  let isStar = false
  for (const expression of field.split(',').filter((each) => each !== '')) {
    const range = parseRange(expression, within)
    if (typeof range === 'string') return range
    for (let value = range.from; value <= range.to; value += range.step) values.add(value)
    isStar ||= range.isStar
  }
  return { values: [...values].sort((a, b) => a - b), isStar }
}

interface Range {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly isStar: boolean
}

function parseRange(expression: string, { min, max, names }: Bounds): Range | string {
  const [range = '', stepText, ...moreSlashes] = expression.split('/')
  const [low = '', high, ...moreHyphens] = range.split('-')
  const isStar = low === '*' || low === '?'
  const from = isStar ? min : parseNumber(low, names)
  if (typeof from === 'string') return from
  if (!isStar && moreHyphens.length > 0) return `too many hyphens: ${expression}`
  const end = isStar ? max : high === undefined ? from : parseNumber(high, names)
  if (typeof end === 'string') return end
  if (moreSlashes.length > 0) return `too many slashes: ${expression}`
  const step = stepText === undefined ? 1 : parseNumber(stepText)
  if (typeof step === 'string') return step
  const to = stepText !== undefined && high === undefined ? max : end
  if (from < min) return `beginning of range (${from}) below minimum (${min}): ${expression}`
  if (to > max) return `end of range (${to}) above maximum (${max}): ${expression}`
  if (from > to) return `beginning of range (${from}) beyond end of range (${to}): ${expression}`
  if (step === 0) return `step of range should be a positive number: ${expression}`
  return { from, to, step, isStar: isStar && step === 1 }
}

const int64Max = 0x7fff_ffff_ffff_ffffn

function parseNumber(text: string, names?: readonly string[]): number | string {
  const index = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1)
  if (index !== -1) return index
  if (!/^[+-]?\d+$/.test(text)) return `failed to parse int from ${text}: strconv.Atoi: parsing ${quoteGo(text)}: invalid syntax`
  if (BigInt(text) > int64Max) return `failed to parse int from ${text}: strconv.Atoi: parsing ${quoteGo(text)}: value out of range`
  const value = Number(text)
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value
}
