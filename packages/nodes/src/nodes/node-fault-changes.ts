/** Faults of nodes as they begin and heal: what stops, what goes on, what starts again. */
import { cacheOf } from '@track/controller-runtime'
import type { Duration, Simulation } from '@track/simulation'
import { setSilent } from '@track/traffic'
import { endRuns } from '../containers/run.ts'
import { recordNodeEvent } from '../kubelet/kubelet-events.ts'
import { kubeletClient } from '../kubelet/kubelet-client.ts'
import { storedPods } from '../kubelet/pods-of-node.ts'
import { acceptPod, removedPod, syncPod, uidsOnNode, updatePod } from '../kubelet/pod-worker.ts'
import { readinessChanged } from '../kubelet/readiness.ts'
import { stopProbes } from '../kubelet/probes/probe-worker.ts'
import { stopSandbox } from '../kubelet/sandbox.ts'
import { writeStatus } from '../kubelet/status-writer.ts'
import { continueTermination, finishTermination } from '../kubelet/termination.ts'
import { accountFor } from '../containers/container-usage.ts'
import { nodeResource } from '../objects/node.ts'
import { containerNames } from '../objects/pod.ts'
import { containerKey, type NodesState, nodesOf } from '../state.ts'
import { machineOf, registerNode, reportStatus } from './heartbeat.ts'
import { nodeFaultKind } from './node-faults.ts'
import { canReachApi, containersRun, kubeletRuns, type NodeRow } from './node-row.ts'

export interface NodeFault {
  readonly node: string
  /** A name of `nodeFaultKinds`. */
  readonly fault: string
  /** How long until it heals by itself. */
  readonly for?: Duration
}

export function beginNodeFault(simulation: Simulation, { node, fault, for: duration }: NodeFault): void {
  const state = nodesOf(simulation)
  const row = rowOf(state, node)
  nodeFaultKind(fault)
  if (row.faults.includes(fault)) return
  const hit = { ...row, faults: [...row.faults, fault] }
  state.nodes.set(node, hit)
  if (containersRun(row) && !containersRun(hit)) powerOff(simulation, node)
  if (duration !== undefined) simulation.scheduleAfter({ after: duration, part: 'nodes', event: 'heal', data: { node, fault } })
}

export function endNodeFault(simulation: Simulation, { node, fault }: Omit<NodeFault, 'for'>): void {
  const state = nodesOf(simulation)
  const row = rowOf(state, node)
  if (!row.faults.includes(fault)) return
  const healed = { ...row, faults: row.faults.filter((each) => each !== fault) }
  const boots = !containersRun(row) && containersRun(healed)
  const starts = !kubeletRuns(row) && kubeletRuns(healed)
  state.nodes.set(node, {
    ...healed,
    // A kubelet that starts sends its whole status first.
    ...(starts && { reportedAt: -1 }),
    ...(boots && { boots: row.boots + 1, bootedAt: simulation.now, endedCpuSeconds: 0 }),
  })
  if (boots) setSilent(simulation, uidsOnNode(state, node).flatMap((uid) => containerNames(state.pods.get(uid)!.pod).map((name) => containerKey(uid, name))), false)
  const reconnects = !canReachApi(row) && canReachApi(healed)
  if (canReachApi(healed)) {
    if (starts) startKubelet(simulation, node)
    if (boots) {
      const { bootId } = machineOf(simulation, rowOf(state, node))
      recordNodeEvent(simulation, node, 'Rebooted', `Node ${node} has been rebooted, boot id: ${bootId}`, 'Warning')
    }
    reportStatus(simulation, kubeletClient(simulation, node), rowOf(state, node))
  }
  if (starts || reconnects) takeUp(simulation, node)
}

function startKubelet(simulation: Simulation, node: string): void {
  if (cacheOf(simulation).get(nodeResource, node)) recordNodeEvent(simulation, node, 'Starting', 'Starting kubelet.')
  else registerNode(simulation, node)
}

function rowOf({ nodes }: NodesState, node: string): NodeRow {
  const row = nodes.get(node)
  if (!row) throw new Error(`no node "${node}"`)
  return row
}

/** What containerd says after a boot of containers that were running before. */
const lostExitCode = 255

/** Everything that ran is gone at once, and every step that was under way with it. */
function powerOff(simulation: Simulation, node: string): void {
  const state = nodesOf(simulation)
  for (const uid of uidsOnNode(state, node)) {
    const row = state.pods.get(uid)!
    for (const name of containerNames(row.pod)) {
      accountFor(simulation, uid, name)
      loseContainer(simulation, containerKey(uid, name))
    }
    const servers = containerNames(row.pod).map((name) => containerKey(uid, name)).filter((key) => isAsked(state, key))
    endRuns(simulation, uid)
    setSilent(simulation, servers, true)
    stopProbes(simulation, row)
    stopSandbox(simulation, uid)
    state.pods.set(uid, { ...state.pods.get(uid)!, tasks: undefined, step: row.step + 1, isStale: false, isMounting: false })
  }
}

/** Whether others send requests to it. */
function isAsked({ runs }: NodesState, key: string): boolean {
  const kind = runs.get(key)?.traffic?.kind
  return kind !== undefined && kind !== 'client' && kind !== 'worker'
}

function loseContainer(simulation: Simulation, key: string): void {
  const state = nodesOf(simulation)
  for (const rows of [state.starts, state.kills, state.hooks]) rows.delete(key)
  const container = state.containers.get(key)
  if (container?.state !== 'running') return
  state.containers.set(key, {
    ...container, state: 'exited',
    exited: { id: container.id, exitCode: lostExitCode, reason: 'Unknown', startedAt: container.startedAt, finishedAt: simulation.now },
  })
}

/** A kubelet that is back compares what it has with what the API asks for. */
export function takeUp(simulation: Simulation, node: string): void {
  const state = nodesOf(simulation)
  const wanted = new Map(storedPods(simulation, node).map((pod) => [pod.metadata.uid!, pod]))
  for (const uid of uidsOnNode(state, node)) if (!wanted.has(uid)) removedPod(simulation, uid)
  for (const [uid, pod] of wanted) {
    const row = state.pods.get(uid)
    if (!row) acceptPod(simulation, pod)
    else {
      updatePod(simulation, pod)
      if (row.worker === 'terminating') continueTermination(simulation, uid)
      else if (row.worker === 'terminated') {
        // How it ended may never have been told: an eviction on a node that was cut off.
        writeStatus(simulation, nodesOf(simulation).pods.get(uid)!, true)
        finishTermination(simulation, uid)
      }
      else syncPod(simulation, uid)
      readinessChanged(simulation, uid)
    }
  }
}
