/**
 * The samples of one point, gathered, and the point in OTLP that they make.
 *
 * Follows receiver/prometheusreceiver/internal/metricfamily.go (metricGroup) of opentelemetry-collector-contrib 0.152.
 */
import type { Attributes } from '../../otlp/attribute.ts'
import type { ExponentialBuckets, ExponentialHistogramPoint, HistogramPoint, MetricExemplar, NumberPoint, SummaryPoint } from '../../otlp/metrics.ts'
import { type Buckets, type FloatHistogram, isCustom } from '../../series/histogram/float-histogram.ts'
import type { Labels } from '../../series/labels.ts'

/** A staleness marker says that a series has ended. */
export type ScrapedValue = number | 'stale'

export interface PointParts {
  readonly timeMs: number
  readonly labels: Labels
  count?: ScrapedValue
  sum?: ScrapedValue
  value?: ScrapedValue
  /** In seconds; 0 where it is not told. */
  createdAt: number
  histogram?: FloatHistogram | 'stale'
  readonly bounds: { readonly bound: number; readonly value: ScrapedValue }[]
  readonly exemplars: MetricExemplar[]
}

export const scopePrefix = 'otel_scope_'
const notRecorded = 1
const million = 1_000_000n
const own = ['__metrics_path__', '__name__', '__scheme__', 'instance', 'job']

/** Labels that tell one point of a metric from the others. */
export function pointLabels(labels: Labels, bound: string): Labels {
  const kept: string[] = []
  for (let index = 0; index < labels.length; index += 2) {
    const name = labels[index]!
    if (name !== bound && !own.includes(name) && !name.startsWith(scopePrefix)) kept.push(name, labels[index + 1]!)
  }
  return kept
}

function attributesOf(labels: Labels, bound = ''): Attributes {
  const kept = pointLabels(labels, bound)
  return Array.from({ length: kept.length / 2 }, (_, index) => ({ key: kept[2 * index]!, value: kept[2 * index + 1]! }))
}

/** What Go makes of a float that is no count. */
function countOf(value: number): bigint {
  return Number.isFinite(value) ? BigInt.asUintN(64, BigInt(Math.trunc(value))) : 1n << 63n
}

function times({ timeMs, createdAt }: PointParts): { readonly start: bigint; readonly time: bigint } {
  if (createdAt !== createdAt) return { start: 1n << 63n, time: BigInt(timeMs) * million }
  const seconds = Math.trunc(createdAt)
  const start = BigInt(seconds) * 1000n * million + BigInt(Math.trunc((createdAt - seconds) * 1e9))
  return { start, time: BigInt(timeMs) * million }
}

export function numberPoint(parts: PointParts, isSum: boolean): readonly NumberPoint[] {
  const { value, labels, exemplars } = parts
  if (value === undefined) return []
  const { start, time } = times(parts)
  const isStale = value === 'stale'
  return [{ attributes: attributesOf(labels), start: isSum ? start : 0n, time, flags: isStale ? notRecorded : 0, value: isStale ? null : value, exemplars }]
}

function isEnded({ sum, count }: PointParts): boolean {
  return sum === 'stale' || count === 'stale'
}

export function summaryPoint(parts: PointParts): readonly SummaryPoint[] {
  const { count, sum = 0, bounds, labels } = parts
  if (count === undefined) return []
  const isStale = isEnded(parts)
  const quantiles = bounds.toSorted((a, b) => a.bound - b.bound).map(({ bound, value }) => ({ quantile: bound, value: isStale || value === 'stale' ? 0 : value }))
  const counted = isStale ? { count: 0n, sum: 0 } : { count: countOf(count as number), sum: sum as number }
  return [{ attributes: attributesOf(labels, 'quantile'), ...times(parts), flags: isStale ? notRecorded : 0, ...counted, quantiles }]
}

export function histogramPoint(parts: PointParts): readonly HistogramPoint[] {
  const { histogram, count, sum, labels, exemplars } = parts
  if (count === undefined) return []
  const custom = histogram !== undefined && histogram !== 'stale' && isCustom(histogram) ? histogram : undefined
  if (custom && custom.customValues.length === 0) return []
  const isStale = isEnded(parts)
  const counted = isStale ? { count: 0n } : { count: countOf(count as number), ...(sum !== undefined && { sum: sum as number }) }
  const [explicitBounds, bucketCounts] = custom ? [custom.customValues, customCounts(custom)] : classicBuckets(parts, isStale)
  return [{ attributes: attributesOf(labels, 'le'), ...times(parts), flags: isStale ? notRecorded : 0, ...counted, explicitBounds, bucketCounts, exemplars }]
}

/** The counts of buckets add up over their bounds; here each has its own. The last, without a bound, is what is left. */
function classicBuckets({ bounds, count }: PointParts, isStale: boolean): readonly [bounds: readonly number[], counts: readonly bigint[]] {
  const sorted = bounds.toSorted((a, b) => a.bound - b.bound)
  const finite = sorted.at(-1)?.bound === Infinity ? sorted.slice(0, -1) : sorted
  const sums = [...finite.map(({ value }) => value), count!].map((value) => (value === 'stale' ? NaN : value))
  return [finite.map(({ bound }) => bound), sums.map((value, index) => (isStale ? 0n : countOf(value - (index === 0 ? 0 : sums[index - 1]!))))]
}

function customCounts({ customValues, positive }: FloatHistogram): readonly bigint[] {
  const counts = new Map(positive.indexes.map((at, index) => [at, positive.counts[index]!]))
  return Array.from({ length: customValues.length + 1 }, (_, at) => countOf(counts.get(at) ?? 0))
}

export function exponentialPoint(parts: PointParts): readonly ExponentialHistogramPoint[] {
  const { histogram, labels, exemplars } = parts
  if (histogram === undefined) return []
  const isStale = histogram === 'stale'
  const counted = isStale
    ? { count: 0n, scale: 0, zeroCount: 0n, zeroThreshold: 0, positive: noCounts, negative: noCounts }
    : {
      count: countOf(histogram.count), sum: histogram.sum, scale: histogram.schema, zeroCount: countOf(histogram.zeroCount), zeroThreshold: histogram.zeroThreshold,
      positive: exponentialBuckets(histogram.positive), negative: exponentialBuckets(histogram.negative),
    }
  return [{ attributes: attributesOf(labels, 'le'), ...times(parts), flags: isStale ? notRecorded : 0, ...counted, exemplars }]
}

const noCounts: ExponentialBuckets = { offset: 0, counts: [] }

/** A bucket is told by its lower bound here, and those between are empty. */
function exponentialBuckets({ indexes, counts }: Buckets): ExponentialBuckets {
  const [first] = indexes
  if (first === undefined) return noCounts
  const all = Array.from({ length: indexes.at(-1)! - first + 1 }, () => 0n)
  for (const [index, at] of indexes.entries()) all[at - first] = countOf(counts[index]!)
  return { offset: first - 1, counts: all }
}
