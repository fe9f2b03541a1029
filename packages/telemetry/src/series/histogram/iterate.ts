/**
 * The buckets of a native histogram with their bounds.
 *
 * Follows the bucket iterators of model/histogram/float_histogram.go of Prometheus 3.
 */
import { boundOf } from './bounds.ts'
import { customSchema, type Buckets, type FloatHistogram } from './float-histogram.ts'

export interface Bucket {
  lower: number
  upper: number
  readonly isLowerIncluded: boolean
  readonly isUpperIncluded: boolean
  readonly count: number
}

/** From zero upwards. */
export function positiveBuckets({ positive, schema, customValues }: FloatHistogram): Bucket[] {
  return positive.indexes.map((index, place) => {
    const [lower, upper] = [boundOf(index - 1, schema, customValues), boundOf(index, schema, customValues)]
    return bucketOf(schema, index, lower, upper, positive.counts[place]!)
  })
}

/** From zero downwards. */
export function negativeBuckets({ negative, schema, customValues }: FloatHistogram): Bucket[] {
  return negative.indexes.map((index, place) => {
    const [lower, upper] = [-boundOf(index, schema, customValues), -boundOf(index - 1, schema, customValues)]
    return bucketOf(schema, index, lower, upper, negative.counts[place]!)
  })
}

function bucketOf(schema: number, index: number, lower: number, upper: number, count: number): Bucket {
  const isCustom = schema === customSchema
  return {
    lower, upper, count,
    isLowerIncluded: isCustom ? index === 0 : lower < 0, isUpperIncluded: isCustom || upper > 0,
  }
}

export function zeroBucket({ zeroThreshold, zeroCount }: FloatHistogram): Bucket {
  return { lower: -zeroThreshold, upper: zeroThreshold, isLowerIncluded: true, isUpperIncluded: true, count: zeroCount }
}

/** All of them from the lowest up; what overlaps the zero bucket ends where that begins. */
export function allBuckets(histogram: FloatHistogram): Bucket[] {
  const { zeroThreshold, zeroCount } = histogram
  const below = negativeBuckets(histogram).reverse()
  const above = positiveBuckets(histogram)
  for (const bucket of below) if (bucket.upper < 0 && bucket.upper > -zeroThreshold) bucket.upper = -zeroThreshold
  for (const bucket of above) if (bucket.lower > 0 && bucket.lower < zeroThreshold) bucket.lower = zeroThreshold
  return zeroCount > 0 ? [...below, zeroBucket(histogram), ...above] : [...below, ...above]
}

/** The buckets in which there is anything, in order of their indexes. */
export function populated({ indexes, counts }: Buckets): Buckets {
  if (counts.every((count) => count !== 0)) return { indexes, counts }
  return { indexes: indexes.filter((_, place) => counts[place] !== 0), counts: counts.filter((count) => count !== 0) }
}

/** Without its empty buckets (`Compact(0)`). */
export function compacted(histogram: FloatHistogram): FloatHistogram {
  const [positive, negative] = [populated(histogram.positive), populated(histogram.negative)]
  const isSame = positive.counts === histogram.positive.counts && negative.counts === histogram.negative.counts
  return isSame ? histogram : { ...histogram, positive, negative }
}
