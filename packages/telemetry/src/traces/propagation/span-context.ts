/** What travels with a request: which trace and span it belongs to, and whether it is sampled. Follows the OpenTelemetry specification's SpanContext. */
export interface SpanContext {
  /** 32 digits of lower-case hex, not all zeros. */
  readonly traceId: string
  /** 16 digits of lower-case hex, not all zeros. */
  readonly spanId: string
  readonly isSampled: boolean
  /** The trace ID is random: the flag of level 2 of W3C's specification. */
  readonly isRandom?: boolean
  /** B3 alone: the trace is to be kept whatever anybody decides. */
  readonly isDebug?: boolean
  /** As in the header `tracestate`; empty where there is none. */
  readonly traceState: string
}

/** Names are in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>

export function isTraceId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text) && /[^0]/.test(text)
}

export function isSpanId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text) && /[^0]/.test(text)
}
