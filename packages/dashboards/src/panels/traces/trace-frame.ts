/**
 * The spans of a trace as a frame.
 *
 * Follows the frame of public/app/plugins/datasource/tempo/resultTransformer.ts of Grafana (transformTrace): times in milliseconds.
 */
import type { ResourceSpans, Span } from '@track/telemetry'
import { type Cell, type Frame, newField, newFrame } from '../../frames/frame.ts'

export function traceFrame(resources: readonly ResourceSpans[], refId = 'A'): Frame {
  const rows = resources.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ span, service: typeof service === 'string' ? service : 'unknown' })))
  })
  const column = (name: string, type: 'string' | 'number', value: (row: { readonly span: Span; readonly service: string }) => Cell) => newField(name, type, rows.map(value))
  return newFrame([
    column('traceID', 'string', ({ span }) => span.traceId), column('spanID', 'string', ({ span }) => span.spanId), column('parentSpanID', 'string', ({ span }) => span.parentSpanId),
    column('operationName', 'string', ({ span }) => span.name), column('serviceName', 'string', ({ service }) => service), column('startTime', 'number', ({ span }) => Number(span.start) / 1e6),
    column('duration', 'number', ({ span }) => (Number(span.end) - Number(span.start)) / 1e6), column('statusCode', 'string', ({ span }) => span.status.code), column('statusMessage', 'string', ({ span }) => span.status.message),
    column('kind', 'string', ({ span }) => span.kind),
  ], { refId, shape: 'traces' })
}
