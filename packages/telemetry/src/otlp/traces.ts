/** Spans as they travel. Follows opentelemetry/proto/trace/v1/trace.proto. */
import type { Attributes, InstrumentationScope, Resource, UnixNano } from './attribute.ts'

export interface ResourceSpans {
  readonly resource: Resource
  readonly schemaUrl: string
  readonly scopeSpans: readonly ScopeSpans[]
}

export interface ScopeSpans {
  readonly scope: InstrumentationScope
  readonly schemaUrl: string
  readonly spans: readonly Span[]
}

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'

export type StatusCode = 'unset' | 'ok' | 'error'

export interface Span {
  /** 32 digits of lower-case hex; empty where it is missing. */
  readonly traceId: string
  /** 16 digits of lower-case hex. */
  readonly spanId: string
  /** As in the W3C header `tracestate`. */
  readonly traceState: string
  /** Empty for a root. */
  readonly parentSpanId: string
  readonly flags: number
  readonly name: string
  readonly kind: SpanKind
  readonly start: UnixNano
  readonly end: UnixNano
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly events: readonly SpanEvent[]
  readonly droppedEventsCount: number
  readonly links: readonly SpanLink[]
  readonly droppedLinksCount: number
  readonly status: { readonly code: StatusCode; readonly message: string }
}

export interface SpanEvent {
  readonly time: UnixNano
  readonly name: string
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
}

export interface SpanLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState: string
  readonly flags: number
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
}
