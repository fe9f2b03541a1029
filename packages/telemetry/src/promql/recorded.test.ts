/**
 * Compares parser and evaluator with what Prometheus' own engine answered: thousands of grown
 * queries over seeded series, equal to the last digit, warnings and refusals included.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { millisecond } from '@track/simulation'
import { printFloat } from '../exposition/float.ts'
import { appendSample, appendStale } from '../series/head.ts'
import { appendHistogram } from '../series/histogram/append.ts'
import { printHistogram } from '../series/histogram/print.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { type Labels, labelsRecord } from '../series/labels.ts'
import { newSeriesState, type SeriesState } from '../series/state.ts'
import { PromqlError } from './error.ts'
import { functionTable } from './functions/table.ts'
import { parsePromql } from './parse.ts'
import { printPromql } from './print.ts'
import { type Point, queryInstant, queryRange, type QueryResult } from './query.ts'
import { parseNotes } from './series-notation.ts'

type Times = number | readonly [startMs: number, endMs: number, stepMs: number]

interface Answer {
  readonly error?: string
  readonly scalar?: string
  readonly vector?: readonly (readonly [metric: number, value: string])[]
  readonly matrix?: readonly (readonly [metric: number, values: readonly (string | null)[]])[]
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
  readonly isUnordered?: true
}

interface Recording {
  readonly load: readonly (readonly [series: string, values: string, startMs: number, stepMs: number])[]
  readonly metrics: readonly Readonly<Record<string, string>>[]
  readonly cases: readonly (readonly [query: string, times: Times, answer: Answer])[]
}

interface ParseRecording {
  readonly cases: readonly (readonly [query: string, experimental: boolean, answer: { refused?: string; printed?: string }])[]
}

function recording<Kind>(file: string): Kind {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../testdata', file), 'utf8')) as Kind
}

const floats = recording<Recording>('promql-queries.json')
const histograms = recording<Recording>('promql-histograms.json')
const infoMetrics = recording<Recording>('promql-info.json')

/** The series appended in order of time, as scrapes would. */
function loaded({ load }: Recording): SeriesState {
  const state = newSeriesState()
  const samples = load.flatMap(([series, text, startMs, stepMs]) => {
    const { labels, values } = parseNotes(`${series} ${text}`)
    return values.map((value, index) => ({ labels, value, timeMs: startMs + index * stepMs }))
  })
  for (const { labels, value, timeMs } of samples.sort((a, b) => a.timeMs - b.timeMs)) {
    if (value === undefined) continue
    const series = seriesNumber(state, labels)
    const refused = value === 'stale' ? appendStale(state, series, timeMs)
      : typeof value === 'number' ? appendSample(state, series, timeMs, value) : appendHistogram(state, series, timeMs, value)
    expect(refused).toBeUndefined()
  }
  return state
}

function answer(state: SeriesState, query: string, times: Times): string {
  try {
    if (typeof times === 'number') return shown(queryInstant(state, query, times * millisecond, { experimental: true }), times)
    const [start, end, step] = times.map((time) => time * millisecond) as [number, number, number]
    return shown(queryRange(state, query, { start, end, step }, { experimental: true }), times)
  } catch (error) {
    // A refusal is an answer; anything else is a bug.
    if (error instanceof PromqlError) return `error: ${error.message}`
    throw error
  }
}

function shown(result: QueryResult, times: Times): string {
  const lines = [...result.warnings, ...result.infos]
  if (result.resultType === 'scalar') lines.push(printFloat(result.result.value))
  if (result.resultType === 'vector') lines.push(...result.result.map((sample) => `${printLabelsOf(sample.labels)} ${printSample(sample)}`))
  if (result.resultType === 'matrix') {
    lines.push(...result.result.map(({ labels, points }) => {
      const at = new Map(points.map((point) => [point.at / millisecond, printSample(point)]))
      return `${printLabelsOf(labels)} ${stepsOf(times).map((timeMs) => at.get(timeMs) ?? '-').join(' ')}`
    }))
  }
  return lines.join('\n')
}

function printSample({ value, histogram }: Point): string {
  return histogram ? printHistogram(histogram) : printFloat(value)
}

function expected(given: Answer, metrics: readonly string[]): string {
  if (given.error !== undefined) return `error: ${given.error}`
  const lines = [...(given.warnings ?? []), ...(given.infos ?? [])]
  if (given.scalar !== undefined) lines.push(given.scalar)
  for (const [metric, value] of given.vector ?? []) lines.push(`${metrics[metric]} ${value}`)
  for (const [metric, values] of given.matrix ?? []) lines.push(`${metrics[metric]} ${values.map((value) => value ?? '-').join(' ')}`)
  return lines.join('\n')
}

function stepsOf(times: Times): number[] {
  if (typeof times === 'number') return [times]
  const [startMs, endMs, stepMs] = times
  return Array.from({ length: Math.floor((endMs - startMs) / stepMs) + 1 }, (_, step) => startMs + step * stepMs)
}

function printLabelsOf(labels: Labels): string {
  return printMetric(labelsRecord(labels))
}

function printMetric(metric: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1))))
}

function inOrder(text: string): string {
  return text.split('\n').sort().join('\n')
}

test.each([['of numbers', floats], ['of native histograms', histograms], ['with info()', infoMetrics]])('every recorded query %s has the answer that Prometheus gives', (_, recorded) => {
  const state = loaded(recorded)
  const metrics = recorded.metrics.map(printMetric)
  const differing = recorded.cases.flatMap(([query, times, given]) => {
    const [mine, theirs] = [answer(state, query, times), expected(given, metrics)]
    const isSame = given.isUnordered ? inOrder(mine) === inOrder(theirs) : mine === theirs
    return isSame ? [] : [{ query, times, mine, theirs }]
  })
  expect(differing).toEqual([])
})

test('every recorded text parses, prints or is refused as by Prometheus', () => {
  const { cases } = recording<ParseRecording>('promql-parses.json')
  const differing = cases.flatMap(([query, experimental, { refused, printed }]) => {
    const mine = parsed(query, experimental)
    const theirs = refused ?? `printed: ${printed}`
    return mine === theirs ? [] : [{ query, experimental, mine, theirs }]
  })
  expect(differing).toEqual([])
})

function parsed(query: string, experimental: boolean): string {
  try {
    const expression = parsePromql(query, { experimental })
    const text = printPromql(expression)
    // What is printed means the same.
    expect(printPromql(parsePromql(text, { experimental }))).toBe(text)
    return `printed: ${text}`
  } catch (error) {
    // A refusal is an answer; anything else is a bug.
    if (error instanceof PromqlError) return error.message
    throw error
  }
}

test('every function and every operator is among the recorded queries', () => {
  const all = [...floats.cases, ...infoMetrics.cases].map(([query]) => query).join('\n')
  const missing = functionTable.filter(({ name }) => !all.includes(`${name}(`)).map(({ name }) => name)
  expect(missing).toEqual([])
})
