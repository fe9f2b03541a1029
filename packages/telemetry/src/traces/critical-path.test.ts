/** The critical path, by the figures of the paper's kind and against a second implementation that looks at each moment. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '../otlp/traces.ts'
import { criticalPath, criticalTimes } from './critical-path.ts'

function span(spanId: string, parentSpanId: string, start: number, end: number): Span {
  return {
    traceId: 'a'.repeat(32), spanId, parentSpanId, traceState: '', flags: 0, name: spanId, kind: 'internal', start: BigInt(start), end: BigInt(end), attributes: [],
    droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [], droppedLinksCount: 0, status: { code: 'unset', message: '' },
  }
}

const shown = (spans: readonly Span[]) => criticalPath(spans).map(({ spanId, from, to }) => `${spanId} ${from}-${to}`).join(', ')

test.each([
  ['a span alone', [span('r', '', 0, 10)], 'r 0-10'],
  ['one call', [span('r', '', 0, 10), span('a', 'r', 2, 7)], 'r 0-2, a 2-7, r 7-10'],
  ['two calls one after the other', [span('r', '', 0, 10), span('a', 'r', 1, 4), span('b', 'r', 5, 9)], 'r 0-1, a 1-4, r 4-5, b 5-9, r 9-10'],
  ['of two calls beside each other the last to end', [span('r', '', 0, 10), span('a', 'r', 1, 6), span('b', 'r', 2, 9)], 'r 0-2, b 2-9, r 9-10'],
  ['a call within a call', [span('r', '', 0, 10), span('a', 'r', 1, 9), span('b', 'a', 2, 5)], 'r 0-1, a 1-2, b 2-5, a 5-9, r 9-10'],
  ['a child that outlives its parent is cut', [span('r', '', 0, 10), span('a', 'r', 4, 15)], 'r 0-4, a 4-10'],
  ['a child that begins after its parent is none', [span('r', '', 0, 10), span('a', 'r', 12, 15)], 'r 0-10'],
  ['a parent that has not come', [span('r', 'x', 0, 10), span('a', 'r', 4, 5)], 'r 0-4, a 4-5, r 5-10'],
  ['no spans', [], ''],
])('%s', (_, spans, path) => {
  expect(shown(spans)).toBe(path)
})

/** Moment by moment, from the last to the first: who is at work, and who had to be waited for. */
function naive(spans: readonly Span[]): string {
  const root = spans[0]!
  const limits = new Map([[root.spanId, { from: Number(root.start), to: Number(root.end) }]])
  for (const { spanId, parentSpanId, start, end } of spans.slice(1)) {
    const within = limits.get(parentSpanId)!
    limits.set(spanId, { from: Math.max(Number(start), within.from), to: Math.min(Number(end), within.to) })
  }
  const active = [root.spanId]
  const owners: string[] = []
  for (let moment = Number(root.end); moment > Number(root.start); moment--) {
    while (active.length > 1 && limits.get(active.at(-1)!)!.from === moment) active.pop()
    for (;;) {
      const ending = spans.filter(({ spanId, parentSpanId }) => {
        const { from, to } = limits.get(spanId)!
        return parentSpanId === active.at(-1) && to === moment && from < to
      }).sort((a, b) => limits.get(b.spanId)!.from - limits.get(a.spanId)!.from)
      if (!ending[0]) break
      active.push(ending[0].spanId)
    }
    owners.unshift(active.at(-1)!)
  }
  return owners.join(' ')
}

test('each moment belongs to the span that a second implementation finds', () => {
  const node = fc.record({ parent: fc.nat(), start: fc.nat(20), length: fc.nat(12) })
  fc.assert(fc.property(fc.array(node, { maxLength: 9 }), (nodes) => {
    const spans = [span('0', '', 0, 24)]
    for (const [index, { parent, start, length }] of nodes.entries()) spans.push(span(String(index + 1), String(parent % spans.length), start, start + length))
    const mine = criticalPath(spans).flatMap(({ spanId, from, to }) => Array.from({ length: Number(to - from) }, () => spanId)).join(' ')
    expect(mine).toBe(naive(spans))
  }), { numRuns: 500 })
})

test('the path is as long as the root, and a deep trace has one', () => {
  const spans = Array.from({ length: 20_000 }, (_, index) => span(String(index), index === 0 ? '' : String(index - 1), index, 50_000 - index))
  const times = criticalTimes(criticalPath(spans))
  expect(times.reduce((sum, [, time]) => sum + time, 0n)).toBe(50_000n)
  expect(times[0]).toEqual(['19999', 50_000n - 2n * 19_999n])
})
