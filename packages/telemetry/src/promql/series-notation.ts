/**
 * Series written by hand: `requests_total{job="api"} 0+10x5 _ stale`, as promtool's unit tests and
 * recorded loads do.
 *
 * Follows promql/parser/generated_parser.y of Prometheus 3 (series_description).
 */
import { type Labels, labelsOf } from '../series/labels.ts'
import { parseFloat } from '../exposition/float.ts'
import { PromqlError } from './error.ts'
import type { FloatHistogram } from '../series/histogram/float-histogram.ts'
import { parseHistogramItem } from './histogram-notation.ts'
import { parsePromql } from './parse.ts'

export type NotedValue = number | 'stale' | undefined

/** With native histograms, as `parseNotes` reads them. */
export type NotedSample = NotedValue | FloatHistogram

export interface NotedSeries {
  readonly labels: Labels
  /** One a step from the beginning; undefined where there is no sample. */
  readonly values: readonly NotedValue[]
}

/** A series of numbers. Throws `PromqlError` where the text is none. */
export function parseSeries(text: string): NotedSeries {
  const { labels, values } = parseNotes(text)
  return { labels, values: values.map(onlyNumber) }
}

function onlyNumber(value: NotedSample): NotedValue {
  if (typeof value === 'object') throw new PromqlError('parse', 'a native histogram where numbers are expected')
  return value
}

/** A series of numbers and native histograms. Throws `PromqlError` where the text is none. */
export function parseNotes(text: string): { readonly labels: Labels; readonly values: readonly NotedSample[] } {
  const [, metric, values] = /^((?:"(?:\\.|[^"\\])*"|[^\s{"]|\{(?:"(?:\\.|[^"\\])*"|[^}"])*\})+)\s*([^]*)$/.exec(text.trim()) ?? []
  if (metric === undefined) throw new PromqlError('parse', `not a series: ${text}`)
  return { labels: parseMetric(metric), values: parseSamples(values!) }
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
  return parseSamples(text).map(onlyNumber)
}

function parseSamples(text: string): NotedSample[] {
  const items = text.match(/\{\{[^{}]*\}\}(?:[+-]\{\{[^{}]*\}\})?\S*|\S+/g) ?? []
  return items.flatMap((item): NotedSample[] => (item.startsWith('{{') ? parseHistogramItem(item) : parseItem(item)))
}

function parseItem(item: string): NotedValue[] {
  const gap = /^_(?:x(\d+))?$/.exec(item)
  if (gap) return Array<undefined>(Number(gap[1] ?? 1)).fill(undefined)
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
