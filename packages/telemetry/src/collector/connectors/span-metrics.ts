/**
 * The connector spanmetrics: calls and durations of spans as metrics, flushed at an interval.
 *
 * Follows connector/spanmetricsconnector (connector.go, internal/metrics) of opentelemetry-collector-contrib 0.152. Left out: exponential histograms, events,
 * exemplars, the limits of its caches, counts adjusted to sampling.
 */
import type { Attributes } from '../../otlp/attribute.ts'
import type { Metric, NumberPoint, ResourceMetrics } from '../../otlp/metrics.ts'
import type { ResourceSpans, Span } from '../../otlp/traces.ts'
import { configData } from '../processors/attribute-actions.ts'
import { attributeOf, mapOf } from '../ottl/values/value.ts'
import { printData } from '../ottl/values/print.ts'

interface Dimension {
  readonly name: string
  readonly default?: string | undefined
}

export interface SpanMetricsConfig {
  /** `service.instance.id` of the Collector itself. */
  readonly instanceId: string
  readonly namespace: string
  readonly dimensions?: readonly Dimension[] | undefined
  readonly calls_dimensions?: readonly Dimension[] | undefined
  readonly exclude_dimensions?: readonly string[] | undefined
  readonly aggregation_temporality: string
  readonly histogram: {
    readonly disable?: boolean | undefined
    readonly unit?: string | undefined
    /** Durations in microseconds. */
    readonly explicit?: { readonly buckets?: readonly number[] | undefined } | undefined
    readonly dimensions?: readonly Dimension[] | undefined
  }
}

/** What was seen of one resource: rows by their keys. */
export interface SpanMetricsRow {
  readonly resource: Attributes
  readonly calls: Readonly<Record<string, CallsRow>>
  readonly durations: Readonly<Record<string, DurationsRow>>
}

interface CallsRow {
  readonly attributes: Attributes
  readonly start: bigint
  readonly count: bigint
  /** Not sent yet. */
  readonly isNew: boolean
}

interface DurationsRow extends CallsRow {
  readonly sum: number
  readonly bucketCounts: readonly bigint[]
}

export type SpanMetricsState = Readonly<Record<string, SpanMetricsRow>>

const boundsInMilliseconds = [2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1000, 1400, 2000, 5000, 10_000, 15_000]

function boundsOf({ histogram }: SpanMetricsConfig): readonly number[] {
  const inSeconds = histogram.unit === 's'
  const buckets = histogram.explicit?.buckets
  if (buckets) return buckets.map((bound) => bound / (inSeconds ? 1_000_000 : 1000))
  return inSeconds ? boundsInMilliseconds.map((bound) => bound / 1000) : boundsInMilliseconds
}

const separator = '\u0000'

/** What is known after a batch. */
export function aggregateSpans(state: SpanMetricsState, traces: readonly ResourceSpans[], config: SpanMetricsConfig, now: bigint): SpanMetricsState {
  const next = { ...state }
  for (const { resource, scopeSpans } of traces) {
    const service = resource.attributes.find(({ key }) => key === 'service.name')
    if (!service) continue
    const key = resourceKey(resource.attributes)
    const row = next[key] ?? { resource: resource.attributes, calls: {}, durations: {} }
    const calls = { ...row.calls }
    const durations = { ...row.durations }
    const name = typeof service.value === 'string' ? service.value : ''
    for (const { spans } of scopeSpans) for (const span of spans) observe(span, { name, resource: resource.attributes, calls, durations, config, now })
    next[key] = { ...row, calls, durations }
  }
  return next
}

interface Seen {
  readonly name: string
  readonly resource: Attributes
  readonly calls: Record<string, CallsRow>
  readonly durations: Record<string, DurationsRow>
  readonly config: SpanMetricsConfig
  readonly now: bigint
}

function observe(span: Span, { name, resource, calls, durations, config, now }: Seen): void {
  const own = attributesFor(span, name, resource, [...config.dimensions ?? [], ...config.calls_dimensions ?? []], config)
  const key = keyOf(own)
  const before = calls[key]
  calls[key] = { attributes: before?.attributes ?? own, start: before?.start ?? now, count: (before?.count ?? 0n) + 1n, isNew: before?.isNew ?? true }
  if (config.histogram.disable) return
  const timed = attributesFor(span, name, resource, [...config.dimensions ?? [], ...config.histogram.dimensions ?? []], config)
  const bounds = boundsOf(config)
  const duration = span.end > span.start ? Number(span.end - span.start) / (config.histogram.unit === 's' ? 1e9 : 1e6) : 0
  const timedKey = keyOf(timed)
  const old = durations[timedKey] ?? { attributes: timed, start: now, count: 0n, isNew: true, sum: 0, bucketCounts: Array.from({ length: bounds.length + 1 }, () => 0n) }
  const place = bounds.findIndex((bound) => duration <= bound)
  const index = place === -1 ? bounds.length : place
  durations[timedKey] = {
    ...old, count: old.count + 1n, sum: old.sum + duration, bucketCounts: old.bucketCounts.map((count, at) => (at === index ? count + 1n : count)),
  }
}

function keyOf(attributes: Attributes): string {
  const map = mapOf(attributes)
  return map.entries.map(({ key, value }) => `${key}=${printData(value)}`).join(separator)
}

function resourceKey(attributes: Attributes): string {
  return mapOf(attributes).entries.map(({ key, value }) => `${key}=${printData(value)}`).toSorted().join(separator)
}

function attributesFor(span: Span, service: string, resource: Attributes, dimensions: readonly Dimension[], config: SpanMetricsConfig): Attributes {
  const excluded = config.exclude_dimensions ?? []
  const fixed: Attributes = [
    { key: 'service.name', value: service }, { key: 'span.name', value: span.name }, { key: 'span.kind', value: `SPAN_KIND_${span.kind.toUpperCase()}` },
    { key: 'status.code', value: `STATUS_CODE_${span.status.code.toUpperCase()}` }, { key: 'collector.instance.id', value: config.instanceId },
  ]
  const more = dimensions.flatMap(({ name, default: byDefault }) => {
    const found = span.attributes.find(({ key }) => key === name) ?? resource.find(({ key }) => key === name)
    if (found) return [{ key: name, value: found.value }]
    return byDefault === undefined ? [] : [{ key: name, value: attributeOf(configData(byDefault)) }]
  })
  return [...fixed.filter(({ key }) => !excluded.includes(key)), ...more]
}

/** What is sent at a flush, and what is known after it: deltas begin anew. */
export function flushSpanMetrics(state: SpanMetricsState, config: SpanMetricsConfig, now: bigint): { readonly metrics: readonly ResourceMetrics[]; readonly state: SpanMetricsState } {
  const temporality = config.aggregation_temporality === 'AGGREGATION_TEMPORALITY_DELTA' ? 'delta' as const : 'cumulative' as const
  const name = (suffix: string) => (config.namespace === '' ? suffix : `${config.namespace}.${suffix}`)
  const metrics = Object.values(state).map(({ resource, calls, durations }): ResourceMetrics => {
    const point = ({ attributes, start }: CallsRow) => ({ attributes, start, time: now, flags: 0, exemplars: [] })
    const sum: Metric = {
      name: name('calls'), description: '', unit: '', metadata: [],
      data: { kind: 'sum', temporality, isMonotonic: true, points: Object.values(calls).map((row) => callsPoint(row, temporality, now)) },
    }
    const histogram: Metric = {
      name: name('duration'), description: '', unit: config.histogram.unit ?? 'ms', metadata: [],
      data: {
        kind: 'histogram', temporality,
        points: Object.values(durations).map((row) => ({ ...point(row), count: row.count, sum: row.sum, bucketCounts: row.bucketCounts, explicitBounds: boundsOf(config) })),
      },
    }
    const scope = { name: 'spanmetricsconnector', version: '', attributes: [], droppedAttributesCount: 0 }
    return {
      resource: { attributes: resource, droppedAttributesCount: 0 }, schemaUrl: '',
      scopeMetrics: [{ scope, schemaUrl: '', metrics: config.histogram.disable ? [sum] : [sum, histogram] }],
    }
  })
  return { metrics, state: temporality === 'delta' ? {} : told(state) }
}

/** A sum begins with a nought at its start: so its first rise is seen. */
function callsPoint({ attributes, start, count, isNew }: CallsRow, temporality: 'delta' | 'cumulative', now: bigint): NumberPoint {
  const isFirst = isNew && temporality === 'cumulative'
  return { attributes, start, time: now, flags: 0, value: isFirst ? 0n : count, exemplars: [] }
}

function told(state: SpanMetricsState): SpanMetricsState {
  return Object.fromEntries(Object.entries(state).map(([key, row]) => (
    [key, { ...row, calls: Object.fromEntries(Object.entries(row.calls).map(([name, calls]) => [name, { ...calls, isNew: false }])) }]
  )))
}
