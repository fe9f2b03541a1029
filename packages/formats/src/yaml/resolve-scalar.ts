/**
 * What a plain scalar is: nothing, a truth value, a number, a time or text.
 *
 * Follows go.yaml.in/yaml/v2 and v3 (resolve.go). Whole numbers beyond 2^53 lose digits.
 */
import type { YamlReader } from './decode.ts'
import { YamlError } from './yaml-error.ts'

export interface Resolved {
  readonly tag: string
  /** null, true, 1, 'text'; a time is its text. */
  readonly value: null | boolean | number | string
  /** Without a fraction, as written. */
  readonly isWhole?: boolean
}

const nothings = ['', '~', 'null', 'Null', 'NULL']
const truths: Readonly<Record<string, boolean>> = { true: true, True: true, TRUE: true, false: false, False: false, FALSE: false }
/** YAML 1.1's other words; v3 takes them only where a truth value is asked for. */
export const otherTruths: Readonly<Record<string, boolean>> = {
  y: true, Y: true, yes: true, Yes: true, YES: true, on: true, On: true, ON: true,
  n: false, N: false, no: false, No: false, NO: false, off: false, Off: false, OFF: false,
}
const floats: Readonly<Record<string, number>> = {
  '.nan': NaN, '.NaN': NaN, '.NAN': NaN, '.inf': Infinity, '.Inf': Infinity, '.INF': Infinity,
  '+.inf': Infinity, '+.Inf': Infinity, '+.INF': Infinity, '-.inf': -Infinity, '-.Inf': -Infinity, '-.INF': -Infinity,
}

const resolvable = ['', '!!str', '!!bool', '!!int', '!!float', '!!null', '!!timestamp']

/** A scalar that is not said to be text. */
export function resolveScalar(tag: string, text: string, reader: YamlReader): Resolved {
  if (tag === '!!binary') return { tag, value: fromBase64(text) }
  if (!resolvable.includes(tag)) return { tag, value: text }
  if (tag === '!!str') return { tag, value: text }
  const found = resolvePlain(tag, text, reader)
  if (tag === '' || tag === found.tag) return found
  if (tag === '!!float' && found.tag === '!!int') return { tag, value: found.value }
  throw new YamlError(`yaml: cannot decode ${found.tag} \`${text}\` as a ${tag}`)
}

function fromBase64(text: string): string {
  const digits = text.replaceAll(/[\r\n]/g, '')
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) throw new YamlError('yaml: !!binary value contains invalid base64 data')
  return new TextDecoder().decode(Uint8Array.from(atob(digits), (character) => character.charCodeAt(0)))
}

function resolvePlain(tag: string, text: string, reader: YamlReader): Resolved {
  if (nothings.includes(text)) return { tag: '!!null', value: null }
  if (Object.hasOwn(truths, text)) return { tag: '!!bool', value: truths[text]! }
  if (reader === 'v2' && Object.hasOwn(otherTruths, text)) return { tag: '!!bool', value: otherTruths[text]! }
  if (Object.hasOwn(floats, text)) return { tag: '!!float', value: floats[text]! }
  if (reader === 'v3' && text === '<<') return { tag: '!!merge', value: text }
  if (text.startsWith('.') && isFloat(text.replaceAll('_', ''))) return { tag: '!!float', value: Number(text.replaceAll('_', '')) }
  if (!/^[-+\d]/.test(text)) return { tag: '!!str', value: text }
  if ((tag === '' || tag === '!!timestamp') && isTimestamp(text)) return { tag: '!!timestamp', value: text }
  return numberOf(text.replaceAll('_', ''), reader) ?? { tag: '!!str', value: text }
}

function numberOf(plain: string, reader: YamlReader): Resolved | undefined {
  const whole = wholeOf(plain, reader)
  if (whole !== undefined && whole >= -9_223_372_036_854_775_808n && whole <= 18_446_744_073_709_551_615n) {
    return { tag: '!!int', value: Number(whole), isWhole: true }
  }
  return isFloat(plain) && Number.isFinite(Number(plain)) ? { tag: '!!float', value: Number(plain) } : undefined
}

/** strconv.ParseInt with base 0: 0x, 0b, 0o and 0 before octal digits. */
function wholeOf(plain: string, _reader: YamlReader): bigint | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(plain) ?? []
  const octal = /^0([0-7]+)$/.exec(digits)
  const isWhole = /^(?:0|[1-9]\d*|0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.test(digits)
  if (!octal && !isWhole) return undefined
  const value = BigInt(octal ? `0o${octal[1]}` : digits.toLowerCase())
  return sign === '-' ? -value : value
}

function isFloat(plain: string): boolean {
  return /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain)
}

const timestamp = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?))?$/

function isTimestamp(text: string): boolean {
  const [, year, month, day, ...clock] = timestamp.exec(text) ?? []
  if (year === undefined) return false
  const [hours = 0, minutes = 0, seconds = 0] = clock.filter((part) => part !== undefined).map(Number)
  if (hours > 23 || minutes > 59 || seconds > 59) return false
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysOf(Number(year), Number(month))
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
