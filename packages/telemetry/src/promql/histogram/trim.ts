/**
 * Cuts a native histogram at a value: `</` keeps what lies below, `>/` what lies above.
 *
 * Follows FloatHistogram.TrimBuckets of model/histogram/float_histogram.go of Prometheus 3.
 */
import { type Buckets, type FloatHistogram, isCustom } from '../../series/histogram/float-histogram.ts'
import { type Bucket, compacted, negativeBuckets, positiveBuckets, zeroBucket } from '../../series/histogram/iterate.ts'
import { fractionBelow } from './fraction.ts'

export type TrimOperator = '</' | '>/'

/** What is left of a bucket, and where its observations are taken to lie. */
interface Kept {
  readonly count: number
  readonly middle: number
}

const nothing: Kept = { count: 0, middle: 0 }

export function trim(histogram: FloatHistogram, operator: TrimOperator, at: number): FloatHistogram {
  const isUpper = operator === '</'
  const totals = { count: 0, sum: 0 }
  const note = ({ count, middle }: Kept) => {
    totals.count += count
    totals.sum += middle * count
  }
  const side = ({ counts }: Buckets, buckets: readonly Bucket[], isPositive: boolean) => counts.map((count, place) => {
    if (count === 0) return count
    const kept = keptOf(buckets[place]!, at, isUpper, isPositive, isCustom(histogram))
    note(kept)
    return kept.count
  })
  const { positive, negative, zeroCount } = histogram
  const above = side(positive, positiveBuckets(histogram), true)
  const below = side(negative, negativeBuckets(histogram), false)
  let zero = zeroCount
  if (zeroCount > 0) {
    const hasAny = ({ counts }: Buckets) => counts.some((count) => count !== 0)
    const kept = keptOfZero(zeroBucket(histogram), at, { hasNegative: hasAny(negative), hasPositive: hasAny(positive), isUpper })
    note(kept)
    zero = kept.count
  }
  const isSame = (before: readonly number[], after: readonly number[]) => before.every((count, place) => count === after[place])
  if (zero === zeroCount && isSame(positive.counts, above) && isSame(negative.counts, below)) return histogram
  return compacted({
    ...histogram, ...totals, zeroCount: zero, positive: { ...positive, counts: above }, negative: { ...negative, counts: below },
  })
}

function keptOf(bucket: Bucket, at: number, isUpper: boolean, isPositive: boolean, isLinear: boolean): Kept {
  const { lower, upper, count } = bucket
  if (isUpper ? upper <= at : lower >= at) return { count, middle: middleOf(lower, upper, isPositive, isLinear) }
  if (!(isUpper ? lower < at : upper > at)) return nothing
  if (lower === -Infinity || upper === Infinity) return keptOfInfinite(bucket, at, isUpper)
  const below = at <= lower ? 0 : at >= upper ? count : count * fractionBelow(bucket, at, isLinear)
  return isUpper
    ? { count: below, middle: middleOf(lower, at, isPositive, isLinear) }
    : { count: count - below, middle: middleOf(at, upper, isPositive, isLinear) }
}

/** How the observations of a bucket without an end are spread nobody knows, so that it is mostly dropped whole. */
function keptOfInfinite({ lower, upper, count }: Bucket, at: number, isUpper: boolean): Kept {
  const dropped = (bound: number): Kept => ({ count: 0, middle: Math.abs(bound) === Infinity ? 0 : bound })
  if (lower === -Infinity && isUpper) {
    if (at >= upper) return { count, middle: 0 }
    // Custom buckets are taken to begin at 0 where they end above it.
    if (at > 0 && upper > 0 && upper !== Infinity) return { count: (count * at) / upper, middle: at / 2 }
    return upper <= 0 ? { count, middle: at } : dropped(upper)
  }
  if (lower === -Infinity) {
    if (at <= lower) return { count, middle: 0 }
    if (at >= 0 && upper > at && upper !== Infinity) return { count: count * (1 - at / upper), middle: (at + upper) / 2 }
    return dropped(upper)
  }
  return !isUpper && at >= lower ? { count, middle: at } : dropped(lower)
}

function keptOfZero(
  bucket: Bucket, at: number, { hasNegative, hasPositive, isUpper }: { hasNegative: boolean; hasPositive: boolean; isUpper: boolean },
): Kept {
  const { count } = bucket
  const upper = hasNegative && !hasPositive ? 0 : bucket.upper
  const lower = hasPositive && !hasNegative ? 0 : bucket.lower
  const all: Kept = { count, middle: (lower + upper) / 2 }
  if (at <= lower) return isUpper ? nothing : all
  if (at >= upper) return isUpper ? all : nothing
  return isUpper
    ? { count: count * ((at - lower) / (upper - lower)), middle: (lower + at) / 2 }
    : { count: count * ((upper - at) / (upper - lower)), middle: (at + upper) / 2 }
}

function middleOf(lower: number, upper: number, isPositive: boolean, isLinear: boolean): number {
  if (Math.abs(lower) === Infinity) {
    if (Math.abs(upper) === Infinity) return 0
    return upper > 0 ? upper / 2 : upper
  }
  if (Math.abs(upper) === Infinity) return lower
  if (isLinear) return (lower + upper) / 2
  const mean = Math.sqrt(Math.abs(lower * upper))
  return isPositive ? mean : -mean
}
