/**
 * The phase that follows from the containers' statuses.
 *
 * Follows pkg/kubelet/kubelet_pods.go (getPhase) of Kubernetes 1.34.
 */
import { type ContainerStatus, isSidecar, type Pod, type PodPhase, restartPolicyOf } from '../../objects/pod.ts'
import { initContainersOf } from './pod-view.ts'

interface Counts {
  /** Init containers that have not finished, and sidecars that have not started. */
  pendingInit: number
  pendingSidecars: number
  failedInit: number
  running: number
  waiting: number
  stopped: number
  succeeded: number
}

/** `isTerminal`: its containers will not run again whatever the restart policy says. */
export function podPhase(
  pod: Pod, statuses: readonly ContainerStatus[], { isTerminal, hasInitialized }: { isTerminal: boolean; hasInitialized: boolean },
): PodPhase {
  const counts = counted(pod, statuses)
  if (counts.failedInit > 0 && restartPolicyOf(pod) === 'Never') return 'Failed'
  const isInitializing = counts.pendingInit > 0 || (counts.pendingSidecars > 0 && !hasInitialized)
  if (isInitializing || counts.waiting > 0) return 'Pending'
  if (counts.running > 0) return 'Running'
  if (counts.stopped === 0) return 'Pending'
  return stoppedPhase(pod, counts, isTerminal)
}

function stoppedPhase(pod: Pod, { stopped, succeeded }: Counts, isTerminal: boolean): PodPhase {
  const policy = restartPolicyOf(pod)
  if (isTerminal) return stopped === succeeded ? 'Succeeded' : 'Failed'
  if (policy === 'Always') return 'Running'
  if (stopped === succeeded) return 'Succeeded'
  return policy === 'Never' ? 'Failed' : 'Running'
}

function counted(pod: Pod, statuses: readonly ContainerStatus[]): Counts {
  const counts: Counts = { pendingInit: 0, pendingSidecars: 0, failedInit: 0, running: 0, waiting: 0, stopped: 0, succeeded: 0 }
  const statusOf = (name: string) => statuses.find((each) => each.name === name)
  for (const container of initContainersOf(pod)) {
    const status = statusOf(container.name)
    if (isSidecar(container)) countSidecar(counts, status)
    else countInit(counts, status)
  }
  for (const { name } of pod.spec.containers) countApp(counts, statusOf(name))
  return counts
}

function countInit(counts: Counts, status: ContainerStatus | undefined): void {
  const ended = status?.state.terminated ?? (status?.state.waiting && status.lastState.terminated)
  if (!ended) counts.pendingInit++
  else if (ended.exitCode !== 0) counts.failedInit++
}

function countSidecar(counts: Counts, status: ContainerStatus | undefined): void {
  if (status?.state.running) {
    if (!status.started) counts.pendingSidecars++
    counts.running++
  } else if (status?.state.waiting && !status.lastState.terminated) {
    counts.pendingSidecars++
    counts.waiting++
  }
}

function countApp(counts: Counts, status: ContainerStatus | undefined): void {
  if (status?.state.running) counts.running++
  else if (status?.state.terminated) {
    counts.stopped++
    if (status.state.terminated.exitCode === 0) counts.succeeded++
  } else if (status?.lastState.terminated) counts.stopped++
  else counts.waiting++
}
