/**
 * One query, asked and shown at once, without a dashboard around it: as a chart, a table, log lines or a trace.
 *
 * Follows public/app/features/explore of Grafana 12: which view an answer gets, a table of an instant beside a chart of a range.
 * Left out: several queries at once, the volume of logs, split views, what a mouse does in the picture.
 */
import { parseLogql, parseTraceql, type QueryFault, queryFault, type QueryLanguage } from '@track/telemetry'
import { drawPanel, type DrawOptions } from '../draw/draw-dashboard.ts'
import type { Frame } from '../frames/frame.ts'
import type { Target } from '../model/dashboard.ts'
import { readDashboard } from '../read.ts'
import type { DataSource } from '../sources/source.ts'
import { resolveVariables } from '../variables/resolve.ts'
import { panelStep } from '../variables/step.ts'

export type ExploreView = 'chart' | 'table' | 'logs' | 'traces'

export interface ExploreQuery {
  readonly language: QueryLanguage
  readonly text: string
  /** One of those that it can be shown as; the first unless told. */
  readonly view?: ExploreView | undefined
}

/** A trace that a search has found. */
export interface FoundTraceRow {
  readonly id: string
  readonly service: string
  readonly name: string
  readonly milliseconds: number
}

export interface Explored {
  /** Empty where the query does not parse. */
  readonly svg: string
  readonly view: ExploreView
  /** All that its answer can be shown as. */
  readonly views: readonly ExploreView[]
  readonly fault: QueryFault | undefined
  /** It parses, and is refused when it runs: in the words of who refuses. */
  readonly error: string | undefined
  readonly traces: readonly FoundTraceRow[]
}

/** The lengths of time that are replaced before a query runs, for completion. */
export const exploreIntervals: Readonly<Record<QueryLanguage, readonly string[]>> = {
  promql: ['$__rate_interval', '$__interval', '$__range'], logql: ['$__auto', '$__interval', '$__range'], traceql: [],
}

/** What is wrong with a query, in which lengths of time may be named. */
export function exploreFault(language: QueryLanguage, text: string): QueryFault | undefined {
  return isTraceId(language, text) ? undefined : queryFault(language, withLengths(text))
}

/** Each named length of time as one that is as wide, so that places are those of the text. */
function withLengths(text: string): string {
  return text.replace(/\$(?:__\w+|\{__\w+\})/g, (name) => '1m'.padStart(name.length, '0'))
}

/** Tempo's data source takes what looks like one for the trace itself. */
function isTraceId(language: QueryLanguage, text: string): boolean {
  return language === 'traceql' && /^\s*[0-9a-f]{1,32}\s*$/i.test(text)
}

export function explore({ language, text, view: asked }: ExploreQuery, source: DataSource, options: DrawOptions): Explored {
  const fault = exploreFault(language, text)
  if (fault) return { svg: '', view: 'chart', views: ['chart'], fault, error: undefined, traces: [] }
  const views = viewsOf(language, text)
  const view = asked !== undefined && views.includes(asked) ? asked : views[0]!
  const { frames, error } = ask({ language, text, view }, source, options)
  const board = JSON.stringify({ panels: [panelOf({ language, text, view })] })
  const svg = drawPanel(readDashboard(board).dashboard, 1, [source], { ...options, height: heightOf(view, frames), idPrefix: options.idPrefix ?? 'explore' })
  return { svg: svg ?? '', view, views, fault, error, traces: view === 'table' && language === 'traceql' ? frames.flatMap(foundTraces) : [] }
}

function viewsOf(language: QueryLanguage, text: string): readonly ExploreView[] {
  if (text.trim() === '' || language === 'promql') return ['chart', 'table']
  if (isTraceId(language, text)) return ['traces']
  if (language === 'traceql') return parseTraceql(text).metrics ? ['chart'] : ['table']
  return parseLogql(withLengths(text)).kind === 'logs' ? ['logs'] : ['chart', 'table']
}

interface Shown extends ExploreQuery {
  readonly view: ExploreView
}

function queryOf({ language, text, view }: Shown): Readonly<Record<string, unknown>> {
  const isTable = view === 'table'
  switch (language) {
    case 'promql': return { expr: text, exemplar: !isTable, ...(isTable && { instant: true, format: 'table' }) }
    case 'logql': return { expr: text, ...(isTable && { queryType: 'instant' }) }
    case 'traceql': return { query: text, queryType: 'traceql' }
  }
}

const panelTypes: Readonly<Record<ExploreView, string>> = { chart: 'timeseries', table: 'table', logs: 'logs', traces: 'traces' }

function panelOf(shown: Shown): object {
  const { language, view } = shown
  const isOneTable = language === 'logql' && view === 'table'
  return {
    id: 1, type: panelTypes[view], title: '', gridPos: { x: 0, y: 0, w: 24, h: 8 }, targets: [{ refId: 'A', ...queryOf(shown) }],
    ...(isOneTable && { transformations: [{ id: 'labelsToFields', options: {} }, { id: 'merge', options: {} }] }),
    ...(view === 'logs' && { options: { showTime: true, showLabels: true, wrapLogMessage: true } }),
    ...(view === 'chart' && { fieldConfig: { defaults: { custom: { fillOpacity: 8, showPoints: 'auto' } }, overrides: [] } }),
  }
}

/** The answer itself, for how high it is and what it names. */
function ask(shown: Shown, source: DataSource, { from, to, width }: DrawOptions): { readonly frames: readonly Frame[]; readonly error: string | undefined } {
  const { dashboard } = readDashboard(JSON.stringify({ panels: [panelOf(shown)] }))
  const target: Target = dashboard.panels[0]!.targets[0]!
  const { scope } = resolveVariables(dashboard, [source], { from, to, chosen: {} })
  const step = panelStep({ range: to - from, maxDataPoints: width }, source.leastStep ?? 1)
  const { frames, error } = source.query(target, { from, to, step, maxDataPoints: Math.max(1, Math.floor(width)), scope, filters: [] })
  return { frames, error }
}

const chartHeight = 340
/** Of a row, and the most that is drawn without saying how much is left. */
const rowHeights: Readonly<Record<Exclude<ExploreView, 'chart'>, number>> = { table: 33, logs: 24, traces: 26 }
const around = 110
const heightMax = 1_400

function heightOf(view: ExploreView, frames: readonly Frame[]): number {
  if (view === 'chart') return chartHeight
  const isPerFrame = frames.every(({ shape }) => shape === 'series')
  const rows = isPerFrame ? frames.length : frames.reduce((sum, { length }) => sum + length, 0)
  return Math.min(heightMax, around + Math.max(2, rows) * rowHeights[view])
}

function foundTraces({ fields, length }: Frame): FoundTraceRow[] {
  const column = (name: string) => fields.find((field) => field.name === name)?.values
  const [ids, services, names, durations] = ['traceID', 'traceService', 'traceName', 'traceDuration'].map(column)
  if (!ids) return []
  return Array.from({ length }, (_, index) => ({ id: String(ids[index]), service: String(services?.[index] ?? ''), name: String(names?.[index] ?? ''), milliseconds: Number(durations?.[index] ?? 0) }))
}
