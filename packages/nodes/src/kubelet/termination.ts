/**
 * The end of a pod: all its containers are stopped, its last status is told, its object is released.
 *
 * Follows pkg/kubelet/kubelet.go (SyncTerminatingPod, SyncTerminatedPod) and
 * pkg/kubelet/status/status_manager.go (TerminatePod, canBeDeleted) of Kubernetes 1.34.
 */
import { StatusError } from '@track/apimachinery'
import { type Duration, millisecond, sample, second, type Simulation } from '@track/simulation'
import { endRuns } from '../containers/run.ts'
import { removeVolumeTrees } from '../containers/volume-trees.ts'
import { removeLogs } from '../logs/container-log.ts'
import { canReachApi, kubeletRuns } from '../nodes/node-row.ts'
import { containerNamed, containerNames, podResource } from '../objects/pod.ts'
import { containerKey, type NodesState, nodesOf } from '../state.ts'
import { killContainer, shortenKills, terminationOrder } from './kill-container.ts'
import { kubeletClient } from './kubelet-client.ts'
import { isToEnd, type PodRow } from './pod-row.ts'
import { forgetPod } from './pod-worker.ts'
import { stopLivenessAndStartup, stopProbes } from './probes/probe-worker.ts'
import { stopSandbox } from './sandbox.ts'
import { pullKey, restartKey } from './start.ts'
import { storedPod, writeStatus } from './status-writer.ts'

/** Volumes are unmounted and the cgroup is removed before the last word. */
const cleanupTime = { kind: 'lognormal', p50: 150 * millisecond, p99: 900 * millisecond } as const

/** Stops the pod, or stops it faster; a sync that is under way is let end first. */
export function beginTermination(simulation: Simulation, uid: string): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (!row || row.worker === 'terminated') return
  if (row.tasks && !row.isMounting) {
    state.pods.set(uid, { ...row, isStale: true })
    return
  }
  if (row.worker === 'terminating') return shortenKills(simulation, uid, graceOf(row))
  if (!kubeletRuns(state.nodes.get(row.node)!)) return
  const ending: PodRow = { ...row, worker: 'terminating', tasks: undefined, isMounting: false, step: row.step + 1 }
  state.pods.set(uid, ending)
  writeStatus(simulation, ending)
  stopLivenessAndStartup(simulation, ending)
  const order = terminationOrder(row.pod)
  for (const container of runningContainers(state, row)) {
    killContainer(simulation, uid, {
      container, after: order.get(container) ?? [], ends: 'pod', graceSeconds: graceOf(row) / second,
    })
  }
  continueTermination(simulation, uid)
}

/** The object says how long, unless a verdict is in more of a hurry. */
function graceOf({ pod, verdict }: PodRow): Duration {
  if (pod.metadata.deletionTimestamp !== undefined) return Math.max(1, pod.metadata.deletionGracePeriodSeconds ?? 1) * second
  return Math.max(1, verdict?.graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * second
}

function runningContainers({ containers }: NodesState, { pod }: PodRow): string[] {
  return containerNames(pod).filter((name) => containers.get(containerKey(pod.metadata.uid!, name))?.state === 'running')
}

/** Once nothing runs any more, the sandbox goes and the last status is written. */
export function continueTermination(simulation: Simulation, uid: string): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (row?.worker !== 'terminating' || runningContainers(state, row).length > 0) return
  stopProbes(simulation, row)
  stopSandbox(simulation, uid)
  state.pods.set(uid, { ...state.pods.get(uid)!, worker: 'terminated' })
  writeStatus(simulation, state.pods.get(uid)!, true)
  if (isToEnd(row)) finishTermination(simulation, uid)
}

/** A terminated pod whose object is to go is released after a moment. */
export function finishTermination(simulation: Simulation, uid: string): void {
  const { pods } = nodesOf(simulation)
  const row = pods.get(uid)
  if (row?.worker !== 'terminated') return
  const after = Math.round(sample(cleanupTime, simulation.stream('pod cleanup', uid), 0))
  simulation.scheduleAfter({ after, part: 'nodes', event: 'release', data: { uid } })
}

export function releasePod(simulation: Simulation, { uid }: { uid: string }): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (row?.worker !== 'terminated') return
  const stored = storedPod(simulation, row.pod)
  if (!stored) return discardPod(simulation, uid)
  if (stored.metadata.deletionTimestamp === undefined) return
  // A node that is cut off tries again when it is back (`reconnected`).
  if (!canReachApi(state.nodes.get(row.node)!)) return
  try {
    kubeletClient(simulation, row.node).delete(podResource, stored, { gracePeriodSeconds: 0, preconditions: { uid } })
  } catch (refusal) {
    // Somebody else was faster, or it was replaced.
    if (!(refusal instanceof StatusError)) throw refusal
  }
  if (!storedPod(simulation, row.pod)) discardPod(simulation, uid)
}

/** Everything that the node kept of the pod. */
export function discardPod(simulation: Simulation, uid: string): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (!row) return
  endRuns(simulation, uid)
  removeVolumeTrees(simulation, row.pod)
  for (const name of containerNames(row.pod)) {
    const key = containerKey(uid, name)
    for (const rows of [state.containers, state.waiting, state.starts, state.kills, state.hooks]) rows.delete(key)
    removeLogs(simulation, key)
    state.backOffs.delete(restartKey(uid, name))
    state.backOffs.delete(pullKey(uid, containerNamed(row.pod, name)!.container.image ?? ''))
  }
  forgetPod(simulation, uid)
}
