/** The controller's pods: whether there are any, and the servers of the traffic in them. */
import { type Pod, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { serverIdOf } from '@track/nodes'
import { oncePerRow, type Simulation } from '@track/simulation'
import { repository } from './image.ts'

export interface ControllerPod {
  readonly pod: Pod
  readonly container: string
  /** Of its server. */
  readonly id: string
}

export function controllerPods(simulation: Simulation): ControllerPod[] {
  return cacheOf(simulation).list(pods).flatMap((pod) => controllerIn(pod) ?? [])
}

const controllerIn = oncePerRow((pod: Pod): readonly ControllerPod[] => {
  const container = pod.spec.containers.find(({ image = '' }) => image.startsWith(`${repository}:`))
  return container ? [{ pod, container: container.name, id: serverIdOf(pod, container.name) }] : []
})

export function isRunning(simulation: Simulation): boolean {
  return controllerPods(simulation).some(({ pod }) => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
}
