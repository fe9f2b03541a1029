/**
 * Queries over HTTP: at an instant, over a range, printed again, taken apart.
 *
 * Follows web/api/v1/api.go of Prometheus 3.16 (query, queryRange, formatQuery, parseQuery,
 * queryExemplars). Left out: how long it took, which is nothing unless the world's queries cost time.
 */
import { type Instant, millisecond, quoteGo } from '@track/simulation'
import { printJsonFloat } from '../exposition/float.ts'
import { PromqlError } from '../promql/error.ts'
import { parsePromql } from '../promql/parse.ts'
import { prettyPromql } from '../promql/pretty.ts'
import { type Point, type QueryOptions, type QueryResult, type QueryValue, queryInstant, queryRange } from '../promql/query.ts'
import { queryExemplars, selectorsOf } from '../promql/query-exemplars.ts'
import type { StoredExemplar } from '../series/exemplars.ts'
import type { FloatHistogram } from '../series/histogram/float-histogram.ts'
import { histogramJson } from '../series/histogram/print.ts'
import { labelsMap } from '../series/labels.ts'
import type { Answered } from './answer.ts'
import type { Endpoint } from './endpoint.ts'
import { ApiFailure } from './failure.ts'
import { type Json, secondsText } from './go-json.ts'
import { badData, checkTimeout, invalid, limitOf, lookbackOf, optionalTimeOf, stepOf, timeOf, valueOf, type ApiRequest } from './request.ts'
import { statisticsJson } from './statistics-json.ts'
import { syntaxJson } from './syntax-json.ts'

/** At most so many steps in one range query. */
const stepsMax = 11_000

export const instantQuery: Endpoint = (prometheus, request) => {
  const limit = limitOf(request)
  const at = optionalTimeOf(request, 'time', prometheus.now)
  checkTimeout(request)
  const result = run(request, (text, options) => queryInstant(prometheus.store, text, at, options))
  return answered(request, result, limit)
}

export const rangeQuery: Endpoint = (prometheus, request) => {
  const limit = limitOf(request)
  const [start, end] = [timeOf(request, 'start'), timeOf(request, 'end')]
  if (end < start) throw invalid('end', 'end timestamp must not be before start time')
  const step = stepOf(request)
  if (Math.trunc((end - start) / step) > stepsMax) {
    throw badData('exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)')
  }
  checkTimeout(request)
  // The engine counts in whole milliseconds.
  const whole = Math.max(millisecond, Math.trunc(step / millisecond) * millisecond)
  const result = run(request, (text, options) => queryRange(prometheus.store, text, { start, end, step: whole }, options))
  return answered(request, result, limit)
}

export const formatQuery: Endpoint = (_prometheus, request) => {
  return { data: prettyPromql(parsed(request, (words) => invalid('query', words))) }
}

export const parseQuery: Endpoint = (_prometheus, request) => {
  return { data: syntaxJson(parsed(request, (words) => invalid('query', words))) }
}

/** The exemplars of every series that the query reads. */
export const exemplars: Endpoint = ({ store }, request) => {
  const start = optionalTimeOf(request, 'start', -Infinity)
  const end = optionalTimeOf(request, 'end', Infinity)
  if (end < start) throw badData('end timestamp must not be before start timestamp')
  const expression = parsed(request, badData)
  if (selectorsOf(expression).length === 0) return { data: null }
  const found = queryExemplars(store, expression, { fromMs: Math.ceil(start / millisecond), toMs: Math.floor(end / millisecond) })
  return { data: found.map(({ labels, exemplars: list }) => ({ seriesLabels: labelsMap(labels), exemplars: list.map(exemplarJson) })) }
}

function exemplarJson({ labels, value, timeMs }: StoredExemplar): Json {
  return { labels: labelsMap(labels), value: printJsonFloat(value), timestamp: secondsText(timeMs) }
}

function parsed(request: ApiRequest, refuse: (words: string) => ApiFailure): ReturnType<typeof parsePromql> {
  try {
    return parsePromql(valueOf(request, 'query'))
  } catch (reason) {
    // What the text is refused for.
    if (!(reason instanceof PromqlError)) throw reason
    throw refuse(reason.message)
  }
}

function run(request: ApiRequest, query: (text: string, options: QueryOptions) => QueryResult): QueryResult {
  const lookback = lookbackOf(request)
  try {
    return query(valueOf(request, 'query'), { ...(lookback !== undefined && { lookback }), statistics: valueOf(request, 'stats') !== '' })
  } catch (reason) {
    // The query does not parse, or fails while it is evaluated.
    if (!(reason instanceof PromqlError)) throw reason
    throw reason.stage === 'parse' ? invalid('query', reason.message) : new ApiFailure('execution', reason.message)
  }
}

function answered(request: ApiRequest, result: QueryResult, limit: number): Answered {
  const warnings = [...result.warnings]
  const isTruncated = limit > 0 && (result.resultType === 'vector' || result.resultType === 'matrix') && result.result.length > limit
  if (isTruncated) warnings.push('results truncated due to limit')
  const asked = valueOf(request, 'stats')
  if (asked !== '' && asked !== 'true' && asked !== 'all') warnings.push(`value ${quoteGo(asked)} for parameter "stats" is deprecated and will be rejected in the next major release, use "true" or "all"`)
  const stats = result.statistics && statisticsJson(result.statistics, asked === 'all')
  return { data: { resultType: result.resultType, result: rowsOf(result, isTruncated ? limit : Infinity), ...(stats !== undefined && { stats }) }, warnings, infos: result.infos }
}

function rowsOf(value: QueryValue, limit: number): Json {
  switch (value.resultType) {
    case 'scalar': return pointJson(value.result)
    case 'string': return [timeJson(value.result.at), value.result.value]
    case 'vector': return value.result.slice(0, limit).map((each) => ({ metric: labelsMap(each.labels), ...sampleJson(each) }))
    case 'matrix': return value.result.slice(0, limit).map(({ labels, points }) => ({ metric: labelsMap(labels), ...pointsJson(points) }))
  }
}

function sampleJson(point: Point): { readonly [field: string]: Json } {
  return point.histogram ? { histogram: histogramPoint(point.at, point.histogram) } : { value: pointJson(point) }
}

/** Values first, then histograms; each only where there are any. */
function pointsJson(points: readonly Point[]): { readonly [field: string]: Json } {
  const histograms = points.flatMap(({ at, histogram }) => (histogram ? [histogramPoint(at, histogram)] : []))
  const values = points.filter(({ histogram }) => !histogram).map(pointJson)
  return { ...(values.length > 0 && { values }), ...(histograms.length > 0 && { histograms }) }
}

function histogramPoint(at: Instant, histogram: FloatHistogram): Json {
  const { count, sum, buckets } = histogramJson(histogram)
  return [timeJson(at), { count, sum, ...(buckets && { buckets }) }]
}

function pointJson({ at, value }: Point): Json {
  return [timeJson(at), printJsonFloat(value)]
}

function timeJson(at: Instant): Json {
  return secondsText(Math.floor(at / millisecond))
}
