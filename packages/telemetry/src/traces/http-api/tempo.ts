/**
 * Tempo's HTTP API for reading: a request in, an answer out. The same function serves the world's own
 * network and the doors of the machine.
 *
 * Follows modules/frontend (traceid_handlers.go, search_handlers.go, search_sharder.go, tag_handlers.go, metrics_query_handler.go,
 * metrics_query_range_sharder.go, pipeline/async_query_validator_middleware.go) and pkg/api/http.go of Tempo 2.8. Left out: protobuf and
 * streamed answers, tenants, overrides, the summary of span metrics; bytes and jobs that a search counts; metrics of more than 10,000 steps.
 */
import type { Instant } from '@track/simulation'
import type { ApiAnswer } from '../../http-api/answer.ts'
import { type ApiRequest, valueOf } from '../../http-api/request.ts'
import { storedTrace, searchedTraces } from '../store/select.ts'
import type { TracesState } from '../store/state.ts'
import { parseIdentifier, type Scope } from '../traceql/attribute.ts'
import { TraceqlError } from '../traceql/error.ts'
import { conditionsOf } from '../traceql/fetch/conditions.ts'
import { alignedEnd, alignedStart, type Steps } from '../traceql/metrics/intervals.ts'
import { type MetricsAnswer, queryTraceMetrics } from '../traceql/metrics/query-range.ts'
import { parseTraceql } from '../traceql/parse.ts'
import { searchTraces } from '../traceql/search.ts'
import { tagNames, tagValues, type TagValue } from '../traceql/tags.ts'
import { searchByTags } from './tag-search.ts'
import { bad, instantOf, queryOf, rangeOf, searchOf, secondsSpan, TempoFailure } from './tempo-parameters.ts'
import { foundTraceJson, instantJson, seriesJson } from './tempo-search-json.ts'
import { resourceSpansJson } from './trace-json.ts'

/** A Tempo as its API sees it. */
export interface TempoView {
  readonly now: Instant
  readonly store: TracesState
  /** What `/api/status/buildinfo` tells; 2.8.0 where it is not given. */
  readonly version?: string
}

type Endpoint = (tempo: TempoView, request: ApiRequest) => ApiAnswer

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/api/search': search, '/api/search/tags': tags, '/api/v2/search/tags': tagsByScope, '/api/metrics/query_range': queryRange,
  '/api/metrics/query': queryInstant, '/api/echo': () => text(200, 'echo'), '/api/status/buildinfo': buildInfo, '/ready': () => text(200, 'ready\n'),
}

const querySizeMax = 131_072

export function answerTempo(tempo: TempoView, request: ApiRequest): ApiAnswer {
  const endpoint = endpointOf(request.path)
  if (!endpoint) return text(404, '404 page not found\n')
  try {
    if (request.path.startsWith('/api/search') || request.path.startsWith('/api/metrics') || request.path.startsWith('/api/v2/search')) validateQuery(request)
    return endpoint(tempo, request)
  } catch (reason) {
    // What the request asks for cannot be had: in Tempo's words.
    if (reason instanceof TempoFailure) return text(reason.status, reason.message)
    if (reason instanceof TraceqlError) return text(reason.kind === 'evaluate' ? 500 : 400, reason.message)
    throw reason
  }
}

function endpointOf(path: string): Endpoint | undefined {
  const [, version, id] = /^\/api\/(v2\/)?traces\/([^/]+)$/.exec(path) ?? []
  if (id !== undefined) return (tempo) => traceById(tempo, decodeURIComponent(id), version !== undefined)
  const [, tagVersion, tag] = /^\/api\/(v2\/)?search\/tag\/(.+)\/values$/.exec(path) ?? []
  if (tag !== undefined) return (tempo, request) => values(tempo, request, decodeURIComponent(tag), tagVersion !== undefined)
  return Object.hasOwn(endpoints, path) ? endpoints[path] : undefined
}

/** Queries of tags may be unfinished, and are not looked at. */
function validateQuery(request: ApiRequest): void {
  const query = valueOf(request, 'query') || valueOf(request, 'q')
  if (query === '' || /\/tags?(?:\/|$)/.test(request.path)) return
  if (new TextEncoder().encode(query).length > querySizeMax) {
    throw bad(`TraceQL expression exceeds the configured maximum size of ${querySizeMax} bytes, `
      + 'reduce the query expression size or contact your system administrator')
  }
  try {
    parseTraceql(query)
  } catch (reason) {
    // What the query is refused for.
    if (!(reason instanceof TraceqlError)) throw reason
    throw bad(`invalid TraceQL query: ${reason.message}`)
  }
}

function text(status: number, body: string): ApiAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body }
}

function json(value: unknown): ApiAnswer {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(value) }
}

function traceById({ store }: TempoView, written: string, isSecond: boolean): ApiAnswer {
  const wrong = [...written].findIndex((character) => !/[0-9a-fA-F]/.test(character))
  if (wrong >= 0) throw bad(`trace IDs can only contain hex characters: invalid character '${[...written][wrong]}' at position ${wrong + 1}`)
  if (written.length > 32) throw bad("trace IDs can't be larger than 128 bits")
  const trace = storedTrace(store, written.toLowerCase().padStart(32, '0'))
  const spans = trace?.resourceSpans.map(resourceSpansJson)
  if (isSecond) return json({ trace: spans ? { resourceSpans: spans } : {}, metrics: {} })
  return spans ? json({ batches: spans }) : text(404, '')
}

const limitDefault = 20
const searchSecondsMax = 168n * 3600n
const spansPerSpanSetMax = 100

/** Without a start there is no end. */
function nanoseconds({ start, end }: { readonly start: bigint; readonly end: bigint }): { readonly start: bigint; readonly end: bigint } {
  return start === 0n ? { start: 0n, end: 0n } : { start: start * 1_000_000_000n, end: end * 1_000_000_000n }
}

function search({ store }: TempoView, request: ApiRequest): ApiAnswer {
  const { query, tags: byTag, minDurationMs, maxDurationMs, limit, spansPerSpanSet, start, end } = searchOf(request)
  if (end - start > searchSecondsMax) throw bad(`range specified by start and end exceeds 168h0m0s. received start=${start} end=${end}`)
  if (spansPerSpanSet > spansPerSpanSetMax) throw bad(`spans per span set exceeds ${spansPerSpanSetMax}. received ${spansPerSpanSet}`)
  const span = nanoseconds({ start, end })
  let inspectedTraces = 0
  const counted = function* (service: string | undefined) {
    for (const trace of searchedTraces(store, { ...span, ...(service === undefined ? {} : { service }) })) {
      inspectedTraces++
      yield trace
    }
  }
  const most = limit === 0 ? limitDefault : limit
  const found = query === '' ? searchByTags(counted(undefined), { tags: byTag, minDurationMs, maxDurationMs, limit: most })
    : searchTraces(counted(serviceAskedFor(query)), query, { limit: most, spansPerSpanSet, ...span })
  return json({ traces: found.map(foundTraceJson), metrics: { ...(inspectedTraces > 0 ? { inspectedTraces } : {}), completedJobs: 1, totalJobs: 1 } })
}

/** A service that every span must be of: blocks without it need not be read. */
function serviceAskedFor(query: string): string | undefined {
  const { conditions, allConditions } = conditionsOf(parseTraceql(query))
  const named = conditions.find(({ attribute, operator }) => attribute.scope === 'resource' && attribute.name === 'service.name' && operator === '=')
  return allConditions && named?.operand?.type === 'string' ? named.operand.value : undefined
}

const scopes: ReadonlySet<string> = new Set(['none', 'resource', 'span', 'event', 'link', 'instrumentation'])

const intrinsicNames: readonly string[] = [
  'duration', 'event:name', 'event:timeSinceStart', 'instrumentation:name', 'instrumentation:version', 'kind', 'name', 'rootName', 'rootServiceName', 'span:duration',
  'span:kind', 'span:name', 'span:status', 'span:statusMessage', 'status', 'statusMessage', 'trace:duration', 'trace:rootName', 'trace:rootService', 'traceDuration',
]

function tagParameters(request: ApiRequest): { readonly scope: string; readonly query: string; readonly start: bigint; readonly end: bigint } {
  const scope = valueOf(request, 'scope') || 'none'
  if (!scopes.has(scope) && scope !== 'intrinsic') throw bad(`invalid scope: ${scope}`)
  return { scope, query: valueOf(request, 'q'), ...nanoseconds(secondsSpan(request)) }
}

function scopedNames({ store }: TempoView, request: ApiRequest): readonly (readonly [scope: string, tags: readonly string[]])[] {
  const { scope, query, start, end } = tagParameters(request)
  const names = scope === 'intrinsic' ? [] : [...tagNames(searchedTraces(store, { start, end }), query, scope as Scope)]
  return scope === 'none' || scope === 'intrinsic' ? [...names, ['intrinsic', intrinsicNames] as const] : names
}

function tags(tempo: TempoView, request: ApiRequest): ApiAnswer {
  const names = scopedNames(tempo, request).filter(([scope]) => scope !== 'intrinsic' || valueOf(request, 'scope') === 'intrinsic')
  return json({ tagNames: [...new Set(names.flatMap(([, list]) => list))].sort(), metrics: {} })
}

function tagsByScope(tempo: TempoView, request: ApiRequest): ApiAnswer {
  return json({ scopes: scopedNames(tempo, request).map(([name, list]) => ({ name, tags: list })), metrics: {} })
}

const keywords: Readonly<Record<string, readonly string[]>> = {
  status: ['ok', 'error', 'unset'], kind: ['client', 'server', 'producer', 'consumer', 'internal', 'unspecified'],
}

function values({ store }: TempoView, request: ApiRequest, tag: string, isSecond: boolean): ApiAnswer {
  const { query, start, end } = tagParameters(request)
  // Without a scope the first API means an attribute.
  const attribute = parseIdentifier(isSecond || /^(?:span|resource|event|link|instrumentation)\./.test(tag) ? tag : `.${tag}`)
  if (typeof attribute === 'string') throw bad(`please provide a valid tagName: ${attribute}`)
  const known = attribute.intrinsic !== undefined && keywords[attribute.intrinsic]
  const found: readonly TagValue[] = known ? known.map((value) => ({ type: 'keyword', value })) : tagValues(searchedTraces(store, { start, end }), query, attribute)
  return json(isSecond ? { tagValues: found, metrics: {} } : { tagValues: [...new Set(found.map(({ value }) => value))].sort(), metrics: {} })
}

const metricsRangeMax = 3n * 3600n * 1_000_000_000n
const intervalsMax = 10_000n

function ofRange({ store }: TempoView, query: string, steps: Steps, exemplars: number): MetricsAnswer {
  if (steps.end - steps.start > metricsRangeMax) throw bad('metrics query time range exceeds the maximum allowed duration of 3h0m0s')
  if (steps.step > 0n && (steps.end - steps.start) / steps.step > intervalsMax) throw bad(`not simulated here: an answer of more than ${intervalsMax} steps`)
  // A range that is one step is not drawn out to whole steps.
  const aligned = steps.step > 0n && steps.end - steps.start !== steps.step ? { start: alignedStart(steps), end: alignedEnd(steps), step: steps.step } : steps
  if (aligned.step <= 0n) throw bad('step must be greater than 0')
  return queryTraceMetrics(searchedTraces(store, { start: aligned.start, end: aligned.end }), query, aligned, exemplars)
}

const exemplarsMax = 100

function queryRange(tempo: TempoView, request: ApiRequest): ApiAnswer {
  const { series, inspectedTraces, inspectedSpans } = ofRange(tempo, queryOf(request), rangeOf(request, tempo.now), exemplarsOf(request))
  return json({ series: series.map(seriesJson), metrics: metricsJson(inspectedTraces, inspectedSpans) })
}

function exemplarsOf(request: ApiRequest): number {
  const asked = Number(valueOf(request, 'exemplars'))
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, exemplarsMax) : exemplarsMax
}

function queryInstant(tempo: TempoView, request: ApiRequest): ApiAnswer {
  const { series, inspectedTraces, inspectedSpans } = ofRange(tempo, queryOf(request), instantOf(request, tempo.now), 0)
  return json({ series: series.map(instantJson), metrics: metricsJson(inspectedTraces, inspectedSpans) })
}

function metricsJson(inspectedTraces: number, inspectedSpans: number): Readonly<Record<string, unknown>> {
  return {
    ...(inspectedTraces > 0 ? { inspectedTraces } : {}), completedJobs: 1, totalJobs: 1, ...(inspectedSpans > 0 ? { inspectedSpans: String(inspectedSpans) } : {}),
  }
}

function buildInfo({ version = '2.8.0' }: TempoView): ApiAnswer {
  return json({ version, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' })
}
