/**
 * What lies between neighbours of a range with native histograms.
 *
 * Follows instantValue, funcResets, funcChanges and pickFirstSampleIndices in promql/functions.go of
 * Prometheus 3.
 */
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { compacted } from '../../series/histogram/iterate.ts'
import { labelValue, metricName } from '../../series/labels.ts'
import { mixedBuckets, mixedSamples, notCounter, notGauge, reconciledBounds } from '../evaluate/annotations.ts'
import type { RangeContext, Window } from '../evaluate/window.ts'
import { subtract } from '../histogram/add.ts'
import { isReset } from '../histogram/detect-reset.ts'
import { divide } from '../histogram/scale.ts'

export interface MixedPoint {
  readonly timeMs: number
  readonly value: number | FloatHistogram
}

/** Numbers and histograms in order of time. */
export function pointsOf({ times, values, from, to, histograms }: Window): MixedPoint[] {
  const points: MixedPoint[] = []
  for (let index = from; index < to; index++) points.push({ timeMs: times[index]!, value: values[index]! })
  if (!histograms) return points
  for (let index = histograms.from; index < histograms.to; index++) {
    points.push({ timeMs: histograms.times[index]!, value: histograms.rows[index]! })
  }
  return points.sort((a, b) => a.timeMs - b.timeMs)
}

/** The change between the last two samples: `irate` and `idelta`. */
export function lastHistogramChange(
  window: Window, { annotations, position }: RangeContext, isRate: boolean,
): number | FloatHistogram | undefined {
  const points = pointsOf(window)
  const [before, last] = points.slice(-2)
  if (!before || !last) return undefined
  const metric = labelValue(window.labels, metricName)
  const [a, b] = [before.value, last.value]
  const seconds = (last.timeMs - before.timeMs) / 1000
  if (typeof a === 'number' && typeof b === 'number') {
    const change = isRate && b < a ? b : b - a
    return isRate ? change / seconds : change
  }
  if (typeof a === 'number' || typeof b === 'number') {
    annotations.warn(mixedSamples(metric), position)
    return undefined
  }
  if (isRate && (a.hint === 'gauge' || b.hint === 'gauge')) annotations.warn(notCounter(metric), position)
  if (!isRate && (a.hint !== 'gauge' || b.hint !== 'gauge')) annotations.warn(notGauge(metric), position)
  const difference = isRate && isReset(b, a) ? { histogram: b, isReconciled: false } : subtract(b, a)
  if (!difference) {
    annotations.warn(mixedBuckets(metric), position)
    return undefined
  }
  if (difference.isReconciled) annotations.inform(reconciledBounds('subtraction'), position)
  const change = compacted({ ...difference.histogram, hint: 'gauge' })
  return isRate ? divide(change, seconds) : change
}

/** How many neighbours fulfil a condition; a number beside a histogram always does. */
export function countMixedPairs(
  window: Window, isCounted: (before: number, value: number) => boolean,
  isHistogramCounted: (before: FloatHistogram, row: FloatHistogram) => boolean,
): number | undefined {
  const points = pointsOf(window)
  let first = 0
  if (window.boundary === 'anchored') {
    if (points.at(-1)!.timeMs <= window.startMs) return undefined
    while (first + 1 < points.length && points[first + 1]!.timeMs <= window.startMs) first++
  }
  let count = 0
  for (let index = first + 1; index < points.length; index++) {
    const [before, value] = [points[index - 1]!.value, points[index]!.value]
    const isPair = typeof before === 'number' && typeof value === 'number' ? isCounted(before, value)
      : typeof before !== 'number' && typeof value !== 'number' ? isHistogramCounted(before, value) : true
    if (isPair) count++
  }
  return count
}
