/** Requests as pdata of the Collector read and wrote them, whole ones and broken ones. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Encoding, readLogs, readMetrics, readTraces, type Signal, writeLogs, writeMetrics, writeTraces } from './export.ts'
import { WireError } from './wire/protobuf.ts'

type Recorded = readonly [signal: Signal, input: string, answer: { readonly error?: string; readonly json?: string; readonly proto?: string }]

function recorded(name: string): readonly Recorded[] {
  return JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), 'utf8')) as Recorded[]
}

/** The request as JSON and as protobuf, or why it is none. */
function copied(signal: Signal, bytes: Uint8Array, encoding: Encoding): { json?: string; proto?: string; error?: string } {
  const both = (write: (encoding: Encoding) => Uint8Array) => ({
    json: new TextDecoder().decode(write('json')), proto: Buffer.from(write('protobuf')).toString('base64'),
  })
  try {
    if (signal === 'traces') {
      const traces = readTraces(bytes, encoding)
      return both((to) => writeTraces(traces, to))
    }
    if (signal === 'metrics') {
      const metrics = readMetrics(bytes, encoding)
      return both((to) => writeMetrics(metrics, to))
    }
    const logs = readLogs(bytes, encoding)
    return both((to) => writeLogs(logs, to))
  } catch (error) {
    // What the Collector refuses.
    if (!(error instanceof WireError)) throw error
    return { error: error.message }
  }
}

describe('requests are read and written as the Collector does', () => {
  test.each(['json', 'broken-json'])('from %s', (name) => {
    for (const [signal, input, answer] of recorded(name)) {
      expect({ input, ...copied(signal, new TextEncoder().encode(input), 'json') }).toEqual({ input, ...answer })
    }
  })

  test('from protobuf', () => {
    for (const [signal, input, answer] of recorded('protobuf')) {
      const expected = answer.error === undefined ? { proto: input, ...answer } : answer
      expect({ input, ...copied(signal, Buffer.from(input, 'base64'), 'protobuf') }).toEqual({ input, ...expected })
    }
  })
})
