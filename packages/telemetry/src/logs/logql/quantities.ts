/**
 * Durations, sizes and numbers as queries and log lines write them. Durations are nanoseconds.
 *
 * Follows time.ParseDuration, time.Duration.String and strconv.ParseFloat of Go, model/time.go of
 * prometheus/common and bytes.go of dustin/go-humanize, as Loki 3 uses them. Left out: hexadecimal
 * floating-point numbers.
 */
import { parseGoDuration as readGoDuration, parsePrometheusDuration, printGoDuration, printPrometheusDuration, quoteGo } from '@track/simulation'
import { parseFloat } from '../../exposition/float.ts'

/** What was read, or the words that refuse it. */
export type Read = number | string

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1, us: 1e3, '\u00b5s': 1e3, '\u03bcs': 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9,
}

const durationMax = 9_223_372_036_854_775_808

/** `1h30m`, `1.5s`, `-300ms`, `0` (time.ParseDuration). */
export function parseGoDuration(text: string): Read {
  // The words are those of the world's own durations, which are cut to microseconds.
  const refuse = () => String(readGoDuration(text))
  let rest = /^[-+]/.test(text) ? text.slice(1) : text
  if (rest === '0') return 0
  if (rest === '') return refuse()
  let total = 0
  while (rest !== '') {
    const [number, whole, fraction = ''] = /^(\d*)(?:\.(\d*))?/.exec(rest)!
    if (whole === '' && fraction === '') return refuse()
    rest = rest.slice(number.length)
    const [unit] = /^[^.\d]*/.exec(rest)!
    if (unit === '') return refuse()
    const size = Object.hasOwn(nanoseconds, unit) ? nanoseconds[unit]! : undefined
    if (size === undefined) return refuse()
    rest = rest.slice(unit.length)
    total += Number(whole) * size + (fraction === '' ? 0 : Math.floor(Number(`0.${fraction.slice(0, 18)}`) * size + 1e-6))
    if (total > durationMax) return refuse()
  }
  return text.startsWith('-') ? -total : total
}

/** `5m` and `1d` as Prometheus has them, in nanoseconds. */
export function parseRange(text: string): Read {
  const parsed = parsePrometheusDuration(text)
  return typeof parsed === 'string' ? parsed : parsed * 1000
}

/** Prometheus' form first, then Go's. */
export function parseDuration(text: string): Read {
  const parsed = parseRange(text)
  return typeof parsed === 'string' ? parseGoDuration(text) : parsed
}

/** `1h30m0s`, `1.5µs`, `20ns`. */
export function printDuration(duration: number): string {
  const size = Math.abs(duration)
  if (size >= 1000 && size % 1000 === 0) return printGoDuration(duration / 1000)
  const sign = duration < 0 ? '-' : ''
  if (size === 0) return '0s'
  if (size < 1000) return `${sign}${size}ns`
  if (size < 1e6) return `${sign}${trimmed(size, 1e3, 3)}µs`
  if (size < 1e9) return `${sign}${trimmed(size, 1e6, 6)}ms`
  const minutes = Math.floor(size / 60e9)
  const seconds = `${trimmed(size - minutes * 60e9, 1e9, 9)}s`
  if (minutes === 0) return sign + seconds
  return minutes < 60 ? `${sign}${minutes}m${seconds}` : `${sign}${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`
}

function trimmed(value: number, unit: number, digits: number): string {
  const whole = Math.floor(value / unit)
  const fraction = String(value - whole * unit).padStart(digits, '0').replace(/0+$/, '')
  return fraction === '' ? String(whole) : `${whole}.${fraction}`
}

/** `5m`, `1h30m`, `1d`, as a range is printed. */
export function printRange(duration: number): string {
  return printPrometheusDuration(duration / 1000)
}

const sizes: Readonly<Record<string, number>> = {
  b: 1, kib: 1024, kb: 1e3, mib: 1024 * 1024, mb: 1e6, gib: 1024 * 1024 * 1024, gb: 1e9,
  tib: 1_099_511_627_776, tb: 1e12, pib: 1_125_899_906_842_624, pb: 1e15, eib: 1_152_921_504_606_846_976, eb: 1e18,
  '': 1, ki: 1024, k: 1e3, mi: 1024 * 1024, m: 1e6, gi: 1024 * 1024 * 1024, g: 1e9,
  ti: 1_099_511_627_776, t: 1e12, pi: 1_125_899_906_842_624, p: 1e15, ei: 1_152_921_504_606_846_976, e: 1e18,
}

/** `42 MB`, `1.5KiB`, `1,024` (humanize.ParseBytes). */
export function parseBytes(text: string): Read {
  const [digits] = /^[\p{Nd}.,]*/u.exec(text)!
  const number = parseNumber(digits.replaceAll(',', ''))
  if (typeof number === 'string') return number
  const unit = text.slice(digits.length).trim().toLowerCase()
  const size = Object.hasOwn(sizes, unit) ? sizes[unit]! : undefined
  if (size === undefined) return `unhandled size name: ${unit}`
  const bytes = number * size
  return bytes >= 18_446_744_073_709_551_616 ? `too large: ${text}` : Math.trunc(bytes)
}

/** `83MB` (humanize.Bytes, spaces left out). */
export function printBytes(bytes: number): string {
  if (bytes < 10) return `${bytes}B`
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB']
  let power = 0
  let unit = 1
  while (power < units.length - 1 && bytes / unit >= 1000) {
    power++
    unit *= 1000
  }
  const value = Math.floor(bytes / unit * 10 + 0.5) / 10
  return `${value < 10 ? value.toFixed(1) : roundedHalfEven(value)}${units[power]}`
}

function roundedHalfEven(value: number): string {
  const floor = Math.floor(value)
  const isUp = value - floor > 0.5 || (value - floor === 0.5 && floor % 2 === 1)
  return String(isUp ? floor + 1 : floor)
}

/** strconv.ParseFloat with its refusals. */
export function parseNumber(text: string): Read {
  const value = parseFloat(text.includes('_') ? text.replaceAll(/(?<=\d)_(?=\d)/g, '') : text)
  if (value === undefined) return `strconv.ParseFloat: parsing ${quoteGo(text)}: invalid syntax`
  if (Math.abs(value) === Infinity && /\d/.test(text)) return `strconv.ParseFloat: parsing ${quoteGo(text)}: value out of range`
  return value
}
