/** Sizes are those of what is really sent, where each span has a parent: without one a Collector sends two bytes that Tempo's own messages have not. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTraces, writeTraces } from '../../otlp/export.ts'
import { batchOf } from '../testing/spans.ts'
import { sentBytes } from './sizes.ts'

const { traces } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../testdata/traceql-searches.json'), 'utf8')) as { readonly traces: readonly unknown[] }

test.each([
  ...traces.map((trace, index) => [`trace ${index}`, readTraces(new TextEncoder().encode(JSON.stringify({ resourceSpans: trace })), 'json')] as const),
  ['what is empty', [batchOf('', [{ name: '' }])]],
  ['what is odd', [batchOf('ü', [{
    flags: 257, traceState: 'a=1', droppedLinksCount: 300, kind: 'server', status: { code: 'error', message: 'no' },
    attributes: { big: 2n ** 62n, less: -1n, list: ['a', 1n, true, 0.5, [null]], map: { a: { b: 'c' } }, bytes: new Uint8Array(200), long: 'x'.repeat(20_000), none: null },
    links: [{ traceId: '2'.repeat(32), spanId: '3'.repeat(16), traceState: '', flags: 1, attributes: [], droppedAttributesCount: 1 }],
  }])]],
] as const)('%s', (_, batches) => {
  const filled = batches.map((batch) => ({
    ...batch, scopeSpans: batch.scopeSpans.map((scoped) => ({
      ...scoped, spans: scoped.spans.map((span) => ({ ...span, parentSpanId: span.parentSpanId || span.spanId })),
    })),
  }))
  expect(sentBytes(filled)).toBe(writeTraces(filled, 'protobuf').length)
})
