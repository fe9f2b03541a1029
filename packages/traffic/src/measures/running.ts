/** What the processes that run now were started as: their settings as they were read. */
import type { Simulation } from '@track/simulation'
import { trafficPart } from '../traffic-part.ts'
import type { ProcessWorkload } from '../workloads/workload.ts'

export interface RunningProcess {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly workload: ProcessWorkload
}

/** Loads first, then servers and workers; each in the order of their starts. */
export function runningProcesses(simulation: Simulation): RunningProcess[] {
  const state = simulation.state(trafficPart)
  const loads = [...state.clientIndex.values()].flatMap((client): RunningProcess[] => {
    const { id, labels, workload } = state.clientRows[client]!
    return workload ? [{ id, labels, workload }] : []
  })
  const instances = [...state.instanceIndex.values()].map((instance): RunningProcess => {
    const { id, labels, workload } = state.instanceRows[instance]!
    return { id, labels, workload }
  })
  return [...loads, ...instances]
}
