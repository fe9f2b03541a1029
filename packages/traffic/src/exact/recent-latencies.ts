/**
 * A percentile of a client's last successful requests, for hedges that wait as long as most requests take. It is taken of
 * requests and not of attempts: a request outlasts the wait before its hedge just where its first attempt does, so that
 * hedging does not move its own percentile.
 */
import type { Duration } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import { type Absent, widened } from './columns.ts'

/** How many requests count, and after how many the percentile is taken again. */
const kept = 256
const renewedAfter = 16

export interface RecentLatencies {
  /** By client: the last `kept`, how many there have been, and the percentile as it was last taken. */
  recentLatencies: Float64Array
  recentCount: Float64Array
  recentPercentile: Float64Array
  /** Which start of a client they are of. */
  recentStart: Float64Array
}

/** Until a client's hedges wait for a percentile. */
export const noLatencies: Absent<RecentLatencies> = {
  recentLatencies: undefined, recentCount: undefined, recentPercentile: undefined, recentStart: undefined,
}

type Remembering = TrafficState & RecentLatencies

function openFor(anyState: TrafficState, client: number): Remembering {
  const state = anyState as Remembering
  const has = state.recentCount?.length ?? 0
  if (client >= has) {
    const length = Math.max(4, state.clientCounts.length)
    const empty = new Float64Array(0)
    state.recentLatencies = widened(state.recentLatencies ?? empty, length * kept)
    state.recentCount = widened(state.recentCount ?? empty, length)
    state.recentPercentile = widened(state.recentPercentile ?? empty, length)
    state.recentStart = widened(state.recentStart ?? empty, length).fill(-1, has)
  }
  const { start } = state.clientRows[client]!
  if (state.recentStart[client] !== start) {
    state.recentStart[client] = start
    state.recentCount[client] = 0
    state.recentPercentile[client] = Infinity
  }
  return state
}

/** The percentile; Infinity while there have been too few requests to tell. */
export function recentPercentile(state: TrafficState, client: number): Duration {
  return openFor(state, client).recentPercentile[client]!
}

export function noteLatency(anyState: TrafficState, client: number, latency: Duration, quantile: number): void {
  const state = openFor(anyState, client)
  const count = state.recentCount[client]!
  state.recentLatencies[client * kept + count % kept] = latency
  state.recentCount[client] = count + 1
  if ((count + 1) % renewedAfter === 0) state.recentPercentile[client] = percentileOf(state, client, quantile)
}

/** By nearest rank. */
function percentileOf({ recentLatencies, recentCount }: Remembering, client: number, quantile: number): Duration {
  const count = Math.min(kept, recentCount[client]!)
  const sorted = recentLatencies.slice(client * kept, client * kept + count).sort()
  return sorted[Math.max(0, Math.ceil(quantile * count) - 1)]!
}
