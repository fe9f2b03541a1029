/**
 * Times written and read by Go's layouts and by strptime's directives.
 *
 * Follows time/format.go of Go and internal/coreinternal/timeutils of opentelemetry-collector-contrib 0.152. Left out: zones by name
 * other than UTC, other languages than English, times without a year.
 */
import { calendarOf, dayOfYear, type Instant, instantOf, daysInMonth, weekdayOf } from '@track/simulation'
import { OttlError } from '../ottl-error.ts'
import { GoTime } from './value.ts'

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** What strptime's directives mean to Go. */
const directives: Readonly<Record<string, string>> = {
  '%Y': '2006', '%y': '06', '%m': '01', '%o': '_1', '%q': '1', '%b': 'Jan', '%h': 'Jan', '%B': 'January', '%d': '02', '%e': '_2', '%g': '2', '%a': 'Mon',
  '%A': 'Monday', '%H': '15', '%l': '3', '%I': '03', '%p': 'PM', '%P': 'pm', '%M': '04', '%S': '05', '%L': '999', '%f': '999999', '%s': '999999999',
  '%Z': 'MST', '%z': 'Z0700', '%w': '-070000', '%i': '-07', '%j': '-07:00', '%k': '-07:00:00', '%D': '01/02/2006', '%x': '01/02/2006', '%F': '2006-01-02',
  '%T': '15:04:05', '%X': '15:04:05', '%r': '03:04:05 pm', '%R': '15:04', '%n': '\n', '%t': '\t', '%%': '%', '%c': 'Mon Jan 02 15:04:05 2006',
}

/** A layout of Go; throws where a directive is unknown. */
export function layoutOf(format: string): string {
  const unknown: string[] = []
  const layout = format.replaceAll(/%[^\n]/gu, (directive) => {
    if (Object.hasOwn(directives, directive)) return directives[directive]!
    unknown.push(`unsupported ctimefmt.ToNative() directive: ${directive}`)
    return ''
  })
  if (unknown.length > 0) throw new OttlError(`convert to go time format: [${unknown.join(' ')}]`)
  return layout
}

/** The directive that a piece of a layout was written as. */
function directiveOf(element: string, format: string): string {
  const found = [...format.matchAll(/%[^\n]/gu)].map(([directive]) => directive).findLast((directive) => directives[directive] === element)
  return found ?? element
}

const elements = /January|Jan|Monday|Mon|MST|Z070000|Z0700|Z07:00:00|Z07:00|-070000|-0700|-07:00:00|-07:00|-07|2006|002|__2|_2|01|02|03|04|05|06|15|PM|pm|[,.]0+(?!\d)|[,.]9+(?!\d)|[1-5]/g

interface Moment {
  readonly at: Instant
  readonly nanosecond: bigint
  readonly offset: number
  readonly zone: string
}

function momentOf({ nanoseconds, offset, zone }: GoTime): Moment {
  const local = nanoseconds + BigInt(offset) * 1_000_000_000n
  const within = ((local % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  return { at: Number((local - within) / 1000n), nanosecond: within, offset, zone }
}

const two = (value: number) => String(value).padStart(2, '0')

function zoneText(offset: number, element: string): string {
  if (element.startsWith('Z') && offset === 0) return 'Z'
  const size = Math.abs(offset)
  const parts = [two(Math.floor(size / 3600)), two(Math.floor(size / 60) % 60), two(size % 60)]
  const digits = element.replace(/\D/g, '').length / 2
  return (offset < 0 ? '-' : '+') + parts.slice(0, digits).join(element.includes(':') ? ':' : '')
}

const shown: Readonly<Record<string, (moment: Moment) => string>> = {
  January: ({ at }) => months[calendarOf(at).month - 1]!, Jan: ({ at }) => months[calendarOf(at).month - 1]!.slice(0, 3),
  Monday: ({ at }) => weekdays[weekdayOf(at)]!, Mon: ({ at }) => weekdays[weekdayOf(at)]!.slice(0, 3), MST: ({ zone }) => zone,
  2006: ({ at }) => String(calendarOf(at).year).padStart(4, '0'), '06': ({ at }) => two(calendarOf(at).year % 100),
  '01': ({ at }) => two(calendarOf(at).month), 1: ({ at }) => String(calendarOf(at).month), '02': ({ at }) => two(calendarOf(at).day),
  _2: ({ at }) => String(calendarOf(at).day).padStart(2), 2: ({ at }) => String(calendarOf(at).day), '002': ({ at }) => String(dayOfYear(at)).padStart(3, '0'),
  __2: ({ at }) => String(dayOfYear(at)).padStart(3), 15: ({ at }) => two(calendarOf(at).hour), '03': ({ at }) => two(calendarOf(at).hour % 12 || 12),
  3: ({ at }) => String(calendarOf(at).hour % 12 || 12), '04': ({ at }) => two(calendarOf(at).minute), 4: ({ at }) => String(calendarOf(at).minute),
  '05': ({ at }) => two(calendarOf(at).second), 5: ({ at }) => String(calendarOf(at).second),
  PM: ({ at }) => (calendarOf(at).hour < 12 ? 'AM' : 'PM'), pm: ({ at }) => (calendarOf(at).hour < 12 ? 'am' : 'pm'),
}

export function formatTime(time: GoTime, layout: string): string {
  const moment = momentOf(time)
  return layout.replaceAll(elements, (element) => {
    if (/^[Z-]/.test(element)) return zoneText(moment.offset, element)
    if (!/^[.,]/.test(element)) return shown[element]!(moment)
    const digits = String(moment.nanosecond).padStart(9, '0').slice(0, element.length - 1)
    if (element[1] === '0') return element[0] + digits
    const kept = digits.replace(/0+$/, '')
    return kept === '' ? '' : element[0] + kept
  })
}

/** One of a calendar's figures of a time, where it is told. */
export function calendarOfTime(time: GoTime) {
  const { at, nanosecond } = momentOf(time)
  return { ...calendarOf(at), weekday: weekdayOf(at), nanosecond }
}

interface Read {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  nanosecond: bigint
  isAfternoon?: boolean
  offset?: number
  zone?: string
}

/** How many letters of the text an element takes, as a pattern, and what it sets. */
const readers: Readonly<Record<string, readonly [pattern: RegExp, set: (read: Read, text: string) => void]>> = {
  2006: [/^\d{4}/, (read, text) => (read.year = Number(text))],
  '06': [/^\d\d/, (read, text) => (read.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000))],
  '01': [/^\d\d/, (read, text) => (read.month = Number(text))],
  1: [/^\d\d?/, (read, text) => (read.month = Number(text))],
  '02': [/^\d\d/, (read, text) => (read.day = Number(text))],
  _2: [/^ ?\d\d?/, (read, text) => (read.day = Number(text))],
  2: [/^\d\d?/, (read, text) => (read.day = Number(text))],
  15: [/^\d\d/, (read, text) => (read.hour = Number(text))],
  '03': [/^\d\d/, (read, text) => (read.hour = Number(text))],
  3: [/^\d\d?/, (read, text) => (read.hour = Number(text))],
  '04': [/^\d\d/, (read, text) => (read.minute = Number(text))],
  4: [/^\d\d?/, (read, text) => (read.minute = Number(text))],
  '05': [/^\d\d/, (read, text) => (read.second = Number(text))],
  5: [/^\d\d?/, (read, text) => (read.second = Number(text))],
  PM: [/^[AP]M/, (read, text) => (read.isAfternoon = text === 'PM')],
  pm: [/^[ap]m/, (read, text) => (read.isAfternoon = text === 'pm')],
  Jan: [/^[A-Za-z]{3}/, (read, text) => setMonth(read, months.findIndex((name) => name.slice(0, 3).toLowerCase() === text.toLowerCase()))],
  January: [/^(January|February|March|April|May|June|July|August|September|October|November|December)/i,
    (read, text) => setMonth(read, months.findIndex((name) => name.toLowerCase() === text.toLowerCase()))],
  Mon: [/^(Sun|Mon|Tue|Wed|Thu|Fri|Sat)/i, () => {}],
  Monday: [/^(Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)/i, () => {}],
  MST: [/^(UTC|GMT[+-]?\d*|[A-Z]{3,4})/, (read, text) => (read.zone = text)],
}

function setMonth(read: Read, index: number): void {
  read.month = index + 1
}

/** A time as the format says. What does not fit is refused in Go's words. */
export function parseTime(text: string, format: string, layout: string): GoTime {
  const read: Read = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, nanosecond: 0n }
  const refuse = (rest: string, element: string) => new OttlError(
    `parsing time "${text}" as "${format}": cannot parse "${rest}" as "${directiveOf(element, format)}"`,
  )
  let rest = text
  let at = 0
  for (const { 0: element, index } of layout.matchAll(elements)) {
    rest = afterText(rest, layout.slice(at, index), refuse)
    at = index + element.length
    rest = afterElement(rest, element, read, refuse)
    const hasFraction = /^[.,]\d/.test(rest) && element === '05' && !/^[.,][09]/.test(layout.slice(at))
    if (hasFraction) rest = afterFraction(rest, read)
  }
  rest = afterText(rest, layout.slice(at), refuse)
  if (rest !== '') throw new OttlError(`parsing time "${text}": extra text: "${rest}"`)
  return timeOf(read, text)
}

function afterText(text: string, wanted: string, refuse: (rest: string, element: string) => OttlError): string {
  if (!text.startsWith(wanted)) throw refuse(text, wanted)
  return text.slice(wanted.length)
}

function afterElement(text: string, element: string, read: Read, refuse: (rest: string, element: string) => OttlError): string {
  if (/^[.,]/.test(element)) {
    if (element[1] === '9' && !/^[.,]\d/.test(text)) return text
    if (element[1] === '0' && /^[.,]\d+/.exec(text)?.[0].length !== element.length) throw refuse(text, element)
    return afterFraction(text, read)
  }
  if (/^[Z-]0/.test(element)) return afterZone(text, element, read, refuse)
  const [pattern, set] = readers[element]!
  const [found] = pattern.exec(text) ?? []
  if (found === undefined) throw refuse(text, element)
  set(read, found)
  if (read.month === 0) throw refuse(text, element)
  return text.slice(found.length)
}

function afterFraction(text: string, read: Read): string {
  const [found = ''] = /^[.,]\d+/.exec(text) ?? []
  read.nanosecond = BigInt(found.slice(1, 10).padEnd(9, '0'))
  return text.slice(found.length)
}

function afterZone(text: string, element: string, read: Read, refuse: (rest: string, element: string) => OttlError): string {
  if (element.startsWith('Z') && text.startsWith('Z')) {
    read.offset = 0
    return text.slice(1)
  }
  const parts = element.replace(/\D/g, '').length / 2
  const pattern = element.includes(':') ? [/^[+-]\d\d/, /^[+-]\d\d:\d\d/, /^[+-]\d\d:\d\d:\d\d/][parts - 1]! : [/^[+-]\d\d/, /^[+-]\d{4}/, /^[+-]\d{6}/][parts - 1]!
  const [found] = pattern.exec(text) ?? []
  if (found === undefined) throw refuse(text, element)
  const [hours = 0, minutes = 0, seconds = 0] = (found.slice(1).match(/\d\d/g) ?? []).map(Number)
  read.offset = (hours * 3600 + minutes * 60 + seconds) * (found.startsWith('-') ? -1 : 1)
  return text.slice(found.length)
}

const limits = [['month', 1, 12], ['hour', 0, 23], ['minute', 0, 59], ['second', 0, 59]] as const

function timeOf(read: Read, text: string): GoTime {
  for (const [name, least, most] of limits) {
    if (read[name] < least || read[name] > most) throw new OttlError(`parsing time "${text}": ${name} out of range`)
  }
  if (read.day < 1 || read.day > daysInMonth(read.year, read.month)) throw new OttlError(`parsing time "${text}": day out of range`)
  const hour = read.isAfternoon === undefined ? read.hour : read.hour % 12 + (read.isAfternoon ? 12 : 0)
  const { year, month, day, minute, second } = read
  if (read.zone !== undefined && !/^(UTC|GMT)$/.test(read.zone)) throw new OttlError(`failed to load location ${read.zone}: not simulated here: zones by name`)
  const offset = read.offset ?? 0
  const local = BigInt(instantOf({ year, month, day, hour, minute, second })) * 1000n
  return new GoTime(local + read.nanosecond - BigInt(offset) * 1_000_000_000n, offset, offset === 0 ? 'UTC' : zoneText(offset, '-0700'))
}
