/** The pods that the API has bound to a node. */
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { type Pod, podResource } from '../objects/pod.ts'

export function storedPods(simulation: Simulation, node: string): Pod[] {
  return cacheOf(simulation).byIndex(podResource, 'node', node)
}
