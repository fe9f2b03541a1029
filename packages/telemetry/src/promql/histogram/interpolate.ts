/**
 * A native histogram between two others.
 *
 * Follows interpolateHistograms in promql/functions.go of Prometheus 3.
 */
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import type { Position } from '../error.ts'
import { type Annotations, reconciledBounds } from '../evaluate/annotations.ts'
import { add, subtract } from './add.ts'
import { isReset } from './detect-reset.ts'
import { multiply } from './scale.ts'

export interface HistogramPoint {
  readonly timeMs: number
  readonly histogram: FloatHistogram
}

/** Undefined where one has exponential buckets and the other custom ones. After a reset a counter is taken to have started at 0. */
export function interpolateHistograms(
  before: HistogramPoint, after: HistogramPoint, timeMs: number, isCounter: boolean, annotations: Annotations, position: Position,
): FloatHistogram | undefined {
  if (timeMs === before.timeMs) return before.histogram
  if (timeMs === after.timeMs) return after.histogram
  const fraction = (timeMs - before.timeMs) / (after.timeMs - before.timeMs)
  if (isCounter && isReset(after.histogram, before.histogram)) return multiply(after.histogram, fraction)
  const change = subtract(after.histogram, before.histogram)
  if (!change) return undefined
  if (change.isReconciled) annotations.inform(reconciledBounds('subtraction'), position)
  const sum = add(multiply(change.histogram, fraction), before.histogram)
  if (sum?.isReconciled) annotations.inform(reconciledBounds('addition'), position)
  return sum?.histogram
}
