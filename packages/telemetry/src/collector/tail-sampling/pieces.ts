/** What came, cut into traces. Follows groupSpansByTraceKey and newResourceSpanFromSpanAndScopes in processor/tailsamplingprocessor/processor.go of opentelemetry-collector-contrib 0.152. */
import { writeTraces } from '../../otlp/export.ts'
import type { ResourceSpans, Span } from '../../otlp/traces.ts'

export interface Piece {
  readonly id: string
  readonly resourceSpans: ResourceSpans
  readonly spanCount: number
  readonly hasRoot: boolean
}

/** A piece for each trace of a resource; the addresses of schemas stay behind. */
export function piecesOf(group: ResourceSpans): readonly Piece[] {
  const ids = new Set(group.scopeSpans.flatMap(({ spans }) => spans.map(({ traceId }) => traceId)))
  return [...ids].map((id) => {
    const isOwn = ({ traceId }: Span) => traceId === id
    const scopeSpans = group.scopeSpans.flatMap(({ scope, spans }) => {
      const own = spans.filter(isOwn)
      return own.length > 0 ? [{ scope, schemaUrl: '', spans: own }] : []
    })
    const spans = scopeSpans.flatMap((scope) => scope.spans)
    return { id, spanCount: spans.length, hasRoot: spans.some(({ parentSpanId }) => parentSpanId === ''), resourceSpans: { resource: group.resource, schemaUrl: '', scopeSpans } }
  })
}

/** Bytes of a message in protobuf, without the length that stands before it. */
export function sizeOf(group: ResourceSpans): number {
  const whole = writeTraces([group], 'protobuf').length
  let digits = 1
  for (let limit = 128; whole - 1 - digits >= limit; limit *= 128) digits++
  return whole - 1 - digits
}
