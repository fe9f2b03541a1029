/**
 * Jaeger's query API, as its user interface and clients read it: a request in, an answer out.
 *
 * Follows cmd/query/app/http_handler.go of Jaeger 1.67 and its memory storage. Left out: archives, metrics, raw traces, gRPC and API v3.
 */
import type { Instant } from '@track/simulation'
import type { ApiAnswer } from '../../http-api/answer.ts'
import { printGoJson, type Json } from '../../http-api/go-json.ts'
import { type ApiRequest, valueOf } from '../../http-api/request.ts'
import type { AttributeValue } from '../../otlp/attribute.ts'
import type { ResourceSpans, Span } from '../../otlp/traces.ts'
import { storedTrace, storedTraces } from '../store/select.ts'
import type { StoredTrace, TracesState } from '../store/state.ts'
import { jaegerTrace, jaegerTraceId, serviceOfResource } from './jaeger-json.ts'
import { dependenciesOf, JaegerFailure, serviceRequired, traceIdOf, type TraceQuery, traceQueryOf } from './jaeger-parameters.ts'

/** A Jaeger as its API sees it. */
export interface JaegerView {
  readonly now: Instant
  readonly store: TracesState
}

type Endpoint = (jaeger: JaegerView, request: ApiRequest) => ApiAnswer

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/api/services': services, '/api/operations': operations, '/api/traces': findTraces, '/api/dependencies': dependencies,
}

export function answerJaeger(jaeger: JaegerView, request: ApiRequest): ApiAnswer {
  const endpoint = endpointOf(request.path)
  if (!endpoint) return { status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n' }
  try {
    return endpoint(jaeger, request)
  } catch (reason) {
    // What the request asks for cannot be had: in Jaeger's words.
    if (!(reason instanceof JaegerFailure)) throw reason
    const body = printGoJson({ data: null, total: 0, limit: 0, offset: 0, errors: [{ code: reason.status, msg: reason.message }] })
    return { status: reason.status, contentType: 'text/plain; charset=utf-8', body: `${body}\n` }
  }
}

function endpointOf(path: string): Endpoint | undefined {
  const [, service] = /^\/api\/services\/([^/]+)\/operations$/.exec(path) ?? []
  if (service !== undefined) return (jaeger) => operationNames(jaeger, decodeURIComponent(service))
  const [, id] = /^\/api\/traces\/([^/]+)$/.exec(path) ?? []
  if (id !== undefined) return (jaeger) => traceById(jaeger, id)
  return Object.hasOwn(endpoints, path) ? endpoints[path] : undefined
}

function structured(data: unknown, total: number, errors: Json = null): ApiAnswer {
  return { status: 200, contentType: 'application/json', body: printGoJson({ data: data as Json, total, limit: 0, offset: 0, errors }) }
}

interface ServiceSpan {
  readonly service: string
  readonly span: Span
  readonly batch: ResourceSpans
}

function* spansOf({ resourceSpans }: Pick<StoredTrace, 'resourceSpans'>): Generator<ServiceSpan> {
  for (const batch of resourceSpans) {
    const service = serviceOfResource(batch.resource)
    for (const { spans } of batch.scopeSpans) for (const span of spans) yield { service, span, batch }
  }
}

const all = { start: 0n, end: 0n }

function services({ store }: JaegerView): ApiAnswer {
  const names = new Set<string>()
  for (const { resourceSpans } of storedTraces(store, all)) for (const { resource } of resourceSpans) names.add(serviceOfResource(resource))
  return structured([...names].sort(), names.size)
}

/** Each name with each kind, sorted. */
function operationsOf({ store }: JaegerView, service: string): readonly (readonly [name: string, kind: string])[] {
  const found = new Map<string, readonly [string, string]>()
  for (const trace of storedTraces(store, all)) {
    for (const { service: of, span } of spansOf(trace)) {
      if (of !== service) continue
      const kind = span.kind === 'unspecified' ? '' : span.kind
      found.set(`${span.name}\0${kind}`, [span.name, kind])
    }
  }
  return Array.from(found).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, operation]) => operation)
}

function operationNames(jaeger: JaegerView, service: string): ApiAnswer {
  const names = [...new Set(operationsOf(jaeger, service).map(([name]) => name))]
  return structured(names, names.length)
}

function operations(jaeger: JaegerView, request: ApiRequest): ApiAnswer {
  const service = valueOf(request, 'service')
  if (service === '') throw serviceRequired()
  const kind = valueOf(request, 'spanKind')
  const found = operationsOf(jaeger, service).filter(([, each]) => kind === '' || each === kind)
  return structured(found.map(([name, spanKind]) => ({ name, spanKind })), found.length)
}

function traceById({ store }: JaegerView, written: string): ApiAnswer {
  const trace = storedTrace(store, traceIdOf(written))
  if (!trace) throw new JaegerFailure(404, 'trace not found')
  return structured([jaegerTrace(trace.traceId, trace.resourceSpans)], 1)
}

function findTraces({ store, now }: JaegerView, request: ApiRequest): ApiAnswer {
  const query = traceQueryOf(request, now)
  if (query.traceIds.length > 0) return tracesByIds(store, query.traceIds)
  const found = [...storedTraces(store, query)].filter((trace) => isWanted(trace, query))
    .sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0)).slice(0, query.limit === 0 ? undefined : query.limit)
  return structured(found.map(({ traceId, resourceSpans }) => jaegerTrace(traceId, resourceSpans)), found.length)
}

function tracesByIds(store: TracesState, ids: readonly string[]): ApiAnswer {
  const known = ids.map((id) => ({ id, trace: storedTrace(store, id) }))
  const found = known.flatMap(({ trace }) => (trace ? [jaegerTrace(trace.traceId, trace.resourceSpans)] : []))
  const errors = known.filter(({ trace }) => !trace).map(({ id }) => ({ msg: 'trace not found', traceID: jaegerTraceId(id) }))
  return structured(found, found.length, errors.length > 0 ? errors : null)
}

/** One span of the trace must be all that is asked for. */
function isWanted(trace: StoredTrace, query: TraceQuery): boolean {
  for (const { service, span, batch } of spansOf(trace)) {
    const duration = span.end - span.start
    const isOf = service === query.service && (query.operation === '' || span.name === query.operation) && span.start >= query.start && span.start <= query.end
      && duration >= query.minDuration && (query.maxDuration === 0n || duration <= query.maxDuration)
    if (isOf && [...query.tags].every(([key, value]) => hasTag(span, batch, key, value))) return true
  }
  return false
}

/** Of the span, of its resource or of one of its events. */
function hasTag(span: Span, { resource }: ResourceSpans, key: string, value: string): boolean {
  if (key === 'error') return value === String(span.status.code === 'error')
  if (key === 'span.kind') return value === span.kind
  if (key === 'otel.status_code') return value === span.status.code.toUpperCase()
  return [span.attributes, resource.attributes, ...span.events.map(({ attributes }) => attributes)]
    .some((attributes) => attributes.some((attribute) => attribute.key === key && printed(attribute.value) === value))
}

function printed(value: AttributeValue): string {
  return typeof value === 'object' ? '' : String(value)
}

/** Calls from one service to another, by the parents of spans. */
function dependencies({ store, now }: JaegerView, request: ApiRequest): ApiAnswer {
  const service = valueOf(request, 'service')
  const calls = new Map<string, { readonly parent: string; readonly child: string; readonly callCount: number }>()
  for (const trace of storedTraces(store, dependenciesOf(request, now))) {
    const services = new Map(Array.from(spansOf(trace), ({ span, service: of }) => [span.spanId, of]))
    for (const { span, service: child } of spansOf(trace)) {
      const parent = services.get(span.parentSpanId)
      const isAskedFor = service === '' || service === parent || service === child
      if (parent === undefined || parent === child || !isAskedFor) continue
      const key = `${parent}\0${child}`
      calls.set(key, { parent, child, callCount: (calls.get(key)?.callCount ?? 0) + 1 })
    }
  }
  return structured(Array.from(calls).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call), 0)
}
