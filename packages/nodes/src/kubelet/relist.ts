/**
 * How a kubelet learns what its containers do: it lists them once a second, in its own moment.
 *
 * Follows pkg/kubelet/pleg/generic.go of Kubernetes 1.34. A list that would find nothing new is not made.
 */
import { type Duration, type Instant, second, type Simulation, uniform } from '@track/simulation'
import { nodesOf } from '../state.ts'
import { syncPod, uidsOnNode } from './pod-worker.ts'

const relistInterval: Duration = second

/** A container of the pod has changed; the next list will show it. */
export function markUnseen(simulation: Simulation, uid: string): void {
  const { pods } = nodesOf(simulation)
  const row = pods.get(uid)
  if (!row) return
  if (!row.isUnseen) pods.set(uid, { ...row, isUnseen: true })
  requestRelist(simulation, row.node)
}

export function requestRelist(simulation: Simulation, node: string): void {
  const { nodes } = nodesOf(simulation)
  const row = nodes.get(node)!
  if (row.relistAt >= simulation.now) return
  const relistAt = nextRelist(simulation, node)
  nodes.set(node, { ...row, relistAt })
  simulation.schedule({ at: relistAt, part: 'nodes', event: 'relist', data: { node } })
}

function nextRelist(simulation: Simulation, node: string): Instant {
  const phase = Math.floor(uniform(simulation.stream('relist', node), 0) * relistInterval)
  return Math.floor((simulation.now - phase) / relistInterval + 1) * relistInterval + phase
}

export function relist(simulation: Simulation, { node }: { node: string }): void {
  const state = nodesOf(simulation)
  const row = state.nodes.get(node)
  if (!row) return
  state.nodes.set(node, { ...row, relistAt: -1 })
  for (const uid of uidsOnNode(state, node)) {
    if (state.pods.get(uid)?.isUnseen) syncPod(simulation, uid)
  }
}
