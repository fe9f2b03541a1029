/** What jobs at a database, a cache or a store of objects take: the work of a statement, a command or a request, and memory. */
import type { Duration } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import type { CacheWorkload, DatabaseWorkload } from '../workloads/workload.ts'

export function demandOf(state: TrafficState, job: number): Duration {
  const { kind } = state.instanceRows[state.jobInstance[job]!]!.workload
  return kind === 'object-store' ? state.objectDemand![job]! : state.sessionDemand![job]!
}

/** A database's connections, or a cache's entries, on top of what it needs anyway. */
export function memoryOfStore(state: TrafficState, instance: number, workload: DatabaseWorkload | CacheWorkload): number {
  const held = state.instanceQueued[instance]! + state.instanceBusy[instance]!
  const own = workload['memory.base'] + workload['memory.perRequest'] * held
  return workload.kind === 'database'
    ? own + workload['connection.memory'] * state.databaseConnections![instance]!
    : own + workload['entry.bytes'] * state.cacheFigures![instance]![0]!
}
