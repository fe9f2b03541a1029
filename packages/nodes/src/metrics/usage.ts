/** What containers, pods and nodes have used: CPU since their start, memory at present. */
import { second, type Simulation } from '@track/simulation'
import { type Usage, usageOf } from '@track/traffic'
import { containerNames, type Pod } from '../objects/pod.ts'
import { containerKey, type NodesState, nodesOf } from '../state.ts'
import { programUsage } from '../containers/program-engine.ts'
import type { ContainerRow } from '../kubelet/container-row.ts'

export type { Usage } from '@track/traffic'

/** The pause process of a container. */
const pauseUsage: Usage = { cpuSeconds: 0, memoryBytes: 458_752 }

/** What runs on a node besides its pods: kubelet, container runtime, system services. */
const systemCores = 0.06
const systemMemoryBytes = 512 * 1024 * 1024

export interface ContainerUsage extends Usage {
  readonly pod: Pod
  readonly container: string
  readonly row: ContainerRow
}

/** Undefined while the container does not run. */
export function containerUsage(simulation: Simulation, uid: string, container: string): Usage | undefined {
  const run = nodesOf(simulation).runs.get(containerKey(uid, container))
  if (!run) return undefined
  if (run.traffic) return usageOf(simulation, run.traffic.id) ?? pauseUsage
  return run.process ? programUsage(simulation, run) : pauseUsage
}

/** The running containers of a pod. */
export function usageOfPod(simulation: Simulation, uid: string): ContainerUsage[] {
  const state = nodesOf(simulation)
  const pod = state.pods.get(uid)?.pod
  if (!pod) return []
  return containerNames(pod).flatMap((container) => {
    const row = state.containers.get(containerKey(uid, container))
    const usage = containerUsage(simulation, uid, container)
    return row?.state === 'running' && usage ? [{ ...usage, pod, container, row }] : []
  })
}

/** The running containers of a node, in the order of its pods. */
export function usageOfContainers(simulation: Simulation, node: string): ContainerUsage[] {
  return [...(nodesOf(simulation).podsOfNode.get(node)?.keys() ?? [])].flatMap((uid) => usageOfPod(simulation, uid))
}

/** The node as a whole; what ended containers used stays counted. */
export function usageOfNode(simulation: Simulation, node: string): Usage | undefined {
  const row = nodesOf(simulation).nodes.get(node)
  if (!row) return undefined
  const running = usageOfContainers(simulation, node)
  const uptime = (simulation.now - row.bootedAt) / second
  return {
    cpuSeconds: systemCores * uptime + row.endedCpuSeconds + running.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    memoryBytes: systemMemoryBytes + running.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  }
}

/** Adds what a container that is about to end has used to its node's account. */
export function accountFor(simulation: Simulation, uid: string, container: string): void {
  const state: NodesState = nodesOf(simulation)
  const node = state.nodes.get(state.pods.get(uid)?.node ?? '')
  const usage = containerUsage(simulation, uid, container)
  if (!node || !usage || usage.cpuSeconds === 0) return
  state.nodes.set(node.description.name, { ...node, endedCpuSeconds: node.endedCpuSeconds + usage.cpuSeconds })
}
