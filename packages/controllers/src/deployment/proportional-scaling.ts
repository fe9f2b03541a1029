/**
 * Scaling a Deployment in the middle of a rollout: what is added or taken is shared out among its
 * ReplicaSets in proportion to their sizes, so that a bad revision does not grow faster.
 *
 * Follows scale of pkg/controller/deployment/sync.go and GetReplicaSetProportion of
 * pkg/controller/deployment/util/deployment_util.go of Kubernetes 1.34.
 */
import type { Deployment, ReplicaSet } from '../objects.ts'
import { isRollingUpdate, maxSurge } from './bounds.ts'
import { byCreation, desiredReplicasAnnotation, maxReplicasAnnotation, sizeAnnotation } from './revision.ts'
import { type Resize, wantedReplicas } from './rolling-update.ts'

/** The size of each ReplicaSet after the Deployment was scaled, or while it is paused. */
export function scaledSizes(deployment: Deployment, newest: ReplicaSet | undefined, old: readonly ReplicaSet[]): Resize[] {
  const all = newest ? [...old, newest] : old
  const active = all.filter(({ spec }) => spec.replicas > 0)
  if (active.length <= 1) return onlySize(deployment, active[0] ?? newest ?? old.toSorted(byCreation).at(-1))
  if (newest && isSaturated(deployment, newest)) {
    return active.filter((each) => each !== newest).map((replicaSet) => ({ replicaSet, replicas: 0 }))
  }
  return isRollingUpdate(deployment) ? proportionalSizes(deployment, active) : []
}

function onlySize({ spec: { replicas } }: Deployment, replicaSet: ReplicaSet | undefined): Resize[] {
  return !replicaSet || replicaSet.spec.replicas === replicas ? [] : [{ replicaSet, replicas }]
}

/** It has all the replicas that are wanted, and all of them are available. */
function isSaturated({ spec: { replicas } }: Deployment, newest: ReplicaSet): boolean {
  return newest.spec.replicas === replicas && sizeAnnotation(newest, desiredReplicasAnnotation) === replicas
    && (newest.status?.availableReplicas ?? 0) === replicas
}

/** The largest first; among equals newer ones grow first and older ones shrink first. It takes the rest. */
function proportionalSizes(deployment: Deployment, active: readonly ReplicaSet[]): Resize[] {
  const { replicas } = deployment.spec
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0
  const toAdd = allowed - wantedReplicas(active)
  const direction = toAdd > 0 ? -1 : 1
  const ordered = toAdd === 0
    ? active
    : active.toSorted((a, b) => b.spec.replicas - a.spec.replicas || direction * byCreation(a, b))
  let added = 0
  const sizes = ordered.map((each) => {
    const share = toAdd === 0 || toAdd === added ? 0 : limited(fraction(deployment, each), toAdd - added)
    added += share
    return each.spec.replicas + share
  })
  if (toAdd !== 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added)
  return ordered.map((replicaSet, index) => ({ replicaSet, replicas: sizes[index]! }))
}

function limited(share: number, left: number): number {
  return left > 0 ? Math.min(share, left) : Math.max(share, left)
}

/** What the ReplicaSet would gain if the Deployment's whole growth went to all alike. */
function fraction(deployment: Deployment, replicaSet: ReplicaSet): number {
  const { replicas } = replicaSet.spec
  if (deployment.spec.replicas === 0) return -replicas
  const before = sizeAnnotation(replicaSet, maxReplicasAnnotation) || (deployment.status?.replicas ?? 0)
  if (before === 0) return 0
  const size = (replicas * (deployment.spec.replicas + maxSurge(deployment))) / before
  return Math.trunc(size + 0.5) - replicas
}
