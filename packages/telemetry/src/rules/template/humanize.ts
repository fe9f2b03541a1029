/**
 * Numbers as people read them: `1.235k`, `2h 5m 3s`, `12.5%`.
 *
 * Follows template/template.go of Prometheus 3.16 and helpers/templates/time.go of prometheus/common.
 */
import { bare, formatFloat, GoValue } from '@track/formats'
import { type Instant, microsecond, second } from '@track/simulation'
import { parseFloat } from '../../exposition/float.ts'

/** What a number was made of, or why it is none. */
export type Converted = { readonly number: number } | { readonly failure: string }

export function convertToFloat(value: unknown): Converted {
  if (value instanceof GoValue && value.type.kind === 'float') return { number: value.value as number }
  if (value instanceof GoValue && value.type.name === 'time.Duration') return { number: (value.value as number) / second }
  if (typeof value === 'bigint') return { number: Number(value) }
  if (typeof value === 'string') {
    const number = parseFloat(value)
    if (number === undefined) return { failure: `strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax` }
    return Number.isFinite(number) || !/\d/.test(value) ? { number } : { failure: `strconv.ParseFloat: parsing ${JSON.stringify(value)}: value out of range` }
  }
  return { failure: `can't convert ${goTypeOf(value)} to float` }
}

function goTypeOf(value: unknown): string {
  if (value instanceof GoValue) return value.type.name
  if (value === undefined || value === null) return '<nil>'
  return typeof value === 'boolean' ? 'bool' : Array.isArray(bare(value)) ? '[]interface {}' : 'map[string]interface {}'
}

const four = (value: number): string => formatFloat(value, 'g', 4)

function scaled(value: number, prefixes: readonly string[], factor: number): string {
  let [size, prefix] = [value, '']
  for (const next of prefixes) {
    if (factor > 1 ? Math.abs(size) < factor : Math.abs(size) >= 1) break
    prefix = next
    size = factor > 1 ? size / factor : size * 1000
  }
  return four(size) + prefix
}

const small = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']

export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return four(value)
  return Math.abs(value) >= 1 ? scaled(value, ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'], 1000) : scaled(value, small, 0)
}

export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return four(value)
  return scaled(value, ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'], 1024)
}

export function humanizePercentage(value: number): string {
  return `${four(value * 100)}%`
}

/** As Go makes an int64 of a float64 on amd64: what does not fit is the least of them. */
export function asInt64(value: number): number {
  return Math.abs(value) < 9_223_372_036_854_775_808 ? Math.trunc(value) : -9_223_372_036_854_775_808
}

export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return four(value)
  if (value === 0) return `${four(value)}s`
  if (Math.abs(value) < 1) return `${scaled(value, small, 0)}s`
  const sign = value < 0 ? '-' : ''
  const whole = BigInt(asInt64(Math.abs(value)))
  const [seconds, minutes, hours, days] = [whole % 60n, (whole / 60n) % 60n, (whole / 3600n) % 24n, whole / 86_400n]
  if (days !== 0n) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`
  if (hours !== 0n) return `${sign}${hours}h ${minutes}m ${seconds}s`
  if (minutes !== 0n) return `${sign}${minutes}m ${seconds}s`
  return `${sign}${four(Math.abs(value))}s`
}

/** Seconds since the Unix epoch as an instant, to the millisecond; undefined for NaN and infinities. */
export function instantOfSeconds(value: number): Instant | undefined | { readonly failure: string } {
  if (!Number.isFinite(value)) return undefined
  if (Math.abs(value * 1e9) >= 9_223_372_036_854_775_808) {
    return { failure: `${formatFloat(value, 'g')} cannot be represented as a nanoseconds timestamp since it overflows int64` }
  }
  return Math.trunc(Math.trunc(value * 1e9) / 1e6) * 1000 * microsecond
}
