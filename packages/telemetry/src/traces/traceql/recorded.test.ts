/**
 * Compares parser and evaluators with what Tempo's own engine answered over blocks of the same spans:
 * thousands of grown queries, refusals included.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTraces } from '../../otlp/export.ts'
import { traceColumns, type TraceColumns } from '../store/columns.ts'
import { TraceqlError } from './error.ts'
import { queryTraceMetrics } from './metrics/query-range.ts'
import { parseTraceql } from './parse.ts'
import { printTraceql } from './print.ts'
import { type FoundAttribute, searchTraces } from './search.ts'
import { anyValue } from './any-value.ts'
import type { Static } from './statics.ts'
import { traceqlWords } from './words.ts'

interface Asked {
  readonly start?: string
  readonly end?: string
  readonly step?: string
  readonly limit?: number
  readonly spss?: number
}

interface Recording {
  readonly traces: readonly { readonly scopeSpans: readonly { readonly spans: readonly { readonly traceId: string }[] }[] }[][]
  readonly texts: readonly string[]
  readonly cases: readonly (readonly [query: string, asked: Asked, answer: unknown])[]
}

function recording<Kind>(file: string): Kind {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../../testdata', file), 'utf8')) as Kind
}

function columnsOf({ traces }: Recording): TraceColumns[] {
  return traces.map((trace) => {
    const rows = readTraces(new TextEncoder().encode(JSON.stringify({ resourceSpans: trace })), 'json')
    return traceColumns(trace[0]!.scopeSpans[0]!.spans[0]!.traceId, rows)
  })
}

/** What was answered, or refused; anything else is a bug. */
function answered(answer: () => unknown): unknown {
  try {
    return answer()
  } catch (error) {
    // Where a metrics query is refused Tempo says so first.
    if (error instanceof TraceqlError) return { error: error.message.replace(/^compiling query: /, '') }
    throw error
  }
}

const seconds = (text = '0') => BigInt(text) * 1_000_000_000n

const printed = (key: string, value: Static) => `${key}=${JSON.stringify(anyValue(value))}`

/** The form in which answers are recorded: texts, by their numbers. */
function toldBy(texts: readonly string[]) {
  const numbers = new Map(texts.map((text, index) => [text, index]))
  const numberOf = (text: string): number | string => numbers.get(text) ?? text
  const attributes = (list: readonly FoundAttribute[]) => list.map(({ key, value }) => numberOf(printed(key, value))).sort((a, b) => Number(a) - Number(b))
  return { numberOf, attributes }
}

function search(traces: readonly TraceColumns[], texts: readonly string[], query: string, { start, end, limit = 0, spss = 0 }: Asked): unknown {
  const { numberOf, attributes } = toldBy(texts)
  const found = searchTraces(traces, query, { limit, spansPerSpanSet: spss, start: seconds(start), end: seconds(end) })
  return found.map(({ traceId, rootServiceName, rootTraceName, start: begin, durationMs, serviceStats, spanSets }) => {
    const stats = [...serviceStats].sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { spanCount, errorCount }]) => [name, { spanCount, ...(errorCount > 0 ? { errorCount } : {}) }] as const)
    const whole = {
      ...(traceId === '' ? {} : { traceID: traceId }), ...(rootServiceName === '' ? {} : { rootServiceName }), ...(rootTraceName === '' ? {} : { rootTraceName }),
      startTimeUnixNano: String(begin), ...(durationMs === 0 ? {} : { durationMs }), serviceStats: Object.fromEntries(stats),
    }
    return [numberOf(JSON.stringify(whole)), spanSets.map((set) => [
      set.matched, attributes(set.attributes), set.spans.map((span) => (
        [numberOf(`${span.spanId} ${span.start} ${span.duration}`), numberOf(span.name), ...attributes(span.attributes)])),
    ])]
  })
}

function metrics(traces: readonly TraceColumns[], texts: readonly string[], query: string, { start, end, step }: Asked): unknown {
  const { numberOf } = toldBy(texts)
  const steps = { start: BigInt(start ?? 0), end: BigInt(end ?? 0), step: BigInt(step ?? 0) }
  return queryTraceMetrics(traces, query, steps, 0).series.map(({ promLabels, labels, samples }) => (
    [numberOf(promLabels), labels.map(({ name, value }) => numberOf(printed(name, value))), samples.flat()]))
}

function differing(file: string, answer: typeof search): unknown[] {
  const recorded = recording<Recording>(file)
  const traces = columnsOf(recorded)
  return recorded.cases.flatMap(([query, asked, theirs]) => {
    const mine = answered(() => answer(traces, recorded.texts, query, asked))
    return JSON.stringify(sorted(mine)) === JSON.stringify(sorted(theirs)) ? [] : [{ query, asked, mine, theirs }]
  })
}

/** Traces that begin at one time, and series, have no order. Fractions agree in 13 digits: Go's Exp is not the same on every machine. */
function sorted(answer: unknown): unknown {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(13) : value)
  return Array.isArray(answer) ? answer.map((each) => JSON.stringify(each, rounded)).sort() : answer
}

test('every recorded search finds what Tempo finds', () => {
  expect(differing('traceql-searches.json', search)).toEqual([])
})

test('every recorded search of lists finds what Tempo finds', () => {
  expect(differing('traceql-lists.json', search)).toEqual([])
})

test('every recorded metrics query gives the series that Tempo gives', () => {
  expect(differing('traceql-metrics.json', metrics)).toEqual([])
})

interface ParseRecording {
  readonly cases: readonly (readonly [query: string, answer: { readonly refused?: string; readonly printed?: string }])[]
}

test('every recorded text parses, prints or is refused as by Tempo', () => {
  const wrong = recording<ParseRecording>('traceql-parses.json').cases.flatMap(([query, { refused, printed: theirs }]) => {
    const mine = answered(() => ({ printed: printTraceql(parseTraceql(query)) }))
    return JSON.stringify(mine) === JSON.stringify(refused === undefined ? { printed: theirs } : { error: refused }) ? [] : [{ query, mine, refused, theirs }]
  })
  expect(wrong).toEqual([])
})

test('every word of the language is among the recorded queries', () => {
  const all = recording<ParseRecording>('traceql-parses.json').cases.map(([query]) => query).join('\n')
  expect(traceqlWords.filter(({ text }) => !all.includes(text)).map(({ text }) => text)).toEqual([])
})
