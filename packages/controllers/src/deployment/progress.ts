/**
 * Whether a rollout gets on: the conditions Progressing and ReplicaFailure, and when to look again.
 *
 * Follows pkg/controller/deployment/progress.go of Kubernetes 1.34.
 */
import { condition, type DeploymentCondition, type DeploymentStatus, withoutCondition } from '@track/apimachinery'
import { type Duration, type Instant, parseTimestamp, printTimestamp, second } from '@track/simulation'
import type { Deployment } from '../objects.ts'
import { allOf, deploymentStatus, type NewCondition, type Revisions, withDeploymentCondition } from './status.ts'

const noDeadline = 0x7fff_ffff

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== noDeadline
}

/** The status during a rollout: the counts, and how the rollout is doing. */
export function rolloutStatus(deployment: Deployment, revisions: Revisions, now: Instant): DeploymentStatus {
  const status = deploymentStatus(deployment, revisions, now)
  const progressing = withProgress(deployment, revisions, status, now)
  return { ...status, conditions: withReplicaFailure(revisions, progressing) }
}

function withProgress(
  deployment: Deployment,
  { newest }: Revisions,
  status: DeploymentStatus,
  now: Instant,
): DeploymentCondition[] {
  const { conditions = [] } = status
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing')
  const current = condition(conditions, 'Progressing')
  const isDone = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (isDone) return conditions
  const subject = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  const set = (value: 'True' | 'False', reason: string, words: string): NewCondition =>
    ({ type: 'Progressing', status: value, reason, message: `${subject} ${words}` })
  if (isComplete(deployment, status)) {
    return withDeploymentCondition(conditions, set('True', 'NewReplicaSetAvailable', 'has successfully progressed.'), now)
  }
  if (hasProgressed(deployment, status)) {
    return renewed(conditions, set('True', 'ReplicaSetUpdated', 'is progressing.'), now)
  }
  if (hasTimedOut(deployment, current, now)) {
    return withDeploymentCondition(conditions, set('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'), now)
  }
  return conditions
}

/** All replicas are of the new revision and available, and no old ones run. */
export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus = {}): boolean {
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status
  return updatedReplicas === spec.replicas && replicas === spec.replicas && availableReplicas === spec.replicas
    && observedGeneration >= (metadata.generation ?? 0)
}

/** New pods came, became ready or available, or old ones went. */
function hasProgressed({ status: old = {} }: Deployment, next: DeploymentStatus): boolean {
  const oldPods = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas
  return (next.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) || oldPods(next) < oldPods(old)
    || (next.readyReplicas ?? 0) > (old.readyReplicas ?? 0) || (next.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
}

/** Progress with the same reason is dated anew, unlike every other condition. */
function renewed(conditions: readonly DeploymentCondition[], next: NewCondition, now: Instant): DeploymentCondition[] {
  const previous = condition(conditions, next.type)
  const at = printTimestamp(now)
  const transition = previous?.status === 'True' ? previous.lastTransitionTime : undefined
  return [...withoutCondition(conditions, next.type), { ...next, lastUpdateTime: at, lastTransitionTime: transition ?? at }]
}

function hasTimedOut(deployment: Deployment, current: DeploymentCondition | undefined, now: Instant): boolean {
  if (!current || current.reason === 'NewReplicaSetAvailable') return false
  if (current.reason === 'ProgressDeadlineExceeded') return true
  return deadline(deployment, current) < now
}

function deadline({ spec }: Deployment, { lastUpdateTime = '' }: DeploymentCondition): Instant {
  return parseTimestamp(lastUpdateTime) + spec.progressDeadlineSeconds! * second
}

/** The first failure of a ReplicaSet, the newest revision's before others'. */
function withReplicaFailure(revisions: Revisions, conditions: readonly DeploymentCondition[]): DeploymentCondition[] {
  const { newest } = revisions
  const [failure] = [...(newest ? [newest] : []), ...allOf(revisions)]
    .flatMap(({ status }) => condition(status?.conditions, 'ReplicaFailure') ?? [])
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure')
  const previous = condition(conditions, 'ReplicaFailure')
  if (previous?.status === failure.status && previous.reason === failure.reason) return [...conditions]
  const transition = previous?.status === failure.status ? previous.lastTransitionTime : failure.lastTransitionTime
  const { type, status, reason, message, lastTransitionTime } = failure
  return [...withoutCondition(conditions, type), {
    type, status, ...(reason && { reason }), ...(message && { message }),
    ...(lastTransitionTime && { lastUpdateTime: lastTransitionTime }), ...(transition && { lastTransitionTime: transition }),
  }]
}

/** When to check the deadline, a second late lest it be early; undefined when nothing is to be checked. */
export function progressCheckAfter(deployment: Deployment, now: Instant): Duration | undefined {
  const { status = {} } = deployment
  const current = condition(status.conditions, 'Progressing')
  if (!hasProgressDeadline(deployment) || !current) return undefined
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return undefined
  if (current.reason === 'NewReplicaSetAvailable') return undefined
  return Math.max(0, deadline(deployment, current) - now) + second
}
