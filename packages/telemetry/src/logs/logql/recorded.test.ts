/**
 * Compares parser and evaluator with what Loki's own engine answered: thousands of grown queries
 * over seeded streams, equal to the last digit, refusals included.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { millisecond } from '@track/simulation'
import { printFloat } from '../../exposition/float.ts'
import { compareText, labelsOf, printLabels } from '../../series/labels.ts'
import type { LogQueryable } from '../queryable.ts'
import { appendEntry, streamNumber } from '../store/head.ts'
import { logQueryable } from '../store/select.ts'
import { newLogsState } from '../store/state.ts'
import { LogqlError } from './error.ts'
import { parseLogql } from './parse.ts'
import { prettyLogql } from './pretty.ts'
import { printLogql } from './print.ts'
import { queryLogsRange, type LogqlResult } from './query.ts'
import { words } from './words.ts'

interface Asked {
  readonly start: number
  readonly end: number
  readonly step: number
  readonly interval?: number
  readonly limit?: number
  readonly forward?: boolean
}

type Timed<Text> = readonly (readonly [time: number, text: Text])[]

interface Answer {
  readonly error?: string
  readonly scalar?: string
  readonly streams?: readonly (readonly [labels: number, entries: Timed<number>])[]
  readonly vector?: readonly (readonly [labels: number, value: string])[]
  readonly matrix?: readonly (readonly [labels: number, points: Timed<string>])[]
}

interface Recording {
  readonly streams: readonly {
    readonly labels: Readonly<Record<string, string>>
    readonly entries: readonly { at: number; line: string; metadata?: Readonly<Record<string, string>> }[]
  }[]
  readonly texts: readonly string[]
  readonly cases: readonly (readonly [query: string, asked: Asked, answer: Answer])[]
}

interface ParseRecording {
  readonly cases: readonly (readonly [query: string, answer: { refused?: string; printed?: string; pretty?: string }])[]
}

function recording<Kind>(file: string): Kind {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../../testdata', file), 'utf8')) as Kind
}

const recorded = recording<Recording>('logql-queries.json')

/** The entries taken in as they came, in order of time; structured metadata keeps empty values. */
function loaded(): LogQueryable {
  const state = newLogsState()
  const entries = recorded.streams.flatMap(({ labels, entries }) => entries.map((entry) => ({ ...entry, labels: labelsOf(labels) })))
  for (const { labels, at, line, metadata = {} } of entries.sort((a, b) => a.at - b.at)) {
    const pairs = Object.entries(metadata).sort(([a], [b]) => compareText(a, b)).flat()
    appendEntry(state, streamNumber(state, labels), at, line, pairs)
  }
  return logQueryable(state)
}

function answer(logs: LogQueryable, query: string, { start, end, step, interval = 0, limit = 100, forward = false }: Asked): string {
  try {
    const direction = forward ? 'forward' : 'backward'
    return shown(queryLogsRange(logs, query, { start, end, step }, { limit, direction, interval, seriesMax: Infinity }))
  } catch (error) {
    // A refusal is an answer; anything else is a bug.
    if (error instanceof LogqlError) return `error: ${error.message}`
    throw error
  }
}

function shown(result: LogqlResult): string {
  switch (result.resultType) {
    case 'scalar': return printFloat(result.result.value)
    case 'streams': return JSON.stringify(result.result.map(({ labels, entries }) => [printLabels(labels), entries.map(({ at, line }) => [at, line])]))
    case 'vector': return JSON.stringify(result.result.map(({ labels, value }) => [printLabels(labels), printFloat(value)]))
    case 'matrix':
      return JSON.stringify(result.result.map(({ labels, points }) => [printLabels(labels), points.map(({ at, value }) => [at / millisecond, printFloat(value)])]))
  }
}

function expected({ error, scalar, streams, vector, matrix }: Answer): string {
  const { texts } = recorded
  if (error !== undefined) return `error: ${error}`
  if (streams) return JSON.stringify(streams.map(([labels, entries]) => [texts[labels], entries.map(([at, line]) => [at, texts[line]])]))
  if (vector) return JSON.stringify(vector.map(([labels, value]) => [texts[labels], value]))
  if (matrix) return JSON.stringify(matrix.map(([labels, points]) => [texts[labels], points]))
  return scalar!
}

test('every recorded query has the answer that Loki gives', () => {
  const logs = loaded()
  const differing = recorded.cases.flatMap(([query, asked, given]) => {
    const [mine, theirs] = [answer(logs, query, asked), expected(given)]
    return mine === theirs ? [] : [{ query, asked, mine, theirs }]
  })
  expect(differing).toEqual([])
})

test('every recorded text parses, prints or is refused as by Loki', () => {
  const { cases } = recording<ParseRecording>('logql-parses.json')
  const differing = cases.flatMap(([query, { refused, printed, pretty = printed }]) => {
    const mine = parsed(query)
    const theirs = refused ?? `printed: ${printed}\n${pretty}`
    return mine === theirs ? [] : [{ query, mine, theirs }]
  })
  expect(differing).toEqual([])
})

function parsed(query: string): string {
  try {
    const expression = parseLogql(query)
    return `printed: ${printLogql(expression)}\n${prettyLogql(expression)}`
  } catch (error) {
    // A refusal is an answer; anything else is a bug.
    if (error instanceof LogqlError) return error.message
    throw error
  }
}

test('every word of the language is among the recorded queries', () => {
  const all = [...recorded.cases, ...recording<ParseRecording>('logql-parses.json').cases].map(([query]) => query).join('\n')
  expect(words.filter(({ text }) => !all.includes(text)).map(({ text }) => text)).toEqual([])
})
