/**
 * A native histogram as remote write brings it, made a row, or what is wrong with it.
 *
 * Follows prompb/codec.go and Histogram.Validate, FloatHistogram.Validate and checkHistogramSpans of
 * model/histogram of Prometheus 3.16.
 */
import { printFloat } from '../exposition/float.ts'
import { reduced } from '../promql/histogram/layout.ts'
import { type CounterResetHint, customSchema, emptyHistogram, type FloatHistogram, isExponentialSchema, schemaMax } from '../series/histogram/float-histogram.ts'
import { bucketsOfSpans, countsOfDeltas } from '../series/histogram/spans.ts'
import { histogramFault } from '../series/histogram/validate.ts'
import type { WrittenHistogram, WrittenSpan } from './messages.ts'

const hints: readonly CounterResetHint[] = ['unknown', 'reset', 'not_reset', 'gauge']

export function histogramOfWire(written: WrittenHistogram): FloatHistogram | { readonly fault: string } {
  const isFloat = written.countFloat !== undefined
  const positive = isFloat ? written.positiveCounts : countsOfDeltas(written.positiveDeltas)
  const negative = isFloat ? written.negativeCounts : countsOfDeltas(written.negativeDeltas)
  const spans = spansFault(written, positive.length, negative.length)
  if (spans !== undefined) return { fault: spans }
  const sent: FloatHistogram = {
    ...emptyHistogram, hint: hints[written.resetHint] ?? 'unknown', schema: written.schema, zeroThreshold: written.zeroThreshold,
    zeroCount: (isFloat ? written.zeroCountFloat : written.zeroCountInt) ?? 0, count: (isFloat ? written.countFloat : written.countInt) ?? 0,
    sum: written.sum === 'stale' ? 0 : written.sum, customValues: written.customValues,
    positive: bucketsOfSpans(written.positiveSpans, positive), negative: bucketsOfSpans(written.negativeSpans, negative),
  }
  const histogram = isFiner(written.schema) ? reduced(sent, schemaMax) : sent
  const fault = histogramFault(histogram) ?? (isFloat ? undefined : countFault(histogram, written.sum))
  return fault === undefined ? histogram : { fault }
}

/** Finer than what is kept: its buckets are joined. */
function isFiner(schema: number): boolean {
  return schema > schemaMax && schema <= 52
}

function spansFault({ schema, positiveSpans, negativeSpans }: WrittenHistogram, positive: number, negative: number): string | undefined {
  if (schema === customSchema) {
    const fault = sideFault(positiveSpans, positive, true)
    if (fault !== undefined) return `custom buckets: ${fault}`
    if (negativeSpans.length > 0) return 'custom buckets: must not have negative spans'
    return negative > 0 ? 'custom buckets: must not have negative buckets' : undefined
  }
  if (!isExponentialSchema(schema) && !isFiner(schema)) return undefined
  const above = sideFault(positiveSpans, positive, false)
  if (above !== undefined) return `positive side: ${above}`
  const below = sideFault(negativeSpans, negative, false)
  return below === undefined ? undefined : `negative side: ${below}`
}

function sideFault(spans: readonly WrittenSpan[], buckets: number, isCustom: boolean): string | undefined {
  const place = spans.findIndex(({ offset }, index) => offset < 0 && (isCustom || index > 0))
  if (place !== -1) return `span number ${place + 1} with offset ${spans[place]!.offset}: histogram has a span whose offset is negative`
  const needed = spans.reduce((sum, { length }) => sum + length, 0)
  return needed === buckets ? undefined : `spans need ${needed} buckets, have ${buckets} buckets: histogram spans specify different number of buckets than provided`
}

/** Of whole numbers the buckets have to add up to the count. */
export function countFault({ count, zeroCount, positive, negative }: FloatHistogram, sum: number | 'stale'): string | undefined {
  const found = zeroCount + [...positive.counts, ...negative.counts].reduce((total, each) => total + each, 0)
  const isNaN = sum === 'stale' || Number.isNaN(sum)
  const words = (rule: string) => `${printFloat(found)} observations found in buckets, but the Count field is ${printFloat(count)}: histogram's observation count should ${rule}`
  if (isNaN) return found > count ? words('be at least the number of observations found in the buckets') : undefined
  return found === count ? undefined : words('equal the number of observations found in the buckets (in absence of NaN)')
}
