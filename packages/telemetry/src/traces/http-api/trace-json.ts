/**
 * Traces in the JSON of Tempo's answers: as OTLP's, but with IDs in base64 and names of kinds and codes.
 *
 * Follows pkg/tempopb/trace/v1 of Tempo 2.8 and gogo/protobuf/jsonpb (Marshaler), which leaves out what is empty.
 */
import type { Attributes, AttributeValue } from '../../otlp/attribute.ts'
import type { ResourceSpans, Span, SpanKind } from '../../otlp/traces.ts'

type Json = Readonly<Record<string, unknown>>

const kinds: Readonly<Record<SpanKind, string | undefined>> = {
  unspecified: undefined, internal: 'SPAN_KIND_INTERNAL', server: 'SPAN_KIND_SERVER', client: 'SPAN_KIND_CLIENT', producer: 'SPAN_KIND_PRODUCER',
  consumer: 'SPAN_KIND_CONSUMER',
}

const codes = { unset: undefined, ok: 'STATUS_CODE_OK', error: 'STATUS_CODE_ERROR' } as const

/** Without what is empty. */
function fields(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => (
    value !== undefined && value !== '' && value !== 0 && value !== '0' && !(Array.isArray(value) && value.length === 0))))
}

/** Of bytes written in hex. */
function base64OfHex(hex: string): string {
  return btoa((hex.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join(''))
}

export function anyValueJson(value: AttributeValue): Json {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: String(value) }
  if (typeof value === 'number') return { doubleValue: Number.isFinite(value) ? value : String(value) }
  if (value instanceof Uint8Array) return { bytesValue: btoa(String.fromCharCode(...value)) }
  if (Array.isArray(value)) return { arrayValue: fields({ values: value.map(anyValueJson) }) }
  return { kvlistValue: fields({ values: Object.entries(value).map(([key, inner]) => ({ key, value: anyValueJson(inner) })) }) }
}

function attributesJson(attributes: Attributes): Json[] {
  return attributes.map(({ key, value }) => ({ key, value: anyValueJson(value) }))
}

function spanJson(span: Span): Json {
  return fields({
    traceId: base64OfHex(span.traceId), spanId: base64OfHex(span.spanId), traceState: span.traceState, parentSpanId: base64OfHex(span.parentSpanId), flags: span.flags,
    name: span.name, kind: kinds[span.kind], startTimeUnixNano: String(span.start), endTimeUnixNano: String(span.end), attributes: attributesJson(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount, droppedEventsCount: span.droppedEventsCount, droppedLinksCount: span.droppedLinksCount,
    events: span.events.map(({ time, name, attributes, droppedAttributesCount }) => (
      fields({ timeUnixNano: String(time), name, attributes: attributesJson(attributes), droppedAttributesCount }))),
    links: span.links.map(({ traceId, spanId, traceState, flags, attributes, droppedAttributesCount }) => (
      fields({ traceId: base64OfHex(traceId), spanId: base64OfHex(spanId), traceState, flags, attributes: attributesJson(attributes), droppedAttributesCount }))),
    status: fields({ message: span.status.message, code: codes[span.status.code] }),
  })
}

export function resourceSpansJson({ resource, scopeSpans, schemaUrl }: ResourceSpans): Json {
  return fields({
    resource: fields({ attributes: attributesJson(resource.attributes), droppedAttributesCount: resource.droppedAttributesCount }),
    scopeSpans: scopeSpans.map(({ scope, spans, schemaUrl: url }) => fields({
      scope: fields({ name: scope.name, version: scope.version, attributes: attributesJson(scope.attributes), droppedAttributesCount: scope.droppedAttributesCount }),
      spans: spans.map(spanJson), schemaUrl: url,
    })),
    schemaUrl,
  })
}
