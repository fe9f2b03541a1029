/**
 * Runs a LogQL query, at one instant or over a span.
 *
 * Follows pkg/logql/engine.go of Loki 3; its defaults for limits are those of
 * pkg/validation/limits.go.
 */
import { type Duration, type Instant, second } from '@track/simulation'
import { compareLabels, type Labels, labelsKey } from '../../series/labels.ts'
import type { LogQueryable, ReadStatistics } from '../queryable.ts'
import { LogqlError, seriesLimitError } from './error.ts'
import { type EntryStream, evaluateLogs } from './evaluate/entries.ts'
import { answeredAt, stepEvaluator } from './evaluate/evaluator.ts'
import type { QueryContext, ReadCounts, Span, Vector } from './evaluate/query-context.ts'
import { eachQuery, parseLogql } from './parse.ts'
import type { Logql, MetricQuery } from './syntax.ts'

export interface LogPoint {
  readonly at: Instant
  readonly value: number
}

export interface LogVectorSample extends LogPoint {
  readonly labels: Labels
}

export interface LogMatrixSeries {
  readonly labels: Labels
  readonly points: readonly LogPoint[]
}

export type LogqlValue =
  | { readonly resultType: 'streams'; readonly result: readonly EntryStream[] }
  | { readonly resultType: 'scalar'; readonly result: LogPoint }
  | { readonly resultType: 'vector'; readonly result: readonly LogVectorSample[] }
  | { readonly resultType: 'matrix'; readonly result: readonly LogMatrixSeries[] }

export type LogqlResult = LogqlValue & { readonly statistics: ReadStatistics }

export interface LogqlOptions {
  /** Loki's `limit`: how many entries at most. */
  readonly limit?: number
  readonly direction?: 'forward' | 'backward'
  /** At most one entry in so long. */
  readonly interval?: Duration
  /** Loki's max_query_series. */
  readonly seriesMax?: number
  /** What `now` answers in templates; the end of the query when it is not said. */
  readonly now?: Instant
}

const limitDefault = 100
const seriesMaxDefault = 500

/** How far back a log query at one instant looks (max_look_back_period). */
const lookback: Duration = 30 * second

/** A metric query at an instant; Loki refuses log queries there. Throws `LogqlError`. */
export function queryLogsInstant(logs: LogQueryable, query: string | Logql, at: Instant, options: LogqlOptions = {}): LogqlResult {
  const parsed = typeof query === 'string' ? parseLogql(query) : query
  if (parsed.kind === 'logs') {
    throw new LogqlError('evaluate', 'log queries are not supported as an instant query type, please change your query to a range query type')
  }
  return run(logs, parsed, { start: at, end: at, step: 0 }, options)
}

/** A log query over a span, its end left out, or a metric query at each step of it. Throws `LogqlError`. */
export function queryLogsRange(logs: LogQueryable, query: string | Logql, span: Span, options: LogqlOptions = {}): LogqlResult {
  return run(logs, typeof query === 'string' ? parseLogql(query) : query, span, options)
}

function run(logs: LogQueryable, query: Logql, span: Span, options: LogqlOptions): LogqlResult {
  const read: ReadCounts = { bytes: 0, metadataBytes: 0, lines: 0, kept: 0, streams: 0 }
  const context: QueryContext = { ...span, logs, read, now: options.now ?? span.end }
  const value = query.kind === 'logs' ? runLogs(context, query, options) : runMetric(context, query, options.seriesMax ?? seriesMaxDefault)
  const statistics = {
    bytesProcessed: read.bytes + read.metadataBytes, metadataBytesProcessed: read.metadataBytes,
    linesProcessed: read.lines, linesKept: read.kept, streams: read.streams,
  }
  return { ...value, statistics }
}

function runLogs(context: QueryContext, query: Extract<Logql, { kind: 'logs' }>, options: LogqlOptions): LogqlValue {
  const { limit = limitDefault, direction = 'backward', interval = 0 } = options
  const isInstant = context.start === context.end && context.step === 0
  const looking = isInstant ? { ...context, start: context.start - lookback } : context
  return { resultType: 'streams', result: evaluateLogs(looking, query, { limit, direction, interval }) }
}

function runMetric(context: QueryContext, query: MetricQuery, seriesMax: number): LogqlValue {
  const { start, end, step } = context
  const isInstant = start === end && step === 0
  if (query.kind === 'literal' || query.kind === 'vector') return runConstant(context, query, isInstant)
  const evaluate = stepEvaluator(context, query)
  if (isInstant) {
    const vector = evaluate(start)
    if (vector.length > seriesMax) throw seriesLimitError(seriesMax)
    const at = answeredAt(start)
    const samples = vector.map(({ labels, value }) => ({ labels, value, at }))
    return { resultType: 'vector', result: isSorted(query) ? samples : samples.sort((a, b) => compareLabels(a.labels, b.labels)) }
  }
  const series = new Map<string, { labels: Labels; points: LogPoint[] }>()
  for (const at of stepsOf(context)) addStep(series, evaluate(at), answeredAt(at), seriesMax)
  return { resultType: 'matrix', result: [...series.values()].sort((a, b) => compareLabels(a.labels, b.labels)) }
}

function addStep(series: Map<string, { labels: Labels; points: LogPoint[] }>, vector: Vector, at: Instant, seriesMax: number): void {
  for (const { labels, value } of vector) {
    const key = labelsKey(labels)
    const known = series.get(key)
    if (known) known.points.push({ at, value })
    else series.set(key, { labels, points: [{ at, value }] })
  }
  if (series.size > seriesMax) throw seriesLimitError(seriesMax)
}

function stepsOf({ start, end, step }: Span): Instant[] {
  const steps: Instant[] = []
  for (let at = start; at <= end; at += step > 0 ? step : end - start + 1) steps.push(at)
  return steps
}

function runConstant(context: QueryContext, query: Extract<MetricQuery, { value: number }>, isInstant: boolean): LogqlValue {
  const at = answeredAt(context.start)
  const { value } = query as { value: number }
  if (isInstant) {
    return query.kind === 'literal' ? { resultType: 'scalar', result: { at, value } } : { resultType: 'vector', result: [{ labels: [], at, value }] }
  }
  return { resultType: 'matrix', result: [{ labels: [], points: stepsOf(context).map((step) => ({ at: answeredAt(step), value })) }] }
}

/** A query that sorts keeps the order of its answer. */
function isSorted(query: MetricQuery): boolean {
  let sorts = false
  eachQuery(query, (each) => {
    if (each.kind === 'vector aggregation' && (each.operator === 'sort' || each.operator === 'sort_desc')) sorts = true
  })
  return sorts
}
