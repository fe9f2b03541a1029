/**
 * Where the series of a head come from: churn and cardinality by label, as `promtool tsdb analyze`
 * prints it of a block.
 *
 * Follows cmd/promtool/tsdb.go (analyzeBlock) of Prometheus 3.16. Left out: how full chunks are
 * (`--extended`), which only blocks on a disk have.
 */
import { millisecond, printGoDuration } from '@track/simulation'
import { selectSeries } from './index-of-labels.ts'
import type { Matcher } from './matcher.ts'
import { compareText, metricName } from './labels.ts'
import { firstTime, lastTime } from './statistics.ts'
import type { SeriesState } from './state.ts'

export interface AnalyzeOptions {
  /** Lines of each list. */
  readonly limit?: number
  /** Only series that they match, with the selector as it was written. */
  readonly matchers?: readonly Matcher[]
  readonly selector?: string
}

interface Counted {
  readonly key: string
  readonly count: number
}

/** What is in the head, in place of a block's identity. */
const headName = 'head (samples that no block holds yet)'

export function analyzeHead(state: SeriesState, { limit = 20, matchers, selector = '' }: AnalyzeOptions = {}): string {
  const all = livingSeries(state)
  const fromMs = all.reduce((least, series) => Math.min(least, firstTime(state, series)), Infinity)
  // Its end is behind its last sample, as a block's is.
  const toMs = all.reduce((most, series) => Math.max(most, lastTime(state, series)), -Infinity) + 1
  const span = all.length === 0 ? 0 : toMs - fromMs
  const matched = matchers ? new Set(selectSeries(state, matchers)) : undefined
  const series = matched ? all.filter((each) => matched.has(each)) : all
  const figures = figuresOf(state, series, span)
  const list = (title: string, counts: readonly Counted[]) => `\n${title}:\n${biggest(counts, limit)}`
  return [
    `Block ID: ${headName}\nDuration: ${printGoDuration(span * millisecond)}\nTotal Series: ${all.length}\n`,
    matchers ? `Matcher: ${selector}\n` : '', `Label names: ${figures.values.size}\n`, matchers ? `Matched series: ${series.length}\n` : '',
    `Postings (unique label pairs): ${figures.pairs.size}\nPostings entries (total label pairs): ${figures.entries}\n`,
    list('Label pairs most involved in churning', counted(figures.pairs, ({ uncovered }) => Math.floor(uncovered / span))),
    list('Label names most involved in churning', counted(figures.names, (uncovered) => Math.floor(uncovered / span))),
    list('Most common label pairs', counted(figures.pairs, ({ count }) => count)),
    list('Label names with highest cumulative label value length', counted(figures.values, (values) => [...values].reduce((sum, value) => sum + new TextEncoder().encode(value).length, 0))),
    list('Highest cardinality labels', counted(figures.values, (values) => values.size)),
    list('Highest cardinality metric names', counted(figures.metrics, (count) => count)),
  ].join('')
}

/** Those that have a sample at all. */
function livingSeries(state: SeriesState): number[] {
  return Array.from({ length: state.labels.length }, (_, series) => series).filter((series) => lastTime(state, series) >= state.retainedFrom && lastTime(state, series) !== -Infinity)
}

interface Figures {
  readonly pairs: Map<string, { readonly count: number; readonly uncovered: number }>
  /** By label name: how much of the span its series leave open. */
  readonly names: Map<string, number>
  readonly values: Map<string, Set<string>>
  readonly metrics: Map<string, number>
  entries: number
}

function figuresOf(state: SeriesState, series: readonly number[], span: number): Figures {
  const figures: Figures = { pairs: new Map(), names: new Map(), values: new Map(), metrics: new Map(), entries: 0 }
  for (const each of series) {
    const uncovered = span - (lastTime(state, each) - firstTime(state, each))
    const labels = state.labels[each]!
    for (let index = 0; index < labels.length; index += 2) {
      const [name, value] = [labels[index]!, labels[index + 1]!]
      const key = `${name}=${value}`
      const known = figures.pairs.get(key)
      figures.pairs.set(key, { count: (known?.count ?? 0) + 1, uncovered: (known?.uncovered ?? 0) + uncovered })
      figures.names.set(name, (figures.names.get(name) ?? 0) + uncovered)
      figures.values.set(name, (figures.values.get(name) ?? new Set()).add(value))
      if (name === metricName) figures.metrics.set(value, (figures.metrics.get(value) ?? 0) + 1)
      figures.entries++
    }
  }
  return figures
}

function counted<Row>(rows: ReadonlyMap<string, Row>, count: (row: Row) => number): Counted[] {
  return Array.from(rows, ([key, row]) => ({ key, count: count(row) }))
}

/** Of the same count in the order of names; upstream leaves them as they come. */
function biggest(rows: readonly Counted[], limit: number): string {
  return rows.toSorted((a, b) => b.count - a.count || compareText(a.key, b.key)).slice(0, limit).map(({ key, count }) => `${count} ${key}\n`).join('')
}
