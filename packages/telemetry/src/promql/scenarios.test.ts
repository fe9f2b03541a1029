/**
 * Scenarios in the words of promqltest: series are loaded, queries are asked, and the answer stands
 * below each. `eval_ordered` minds the order; `expect fail`, `expect warn` and `expect info` give
 * the whole sentence. An answer of a range selector is written `value@time`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { millisecond, second, type Instant } from '@track/simulation'
import { printFloat } from '../exposition/float.ts'
import { appendSample, appendStale } from '../series/head.ts'
import { appendHistogram } from '../series/histogram/append.ts'
import { printHistogram } from '../series/histogram/print.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { type Labels, labelsRecord } from '../series/labels.ts'
import { newSeriesState, type SeriesState } from '../series/state.ts'
import { PromqlError } from './error.ts'
import { functionTable } from './functions/table.ts'
import { type Point, queryInstant, queryRange, type QueryResult } from './query.ts'
import { parseMetric, parseNotes } from './series-notation.ts'
import { aggregators, binaryOperators } from './tokens.ts'

const folder = join(import.meta.dirname, '../../testdata/scenarios')

interface Block {
  readonly head: string
  readonly body: readonly string[]
}

function blocksOf(text: string): Block[] {
  const blocks: { head: string; body: string[] }[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (/^\s/.test(line)) blocks.at(-1)!.body.push(line.trimStart())
    else blocks.push({ head: line, body: [] })
  }
  return blocks
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

function timeOf(text: string): Instant {
  const [, count, unit] = /^(\d+)(ms|s|m|h)$/.exec(text)!
  return Number(count) * unitMs[unit!]! * millisecond
}

function load(state: SeriesState, { head, body }: Block): void {
  const step = timeOf(head.split(' ')[1]!) / millisecond
  for (const line of body) {
    const { labels, values } = parseNotes(line)
    const series = seriesNumber(state, labels)
    values.forEach((value, index) => {
      if (value === 'stale') appendStale(state, series, index * step)
      else if (typeof value === 'object') appendHistogram(state, series, index * step, value)
      else if (value !== undefined) appendSample(state, series, index * step, value)
    })
  }
}

const options = { experimental: true, samplesMax: 500_000 }

/** `eval instant at 5m QUERY` or `eval range from 0s to 5m step 1m QUERY`. */
function ask(state: SeriesState, head: string): string[] {
  const instant = /^eval(?:_ordered)? instant at (\S+) (.*)$/.exec(head)
  const range = /^eval range from (\S+) to (\S+) step (\S+) (.*)$/.exec(head)
  try {
    if (instant) return lines(queryInstant(state, instant[2]!, timeOf(instant[1]!), options))
    const [start, end, step] = [1, 2, 3].map((group) => timeOf(range![group]!)) as [number, number, number]
    return lines(queryRange(state, range![4]!, { start, end, step }, options), { start, end, step })
  } catch (error) {
    // A refusal is an answer; anything else is a bug.
    if (error instanceof PromqlError) return [`expect fail ${error.message}`]
    throw error
  }
}

function lines(result: QueryResult, range?: { start: Instant; end: Instant; step: number }): string[] {
  const said = [...result.warnings.map((each) => `expect warn ${each}`), ...result.infos.map((each) => `expect info ${each}`)]
  if (result.resultType === 'scalar') return [printFloat(result.result.value), ...said]
  if (result.resultType === 'string') return [result.result.value, ...said]
  if (result.resultType === 'vector') return [...result.result.map((sample) => `${metricOf(sample.labels)} ${printSample(sample)}`), ...said]
  return [...result.result.map(({ labels, points }) => {
    if (!range) return `${metricOf(labels)} ${points.map((point) => `${printSample(point)}@${point.at / second}s`).join(' ')}`
    const byTime = new Map(points.map((point) => [point.at, printSample(point)]))
    const steps = Array.from({ length: Math.floor((range.end - range.start) / range.step) + 1 }, (_, index) => range.start + index * range.step)
    return `${metricOf(labels)} ${steps.map((at) => byTime.get(at) ?? '_').join(' ')}`
  }), ...said]
}

function printSample({ value, histogram }: Point): string {
  return histogram ? printHistogram(histogram) : printFloat(value)
}

function metricOf(labels: Labels): string {
  const { __name__: name = '', ...rest } = labelsRecord(labels)
  const pairs = Object.entries(rest).map(([label, value]) => `${label}="${value}"`).join(',')
  return pairs === '' && name !== '' ? name : `${name}{${pairs}}`
}

/** The line with its metric's labels in order. */
function normalized(line: string): string {
  const metric = /^(?:[a-z_]+|[a-z_]*\{[^}]*\})(?= )/.exec(line)?.[0]
  return metric === undefined || line.startsWith('expect') ? line : metricOf(parseMetric(metric)) + line.slice(metric.length)
}

const files = readdirSync(folder)

describe.each(files)('%s', (file) => {
  const blocks = blocksOf(readFileSync(join(folder, file), 'utf8'))
  const state = newSeriesState()
  test.each(blocks.filter(({ head }) => head.startsWith('load')).map((block) => [block.head, block] as const))('%s', (_, block) => {
    load(state, block)
    expect(state.appended).toBeGreaterThan(0)
  })
  test.each(blocks.filter(({ head }) => head.startsWith('eval')).map((block) => [block.head, block] as const))('%s', (head, { body }) => {
    const [mine, wanted] = [ask(state, head), body.map(normalized)]
    if (head.startsWith('eval_ordered')) expect(mine).toEqual(wanted)
    else expect(mine.toSorted()).toEqual(wanted.toSorted())
  })
})

test('every function, aggregation and operator has a scenario', () => {
  const all = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  const calls = functionTable.map(({ name }) => name).filter((name) => !new RegExp(`\\b${name}\\(`).test(all))
  const aggregations = aggregators.filter((name) => !new RegExp(`\\b${name}\\b[^\\n]*\\(`).test(all))
  const operators = binaryOperators.filter((operator) => !all.includes(` ${operator} `))
  expect([...calls, ...aggregations, ...operators]).toEqual([])
})
