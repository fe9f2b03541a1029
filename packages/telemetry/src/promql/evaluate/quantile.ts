/**
 * Quantiles of samples and of classic histograms.
 *
 * Follows promql/quantile.go of Prometheus 3 (quantile, BucketQuantile, BucketFraction,
 * ensureMonotonicAndIgnoreSmallDeltas).
 */

/** The value below which a share of the samples lies; between two samples, their weighted mean. */
export function quantile(share: number, samples: number[]): number {
  if (samples.length === 0 || share !== share) return NaN
  if (share < 0) return -Infinity
  if (share > 1) return Infinity
  // A NaN sorts before everything.
  const sorted = samples.sort((a, b) => (a !== a ? (b !== b ? 0 : -1) : b !== b ? 1 : a - b))
  const rank = share * (sorted.length - 1)
  const lower = Math.max(0, Math.floor(rank))
  const upper = Math.min(sorted.length - 1, lower + 1)
  const weight = rank - Math.floor(rank)
  return weight === 0 ? sorted[lower]! : sorted[lower]! * (1 - weight) + sorted[upper]! * weight
}

export interface Bucket {
  readonly bound: number
  count: number
}

export interface Monotonic {
  readonly minBucket: number
  readonly maxBucket: number
  readonly maxDifference: number
}

/** The quantile of a classic histogram, and what had to be done to its buckets. */
export function bucketQuantile(share: number, given: readonly Bucket[]): { value: number; forced?: Monotonic } {
  if (share !== share) return { value: NaN }
  if (share < 0) return { value: -Infinity }
  if (share > 1) return { value: Infinity }
  const buckets = sortedBuckets(given)
  if (!buckets) return { value: NaN }
  const forced = makeMonotonic(buckets)
  return { value: quantileOf(share, buckets), ...(forced ? { forced } : {}) }
}

function quantileOf(share: number, buckets: readonly Bucket[]): number {
  if (buckets.length < 2) return NaN
  const last = buckets.length - 1
  const observations = buckets[last]!.count
  if (observations === 0) return NaN
  let rank = share * observations
  const index = firstReaching(buckets, last, rank)
  if (index === last) return buckets[last - 1]!.bound
  if (index === 0 && buckets[0]!.bound <= 0) return buckets[0]!.bound
  let start = 0
  let count = buckets[index]!.count
  if (index > 0) {
    start = buckets[index - 1]!.bound
    count -= buckets[index - 1]!.count
    rank -= buckets[index - 1]!.count
  }
  return start + (buckets[index]!.bound - start) * (rank / count)
}

/** sort.Search of Go over the first `end` buckets, whose counts may hold NaN. */
function firstReaching(buckets: readonly Bucket[], end: number, rank: number): number {
  let low = 0
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (buckets[middle]!.count >= rank) high = middle
    else low = middle + 1
  }
  return low
}

/** Sorted by bound, equal bounds added up; undefined without a bucket for everything. */
function sortedBuckets(given: readonly Bucket[]): Bucket[] | undefined {
  const sorted = given.toSorted((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0))
  if (sorted.at(-1)?.bound !== Infinity) return undefined
  const buckets: Bucket[] = []
  for (const { bound, count } of sorted) {
    const last = buckets.at(-1)
    if (last?.bound === bound) last.count += count
    else buckets.push({ bound, count })
  }
  return buckets
}

/** Differences below this share of a count come from rounding, not from the histogram. */
const tolerance = 1e-12

/** Lifts counts that fall, so that each bucket holds at least what the one below holds. */
function makeMonotonic(buckets: Bucket[]): Monotonic | undefined {
  let minBucket = Infinity
  let maxBucket = -Infinity
  let maxDifference = 0
  let isForced = false
  let before = buckets[0]!.count
  for (const bucket of buckets.slice(1)) {
    const { count, bound } = bucket
    if (count === before) continue
    if (isAlmostEqual(before, count)) {
      bucket.count = before
    } else if (count < before) {
      bucket.count = before
      isForced = true
      minBucket = Math.min(minBucket, bound)
      maxBucket = Math.max(maxBucket, bound)
      maxDifference = Math.max(maxDifference, before - count)
    } else {
      before = count
    }
  }
  return isForced ? { minBucket, maxBucket, maxDifference } : undefined
}

/** util/almost/almost.go. */
function isAlmostEqual(a: number, b: number): boolean {
  if (a !== a && b !== b) return true
  if (a === b) return true
  const size = Math.abs(a) + Math.abs(b)
  const difference = Math.abs(a - b)
  if (a === 0 || b === 0 || size < 2.2250738585072014e-308) return difference < tolerance * 2.2250738585072014e-308
  return difference / Math.min(size, Number.MAX_VALUE) < tolerance
}

/** The share of observations between two values, evenly spread within each bucket. */
export function bucketFraction(lower: number, upper: number, given: readonly Bucket[]): number {
  const buckets = sortedBuckets(given)
  if (!buckets) return NaN
  const total = buckets.at(-1)!.count
  if (total === 0 || lower !== lower || upper !== upper) return NaN
  if (lower >= upper) return 0
  return (rankOf(upper, buckets, total) - rankOf(lower, buckets, total)) / total
}

/** How many observations lie below a value. */
function rankOf(value: number, buckets: readonly Bucket[], total: number): number {
  let rank = 0
  let lower = buckets[0]!.bound <= 0 ? -Infinity : 0
  for (const { bound, count } of buckets) {
    if (lower >= value) return rank > total ? total : rank
    if (bound > value) {
      const inside = lower === -Infinity ? count : rank + ((count - rank) * (value - lower)) / (bound - lower)
      return inside > total ? total : inside
    }
    rank = count
    lower = bound
  }
  return total
}
