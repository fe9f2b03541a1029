/**
 * The next step of a rolling update: how far the new ReplicaSet grows, then which old ones shrink.
 *
 * Follows pkg/controller/deployment/rolling.go of Kubernetes 1.34.
 */
import type { Deployment, ReplicaSet } from '../objects.ts'
import { isRollingUpdate, maxSurge, maxUnavailable } from './bounds.ts'
import { byCreation } from './revision.ts'

/** One ReplicaSet to be resized. */
export interface Resize {
  readonly replicaSet: ReplicaSet
  readonly replicas: number
}

export function wantedReplicas(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, { spec }) => sum + spec.replicas, 0)
}

export function availableReplicas(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, { status }) => sum + (status?.availableReplicas ?? 0), 0)
}

/** The new ReplicaSet's next size: as much as the surge leaves room for. `others` are without it. */
export function newReplicas(deployment: Deployment, current: number, others: readonly ReplicaSet[]): number {
  const { replicas } = deployment.spec
  if (current >= replicas || !isRollingUpdate(deployment)) return replicas
  const room = replicas + maxSurge(deployment) - wantedReplicas(others) - current
  return room <= 0 ? current : current + Math.min(room, replicas - current)
}

/**
 * Old ReplicaSets to shrink: first pods that are not available anyway, then as many others as
 * availability allows. New pods that are not there yet count as unavailable.
 */
export function shrunkOld(deployment: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[]): Resize[] {
  const active = old.filter(({ spec }) => spec.replicas > 0).toSorted(byCreation)
  const minAvailable = deployment.spec.replicas - maxUnavailable(deployment)
  const newUnavailable = newest.spec.replicas - (newest.status?.availableReplicas ?? 0)
  const room = wantedReplicas([...old, newest]) - minAvailable - newUnavailable
  if (active.length === 0 || room <= 0) return []
  const sizes = new Map(active.map((each) => [each.metadata.name, each.spec.replicas]))
  const steps: Resize[] = []
  const shrink = (replicaSet: ReplicaSet, by: number) => {
    const replicas = sizes.get(replicaSet.metadata.name)! - by
    sizes.set(replicaSet.metadata.name, replicas)
    steps.push({ replicaSet, replicas })
    return by
  }
  let left = room
  for (const each of active) {
    const unavailable = each.spec.replicas - (each.status?.availableReplicas ?? 0)
    // It was resized and has not reported since; upstream gives up for this turn, and so do we.
    if (left > 0 && unavailable < 0) return steps
    if (left > 0 && unavailable > 0) left -= shrink(each, Math.min(left, unavailable))
  }
  let surplus = availableReplicas([...active, newest]) - minAvailable
  for (const each of active) {
    const size = sizes.get(each.metadata.name)!
    if (surplus > 0 && size > 0) surplus -= shrink(each, Math.min(size, surplus))
  }
  return steps
}
