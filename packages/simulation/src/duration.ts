/**
 * Durations as people write and read them: Go's (`1h30m0s`), Prometheus' (`1d`, `90m`) and the
 * ages that kubectl prints (`5m30s`, `3d4h`).
 *
 * Follows Go src/time/format.go (ParseDuration) and src/time/time.go (Duration.String),
 * prometheus/common model/time.go, k8s.io/apimachinery pkg/util/duration/duration.go.
 * Left out: nanoseconds; what is read is cut to whole microseconds.
 */
import { quoteGo, quoteGoTime } from './quote.ts'
import { type Duration, day, hour, minute, second } from './time.ts'

/** A duration, or the words that refuse the text. */
export type ParsedDuration = Duration | string

const nanosecondsByGoUnit: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1_000n, '\u00b5s': 1_000n, '\u03bcs': 1_000n, ms: 1_000_000n, s: 1_000_000_000n,
  m: 60_000_000_000n, h: 3_600_000_000_000n,
}
const nanosecondsMax = 1n << 63n

/** `1h30m`, `1.5s`, `-300ms`, `0`. */
export function parseGoDuration(text: string): ParsedDuration {
  const refuse = (what: string) => `time: ${what} ${quoteGoTime(text)}`
  const isNegative = text.startsWith('-')
  let rest = /^[-+]/.test(text) ? text.slice(1) : text
  if (rest === '0') return 0
  if (rest === '') return refuse('invalid duration')
  let total = 0n
  while (rest !== '') {
    const [number, whole, fraction = ''] = /^(\d*)(?:\.(\d*))?/.exec(rest)!
    if (whole === '' && fraction === '') return refuse('invalid duration')
    // Go gives up on a number that is too long before it looks at the unit.
    if (BigInt(whole || '0') > nanosecondsMax) return refuse('invalid duration')
    rest = rest.slice(number.length)
    const [unit] = /^[^.\d]*/.exec(rest)!
    if (unit === '') return refuse('missing unit in duration')
    const nanoseconds = Object.hasOwn(nanosecondsByGoUnit, unit) ? nanosecondsByGoUnit[unit]! : undefined
    if (nanoseconds === undefined) return refuse(`unknown unit ${quoteGoTime(unit)} in duration`)
    rest = rest.slice(unit.length)
    total += BigInt(whole || '0') * nanoseconds + fractionOf(fraction, nanoseconds)
    if (total > nanosecondsMax) return refuse('invalid duration')
  }
  if (!isNegative && total === nanosecondsMax) return refuse('invalid duration')
  const size = Number(total / 1000n)
  return isNegative && size > 0 ? -size : size
}

/** Digits after the point, as so many nanoseconds; Go stops reading at 18 of them, and so do we. */
function fractionOf(digits: string, nanoseconds: bigint): bigint {
  const read = digits.slice(0, 18)
  return read === '' ? 0n : BigInt(read) * nanoseconds / BigInt(`1${'0'.repeat(read.length)}`)
}

/** `1h30m0s`, `1.5s`, `300ms`, `0s`. */
export function printGoDuration(duration: Duration): string {
  const sign = duration < 0 ? '-' : ''
  const size = Math.abs(Math.trunc(duration))
  if (size === 0) return '0s'
  if (size < 1_000) return `${sign}${size}µs`
  if (size < second) return `${sign}${printDecimal(size, 1_000)}ms`
  const minutes = Math.floor(size / minute)
  const seconds = `${printDecimal(size - minutes * minute, second)}s`
  if (minutes === 0) return sign + seconds
  if (minutes < 60) return `${sign}${minutes}m${seconds}`
  return `${sign}${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`
}

/** A whole number over a power of ten, without trailing zeros. */
function printDecimal(value: number, over: number): string {
  const whole = Math.floor(value / over)
  const fraction = String(over + value - whole * over).slice(1).replace(/0+$/, '')
  return fraction === '' ? String(whole) : `${whole}.${fraction}`
}

/** From biggest to smallest, as they must follow each other. Years and weeks only where nothing is left. */
const prometheusUnits: readonly (readonly [unit: string, milliseconds: number, exact: boolean])[] = [
  ['y', 31_536_000_000, true], ['w', 604_800_000, true], ['d', 86_400_000, false], ['h', 3_600_000, false],
  ['m', 60_000, false], ['s', 1_000, false], ['ms', 1, false],
]

/** `1d`, `5m`, `1h30m`, `0`. */
export function parsePrometheusDuration(text: string): ParsedDuration {
  if (text === '0') return 0
  if (text === '') return 'empty duration string'
  let total = 0n
  let last = -1
  let rest = text
  while (rest !== '') {
    const [, number, unit] = /^(\d*)(\D*)/.exec(rest)!
    if (number === '' || unit === '' || BigInt(number!) >= 1n << 64n) return `not a valid duration string: ${quoteGo(text)}`
    const index = prometheusUnits.findIndex(([name]) => name === unit)
    if (index === -1) return `unknown unit ${quoteGo(unit!)} in duration ${quoteGo(text)}`
    if (index <= last) return `not a valid duration string: ${quoteGo(text)}`
    last = index
    total += BigInt(number!) * BigInt(prometheusUnits[index]![1]) * 1_000_000n
    if (total >= nanosecondsMax) return 'duration out of range'
    rest = rest.slice(number!.length + unit!.length)
  }
  return Number(total / 1000n)
}

/** `1d`, `1h30m`, `90d` (12w6d would be harder to read), `0s`. */
export function printPrometheusDuration(duration: Duration): string {
  let left = Math.trunc(Math.abs(duration) / 1_000)
  if (left === 0) return '0s'
  let text = duration < 0 ? '-' : ''
  for (const [unit, milliseconds, exact] of prometheusUnits) {
    if (left < milliseconds || (exact && left % milliseconds !== 0)) continue
    text += `${Math.floor(left / milliseconds)}${unit}`
    left %= milliseconds
  }
  return text
}

/** An age in two or three figures, as kubectl's tables have it: `90s`, `5m30s`, `3d4h`, `2y45d`. */
export function printHumanDuration(duration: Duration): string {
  const seconds = Math.trunc(duration / second)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  const minutes = Math.floor(duration / minute)
  const hours = Math.floor(duration / hour)
  const days = Math.floor(duration / day)
  if (minutes < 2) return `${Math.abs(seconds)}s`
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's')
  if (hours < 3) return `${minutes}m`
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  if (days < 8) return withRest(days, 'd', hours % 24, 'h')
  if (days < 2 * 365) return `${days}d`
  const years = Math.floor(days / 365)
  return days < 8 * 365 ? withRest(years, 'y', days % 365, 'd') : `${years}y`
}

function withRest(value: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${value}${unit}` : `${value}${unit}${rest}${restUnit}`
}

/** An age in one figure: `90s` is `1m`. */
export function printShortHumanDuration(duration: Duration): string {
  const seconds = Math.trunc(duration / second)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 60) return `${Math.abs(seconds)}s`
  const hours = Math.floor(duration / hour)
  if (hours < 1) return `${Math.floor(duration / minute)}m`
  if (hours < 24) return `${hours}h`
  if (hours < 24 * 365) return `${Math.floor(hours / 24)}d`
  return `${Math.floor(hours / 24 / 365)}y`
}
