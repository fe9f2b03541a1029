/**
 * Native histograms times and divided by a number, and the checks that sums of many need.
 *
 * Follows FloatHistogram.Mul, Div and HasOverflow of model/histogram of Prometheus 3.
 */
import { type Buckets, type FloatHistogram, isCustom, noBuckets } from '../../series/histogram/float-histogram.ts'

export function multiply(histogram: FloatHistogram, factor: number): FloatHistogram {
  return scaled(histogram, (value) => value * factor, factor)
}

/** Divided by 0 it has no buckets left. */
export function divide(histogram: FloatHistogram, divisor: number): FloatHistogram {
  const divided = scaled(histogram, (value) => value / divisor, divisor)
  return divisor === 0 ? { ...divided, positive: noBuckets, negative: noBuckets } : divided
}

function scaled(histogram: FloatHistogram, by: (value: number) => number, sign: number): FloatHistogram {
  const side = ({ indexes, counts }: Buckets): Buckets => ({ indexes, counts: counts.map(by) })
  return {
    ...histogram, hint: sign < 0 ? 'gauge' : histogram.hint, count: by(histogram.count), sum: by(histogram.sum),
    zeroCount: isCustom(histogram) ? 0 : by(histogram.zeroCount),
    positive: side(histogram.positive), negative: side(histogram.negative),
  }
}

export function hasOverflow({ zeroCount, count, sum, positive, negative, customValues }: FloatHistogram): boolean {
  const isInfinite = (value: number) => Math.abs(value) === Infinity
  return isInfinite(zeroCount) || isInfinite(count) || isInfinite(sum)
    || positive.counts.some(isInfinite) || negative.counts.some(isInfinite) || customValues.some(isInfinite)
}
