/** What a container uses at present, whichever engine runs it, and the account that is left of it when it ends. */
import type { Simulation } from '@track/simulation'
import { type Usage, usageOf } from '@track/traffic'
import { containerKey, nodesOf } from '../state.ts'
import type { RunRow } from './run.ts'
import { programUsage } from './program-engine.ts'
import { stressIn } from './stress.ts'

/** The pause process of a container. */
const pauseUsage: Usage = { cpuSeconds: 0, memoryBytes: 458_752 }

/** Undefined while the container does not run. */
export function containerUsage(simulation: Simulation, uid: string, container: string): Usage | undefined {
  const key = containerKey(uid, container)
  const run = nodesOf(simulation).runs.get(key)
  if (!run) return undefined
  const own = ownUsage(simulation, run)
  const beside = stressIn(simulation, key)
  return { cpuSeconds: own.cpuSeconds + beside.cpuSeconds, memoryBytes: own.memoryBytes + beside.memoryBytes }
}

function ownUsage(simulation: Simulation, run: RunRow): Usage {
  if (run.traffic) return usageOf(simulation, run.traffic.id) ?? pauseUsage
  return run.process ? programUsage(simulation, run) : pauseUsage
}

/** Adds what a container that is about to end has used to its node's account. */
export function accountFor(simulation: Simulation, uid: string, container: string): void {
  const state = nodesOf(simulation)
  const node = state.nodes.get(state.pods.get(uid)?.node ?? '')
  const usage = containerUsage(simulation, uid, container)
  if (!node || !usage || usage.cpuSeconds === 0) return
  state.nodes.set(node.description.name, { ...node, endedCpuSeconds: node.endedCpuSeconds + usage.cpuSeconds })
}
