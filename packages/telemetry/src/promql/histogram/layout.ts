/**
 * Brings the buckets of two native histograms into one layout: a lower resolution, a wider zero
 * bucket, the bounds that both have.
 *
 * Follows reduceResolution, zeroCountForLargerThreshold, trimBucketsInZeroBucket,
 * reconcileZeroBuckets and intersectCustomBucketBounds of model/histogram of Prometheus 3.
 */
import type { Buckets, FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { negativeBuckets, positiveBuckets } from '../../series/histogram/iterate.ts'
import { KahanSum } from '../evaluate/kahan.ts'

/** A histogram in the making: its counts, and what rounding has taken from each of them. */
export interface Compensated {
  readonly histogram: FloatHistogram
  readonly lost: Lost
}

/** What Kahan's summation carries along beside a histogram, bucket by bucket of its layout. */
export interface Lost {
  readonly zeroCount: number
  readonly count: number
  readonly sum: number
  readonly positive: readonly number[]
  readonly negative: readonly number[]
}

export function nothingLost({ positive, negative }: FloatHistogram): Lost {
  return { zeroCount: 0, count: 0, sum: 0, positive: zeros(positive), negative: zeros(negative) }
}

export function zeros({ counts }: Buckets): number[] {
  return counts.map(() => 0)
}

/** The index at a lower resolution. */
function reducedIndex(index: number, from: number, to: number): number {
  return ((index - 1) >> (from - to)) + 1
}

export function reducedBuckets(buckets: Buckets, from: number, to: number): Buckets {
  if (from === to || buckets.counts.length === 0) return buckets
  const indexes: number[] = []
  const counts: number[] = []
  buckets.indexes.forEach((each, place) => {
    const index = reducedIndex(each, from, to)
    if (indexes.at(-1) === index) counts[counts.length - 1]! += buckets.counts[place]!
    else {
      indexes.push(index)
      counts.push(buckets.counts[place]!)
    }
  })
  return { indexes, counts }
}

/** The same histogram at a lower resolution. */
export function reduced(histogram: FloatHistogram, schema: number): FloatHistogram {
  if (schema === histogram.schema) return histogram
  const side = (buckets: Buckets) => reducedBuckets(buckets, histogram.schema, schema)
  return { ...histogram, schema, positive: side(histogram.positive), negative: side(histogram.negative) }
}

/** Reduced so that nothing is lost: the carries go along. */
export function reducedSum(buckets: Buckets, lost: readonly number[], from: number, to: number): { buckets: Buckets; lost: readonly number[] } {
  if (from === to) return { buckets, lost }
  const indexes: number[] = []
  const sums: KahanSum[] = []
  buckets.indexes.forEach((each, place) => {
    const index = reducedIndex(each, from, to)
    const last = sums.at(-1)
    if (last && indexes.at(-1) === index) {
      last.add(buckets.counts[place]!)
      last.add(lost[place]!)
      return
    }
    indexes.push(index)
    sums.push(carried(buckets.counts[place]!, lost[place]!))
  })
  return { buckets: { indexes, counts: sums.map(({ sum }) => sum) }, lost: sums.map(({ correction }) => correction) }
}

export function carried(sum: number, correction: number): KahanSum {
  const kahan = new KahanSum(sum)
  kahan.correction = correction
  return kahan
}

/**
 * What a wider zero bucket would hold. A threshold inside of a populated bucket is moved to that
 * bucket's far end.
 */
export function zeroCountWithin(histogram: FloatHistogram, threshold: number, lost?: Lost): { threshold: number; count: KahanSum } {
  let correction = lost?.zeroCount ?? 0
  if (threshold === histogram.zeroThreshold) return { threshold, count: carried(histogram.zeroCount, correction) }
  let wider = threshold
  for (;;) {
    const count = carried(histogram.zeroCount, correction)
    for (const [place, { lower, upper, count: inside }] of positiveBuckets(histogram).entries()) {
      if (lower >= wider) break
      count.add(inside)
      if (lost) count.add(lost.positive[place]!)
      if (upper <= wider) continue
      if (inside !== 0) wider = upper
      break
    }
    const beyond = addNegative(histogram, wider, count, lost)
    if (beyond === undefined) return { threshold: wider, count }
    // The positive side has to be counted again. Upstream keeps what was carried so far.
    wider = beyond
    correction = count.correction
  }
}

/** Adds the buckets between the threshold's mirror and zero; answers a wider threshold where that cuts a populated one. */
function addNegative(histogram: FloatHistogram, threshold: number, count: KahanSum, lost: Lost | undefined): number | undefined {
  for (const [place, { lower, upper, count: inside }] of negativeBuckets(histogram).entries()) {
    if (upper <= -threshold) return undefined
    count.add(inside)
    if (lost) count.add(lost.negative[place]!)
    if (lower < -threshold) return inside !== 0 ? -lower : undefined
  }
  return undefined
}

/** With the zero bucket widened, which the threshold says it can be. */
function widened({ histogram, lost }: Compensated, threshold: number, count: KahanSum): Compensated {
  const outside = { ...histogram, zeroThreshold: threshold, zeroCount: count.sum }
  const isInside = (bound: number) => bound < threshold
  const positive = positiveBuckets(histogram).map(({ lower }) => isInside(lower))
  const negative = negativeBuckets(histogram).map(({ upper }) => isInside(-upper))
  const above = withoutEmpty(histogram.positive, lost.positive, positive)
  const below = withoutEmpty(histogram.negative, lost.negative, negative)
  return {
    histogram: { ...outside, positive: above.buckets, negative: below.buckets },
    lost: { ...lost, zeroCount: count.correction, positive: above.lost, negative: below.lost },
  }
}

/** Without the buckets that are taken away, nor any others in which there is nothing. */
function withoutEmpty(buckets: Buckets, lost: readonly number[], isTaken: readonly boolean[]): { buckets: Buckets; lost: number[] } {
  const kept = buckets.indexes.map((_, place) => !isTaken[place] && (buckets.counts[place] !== 0 || lost[place] !== 0))
  const only = (list: readonly number[]) => list.filter((_, place) => kept[place])
  return { buckets: { indexes: only(buckets.indexes), counts: only(buckets.counts) }, lost: only(lost) }
}

/** One zero bucket for both; the other histogram only says what it would hold. */
export function withCommonZero(mine: Compensated, other: FloatHistogram, isCarried: boolean): { mine: Compensated; otherZero: KahanSum } {
  let reconciled = mine
  let otherZero = new KahanSum(other.zeroCount)
  let threshold = other.zeroThreshold
  while (threshold !== reconciled.histogram.zeroThreshold) {
    if (reconciled.histogram.zeroThreshold > threshold) {
      ({ count: otherZero, threshold } = zeroCountWithin(other, reconciled.histogram.zeroThreshold))
    }
    if (threshold > reconciled.histogram.zeroThreshold) {
      const wider = zeroCountWithin(reconciled.histogram, threshold, isCarried ? reconciled.lost : undefined)
      reconciled = widened(reconciled, wider.threshold, wider.count)
    }
  }
  return { mine: reconciled, otherZero }
}

/** The custom bounds that both histograms have. */
export function commonBounds(a: readonly number[], b: readonly number[]): number[] {
  const others = new Set(b)
  return a.filter((bound) => others.has(bound))
}

