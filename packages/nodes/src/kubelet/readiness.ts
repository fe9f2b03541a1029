/**
 * A change of readiness is told at once, outside of the pod's syncs; and what others say of it is
 * put right.
 *
 * Follows pkg/kubelet/status/status_manager.go (SetContainerReadiness, needsReconcile) of Kubernetes 1.34.
 */
import { isConditionTrue } from '@track/apimachinery'
import { type Duration, second, type Simulation } from '@track/simulation'
import type { Pod } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { statusOf, writeStatus } from './status-writer.ts'

export function readinessChanged(simulation: Simulation, uid: string): void {
  const row = nodesOf(simulation).pods.get(uid)
  if (row && row.worker !== 'terminated') writeStatus(simulation, row)
}

/** Every status in the API is compared with the kubelet's own that often. */
const batchEvery: Duration = 10 * second

/** Whoever said that the pod is not ready any more, the next batch knows better (the control plane says so of a node that it has lost sight of). */
export function compareReadiness(simulation: Simulation, before: Pod, pod: Pod): void {
  if (!isReady(before) || isReady(pod)) return
  const { bootedAt } = nodesOf(simulation).nodes.get(pod.spec.nodeName!)!
  const after = batchEvery - (simulation.now - bootedAt) % batchEvery
  simulation.scheduleAfter({ after, part: 'nodes', event: 'compare', data: { uid: pod.metadata.uid! } })
}

export function putReadinessRight(simulation: Simulation, { uid }: { uid: string }): void {
  const row = nodesOf(simulation).pods.get(uid)
  if (row?.worker === 'syncing' && isReady({ ...row.pod, status: statusOf(simulation, row) })) writeStatus(simulation, row)
}

function isReady({ status }: Pod): boolean {
  return isConditionTrue(status?.conditions, 'Ready')
}
