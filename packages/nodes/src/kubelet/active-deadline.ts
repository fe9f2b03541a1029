/**
 * A pod that may be active for a certain time only.
 *
 * Follows pkg/kubelet/active_deadline.go of Kubernetes 1.34.
 */
import { second, type Simulation } from '@track/simulation'
import { nodesOf } from '../state.ts'
import { recordPodEvent } from './kubelet-events.ts'
import type { PodRow } from './pod-row.ts'
import { beginTermination } from './termination.ts'

const reason = 'DeadlineExceeded'
const message = 'Pod was active on the node longer than the specified deadline'

export function scheduleDeadline(simulation: Simulation, { pod, acceptedAt }: PodRow): void {
  const seconds = pod.spec.activeDeadlineSeconds
  if (seconds === undefined) return
  const at = Math.max(simulation.now, acceptedAt + seconds * second)
  simulation.schedule({ at, part: 'nodes', event: 'deadline', data: { uid: pod.metadata.uid! } })
}

export function deadlinePassed(simulation: Simulation, { uid }: { uid: string }): void {
  const { pods } = nodesOf(simulation)
  const row = pods.get(uid)
  if (row?.worker !== 'syncing' || row.verdict) return
  recordPodEvent(simulation, row.node, row.pod, { type: 'Normal', reason, message })
  pods.set(uid, { ...row, verdict: { reason, message } })
  beginTermination(simulation, uid)
}
