/**
 * Loki as a data source: log lines, metric queries over them, variables' queries.
 *
 * Follows public/app/plugins/datasource/loki of Grafana (queryUtils.ts, backendResultTransformer.ts, LokiVariableQueryEditor).
 * Left out: derived fields, live tailing, patterns.
 */
import { type Duration, millisecond, second } from '@track/simulation'
import {
  type EntryStream, labelsRecord, labelValue, LogqlError, type LogQueryable, parseMatchers, PatternError, queryLogsInstant, queryLogsRange, type LogqlResult,
} from '@track/telemetry'
import { printFieldLabels, renderLegend } from '../frames/display-name.ts'
import { type Frame, newField, newFrame, timeFieldName, valueFieldName } from '../frames/frame.ts'
import type { Target } from '../model/dashboard.ts'
import { bound, interpolate, withBound } from '../variables/interpolate.ts'
import { panelStep, parseStep, stepNames } from '../variables/step.ts'
import { promqlFormat } from './prometheus.ts'
import { type DataSource, type QueryAnswer, type QueryRequest, SourceFault } from './source.ts'

export interface LokiOptions {
  readonly uid: string
  readonly name?: string
  readonly isDefault?: boolean
  /** Entries that a query asks for. */
  readonly linesMax?: number
}

const linesMaxDefault = 1000
const pointsMax = 11_000
const noStep = 'zero or negative query resolution step widths are not accepted. Try a positive integer'
const tooManyPoints = 'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter'

export function lokiSource(logs: LogQueryable, { uid, name = uid, isDefault, linesMax = linesMaxDefault }: LokiOptions): DataSource {
  return {
    uid, name, type: 'loki', isDefault, leastStep: second,
    query: (target, request) => {
      try {
        return runTarget(logs, target, request, linesMax)
      } catch (error) {
        // The query is refused; the panel says so in Loki's words.
        if (error instanceof LogqlError || error instanceof PatternError) return { frames: [], notices: [], error: error.message }
        throw error
      }
    },
    values: (query, request) => valuesOf(logs, query, request),
  }
}

function runTarget(logs: LogQueryable, { refId, query }: Target, request: QueryRequest, linesMax: number): QueryAnswer {
  const written = typeof query.expr === 'string' ? query.expr : ''
  if (written.trim() === '') return { frames: [], notices: [] }
  const range = request.to - request.from
  const own = parseStep(interpolate(typeof query.step === 'string' ? query.step : '', request.scope))
  const step: Duration = own ?? Math.max(second, panelStep({ range, maxDataPoints: request.maxDataPoints }, request.step), Math.ceil(range / pointsMax))
  const isRange = query.queryType !== 'instant'
  if (isRange && step <= 0) return { frames: [], notices: [], error: noStep }
  if (isRange && Math.floor(range / step) > pointsMax) return { frames: [], notices: [], error: tooManyPoints }
  const scope = withBound(request.scope, [...stepNames({ step, rate: step }, range).map(([name, value]) => bound(name, value)), bound('__auto', stepNames({ step, rate: step }, range)[0]![1])])
  const expression = interpolate(written, scope, promqlFormat)
  const options = { limit: Number(query.maxLines) || linesMax, direction: query.direction === 'forward' ? 'forward' as const : 'backward' as const, now: request.to }
  const answer = isRange
    ? queryLogsRange(logs, expression, { start: request.from, end: request.to, step }, options)
    : queryLogsInstant(logs, expression, request.to, options)
  return { frames: framesOf(answer, { refId, expression, legend: interpolate(typeof query.legendFormat === 'string' ? query.legendFormat : '', scope), step }), notices: [] }
}

interface Asked {
  readonly refId: string
  readonly expression: string
  readonly legend: string
  readonly step: Duration
}

function framesOf(answer: LogqlResult, asked: Asked): Frame[] {
  const { refId, expression, legend, step } = asked
  const frame = (labels: Readonly<Record<string, string>>, points: readonly { readonly at: number; readonly value: number }[]) => newFrame([
    newField(timeFieldName, 'time', points.map(({ at }) => at / millisecond), { config: { interval: step / millisecond } }),
    newField(valueFieldName, 'number', points.map(({ value }) => value), {
      labels, config: { displayNameFromDS: legend === '' || legend === '__auto' ? printFieldLabels(labels) || expression : renderLegend(legend, labels) },
    }),
  ], { refId, shape: 'series' })
  switch (answer.resultType) {
    case 'streams': return [logFrame(answer.result, refId)]
    case 'matrix': return answer.result.map(({ labels, points }) => frame(labelsRecord(labels), points))
    case 'vector': return answer.result.map(({ labels, ...point }) => frame(labelsRecord(labels), [point]))
    case 'scalar': return [frame({}, [answer.result])]
  }
}

/** One row an entry, as they came. */
function logFrame(streams: readonly EntryStream[], refId: string): Frame {
  const rows = streams.flatMap(({ labels, entries }) => entries.map((entry) => ({ ...entry, labels: labelsRecord(labels) })))
  return newFrame([
    newField('labels', 'other', rows.map(({ labels }) => labels)), newField(timeFieldName, 'time', rows.map(({ at }) => at / millisecond)),
    newField('Line', 'string', rows.map(({ line }) => line)),
  ], { refId, shape: 'logs' })
}

/** `label_names()`, `label_values(label)`, `label_values({selector}, label)`. */
function valuesOf(logs: LogQueryable, written: string, { from, to, scope }: QueryRequest): readonly string[] {
  const query = interpolate(written, scope, promqlFormat).trim()
  const streamsOf = (selector: string | undefined) => {
    try {
      return logs.select(selector === undefined ? [] : parseMatchers(selector)).filter(({ read }) => read({ from, to }).length > 0)
    } catch (error) {
      // The selector is refused in Loki's words.
      if (error instanceof LogqlError || error instanceof PatternError) throw new SourceFault(error.message)
      throw error
    }
  }
  const [, selector, label] = /^label_values\((?:([\s\S]+),\s*)?(\w+)\)\s*$/.exec(query) ?? []
  const found = label !== undefined ? streamsOf(selector).map(({ labels }) => labelValue(labels, label))
    : /^label_names\(\)\s*$/.test(query) ? streamsOf(undefined).flatMap(({ labels }) => Object.keys(labelsRecord(labels))) : undefined
  if (found === undefined) throw new SourceFault(`Loki has no variable query "${query}"`)
  return [...new Set(found.filter((value) => value !== ''))].sort()
}
