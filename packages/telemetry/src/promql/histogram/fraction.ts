/**
 * Shares and quantiles of a native histogram, interpolated within its buckets: linearly in custom
 * ones and in the zero bucket, on a logarithmic scale in exponential ones.
 *
 * Follows HistogramQuantile and HistogramFraction of promql/quantile.go and Bucket.FractionBelow of
 * model/histogram/generic.go of Prometheus 3.
 */
import { type FloatHistogram, isCustom } from '../../series/histogram/float-histogram.ts'
import { allBuckets, type Bucket } from '../../series/histogram/iterate.ts'
import { exp2, log2 } from '../mathematics.ts'

/** What has to be said of observations that were NaN. */
export type NanNote = 'result is NaN' | 'result is skewed higher' | 'excluded from all fractions'

export interface Estimated {
  readonly value: number
  readonly note?: NanNote
}

/** How much of a bucket's width lies below a value inside of it. */
export function fractionBelow({ lower, upper }: Bucket, value: number, isLinear: boolean): number {
  if (isLinear) return (value - lower) / (upper - lower)
  const [low, high, at] = [log2(Math.abs(lower)), log2(Math.abs(upper)), log2(Math.abs(value))]
  return value > 0 ? (at - low) / (high - low) : 1 - (at - high) / (low - high)
}

export function histogramQuantile(share: number, histogram: FloatHistogram): Estimated {
  if (share < 0) return { value: -Infinity }
  if (share > 1) return { value: Infinity }
  if (histogram.count === 0 || share !== share) return { value: NaN }
  const hasNan = histogram.sum !== histogram.sum
  // From the nearer end; observations that were NaN are in no bucket, so that only counting upwards finds the place.
  const isUpwards = hasNan || share < 0.5
  const buckets = isUpwards ? allBuckets(histogram) : allBuckets(histogram).reverse()
  const rank = isUpwards ? share * histogram.count : (1 - share) * histogram.count
  let counted = 0
  let found = -1
  let next = 0
  while (next < buckets.length && !(found >= 0 && counted >= rank)) {
    const here = next++
    if (buckets[here]!.count === 0) continue
    found = here
    counted += buckets[here]!.count
  }
  // Upstream is left with the last bucket it saw, an empty one included.
  const bucket = counted >= rank && found >= 0 ? buckets[found]! : buckets.at(-1) ?? noBucket
  const known = boundedOf(bucket, histogram)
  if (typeof known === 'number') return { value: known }
  const count = Math.min(counted, histogram.count)
  if (count < rank) return hasNan ? { value: NaN, note: 'result is NaN' } : { value: known.upper }
  const rest = buckets.slice(next).reduce((sum, each) => sum + each.count, count)
  const inside = isUpwards ? rank - (count - bucket.count) : count - rank
  const value = interpolated(known, inside / bucket.count, isCustom(histogram))
  return hasNan && rest < histogram.count ? { value, note: 'result is skewed higher' } : { value }
}

const noBucket: Bucket = { lower: 0, upper: 0, isLowerIncluded: false, isUpperIncluded: false, count: 0 }

/** The bucket between the bounds that it can have, or the answer where that has no bounds. */
function boundedOf(bucket: Bucket, histogram: FloatHistogram): Bucket | number {
  const { lower, upper } = bucket
  if (!isCustom(histogram)) return lower < 0 && upper > 0 ? oneSided(bucket, histogram) : bucket
  if (lower === -Infinity) return upper <= 0 ? upper : { ...bucket, lower: 0 }
  return upper === Infinity ? lower : bucket
}

/** The zero bucket ends at 0 where there are buckets on one side only. */
function oneSided(bucket: Bucket, { positive, negative }: FloatHistogram): Bucket {
  if (negative.counts.length === 0 && positive.counts.length > 0) return { ...bucket, lower: 0 }
  if (positive.counts.length === 0 && negative.counts.length > 0) return { ...bucket, upper: 0 }
  return bucket
}

function interpolated({ lower, upper }: Bucket, fraction: number, isLinear: boolean): number {
  if (isLinear || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction
  const [low, high] = [log2(Math.abs(lower)), log2(Math.abs(upper))]
  return lower > 0 ? exp2(low + (high - low) * fraction) : -exp2(high + (low - high) * (1 - fraction))
}

/** The share of the observations between two values. */
export function histogramFraction(lower: number, upper: number, histogram: FloatHistogram): Estimated {
  if (histogram.count === 0 || lower !== lower || upper !== upper) return { value: NaN }
  if (lower >= upper) return { value: 0 }
  const buckets = allBuckets(histogram)
  const hasNan = histogram.sum !== histogram.sum
  const inBuckets = buckets.reduce((sum, { count }) => sum + count, 0)
  const total = hasNan ? inBuckets : histogram.count
  const atMost = (rank: number | undefined) => (rank === undefined || rank > total ? total : rank)
  const value = (atMost(rankOf(upper, buckets, histogram)) - atMost(rankOf(lower, buckets, histogram))) / histogram.count
  return hasNan && inBuckets < histogram.count ? { value, note: 'excluded from all fractions' } : { value }
}

/** How many observations lie below a value; undefined beyond the last bucket. */
function rankOf(value: number, buckets: readonly Bucket[], histogram: FloatHistogram): number | undefined {
  let rank = 0
  for (const each of buckets) {
    const isZero = !isCustom(histogram) && each.lower <= 0 && each.upper >= 0
    const bucket = isZero ? oneSided(each, histogram)
      : isCustom(histogram) && each.lower === -Infinity && each.upper > 0 ? { ...each, lower: 0 } : each
    if (bucket.lower >= value) return rank
    if (bucket.upper > value) {
      const isLinear = isZero || isCustom(histogram)
      if (isLinear && bucket.lower === -Infinity) return bucket.count
      return rank + bucket.count * fractionBelow(bucket, value, isLinear)
    }
    rank += bucket.count
  }
  return undefined
}
