/** What a process of the traffic has traced, for whoever sends it. */
import type { Simulation } from '@track/simulation'
import { trafficPart } from '../traffic-part.ts'
import type { Tracing } from '../workloads/tracing-settings.ts'
import type { EndedSpan } from './span.ts'
import { closeTraces, type Traced } from './traces.ts'

/** What is sent at once, oldest first. */
export interface EndedBatch {
  readonly tracing: Tracing
  readonly spans: readonly EndedSpan[]
}

/** Takes what is to be sent now, oldest first. */
export function takeEndedSpans(simulation: Simulation, process: string): EndedBatch | undefined {
  const state = simulation.state(trafficPart) as Traced
  const source = state.spanSources?.get(process)
  const ended = state.endedSpans?.get(process)
  if (!source || !ended || ended.size === 0) return undefined
  const { tracing } = source
  const batch = [...ended].slice(0, tracing.batch.size)
  for (const [number] of batch) ended.delete(number)
  if (!state.instanceIndex.has(process) && !state.clientIndex.has(process)) closeTraces(state, process)
  return { tracing, spans: batch.map(([, span]) => span) }
}

/** How many wait at a process, and how it sends them; nothing where it does not trace. */
export function endedSpansOf(simulation: Simulation, process: string): { readonly waiting: number; readonly tracing?: Tracing } {
  const { endedSpans, spanSources } = simulation.state(trafficPart)
  const tracing = spanSources?.get(process)?.tracing
  return { waiting: endedSpans?.get(process)?.size ?? 0, ...(tracing && { tracing }) }
}
