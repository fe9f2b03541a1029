/**
 * A batch of telemetry while it is worked on: resources, scopes and what they hold, to be changed in place. Rows go in,
 * rows come out; what lies between lives no longer than a call.
 *
 * Follows the layout of ptrace, pmetric and plog of go.opentelemetry.io/collector/pdata 1.58.
 */
import type { InstrumentationScope, Resource } from '../../../otlp/attribute.ts'
import type { LogRecord, ResourceLogs } from '../../../otlp/logs.ts'
import type { Metric, MetricData, ResourceMetrics } from '../../../otlp/metrics.ts'
import type { ResourceSpans, Span, SpanEvent } from '../../../otlp/traces.ts'
import { attributeOf, attributesOf, dataOf, type DataValue, mapOf, type OttlMap } from '../values/value.ts'

type Mutable<Row> = { -readonly [Field in keyof Row]: Row[Field] }

export type ResourceDraft = Omit<Mutable<Resource>, 'attributes'> & { readonly attributes: OttlMap }
export type ScopeDraft = Omit<Mutable<InstrumentationScope>, 'attributes'> & { readonly attributes: OttlMap }
export type EventDraft = Omit<Mutable<SpanEvent>, 'attributes'> & { readonly attributes: OttlMap }
export type SpanDraft = Omit<Mutable<Span>, 'attributes' | 'events'> & { readonly attributes: OttlMap; events: EventDraft[] }
export type LogDraft = Omit<Mutable<LogRecord>, 'attributes' | 'body'> & { readonly attributes: OttlMap; body: DataValue }
/** Any of the five kinds: what a kind does not have is left alone. */
export interface PointDraft {
  readonly kind: Exclude<MetricData['kind'], 'empty'>
  readonly attributes: OttlMap
  /** All but its attributes. */
  fields: Readonly<Record<string, unknown>>
}
export type MetricDraft = Omit<Mutable<Metric>, 'metadata' | 'data'> & {
  readonly metadata: OttlMap
  /** All but its points. */
  data: Readonly<Record<string, unknown>> & { readonly kind: MetricData['kind'] }
  points: PointDraft[]
}

export interface ScopeGroup<Item> {
  readonly scope: ScopeDraft
  schemaUrl: string
  items: Item[]
}

export interface ResourceGroup<Item> {
  readonly resource: ResourceDraft
  schemaUrl: string
  scopes: ScopeGroup<Item>[]
}

interface Scoped<Row> {
  readonly scope: InstrumentationScope
  readonly schemaUrl: string
  readonly items: readonly Row[]
}

function groupOf<Row, Item>(resource: Resource, schemaUrl: string, scopes: readonly Scoped<Row>[], draft: (row: Row) => Item): ResourceGroup<Item> {
  return {
    resource: { ...resource, attributes: mapOf(resource.attributes) }, schemaUrl,
    scopes: scopes.map(({ scope, schemaUrl: url, items }) => (
      { scope: { ...scope, attributes: mapOf(scope.attributes) }, schemaUrl: url, items: items.map(draft) }
    )),
  }
}

function rowsOf<Item, Row>({ resource, schemaUrl, scopes }: ResourceGroup<Item>, row: (item: Item) => Row) {
  return {
    resource: { ...resource, attributes: attributesOf(resource.attributes) }, schemaUrl,
    scopes: scopes.map(({ scope, schemaUrl: url, items }) => ({ scope: { ...scope, attributes: attributesOf(scope.attributes) }, schemaUrl: url, items: items.map(row) })),
  }
}

export function draftTraces(traces: readonly ResourceSpans[]): ResourceGroup<SpanDraft>[] {
  return traces.map(({ resource, schemaUrl, scopeSpans }) => (
    groupOf(resource, schemaUrl, scopeSpans.map(({ spans, ...scope }) => ({ ...scope, items: spans })), draftSpan)
  ))
}

function draftSpan({ attributes, events, ...span }: Span): SpanDraft {
  return { ...span, attributes: mapOf(attributes), events: events.map((event) => ({ ...event, attributes: mapOf(event.attributes) })) }
}

export function tracesOf(groups: readonly ResourceGroup<SpanDraft>[]): readonly ResourceSpans[] {
  return groups.map((group) => {
    const { scopes, ...rows } = rowsOf(group, ({ attributes, events, ...span }): Span => (
      { ...span, attributes: attributesOf(attributes), events: events.map((event) => ({ ...event, attributes: attributesOf(event.attributes) })) }
    ))
    return { ...rows, scopeSpans: scopes.map(({ items, ...scope }) => ({ ...scope, spans: items })) }
  })
}

export function draftLogs(logs: readonly ResourceLogs[]): ResourceGroup<LogDraft>[] {
  return logs.map(({ resource, schemaUrl, scopeLogs }) => groupOf(
    resource, schemaUrl, scopeLogs.map(({ logRecords, ...scope }) => ({ ...scope, items: logRecords })),
    ({ attributes, body, ...record }): LogDraft => ({ ...record, attributes: mapOf(attributes), body: dataOf(body) }),
  ))
}

export function logsOf(groups: readonly ResourceGroup<LogDraft>[]): readonly ResourceLogs[] {
  return groups.map((group) => {
    const { scopes, ...rows } = rowsOf(group, ({ attributes, body, ...record }): LogRecord => (
      { ...record, attributes: attributesOf(attributes), body: attributeOf(body) }
    ))
    return { ...rows, scopeLogs: scopes.map(({ items, ...scope }) => ({ ...scope, logRecords: items })) }
  })
}

export function draftMetrics(metrics: readonly ResourceMetrics[]): ResourceGroup<MetricDraft>[] {
  return metrics.map(({ resource, schemaUrl, scopeMetrics }) => (
    groupOf(resource, schemaUrl, scopeMetrics.map(({ metrics: items, ...scope }) => ({ ...scope, items })), draftMetric)
  ))
}

function draftMetric({ metadata, data, ...metric }: Metric): MetricDraft {
  if (data.kind === 'empty') return { ...metric, metadata: mapOf(metadata), data, points: [] }
  const { points, ...rest } = data
  return {
    ...metric, metadata: mapOf(metadata), data: rest,
    points: points.map(({ attributes, ...fields }) => ({ kind: data.kind, attributes: mapOf(attributes), fields })),
  }
}

export function metricsOf(groups: readonly ResourceGroup<MetricDraft>[]): readonly ResourceMetrics[] {
  return groups.map((group) => {
    const { scopes, ...rows } = rowsOf(group, metricOf)
    return { ...rows, scopeMetrics: scopes.map(({ items, ...scope }) => ({ ...scope, metrics: items })) }
  })
}

function metricOf({ metadata, data, points, ...metric }: MetricDraft): Metric {
  const rest = data.kind === 'empty' ? data : { ...data, points: points.map(({ attributes, fields }) => ({ ...fields, attributes: attributesOf(attributes) })) }
  return { ...metric, metadata: attributesOf(metadata), data: rest as MetricData }
}
