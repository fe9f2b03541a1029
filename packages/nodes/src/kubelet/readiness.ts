/**
 * A change of readiness is told at once, outside of the pod's syncs.
 *
 * Follows pkg/kubelet/status/status_manager.go (SetContainerReadiness) of Kubernetes 1.34.
 */
import type { Simulation } from '@track/simulation'
import { nodesOf } from '../state.ts'
import { writeStatus } from './status-writer.ts'

export function readinessChanged(simulation: Simulation, uid: string): void {
  const row = nodesOf(simulation).pods.get(uid)
  if (row && row.worker !== 'terminated') writeStatus(simulation, row)
}
