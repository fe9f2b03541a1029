/**
 * A container's status as the API shows it.
 *
 * Follows pkg/kubelet/kubelet_pods.go (convertToAPIContainerStatuses) and
 * pkg/kubelet/prober/prober_manager.go (UpdatePodStatus) of Kubernetes 1.34.
 * Left out: the container's own user and groups (root is reported).
 */
import { printTimestamp } from '@track/simulation'
import type { Container, ContainerState, ContainerStatus } from '../../objects/pod.ts'
import type { ContainerKind, ContainerRow, ExitedContainer } from '../container-row.ts'
import { initContainersOf, type PodView, shouldBeStarted } from './pod-view.ts'

export function containerStatus(view: PodView, container: Container, kind: ContainerKind): ContainerStatus {
  const { pod } = view
  const runtime = view.container(container.name)
  const started = runtime?.state === 'running' && (container.startupProbe ? runtime.isStarted === true : true)
  const volumeMounts = mountStatuses(container)
  const base = {
    name: container.name,
    ready: isReady(container, kind, runtime, started),
    restartCount: runtime?.restarts ?? 0,
    ...(kind !== 'ephemeral' && { started }),
    ...(volumeMounts && { volumeMounts }),
  }
  const states = statesOf(view, container, kind, runtime)
  if (!runtime) return { ...base, ...states, image: container.image ?? '', imageID: '' }
  const requests = container.resources?.requests
  return {
    ...base, ...states,
    image: runtime.image,
    imageID: runtime.imageId,
    containerID: `containerd://${runtime.id}`,
    ...(requests && { allocatedResources: requests }),
    resources: pod.spec.containers.length > 0 ? container.resources ?? {} : {},
    user: { linux: { gid: 0, supplementalGroups: [0], uid: 0 } },
  }
}

function isReady(container: Container, kind: ContainerKind, runtime: ContainerRow | undefined, started: boolean): boolean {
  if (kind === 'ephemeral') return false
  if (kind === 'init') return runtime?.exited?.exitCode === 0
  return started && (container.readinessProbe ? runtime?.isReady === true : true)
}

function statesOf(
  view: PodView, container: Container, kind: ContainerKind, runtime: ContainerRow | undefined,
): { state: ContainerState; lastState: ContainerState } {
  const lastState = runtime?.previous ? terminatedState(runtime.previous) : {}
  const state = stateOf(view, runtime)
  const isDone = kind === 'init' && runtime?.exited?.exitCode === 0
  const waiting = view.waiting(container.name)
  if (isDone || !waiting || !shouldBeStarted(view.pod, container, runtime)) return { state, lastState }
  return {
    state: { waiting: { reason: waiting.reason, ...(waiting.message && { message: waiting.message }) } },
    lastState: state.terminated ? state : lastState,
  }
}

function stateOf({ pod }: PodView, runtime: ContainerRow | undefined): ContainerState {
  if (!runtime) return { waiting: { reason: initContainersOf(pod).length > 0 ? 'PodInitializing' : 'ContainerCreating' } }
  if (runtime.exited) return terminatedState(runtime.exited)
  return { running: { startedAt: printTimestamp(runtime.startedAt) } }
}

function terminatedState({ id, exitCode, reason, message, startedAt, finishedAt }: ExitedContainer): ContainerState {
  return {
    terminated: {
      containerID: `containerd://${id}`, exitCode, finishedAt: printTimestamp(finishedAt),
      ...(message && { message }), reason, startedAt: printTimestamp(startedAt),
    },
  }
}

function mountStatuses({ volumeMounts }: Container): ContainerStatus['volumeMounts'] {
  return volumeMounts?.map(({ mountPath, name, readOnly }) => ({
    mountPath, name, ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }),
  }))
}
