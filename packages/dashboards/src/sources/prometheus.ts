/**
 * Prometheus as a data source: queries over a span or at its end, variables' queries, ad hoc filters.
 *
 * Follows packages/grafana-prometheus/src (datasource.ts, metric_find_query.ts, add_label_to_query.ts) and pkg/promlib of Grafana.
 * Left out: the values of labels beyond those of series with a sample in the range.
 */
import { type Duration, millisecond, printPrometheusDuration, second } from '@track/simulation'
import {
  labelsRecord, labelValue, newMatcher, parsePromql, PatternError, printPromql, PromqlError, queryInstant, queryRange, type Expression, type Labels, type MatcherType, type QueryResult, type Store,
} from '@track/telemetry'
import { printFieldLabels } from '../frames/display-name.ts'
import { isRecord } from '../model/json-reader.ts'
import type { AdhocFilter, Target } from '../model/dashboard.ts'
import { bound, type Bound, interpolate, withBound } from '../variables/interpolate.ts'
import { parseStep, prometheusSteps, scrapeIntervalDefault, stepNames } from '../variables/step.ts'
import { type ExemplarDestination, exemplarsOf } from './exemplars.ts'
import { type Asked, framesOf } from './prometheus-frames.ts'
import { type DataSource, type QueryAnswer, type QueryRequest, SourceFault } from './source.ts'

export interface PrometheusOptions {
  readonly uid: string
  readonly name?: string
  readonly isDefault?: boolean
  /** The scrape interval that the source is told of. */
  readonly scrapeInterval?: Duration
  /** Where the labels of exemplars lead: `jsonData.exemplarTraceIdDestinations`. */
  readonly exemplarDestinations?: readonly ExemplarDestination[]
}

export function prometheusSource(store: Store, { uid, name = uid, isDefault, scrapeInterval = scrapeIntervalDefault, exemplarDestinations = [] }: PrometheusOptions): DataSource {
  return {
    uid, name, type: 'prometheus', isDefault, leastStep: scrapeInterval,
    query: (target, request) => refusedBy(() => runTarget(store, target, request, { scrapeInterval, exemplarDestinations })),
    values: (query, request) => valuesOf(store, query, request),
  }
}

function refusedBy(run: () => QueryAnswer): QueryAnswer {
  try {
    return run()
  } catch (error) {
    // The query is refused; the panel says so in Prometheus' words.
    if (error instanceof PromqlError || error instanceof PatternError) return { frames: [], notices: [], error: error.message }
    throw error
  }
}

type Settings = Required<Pick<PrometheusOptions, 'scrapeInterval' | 'exemplarDestinations'>>

function runTarget(store: Store, { refId, query }: Target, request: QueryRequest, { scrapeInterval, exemplarDestinations }: Settings): QueryAnswer {
  const written = text(query.expr)
  if (written.trim() === '') return { frames: [], notices: [] }
  const asked = interpolate(text(query.interval), request.scope)
  const range = request.to - request.from
  const room = { range, maxDataPoints: request.maxDataPoints, panelStep: request.step }
  const steps = prometheusSteps(room, asked.startsWith('$') || parseStep(asked) !== undefined ? asked : '', scrapeInterval, Number(query.intervalFactor) || 1)
  const scope = withBound(request.scope, stepNames(steps, range).map(([name, value]) => bound(name, value)))
  const expression = filtered(interpolate(written, scope, promqlFormat), request.filters)
  const format = query.format === 'table' || query.format === 'heatmap' ? query.format : 'time_series'
  const legend = interpolate(text(query.legendFormat), scope)
  const frames: Asked = { refId, expression, legend, format, step: steps.step }
  const isInstant = query.instant === true
  const answers: QueryResult[] = []
  if (isInstant) answers.push(queryInstant(store, expression, request.to))
  if (!isInstant || query.range === true) {
    const aligned = (at: number) => Math.floor(at / steps.step) * steps.step
    answers.push(queryRange(store, expression, { start: aligned(request.from), end: aligned(request.to), step: steps.step }))
  }
  const span = { from: request.from, to: request.to, step: steps.step }
  return {
    ...(query.exemplar === true && 'exemplars' in store && { exemplars: exemplarsOf(store, expression, span, exemplarDestinations) }),
    frames: answers.flatMap((answer) => framesOf(answer, frames)),
    notices: [...new Set(answers.flatMap(({ warnings, infos }) => [...warnings, ...infos]))],
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A variable of one value stands as a text; of several, as alternatives of a pattern. */
export function promqlFormat({ value, isMulti }: Bound): string {
  if (!isMulti) return String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\\\'")
  const values = (typeof value === 'string' ? [value] : value).map(escapedForPattern)
  return values.length === 1 ? values[0]! : `(${values.join('|')})`
}

/** For a pattern within a quoted text. */
function escapedForPattern(value: string): string {
  return value.replaceAll('\\', '\\\\\\\\').replace(/[$^*{}[\]'+?.()|]/g, '\\\\$&')
}

/** Every selector of the query with the filters as matchers more. */
function filtered(expression: string, filters: readonly AdhocFilter[]): string {
  const known = filters.filter(({ key, operator }) => key !== '' && ['=', '!=', '=~', '!~'].includes(operator))
  if (known.length === 0) return expression
  const matchers = known.map(({ key, operator, value }) => newMatcher(key, operator as MatcherType, value))
  const widen = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(widen)
    if (!isRecord(node)) return node
    const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === 'matchers' ? value : widen(value)]))
    return node.kind === 'selector' && Array.isArray(node.matchers) ? { ...inner, matchers: [...node.matchers, ...matchers] } : inner
  }
  return printPromql(widen(parsePromql(expression)) as Expression)
}

/** `label_names()`, `label_values(metric, label)`, `metrics(pattern)`, `query_result(query)`, or a selector alone. */
function valuesOf(store: Store, written: string, request: QueryRequest): readonly string[] {
  const range = Math.max(second, request.to - request.from)
  const scope = withBound(request.scope, stepNames(prometheusSteps({ range, maxDataPoints: 1000, panelStep: request.step }, '', scrapeIntervalDefault, 1), range).map(([name, value]) => bound(name, value)))
  const query = interpolate(written, scope, promqlFormat).trim()
  const seriesOf = (selector: string) => seriesWithin(store, selector, request)
  const [, , metric, label] = /^(label_values)\((?:([\s\S]+),\s*)?([\w$]+)\)\s*$/.exec(query) ?? []
  if (label !== undefined) return unique(seriesOf(metric ?? `{${label}!=""}`).map((labels) => labelValue(labels, label)))
  const [, named] = /^label_names\((.*)\)\s*$/.exec(query) ?? []
  if (named !== undefined) return unique(seriesOf(named || '{__name__!=""}').flatMap((labels) => Object.keys(labelsRecord(labels))))
  const [, pattern] = /^metrics\(([\s\S]+)\)\s*$/.exec(query) ?? []
  if (pattern !== undefined) return unique(seriesOf(`{__name__=~${JSON.stringify(`.*(?:${pattern}).*`)}}`).map((labels) => labelValue(labels, '__name__')))
  const [, expression] = /^query_result\(([\s\S]+)\)\s*$/.exec(query) ?? []
  if (expression !== undefined) return resultsOf(store, expression, request)
  return unique(seriesOf(query).map(printMetric))
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))].sort()
}

function printMetric(labels: Labels): string {
  const { __name__: name = '', ...rest } = labelsRecord(labels)
  return `${name}${printFieldLabels(rest).replaceAll(', ', ',') || '{}'}`
}

/** What Prometheus' series endpoint would answer: series with a sample in the range. */
function seriesWithin(store: Store, selector: string, { from, to }: QueryRequest): Labels[] {
  return refuseAsFault(() => {
    // Read by itself first, so that a refusal names places of what was written.
    parsePromql(selector)
    const window = printPrometheusDuration(Math.max(second, Math.ceil((to - from) / second) * second))
    const result = queryInstant(store, `last_over_time(${selector}[${window}])`, to)
    return result.resultType === 'vector' ? result.result.map(({ labels }) => labels) : []
  })
}

function resultsOf(store: Store, expression: string, { to }: QueryRequest): string[] {
  return refuseAsFault(() => {
    const result = queryInstant(store, expression, to)
    if (result.resultType === 'scalar') return [String(result.result.value)]
    return result.resultType === 'vector' ? result.result.map(({ labels, value, at }) => `${printMetric(labels)} ${value} ${Math.floor(at / millisecond)}`) : []
  })
}

function refuseAsFault<Answer>(run: () => Answer): Answer {
  try {
    return run()
  } catch (error) {
    // The variable's query is refused in Prometheus' words.
    if (error instanceof PromqlError || error instanceof PatternError) throw new SourceFault(error.message)
    throw error
  }
}
