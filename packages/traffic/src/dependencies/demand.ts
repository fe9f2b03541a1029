/** What jobs at a database, a cache or a store of objects take: the work of a statement, a command or a request, and memory. */
import type { Duration } from '@track/simulation'
import { drawFrom, laneOf, purpose } from '../exact/draws.ts'
import type { TrafficState } from '../state.ts'
import type { CacheWorkload, DatabaseWorkload, ReplicatedWorkload } from '../workloads/workload.ts'

export function demandOf(state: TrafficState, job: number): Duration {
  const { kind } = state.instanceRows[state.jobInstance[job]!]!.workload
  if (kind === 'object-store') return state.objectDemand![job]!
  return kind === 'consensus-store' || kind === 'quorum-store' ? requestDemand(state, job) : state.sessionDemand![job]!
}

/** A database's connections, or a cache's entries, on top of what it needs anyway. */
export function memoryOfStore(state: TrafficState, instance: number, workload: DatabaseWorkload | CacheWorkload): number {
  const held = state.instanceQueued[instance]! + state.instanceBusy[instance]!
  const own = workload['memory.base'] + workload['memory.perRequest'] * held
  return workload.kind === 'database'
    ? own + workload['connection.memory'] * state.databaseConnections![instance]!
    : own + workload['entry.bytes'] * state.cacheFigures![instance]![0]!
}

/** Of a member that replicates: what it does before it asks the others. */
function requestDemand(state: TrafficState, job: number): Duration {
  const { service } = state.instanceRows[state.jobInstance[job]!]!.workload as ReplicatedWorkload
  return drawFrom(service, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, laneOf(purpose.service, state.jobAttempt[job]!))
}
