/**
 * Functions of histograms with classic buckets.
 *
 * Follows promql/functions.go of Prometheus 3 (resetHistograms, funcHistogramQuantile,
 * funcHistogramFraction). Left out: native histograms; what reads only those answers nothing, as it
 * does upstream where there are none.
 */
import { parseFloat, printOpenMetricsFloat } from '../../exposition/float.ts'
import { type Labels, labelsKey, labelValue, withLabel, withoutLabels } from '../../series/labels.ts'
import { badBucketLabel } from '../evaluate/annotations.ts'
import type { CallContext } from '../evaluate/context.ts'
import { bucketFraction, bucketQuantile, type Bucket, type Monotonic } from '../evaluate/quantile.ts'
import { mergeSameLabels, withoutMetadata } from '../evaluate/same-labels.ts'
import { StepMatrix } from '../evaluate/step-matrix.ts'
import type { Position } from '../error.ts'
import type { FunctionRow } from './row.ts'

const nativeOnly = (name: string, help: string): FunctionRow => ({
  name, arguments: ['vector'], returns: 'vector', help,
  call: ({ call, steps, evaluate }) => {
    evaluate(call.arguments[0]!)
    return new StepMatrix(steps, 0)
  },
})

export const histogramRows: readonly FunctionRow[] = [
  {
    name: 'histogram_quantile', arguments: ['scalar', 'vector'], returns: 'vector', help: 'The value below which that share of the observations lies, from buckets',
    call: (context) => quantiles(context, { vector: 1, shares: [0] }),
  },
  {
    name: 'histogram_quantiles', arguments: ['vector', 'string', 'scalar', 'scalar'], variadic: 9, returns: 'vector', isExperimental: true,
    help: 'Several quantiles at once, told apart by a label',
    call: (context) => quantiles(context, { vector: 0, label: 1, shares: context.call.arguments.map((_, index) => index).slice(2) }),
  },
  {
    name: 'histogram_fraction', arguments: ['scalar', 'scalar', 'vector'], returns: 'vector',
    help: 'The share of the observations between two values, from buckets', call: fractions,
  },
  nativeOnly('histogram_avg', 'The mean of the observations of a native histogram'),
  nativeOnly('histogram_count', 'The number of observations of a native histogram'),
  nativeOnly('histogram_sum', 'The sum of the observations of a native histogram'),
  nativeOnly('histogram_stddev', 'The estimated standard deviation of the observations of a native histogram'),
  nativeOnly('histogram_stdvar', 'The estimated variance of the observations of a native histogram'),
]

/** One histogram: the rows of its buckets and their bounds. */
interface Histogram {
  readonly labels: Labels
  readonly rows: number[]
  readonly bounds: number[]
}

/** Series that differ in `le` alone are the buckets of one histogram. */
function histogramsOf({ annotations }: CallContext, vector: StepMatrix, position: Position): Histogram[] {
  const histograms = new Map<string, Histogram>()
  for (let row = 0; row < vector.rows; row++) {
    const text = labelValue(vector.labels[row]!, 'le')
    const bound = parseFloat(text)
    if (bound === undefined || bound !== bound) {
      annotations.warn(badBucketLabel(text), position)
      continue
    }
    const labels = withoutLabels(vector.labels[row]!, ['le'])
    const key = labelsKey(labels)
    const histogram = histograms.get(key) ?? { labels, rows: [], bounds: [] }
    histogram.rows.push(row)
    histogram.bounds.push(bound)
    histograms.set(key, histogram)
  }
  return [...histograms.values()]
}

function bucketsAt(vector: StepMatrix, { rows, bounds }: Histogram, step: number): Bucket[] {
  const buckets: Bucket[] = []
  rows.forEach((row, index) => {
    const at = row * vector.steps + step
    if (vector.present[at] === 1) buckets.push({ bound: bounds[index]!, count: vector.values[at]! })
  })
  return buckets
}

interface Share {
  readonly values: Float64Array
  readonly position: Position
}

function quantiles(context: CallContext, where: { vector: number; label?: number; shares: readonly number[] }): StepMatrix {
  const { call, steps, annotations, evaluate } = context
  const shares = where.shares.map((index): Share => {
    const share = call.arguments[index]!
    return { values: evaluate(share).values, position: share.position }
  })
  const vector = evaluate(call.arguments[where.vector]!)
  const label = where.label === undefined ? undefined : call.arguments[where.label]!
  const { position } = call.arguments[where.vector]!
  for (const { values, position: place } of shares) {
    for (const value of values.subarray(0, steps)) if (!(value >= 0 && value <= 1)) annotations.invalidQuantile(value, place)
  }
  const output = new StepMatrix(steps)
  const forced: Forced[] = []
  const histograms = histogramsOf(context, vector, position)
  shares.forEach(({ values }, index) => {
    for (const histogram of histograms) {
      const plain = withoutMetadata(histogram.labels)
      const at = output.addRow(label?.kind === 'string' ? withLabel(plain, label.value, printOpenMetricsFloat(values[0]!)) : plain)
      for (let step = 0; step < steps; step++) {
        const buckets = bucketsAt(vector, histogram, step)
        if (buckets.length === 0) continue
        const quantile = bucketQuantile(values[step]!, buckets)
        // Upstream mends the buckets for the first quantile, and finds them in order for the others.
        if (quantile.forced && index === 0) forced.push({ step, ...quantile.forced })
        output.values[at + step] = quantile.value
        output.present[at + step] = 1
      }
      if (output.isEmptyRow(output.rows - 1)) output.dropRow()
    }
  })
  tellForced(context, forced, position)
  return mergeSameLabels(output)
}

interface Forced extends Monotonic {
  readonly step: number
}

function tellForced({ annotations, steps, startMs, intervalMs }: CallContext, forced: readonly Forced[], position: Position): void {
  if (forced.length === 0) return
  const first = Math.min(...forced.map(({ step }) => step))
  // Upstream merges what it has counted so far into itself at each further step, so that it doubles.
  let count = 0
  for (let step = first; step < steps; step++) {
    const here = forced.filter((each) => each.step === step).length
    count = step === first ? here : 2 * (count + here)
  }
  annotations.forcedMonotonicity({
    fromMs: startMs + first * intervalMs,
    toMs: startMs + Math.max(...forced.map(({ step }) => step)) * intervalMs,
    minBucket: Math.min(...forced.map(({ minBucket }) => minBucket)),
    maxBucket: Math.max(...forced.map(({ maxBucket }) => maxBucket)),
    maxDifference: Math.max(...forced.map(({ maxDifference }) => maxDifference)),
    count,
  }, position)
}

function fractions(context: CallContext): StepMatrix {
  const { call, steps, evaluate } = context
  const [lower, upper, vector] = call.arguments.map((argument) => evaluate(argument)) as [StepMatrix, StepMatrix, StepMatrix]
  const output = new StepMatrix(steps)
  for (const histogram of histogramsOf(context, vector, call.arguments[2]!.position)) {
    const at = output.addRow(withoutMetadata(histogram.labels))
    for (let step = 0; step < steps; step++) {
      const buckets = bucketsAt(vector, histogram, step)
      if (buckets.length === 0) continue
      output.values[at + step] = bucketFraction(lower.values[step]!, upper.values[step]!, buckets)
      output.present[at + step] = 1
    }
    if (output.isEmptyRow(output.rows - 1)) output.dropRow()
  }
  return mergeSameLabels(output)
}
