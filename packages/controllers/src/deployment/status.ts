/** What a Deployment reports about its ReplicaSets. Follows calculateStatus of pkg/controller/deployment/sync.go of Kubernetes 1.34. */
import { condition, type DeploymentCondition, type DeploymentStatus, withoutCondition } from '@track/apimachinery'
import { type Instant, printTimestamp } from '@track/simulation'
import type { Deployment, ReplicaSet } from '../objects.ts'
import { maxUnavailable } from './bounds.ts'
import { availableReplicas, wantedReplicas } from './rolling-update.ts'

/** The replica sets as they were read, before this turn resized any. */
export interface Revisions {
  readonly newest: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
}

export function allOf({ newest, old }: Revisions): ReplicaSet[] {
  return newest ? [...old, newest] : [...old]
}

export function deploymentStatus(deployment: Deployment, revisions: Revisions, now: Instant): DeploymentStatus {
  const all = allOf(revisions)
  const sum = (of: (status: NonNullable<ReplicaSet['status']>) => number | undefined) =>
    all.reduce((total, { status }) => total + ((status && of(status)) ?? 0), 0)
  const available = availableReplicas(all)
  const unavailable = Math.max(0, wantedReplicas(all) - available)
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum((status) => status.replicas),
    updatedReplicas: revisions.newest?.status?.replicas ?? 0,
    readyReplicas: sum((status) => status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: unavailable,
  }
  const { collisionCount, conditions } = deployment.status ?? {}
  return {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    ...(collisionCount !== undefined && { collisionCount }),
    conditions: withDeploymentCondition(conditions, availability(deployment, available), now),
  }
}

function availability(deployment: Deployment, available: number): NewCondition {
  return available >= deployment.spec.replicas - maxUnavailable(deployment)
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' }
}

export interface NewCondition {
  readonly type: 'Available' | 'Progressing' | 'ReplicaFailure'
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
}

/** One with the same status and reason stays as it is; another goes to the end of the list. */
export function withDeploymentCondition(
  conditions: readonly DeploymentCondition[] | undefined,
  next: NewCondition,
  now: Instant,
): DeploymentCondition[] {
  const previous = condition(conditions, next.type)
  if (previous?.status === next.status && previous.reason === next.reason) return [...conditions!]
  const at = printTimestamp(now)
  const transition = previous?.status === next.status ? previous.lastTransitionTime : undefined
  return [...withoutCondition(conditions, next.type), { ...next, lastUpdateTime: at, lastTransitionTime: transition ?? at }]
}
