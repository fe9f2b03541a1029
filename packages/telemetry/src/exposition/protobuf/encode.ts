/**
 * Families written as delimited messages, one a family.
 *
 * Follows expfmt/encode.go (FmtProtoDelim) of prometheus/common and prometheus/histogram.go of
 * prometheus/client_golang (makeBuckets). Left out: native histograms with custom buckets, which the format does not have.
 */
import { encodeDelimited } from '../../protobuf/encode.ts'
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { deltasOfCounts, spansOfBuckets } from '../../series/histogram/spans.ts'
import { labelsKey, labelsOf } from '../../series/labels.ts'
import { parseFloat } from '../float.ts'
import type { Exemplar, MetricFamily, MetricSample, MetricType, NativeSample } from '../metric-family.ts'
import { familyShape, type WireExemplar, type WireFamily, type WireHistogram, type WireMetric, type WirePair, type WireTimestamp } from './messages.ts'

export const protobufContentType = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores'

export function printProtobuf(families: readonly MetricFamily[]): Uint8Array {
  return encodeDelimited(families.map(wireFamily), familyShape)
}

const typeNumbers: Readonly<Record<MetricType, number>> = { counter: 0, gauge: 1, summary: 2, untyped: 3, histogram: 4, gaugehistogram: 5, info: 1, stateset: 1 }

function wireFamily({ name, help, type, samples, native = [], unit }: MetricFamily): WireFamily {
  const metrics = new Map<string, { rows: MetricSample[]; native?: NativeSample }>()
  const metricOf = (labels: MetricSample['labels']) => {
    const key = labelsKey(labelsOf(labels))
    const known = metrics.get(key)
    if (known) return known
    const fresh: { rows: MetricSample[]; native?: NativeSample } = { rows: [] }
    metrics.set(key, fresh)
    return fresh
  }
  const bound = type === 'summary' ? 'quantile' : type === 'histogram' || type === 'gaugehistogram' ? 'le' : undefined
  for (const sample of samples) metricOf(without(sample.labels, bound)).rows.push(sample)
  for (const sample of native) metricOf(sample.labels).native = sample
  return { name, help, type: typeNumbers[type], metric: [...metrics.values()].map((each) => wireMetric(each.rows, each.native, type, bound)), unit }
}

function without(labels: MetricSample['labels'], name: string | undefined): MetricSample['labels'] {
  if (name === undefined || labels[name] === undefined) return labels
  const { [name]: _bound, ...rest } = labels
  return rest
}

function wireMetric(rows: readonly MetricSample[], native: NativeSample | undefined, type: MetricType, bound: string | undefined): WireMetric {
  const first = rows[0] ?? native!
  const createdMs = [...rows, ...(native ? [native] : [])].find((row) => row.createdMs !== undefined)?.createdMs
  const createdRow = rows.find(({ suffix }) => suffix === '_created')
  const created = createdMs ?? (createdRow && createdRow.value * 1000)
  const createdTimestamp = created === undefined ? undefined : timestampOf(created)
  const shared = { label: pairsOf(without(first.labels, bound)), timestampMs: first.timeMs }
  const [plain] = rows.filter(({ suffix }) => suffix !== '_created')
  switch (type) {
    case 'counter': return { ...shared, counter: { value: plain!.value, exemplar: plain!.exemplar && wireExemplar(plain!.exemplar), createdTimestamp } }
    case 'summary': return { ...shared, summary: { ...totals(rows), quantile: quantilesOf(rows), createdTimestamp } }
    case 'histogram':
    case 'gaugehistogram': return { ...shared, histogram: { ...classicOf(rows), ...(native ? nativeOf(native) : {}), createdTimestamp } }
    case 'untyped': return { ...shared, untyped: { value: plain!.value } }
    default: return { ...shared, gauge: { value: plain!.value } }
  }
}

function totals(rows: readonly MetricSample[]): { readonly sampleCount?: number; readonly sampleSum?: number } {
  const count = rows.find(({ suffix }) => suffix === '_count' || suffix === '_gcount')?.value
  const sum = rows.find(({ suffix }) => suffix === '_sum' || suffix === '_gsum')?.value
  return { ...(count === undefined ? {} : { sampleCount: count }), ...(sum === undefined ? {} : { sampleSum: sum }) }
}

function quantilesOf(rows: readonly MetricSample[]): { readonly quantile: number; readonly value: number }[] {
  return rows.flatMap(({ suffix, labels, value }) => (suffix === undefined ? [{ quantile: numberOf(labels['quantile']), value }] : []))
}

function numberOf(text: string | undefined): number {
  return parseFloat(text ?? '') ?? NaN
}

const noHistogram: WireHistogram = {
  bucket: [], negativeSpan: [], negativeDelta: [], negativeCount: [], positiveSpan: [], positiveDelta: [], positiveCount: [], exemplars: [],
}

/** The last bucket stands there only for its exemplar: its count is the histogram's. */
function classicOf(rows: readonly MetricSample[]): WireHistogram {
  const { sampleCount, sampleSum } = totals(rows)
  const bucket = rows.filter(({ suffix }) => suffix === '_bucket').map(({ labels, value, exemplar }) => ({
    ...(isWhole(value) ? { cumulativeCount: value } : { cumulativeCountFloat: value }), upperBound: numberOf(labels['le']), exemplar: exemplar && wireExemplar(exemplar),
  })).filter(({ upperBound, exemplar }) => upperBound !== Infinity || exemplar)
  const count = sampleCount === undefined ? {} : isWhole(sampleCount) ? { sampleCount } : { sampleCountFloat: sampleCount }
  return { ...noHistogram, ...count, sampleSum, bucket }
}

function isWhole(count: number): boolean {
  return Number.isInteger(count) && count >= 0
}

function nativeOf({ histogram, exemplars = [] }: NativeSample): Partial<WireHistogram> {
  const { schema, sum: sampleSum, zeroThreshold, positive, negative } = histogram
  const isInt = areWhole(histogram)
  // Without buckets and with a threshold of 0 it would look like a classic one.
  const isBare = positive.counts.length === 0 && negative.counts.length === 0 && zeroThreshold === 0 && histogram.zeroCount === 0
  const counts = isInt ? { sampleCount: histogram.count, zeroCount: histogram.zeroCount } : { sampleCountFloat: histogram.count, zeroCountFloat: histogram.zeroCount }
  const [above, below] = [positive, negative].map((side) => (isInt ? deltasOfCounts(side.counts) : []))
  return {
    ...counts, sampleSum, schema, zeroThreshold, exemplars: exemplars.map(wireExemplar),
    positiveSpan: isBare ? [{ offset: 0, length: 0 }] : spansOfBuckets(positive), negativeSpan: spansOfBuckets(negative), positiveDelta: above!, negativeDelta: below!,
    ...(isInt ? {} : { positiveCount: positive.counts, negativeCount: negative.counts }),
  }
}

function areWhole({ count, zeroCount, positive, negative }: FloatHistogram): boolean {
  return [count, zeroCount, ...positive.counts, ...negative.counts].every(isWhole)
}

function pairsOf(labels: Readonly<Record<string, string>>): WirePair[] {
  return Object.entries(labels).map(([name, value]) => ({ name, value }))
}

function wireExemplar({ labels, value, timeMs }: Exemplar): WireExemplar {
  return { label: pairsOf(labels), value, timestamp: timeMs === undefined ? undefined : timestampOf(timeMs) }
}

function timestampOf(timeMs: number): WireTimestamp {
  const seconds = Math.floor(timeMs / 1000)
  return { seconds, nanos: Math.round((timeMs - seconds * 1000) * 1e6) }
}
