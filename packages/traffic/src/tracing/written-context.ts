/** The context that somebody has written into a request's headers: `curl -H 'traceparent: ...'`, or a Load's. */
import { oncePerRow } from '@track/simulation'
import { extractContext, type PropagatorName } from '@track/telemetry'
import type { Target } from '../workloads/workload.ts'
import type { Context, IdWords } from './span.ts'

const readers: readonly PropagatorName[] = ['tracecontext', 'b3']

export function writtenContext(target: Target): Context | null {
  return target.headers === undefined ? null : contextIn(target.headers).context
}

const contextIn = oncePerRow((headers: readonly string[]): { readonly context: Context | null } => {
  const byName = Object.fromEntries(headers.map((header) => {
    const [name = '', ...value] = header.split(':')
    return [name.trim().toLowerCase(), value.join(':').trim()]
  }))
  for (const reader of readers) {
    const { context } = extractContext([reader], byName)
    if (context) {
      const { traceId, spanId, isSampled } = context
      const trace = { first: wordsOf(traceId.slice(0, 16)), last: wordsOf(traceId.slice(16)) }
      return { context: { trace, span: wordsOf(spanId), isSampled, carriedAs: [reader], startedAt: 0 } }
    }
  }
  return { context: null }
})

function wordsOf(digits: string): IdWords {
  return { high: Number.parseInt(digits.slice(0, 8), 16), low: Number.parseInt(digits.slice(8), 16) }
}
