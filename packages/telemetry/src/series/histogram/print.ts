/**
 * A native histogram as text and as the query API writes it.
 *
 * Follows FloatHistogram.String and Bucket.String (model/histogram) and util/jsonutil/marshal.go of
 * Prometheus 3.
 */
import { printFloat, printJsonFloat } from '../../exposition/float.ts'
import type { FloatHistogram } from './float-histogram.ts'
import { allBuckets, type Bucket, negativeBuckets, positiveBuckets, zeroBucket } from './iterate.ts'

/** `{count:4, sum:3, (1,2]:4}`: the buckets with anything in them, from the lowest up. */
export function printHistogram(histogram: FloatHistogram): string {
  const below = negativeBuckets(histogram).filter(hasAny).reverse()
  const zero = histogram.zeroCount !== 0 ? [zeroBucket(histogram)] : []
  const buckets = [...below, ...zero, ...positiveBuckets(histogram).filter(hasAny)]
  return `{count:${printFloat(histogram.count)}, sum:${printFloat(histogram.sum)}${buckets.map((bucket) => `, ${printBucket(bucket)}`).join('')}}`
}

function hasAny({ count }: Bucket): boolean {
  return count !== 0
}

function printBucket({ lower, upper, isLowerIncluded, isUpperIncluded, count }: Bucket): string {
  const [open, close] = [isLowerIncluded ? '[' : '(', isUpperIncluded ? ']' : ')']
  return `${open}${printFloat(lower)},${printFloat(upper)}${close}:${printFloat(count)}`
}

/** 0: open on the left, 1: open on the right, 2: open, 3: closed. */
export type JsonBucket = readonly [boundaries: number, lower: string, upper: string, count: string]

export interface JsonHistogram {
  readonly count: string
  readonly sum: string
  readonly buckets?: readonly JsonBucket[]
}

export function histogramJson(histogram: FloatHistogram): JsonHistogram {
  const buckets = allBuckets(histogram).filter(hasAny).map(({ lower, upper, isLowerIncluded, isUpperIncluded, count }): JsonBucket => {
    const boundaries = isLowerIncluded ? (isUpperIncluded ? 3 : 1) : isUpperIncluded ? 0 : 2
    return [boundaries, printJsonFloat(lower), printJsonFloat(upper), printJsonFloat(count)]
  })
  const { count, sum } = histogram
  return { count: printJsonFloat(count), sum: printJsonFloat(sum), ...(buckets.length > 0 && { buckets }) }
}
