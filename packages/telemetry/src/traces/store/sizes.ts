/**
 * How many bytes spans have when they are sent, without sending them.
 *
 * Follows opentelemetry/proto/trace/v1/trace.proto and the protobuf encoding, as pkg/tempopb of Tempo 2.8 has them: what is empty takes
 * no room.
 */
import type { Attribute, AttributeValue } from '../../otlp/attribute.ts'
import type { ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink } from '../../otlp/traces.ts'
import { utf8Length } from '../../logs/utf8.ts'

/** Of a request that exports them. */
export function sentBytes(resourceSpans: readonly ResourceSpans[]): number {
  return each(resourceSpans, resourceSpansBytes)
}

function varint(value: number): number {
  let bytes = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++
  return bytes
}

/** With its tag, of one byte, and its length. */
const framed = (bytes: number) => 1 + varint(bytes) + bytes
const bytesField = (bytes: number) => (bytes === 0 ? 0 : framed(bytes))
const text = (value: string) => bytesField(utf8Length(value))
const number = (value: number) => (value === 0 ? 0 : 1 + varint(value))
const fixed64 = (value: bigint) => (value === 0n ? 0 : 9)

function each<Row>(rows: readonly Row[], bytesOf: (row: Row) => number): number {
  let sum = 0
  for (const row of rows) sum += framed(bytesOf(row))
  return sum
}

function resourceSpansBytes({ resource, scopeSpans, schemaUrl }: ResourceSpans): number {
  return framed(each(resource.attributes, attributeBytes) + number(resource.droppedAttributesCount)) + each(scopeSpans, scopeSpansBytes) + text(schemaUrl)
}

function scopeSpansBytes({ scope, spans, schemaUrl }: ScopeSpans): number {
  const ofScope = text(scope.name) + text(scope.version) + each(scope.attributes, attributeBytes) + number(scope.droppedAttributesCount)
  return framed(ofScope) + each(spans, spanBytes) + text(schemaUrl)
}

function spanBytes(span: Span): number {
  return bytesField(span.traceId.length / 2) + bytesField(span.spanId.length / 2) + text(span.traceState) + bytesField(span.parentSpanId.length / 2) + text(span.name)
    + (span.kind === 'unspecified' ? 0 : 2) + fixed64(span.start) + fixed64(span.end) + each(span.attributes, attributeBytes) + number(span.droppedAttributesCount)
    + each(span.events, eventBytes) + number(span.droppedEventsCount) + each(span.links, linkBytes) + number(span.droppedLinksCount)
    + framed(text(span.status.message) + (span.status.code === 'unset' ? 0 : 2)) + (span.flags === 0 ? 0 : 6)
}

function eventBytes({ time, name, attributes, droppedAttributesCount }: SpanEvent): number {
  return fixed64(time) + text(name) + each(attributes, attributeBytes) + number(droppedAttributesCount)
}

function linkBytes({ traceId, spanId, traceState, attributes, droppedAttributesCount, flags }: SpanLink): number {
  return bytesField(traceId.length / 2) + bytesField(spanId.length / 2) + text(traceState) + each(attributes, attributeBytes) + number(droppedAttributesCount)
    + (flags === 0 ? 0 : 5)
}

function attributeBytes({ key, value }: Attribute): number {
  return text(key) + framed(valueBytes(value))
}

/** A value says which it is, and so takes room when it is empty too. */
function valueBytes(value: AttributeValue): number {
  if (value === null) return 0
  switch (typeof value) {
    case 'string': return framed(utf8Length(value))
    case 'boolean': return 2
    case 'number': return 9
    case 'bigint': return 1 + wholeBytes(value)
    default: return framed(listBytes(value))
  }
}

function listBytes(value: Exclude<AttributeValue, string | boolean | number | bigint | null>): number {
  if (value instanceof Uint8Array) return value.length
  if (Array.isArray(value)) return each(value as readonly AttributeValue[], valueBytes)
  return each(Object.entries(value), ([key, inner]) => attributeBytes({ key, value: inner as AttributeValue }))
}

/** Below zero all ten. */
function wholeBytes(value: bigint): number {
  if (value < 0n) return 10
  return value <= 0x1f_ffff_ffff_ffffn ? varint(Number(value)) : Math.ceil(value.toString(2).length / 7)
}
