/**
 * Aggregations: the series of a group become one, step by step.
 *
 * Follows rangeEvalAgg, aggregation and aggregationCountValues in promql/engine.go of Prometheus 3.
 */
import { printDecimal } from '../../exposition/float.ts'
import { type Labels, labelsKey, labelValue, noLabels, onlyLabels, quote, withLabel, withoutLabels } from '../../series/labels.ts'
import { printHistogram } from '../../series/histogram/print.ts'
import { evaluationError } from '../error.ts'
import type { Aggregation } from '../syntax.ts'
import { aggregateMixed } from './aggregate-mixed.ts'
import { withoutEmptyRows } from './binary.ts'
import type { Evaluator } from './evaluator.ts'
import { KahanMean, KahanSum } from './kahan.ts'
import { quantile } from './quantile.ts'
import { rank } from './rank.ts'
import { withoutMetadata } from './same-labels.ts'
import { StepMatrix } from './step-matrix.ts'

export function aggregate(evaluator: Evaluator, aggregation: Aggregation): StepMatrix {
  const { operator, parameter } = aggregation
  if (operator === 'count_values') return countValues(evaluator, aggregation)
  const parameters = parameter ? evaluator.evaluate(parameter).values.subarray(0, evaluator.steps) : undefined
  const input = evaluator.evaluate(aggregation.expression)
  const groups = groupsOf(aggregation, input.labels)
  if (operator === 'topk' || operator === 'bottomk' || operator === 'limitk' || operator === 'limit_ratio') {
    return rank(evaluator, aggregation, parameters!, input, groups.of)
  }
  const output = new StepMatrix(input.steps, Math.max(1, groups.labels.length))
  for (const labels of groups.labels) output.addRow(labels)
  const run = input.histograms ? aggregateMixed : aggregateNumbers
  run(evaluator, aggregation, parameters, input, groups.of, output)
  return withoutEmptyRows(output)
}

export function aggregateNumbers(
  evaluator: Evaluator, aggregation: Aggregation, parameters: Float64Array | undefined, input: StepMatrix, groupOf: Int32Array, output: StepMatrix,
): void {
  const { operator } = aggregation
  if (operator === 'quantile') aggregateQuantile(evaluator, aggregation, parameters!, input, groupOf, output)
  else if (operator === 'sum') aggregateSum(input, groupOf, output)
  else if (operator === 'avg') aggregateAverage(input, groupOf, output)
  else if (operator === 'stddev' || operator === 'stdvar') aggregateVariance(operator === 'stddev', input, groupOf, output)
  else aggregateSimply(operator, input, groupOf, output)
}

interface Groups {
  /** The labels of each group, in the order in which they first appear. */
  readonly labels: readonly Labels[]
  /** The group of each row. */
  readonly of: Int32Array
}

function groupsOf({ grouping, isWithout }: Pick<Aggregation, 'grouping' | 'isWithout'>, rows: readonly Labels[]): Groups {
  const of = new Int32Array(rows.length)
  const names = isWithout ? grouping : [...new Set(grouping)]
  if (!isWithout && names.length === 0) return { labels: rows.length > 0 ? [noLabels] : [], of }
  const labels: Labels[] = []
  const numbers = new Map<string, number>()
  rows.forEach((row, index) => {
    const kept = isWithout ? withoutLabels(withoutMetadata(row), names) : undefined
    const key = kept ? labelsKey(kept) : names.map((name) => labelValue(row, name)).join('\xff')
    let number = numbers.get(key)
    if (number === undefined) {
      number = labels.length
      numbers.set(key, number)
      labels.push(kept ?? onlyLabels(row, names))
    }
    of[index] = number
  })
  return { labels, of }
}

/** Visits every sample with the place of its group at its step. */
function forEachSample(input: StepMatrix, groupOf: Int32Array, visit: (value: number, place: number) => void): void {
  const { steps, present, values } = input
  for (let row = 0; row < input.rows; row++) {
    const group = groupOf[row]! * steps
    const at = row * steps
    for (let step = 0; step < steps; step++) if (present[at + step] === 1) visit(values[at + step]!, group + step)
  }
}

function aggregateSum(input: StepMatrix, groupOf: Int32Array, output: StepMatrix): void {
  const sums: (KahanSum | undefined)[] = []
  forEachSample(input, groupOf, (value, place) => {
    const sum = sums[place]
    if (sum) sum.add(value)
    else sums[place] = new KahanSum(value)
  })
  put(output, sums, ({ sum, correction }) => sum + correction)
}

function aggregateAverage(input: StepMatrix, groupOf: Int32Array, output: StepMatrix): void {
  const means: (KahanMean | undefined)[] = []
  forEachSample(input, groupOf, (value, place) => {
    const mean = means[place]
    if (mean) mean.add(value)
    else means[place] = new KahanMean(value)
  })
  put(output, means, (mean) => mean.value)
}

function put<Accumulated>(
  output: StepMatrix, list: readonly (Accumulated | undefined)[], valueOf: (accumulated: Accumulated) => number,
): void {
  for (let place = 0; place < list.length; place++) {
    const accumulated = list[place]
    if (accumulated === undefined) continue
    output.values[place] = valueOf(accumulated)
    output.present[place] = 1
  }
}

/** Welford's running variance. */
function aggregateVariance(isDeviation: boolean, input: StepMatrix, groupOf: Int32Array, output: StepMatrix): void {
  const places: ({ count: number; mean: number; squares: number } | undefined)[] = []
  forEachSample(input, groupOf, (value, place) => {
    const known = places[place]
    if (!known) {
      places[place] = { count: 1, mean: value, squares: Number.isFinite(value) ? 0 : NaN }
      return
    }
    known.count++
    const delta = value - known.mean
    known.mean += delta / known.count
    known.squares += delta * (value - known.mean)
  })
  put(output, places, ({ count, squares }) => (isDeviation ? Math.sqrt(squares / count) : squares / count))
}

/** What one number a group can hold: the first sample begins, each further one is folded in. */
const simple: Readonly<Record<string, { first(value: number): number; next(held: number, value: number): number }>> = {
  min: { first: (value) => value, next: (held, value) => (held > value || held !== held ? value : held) },
  max: { first: (value) => value, next: (held, value) => (held < value || held !== held ? value : held) },
  count: { first: () => 1, next: (held) => held + 1 },
  group: { first: () => 1, next: (held) => held },
}

function aggregateSimply(operator: string, input: StepMatrix, groupOf: Int32Array, output: StepMatrix): void {
  const { first, next } = simple[operator]!
  forEachSample(input, groupOf, (value, place) => {
    output.values[place] = output.present[place] === 1 ? next(output.values[place]!, value) : first(value)
    output.present[place] = 1
  })
}

function aggregateQuantile(
  { query }: Evaluator, { parameter }: Aggregation, shares: Float64Array, input: StepMatrix, groupOf: Int32Array, output: StepMatrix,
): void {
  const position = parameter!.position
  if (shares.some((share) => share !== share)) query.annotations.invalidQuantile(NaN, position)
  const max = shares.reduce((a, b) => Math.max(a, b), -Number.MAX_VALUE)
  const min = shares.reduce((a, b) => Math.min(a, b), Number.MAX_VALUE)
  if (max > 1) query.annotations.invalidQuantile(max, position)
  if (min < 0) query.annotations.invalidQuantile(min, position)
  const samples: (number[] | undefined)[] = []
  forEachSample(input, groupOf, (value, place) => {
    const list = samples[place]
    if (list) list.push(value)
    else samples[place] = [value]
  })
  for (let place = 0; place < samples.length; place++) {
    const list = samples[place]
    if (!list) continue
    output.values[place] = quantile(shares[place % output.steps]!, list)
    output.present[place] = 1
  }
}

/** A series for each value that occurs in a group, with how often it does. */
function countValues(evaluator: Evaluator, { expression, parameter, grouping, isWithout }: Aggregation): StepMatrix {
  const name = parameter!.kind === 'string' ? parameter!.value : ''
  if (name === '') throw evaluationError(`invalid label name ${quote(name)}`)
  const input = evaluator.evaluate(expression)
  const names = isWithout ? grouping : [...grouping, name]
  const output = new StepMatrix(input.steps)
  const rows = new Map<string, number>()
  for (let row = 0; row < input.rows; row++) {
    for (let step = 0; step < input.steps; step++) {
      const at = row * input.steps + step
      if (input.present[at] === 0) continue
      const histogram = input.histogramAt(at)
      const valued = withLabel(input.labels[row]!, name, histogram ? printHistogram(histogram) : printDecimal(input.values[at]!))
      const labels = isWithout ? withoutLabels(withoutMetadata(valued), names) : onlyLabels(valued, names)
      const key = labelsKey(labels)
      const place = rows.get(key) ?? output.addRow(labels)
      rows.set(key, place)
      output.values[place + step]!++
      output.present[place + step] = 1
    }
  }
  evaluator.accountSteps([input], output)
  return output
}
