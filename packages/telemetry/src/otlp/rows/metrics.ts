/** Metrics between messages and rows. Follows opentelemetry/proto/metrics/v1. */
import type {
  ExponentialBuckets, ExponentialHistogramPoint, HistogramPoint, Metric, MetricData, MetricExemplar, NumberPoint, ResourceMetrics, SummaryPoint, Temporality,
} from '../metrics.ts'
import type { Field, Message } from '../wire/schema.ts'
import {
  attributeMessages, attributesOf, innerOf, items, longOf, numberOf, resourceMessage, resourceOf, scopeMessage, scopeOf, textOf,
} from './attributes.ts'

const temporalities: readonly Temporality[] = ['unspecified', 'delta', 'cumulative']

export function resourceMetricsOf(message: Message): ResourceMetrics {
  return {
    resource: resourceOf(innerOf(message, 'resource')), schemaUrl: textOf(message, 'schemaUrl'),
    scopeMetrics: items(message, 'scopeMetrics').map((inner) => ({
      scope: scopeOf(innerOf(inner, 'scope')), schemaUrl: textOf(inner, 'schemaUrl'), metrics: items(inner, 'metrics').map(metricOf),
    })),
  }
}

function metricOf(message: Message): Metric {
  return {
    name: textOf(message, 'name'), description: textOf(message, 'description'), unit: textOf(message, 'unit'), metadata: attributesOf(message, 'metadata'),
    data: dataOf(message),
  }
}

function dataOf({ gauge, sum, histogram, exponentialHistogram, summary }: Message): MetricData {
  if (gauge) return { kind: 'gauge', points: pointsOf(gauge, numberPointOf) }
  if (sum) return { kind: 'sum', points: pointsOf(sum, numberPointOf), temporality: temporalityOf(sum), isMonotonic: (sum as Message).isMonotonic === true }
  if (histogram) return { kind: 'histogram', points: pointsOf(histogram, histogramPointOf), temporality: temporalityOf(histogram) }
  if (exponentialHistogram) {
    return { kind: 'exponential histogram', points: pointsOf(exponentialHistogram, exponentialPointOf), temporality: temporalityOf(exponentialHistogram) }
  }
  return summary ? { kind: 'summary', points: pointsOf(summary, summaryPointOf) } : { kind: 'empty' }
}

function pointsOf<Point>(message: Field, read: (point: Message) => Point): readonly Point[] {
  return items(message as Message, 'dataPoints').map(read)
}

function temporalityOf(message: Field): Temporality {
  return temporalities[numberOf(message as Message, 'aggregationTemporality')] ?? 'unspecified'
}

function pointOf(message: Message) {
  return { attributes: attributesOf(message), start: longOf(message, 'startTimeUnixNano'), time: longOf(message, 'timeUnixNano'), flags: numberOf(message, 'flags') }
}

function exemplarsOf(message: Message): readonly MetricExemplar[] {
  return items(message, 'exemplars').map((exemplar) => ({
    filteredAttributes: attributesOf(exemplar, 'filteredAttributes'), time: longOf(exemplar, 'timeUnixNano'), value: numberValueOf(exemplar),
    spanId: textOf(exemplar, 'spanId'), traceId: textOf(exemplar, 'traceId'),
  }))
}

function numberValueOf({ asDouble, asInt }: Message): bigint | number | null {
  return (asDouble ?? asInt ?? null) as bigint | number | null
}

function numberPointOf(message: Message): NumberPoint {
  return { ...pointOf(message), value: numberValueOf(message), exemplars: exemplarsOf(message) }
}

/** Sum, least and greatest value, where they were given. */
function given({ sum, min, max }: Message): { sum?: number; min?: number; max?: number } {
  return {
    ...(sum === undefined ? {} : { sum: sum as number }), ...(min === undefined ? {} : { min: min as number }), ...(max === undefined ? {} : { max: max as number }),
  }
}

function histogramPointOf(message: Message): HistogramPoint {
  return {
    ...pointOf(message), count: longOf(message, 'count'), ...given(message), bucketCounts: (message.bucketCounts ?? []) as bigint[],
    explicitBounds: (message.explicitBounds ?? []) as number[], exemplars: exemplarsOf(message),
  }
}

function exponentialPointOf(message: Message): ExponentialHistogramPoint {
  return {
    ...pointOf(message), count: longOf(message, 'count'), ...given(message), scale: numberOf(message, 'scale'), zeroCount: longOf(message, 'zeroCount'),
    zeroThreshold: numberOf(message, 'zeroThreshold'), positive: bucketsOf(innerOf(message, 'positive')), negative: bucketsOf(innerOf(message, 'negative')),
    exemplars: exemplarsOf(message),
  }
}

function bucketsOf(message: Message): ExponentialBuckets {
  return { offset: numberOf(message, 'offset'), counts: (message.bucketCounts ?? []) as bigint[] }
}

function summaryPointOf(message: Message): SummaryPoint {
  return {
    ...pointOf(message), count: longOf(message, 'count'), sum: numberOf(message, 'sum'),
    quantiles: items(message, 'quantileValues').map((pair) => ({ quantile: numberOf(pair, 'quantile'), value: numberOf(pair, 'value') })),
  }
}

export function resourceMetricsMessage({ resource, schemaUrl, scopeMetrics }: ResourceMetrics): Message {
  return {
    resource: resourceMessage(resource), schemaUrl,
    scopeMetrics: scopeMetrics.map(({ scope, schemaUrl: url, metrics }) => ({ scope: scopeMessage(scope), schemaUrl: url, metrics: metrics.map(metricMessage) })),
  }
}

function metricMessage({ metadata, data, ...metric }: Metric): Message {
  return { ...metric, metadata: attributeMessages(metadata), ...dataMessage(data) }
}

function dataMessage(data: MetricData): Message {
  switch (data.kind) {
    case 'empty': return {}
    case 'gauge': return { gauge: { dataPoints: data.points.map(numberMessage) } }
    case 'sum': return { sum: { dataPoints: data.points.map(numberMessage), ...temporalityMessage(data), isMonotonic: data.isMonotonic } }
    case 'histogram': return { histogram: { dataPoints: data.points.map(histogramMessage), ...temporalityMessage(data) } }
    case 'exponential histogram': return { exponentialHistogram: { dataPoints: data.points.map(exponentialMessage), ...temporalityMessage(data) } }
    case 'summary': return { summary: { dataPoints: data.points.map(summaryMessage) } }
  }
}

function temporalityMessage({ temporality }: { readonly temporality: Temporality }): Message {
  return { aggregationTemporality: temporalities.indexOf(temporality) }
}

function pointMessage({ attributes, start, time, flags }: Pick<NumberPoint, 'attributes' | 'start' | 'time' | 'flags'>): Message {
  return { attributes: attributeMessages(attributes), startTimeUnixNano: start, timeUnixNano: time, flags }
}

function valueFields(value: bigint | number | null): Message {
  if (value === null) return {}
  return typeof value === 'bigint' ? { asInt: value } : { asDouble: value }
}

function exemplarMessages(exemplars: readonly MetricExemplar[]): Message[] {
  return exemplars.map(({ filteredAttributes, time, value, spanId, traceId }) => (
    { filteredAttributes: attributeMessages(filteredAttributes), timeUnixNano: time, ...valueFields(value), spanId, traceId }
  ))
}

function numberMessage(point: NumberPoint): Message {
  return { ...pointMessage(point), ...valueFields(point.value), exemplars: exemplarMessages(point.exemplars) }
}

function histogramMessage(point: HistogramPoint): Message {
  const { count, sum, min, max, bucketCounts, explicitBounds, exemplars } = point
  return { ...pointMessage(point), count, sum, min, max, bucketCounts: [...bucketCounts], explicitBounds: [...explicitBounds], exemplars: exemplarMessages(exemplars) }
}

function exponentialMessage(point: ExponentialHistogramPoint): Message {
  const { count, sum, min, max, scale, zeroCount, zeroThreshold, positive, negative, exemplars } = point
  return {
    ...pointMessage(point), count, sum, min, max, scale, zeroCount, zeroThreshold, positive: bucketsMessage(positive), negative: bucketsMessage(negative),
    exemplars: exemplarMessages(exemplars),
  }
}

function bucketsMessage({ offset, counts }: ExponentialBuckets): Message {
  return { offset, bucketCounts: [...counts] }
}

function summaryMessage(point: SummaryPoint): Message {
  const { count, sum, quantiles } = point
  return { ...pointMessage(point), count, sum, quantileValues: quantiles.map((pair) => ({ ...pair })) }
}
