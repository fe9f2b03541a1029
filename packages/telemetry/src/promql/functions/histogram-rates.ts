/**
 * How native histograms change over a range.
 *
 * Follows histogramRate, extrapolatedRate, extendedHistogramRate and correctForCounterResetsHistogram
 * in promql/functions.go of Prometheus 3.
 */
import { emptyHistogram, type FloatHistogram, isCustom } from '../../series/histogram/float-histogram.ts'
import { compacted } from '../../series/histogram/iterate.ts'
import { labelValue, metricName } from '../../series/labels.ts'
import { mixedBuckets, mixedSamples, notCounter, notGauge, reconciledBounds } from '../evaluate/annotations.ts'
import type { HistogramWindow, RangeContext, Window } from '../evaluate/window.ts'
import { add, subtract } from '../histogram/add.ts'
import { isReset } from '../histogram/detect-reset.ts'
import { interpolateHistograms } from '../histogram/interpolate.ts'
import { reduced } from '../histogram/layout.ts'
import { divide, multiply } from '../histogram/scale.ts'
import type { RateKind } from './rates.ts'

export function rateOfHistograms(window: Window, context: RangeContext, kind: RateKind): FloatHistogram | undefined {
  const held = window.histograms!
  const says = new RangeNotes(window, context)
  if (window.to > window.from) return says.drop(mixedSamples(says.metric))
  if (window.boundary) return extendedRate(window, says, kind)
  if (held.to - held.from < 2) return undefined
  const rows = held.rows.slice(held.from, held.to)
  const change = kind.isCounter ? counterChange(rows, says) : gaugeChange(rows, says)
  if (!change) return undefined
  const first = rows[0]!
  const startShare = kind.isCounter && change.count > 0 && first.count >= 0 ? first.count / change.count : undefined
  const factor = extrapolation(window, held, startShare)
  return multiply(change, kind.isRate ? factor / (window.rangeMs / 1000) : factor)
}

/** How far the change is stretched to the range's bounds; with its first value's share it is known how long ago a counter was at zero. */
function extrapolation({ startMs, endMs }: Window, { times, from, to }: HistogramWindow, startShare: number | undefined): number {
  const [firstMs, lastMs] = [times[from]!, times[to - 1]!]
  const sampled = (lastMs - firstMs) / 1000
  const average = sampled / (to - 1 - from)
  const threshold = average * 1.1
  const near = (distance: number) => (distance >= threshold ? average / 2 : distance)
  const toStart = near((firstMs - startMs) / 1000)
  const toZero = startShare === undefined ? toStart : sampled * startShare
  return (sampled + (toZero < toStart ? toZero : toStart) + near((endMs - lastMs) / 1000)) / sampled
}

/** What is said of one window. Upstream forgets all of it where it drops the result halfway. */
class RangeNotes {
  readonly metric: string
  readonly #context: RangeContext
  readonly #warnings: string[] = []
  readonly #infos: string[] = []

  constructor({ labels }: Window, context: RangeContext) {
    this.metric = labelValue(labels, metricName)
    this.#context = context
  }

  warn(text: string): void {
    this.#warnings.push(text)
  }

  inform(text: string): void {
    this.#infos.push(text)
  }

  /** Says what was noted so far. */
  tell(): void {
    const { annotations, position } = this.#context
    for (const text of this.#warnings.splice(0)) annotations.warn(text, position)
    for (const text of this.#infos.splice(0)) annotations.inform(text, position)
  }

  /** Says this alone; there is no result. */
  drop(text: string): undefined {
    this.#context.annotations.warn(text, this.#context.position)
  }

  interpolate(held: HistogramWindow, place: number, timeMs: number, isCounter: boolean): FloatHistogram | undefined {
    const { annotations, position } = this.#context
    const point = (at: number) => ({ timeMs: held.times[at]!, histogram: held.rows[at]! })
    return interpolateHistograms(point(place), point(place + 1), timeMs, isCounter, annotations, position)
  }

  add(a: FloatHistogram, b: FloatHistogram): FloatHistogram | undefined {
    const sum = add(a, b)
    if (sum?.isReconciled) this.inform(reconciledBounds('addition'))
    return sum?.histogram
  }

  subtract(a: FloatHistogram, b: FloatHistogram): FloatHistogram | undefined {
    const difference = subtract(a, b)
    if (difference?.isReconciled) this.inform(reconciledBounds('subtraction'))
    return difference?.histogram
  }
}

function counterChange(rows: readonly FloatHistogram[], says: RangeNotes): FloatHistogram | undefined {
  const last = rows.at(-1)!
  const second = rows[1]!
  if (rows[0]!.hint === 'gauge' || last.hint === 'gauge') says.warn(notCounter(says.metric))
  // After a reset the first sample counts for nothing, and its buckets need not fit.
  const isFirstGone = isReset(second, rows[0]!)
  const first = isFirstGone ? { ...emptyHistogram, schema: second.schema, customValues: second.customValues } : rows[0]!
  if (isCustom(last) !== isCustom(first)) {
    says.warn(mixedBuckets(says.metric))
    return told(says)
  }
  let schema = Math.min(last.schema, first.schema)
  for (const row of rows.slice(1, -1)) {
    if (row.hint === 'gauge') says.warn(notCounter(says.metric))
    if (isCustom(row) !== isCustom(first)) return says.drop(mixedBuckets(says.metric))
    schema = Math.min(schema, row.schema)
  }
  let change = says.subtract(reduced(last, schema), first)
  let before = first
  for (const row of rows.slice(1)) {
    if (change && isReset(row, before)) change = says.add(change, before)
    before = row
  }
  if (!change) return says.drop(mixedBuckets(says.metric))
  says.tell()
  return compacted({ ...change, hint: 'gauge' })
}

function told(says: RangeNotes): undefined {
  says.tell()
}

function gaugeChange(rows: readonly FloatHistogram[], says: RangeNotes): FloatHistogram | undefined {
  const [first, last] = [rows[0]!, rows.at(-1)!]
  const change = isCustom(first) === isCustom(last)
    ? says.subtract(reduced(last, Math.min(first.schema, last.schema)), first)
    : undefined
  if (!change) return says.drop(mixedBuckets(says.metric))
  if (first.hint !== 'gauge' || last.hint !== 'gauge') says.warn(notGauge(says.metric))
  says.tell()
  return compacted({ ...change, hint: 'gauge' })
}

/** `anchored` and `smoothed`: the histogram at the bounds themselves, held or interpolated. */
function extendedRate(window: Window, says: RangeNotes, { isCounter, isRate }: RateKind): FloatHistogram | undefined {
  const held = window.histograms!
  const bounds = boundsOf(held, window)
  if (!bounds) return undefined
  const { first, last } = bounds
  const isSmoothed = window.boundary === 'smoothed'
  for (const row of held.rows.slice(first, last + 1)) {
    if (isCustom(row) !== isCustom(held.rows[first]!)) {
      says.warn(mixedBuckets(says.metric))
      return told(says)
    }
    if (isCounter && row.hint === 'gauge') says.warn(notCounter(says.metric))
  }
  const left = isSmoothed && held.times[first]! < window.startMs
    ? says.interpolate(held, first, window.startMs, isCounter) : held.rows[first]!
  const right = isSmoothed && last > held.from && held.times[last]! > window.endMs
    ? says.interpolate(held, last - 1, window.endMs, isCounter) : held.rows[last]!
  if (left && right && !isCounter && (left.hint !== 'gauge' || right.hint !== 'gauge')) says.warn(notGauge(says.metric))
  let change = left && right && says.subtract(right, left)
  for (const lost of left && right && isCounter ? lostByResets(window, says, first, last, left, right) : []) {
    change = change && says.add(change, lost)
  }
  if (!change) says.warn(mixedBuckets(says.metric))
  says.tell()
  return change && compacted({ ...(isRate ? divide(change, window.rangeMs / 1000) : change), hint: 'gauge' })
}

/** The samples that the change lies between; undefined where there is none. */
function boundsOf({ times, from, to }: HistogramWindow, { startMs, endMs, boundary }: Window): { first: number; last: number } | undefined {
  const isSmoothed = boundary === 'smoothed'
  let last = to - 1
  let first = from
  while (first < last && times[first]! <= startMs) first++
  first = Math.max(from, first - 1)
  if (isSmoothed) {
    let end = from
    while (end < last && times[end]! < endMs) end++
    last = end
  }
  return times[last]! <= startMs || (isSmoothed && times[first]! > endMs) ? undefined : { first, last }
}

/** What a counter had come to before each reset between the bounds, added up as upstream does. */
function lostByResets(
  window: Window, says: RangeNotes, firstSample: number, lastSample: number, left: FloatHistogram, right: FloatHistogram,
): FloatHistogram[] {
  const { times, rows } = window.histograms!
  let first = firstSample + 1
  let before = left
  if (window.boundary === 'smoothed' && times[firstSample]! < window.startMs && isReset(rows[firstSample + 1]!, rows[firstSample]!)) {
    // The interpolation at the start has spanned this reset already.
    before = rows[firstSample + 1]!
    first++
  }
  if (first > lastSample) return []
  const lost: FloatHistogram[] = []
  for (const row of rows.slice(first, lastSample)) {
    if (isReset(row, before)) lost.push(before)
    before = row
  }
  if (isReset(right, before)) lost.push(before)
  if (lost.length < 2) return lost
  // Upstream sums the corrections first, which rounds differently.
  const sum = lost.reduce<FloatHistogram | undefined>((total, each) => (total ? says.add(total, each) : each), undefined)
  return sum ? [sum] : lost
}
