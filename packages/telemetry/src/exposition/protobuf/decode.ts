/**
 * Families read from delimited messages, with native histograms, exemplars and created timestamps.
 *
 * Follows model/textparse/protobufparse.go of Prometheus 3.16 with classic histograms beside native ones.
 */
import { decodeDelimited } from '../../protobuf/decode.ts'
import { emptyHistogram, type FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { bucketsOfSpans, countsOfDeltas } from '../../series/histogram/spans.ts'
import { printFloat } from '../float.ts'
import type { Exemplar, MetricFamily, MetricSample, MetricType, NativeSample } from '../metric-family.ts'
import { familyShape, type WireExemplar, type WireFamily, type WireHistogram, type WireMetric, type WirePair, type WireTimestamp } from './messages.ts'

const types: readonly MetricType[] = ['counter', 'gauge', 'summary', 'untyped', 'histogram', 'gaugehistogram']

/** Throws `ProtobufError`. */
export function parseProtobuf(bytes: Uint8Array): MetricFamily[] {
  return (decodeDelimited(bytes, familyShape) as unknown as WireFamily[]).map(familyOf)
}

function familyOf({ name = '', help = '', type = 0, metric, unit = '' }: WireFamily): MetricFamily {
  const kind = types[type] ?? 'untyped'
  const native = metric.flatMap((each) => nativeSample(each, kind) ?? [])
  return {
    name, help, type: kind, samples: metric.flatMap((each) => samplesOf(each, kind)), ...(unit === '' ? {} : { unit }), ...(native.length > 0 ? { native } : {}),
  }
}

/** What all rows of one metric have. */
type Shared = Pick<MetricSample, 'labels' | 'timeMs' | 'createdMs'>

function sharedOf({ label, timestampMs = 0 }: WireMetric, created: WireTimestamp | undefined): Shared {
  return { labels: labelsOf(label), ...(timestampMs === 0 ? {} : { timeMs: timestampMs }), ...(created ? { createdMs: millisecondsOf(created) } : {}) }
}

function samplesOf(metric: WireMetric, type: MetricType): MetricSample[] {
  switch (type) {
    case 'counter': {
      const { value = 0, exemplar, createdTimestamp } = metric.counter ?? {}
      return [{ ...sharedOf(metric, createdTimestamp), value, ...(exemplar && { exemplar: exemplarOf(exemplar) }) }]
    }
    case 'gauge': return [{ ...sharedOf(metric, undefined), value: metric.gauge?.value ?? 0 }]
    case 'summary': return summarySamples(metric)
    case 'histogram':
    case 'gaugehistogram': return metric.histogram ? classicSamples(metric, metric.histogram) : []
    default: return [{ ...sharedOf(metric, undefined), value: metric.untyped?.value ?? 0 }]
  }
}

function summarySamples(metric: WireMetric): MetricSample[] {
  const { sampleCount = 0, sampleSum = 0, quantile = [], createdTimestamp } = metric.summary ?? {}
  const shared = sharedOf(metric, createdTimestamp)
  const quantiles = quantile.map(({ quantile: bound = 0, value = 0 }): MetricSample => ({ ...shared, labels: { ...shared.labels, quantile: printFloat(bound) }, value }))
  return [...quantiles, { ...shared, suffix: '_sum', value: sampleSum }, { ...shared, suffix: '_count', value: sampleCount }]
}

function isNative({ positiveSpan, negativeSpan, zeroThreshold = 0, zeroCount = 0 }: WireHistogram): boolean {
  return positiveSpan.length > 0 || negativeSpan.length > 0 || zeroThreshold > 0 || zeroCount > 0
}

/** Of a native histogram only where it has buckets of both kinds. */
function classicSamples(metric: WireMetric, histogram: WireHistogram): MetricSample[] {
  const { bucket, sampleCount = 0, sampleCountFloat = 0, sampleSum = 0 } = histogram
  if (isNative(histogram) && bucket.length === 0) return []
  const shared = sharedOf(metric, histogram.createdTimestamp)
  const count = sampleCountFloat || sampleCount
  const rows = bucket.map(({ upperBound = 0, cumulativeCount = 0, cumulativeCountFloat = 0, exemplar }): MetricSample => ({
    ...shared, suffix: '_bucket', labels: { ...shared.labels, le: printFloat(upperBound) }, value: cumulativeCountFloat || cumulativeCount, ...(exemplar && { exemplar: exemplarOf(exemplar) }),
  }))
  if (bucket.at(-1)?.upperBound !== Infinity) rows.push({ ...shared, suffix: '_bucket', labels: { ...shared.labels, le: '+Inf' }, value: count })
  return [...rows, { ...shared, suffix: '_sum', value: sampleSum }, { ...shared, suffix: '_count', value: count }]
}

function nativeSample(metric: WireMetric, type: MetricType): NativeSample | undefined {
  const { histogram } = metric
  if (!histogram || (type !== 'histogram' && type !== 'gaugehistogram') || !isNative(histogram)) return undefined
  const exemplars = histogram.exemplars.length > 0 ? histogram.exemplars : histogram.bucket.flatMap(({ exemplar }) => (exemplar?.timestamp ? [exemplar] : []))
  return {
    ...sharedOf(metric, histogram.createdTimestamp), histogram: histogramOf(histogram, type), ...(exemplars.length > 0 ? { exemplars: exemplars.map(exemplarOf) } : {}),
  }
}

function histogramOf(written: WireHistogram, type: MetricType): FloatHistogram {
  const { sampleCount = 0, sampleCountFloat = 0, sampleSum: sum = 0, schema = 0, zeroThreshold = 0, zeroCount = 0, zeroCountFloat = 0 } = written
  const isFloat = sampleCountFloat > 0 || zeroCountFloat > 0 || written.positiveCount.length > 0 || written.negativeCount.length > 0
  return {
    ...emptyHistogram, hint: type === 'gaugehistogram' ? 'gauge' : 'unknown', schema, sum, zeroThreshold, count: isFloat ? sampleCountFloat : sampleCount, zeroCount: isFloat ? zeroCountFloat : zeroCount,
    positive: bucketsOfSpans(written.positiveSpan, isFloat ? written.positiveCount : countsOfDeltas(written.positiveDelta)),
    negative: bucketsOfSpans(written.negativeSpan, isFloat ? written.negativeCount : countsOfDeltas(written.negativeDelta)),
  }
}

function labelsOf(pairs: readonly WirePair[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.map(({ name = '', value = '' }) => [name, value]))
}

function exemplarOf({ label, value = 0, timestamp }: WireExemplar): Exemplar {
  return { labels: labelsOf(label), value, ...(timestamp && { timeMs: millisecondsOf(timestamp) }) }
}

function millisecondsOf({ seconds, nanos }: WireTimestamp): number {
  return seconds * 1000 + Math.trunc(nanos / 1e6)
}
