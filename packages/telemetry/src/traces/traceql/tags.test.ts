/** Names and values of attributes, as Tempo tells them over a block of the same spans. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTraces } from '../../otlp/export.ts'
import { traceColumns } from '../store/columns.ts'
import { parseIdentifier, type Scope } from './attribute.ts'
import { tagNames, tagValues } from './tags.ts'

interface Recording {
  readonly traces: readonly { readonly scopeSpans: readonly { readonly spans: readonly { readonly traceId: string }[] }[] }[][]
  readonly cases: readonly (readonly [query: string, asked: { readonly kind: 'tags' | 'values'; readonly scope?: Scope; readonly tag?: string }, answer: unknown])[]
}

const { traces, cases } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../testdata/traceql-tags.json'), 'utf8')) as Recording
const columns = traces.map((trace) => (
  traceColumns(trace[0]!.scopeSpans[0]!.spans[0]!.traceId, readTraces(new TextEncoder().encode(JSON.stringify({ resourceSpans: trace })), 'json'))))

/** These ask for everything. */
const unfiltered = new Set(['', '{ .s = "red" }', '{ wrong', '{ nothing = 1 }'])

/** A status and a kind are told from a table, durations and IDs not at all; where Tempo looks at fewer spans it passes some values over. */
const isLeftOut = (tag: string, query: string) => ['status', 'kind', 'trace:id', 'span:id', 'duration', 'traceDuration'].includes(tag) || !unfiltered.has(query)

function values(query: string, tag: string): unknown {
  const attribute = parseIdentifier(tag)
  return typeof attribute === 'string' ? { error: attribute } : tagValues(columns, query, attribute).map(({ type, value }) => `${type} ${value}`).sort()
}

test('values are those that Tempo tells', () => {
  const wrong = cases.flatMap(([query, { kind, tag = '' }, theirs]) => {
    if (kind !== 'values' || isLeftOut(tag, query)) return []
    const mine = values(query, tag)
    return JSON.stringify(mine) === JSON.stringify(Array.isArray(theirs) ? theirs.toSorted() : theirs) ? [] : [{ query, tag, mine, theirs }]
  })
  expect(wrong).toEqual([])
})

test('names of all spans are those that Tempo tells', () => {
  const wrong = cases.flatMap(([query, { kind, scope = 'none' }, theirs]) => {
    if (kind !== 'tags' || !unfiltered.has(query)) return []
    const mine = Object.fromEntries([...tagNames(columns, query, scope)].sort(([a], [b]) => (a < b ? -1 : 1)))
    return JSON.stringify(mine) === JSON.stringify(sorted(theirs as Record<string, string[]>)) ? [] : [{ query, scope, mine, theirs }]
  })
  expect(wrong).toEqual([])
})

function sorted(names: Readonly<Record<string, readonly string[]>>): unknown {
  return Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)).map(([scope, list]) => [scope, list.toSorted()]))
}

test('names of the spans that a query finds are theirs alone', () => {
  expect(tagNames(columns, '{ span.http.method = "GET" }', 'span').get('span')).toContain('http.method')
  expect(tagNames(columns, '{ span.nothing = 1 }', 'none').size).toBe(0)
})

test('values of the spans that a query finds are theirs alone', () => {
  const methods = values('{ span.http.method = "GET" && span.n > 200 }', 'span.n') as string[]
  expect(methods.length).toBeGreaterThan(1)
  expect(methods.filter((value) => Number(value.slice('int '.length)) <= 200)).toEqual([])
  expect(values('{ span.nothing = 1 }', 'span.n')).toEqual([])
})
