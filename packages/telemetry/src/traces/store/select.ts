/** Traces of the store as queries read them, and what is looked up without a query. */
import type { Instant } from '@track/simulation'
import type { TraceColumns } from './columns.ts'
import { placeOf } from './push.ts'
import { columnsOf, type StoredTrace, type TracesState } from './state.ts'

export interface TraceSpan {
  /** Nanoseconds; an end of 0 for all times. */
  readonly start: bigint
  readonly end: bigint
  /** Only blocks and traces in which this service stands. */
  readonly service?: string
}

/** The newest first: live ones, then block by block; within each in the order of their IDs. */
export function* storedTraces({ live, blocks }: TracesState, { start, end, service }: TraceSpan): Generator<StoredTrace> {
  const isTimed = end > 0n
  const isWanted = (of: Pick<StoredTrace, 'start' | 'end' | 'services'>) => (!isTimed || (of.start <= end && of.end >= start))
    && (service === undefined || of.services.includes(service))
  yield* [...live.values()].filter(isWanted).sort((a, b) => (a.traceId < b.traceId ? -1 : 1))
  for (const block of blocks.toReversed()) if (isWanted(block)) yield* block.traces.filter(isWanted)
}

export function* searchedTraces(state: TracesState, span: TraceSpan): Generator<TraceColumns> {
  for (const trace of storedTraces(state, span)) yield columnsOf(trace)
}

export function storedTrace(state: TracesState, traceId: string): StoredTrace | undefined {
  return placeOf(state, traceId)?.trace
}

/** Forgets traces that ended before a time; of blocks only whole ones. */
export function dropTracesBefore(state: TracesState, at: Instant): void {
  const before = BigInt(Math.floor(at)) * 1000n
  for (const [traceId, { end }] of state.live) if (end < before) state.live.delete(traceId)
  const kept = state.blocks.filter(({ end }) => end >= before)
  state.blocks.splice(0, state.blocks.length, ...kept)
}
