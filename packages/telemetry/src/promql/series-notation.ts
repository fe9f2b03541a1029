/**
 * Series written by hand: `requests_total{job="api"} 0+10x5 _ stale`, as promtool's unit tests and
 * recorded loads do.
 *
 * Follows promql/parser/generated_parser.y of Prometheus 3 (series_description). Left out: native
 * histograms (refused).
 */
import { type Labels, labelsOf } from '../series/labels.ts'
import { parseFloat } from '../exposition/float.ts'
import { PromqlError } from './error.ts'
import { parsePromql } from './parse.ts'

export type NotedValue = number | 'stale' | undefined

export interface NotedSeries {
  readonly labels: Labels
  /** One a step from the beginning; undefined where there is no sample. */
  readonly values: readonly NotedValue[]
}

/** Throws `PromqlError` where the text is no series. */
export function parseSeries(text: string): NotedSeries {
  const [, metric, values] = /^((?:"(?:\\.|[^"\\])*"|[^\s{"]|\{(?:"(?:\\.|[^"\\])*"|[^}"])*\})+)\s*([^]*)$/.exec(text.trim()) ?? []
  if (metric === undefined) throw new PromqlError('parse', `not a series: ${text}`)
  return { labels: parseMetric(metric), values: parseValues(values!) }
}

/** The labels that `name{a="b"}` stands for. */
export function parseMetric(text: string): Labels {
  if (text === '{}') return []
  const expression = parsePromql(text)
  if (expression.kind !== 'selector' || expression.matchers.some(({ type }) => type !== '=')) {
    throw new PromqlError('parse', `not a metric: ${text}`)
  }
  return labelsOf(Object.fromEntries(expression.matchers.map(({ name, value }) => [name, value])))
}

export function parseValues(text: string): NotedValue[] {
  return text.split(/\s+/).filter(Boolean).flatMap(parseItem)
}

function parseItem(item: string): NotedValue[] {
  const gap = /^_(?:x(\d+))?$/.exec(item)
  if (gap) return Array<undefined>(Number(gap[1] ?? 1)).fill(undefined)
  if (item.startsWith('{{')) throw new PromqlError('parse', 'native histograms are not simulated here')
  const [, base, step, times] = /^(stale|[+-]?[\w.]+?(?:e[+-]?\d+)?)([+-][\w.]+?(?:e[+-]?\d+)?)?(?:x(\d+))?$/i.exec(item) ?? []
  if (base === undefined) throw new PromqlError('parse', `not a value of a series: ${item}`)
  const count = times === undefined ? 1 : Number(times) + 1
  if (base === 'stale') return Array<'stale'>(count).fill('stale')
  let value = numberOf(base, item)
  const values: number[] = []
  for (let index = 0; index < count; index++) {
    values.push(value)
    if (step !== undefined) value += numberOf(step, item)
  }
  return values
}

function numberOf(text: string, item: string): number {
  const value = parseFloat(text)
  if (value === undefined) throw new PromqlError('parse', `not a value of a series: ${item}`)
  return value
}
