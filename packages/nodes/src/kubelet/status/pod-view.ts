/** What a pod's status is made from: the object, and what the kubelet knows of its containers. */
import type { Container, Pod } from '../../objects/pod.ts'
import { isSidecar, restartPolicyOf } from '../../objects/pod.ts'
import { containerKey, type NodesState } from '../../state.ts'
import type { ContainerKind, ContainerRow, WaitingRow } from '../container-row.ts'
import type { PodRow } from '../pod-row.ts'

export interface PodView {
  readonly pod: Pod
  readonly row: PodRow
  container(name: string): ContainerRow | undefined
  waiting(name: string): WaitingRow | undefined
}

export function podView(state: NodesState, row: PodRow): PodView {
  const uid = row.pod.metadata.uid!
  return {
    pod: row.pod,
    row,
    container: (name) => state.containers.get(containerKey(uid, name)),
    waiting: (name) => state.waiting.get(containerKey(uid, name)),
  }
}

export function initContainersOf({ spec }: Pod): readonly Container[] {
  return spec.initContainers ?? []
}

export function kindOfContainer(pod: Pod, container: Container): ContainerKind {
  if (pod.spec.containers.includes(container)) return 'app'
  return isSidecar(container) ? 'sidecar' : 'init'
}

/**
 * Whether the pod's policy wants the container started (again).
 * Follows pkg/kubelet/container/helpers.go (ShouldContainerBeRestarted).
 */
export function shouldBeStarted(pod: Pod, container: Container, runtime: ContainerRow | undefined): boolean {
  if (pod.metadata.deletionTimestamp) return false
  if (!runtime) return true
  if (runtime.state === 'running') return false
  const policy = restartPolicyOf(pod)
  if (isSidecar(container) && !pod.spec.containers.includes(container)) return true
  if (policy === 'Never') return false
  return policy === 'Always' ? true : runtime.exited!.exitCode !== 0
}
