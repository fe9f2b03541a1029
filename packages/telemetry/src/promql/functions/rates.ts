/**
 * How counters and gauges change over a range.
 *
 * Follows promql/functions.go of Prometheus 3 (extrapolatedRate, extendedRate, instantValue,
 * funcResets, funcChanges, linearRegression, funcDoubleExponentialSmoothing). Left out: start
 * timestamps.
 */
import { evaluationError } from '../error.ts'
import { equalHistograms } from '../../series/histogram/float-histogram.ts'
import { KahanSum } from '../evaluate/kahan.ts'
import { interpolate } from '../evaluate/selectors.ts'
import type { Window } from '../evaluate/window.ts'
import { isReset } from '../histogram/detect-reset.ts'
import { countMixedPairs, lastHistogramChange } from './histogram-pairs.ts'
import { rateOfHistograms } from './histogram-rates.ts'
import type { FunctionRow } from './row.ts'

const rate: RateKind = { isCounter: true, isRate: true }
const increase: RateKind = { isCounter: true, isRate: false }
const delta: RateKind = { isCounter: false, isRate: false }

const isFall = (before: number, value: number) => value < before
const isChange = (before: number, value: number) => value !== before && !(value !== value && before !== before)

export const rateRows: readonly FunctionRow[] = [
  {
    name: 'rate', arguments: ['matrix'], returns: 'vector',
    help: 'How much a counter rises a second, over the range, resets allowed for',
    over: (window) => extrapolated(window, rate), overHistograms: (window, context) => rateOfHistograms(window, context, rate),
  },
  {
    name: 'increase', arguments: ['matrix'], returns: 'vector',
    help: 'How much a counter rises over the range, resets allowed for',
    over: (window) => extrapolated(window, increase), overHistograms: (window, context) => rateOfHistograms(window, context, increase),
  },
  {
    name: 'delta', arguments: ['matrix'], returns: 'vector',
    help: 'How far a gauge moves over the range',
    over: (window) => extrapolated(window, delta), overHistograms: (window, context) => rateOfHistograms(window, context, delta),
  },
  {
    name: 'irate', arguments: ['matrix'], returns: 'vector',
    help: 'How much a counter rises a second between its last two samples',
    over: (window) => lastChange(window, true), overHistograms: (window, context) => lastHistogramChange(window, context, true),
  },
  {
    name: 'idelta', arguments: ['matrix'], returns: 'vector',
    help: 'How far a gauge moves between its last two samples',
    over: (window) => lastChange(window, false), overHistograms: (window, context) => lastHistogramChange(window, context, false),
  },
  {
    name: 'resets', arguments: ['matrix'], returns: 'vector',
    help: 'How often a counter falls within the range',
    over: (window) => countPairs(window, isFall), overHistograms: (window) => countMixedPairs(window, isFall, (before, row) => isReset(row, before)),
  },
  {
    name: 'changes', arguments: ['matrix'], returns: 'vector',
    help: 'How often the value changes within the range',
    over: (window) => countPairs(window, isChange), overHistograms: (window) => countMixedPairs(window, isChange, (before, row) => !equalHistograms(row, before)),
  },
  {
    name: 'deriv', arguments: ['matrix'], returns: 'vector',
    help: 'The slope a second of the straight line that fits a gauge best',
    numbersMin: 2,
    over: (window) => (window.to - window.from < 2 ? undefined : regression(window, window.times[window.from]!).slope),
  },
  {
    name: 'predict_linear', arguments: ['matrix', 'scalar'], returns: 'vector', dependsOnTime: true,
    help: 'Where a gauge will be so many seconds from now, if it goes on as over the range', numbersMin: 2,
    over: (window) => {
      if (window.to - window.from < 2) return undefined
      const { slope, intercept } = regression(window, window.timeMs)
      return slope * window.scalars[0]! + intercept
    },
  },
  {
    name: 'double_exponential_smoothing', arguments: ['matrix', 'scalar', 'scalar'], returns: 'vector', isExperimental: true,
    help: 'A gauge smoothed by its level and its trend, both between 0 and 1', numbersMin: 2,
    over: smoothed,
  },
]

export interface RateKind {
  readonly isCounter: boolean
  readonly isRate: boolean
}

/**
 * The change over the range, stretched to its bounds where the samples come close to them, else by
 * half a sample's distance; a counter is not stretched below zero.
 */
function extrapolated(window: Window, kind: RateKind): number | undefined {
  if (window.boundary) return extended(window, kind)
  const { times, values, from, to } = window
  const last = to - 1
  if (last <= from) return undefined
  let change = values[last]! - values[from]!
  if (kind.isCounter) {
    for (let index = from + 1; index < to; index++) if (values[index]! < values[index - 1]!) change += values[index - 1]!
  }
  let toStart = (times[from]! - window.startMs) / 1000
  let toEnd = (window.endMs - times[last]!) / 1000
  const sampled = (times[last]! - times[from]!) / 1000
  const average = sampled / (last - from)
  const threshold = average * 1.1
  if (toStart >= threshold) toStart = average / 2
  if (kind.isCounter) {
    const toZero = change > 0 && values[from]! >= 0 ? sampled * (values[from]! / change) : toStart
    if (toZero < toStart) toStart = toZero
  }
  if (toEnd >= threshold) toEnd = average / 2
  let factor = (sampled + toStart + toEnd) / sampled
  if (kind.isRate) factor /= window.rangeMs / 1000
  return change * factor
}

/** `anchored` and `smoothed`: the value at the bounds themselves, held or interpolated. */
function extended(window: Window, { isCounter, isRate }: RateKind): number | undefined {
  const { times, values, from, startMs, endMs, boundary } = window
  const isSmoothed = boundary === 'smoothed'
  let last = window.to - 1
  let first = from
  while (first < last && times[first]! <= startMs) first++
  first = Math.max(from, first - 1)
  if (isSmoothed) {
    let end = from
    while (end < last && times[end]! < endMs) end++
    last = end
  }
  if (times[last]! <= startMs || (isSmoothed && times[first]! > endMs)) return undefined
  const left = isSmoothed && times[first]! < startMs ? between(window, first, startMs, isCounter) : values[first]!
  const right = rightValue(window, last, isCounter)
  let change = right - left
  if (isCounter) {
    if (times[first]! <= startMs) first++
    if (times[last]! >= endMs) last--
    change += resetCorrection(values.subarray(first, Math.max(first, last + 1)), left, right)
  }
  return isRate ? change / (window.rangeMs / 1000) : change
}

function rightValue(window: Window, last: number, isCounter: boolean): number {
  const { times, values, from, endMs, boundary } = window
  if (times[last]! <= endMs || last === from) return values[last]!
  return boundary === 'smoothed' ? between(window, last - 1, endMs, isCounter) : values[last - 1]!
}

/** The line through two neighbours; after a reset the counter is taken to have started at 0. */
function between({ times, values }: Window, index: number, time: number, isCounter: boolean): number {
  const after = values[index + 1]!
  const before = isCounter && after < values[index]! ? 0 : values[index]!
  return interpolate(times[index]!, before, times[index + 1]!, after, time)
}

function resetCorrection(points: Float64Array, left: number, right: number): number {
  let correction = 0
  let before = left
  for (const point of points) {
    if (point < before) correction += before
    before = point
  }
  return right < before ? correction + before : correction
}

function lastChange({ times, values, from, to }: Window, isRate: boolean): number | undefined {
  if (to - from < 2) return undefined
  const elapsed = times[to - 1]! - times[to - 2]!
  if (elapsed === 0) return undefined
  const value = values[to - 1]!
  const before = values[to - 2]!
  const change = isRate && value < before ? value : value - before
  return isRate ? change / (elapsed / 1000) : change
}

/** How many neighbours fulfil a condition; an anchored range begins with the last sample at its start. */
function countPairs(window: Window, isCounted: (before: number, value: number) => boolean): number | undefined {
  const { times, values, to } = window
  let first = window.from
  if (window.boundary === 'anchored') {
    if (times[to - 1]! <= window.startMs) return undefined
    while (first + 1 < to && times[first + 1]! <= window.startMs) first++
  }
  let count = 0
  for (let index = first + 1; index < to; index++) if (isCounted(values[index - 1]!, values[index]!)) count++
  return count
}

/** Least squares; the intercept is the line's value at a time. */
function regression({ times, values, from, to }: Window, interceptMs: number): { slope: number; intercept: number } {
  const [sumX, sumY, sumXY, sumX2] = [new KahanSum(), new KahanSum(), new KahanSum(), new KahanSum()]
  const first = values[from]!
  let isConstant = true
  for (let index = from; index < to; index++) {
    const y = values[index]!
    if (index > from && y !== first) isConstant = false
    const x = (times[index]! - interceptMs) / 1e3
    sumX.add(x)
    sumY.add(y)
    sumXY.add(x * y)
    sumX2.add(x * x)
  }
  if (isConstant) return Math.abs(first) === Infinity ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: first }
  const n = to - from
  const [x, y, xy, x2] = [sumX, sumY, sumXY, sumX2].map(({ sum, correction }) => sum + correction) as [number, number, number, number]
  const slope = (xy - (x * y) / n) / (x2 - (x * x) / n)
  return { slope, intercept: y / n - (slope * x) / n }
}

/** Holt's linear method: a level and a trend, each pulled towards what was seen. */
function smoothed({ values, from, to, scalars }: Window): number | undefined {
  const [smoothing, trend] = scalars as [number, number]
  if (!(smoothing > 0 && smoothing < 1)) {
    throw evaluationError(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${printFixed(smoothing)}`)
  }
  if (!(trend > 0 && trend < 1)) {
    throw evaluationError(`invalid trend factor. Expected: 0 < tf < 1, got: ${printFixed(trend)}`)
  }
  if (to - from < 2) return undefined
  let before = 0
  let level = values[from]!
  let slope = values[from + 1]! - values[from]!
  for (let index = from + 1; index < to; index++) {
    const seen = smoothing * values[index]!
    if (index > from + 1) slope = trend * (level - before) + (1 - trend) * slope
    const carried = (1 - smoothing) * (level + slope)
    before = level
    level = seen + carried
  }
  return level
}

/** fmt's %f. */
function printFixed(value: number): string {
  if (!Number.isFinite(value)) return value !== value ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return value.toFixed(6)
}
