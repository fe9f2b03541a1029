/**
 * The pod worker: accepts a pod, brings its containers to what the object asks for, one sync at a
 * time, and tries again after errors.
 *
 * Follows pkg/kubelet/kubelet.go (HandlePodAdditions, SyncPod) and pkg/kubelet/pod_workers.go of
 * Kubernetes 1.34. Left out: static and mirror pods, the periodic sync of a pod that is as it
 * should be (it would find nothing to do).
 */
import { deepEqual } from '@track/apimachinery'
import { type Duration, printTimestamp, second, type Simulation, uniform } from '@track/simulation'
import { canReachApi, kubeletRuns } from '../nodes/node-row.ts'
import { isTerminalPhase, type Pod } from '../objects/pod.ts'
import { type NodesState, nodesOf } from '../state.ts'
import { scheduleDeadline } from './active-deadline.ts'
import { admissionRefusal } from './admission.ts'
import { beginStart } from './container-start.ts'
import { beginKill } from './kill-container.ts'
import { recordPodEvent } from './kubelet-events.ts'
import { podActions } from './pod-actions.ts'
import { isToEnd, newPodRow, type PodRow, type Task } from './pod-row.ts'
import { startProbes } from './probes/probe-worker.ts'
import { compareReadiness, readinessChanged } from './readiness.ts'
import { requestRelist } from './relist.ts'
import { beginSandbox } from './sandbox.ts'
import { sendStatus, storedPod, writeStatus } from './status-writer.ts'
import { podView } from './status/pod-view.ts'
import { qosClass } from './status/qos-class.ts'
import { beginTermination, discardPod, finishTermination } from './termination.ts'
import { beginMount } from './volume-mounts.ts'

/** A pod that was bound to a node, or that a kubelet finds there as it starts. */
export function acceptPod(simulation: Simulation, pod: Pod): void {
  const state = nodesOf(simulation)
  const uid = pod.metadata.uid!
  const node = pod.spec.nodeName!
  if (isTerminalPhase(pod.status?.phase) && !pod.metadata.deletionTimestamp) return
  const row = newPodRow(pod, node, simulation.now)
  state.pods.set(uid, row)
  let uids = state.podsOfNode.get(node)
  if (!uids) state.podsOfNode.set(node, (uids = new Map<string, true>()))
  uids.set(uid, true)
  const refusal = pod.metadata.deletionTimestamp ? undefined : admissionRefusal(simulation, row)
  if (refusal) return reject(simulation, row, refusal)
  scheduleDeadline(simulation, row)
  syncPod(simulation, uid)
}

function reject(simulation: Simulation, row: PodRow, { reason, message }: { reason: string; message: string }): void {
  const { pod, node } = row
  recordPodEvent(simulation, node, pod, { type: 'Warning', reason, message })
  const stored = storedPod(simulation, pod)
  const own = (stored?.status?.conditions ?? []).filter(({ type }) => type === 'DisruptionTarget')
  if (stored && canReachApi(nodesOf(simulation).nodes.get(node)!)) {
    const { generation } = pod.metadata
    sendStatus(simulation, node, stored, {
      ...(own.length > 0 && { conditions: own }), message: `Pod was rejected: ${message}`,
      ...(generation !== undefined && { observedGeneration: generation }), phase: 'Failed', qosClass: qosClass(pod), reason,
      startTime: stored.status?.startTime ?? printTimestamp(simulation.now),
    })
  }
  forgetPod(simulation, pod.metadata.uid!)
}

/** The object has changed; most often this very kubelet did it, and there is nothing to do. */
export function updatePod(simulation: Simulation, pod: Pod): void {
  const state = nodesOf(simulation)
  const uid = pod.metadata.uid!
  const row = state.pods.get(uid)
  if (!row) return acceptPod(simulation, pod)
  const isAsked = !deepEqual(pod.spec, row.pod.spec) || pod.metadata.deletionTimestamp !== row.pod.metadata.deletionTimestamp
    || pod.metadata.deletionGracePeriodSeconds !== row.pod.metadata.deletionGracePeriodSeconds
    || !deepEqual(pod.metadata.labels, row.pod.metadata.labels)
  state.pods.set(uid, { ...row, pod })
  compareReadiness(simulation, row.pod, pod)
  // A condition that a readiness gate waits for may have come.
  if (pod.spec.readinessGates && pod.status !== row.pod.status) readinessChanged(simulation, uid)
  if (!isAsked) return
  if (row.worker === 'syncing') syncPod(simulation, uid)
  else if (row.worker === 'terminating') beginTermination(simulation, uid)
  else finishTermination(simulation, uid)
}

/** The object has gone from the API: by the kubelet's own hand, or by force. */
export function removedPod(simulation: Simulation, uid: string): void {
  const row = nodesOf(simulation).pods.get(uid)
  if (!row) return
  if (row.worker === 'terminated') return discardPod(simulation, uid)
  nodesOf(simulation).pods.set(uid, { ...row, isGone: true })
  beginTermination(simulation, uid)
}

export function forgetPod(simulation: Simulation, uid: string): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (!row) return
  state.pods.delete(uid)
  state.podsOfNode.get(row.node)?.delete(uid)
}

/** Looks at the pod now, or once the sync under way is done. */
export function syncPod(simulation: Simulation, uid: string): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (!row || row.worker !== 'syncing' || !kubeletRuns(state.nodes.get(row.node)!)) return
  if (row.tasks) {
    state.pods.set(uid, { ...row, isStale: true })
    if (row.isMounting && isToEnd(row)) beginTermination(simulation, uid)
    return
  }
  if (isToEnd(row)) return beginTermination(simulation, uid)
  const seen: PodRow = { ...row, isUnseen: false, isStale: false, hasFailed: false, step: row.step + 1, syncs: row.syncs + 1 }
  state.pods.set(uid, seen)
  writeStatus(simulation, seen)
  const { tasks, killPod } = podActions(podView(state, seen))
  if (killPod) return beginTermination(simulation, uid)
  startProbes(simulation, seen)
  state.pods.set(uid, { ...state.pods.get(uid)!, tasks })
  continueSync(simulation, uid)
}

/** Begins the next task of the sync under way, or ends it. */
function continueSync(simulation: Simulation, uid: string): void {
  const state = nodesOf(simulation)
  for (;;) {
    const row = state.pods.get(uid)
    const task = row?.tasks?.[0]
    if (!row?.tasks) return
    if (!task) return endSync(simulation, uid, row)
    state.pods.set(uid, { ...row, tasks: row.tasks.slice(1), step: row.step + 1 })
    if (begin(simulation, uid, task)) return
  }
}

/** True while the task takes its time; it calls `taskDone` at its end. */
function begin(simulation: Simulation, uid: string, task: Task): boolean {
  switch (task.do) {
    case 'mount volumes': return beginMount(simulation, uid)
    case 'create sandbox': return beginSandbox(simulation, uid, task.attempt)
    case 'start': return beginStart(simulation, uid, task)
    case 'kill': return beginKill(simulation, uid, task)
  }
}

/** `abort`: what is left of the sync makes no sense any more. */
export function taskDone(simulation: Simulation, uid: string, { failed = false, abort = false } = {}): void {
  const { pods } = nodesOf(simulation)
  const row = pods.get(uid)
  if (!row?.tasks) return
  pods.set(uid, { ...row, hasFailed: row.hasFailed || failed, tasks: abort ? [] : row.tasks })
  continueSync(simulation, uid)
}

const retryAfter: Duration = 10 * second
const retryJitter = 0.5

function endSync(simulation: Simulation, uid: string, row: PodRow): void {
  const state = nodesOf(simulation)
  const step = row.step + 1
  state.pods.set(uid, { ...row, tasks: undefined, step })
  if (isToEnd(row)) return beginTermination(simulation, uid)
  if (row.hasFailed) retryLater(simulation, uid, step, row.syncs)
  if (row.isUnseen) requestRelist(simulation, row.node)
  else if (row.isStale) syncPod(simulation, uid)
}

function retryLater(simulation: Simulation, uid: string, step: number, syncs: number): void {
  const jitter = uniform(simulation.stream('sync retry', uid), syncs) * retryJitter
  const after = Math.round(retryAfter * (1 + jitter))
  simulation.scheduleAfter({ after, part: 'nodes', event: 'retry', data: { uid, step } })
}

/** The retry of a sync that met an error, unless another sync came before it. */
export function retrySync(simulation: Simulation, { uid, step }: { uid: string; step: number }): void {
  if (nodesOf(simulation).pods.get(uid)?.step === step) syncPod(simulation, uid)
}

export function uidsOnNode({ podsOfNode }: NodesState, node: string): string[] {
  return [...(podsOfNode.get(node)?.keys() ?? [])]
}
