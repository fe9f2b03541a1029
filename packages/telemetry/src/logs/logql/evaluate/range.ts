/**
 * Range aggregations: windows sliding over the series, left-open. An error in the lines of a window
 * ends the query, unless it has been asked for.
 *
 * Follows pkg/logql/range_vector.go and RangeVectorEvaluator of pkg/logql/evaluator.go, Loki 3.
 */
import { type Labels, labelValue, withLabel, withoutLabels } from '../../../series/labels.ts'
import type { Matcher } from '../../../series/matcher.ts'
import { errorLabel, pipelineError, preserveErrorLabel } from '../error.ts'
import type { Grouping, RangeAggregation } from '../syntax.ts'
import type { QueryContext, Sample, StepEvaluator } from './query-context.ts'
import { rangeFunctions } from './range-functions.ts'
import { readSamples, type SampleSeries } from './samples.ts'

/** `outer` is the grouping of a sum around it, by which lines are grouped at once. */
export function rangeEvaluator(context: QueryContext, aggregation: RangeAggregation, outer: Grouping | undefined): StepEvaluator {
  const { operator, range, parameter = 0 } = aggregation
  const length = range.range / 1000
  const offset = range.offset / 1000
  const series = readSamples(context, aggregation, outer, { from: context.start - length - offset, to: context.end - offset })
  const cursors = series.map((each) => new SlidingWindow(each))
  const apply = rangeFunctions[operator]!
  const shape = { seconds: length / 1_000_000, isUnwrapped: range.unwrap !== undefined, parameter }
  const absent = operator === 'absent_over_time' ? absentLabels(range.logs.matchers) : undefined
  return (at) => {
    const vector: Sample[] = []
    for (const cursor of cursors) {
      if (!cursor.slide(at - offset - length, at - offset)) continue
      const { labels, times, values } = cursor.series
      if (cursor.isFaulty) throw pipelineError(labels)
      const { from, to } = cursor
      vector.push({ labels, value: apply({ times, values, from, to, ...shape }) })
    }
    if (!absent) return vector
    return vector.length > 0 ? [] : [{ labels: absent, value: 1 }]
  }
}

class SlidingWindow {
  readonly series: SampleSeries
  readonly isFaulty: boolean
  from = 0
  to = 0

  constructor(series: SampleSeries) {
    this.series = series
    this.isFaulty = labelValue(series.labels, errorLabel) !== '' && labelValue(series.labels, preserveErrorLabel) !== 'true'
  }

  /** Moves on; answers whether there are samples in it. */
  slide(after: number, until: number): boolean {
    const { times } = this.series
    while (this.to < times.length && times[this.to]! <= until) this.to++
    while (this.from < this.to && times[this.from]! <= after) this.from++
    return this.from < this.to
  }
}

/** What a selector without lines is known to be: its equality matchers. */
function absentLabels(matchers: readonly Matcher[]): Labels {
  let labels: Labels = []
  const dropped: string[] = []
  for (const { name, type, value } of matchers) {
    if (name === '__name__') continue
    if (type === '=' && labelValue(labels, name) === '') labels = withLabel(labels, name, value)
    else dropped.push(name)
  }
  return withoutLabels(labels, dropped)
}
