/**
 * Loki's HTTP API for reading: a request in, an answer out. The same function serves the world's
 * own network and the doors of the machine.
 *
 * Follows pkg/querier/http.go, pkg/loki/format_query_handler.go, pkg/util/marshal and
 * pkg/util/server/error.go of Loki 3. Left out: patterns, volumes, detected fields and
 * labels, shards, deletion; alignment and splitting by the query frontend; WebSockets, so that nobody's tail is opened.
 */
import type { Instant } from '@track/simulation'
import type { ApiAnswer } from '../../http-api/answer.ts'
import { printGoJson } from '../../http-api/go-json.ts'
import { type ApiRequest, valueOf, wholeNumber } from '../../http-api/request.ts'
import { labelsRecord } from '../../series/labels.ts'
import type { Matcher } from '../../series/matcher.ts'
import { LogqlError } from '../logql/error.ts'
import { parseLogql, parseMatchers, parseUncheckedMatchers } from '../logql/parse.ts'
import { prettyLogql } from '../logql/pretty.ts'
import { queryLogsInstant, queryLogsRange, type LogqlResult } from '../logql/query.ts'
import { logqlJson } from '../logql/result-json.ts'
import type { Logql } from '../logql/syntax.ts'
import { logLabelNames, logLabelValues, logQueryable, logSeries, logStatistics } from '../store/select.ts'
import type { LogsState } from '../store/state.ts'
import { boundsOf, directionOf, limitOf, LokiFailure, rangeOf, timeOf } from './parameters.ts'

/** A Loki as its API sees it. */
export interface LokiView {
  readonly now: Instant
  readonly store: LogsState
  /** max_entries_limit_per_query and max_query_series, 5000 and 500 when they are not given. */
  readonly maxEntriesLimitPerQuery?: number
  readonly maxQuerySeries?: number
}

type Endpoint = (loki: LokiView, request: ApiRequest) => ApiAnswer

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/query': instantQuery,
  '/query_range': rangeQuery,
  '/labels': labelNames,
  '/label': labelNames,
  '/series': series,
  '/index/stats': indexStatistics,
  '/format_query': formatQuery,
  '/tail': tail,
}

export function answerLoki(loki: LokiView, request: ApiRequest): ApiAnswer {
  if (request.path === '/ready') return text(200, 'ready\n')
  const endpoint = request.path.startsWith('/loki/api/v1/') ? endpointOf(request.path.slice('/loki/api/v1'.length)) : undefined
  if (!endpoint) return text(404, '404 page not found\n')
  if (request.method !== 'GET' && request.method !== 'POST') return text(405, '')
  try {
    return endpoint(loki, request)
  } catch (reason) {
    // What the request asks for cannot be had: in Loki's words.
    if (reason instanceof LokiFailure) return text(reason.status, reason.message)
    if (reason instanceof LogqlError) return text(statusOf(reason), reason.message)
    throw reason
  }
}

function endpointOf(path: string): Endpoint | undefined {
  const name = /^\/label\/([^/]+)\/values$/.exec(path)?.[1]
  return name === undefined ? endpoints[path] : (loki, request) => labelValues(loki, request, name)
}

/** A mistake that only shows while the query runs is none of the client's. */
function statusOf({ kind, message }: LogqlError): number {
  const isClients = kind !== 'evaluate' || message.startsWith('log queries are not supported') || message.startsWith('multi variant queries')
  return isClients ? 400 : 500
}

function text(status: number, body: string): ApiAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body }
}

function json(value: unknown): ApiAnswer {
  return { status: 200, contentType: 'application/json; charset=UTF-8', body: `${JSON.stringify(value)}\n` }
}

function success(data: unknown): ApiAnswer {
  return json({ status: 'success', data })
}

function queryData(result: LogqlResult): ApiAnswer {
  const { resultType, result: data, stats } = logqlJson(result)
  return success({ resultType, result: data, stats })
}

function checkEntries({ maxEntriesLimitPerQuery: most = 5000 }: LokiView, query: Logql, limit: number): void {
  if (query.kind !== 'logs' || most === 0 || limit <= most) return
  throw new LokiFailure(400, `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${most})`)
}

function instantQuery(loki: LokiView, request: ApiRequest): ApiAnswer {
  const limit = limitOf(request)
  const at = timeOf(request, loki.now)
  const direction = directionOf(request)
  const query = parseLogql(valueOf(request, 'query'))
  return queryData(queryLogsInstant(logQueryable(loki.store), query, at, { limit, direction, seriesMax: loki.maxQuerySeries ?? 500, now: loki.now }))
}

function rangeQuery(loki: LokiView, request: ApiRequest): ApiAnswer {
  const { limit, direction, interval, ...span } = rangeOf(request, loki.now)
  const query = parseLogql(valueOf(request, 'query'))
  checkEntries(loki, query, limit)
  return queryData(queryLogsRange(logQueryable(loki.store), query, span, { limit, direction, interval, seriesMax: loki.maxQuerySeries ?? 500, now: loki.now }))
}

function spanOf(request: ApiRequest, now: Instant): { from: Instant; to: Instant } {
  const { start, end } = boundsOf(request, now)
  return { from: start, to: end }
}

/** The selector of `query`, where one is given. */
function matchersOf(request: ApiRequest): readonly Matcher[] {
  const query = valueOf(request, 'query')
  return query === '' ? [] : parseMatchers(query)
}

/** An empty list is left out. */
function names(list: readonly string[]): ApiAnswer {
  return json({ status: 'success', ...(list.length > 0 ? { data: list } : {}) })
}

function labelNames({ store, now }: LokiView, request: ApiRequest): ApiAnswer {
  return names(logLabelNames(store, matchersOf(request), spanOf(request, now)))
}

function labelValues({ store, now }: LokiView, request: ApiRequest, name: string): ApiAnswer {
  return names(logLabelValues(store, name, matchersOf(request), spanOf(request, now)))
}

function series({ store, now }: LokiView, request: ApiRequest): ApiAnswer {
  const given = [...new Set([...request.parameters['match'] ?? [], ...request.parameters['match[]'] ?? []])].sort()
  const selectors = given.length === 1 && given[0]!.replaceAll(' ', '') === '{}' ? [] : given
  const span = spanOf(request, now)
  const groups = selectors.map((selector) => {
    const matchers = parseUncheckedMatchers(selector)
    if (matchers.length === 0) throw new LokiFailure(500, `0 matchers in group: ${selector}`)
    return matchers
  })
  const found = (groups.length === 0 ? [[]] : groups).flatMap((matchers) => logSeries(store, matchers, span))
  const unique = new Map(found.map((labels) => [labels.join('\xff'), labels]))
  return success(Array.from(unique.values(), labelsRecord))
}

function indexStatistics({ store, now }: LokiView, request: ApiRequest): ApiAnswer {
  const { start, end } = rangeOf(request, now)
  const { streams, chunks, bytes, entries } = logStatistics(store, parseMatchers(valueOf(request, 'query')), { from: start, to: end })
  return json({ streams, chunks, bytes, entries })
}

const delayMax = 5

/** What is asked for is looked at; then it would have to be a WebSocket, and is refused as a request that is none. */
function tail(_: LokiView, request: ApiRequest): ApiAnswer {
  parseLogql(valueOf(request, 'query'))
  limitOf(request)
  const delay = wholeNumber(valueOf(request, 'delay_for') || '0')
  if (typeof delay === 'string') throw new LokiFailure(400, delay)
  if (delay > delayMax) throw new LokiFailure(400, `delay_for can't be greater than ${delayMax}`)
  return text(400, 'Bad Request\n')
}

function formatQuery(_: LokiView, request: ApiRequest): ApiAnswer {
  const contentType = 'application/json; charset=utf-8'
  try {
    const formatted = prettyLogql(parseLogql(valueOf(request, 'query')))
    return { status: 200, contentType, body: `${printGoJson({ status: 'success', data: formatted })}\n` }
  } catch (reason) {
    // What the query is refused for.
    if (!(reason instanceof LogqlError)) throw reason
    return { status: 400, contentType, body: `${printGoJson({ status: 'invalid-query', error: reason.message })}\n` }
  }
}
