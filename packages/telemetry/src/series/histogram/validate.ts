/**
 * What a native histogram must fulfil to be taken, in Prometheus' words.
 *
 * Follows FloatHistogram.Validate of model/histogram/float_histogram.go and generic.go of Prometheus 3.
 * Left out: faults of spans, which indexes cannot have.
 */
import { printFloat } from '../../exposition/float.ts'
import { type Buckets, customSchema, type FloatHistogram, isExponentialSchema } from './float-histogram.ts'

export function histogramFault(histogram: FloatHistogram): string | undefined {
  const { schema, count } = histogram
  const isKnown = schema === customSchema || isExponentialSchema(schema)
  if (!isKnown) {
    return `histogram has an invalid schema, which must be between -4 and 8 for exponential buckets, or -53 for custom buckets, got schema ${schema}`
  }
  const fault = schema === customSchema ? customFault(histogram) : exponentialFault(histogram)
  if (fault !== undefined) return fault
  if (count < 0) return `observation count is  ${printFloat(count)}: histogram's observation count is negative`
  return bucketsFault('positive', histogram.positive)
}

function customFault({ customValues, zeroCount, zeroThreshold, positive, negative }: FloatHistogram): string | undefined {
  const bounds = boundsFault(customValues)
  if (bounds !== undefined) return `custom buckets: ${bounds}`
  const last = positive.indexes.at(-1) ?? -1
  if (last > customValues.length) {
    const defined = `only ${customValues.length} custom bounds defined which is insufficient to cover total span length of ${last + 1}`
    return `custom buckets: ${defined}: histogram custom bounds are too few`
  }
  if (zeroCount !== 0) return 'custom buckets: must have zero count of 0'
  if (zeroThreshold !== 0) return 'custom buckets: must have zero threshold of 0'
  return negative.counts.length > 0 ? 'custom buckets: must not have negative spans' : undefined
}

function boundsFault(bounds: readonly number[]): string | undefined {
  for (const [place, bound] of bounds.entries()) {
    if (bound !== bound) return 'histogram custom bounds must not be NaN'
    const before = bounds[place - 1] ?? -Infinity
    if (place > 0 && bound <= before) {
      return `previous bound is ${printFixed(before)} and current is ${printFixed(bound)}: histogram custom bounds must be in strictly increasing order`
    }
  }
  return bounds.at(-1) === Infinity ? 'last +Inf bound must not be explicitly defined: histogram custom bounds must be finite' : undefined
}

function printFixed(value: number): string {
  return Number.isFinite(value) ? value.toFixed(6) : printFloat(value)
}

function exponentialFault({ negative, zeroCount, customValues }: FloatHistogram): string | undefined {
  const fault = bucketsFault('negative', negative)
  if (fault !== undefined) return fault
  if (zeroCount < 0) return `zero bucket has observation count of ${printFloat(zeroCount)}: ${negativeCount}`
  return customValues.length > 0 ? 'histogram with exponential schema must not have custom bounds' : undefined
}

const negativeCount = 'histogram has a bucket whose observation count is negative'

function bucketsFault(side: 'positive' | 'negative', { counts }: Buckets): string | undefined {
  const place = counts.findIndex((count) => count < 0)
  return place === -1 ? undefined : `${side} side: bucket number ${place + 1} has observation count of ${printFloat(counts[place]!)}: ${negativeCount}`
}
