/**
 * The tables of tracing, which are there once a process traces: the contexts of requests, attempts, jobs and messages under way,
 * and what each process has ended and not sent yet.
 */
import type { Simulation } from '@track/simulation'
import type { Tracing } from '../workloads/tracing-settings.ts'
import type { ReportTo } from '../exact/instances.ts'
import type { TrafficState } from '../state.ts'
import type { ExemplarRow } from './exemplars.ts'
import type { Context, EndedSpan } from './span.ts'
import type { Absent } from '../exact/columns.ts'

export interface Traces {
  /** By request: what its attempts are children of, and the attempt under way. */
  requestContexts: (Context | null)[]
  attemptContexts: (Context | null)[]
  jobContexts: (Context | null)[]
  messageContexts: (Context | null)[]
  /** By process: what waits to be sent, by the order of its end. */
  endedSpans: Map<string, Map<string, EndedSpan>>
  endedNumber: number
  spanSources: Map<string, SpanSource>
  /** By the place in `counts` of the bucket that each was counted in. */
  exemplars: Map<string, ExemplarRow>
}

/** Until then: a table of a part has the same columns in every world, or the code for it is slow in all of them. */
export const noTraces: Absent<Traces> = {
  requestContexts: undefined, attemptContexts: undefined, jobContexts: undefined, messageContexts: undefined,
  endedSpans: undefined, endedNumber: undefined, spanSources: undefined, exemplars: undefined,
}

/** A process that traces: how, and what has become of its spans. */
export interface SpanSource {
  readonly tracing: Tracing
  /** Ended while the queue was full. */
  readonly dropped: number
}

export type Traced = TrafficState & Traces

/** The part that sends spans on, and the event by which it hears that there are some. */
export const spansTo: ReportTo = { part: 'workload spans', event: 'ended' }

/** Makes room for what a process traces, in a world that has somebody who sends it. */
export function openTraces({ parts }: Simulation, state: TrafficState, process: string, tracing: Tracing | undefined): void {
  if (tracing === undefined || !parts.some(({ name }) => name === spansTo.part)) return
  if (state.endedSpans === undefined) Object.assign(state, newTraces())
  const traced = state as Traced
  traced.spanSources.set(process, { tracing, dropped: 0 })
  if (!traced.endedSpans.has(process)) traced.endedSpans.set(process, new Map())
}

function newTraces(): Traces {
  return {
    requestContexts: [], attemptContexts: [], jobContexts: [], messageContexts: [], endedSpans: new Map(), endedNumber: 0, spanSources: new Map(), exemplars: new Map(),
  }
}

/** A process is gone; what it still had to send is sent first. */
export function closeTraces({ endedSpans, spanSources }: Traces, process: string): void {
  if ((endedSpans.get(process)?.size ?? 0) > 0) return
  endedSpans.delete(process)
  spanSources.delete(process)
}

/** Puts an ended span into its process' queue, unless that is full. */
export function keepEnded(state: Traced, process: string, span: EndedSpan): void {
  const source = state.spanSources.get(process)
  const queue = state.endedSpans.get(process)
  if (!source || !queue) return
  const { batch } = source.tracing
  if (queue.size >= batch.queue) {
    state.spanSources.set(process, { ...source, dropped: source.dropped + 1 })
    return
  }
  queue.set(String(state.endedNumber++), span)
  if (queue.size === 1) state.reports.push({ to: spansTo, data: { id: process, what: 'spans waiting' } })
  if (queue.size === batch.size) state.reports.push({ to: spansTo, data: { id: process, what: 'batch full' } })
}
