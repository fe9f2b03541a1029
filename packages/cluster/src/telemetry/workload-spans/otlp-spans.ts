/**
 * What workloads have done, as spans in OTLP.
 *
 * Follows the semantic conventions of OpenTelemetry 1.37 for HTTP, databases and messaging (names, kinds, attributes, status). Left out: what a
 * workload cannot know (user agents, versions of protocols, sizes), spans' events.
 */
import type { ResourceSpans, Span, TelemetryAttributes } from '@track/telemetry'
import { type EndedSpan, outcomes, spanIdText, traceIdText, type Tracing } from '@track/traffic'
import { probabilityTraceState } from './probability-trace-state.ts'

/** All that was sent at once by one process. */
export function otlpSpans({ service, resource }: Tracing, host: string, spans: readonly EndedSpan[]): readonly ResourceSpans[] {
  const attributes = Object.entries({
    'service.name': service, 'host.name': host, 'telemetry.sdk.name': 'opentelemetry', ...resource,
  }).map(([key, value]) => ({ key, value }))
  return [{
    resource: { attributes, droppedAttributesCount: 0 }, schemaUrl: '',
    scopeSpans: [{ scope: { name: 'workload', version: '', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', spans: spans.map(otlpSpan) }],
  }]
}

const nanosecondsAMicrosecond = 1000n
/** The trace goes on here, and its identifier is random. */
const flags = 0x03

function otlpSpan(ended: EndedSpan): Span {
  const { context, startedAt, endedAt } = ended
  const { name, kind, attributes, isError } = described(ended)
  return {
    traceId: traceIdText(context), spanId: spanIdText(context.span), parentSpanId: context.parent ? spanIdText(context.parent) : '', traceState: probabilityTraceState(traceIdText(context), ended.weight), flags,
    name, kind, start: BigInt(startedAt) * nanosecondsAMicrosecond, end: BigInt(endedAt) * nanosecondsAMicrosecond,
    attributes, droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [], droppedLinksCount: 0,
    status: { code: isError ? 'error' : 'unset', message: '' },
  }
}

type Described = Pick<Span, 'name' | 'kind'> & { readonly attributes: TelemetryAttributes; readonly isError: boolean }

function described(ended: EndedSpan): Described {
  switch (ended.of) {
    case 'sending': return ofMessage(ended, 'send', 'producer')
    case 'processing': return ofMessage(ended, 'process', 'consumer')
    case 'request': return { name: titleOf(ended), kind: 'internal', attributes: errorOf(ended, !isSuccess(ended)), isError: !isSuccess(ended) }
    case 'service': return ofService(ended)
    case 'attempt': return ended.system === undefined ? ofAttempt(ended) : ofStatement(ended, ended.system)
  }
}

function isSuccess({ outcome }: EndedSpan): boolean {
  return outcomes[outcome]!.isSuccess
}

function titleOf({ method, path }: EndedSpan): string {
  return method === '' ? path : `${method} ${path}`
}

/** A status code, or what came instead of one. */
function errorOf({ outcome }: EndedSpan, isError: boolean): TelemetryAttributes {
  const { code, name } = outcomes[outcome]!
  return isError ? [{ key: 'error.type', value: code === '' ? name : code }] : []
}

function statusOf({ outcome }: EndedSpan): TelemetryAttributes {
  const { code } = outcomes[outcome]!
  return code === '' ? [] : [{ key: 'http.response.status_code', value: BigInt(code) }]
}

/** A server's own fault alone is an error of its span. */
function ofService(ended: EndedSpan): Described {
  const { code } = outcomes[ended.outcome]!
  const isError = code === '' || code >= '500'
  return {
    name: titleOf(ended), kind: 'server', isError,
    attributes: [
      { key: 'http.request.method', value: ended.method }, { key: 'http.route', value: ended.path }, { key: 'url.path', value: ended.path }, { key: 'url.scheme', value: 'http' },
      ...(ended.variant === undefined ? [] : [{ key: 'feature_flag.result.variant', value: ended.variant }]),
      ...statusOf(ended), ...errorOf(ended, isError),
    ],
  }
}

function ofAttempt(ended: EndedSpan): Described {
  const isError = !isSuccess(ended)
  const { host, port } = addressOf(ended.peer)
  return {
    name: titleOf(ended), kind: 'client', isError,
    attributes: [
      { key: 'http.request.method', value: ended.method }, { key: 'url.full', value: `http://${ended.peer}${ended.path}` }, { key: 'url.template', value: ended.path },
      { key: 'server.address', value: host }, { key: 'server.port', value: BigInt(port) },
      ...(ended.attempt > 1 ? [{ key: 'http.request.resend_count', value: BigInt(ended.attempt - 1) }] : []),
      // gRPC's tracing says which attempts were hedges in no other place.
      ...(ended.isHedge ? [{ key: 'hedged', value: true }] : []), ...statusOf(ended), ...errorOf(ended, isError),
    ],
  }
}

function addressOf(peer: string): { readonly host: string; readonly port: string } {
  const [host = '', port = '80'] = peer.split(':')
  return { host, port }
}

function ofStatement(ended: EndedSpan, system: string): Described {
  const isError = !isSuccess(ended)
  const { host } = addressOf(ended.peer)
  return {
    name: titleOf(ended), kind: 'client', isError,
    attributes: [
      { key: 'db.system.name', value: system }, { key: 'db.query.summary', value: titleOf(ended) }, { key: 'server.address', value: host },
      ...(isError ? [{ key: 'error.type', value: outcomes[ended.outcome]!.name }] : []),
    ],
  }
}

function ofMessage(ended: EndedSpan, operation: 'send' | 'process', kind: 'producer' | 'consumer'): Described {
  const isError = !isSuccess(ended)
  return {
    name: `${operation} ${ended.path}`, kind, isError,
    attributes: [
      { key: 'messaging.system', value: 'rabbitmq' }, { key: 'messaging.operation.name', value: operation }, { key: 'messaging.operation.type', value: operation },
      { key: 'messaging.destination.name', value: ended.path }, ...(isError ? [{ key: 'error.type', value: outcomes[ended.outcome]!.name }] : []),
    ],
  }
}
