/**
 * Metrics queries over traces.
 *
 * Follows pkg/traceql/engine_metrics.go (CompileMetricsQueryRange, optimize, Do, QueryRangeCombiner) of Tempo 2.8. Left out:
 * sampling; the exemplar of a trace is its first span, where Tempo draws one.
 */
import { TraceqlError } from '../error.ts'
import { intrinsic } from '../attribute.ts'
import { evaluatePipeline } from '../evaluate/pipeline.ts'
import type { Patterns } from '../evaluate/expression.ts'
import type { Spanset } from '../evaluate/spanset.ts'
import { building } from '../fetch/building.ts'
import { coalesced, type Condition, conditionsOf, type FetchRequest, has, isRead } from '../fetch/conditions.ts'
import { newPass, readAgain, spansetOf } from '../fetch/fetch.ts'
import { wholeHint } from '../hints.ts'
import { parseTraceql } from '../parse.ts'
import type { MetricsFirstStage, Traceql } from '../syntax.ts'
import type { TraceColumns } from '../../store/columns.ts'
import { Compared } from './compare.ts'
import { chosenSeries, quantileSeries, received } from './final.ts'
import { Grouped, type SpanAggregator } from './grouped.ts'
import type { Steps } from './intervals.ts'
import { type MetricsSeries, sentSeries, type StepSeriesSet } from './series.ts'

export interface MetricsAnswer {
  readonly series: readonly MetricsSeries[]
  readonly inspectedTraces: number
  readonly inspectedSpans: number
}

/** Series in the order of their labels; throws `TraceqlError`. */
export function queryTraceMetrics(traces: Iterable<TraceColumns>, text: string, steps: Steps, exemplars: number): MetricsAnswer {
  if (steps.start <= 0n) throw refused('start required')
  if (steps.end <= 0n) throw refused('end required')
  if (steps.end <= steps.start) throw refused('end must be greater than start')
  if (steps.step <= 0n) throw refused('step required')
  const query = compiled(text)
  const { metrics } = query
  if (!metrics) throw refused('not a metrics query')
  const aggregator = metrics.kind === 'compare' ? new Compared(metrics, steps) : new Grouped(metrics, steps)
  const read = observe(traces, query, aggregator, steps, wholeHint(query.hints, 'exemplars') ?? exemplars)
  const final = finalSeries(metrics, sentSeries(aggregator.series, steps), steps)
  const chosen = query.secondStage ? chosenSeries(query.secondStage, final, steps) : final
  return { series: sentSeries(chosen, steps).sort((a, b) => (a.promLabels < b.promLabels ? -1 : 1)), ...read }
}

function refused(words: string): TraceqlError {
  return new TraceqlError('validate', words)
}

function compiled(text: string): Traceql {
  try {
    return parseTraceql(text)
  } catch (reason) {
    // What the query is refused for.
    if (!(reason instanceof TraceqlError)) throw reason
    throw new TraceqlError(reason.kind, `compiling query: ${reason.message}`)
  }
}

function finalSeries(metrics: MetricsFirstStage, series: readonly MetricsSeries[], steps: Steps): StepSeriesSet {
  if (metrics.kind === 'compare') return received(series, steps, 0)
  switch (metrics.operator) {
    case 'quantile_over_time': return quantileSeries(metrics, series, steps)
    case 'min_over_time':
    case 'max_over_time':
    case 'sum_over_time':
    case 'avg_over_time': return received(series, steps, NaN)
    default: return received(series, steps, 0)
  }
}

/** Spans that begin within the range are observed; of each trace one may be an exemplar. */
function observe(traces: Iterable<TraceColumns>, query: Traceql, aggregator: SpanAggregator, { start, end }: Steps, exemplarsMax: number) {
  const told = new Set<string>()
  let inspectedTraces = 0
  let inspectedSpans = 0
  for (const { traceId, spans } of metricsSpansets(traces, query, exemplarsMax > 0)) {
    inspectedTraces++
    const valid = spans.filter((span) => span.start >= start && span.start < end)
    for (const span of valid) aggregator.observe(span)
    inspectedSpans += valid.length
    const [first] = valid
    if (told.size >= exemplarsMax || traceId === '' || told.has(traceId)) continue
    told.add(traceId)
    if (first) aggregator.observeExemplar(first)
  }
  return { inspectedTraces, inspectedSpans }
}

function* metricsSpansets(traces: Iterable<TraceColumns>, query: Traceql, hasExemplars: boolean): Generator<Spanset> {
  const request = conditionsOf(query)
  const start = intrinsic('spanStartTime')
  if (!has(request, start)) request.secondPass.push({ attribute: start })
  const traceId = intrinsic('trace:id')
  if (hasExemplars && !isRead(request.secondPass, request.allConditions, traceId)) request.secondPass.push({ attribute: traceId })
  const { conditions, secondPass, isOnePass } = optimized(request)
  const options = { allConditions: request.allConditions, selectsAll: false, start: 0n, end: 0n }
  const first = building('creating fetch iter: error creating iterator: ', () => newPass(coalesced({ ...request, conditions: [...conditions] }), options))
  const second = building('creating fetch iter: error creating second pass iterator: ', () => (
    newPass(secondPass, { ...options, allConditions: false, selectsAll: request.selectsAll })))
  const patterns: Patterns = new Map()
  for (const trace of traces) {
    const read = first.read(trace)
    if (!read) continue
    if (isOnePass) yield spansetOf(read)
    else yield* readAgain(second, trace, evaluatePipeline(query.pipeline.elements, [spansetOf(read)], patterns))
  }
}

interface Passes {
  readonly conditions: readonly Condition[]
  readonly secondPass: readonly Condition[]
  /** What was looked for is what is asked for: the query need not be worked out. */
  readonly isOnePass: boolean
}

function optimized({ conditions, secondPass, allConditions, selectsAll }: FetchRequest): Passes {
  const asTheyAre: Passes = { conditions, secondPass, isOnePass: false }
  const hasUnscoped = conditions.some(({ attribute: { scope, intrinsic: own } }) => scope === 'none' && own === undefined)
  const hasTwice = new Set(conditions.map(({ attribute }) => attribute.key)).size < conditions.length
  if (!allConditions || selectsAll || hasUnscoped || hasTwice || !secondPass.every(isAlwaysThere)) return asTheyAre
  const all = [...conditions, ...secondPass]
  return { conditions: all, secondPass: [], isOnePass: all.length === 1 || (all.length > 0 && all.every(isAlwaysThere)) }
}

function isAlwaysThere({ attribute: { scope, intrinsic: own, name } }: Condition): boolean {
  return own !== undefined || (scope === 'resource' && name === 'service.name')
}
