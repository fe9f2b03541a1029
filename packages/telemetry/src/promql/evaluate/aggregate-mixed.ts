/**
 * Aggregations of vectors in which there are native histograms: sums and means take them, extremes
 * and deviations leave them out, and together with numbers they come to nothing.
 *
 * Follows evaluator.aggregation in promql/engine.go of Prometheus 3.
 */
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { compacted } from '../../series/histogram/iterate.ts'
import { labelValue, metricName } from '../../series/labels.ts'
import { HistogramTotal } from '../histogram/total.ts'
import type { Aggregation } from '../syntax.ts'
import { aggregateNumbers } from './aggregate.ts'
import { ignoredInAggregation, mixedBuckets, mixedSamples, reconciledBounds, resetCollision } from './annotations.ts'
import type { Evaluator } from './evaluator.ts'
import { StepMatrix } from './step-matrix.ts'

export function aggregateMixed(
  evaluator: Evaluator, aggregation: Aggregation, parameters: Float64Array | undefined, input: StepMatrix, groupOf: Int32Array, output: StepMatrix,
): void {
  const { operator, expression: { position } } = aggregation
  const { annotations } = evaluator.query
  if (operator === 'count' || operator === 'group') {
    aggregateNumbers(evaluator, aggregation, parameters, withoutHistograms(input), groupOf, output)
    return
  }
  aggregateNumbers(evaluator, aggregation, parameters, onlyNumbers(input), groupOf, output)
  if (operator !== 'sum' && operator !== 'avg') {
    if (input.histograms!.some((histogram, place) => histogram && input.present[place] === 1)) {
      annotations.inform(ignoredInAggregation(operator), position)
    }
    return
  }
  for (const [place, group] of groupsOf(input, groupOf)) {
    const total = totalOf(evaluator, aggregation, input, group)
    // Upstream drops the whole group, numbers and all.
    if (!total) output.present[place] = 0
    else if (output.present[place] === 1) {
      output.present[place] = 0
      annotations.warn(mixedSamples(undefined), position)
    } else {
      if (total.isCollision) annotations.warn(resetCollision('aggregation'), position)
      output.putHistogram(place, compacted(operator === 'sum' ? total.sum : total.mean))
    }
  }
}

interface Held {
  readonly row: number
  readonly histogram: FloatHistogram
}

/** The histograms of each group at each step, by their place in the output. */
function groupsOf(input: StepMatrix, groupOf: Int32Array): Map<number, Held[]> {
  const groups = new Map<number, Held[]>()
  for (let row = 0; row < input.rows; row++) {
    for (let step = 0; step < input.steps; step++) {
      const histogram = input.histogramAt(row * input.steps + step)
      if (!histogram) continue
      const place = groupOf[row]! * input.steps + step
      const known = groups.get(place)
      if (known) known.push({ row, histogram })
      else groups.set(place, [{ row, histogram }])
    }
  }
  return groups
}

/** Undefined where the buckets do not fit, which is said. */
function totalOf({ query }: Evaluator, { operator, expression: { position } }: Aggregation, input: StepMatrix, group: readonly Held[]): HistogramTotal | undefined {
  const total = new HistogramTotal(group[0]!.histogram)
  for (const { row, histogram } of group.slice(1)) {
    if (operator === 'sum' ? total.add(histogram) : total.addToMean(histogram)) continue
    query.annotations.warn(mixedBuckets(labelValue(input.labels[row]!, metricName)), position)
    return undefined
  }
  if (total.isReconciled) query.annotations.inform(reconciledBounds('aggregation'), position)
  return total
}

/** Every sample as a number that means nothing. */
function withoutHistograms(input: StepMatrix): StepMatrix {
  const output = input.relabelled((labels) => labels)
  output.histograms = undefined
  return output
}

/** The same rows with their numbers only. */
function onlyNumbers(input: StepMatrix): StepMatrix {
  const output = withoutHistograms(input)
  output.present = input.present.map((present, place) => (present === 1 && input.histogramAt(place) ? 0 : present))
  return output
}
