/**
 * Queries: a text, a store and times in; a typed result with its warnings out.
 *
 * Follows promql/engine.go (NewInstantQuery, NewRangeQuery, execEvalStmt) and web/api/v1/api.go of
 * Prometheus 3.
 */
import { millisecond, minute, type Duration, type Instant } from '@track/simulation'
import { type FloatHistogram, weight } from '../series/histogram/float-histogram.ts'
import { compareLabels, type Labels } from '../series/labels.ts'
import { Samples } from '../series/samples.ts'
import type { SeriesState } from '../series/state.ts'
import { typeOf } from './check-types.ts'
import { evaluationError, PromqlError } from './error.ts'
import { Annotations } from './evaluate/annotations.ts'
import { Evaluator, type Query } from './evaluate/evaluator.ts'
import { preprocess, type QueryTimes } from './evaluate/preprocess.ts'
import { queryable, type Queryable } from './evaluate/queryable.ts'
import { forEachRange, type HistogramPoints } from './evaluate/selectors.ts'
import type { StepMatrix } from './evaluate/step-matrix.ts'
import { isTimeless } from './evaluate/timeless.ts'
import { parsePromql, type ParseOptions } from './parse.ts'
import { type Expression, printType } from './syntax.ts'

export interface QueryOptions extends ParseOptions {
  /** How far back an instant selector looks for a sample; five minutes unless told. */
  readonly lookback?: Duration
  /** The step of a subquery that names none; one minute unless told. */
  readonly subqueryStep?: Duration
  /** Samples that a query may hold in memory; 50,000,000 unless told. */
  readonly samplesMax?: number
  /** Whether it is told what was read. */
  readonly statistics?: boolean
}

export interface Point {
  readonly at: Instant
  /** NaN where the sample is a native histogram. */
  readonly value: number
  readonly histogram?: FloatHistogram
}

export interface VectorSample extends Point {
  readonly labels: Labels
}

export interface MatrixSeries {
  readonly labels: Labels
  readonly points: readonly Point[]
}

export type QueryValue =
  | { readonly resultType: 'scalar'; readonly result: Point }
  | { readonly resultType: 'string'; readonly result: { readonly at: Instant; readonly value: string } }
  | { readonly resultType: 'vector'; readonly result: readonly VectorSample[] }
  | { readonly resultType: 'matrix'; readonly result: readonly MatrixSeries[] }

export type QueryResult = QueryValue & {
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
  /** Where it was asked for. */
  readonly statistics?: SampleStatistics
}

/** What was read; by step as each of them alone would have read it, and without what the step before had read. */
export interface SampleStatistics {
  readonly total: number
  readonly read: number
  readonly series: number
  /** The most that was in memory at once. */
  readonly peak: number
  readonly totalPerStep: readonly (readonly [at: Instant, samples: number])[]
  readonly readPerStep: readonly (readonly [at: Instant, samples: number])[]
}

/** A store's state, or anything else that series can be read from. */
export type Store = SeriesState | Queryable

const samplesMaxDefault = 50_000_000

/** A query that was read: whoever asks the same again and again keeps it. */
export interface PreparedQuery {
  readonly text: string
  readonly expression: Expression
  /** As it is evaluated, whatever the times; absent where they change it. */
  readonly timeless?: Expression
}

/** Reads a query; throws `PromqlError`. */
export function prepareQuery(text: string, options: ParseOptions = {}): PreparedQuery {
  const expression = parsePromql(text, options)
  return { text, expression, ...(isTimeless(expression) && { timeless: preprocess(expression, { startMs: 0, endMs: 0, stepMs: 0 }) }) }
}

function preparedFor({ expression, timeless }: PreparedQuery, times: QueryTimes): Expression {
  return timeless ?? preprocess(expression, times)
}

/** The answer at one instant; throws `PromqlError`. */
export function queryInstant(store: Store, asked: string | PreparedQuery, at: Instant, options: QueryOptions = {}): QueryResult {
  const atMs = Math.floor(at / millisecond)
  const prepared = typeof asked === 'string' ? prepareQuery(asked, options) : asked
  const expression = preparedFor(prepared, { startMs: atMs, endMs: atMs, stepMs: 0 })
  const query = newQuery(store, options)
  const evaluator = new Evaluator(query, { startMs: atMs, endMs: atMs, intervalMs: 1 })
  return { ...instantValue(evaluator, expression, atMs * millisecond), ...query.annotations.print(prepared.text), ...statisticsOf(evaluator) }
}

export interface QueryRange {
  readonly start: Instant
  readonly end: Instant
  readonly step: Duration
}

/** The answers from `start` to `end`, a `step` apart, ordered by labels; throws `PromqlError`. */
export function queryRange(store: Store, asked: string | PreparedQuery, { start, end, step }: QueryRange, options: QueryOptions = {}): QueryResult {
  const prepared = typeof asked === 'string' ? prepareQuery(asked, options) : asked
  const { text, expression: parsed } = prepared
  const type = typeOf(parsed)
  if (type !== 'vector' && type !== 'scalar') {
    const message = `invalid expression type ${JSON.stringify(printType(type))} for range query, must be Scalar or instant Vector`
    throw new PromqlError('parse', message, parsed.position)
  }
  if (!(step >= millisecond)) {
    throw new PromqlError('parse', 'zero or negative query resolution step widths are not accepted. Try a positive integer')
  }
  const times = { startMs: Math.floor(start / millisecond), endMs: Math.floor(end / millisecond), stepMs: step / millisecond }
  const query = newQuery(store, options)
  const evaluator = new Evaluator(query, { ...times, intervalMs: Math.trunc(times.stepMs) })
  const matrix = evaluator.evaluate(preparedFor(prepared, times))
  const result = seriesOf(evaluator, matrix).sort((a, b) => compareLabels(a.labels, b.labels))
  return { resultType: 'matrix', result, ...query.annotations.print(text), ...statisticsOf(evaluator) }
}

function statisticsOf({ tally, query }: Evaluator): { readonly statistics?: SampleStatistics } {
  if (!tally) return {}
  const { grid: { startMs, intervalMs }, total, read, series } = tally
  const perStep = (counts: Float64Array) => Array.from(counts, (count, step) => [(startMs + step * intervalMs) * millisecond, count] as const)
  return { statistics: { total, read, series, peak: query.samplesPeak, totalPerStep: perStep(tally.totalPerStep), readPerStep: perStep(tally.readPerStep) } }
}

// Scratch, not state: every reading of a series clears it first, and queries follow one another.
const buffer = new Samples()

function newQuery(store: Store, { lookback, subqueryStep, samplesMax, statistics = false }: QueryOptions): Query {
  return {
    store: 'select' in store ? store : queryable(store),
    annotations: new Annotations(),
    lookbackMs: Math.floor((lookback ?? 5 * minute) / millisecond),
    subqueryStepMs: Math.floor((subqueryStep ?? minute) / millisecond),
    samplesMax: samplesMax ?? samplesMaxDefault,
    samples: 0,
    samplesPeak: 0,
    isTallied: statistics,
    buffer,
  }
}

function instantValue(evaluator: Evaluator, expression: Expression, at: Instant): QueryValue {
  const type = typeOf(expression)
  const inner = expression.kind === 'parentheses' ? expression.expression : expression
  if (inner.kind === 'parentheses') return instantValue(evaluator, inner, at)
  if (inner.kind === 'string') return { resultType: 'string', result: { at, value: inner.value } }
  if (type === 'matrix') return { resultType: 'matrix', result: rangeSeries(evaluator, inner) }
  const matrix = evaluator.evaluate(expression)
  if (type === 'scalar') return { resultType: 'scalar', result: { at, value: matrix.values[0]! } }
  const result: VectorSample[] = []
  for (let row = 0; row < matrix.rows; row++) {
    if (matrix.present[row] === 1) result.push({ labels: matrix.labels[row]!, ...pointAt(matrix, row, at) })
  }
  return { resultType: 'vector', result }
}

function rangeSeries(evaluator: Evaluator, expression: Expression): MatrixSeries[] {
  if (expression.kind !== 'range' && expression.kind !== 'subquery') throw new Error(`a ${expression.kind} is no range`)
  const series: MatrixSeries[] = []
  forEachRange(evaluator, expression, ({ labels, times, values, length, histograms }) => {
    if (expression.kind === 'range') tallyRange(evaluator, length, histograms)
    const points = Array.from({ length }, (_, index): Point => ({ at: times[index]! * millisecond, value: values[index]! }))
    if (histograms) {
      const boundary = expression.kind === 'range' ? expression.selector.boundary : undefined
      if (boundary) throw evaluationError(`${boundary} modifier is not supported with histograms`)
      histograms.rows.forEach((histogram, index) => points.push({ at: histograms.times[index]! * millisecond, value: NaN, histogram }))
      points.sort((a, b) => a.at - b.at)
    }
    series.push({ labels, points })
  })
  return series.sort((a, b) => compareLabels(a.labels, b.labels))
}

function tallyRange(evaluator: Evaluator, numbers: number, histograms: HistogramPoints | undefined): void {
  evaluator.account(numbers)
  if (!evaluator.tally) return
  const held = (histograms?.rows ?? []).reduce((sum, histogram) => sum + weight(histogram), numbers)
  evaluator.tally.add(0, held, held)
}

function pointAt(matrix: StepMatrix, place: number, at: Instant): Point {
  const histogram = matrix.histogramAt(place)
  return histogram ? { at, value: NaN, histogram } : { at, value: matrix.values[place]! }
}

function seriesOf(evaluator: Evaluator, matrix: StepMatrix): MatrixSeries[] {
  const series: MatrixSeries[] = []
  for (let row = 0; row < matrix.rows; row++) {
    const points: Point[] = []
    for (let step = 0; step < matrix.steps; step++) {
      const place = row * matrix.steps + step
      if (matrix.present[place] === 0) continue
      points.push(pointAt(matrix, place, (evaluator.startMs + step * evaluator.intervalMs) * millisecond))
    }
    if (points.length > 0) series.push({ labels: matrix.labels[row]!, points })
  }
  return series
}
