/**
 * Waits until the pod's volumes can be mounted.
 *
 * Follows pkg/kubelet/volumemanager/volume_manager.go (WaitForAttachAndMount) and
 * pkg/volume/util/operationexecutor of Kubernetes 1.34 (retries after 500 ms, doubling to 2m2s).
 */
import { type Duration, millisecond, second, type Simulation } from '@track/simulation'
import { mountVolumes } from '../containers/volumes.ts'
import { nodesOf } from '../state.ts'
import { recordPodEvent } from './kubelet-events.ts'
import { taskDone } from './pod-worker.ts'

/** The mounts are looked at this often (`podAttachAndMountRetryInterval`). */
const lookInterval: Duration = 300 * millisecond
const firstRetry: Duration = 500 * millisecond
const longestRetry: Duration = 122 * second

export function beginMount(simulation: Simulation, uid: string): boolean {
  const row = nodesOf(simulation).pods.get(uid)!
  if ((row.pod.spec.volumes ?? []).length === 0) return false
  nodesOf(simulation).pods.set(uid, { ...row, isMounting: true })
  tryMount(simulation, { uid, step: row.step, retry: firstRetry })
  return true
}

export function tryMount(simulation: Simulation, { uid, step, retry }: { uid: string; step: number; retry: Duration }): void {
  const row = nodesOf(simulation).pods.get(uid)
  if (!row?.tasks || row.step !== step) return
  const refusals = mountVolumes(simulation, row.pod)
  if (refusals.length === 0) {
    simulation.scheduleAfter({ after: lookInterval, part: 'nodes', event: 'mounted', data: { uid, step } })
    return
  }
  for (const { volume, words } of refusals) {
    const message = `MountVolume.SetUp failed for volume "${volume}" : ${words}`
    recordPodEvent(simulation, row.node, row.pod, { type: 'Warning', reason: 'FailedMount', message })
  }
  simulation.scheduleAfter({
    after: retry, part: 'nodes', event: 'mount', data: { uid, step, retry: Math.min(retry * 2, longestRetry) },
  })
}

export function mounted(simulation: Simulation, { uid, step }: { uid: string; step: number }): void {
  const { pods } = nodesOf(simulation)
  const row = pods.get(uid)
  if (!row?.tasks || row.step !== step) return
  pods.set(uid, { ...row, isMounting: false })
  taskDone(simulation, uid)
}
