/**
 * Traces in the JSON that Jaeger's user interface reads.
 *
 * Follows internal/uimodel and model/converter/json/from_domain.go of Jaeger 1.67, and pkg/translator/jaeger/traces_to_jaegerproto.go of the OpenTelemetry
 * Collector. Left out: warnings about clocks and the shifts they ask for.
 */
import type { Attribute, AttributeValue } from '../../otlp/attribute.ts'
import type { InstrumentationScope, Resource } from '../../otlp/attribute.ts'
import type { ResourceSpans, Span, SpanLink } from '../../otlp/traces.ts'
import { serviceNameKey } from '../store/columns.ts'
import { anyValueJson } from './trace-json.ts'

type Json = Readonly<Record<string, unknown>>

interface Tag {
  readonly key: string
  readonly type: 'string' | 'bool' | 'int64' | 'float64' | 'binary'
  readonly value: unknown
}

const noServiceName = 'OTLPResourceNoServiceName'

/** IDs of 64 bits are written as such. */
export function jaegerTraceId(id: string): string {
  return id.startsWith('0'.repeat(16)) ? id.slice(16) : id
}

export function serviceOfResource({ attributes }: Resource): string {
  const value = attributes.find(({ key }) => key === serviceNameKey)?.value
  return typeof value === 'string' ? value : value === undefined ? noServiceName : String(value)
}

function tag({ key, value }: Attribute): Tag {
  if (typeof value === 'string') return { key, type: 'string', value }
  if (typeof value === 'boolean') return { key, type: 'bool', value }
  if (typeof value === 'bigint') return { key, type: 'int64', value: Number(value) }
  if (typeof value === 'number') return { key, type: 'float64', value }
  if (value instanceof Uint8Array) return { key, type: 'binary', value: anyValueJson(value)['bytesValue'] }
  return { key, type: 'string', value: value === null ? '' : JSON.stringify(plainOf(value)) }
}

function plainOf(value: AttributeValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return anyValueJson(value)['bytesValue']
  if (Array.isArray(value)) return value.map(plainOf)
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, plainOf(inner)]))
}

const text = (key: string, value: string): Tag[] => (value === '' ? [] : [{ key, type: 'string', value }])

function tagsOf({ attributes, kind, status, traceState }: Span, scope: InstrumentationScope): Tag[] {
  return [
    ...text('otel.scope.name', scope.name), ...text('otel.scope.version', scope.version), ...attributes.map(tag),
    ...text('span.kind', kind === 'unspecified' ? '' : kind), ...text('otel.status_code', status.code === 'unset' ? '' : status.code.toUpperCase()),
    ...(status.code === 'error' ? [{ key: 'error', type: 'bool', value: true } as const] : []), ...text('otel.status_description', status.message),
    ...text('w3c.tracestate', traceState),
  ]
}

function referenceType({ attributes }: SpanLink): 'CHILD_OF' | 'FOLLOWS_FROM' {
  return attributes.some(({ key, value }) => key === 'opentracing.ref_type' && value === 'child_of') ? 'CHILD_OF' : 'FOLLOWS_FROM'
}

function referencesOf({ traceId, parentSpanId, links }: Span): Json[] {
  const isParent = (link: SpanLink) => parentSpanId !== '' && link.traceId === traceId && link.spanId === parentSpanId
  const parent = links.findLast(isParent)
  const traceID = jaegerTraceId(traceId)
  return [
    ...(parentSpanId === '' ? [] : [{ refType: parent ? referenceType(parent) : 'CHILD_OF', traceID, spanID: parentSpanId }]),
    ...links.filter((link) => !isParent(link)).map((link) => ({ refType: referenceType(link), traceID: jaegerTraceId(link.traceId), spanID: link.spanId })),
  ]
}

const microseconds = (nanoseconds: bigint) => Number(nanoseconds / 1000n)

function spanJson(span: Span, scope: InstrumentationScope, processID: string): Json {
  return {
    traceID: jaegerTraceId(span.traceId), spanID: span.spanId, operationName: span.name, references: referencesOf(span), startTime: microseconds(span.start),
    duration: microseconds(span.end - span.start), tags: tagsOf(span, scope),
    logs: span.events.map(({ time, name, attributes }) => {
      const isNamed = attributes.some(({ key }) => key === 'event')
      return { timestamp: microseconds(time), fields: [...(isNamed ? [] : text('event', name)), ...attributes.map(tag)] }
    }),
    processID, warnings: null,
  }
}

/** Processes are numbered in the order in which they are met; the same resource is one. */
export function jaegerTrace(traceId: string, resourceSpans: readonly ResourceSpans[]): Json {
  const processes = new Map<string, { readonly id: string; readonly json: Json }>()
  const spans = resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const json = { serviceName: serviceOfResource(resource), tags: resource.attributes.filter(({ key }) => key !== serviceNameKey).map(tag) }
    const key = JSON.stringify(json)
    const known = processes.get(key) ?? { id: `p${processes.size + 1}`, json }
    processes.set(key, known)
    return scopeSpans.flatMap((scoped) => scoped.spans.map((span) => spanJson(span, scoped.scope, known.id)))
  })
  return { traceID: jaegerTraceId(traceId), spans, processes: Object.fromEntries(Array.from(processes.values(), ({ id, json }) => [id, json])), warnings: null }
}
