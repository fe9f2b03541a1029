/**
 * Numbers with so many decimals, and how many a number wants when nobody says.
 *
 * Follows packages/grafana-data/src/valueFormats/valueFormats.ts of Grafana (toFixed, getDecimalsForValue, scaledUnits, locale).
 */
import { log } from '@track/simulation'

/** A number as it is shown: what stands before, the digits, what stands behind. */
export interface Formatted {
  readonly prefix?: string
  readonly text: string
  readonly suffix?: string
}

export type Decimals = number | undefined

export function textOf({ prefix = '', text, suffix = '' }: Formatted): string {
  return `${prefix}${text}${suffix}`
}

export function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`)
}

/** Of the greatest power of ten that the size reaches; the size is not zero. */
export function magnitudeOf(size: number): number {
  const estimate = Math.floor(log(size) / Math.LN10)
  if (size >= powerOfTen(estimate + 1)) return estimate + 1
  return size < powerOfTen(estimate) ? estimate - 1 : estimate
}

export function toFixed(value: number | null, decimals: Decimals): string {
  if (value === null) return ''
  if (value === Infinity) return '∞'
  if (value === -Infinity) return '-∞'
  const digits = decimals ?? decimalsFor(value)
  // JavaScript knows zeros with 0 to 100 decimals.
  if (value === 0) return (0).toFixed(Math.min(100, Math.max(0, digits)))
  const factor = digits ? powerOfTen(Math.max(0, digits)) : 1
  const text = String(Math.round(value * factor) / factor)
  if (text.includes('e')) return text
  const point = text.indexOf('.')
  const precision = point === -1 ? 0 : text.length - point - 1
  // NaN decimals, of NaN, are none.
  if (!(precision < digits)) return text
  return `${precision > 0 ? text : `${text}.`}${String(factor).slice(1, digits - precision + 1)}`
}

function decimalsFor(value: number): number {
  const size = Math.abs(value)
  if (value % 1 === 0) return 0
  const decimals = 1 - Math.floor(log(size) / Math.LN10)
  return Math.max(0, size / powerOfTen(-decimals) > 2.25 ? decimals + 1 : decimals)
}

/** `1.5 hours`: words of time have a plural. */
export function toFixedScaled(value: number, decimals: Decimals, suffix: string): Formatted {
  const isMany = Math.abs(value) > 1 && / (min|hour|day|week|year)$/.test(suffix)
  return { text: toFixed(value, decimals), suffix: isMany ? `${suffix}s` : suffix }
}

export type Formatter = (value: number, decimals: Decimals) => Formatted

/** In the largest of the units that the value reaches; `offset` is the place of the one that values are in. */
export function scaledUnits(factor: 1000 | 1024, units: readonly string[], offset = 0): Formatter {
  return (value, decimals) => {
    if (!Number.isFinite(value)) return { text: Number.isNaN(value) ? 'NaN' : toFixed(value, decimals) }
    const steps = value === 0 ? 0 : stepsOf(Math.abs(value), factor)
    const place = Math.min(units.length - 1, Math.max(0, offset + steps))
    const taken = Math.min(units.length - offset - 1, Math.max(-offset, steps))
    return { text: toFixed(value / powerOf(factor, taken), decimals), suffix: units[place]! }
  }
}

function stepsOf(size: number, factor: 1000 | 1024): number {
  let steps = Math.floor(log(size) / log(factor))
  while (size >= powerOf(factor, steps + 1)) steps++
  while (size < powerOf(factor, steps)) steps--
  return steps
}

function powerOf(factor: 1000 | 1024, exponent: number): number {
  if (factor === 1000) return powerOfTen(3 * exponent)
  let power = 1
  for (let step = 0; step < Math.abs(exponent); step++) power *= 1024
  return exponent < 0 ? 1 / power : power
}

/** Thousands apart by commas, as Grafana shows numbers in English. */
export function toLocale(value: number, decimalsMax: number, decimalsMin = 0): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : toFixed(value, undefined)
  const [whole, fraction] = roundedDigits(Math.abs(value), Math.min(20, decimalsMax))
  const kept = fraction.slice(0, decimalsMin) + fraction.slice(decimalsMin).replace(/0+$/, '')
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${kept === '' ? '' : `.${kept}`}`
}

/** Before and behind the point. What is rounded are the shortest digits that mean the number, half of one up: 0.2345 is 0.235. */
function roundedDigits(size: number, decimals: number): readonly [whole: string, fraction: string] {
  const [mantissa = '', exponent = '0'] = size.toExponential().split('e')
  const written = mantissa.replace('.', '')
  const shift = decimals + Number(exponent) - (written.length - 1)
  const kept = shift >= 0 ? written.padEnd(written.length + shift, '0') : written.slice(0, Math.max(0, written.length + shift))
  const isUp = shift < 0 && (written[written.length + shift] ?? '0') >= '5' && written.length + shift >= 0
  const digits = String(BigInt(kept || '0') + (isUp ? 1n : 0n)).padStart(decimals + 1, '0')
  return [digits.slice(0, digits.length - decimals), digits.slice(digits.length - decimals)]
}
