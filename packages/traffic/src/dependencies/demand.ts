/** What jobs at a database or a cache take: the work of a statement or a command, and memory. */
import type { Duration } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import type { StoreWorkload } from '../workloads/workload.ts'

export function demandOf(state: TrafficState, job: number): Duration {
  return state.sessionDemand![job]!
}

/** A database's connections, or a cache's entries, on top of what it needs anyway. */
export function memoryOfStore(state: TrafficState, instance: number, workload: StoreWorkload): number {
  const held = state.instanceQueued[instance]! + state.instanceBusy[instance]!
  const own = workload['memory.base'] + workload['memory.perRequest'] * held
  return workload.kind === 'database'
    ? own + workload['connection.memory'] * state.databaseConnections![instance]!
    : own + workload['entry.bytes'] * state.cacheFigures![instance]![0]!
}
