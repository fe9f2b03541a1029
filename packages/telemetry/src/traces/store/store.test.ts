/** Spans find their traces, traces become blocks, forks part, and what is too much is refused in Tempo's words. */
import { forkState, second } from '@track/simulation'
import { expect, test } from 'vitest'
import type { ResourceSpans } from '../../otlp/traces.ts'
import { batchOf, spanOf, tenOClock } from '../testing/spans.ts'
import { defaultTraceLimits, type TraceLimits } from './limits.ts'
import { cutLive, pushSpans } from './push.ts'
import { dropTracesBefore, searchedTraces, storedTrace, storedTraces } from './select.ts'
import { liveMax, newTracesState, type TracesState } from './state.ts'

const now = Number(tenOClock / 1000n)
const idOf = (number: number) => number.toString(16).padStart(32, '0')

function push(state: TracesState, limits: Partial<TraceLimits>, ...batches: Parameters<typeof batchOf>[]): string[] {
  return pushSpans(state, batches.map((batch) => batchOf(...batch)), { now, limits: { ...defaultTraceLimits, ...limits } }).map(({ message, spans }) => `${spans}: ${message}`)
}

test('spans of a trace are drawn together, live or in a block', () => {
  const state = newTracesState()
  push(state, {}, ['shop', [{ spanId: 'a'.repeat(16) }, { traceId: idOf(2), spanId: 'b'.repeat(16) }]])
  push(state, {}, ['cart', [{ spanId: 'c'.repeat(16), at: 5, takes: 7 }]])
  expect(storedTrace(state, '1'.repeat(32))).toMatchObject({ spans: 2, services: ['cart', 'shop'], start: tenOClock, end: tenOClock + 12_000_000n })
  cutLive(state)
  push(state, {}, ['mail', [{ spanId: 'd'.repeat(16), at: 20 }]])
  expect([state.live.size, state.blocks.length, state.blocks[0]!.services]).toEqual([0, 1, ['cart', 'mail', 'shop']])
  expect(storedTrace(state, '1'.repeat(32))?.spans).toBe(3)
})

test('a head that is full becomes a block, and everything is found in it', () => {
  const state = newTracesState()
  for (let number = 1; number <= liveMax + 3; number++) push(state, {}, [number % 2 === 0 ? 'even' : 'odd', [{ traceId: idOf(number), at: number }]])
  expect([state.live.size, state.blocks.length]).toEqual([2, 1])
  expect([...storedTraces(state, { start: 0n, end: 0n })]).toHaveLength(liveMax + 3)
  expect([...storedTraces(state, { start: 0n, end: 0n, service: 'even' })]).toHaveLength((liveMax + 2) / 2)
  expect([...storedTraces(state, { start: tenOClock + 10_000_000n, end: tenOClock + 20_000_000n })]).toHaveLength(12)
  expect([...searchedTraces(state, { start: 0n, end: 0n, service: 'none' })]).toEqual([])
})

test('a fork and what it came from part', () => {
  const parent = newTracesState()
  push(parent, {}, ['shop', [{}]])
  cutLive(parent)
  const child = forkState(parent)
  for (const state of [parent, child]) push(state, {}, ['cart', [{ spanId: 'b'.repeat(16) }, { traceId: idOf(9), spanId: 'c'.repeat(16) }]])
  expect(child).toEqual(parent)
  push(child, {}, ['mail', [{ spanId: 'd'.repeat(16) }]])
  expect([storedTrace(parent, '1'.repeat(32))?.spans, storedTrace(child, '1'.repeat(32))?.spans]).toEqual([2, 3])
})

test('traces that ended before a time are forgotten', () => {
  const state = newTracesState()
  push(state, {}, ['shop', [{ traceId: idOf(1) }]])
  cutLive(state)
  push(state, {}, ['shop', [{ traceId: idOf(2), at: 5000 }]])
  dropTracesBefore(state, now + second)
  expect([state.blocks.length, state.live.size]).toEqual([0, 1])
  dropTracesBefore(state, now + 6 * second)
  expect(state.live.size).toBe(0)
})

test('what is too much is refused', () => {
  const state = newTracesState()
  expect(push(state, {}, ['shop', [{ traceId: 'ab' }]])).toEqual(['1: trace ids must be 128 bit, received 8 bits'])
  expect(push(state, { maxBytesPerTrace: 150 }, ['shop', [{}]])).toEqual([])
  expect(push(state, { maxBytesPerTrace: 150 }, ['shop', [{ spanId: 'b'.repeat(16) }]])).toEqual(['1: TRACE_TOO_LARGE'])
  expect(push(state, { maxTracesPerUser: 1 }, ['shop', [{ traceId: idOf(5) }, { traceId: idOf(6) }]])).toEqual(['1: LIVE_TRACES_EXCEEDED', '1: LIVE_TRACES_EXCEEDED'])
  expect(push(state, { rateLimitBytes: 100, burstSizeBytes: 50 }, ['shop', [{}, {}]])).toEqual([
    '2: RATE_LIMITED: batch size (155 bytes) exceeds ingestion limit (local: 100 bytes/s, global: 0 bytes/s, burst: 50 bytes) while adding 155 bytes for user '
    + 'single-tenant. consider reducing batch size or increasing rate limit.'])
  expect(push(newTracesState(), { rateLimitBytes: 500, burstSizeBytes: 100 }, ['shop', [{}, {}]])).toEqual([
    '2: RATE_LIMITED: ingestion rate limit (local: 500 bytes/s, global: 0 bytes/s, burst: 100 bytes) exceeded while adding 155 bytes for user single-tenant. '
    + 'consider increasing the limit or reducing ingestion rate.'])
})

test('names and texts that are too long are cut', () => {
  const state = newTracesState()
  push(state, { maxAttributeBytes: 4 }, ['shopping', [{ attributes: { 'long.name': 'abcdef', n: 5n } }]])
  const [{ resource, scopeSpans }] = storedTrace(state, '1'.repeat(32))!.resourceSpans as readonly [ResourceSpans]
  expect(resource).toMatchObject({ attributes: [{ key: 'serv', value: 'shop' }] })
  expect(scopeSpans[0]!.spans[0]).toEqual({ ...spanOf({}), attributes: [{ key: 'long', value: 'abcd' }, { key: 'n', value: 5n }] })
})
