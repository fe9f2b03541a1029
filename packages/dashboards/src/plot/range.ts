/**
 * From where to where an axis goes: what the values take, with some room, at round numbers, within soft and hard bounds.
 *
 * Follows rangeNum and rangeLog of uPlot 1.6, as Grafana's UPlotScaleBuilder asks them.
 */
import { log } from '@track/simulation'
import { magnitudeOf, powerOfTen } from '../format/decimal.ts'

/** `always`: the soft bound holds; `near zero`: only where the room at the end would reach beyond it. */
export type SoftMode = 'always' | 'near zero'

export interface End {
  readonly pad: number
  readonly hard?: number | undefined
  readonly soft: number
  readonly mode: SoftMode
}

export type Ends = readonly [low: End, high: End]
export type Extent = readonly [low: number, high: number]

/** The range of a panel's axis: soft bounds hold, and zero draws the end to it where it lies near. */
export function axisEnds({ min, max, softMin, softMax }: { readonly min?: number | undefined; readonly max?: number | undefined; readonly softMin?: number | undefined; readonly softMax?: number | undefined }): Ends {
  const end = (hard: number | undefined, soft: number | undefined): End => ({ pad: 0.1, hard, soft: soft ?? 0, mode: soft === undefined ? 'near zero' : 'always' })
  return [end(min, softMin), end(max, softMax)]
}

export function rangeOf(low: number, high: number, [lowEnd, highEnd]: Ends): Extent {
  const delta = sizeOf(low, high)
  const isFlat = delta === 0 || delta === 1e-24
  const span = delta || Math.max(Math.abs(low), Math.abs(high)) || 1e3
  const unit = powerOfTen(magnitudeOf(span)) / 10
  const room = (value: number, pad: number) => span * (isFlat && delta === 0 ? (value === 0 ? 0.1 : 1) : pad)
  const newLow = stepped(low - room(low, lowEnd.pad), unit, Math.floor)
  const softLow = low >= lowEnd.soft && (lowEnd.mode === 'always' || newLow <= lowEnd.soft) ? lowEnd.soft : Infinity
  const least = Math.max(lowEnd.hard ?? -Infinity, newLow < softLow && low >= softLow ? softLow : Math.min(softLow, newLow))
  const newHigh = stepped(high + room(high, highEnd.pad), unit, Math.ceil)
  const softHigh = high <= highEnd.soft && (highEnd.mode === 'always' || newHigh >= highEnd.soft) ? highEnd.soft : -Infinity
  const greatest = Math.min(highEnd.hard ?? Infinity, newHigh > softHigh && high <= softHigh ? softHigh : Math.max(softHigh, newHigh))
  return least === greatest && least === 0 ? [least, 100] : [least, greatest]
}

/** Differences that are but errors of rounding are none. */
function sizeOf(low: number, high: number): number {
  const delta = high - low
  const scalar = Math.max(Math.abs(low), Math.abs(high))
  const digits = (value: number) => log(value) / Math.LN10
  if (!(delta < 1e-24) && Math.abs(digits(scalar) - digits(delta)) <= 10) return delta
  return low === 0 || high === 0 ? 1e-24 : 0
}

function stepped(value: number, unit: number, round: (value: number) => number): number {
  return decimalsCut(decimalsCut(round(decimalsCut(value / unit, 14)), 14) * unit, 24)
}

function decimalsCut(value: number, decimals: number): number {
  if (Number.isInteger(value)) return value
  const power = powerOfTen(decimals)
  return Math.round(value * power * (1 + Number.EPSILON)) / power
}

/** Whole powers of the base around the values; values that have no logarithm do not count. */
export function logRangeOf(low: number, high: number, base: 2 | 10): Extent {
  if (!(low > 0)) return high > 0 ? logRangeOf(high / (base * base), high, base) : [1, base]
  const exponent = (value: number, round: (value: number) => number) => {
    const exact = log(value) / log(base)
    return Math.abs(exact - Math.round(exact)) < 1e-9 ? Math.round(exact) : round(exact)
  }
  const [from, to] = [exponent(low, Math.floor), exponent(high, Math.ceil)]
  return [powerOfBase(base, from), powerOfBase(base, from === to ? to + 1 : to)]
}

export function powerOfBase(base: 2 | 10, exponent: number): number {
  if (base === 10) return powerOfTen(exponent)
  let power = 1
  for (let count = 0; count < Math.abs(exponent); count++) power *= 2
  return exponent < 0 ? 1 / power : power
}
