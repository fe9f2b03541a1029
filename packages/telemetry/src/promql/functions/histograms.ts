/**
 * Functions of histograms, of native ones and of those with classic buckets.
 *
 * Follows promql/functions.go of Prometheus 3 (resetHistograms, funcHistogramQuantile,
 * funcHistogramQuantiles, funcHistogramFraction, histogramVariance).
 */
import { parseFloat, printOpenMetricsFloat } from '../../exposition/float.ts'
import { type Labels, labelsKey, labelValue, withLabel, withoutLabels } from '../../series/labels.ts'
import { type FloatHistogram, isCustom } from '../../series/histogram/float-histogram.ts'
import { allBuckets } from '../../series/histogram/iterate.ts'
import { badBucketLabel, mixedClassicAndNative, nanObservations } from '../evaluate/annotations.ts'
import type { CallContext } from '../evaluate/context.ts'
import { bucketFraction, bucketQuantile, type Bucket, type Monotonic } from '../evaluate/quantile.ts'
import { KahanSum } from '../evaluate/kahan.ts'
import { mergeSameLabels, withoutMetadata, withoutNames } from '../evaluate/same-labels.ts'
import { StepMatrix } from '../evaluate/step-matrix.ts'
import type { Position } from '../error.ts'
import { type Estimated, histogramFraction, histogramQuantile } from '../histogram/fraction.ts'
import type { FunctionRow } from './row.ts'

const nativeOnly = (name: string, help: string, of: (histogram: FloatHistogram) => number): FunctionRow => ({
  name, arguments: ['vector'], returns: 'vector', help,
  call: ({ call, steps, evaluate }) => {
    const vector = evaluate(call.arguments[0]!)
    if (!vector.histograms) return new StepMatrix(steps, 0)
    const output = new StepMatrix(steps, vector.rows)
    for (let row = 0; row < vector.rows; row++) {
      const at = output.addRow(vector.labels[row]!)
      for (let step = 0; step < steps; step++) {
        const histogram = vector.histogramAt(row * steps + step)
        if (histogram) output.putNumber(at + step, of(histogram))
      }
      if (output.isEmptyRow(output.rows - 1)) output.dropRow()
    }
    return withoutNames(output)
  },
})

export const histogramRows: readonly FunctionRow[] = [
  {
    name: 'histogram_quantile', arguments: ['scalar', 'vector'], returns: 'vector',
    help: 'The value below which that share of the observations lies, from buckets',
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
  nativeOnly('histogram_avg', 'The mean of the observations of a native histogram', ({ sum, count }) => sum / count),
  nativeOnly('histogram_count', 'The number of observations of a native histogram', ({ count }) => count),
  nativeOnly('histogram_sum', 'The sum of the observations of a native histogram', ({ sum }) => sum),
  nativeOnly('histogram_stddev', 'The estimated standard deviation of the observations of a native histogram', (histogram) => Math.sqrt(variance(histogram))),
  nativeOnly('histogram_stdvar', 'The estimated variance of the observations of a native histogram', variance),
]

/** Observations are taken to lie in the middle of their bucket: the geometric one of an exponential bucket. */
function variance(histogram: FloatHistogram): number {
  const mean = histogram.sum / histogram.count
  const squares = new KahanSum()
  for (const { lower, upper, count } of allBuckets(histogram)) {
    if (count === 0) continue
    const root = Math.sqrt(upper * lower)
    const middle = isCustom(histogram) ? (upper + lower) / 2 : lower <= 0 && upper >= 0 ? 0 : upper < 0 ? -root : root
    const delta = middle - mean
    squares.add(count * delta * delta)
  }
  return (squares.sum + squares.correction) / histogram.count
}

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

/** The histograms of a vector, of both kinds, without those that appear as both at the same step. */
interface Sides {
  readonly classics: readonly Histogram[]
  /** What the classic ones are read from. */
  readonly numbers: StepMatrix
  /** The rows of native ones. */
  readonly natives: readonly number[]
  nativeAt(row: number, step: number): FloatHistogram | undefined
  bucketsOf(histogram: Histogram, step: number): Bucket[]
}

function sidesOf(context: CallContext, vector: StepMatrix, position: Position): Sides {
  const numbers = vector.numbersOnly()
  const classics = histogramsOf(context, numbers, position)
  const plain: Omit<Sides, 'nativeAt' | 'bucketsOf'> = { classics, numbers, natives: [] }
  const bucketsOf: Sides['bucketsOf'] = (histogram, step) => bucketsAt(numbers, histogram, step)
  if (!vector.histograms) return { ...plain, nativeAt: () => undefined, bucketsOf }
  const { steps } = vector
  const native = (row: number, step: number) => vector.histogramAt(row * steps + step)
  const all = Array.from({ length: steps }, (_, step) => step)
  const natives = Array.from({ length: vector.rows }, (_, row) => row).filter((row) => all.some((step) => native(row, step)))
  const byLabels = new Map(classics.map((histogram) => [labelsKey(histogram.labels), histogram]))
  const twins = new Map(natives.map((row) => [row, byLabels.get(labelsKey(vector.labels[row]!))]))
  const rowsOf = new Map(Array.from(twins, ([row, classic]) => [classic, row]))
  const isBoth = (row: number, classic: Histogram, step: number) =>
    native(row, step) !== undefined && bucketsAt(numbers, classic, step).length > 0
  for (const [row, classic] of twins) {
    if (classic && all.some((step) => isBoth(row, classic, step))) context.annotations.warn(mixedClassicAndNative, position)
  }
  return {
    ...plain, natives,
    nativeAt: (row, step) => {
      const classic = twins.get(row)
      return classic && isBoth(row, classic, step) ? undefined : native(row, step)
    },
    bucketsOf: (histogram, step) => {
      const row = rowsOf.get(histogram)
      return row !== undefined && native(row, step) ? [] : bucketsOf(histogram, step)
    },
  }
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
  const sides = sidesOf(context, vector, position)
  shares.forEach(({ values }, index) => {
    const labelled = (labels: Labels) => {
      const plain = withoutMetadata(labels)
      return label?.kind === 'string' ? withLabel(plain, label.value, printOpenMetricsFloat(values[0]!)) : plain
    }
    for (const row of sides.natives) {
      fillNative(context, output, labelled(vector.labels[row]!), position, (step) => {
        const histogram = sides.nativeAt(row, step)
        return histogram && histogramQuantile(values[step]!, histogram)
      })
    }
    for (const histogram of sides.classics) {
      const at = output.addRow(labelled(histogram.labels))
      for (let step = 0; step < steps; step++) {
        const buckets = sides.bucketsOf(histogram, step)
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

/** A row of estimates, with what is to be said of each. */
function fillNative(
  { call, steps, annotations }: CallContext, output: StepMatrix, labels: Labels, position: Position,
  estimate: (step: number) => Estimated | undefined,
): void {
  const at = output.addRow(labels)
  for (let step = 0; step < steps; step++) {
    const estimated = estimate(step)
    if (!estimated) continue
    output.putNumber(at + step, estimated.value)
    if (estimated.note === undefined) continue
    const isFraction = call.name === 'histogram_fraction'
    const effect = isFraction ? `which are ${estimated.note}` : estimated.note
    annotations.inform(nanObservations(isFraction ? 'histogram_fraction' : 'histogram_quantile', effect, ''), position)
  }
  if (output.isEmptyRow(output.rows - 1)) output.dropRow()
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
  const { position } = call.arguments[2]!
  const sides = sidesOf(context, vector, position)
  for (const row of sides.natives) {
    fillNative(context, output, withoutMetadata(vector.labels[row]!), position, (step) => {
      const histogram = sides.nativeAt(row, step)
      return histogram && histogramFraction(lower.values[step]!, upper.values[step]!, histogram)
    })
  }
  for (const histogram of sides.classics) {
    const at = output.addRow(withoutMetadata(histogram.labels))
    for (let step = 0; step < steps; step++) {
      const buckets = sides.bucketsOf(histogram, step)
      if (buckets.length === 0) continue
      output.values[at + step] = bucketFraction(lower.values[step]!, upper.values[step]!, buckets)
      output.present[at + step] = 1
    }
    if (output.isEmptyRow(output.rows - 1)) output.dropRow()
  }
  return mergeSameLabels(output)
}
