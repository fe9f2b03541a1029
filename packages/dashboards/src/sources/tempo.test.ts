/** Tempo as a source: which frames its kinds of queries give, and its refusals. */
import { microsecond, second } from '@track/simulation'
import { defaultTraceLimits, newTracesState, pushSpans } from '@track/telemetry'
import { beforeAll, expect, test } from 'vitest'
import type { Target } from '../model/dashboard.ts'
import { shopTrace } from '../testing/world.ts'
import type { DataSource } from './source.ts'
import { tempoSource } from './tempo.ts'

let source: DataSource
/** With identifiers as long as they are when they are sent. */
const trace = shopTrace().map((resource) => ({
  ...resource, scopeSpans: resource.scopeSpans.map((scope) => ({ ...scope, spans: scope.spans.map((span) => ({
    ...span, traceId: span.traceId.padStart(32, '0'), spanId: hexOf(span.spanId), parentSpanId: span.parentSpanId === '' ? '' : hexOf(span.parentSpanId),
  })) })),
}))
const spans = trace.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
const startedAt = Number(spans[0]!.start / 1000n) * microsecond

beforeAll(() => {
  const state = newTracesState()
  pushSpans(state, trace, { now: startedAt + second, limits: defaultTraceLimits })
  source = tempoSource(state, { uid: 'tempo' })
})

function hexOf(text: string): string {
  return Array.from(text, (letter) => letter.charCodeAt(0).toString(16)).join('').padStart(16, '0').slice(-16)
}

function answerTo(query: Record<string, unknown>) {
  const target: Target = { refId: 'A', source: undefined, isHidden: false, query }
  return source.query(target, { from: startedAt - 60 * second, to: startedAt + 60 * second, step: 15 * second, maxDataPoints: 100, scope: new Map(), filters: [] })
}

test('a trace by its identifier is drawn as one', () => {
  const { frames: [frame] } = answerTo({ query: spans[0]!.traceId })
  expect([frame!.shape, frame!.length]).toEqual(['traces', spans.length])
})

test('what a search finds is a table of traces, or of spans with their attributes', () => {
  const [root] = spans
  const { frames: [traces] } = answerTo({ queryType: 'traceql', query: `{ name = "${root!.name}" }` })
  expect(traces!.fields.map(({ name }) => name)).toEqual(['traceID', 'startTime', 'traceService', 'traceName', 'traceDuration'])
  // As Tempo prints it: without zeros before it.
  expect(traces!.fields[0]!.values).toEqual(['f00d'])
  const { frames: [rows] } = answerTo({ query: '{ } | select(status)', tableType: 'spans', spss: 100 })
  expect(rows!.length).toBe(spans.length)
  expect(rows!.fields.map(({ name }) => name)).toContain('status')
})

test('metrics of spans are series', () => {
  const { frames } = answerTo({ query: '{ } | count_over_time() by (resource.service.name)' })
  const counted = frames.flatMap(({ fields }) => fields[1]!.values).reduce<number>((sum, value) => sum + Number(value), 0)
  expect(counted).toBe(spans.length)
  expect(frames.every(({ fields }) => fields[1]!.config.displayNameFromDS !== undefined)).toBe(true)
})

test.each<[Record<string, unknown>, string]>([
  [{ query: '{ name = }' }, 'parse error at line 1, col 10: syntax error: unexpected }'],
  [{ query: 'abcdef' }, 'failed to get trace with id: abcdef Status: 404 Not Found Body: '],
  [{ queryType: 'serviceMap', query: '' }, 'not drawn here: queries of the type serviceMap'],
])('what cannot be answered says why: %j', (query, error) => {
  expect(answerTo(query).error).toBe(error)
})
