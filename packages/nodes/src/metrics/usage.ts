/** What containers, pods and nodes have used: CPU since their start, memory at present. */
import { second, type Simulation } from '@track/simulation'
import type { Usage } from '@track/traffic'
import { containerNames, type Pod } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { containerUsage } from '../containers/container-usage.ts'
import { stressOnNode } from '../containers/stress.ts'
import type { ContainerRow } from '../kubelet/container-row.ts'

export type { Usage } from '@track/traffic'

/** What runs on a node besides its pods: kubelet, container runtime, system services. */
const systemCores = 0.06
const systemMemoryBytes = 512 * 1024 * 1024

export interface ContainerUsage extends Usage {
  readonly pod: Pod
  readonly container: string
  readonly row: ContainerRow
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
  const beside = stressOnNode(simulation, node)
  return {
    cpuSeconds: systemCores * uptime + row.endedCpuSeconds + beside.cpuSeconds + running.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    memoryBytes: systemMemoryBytes + beside.memoryBytes + running.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  }
}
