/**
 * `printf` of the shell, and the number formats that awk and `seq` share with it.
 * Follows printf(1) of bash 5.2. Left out: `%n`, wide characters.
 */
import type { Instant } from '@track/simulation'
import { limits, OutOfMemory } from '../limits.ts'
import { unescapeEcho, unescapeOne } from '../shell/expansion/ansi.ts'
import { quoteBackslash, quoteSingle } from '../shell/quoting.ts'
import { strftime } from './strftime.ts'

export interface Directive {
  readonly flags: string
  readonly width: number | undefined
  readonly precision: number | undefined
  readonly conversion: string
}

interface Written {
  readonly text: string
  readonly errors: readonly string[]
  /** None of them is more than a warning. */
  readonly isFine: boolean
}

/** The format is used again while arguments are left. */
export function formatPrintf(format: string, args: readonly string[], times: { now: Instant; startedAt: Instant }): Written {
  const state: State = { args, next: 0, errors: [], text: '', ended: false, times }
  do {
    const before = state.next
    once(format, state)
    if (state.next === before) break
  } while (state.next < args.length && !state.ended)
  return { text: state.text, errors: state.errors, isFine: state.errors.every((words) => words.startsWith(warning)) }
}

interface State {
  readonly args: readonly string[]
  next: number
  readonly errors: string[]
  text: string
  ended: boolean
  readonly times: { readonly now: Instant; readonly startedAt: Instant }
}

const directive = /%(?:%|([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|j|z|t|L)?(\([^)]*\)T|[a-zA-Z]))/y
const escape = /\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}|.)/sy

function once(format: string, state: State): void {
  for (let at = 0; at < format.length && !state.ended;) {
    const char = format[at]!
    if (char === '\\') {
      escape.lastIndex = at
      const found = escape.exec(format)?.[1]
      if (found === 'c') {
        state.ended = true
        return
      }
      state.text += found === undefined ? '\\' : unescapeOne(found) ?? `\\${found}`
      at += 1 + (found?.length ?? 0)
    } else if (char === '%') {
      directive.lastIndex = at
      const found = directive.exec(format)
      if (!found) {
        state.errors.push(`\`${format[at + 1] ?? '%'}': ${format[at + 1] === undefined ? 'missing format character' : 'invalid format character'}`)
        state.ended = true
        return
      }
      state.text += found[0] === '%%' ? '%' : convert(state, found)
      at += found[0].length
    } else {
      const next = nextSpecial(format, at)
      state.text += format.slice(at, next)
      at = next
    }
  }
}

function nextSpecial(format: string, from: number): number {
  let at = from
  while (at < format.length && format[at] !== '%' && format[at] !== '\\') at++
  return at
}

function take(state: State): string | undefined {
  return state.args[state.next++]
}

function convert(state: State, [, flags = '', width, precision, conversion = '']: RegExpExecArray): string {
  const number = (text: string | undefined) => (text === undefined ? undefined : text === '*' ? Number(take(state) ?? 0) : Number(text))
  const wide = number(width)
  const left = wide !== undefined && wide < 0
  const exact = number(precision)
  const spec: Directive = {
    flags: left ? `${flags}-` : flags, width: wide === undefined ? undefined : Math.abs(wide),
    precision: exact === undefined || exact < 0 ? undefined : exact, conversion,
  }
  if (conversion.endsWith(')T')) return pad(spec, formatTime(state, conversion.slice(1, -2)))
  const arg = take(state)
  switch (conversion) {
    case 's': return pad(spec, cut(spec, arg ?? ''))
    case 'c': return pad(spec, (arg ?? '').charAt(0))
    case 'b': {
      const unescaped = unescapeEcho(arg ?? '')
      state.ended ||= unescaped.ended
      return pad(spec, cut(spec, unescaped.text))
    }
    case 'q': return pad(spec, quoteBackslash(arg ?? ''))
    case 'Q': return pad(spec, quoteSingle(arg ?? ''))
    default:
  }
  if ('diouxX'.includes(conversion)) return formatInteger(spec, integerArgument(state, arg, conversion === 'd' || conversion === 'i'))
  if ('eEfFgGaA'.includes(conversion)) return formatFloat(spec, floatArgument(state, arg))
  state.errors.push(`\`${conversion}': invalid format character`)
  state.ended = true
  return ''
}

function formatTime({ times }: State & { args: readonly string[] }, format: string): string {
  return strftime(format === '' ? '%X' : format, times.now)
}

const [lowest, highest, highestUnsigned] = [-(1n << 63n), (1n << 63n) - 1n, (1n << 64n) - 1n]

/** How words begin that do not make `printf` fail. */
const warning = 'warning: '

function integerArgument(state: State, arg: string | undefined, isSigned: boolean): bigint {
  if (arg === undefined || arg === '') return 0n
  if (/^["']/.test(arg)) return BigInt(arg.codePointAt(1) ?? 0)
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(arg)
  if (!match || match[0].length < arg.length) state.errors.push(`${arg}: invalid number`)
  if (!match) return 0n
  const digits = match[2]!
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
  const value = match[1] === '-' ? -magnitude : magnitude
  const bounded = value < lowest ? lowest : value > (isSigned ? highest : highestUnsigned) ? (isSigned ? highest : highestUnsigned) : value
  if (bounded !== value) state.errors.push(`${warning}${arg}: Numerical result out of range`)
  return bounded
}

function floatArgument(state: State, arg: string | undefined): number {
  if (arg === undefined || arg === '') return 0
  if (/^["']/.test(arg)) return arg.codePointAt(1) ?? 0
  const match = /^\s*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i.exec(arg)
  if (!match || match[0].length < arg.length) state.errors.push(`${arg}: invalid number`)
  if (!match) return 0
  if (/inf/i.test(match[0])) return match[0].trim().startsWith('-') ? -Infinity : Infinity
  return Number(match[0])
}

function cut({ precision }: Directive, text: string): string {
  return precision === undefined ? text : text.slice(0, precision)
}

/** Blanks and zeros take memory, too. */
function allowed(length: number): number {
  if (length > limits.memory) throw new OutOfMemory(length)
  return length
}

export function pad({ flags, width }: Directive, text: string): string {
  if (width === undefined) return text
  allowed(width)
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width)
}

/** `%d %i %o %u %x %X`. */
export function formatInteger(spec: Directive, value: bigint): string {
  const { conversion, flags, precision } = spec
  const isSigned = conversion === 'd' || conversion === 'i'
  const magnitude = isSigned ? (value < 0n ? -value : value) : BigInt.asUintN(64, value)
  let digits = magnitude.toString(conversion === 'o' ? 8 : conversion === 'x' || conversion === 'X' ? 16 : 10)
  if (conversion === 'X') digits = digits.toUpperCase()
  if (precision !== undefined) digits = precision === 0 && magnitude === 0n ? '' : digits.padStart(allowed(precision), '0')
  const sign = isSigned ? signOf(value < 0n, flags) : ''
  const prefix = flags.includes('#') && magnitude !== 0n ? { o: '0', x: '0x', X: '0X' }[conversion] ?? '' : ''
  return padNumber(spec, sign + prefix, digits, precision === undefined)
}

function signOf(isNegative: boolean, flags: string): string {
  return isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
}

function padNumber(spec: Directive, sign: string, digits: string, zeros: boolean): string {
  const { flags, width } = spec
  if (zeros && flags.includes('0') && !flags.includes('-') && width !== undefined) return sign + digits.padStart(allowed(width) - sign.length, '0')
  return pad(spec, sign + digits)
}

/** `%e %f %g` and their capitals. */
export function formatFloat(spec: Directive, value: number): string {
  const { conversion, flags } = spec
  const sign = signOf(value < 0 || Object.is(value, -0), flags)
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf'
    return pad(spec, (Number.isNaN(value) ? '' : sign) + (conversion < 'a' ? word.toUpperCase() : word))
  }
  const digits = floatDigits(spec, Math.abs(value))
  return padNumber(spec, sign, conversion < 'a' ? digits.toUpperCase() : digits, true)
}

function floatDigits({ conversion, precision = 6, flags }: Directive, value: number): string {
  const kind = conversion.toLowerCase()
  if (kind === 'f') return fixed(value, precision)
  if (kind === 'e') return exponential(value, precision)
  if (kind === 'a') return exponential(value, precision)
  const significant = precision === 0 ? 1 : precision
  const exponent = value === 0 ? 0 : Number(/e([-+]\d+)$/.exec(exponential(value, significant - 1))![1])
  const isFixed = exponent >= -4 && exponent < significant
  const text = isFixed ? fixed(value, Math.max(0, significant - 1 - exponent)) : exponential(value, significant - 1)
  return flags.includes('#') ? text : text.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '')
}

function fixed(value: number, precision: number): string {
  if (value < 1e21) return evenAtTies(Math.min(100, precision), (digits) => value.toFixed(digits))
  return BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(allowed(precision))}` : '')
}

function exponential(value: number, precision: number): string {
  return evenAtTies(Math.min(100, precision), (digits) => value.toExponential(digits)).replace(/e([-+])(\d)$/, 'e$10$2')
}

/** JavaScript rounds a value that lies in the middle of two up, C to the even one of them. */
function evenAtTies(precision: number, print: (digits: number) => string): string {
  // In the middle lies only what ends there: its digits are few, and all after them are zeros.
  const [, whole = '', decimals = '', power = ''] = /^(\d+)\.?(\d*)(e.*)?$/.exec(print(Math.min(100, precision + 30)))!
  const isTie = /^50*$/.test(decimals.slice(precision)) && decimals.length > precision
  const cut = precision === 0 ? whole : `${whole}.${decimals.slice(0, precision)}`
  return isTie && '02468'.includes(cut.at(-1)!) ? cut + power : print(precision)
}
