/**
 * What a query says beside its result: warnings and infos, each kind once, with the place in the
 * query that it is about.
 *
 * Follows util/annotations/annotations.go of Prometheus 3. Left out: overlapping start times.
 */
import { printTimestamp, millisecond } from '@track/simulation'
import { printFloat, printRounded } from '../../exposition/float.ts'
import { quote } from '../../series/labels.ts'
import { type Position, printPlace } from '../error.ts'

/** Buckets that had to be lifted so that a histogram counts upwards. */
export interface Monotonicity {
  readonly fromMs: number
  readonly toMs: number
  readonly minBucket: number
  readonly maxBucket: number
  readonly maxDifference: number
  readonly count: number
}

interface Annotation {
  readonly text: string
  readonly position: Position
  readonly monotonicity?: Monotonicity
}

export class Annotations {
  readonly #warnings = new Map<string, Annotation>()
  readonly #infos = new Map<string, Annotation>()

  /** Of several with the same words, the last one's place is told. */
  warn(text: string, position: Position): void {
    this.#warnings.set(text, { text, position })
  }

  inform(text: string, position: Position): void {
    this.#infos.set(text, { text, position })
  }

  invalidQuantile(quantile: number, position: Position): void {
    this.warn(`quantile value should be between 0 and 1, got ${printFloat(quantile)}`, position)
  }

  forcedMonotonicity(change: Monotonicity, position: Position): void {
    const before = this.#infos.get(monotonicityText)
    const known = before?.monotonicity ?? change
    this.#infos.set(monotonicityText, {
      text: monotonicityText,
      position: before?.position ?? position,
      monotonicity: {
        fromMs: Math.min(change.fromMs, known.fromMs),
        toMs: Math.max(change.toMs, known.toMs),
        minBucket: Math.min(change.minBucket, known.minBucket),
        maxBucket: Math.max(change.maxBucket, known.maxBucket),
        maxDifference: Math.max(change.maxDifference, known.maxDifference),
        count: change.count + (before ? known.count : 0),
      },
    })
  }

  /** The sentences, in order. */
  print(query: string): { warnings: string[]; infos: string[] } {
    const lines = (kind: string, annotations: ReadonlyMap<string, Annotation>) =>
      Array.from(annotations.values(), (each) => `PromQL ${kind}: ${sentence(each)} (${printPlace(query, each.position.start)})`).sort()
    return { warnings: lines('warning', this.#warnings), infos: lines('info', this.#infos) }
  }
}

const monotonicityText =
  'input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)'

function sentence({ text, monotonicity }: Annotation): string {
  if (!monotonicity) return text
  const { minBucket, maxBucket, maxDifference, count, fromMs, toMs } = monotonicity
  const buckets = `from buckets ${printFloat(minBucket)} to ${printFloat(maxBucket)}, with a max diff of ${printRounded(maxDifference, 2)}`
  return `${text}, ${buckets}, over ${count} samples from ${printTimestamp(fromMs * millisecond)} to ${printTimestamp(toMs * millisecond)}`
}

export function badBucketLabel(value: string): string {
  return `bucket label "le" is missing or has a malformed value of ${quote(value)}`
}

export function possibleNonCounter(metric: string): string {
  return `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(metric)}`
}

export const sortInRangeQuery = 'sort is ineffective for range queries since results are always ordered by labels'

export type SampleType = 'float' | 'histogram'

/** Trimming is for native histograms; floats have nothing to trim. */
export function incompatible(operator: string, left: SampleType = 'float', right: SampleType = 'float'): string {
  return `incompatible sample types encountered for binary operator ${quote(operator)}: ${left} ${operator} ${right}`
}

export function incompatibleLayout(operator: string): string {
  return `incompatible bucket layout encountered for binary operator ${operator}`
}

/** Of a range; `undefined` is said of an aggregation. */
export function mixedSamples(metric: string | undefined): string {
  return `encountered a mix of histograms and floats for ${metric === undefined ? 'aggregation' : `metric name ${quote(metric)}`}`
}

export function mixedBuckets(metric: string): string {
  return `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${quote(metric)}`
}

export const mixedClassicAndNative = 'vector contains a mix of classic and native histograms'

export function notCounter(metric: string): string {
  return `this native histogram metric is not a counter: ${quote(metric)}`
}

export function notGauge(metric: string): string {
  return `this native histogram metric is not a gauge: ${quote(metric)}`
}

export function ignoredInAggregation(operator: string): string {
  return `ignored histogram in ${operator} aggregation`
}

export function ignoredInRange(metric: string): string {
  return `ignored histograms in a range containing both floats and histograms for metric name ${quote(metric)}`
}

export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation'

export function resetCollision(operation: HistogramOperation): string {
  return `conflicting counter resets during histogram ${operation}`
}

export function reconciledBounds(operation: HistogramOperation): string {
  return `mismatched custom buckets were reconciled during ${operation}`
}

/** What NaN observations do to `histogram_quantile` or `histogram_fraction`. */
export function nanObservations(call: string, effect: string, metric: string): string {
  const name = metric === '' ? '' : ` for metric name ${quote(metric)}`
  return `input to ${call} has NaN observations, ${effect}${name}`
}
