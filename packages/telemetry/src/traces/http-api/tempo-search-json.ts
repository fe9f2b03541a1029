/** Answers to searches and metrics queries as Tempo writes them. Follows pkg/tempopb/tempo.proto of Tempo 2.8 and gogo/protobuf/jsonpb. */
import { printFloat } from '../../exposition/float.ts'
import { anyValue } from '../traceql/any-value.ts'
import type { MetricsExemplar, MetricsSeries, SeriesLabels } from '../traceql/metrics/series.ts'
import type { FoundAttribute, FoundSpan, FoundSpanset, FoundTrace } from '../traceql/search.ts'

type Json = Readonly<Record<string, unknown>>

const rootNotReceived = '<root span not yet received>'

const attributesJson = (attributes: readonly FoundAttribute[]) => attributes.map(({ key, value }) => ({ key, value: anyValue(value) }))

/** What is empty is left out. */
function unlessEmpty(name: string, value: unknown): Json {
  const isEmpty = value === '' || value === 0 || value === '0' || (Array.isArray(value) && value.length === 0)
  return isEmpty ? {} : { [name]: value }
}

function spanJson({ spanId, name, start, duration, attributes }: FoundSpan): Json {
  return {
    spanID: spanId, ...unlessEmpty('name', name), startTimeUnixNano: String(start), ...unlessEmpty('durationNanos', String(duration)),
    ...unlessEmpty('attributes', attributesJson(attributes)),
  }
}

function spansetJson({ spans, matched, attributes }: FoundSpanset): Json {
  return { ...unlessEmpty('spans', spans.map(spanJson)), matched, ...unlessEmpty('attributes', attributesJson(attributes)) }
}

export function foundTraceJson({ traceId, rootServiceName, rootTraceName, start, durationMs, spanSets, serviceStats }: FoundTrace): Json {
  const stats = Array.from(serviceStats, ([service, { spanCount, errorCount }]) => [service, { spanCount, ...unlessEmpty('errorCount', errorCount) }] as const)
  return {
    traceID: traceId, rootServiceName: rootServiceName === '' ? rootNotReceived : rootServiceName, ...unlessEmpty('rootTraceName', rootTraceName),
    startTimeUnixNano: String(start), ...unlessEmpty('durationMs', durationMs),
    // The first set stands for itself and for older clients.
    ...(spanSets[0] ? { spanSet: spansetJson(spanSets[0]), spanSets: spanSets.map(spansetJson) } : {}),
    ...(stats.length > 0 ? { serviceStats: Object.fromEntries(stats.sort(([a], [b]) => (a < b ? -1 : 1))) } : {}),
  }
}

const labelsJson = (labels: SeriesLabels) => labels.map(({ name, value }) => ({ key: name, value: value.type === 'nil' ? { stringValue: 'nil' } : anyValue(value) }))

const number = (value: number) => (Number.isFinite(value) ? value : printFloat(value).replace('+Inf', 'Infinity').replace('-Inf', '-Infinity'))

function exemplarJson({ labels, value, timestampMs }: MetricsExemplar): Json {
  return { labels: labelsJson(labels), ...unlessEmpty('value', number(value)), timestampMs: String(timestampMs) }
}

export function seriesJson({ promLabels, labels, samples, exemplars }: MetricsSeries): Json {
  return {
    ...unlessEmpty('labels', labelsJson(labels)),
    samples: samples.map(([ms, value]) => ({ timestampMs: String(ms), ...unlessEmpty('value', number(value)) })), promLabels,
    ...unlessEmpty('exemplars', exemplars.map(exemplarJson)),
  }
}

/** The first sample alone. */
export function instantJson({ promLabels, labels, samples }: MetricsSeries): Json {
  return { ...unlessEmpty('labels', labelsJson(labels)), ...unlessEmpty('value', number(samples[0]?.[1] ?? 0)), promLabels }
}
