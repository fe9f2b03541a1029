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
import type { StepMatrix } from './step-matrix.ts'

export function aggregateMixed(
  evaluator: Evaluator, aggregation: Aggregation, parameters: Float64Array | undefined,
  input: StepMatrix, groupOf: Int32Array, output: StepMatrix,
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
  for (const [place, group] of groupsOf(evaluator, aggregation, input, groupOf)) {
    output.present[place] = group.hasHistogram ? 0 : output.present[place]!
    if (group.hasHistogram && group.hasNumber) annotations.warn(mixedSamples(undefined), position)
    else if (group.total && !group.isIncompatible) {
      if (group.total.isCollision) annotations.warn(resetCollision('aggregation'), position)
      output.putHistogram(place, compacted(operator === 'sum' ? group.total.sum : group.total.mean))
    }
  }
}

interface Group {
  /** Kept while the first sample is a histogram: after a number there is no result anyway. */
  readonly total: HistogramTotal | undefined
  hasNumber: boolean
  hasHistogram: boolean
  isIncompatible: boolean
}

/** The groups at each step, by their place in the output, their samples taken in order. */
function groupsOf(evaluator: Evaluator, aggregation: Aggregation, input: StepMatrix, groupOf: Int32Array): Map<number, Group> {
  const groups = new Map<number, Group>()
  for (let row = 0; row < input.rows; row++) {
    for (let step = 0; step < input.steps; step++) {
      const at = row * input.steps + step
      if (input.present[at] === 0) continue
      const histogram = input.histogramAt(at)
      const place = groupOf[row]! * input.steps + step
      const group = groups.get(place)
      if (!group) groups.set(place, newGroup(histogram))
      else if (!group.isIncompatible) take(evaluator, aggregation, group, histogram, labelValue(input.labels[row]!, metricName))
    }
  }
  return groups
}

function newGroup(first: FloatHistogram | undefined): Group {
  return { total: first && new HistogramTotal(first), hasNumber: !first, hasHistogram: first !== undefined, isIncompatible: false }
}

function take(
  { query }: Evaluator, { operator, expression: { position } }: Aggregation, group: Group, histogram: FloatHistogram | undefined, metric: string,
): void {
  if (!histogram) {
    group.hasNumber = true
    return
  }
  group.hasHistogram = true
  const { total } = group
  if (!total) return
  if (!(operator === 'sum' ? total.add(histogram) : total.addToMean(histogram))) {
    query.annotations.warn(mixedBuckets(metric), position)
    group.isIncompatible = true
  }
  if (total.isReconciled) query.annotations.inform(reconciledBounds('aggregation'), position)
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
