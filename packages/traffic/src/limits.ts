/** What the machine leaves of CPU and memory to a process, where others take some of it. */
import type { Simulation } from '@track/simulation'
import { watchMemory } from './exact/serving.ts'
import { trafficPart, writeTraffic } from './traffic-part.ts'

export interface Limits {
  /** Cores; Infinity: as many as it likes. */
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
}

/** Threads that want CPU beside the process' own, in its own group: they share what there is, thread by thread. */
export interface Competitors {
  readonly threads: number
  readonly cores: number
}

/** Under the same limits as before nothing changes. */
export function setLimits(simulation: Simulation, id: string, { cpu, memory }: Limits, beside: Competitors = { threads: 0, cores: 0 }): void {
  const instance = simulation.state(trafficPart).instanceIndex.get(id)
  if (instance === undefined) return
  const row = simulation.state(trafficPart).instanceRows[instance]!
  const threads = 'concurrency' in row.workload ? row.workload.concurrency : 1
  const own = beside.threads === 0 ? cpu : Math.max(cpu - beside.cores, cpu * threads / (threads + beside.threads))
  if (own === row.cpuLimit && memory === row.memoryLimit) return
  writeTraffic(simulation, (state) => {
    const limited = { ...row, cpuLimit: own, memoryLimit: memory }
    state.instanceRows[instance] = limited
    watchMemory(state, instance, limited)
  })
}
