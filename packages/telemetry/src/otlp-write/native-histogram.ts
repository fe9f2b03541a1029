/**
 * Histograms of OTLP as native ones: exponential ones, and such with bounds of their own.
 *
 * Follows storage/remote/otlptranslator/prometheusremotewrite/histograms.go of Prometheus 3.16.
 */
import type { ExponentialHistogramPoint, HistogramPoint } from '../otlp/metrics.ts'
import { countFault } from '../remote-write/wire-histogram.ts'
import { type Buckets, customSchema, emptyHistogram, type FloatHistogram, noBuckets, schemaMax } from '../series/histogram/float-histogram.ts'
import { histogramFault } from '../series/histogram/validate.ts'
import { UntranslatableError } from './labels.ts'

const zeroThreshold = 1e-128
const schemaMin = -4
/** Greater gaps between buckets are left open. */
const gapMax = 2

/** Buckets of a finer scale are joined; empty ones are left out where more than two follow each other. */
function bucketsOf(counts: readonly bigint[], offset: number, scaleDown: number, base: number): Buckets {
  if (counts.length === 0) return noBuckets
  const joined = new Map<number, number>()
  for (const [place, count] of counts.entries()) {
    const index = (place + offset >> scaleDown) + base
    joined.set(index, (joined.get(index) ?? 0) + Number(count))
  }
  const buckets = { indexes: [] as number[], counts: [] as number[] }
  const all = [...joined]
  let last = all[0]![0] - 1
  for (const [place, [index, count]] of all.entries()) {
    if (count === 0 && place < all.length - 1) continue
    for (let gap = index - last - 1 > gapMax ? 0 : index - last - 1; gap > 0; gap--) add(buckets, index - gap, 0)
    add(buckets, index, count)
    last = index
  }
  return buckets
}

function add({ indexes, counts }: { readonly indexes: number[]; readonly counts: number[] }, index: number, count: number): void {
  indexes.push(index)
  counts.push(count)
}

export function exponentialHistogram({ scale, zeroCount, positive, negative, sum = 0, count }: ExponentialHistogramPoint): FloatHistogram {
  if (scale < schemaMin) throw new UntranslatableError(`cannot convert exponential to native histogram. Scale must be >= ${schemaMin}, was ${scale}`)
  const scaleDown = Math.max(0, scale - schemaMax)
  return {
    ...emptyHistogram, schema: scale - scaleDown, zeroThreshold, zeroCount: Number(zeroCount), sum, count: Number(count),
    positive: bucketsOf(positive.counts, positive.offset, scaleDown, 1), negative: bucketsOf(negative.counts, negative.offset, scaleDown, 1),
  }
}

export function customHistogram({ bucketCounts, explicitBounds, sum = 0, count }: HistogramPoint): FloatHistogram {
  const first = bucketCounts.findIndex((each) => each !== 0n)
  const empty = first < 0 ? bucketCounts.length : first
  return { ...emptyHistogram, schema: customSchema, customValues: explicitBounds, sum, count: Number(count), positive: bucketsOf(bucketCounts.slice(empty), empty, 0, 0) }
}

/** What the store refuses it for; one that is stale has no count to be held to. */
export function nativeFault(histogram: FloatHistogram, isStale: boolean): string | undefined {
  const checked = isStale ? { ...histogram, count: Number.MAX_VALUE } : histogram
  return histogramFault(checked) ?? countFault(checked, isStale ? 'stale' : histogram.sum)
}
