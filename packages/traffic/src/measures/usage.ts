/** What a process has used of its node. */
import { second, type Simulation } from '@track/simulation'
import { memoryUsed } from '../exact/instances.ts'
import { trafficPart } from '../traffic-part.ts'
import { workedOff } from './worker-reading.ts'

export interface Usage {
  /** Since the start of the process; never falls. */
  readonly cpuSeconds: number
  readonly memoryBytes: number
}

/** The usage of a server, worker or client; undefined for a stranger. */
export function usageOf(simulation: Simulation, id: string): Usage | undefined {
  const state = simulation.state(trafficPart)
  const instance = state.instanceIndex.get(id)
  if (instance !== undefined) {
    return { cpuSeconds: workedOff(state, simulation.now, instance).cpu / second, memoryBytes: memoryUsed(state, instance) }
  }
  const client = state.clientIndex.get(id)
  const row = client === undefined ? undefined : state.clientRows[client]!
  if (!row?.workload) return undefined
  return {
    cpuSeconds: row.workload['cpu.idle'] * (simulation.now - row.startedAt) / second,
    memoryBytes: row.workload['memory.base'] + row.workload['memory.perRequest'] * state.clientInFlight[client!]!,
  }
}
