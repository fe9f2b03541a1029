/**
 * Traces as they are kept: live ones in a head, the others in blocks in the order of their IDs. A fork
 * copies the head and the list of blocks; traces and blocks are rows that are replaced.
 */
import { type Instant, oncePerRow } from '@track/simulation'
import type { ResourceSpans } from '../../otlp/traces.ts'
import { traceColumns, type TraceColumns } from './columns.ts'

export interface StoredTrace {
  /** 32 digits of lower-case hex. */
  readonly traceId: string
  readonly resourceSpans: readonly ResourceSpans[]
  /** Nanoseconds. */
  readonly start: bigint
  readonly end: bigint
  readonly spans: number
  /** As they are sent in protobuf. */
  readonly bytes: number
  readonly services: readonly string[]
}

export interface TraceBlock {
  /** Positions in `traces`. */
  readonly numbers: ReadonlyMap<string, number>
  readonly traces: readonly StoredTrace[]
  readonly start: bigint
  readonly end: bigint
  readonly services: readonly string[]
}

export interface TracesState {
  readonly live: Map<string, StoredTrace>
  readonly blocks: TraceBlock[]
  /** Everything that was ever taken. */
  spans: number
  bytes: number
  /** Bytes that may still come, and when that was so. */
  allowance: number
  allowedAt: Instant
}

/** Live traces that make a block. */
export const liveMax = 512

export function newTracesState(): TracesState {
  return { live: new Map(), blocks: [], spans: 0, bytes: 0, allowance: Infinity, allowedAt: 0 }
}

/** A trace as it is searched. */
export const columnsOf: (trace: StoredTrace) => TraceColumns = oncePerRow(({ traceId, resourceSpans }: StoredTrace) => traceColumns(traceId, resourceSpans))

export function blockOf(traces: readonly StoredTrace[]): TraceBlock {
  const sorted = traces.toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1))
  let [start, end] = [sorted[0]?.start ?? 0n, 0n]
  for (const trace of sorted) {
    if (trace.start < start) start = trace.start
    if (trace.end > end) end = trace.end
  }
  return {
    traces: sorted, numbers: new Map(sorted.map(({ traceId }, index) => [traceId, index])), start, end,
    services: [...new Set(sorted.flatMap(({ services }) => services))].sort(),
  }
}
