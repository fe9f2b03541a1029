/**
 * A smoothed instant: the line between the samples before and after it.
 *
 * Follows smoothSeries in promql/engine.go of Prometheus 3.
 */
import { type FloatHistogram, isCustom } from '../../series/histogram/float-histogram.ts'
import { labelValue, metricName } from '../../series/labels.ts'
import type { Samples } from '../../series/samples.ts'
import { interpolateHistograms } from '../histogram/interpolate.ts'
import type { VectorSelector } from '../syntax.ts'
import { mixedBuckets, mixedSamples } from './annotations.ts'
import type { Evaluator } from './evaluator.ts'
import { dropStale, interpolate, referenceTime } from './selectors.ts'
import { StepMatrix } from './step-matrix.ts'

export function selectSmoothed(evaluator: Evaluator, selector: VectorSelector): StepMatrix {
  const { query, steps } = evaluator
  const matrix = new StepMatrix(steps)
  for (const each of evaluator.select(selector)) {
    const at = matrix.addRow(each.labels)
    for (let step = 0; step < steps; step++) {
      const reference = referenceTime(evaluator, selector, step)
      each.read({ fromMs: reference - query.lookbackMs + 1, toMs: reference + query.lookbackMs, into: query.buffer })
      dropStale(query.buffer)
      const value = query.buffer.hasHistograms
        ? smoothedHistogram(evaluator, selector, labelValue(each.labels, metricName), reference)
        : smoothedValue(query.buffer, reference)
      if (value !== undefined) matrix.put(at + step, value)
    }
    if (matrix.isEmptyRow(matrix.rows - 1)) matrix.dropRow()
  }
  return matrix
}

function smoothedValue({ times, values, length }: Samples, reference: number): number | undefined {
  let after = 0
  while (after < length && times[after]! < reference) after++
  if (after < length && times[after] === reference) return values[after]
  if (after === 0) return undefined
  if (after === length) return values[after - 1]
  return interpolate(times[after - 1]!, values[after - 1]!, times[after]!, values[after]!, reference)
}

function smoothedHistogram({ query }: Evaluator, { position }: VectorSelector, metric: string, reference: number): FloatHistogram | undefined {
  const { times, histograms, length } = query.buffer
  const { annotations } = query
  for (let index = 0; index < length; index++) {
    if (histograms[index]) continue
    annotations.warn(mixedSamples(metric), position)
    return undefined
  }
  let after = 0
  while (after < length && times[after]! < reference) after++
  if (after < length && times[after] === reference) return histograms[after]
  if (after === 0) return undefined
  const before = histograms[after - 1]!
  if (after === length) return { ...before, hint: 'unknown' }
  const next = histograms[after]!
  if (isCustom(before) !== isCustom(next)) {
    annotations.warn(mixedBuckets(metric), position)
    return undefined
  }
  const isCounter = before.hint !== 'gauge' || next.hint !== 'gauge'
  const [left, right] = [{ timeMs: times[after - 1]!, histogram: before }, { timeMs: times[after]!, histogram: next }]
  return interpolateHistograms(left, right, reference, isCounter, annotations, position)
}
