/** Spans of a test in few words. */
import type { Attributes, AttributeValue } from '../../otlp/attribute.ts'
import type { ResourceSpans, Span } from '../../otlp/traces.ts'

/** 2025-06-02 10:00:00, in nanoseconds. */
export const tenOClock = 1_748_858_400_000_000_000n

function attributesOf(record: Readonly<Record<string, AttributeValue>>): Attributes {
  return Object.entries(record).map(([key, value]) => ({ key, value }))
}

export type SpanWords = Partial<Omit<Span, 'attributes' | 'start' | 'end'>> & {
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  /** Milliseconds after ten o'clock. */
  readonly at?: number
  readonly takes?: number
}

export function spanOf({ attributes = {}, at = 0, takes = 1, ...words }: SpanWords): Span {
  const start = tenOClock + BigInt(at) * 1_000_000n
  return {
    traceId: '1'.repeat(32), spanId: 'a'.repeat(16), parentSpanId: '', traceState: '', flags: 0, name: 'call', kind: 'unspecified', start,
    end: start + BigInt(takes) * 1_000_000n, attributes: attributesOf(attributes), droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [],
    droppedLinksCount: 0, status: { code: 'unset', message: '' }, ...words,
  }
}

export function batchOf(service: string, spans: readonly SpanWords[], resource: Readonly<Record<string, AttributeValue>> = {}): ResourceSpans {
  return {
    resource: { attributes: attributesOf({ 'service.name': service, ...resource }), droppedAttributesCount: 0 }, schemaUrl: '',
    scopeSpans: [{ scope: { name: 'lib', version: '1.0', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', spans: spans.map(spanOf) }],
  }
}
