/**
 * Values that are texts in JSON and something else in Go: times, durations, bytes.
 *
 * Follows metav1.Time, metav1.MicroTime, metav1.Duration, encoding/base64 and time.Parse of Go 1.24.
 */
import { parseTimestamp, printMicroTimestamp, printTimestamp } from '@track/simulation'
import { ParseError } from '../parse-error.ts'
import { quote } from '../quote.ts'

interface LayoutPart {
  readonly layout: string
  readonly pattern: RegExp
}

const date: readonly LayoutPart[] = [
  { layout: '2006', pattern: /^\d{4}/ }, { layout: '-', pattern: /^-/ }, { layout: '01', pattern: /^\d\d/ },
  { layout: '-', pattern: /^-/ }, { layout: '02', pattern: /^\d\d/ }, { layout: 'T', pattern: /^T/ },
  { layout: '15', pattern: /^\d\d?/ }, { layout: ':', pattern: /^:/ }, { layout: '04', pattern: /^\d\d/ },
  { layout: ':', pattern: /^:/ },
]
const zone: LayoutPart = { layout: 'Z07:00', pattern: /^(Z|[+-]\d\d:\d\d)/ }

interface Layout {
  readonly name: string
  readonly parts: readonly LayoutPart[]
}

const seconds: Layout = {
  name: '2006-01-02T15:04:05Z07:00',
  parts: [...date, { layout: '05', pattern: /^\d\d([.,]\d+)?/ }, zone],
}
const microseconds: Layout = {
  name: '2006-01-02T15:04:05.000000Z07:00',
  parts: [...date, { layout: '05', pattern: /^\d\d/ }, { layout: '.000000', pattern: /^\.\d{6}(?!\d)/ }, zone],
}

/** A metav1.Time as it is stored: whole seconds, in UTC. */
function canonicalTime(text: string): string {
  return plainTime.test(text) && isDate(text) ? text : printTimestamp(instantOf(text, seconds))
}

/** A metav1.MicroTime as it is stored. */
function canonicalMicroTime(text: string): string {
  return printMicroTimestamp(instantOf(text, microseconds))
}

const plainTime = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

function isDate(text: string): boolean {
  return Number(text.slice(8, 10)) <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)))
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function instantOf(text: string, { name, parts }: Layout): number {
  let rest = text
  for (const { layout, pattern } of parts) {
    const match = pattern.exec(rest)
    if (!match) throw new ParseError(`parsing time ${quote(text)} as ${quote(name)}: cannot parse ${quote(rest)} as ${quote(layout)}`)
    rest = rest.slice(match[0].length)
  }
  if (rest !== '') throw new ParseError(`parsing time ${quote(text)}: extra text: ${quote(rest)}`)
  const [, year, month, day, hour, minute, second] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/.exec(text)!.map(Number) as number[]
  const ranges: [string, boolean][] = [
    ['month', month! >= 1 && month! <= 12], ['day', day! >= 1 && day! <= daysIn(year!, month!)],
    ['hour', hour! < 24], ['minute', minute! < 60], ['second', second! < 60],
  ]
  const outside = ranges.find(([, isInside]) => !isInside)
  if (outside) throw new ParseError(`parsing time ${quote(text)}: ${outside[0]} out of range`)
  return parseTimestamp(text.replace(',', '.').replace(/T(\d):/, 'T0$1:'))
}

/** Base64 as Go prints it again (line breaks within are skipped), or what is wrong with it. */
export function canonicalBytes(text: string): { text?: string; fault?: string } {
  const joined = text.replace(/[\r\n]/g, '')
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(joined)) return { text: withoutSpareBits(joined) }
  return { fault: `illegal base64 data at input byte ${illegalByte(text)}` }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The last character before the padding carries bits that stand for nothing; Go prints them as zero. */
function withoutSpareBits(text: string): string {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (padding === 0) return text
  const at = text.length - padding - 1
  const bits = alphabet.indexOf(text[at]!) & (padding === 2 ? 0x30 : 0x3c)
  return `${text.slice(0, at)}${alphabet[bits]}${'='.repeat(padding)}`
}

/** Where Go's decoder stops: it reads groups of four characters and skips line breaks. */
function illegalByte(text: string): number {
  let inGroup = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    if (character === '\r' || character === '\n') continue
    if (character === '=') return inGroup < 2 ? index : paddingFault(text, index, inGroup)
    if (!/[A-Za-z0-9+/]/.test(character)) return index
    inGroup = (inGroup + 1) % 4
  }
  return text.length - inGroup
}

/** After two characters a second sign must follow the first, and nothing after that. */
function paddingFault(text: string, first: number, inGroup: number): number {
  const next = (from: number) => from + /^[\r\n]*/.exec(text.slice(from))![0].length
  let at = next(first + 1)
  if (inGroup === 2) {
    if (at === text.length || text[at] !== '=') return at === text.length ? at : at - 1
    at = next(at + 1)
  }
  return at
}

/** A metav1.Duration: a sum of numbers with units. */
function checkedDuration(text: string): string {
  if (/^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(text) || /^[+-]?0$/.test(text)) return text
  throw new ParseError(`time: invalid duration ${quote(text)}`)
}

/** A text as it is stored, by the kind of its type. */
export const canonicalText = {
  time: canonicalTime,
  'micro-time': canonicalMicroTime,
  duration: checkedDuration,
} as const
