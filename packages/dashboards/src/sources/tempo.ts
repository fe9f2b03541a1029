/**
 * Tempo as a data source: one trace by its identifier, traces or spans that TraceQL finds, and TraceQL's metrics.
 *
 * Follows public/app/plugins/datasource/tempo (datasource.ts, resultTransformer.ts) of Grafana: what a target's queryType, tableType, limit and spss mean, and
 * the columns of its tables. Left out: the search builder, the service graph, nested tables, streaming, variables' queries.
 */
import { microsecond } from '@track/simulation'
import {
  type FoundSpan, type FoundTrace, parseTraceql, printTraceStatic, queryTraceMetrics, searchedTraces, searchTraces, storedTrace, type TraceMetricsSeries, TraceqlError, type TracesState,
} from '@track/telemetry'
import { renderLegend } from '../frames/display-name.ts'
import { type Cell, type Frame, newField, newFrame, timeFieldName, valueFieldName } from '../frames/frame.ts'
import type { Target } from '../model/dashboard.ts'
import { traceFrame } from '../panels/traces/trace-frame.ts'
import { interpolate } from '../variables/interpolate.ts'
import { panelStep } from '../variables/step.ts'
import type { DataSource, QueryAnswer, QueryRequest } from './source.ts'

export interface TempoOptions {
  readonly uid: string
  readonly name?: string
}

const limitDefault = 20
const spansDefault = 3
const nanosecondsAMillisecond = 1_000_000n

export function tempoSource(state: TracesState, { uid, name = uid }: TempoOptions): DataSource {
  return {
    uid, name, type: 'tempo',
    query: (target, request) => {
      try {
        return runTarget(state, target, request)
      } catch (error) {
        // The query is refused; the panel says so in Tempo's words.
        if (error instanceof TraceqlError) return refused(error.message)
        throw error
      }
    },
  }
}

function refused(error: string): QueryAnswer {
  return { frames: [], notices: [], error }
}

function runTarget(state: TracesState, { refId, query }: Target, request: QueryRequest): QueryAnswer {
  const { queryType = 'traceql' } = query
  const text = interpolate(typeof query['query'] === 'string' ? query['query'] : '', request.scope).trim()
  if (queryType !== 'traceql' && queryType !== 'traceId') return refused(`not drawn here: queries of the type ${String(queryType)}`)
  if (text === '') return { frames: [], notices: [] }
  if (queryType === 'traceId' || /^[0-9a-f]{1,32}$/i.test(text)) return traceAnswer(state, text, refId)
  const span = { start: nanoseconds(request.from), end: nanoseconds(request.to) }
  if (parseTraceql(text).metrics) {
    const step = panelStep({ range: request.to - request.from, maxDataPoints: request.maxDataPoints }, request.step)
    const { series } = queryTraceMetrics(searchedTraces(state, span), text, { ...span, step: nanoseconds(step) }, 0)
    return { frames: series.map((each) => metricsFrame(each, refId, typeof query['legendFormat'] === 'string' ? query['legendFormat'] : '')), notices: [] }
  }
  const options = { limit: Number(query['limit']) || limitDefault, spansPerSpanSet: Number(query['spss']) || spansDefault, ...span }
  const found = searchTraces(searchedTraces(state, span), text, options).toSorted((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
  return { frames: [query['tableType'] === 'spans' ? spansFrame(found, refId) : tracesFrame(found, refId)], notices: [] }
}

function nanoseconds(at: number): bigint {
  return BigInt(Math.floor(at / microsecond)) * 1000n
}

function traceAnswer(state: TracesState, text: string, refId: string): QueryAnswer {
  const trace = storedTrace(state, text.toLowerCase().padStart(32, '0'))
  return trace ? { frames: [traceFrame(trace.resourceSpans, refId)], notices: [] } : refused(`failed to get trace with id: ${text} Status: 404 Not Found Body: `)
}

/** Labels are named as a series of Prometheus; times are milliseconds. */
function metricsFrame({ labels, promLabels, samples }: TraceMetricsSeries, refId: string, legend: string): Frame {
  const named = Object.fromEntries(labels.map(({ name, value }) => [name, printTraceStatic(value, true)]))
  return newFrame([
    newField(timeFieldName, 'time', samples.map(([at]) => at)),
    newField(valueFieldName, 'number', samples.map(([, value]) => value), { labels: named, config: { displayNameFromDS: legend === '' || legend === '__auto' ? shortName(named, promLabels) : renderLegend(legend, named) } }),
  ], { refId, shape: 'series' })
}

/** A single label is told by its value. */
function shortName(labels: Readonly<Record<string, string>>, promLabels: string): string {
  const values = Object.values(labels)
  return values.length === 1 ? values[0]! : promLabels
}

function milliseconds(nanosecondsSince: bigint): number {
  return Number(nanosecondsSince / nanosecondsAMillisecond)
}

function tracesFrame(found: readonly FoundTrace[], refId: string): Frame {
  const column = (name: string, title: string, type: 'string' | 'number' | 'time', value: (trace: FoundTrace) => Cell, config = {}) => newField(name, type, found.map(value), { config: { displayNameFromDS: title, ...config } })
  return newFrame([
    column('traceID', 'Trace ID', 'string', ({ traceId }) => traceId), column('startTime', 'Start time', 'time', ({ start }) => milliseconds(start)),
    column('traceService', 'Service', 'string', ({ rootServiceName }) => rootServiceName), column('traceName', 'Name', 'string', ({ rootTraceName }) => rootTraceName),
    column('traceDuration', 'Duration', 'number', ({ durationMs }) => durationMs, { unit: 'ms' }),
  ], { name: 'Traces', refId, shape: 'table' })
}

interface SpanRow {
  readonly trace: FoundTrace
  readonly span: FoundSpan
  readonly attributes: ReadonlyMap<string, string>
}

/** One row a span, with a column for each attribute that some have. */
function spansFrame(found: readonly FoundTrace[], refId: string): Frame {
  const rows = found.flatMap((trace) => trace.spanSets.flatMap((set) => set.spans.map((span): SpanRow => ({
    trace, span, attributes: new Map([...set.attributes, ...span.attributes].map(({ key, value }) => [key, printTraceStatic(value, true)])),
  }))))
  const keys = [...new Set(rows.flatMap(({ attributes }) => [...attributes.keys()]))].toSorted()
  const column = (name: string, title: string, type: 'string' | 'number' | 'time', value: (row: SpanRow) => Cell, config = {}) => newField(name, type, rows.map(value), { config: { displayNameFromDS: title, ...config } })
  const hasNames = rows.some(({ span }) => span.name !== '')
  return newFrame([
    column('traceIdHidden', 'Trace ID', 'string', ({ trace }) => trace.traceId), column('traceService', 'Trace Service', 'string', ({ trace }) => trace.rootServiceName),
    column('traceName', 'Trace Name', 'string', ({ trace }) => trace.rootTraceName), column('spanID', 'Span ID', 'string', ({ span }) => span.spanId),
    column('time', 'Start time', 'time', ({ span }) => milliseconds(span.start)), ...(hasNames ? [column('name', 'Name', 'string', ({ span }) => span.name)] : []),
    ...keys.map((key) => column(key, key, 'string', ({ attributes }) => attributes.get(key))),
    column('duration', 'Duration', 'number', ({ span }) => Number(span.duration), { unit: 'ns' }),
  ], { name: 'Spans', refId, shape: 'table' })
}
