/** The trace of a request that was drawn from a flow: who traces makes spans of its pieces, as it would of a request of its own. */
import { substream } from '@track/simulation'
import type { WeightedRequest } from '../fluid/sampling/sampled.ts'
import type { TrafficState } from '../state.ts'
import type { Tracing } from '../workloads/tracing-settings.ts'
import type { Context, EndedSpan } from './span.ts'
import { keepEnded, type Traced } from './traces.ts'
import { begun, understood, within } from './tracing.ts'

/** Ends its spans, and answers the context of each piece. */
export function traceSampled(state: TrafficState, client: number, { spans, startedAt, weight }: WeightedRequest, index: number): readonly (Context | null)[] {
  const traced = state as Traced
  const key = substream(state.clientRows[client]!.stream, 'sampled trace')
  const contexts: (Context | null)[] = []
  spans.forEach((span, place) => {
    const tracing = traced.spanSources.get(span.process)?.tracing
    const parent = contexts[span.parent] ?? null
    const identity = { low: key.low ^ place, high: key.high, number: startedAt, attempt: index }
    const now = Math.round(startedAt + span.at)
    const context = tracing ? contextOf(span.of, { identity, tracing, now, parent }) : span.of === 'attempt' ? parent : null
    contexts.push(context)
    if (!tracing || !context?.isSampled) return
    const { of, process, method, path, peer, system, outcome, attempt, at, took } = span
    const ended: EndedSpan = { context, of, startedAt: now, endedAt: Math.max(now, Math.round(startedAt + at + took)), method, path, peer, ...(system !== '' && { system }), outcome, attempt, weight }
    keepEnded(traced, process, ended)
  })
  return contexts
}

interface Begun {
  readonly identity: Parameters<typeof begun>[1]
  readonly tracing: Tracing
  readonly now: number
  readonly parent: Context | null
}

/** It was drawn, so that a root is kept unless nothing is: its weight says how much it stands for. */
function contextOf(of: 'request' | 'attempt' | 'service', { identity, tracing, now, parent }: Begun): Context | null {
  if (of === 'attempt') return parent && within('attempt', identity, tracing, { now, parent })
  const came = of === 'service' ? understood(parent, tracing) : null
  const context = begun(of, identity, tracing, { now, parent: came })
  return came ? context : { ...context, isSampled: tracing.sampler.ratio > 0 }
}
