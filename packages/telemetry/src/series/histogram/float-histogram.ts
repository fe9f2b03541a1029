/**
 * A native histogram as one sample: a plain row, never changed in place.
 *
 * Follows model/histogram/float_histogram.go of Prometheus 3. A side's buckets are told by their
 * indexes; spans are only how they are written (`spans.ts`).
 */

/** What is known of a counter's reset between this sample and the one before. */
export type CounterResetHint = 'unknown' | 'reset' | 'not_reset' | 'gauge'

/** The buckets of one side of zero, from it outwards: `counts[i]` lies in the bucket `indexes[i]`. */
export interface Buckets {
  readonly indexes: readonly number[]
  readonly counts: readonly number[]
}

export interface FloatHistogram {
  readonly hint: CounterResetHint
  /** -4 to 8: a power of two has 2^schema buckets; -53: buckets with bounds of their own. */
  readonly schema: number
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly count: number
  readonly sum: number
  readonly positive: Buckets
  readonly negative: Buckets
  /** The upper bounds of custom buckets but the last, which is +Inf. */
  readonly customValues: readonly number[]
}

export const customSchema = -53
const schemaMin = -4
export const schemaMax = 8

export const noBuckets: Buckets = { indexes: [], counts: [] }

/** No observations, in buckets of powers of two. */
export const emptyHistogram: FloatHistogram = {
  hint: 'unknown', schema: 0, zeroThreshold: 0, zeroCount: 0, count: 0, sum: 0,
  positive: noBuckets, negative: noBuckets, customValues: [],
}

export function isCustom({ schema }: FloatHistogram): boolean {
  return schema === customSchema
}

export function isExponentialSchema(schema: number): boolean {
  return schema >= schemaMin && schema <= schemaMax
}

/** The same data: the same layout, empty buckets included, and the same numbers; the hint does not count. */
export function equalHistograms(a: FloatHistogram, b: FloatHistogram): boolean {
  return a.schema === b.schema && Object.is(a.count, b.count) && Object.is(a.sum, b.sum)
    && (!isCustom(a) || sameNumbers(a.customValues, b.customValues))
    && a.zeroThreshold === b.zeroThreshold && Object.is(a.zeroCount, b.zeroCount)
    && equalBuckets(a.negative, b.negative) && equalBuckets(a.positive, b.positive)
}

function equalBuckets(a: Buckets, b: Buckets): boolean {
  return sameNumbers(a.indexes, b.indexes) && a.counts.length === b.counts.length
    && a.counts.every((count, place) => Object.is(count, b.counts[place]))
}

export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let place = 0; place < a.length; place++) if (a[place] !== b[place]) return false
  return true
}

/** How many plain samples it weighs in a query's memory (HPoint.size of promql/value.go). */
export function weight({ positive, negative, customValues }: FloatHistogram): number {
  const numbers = runsOf(positive.indexes) + runsOf(negative.indexes) + positive.counts.length + negative.counts.length
  return (168 + 8 * (numbers + customValues.length) + 8) >> 4
}

function runsOf(indexes: readonly number[]): number {
  let runs = 0
  for (let place = 0; place < indexes.length; place++) if (place === 0 || indexes[place] !== indexes[place - 1]! + 1) runs++
  return runs
}
