/**
 * Rolls a Deployment's template out through ReplicaSets, one a revision.
 *
 * Follows pkg/controller/deployment/deployment_controller.go, sync.go, rolling.go and recreate.go of
 * Kubernetes 1.34. Left out: the rollback annotation of extensions/v1beta1, and terminatingReplicas
 * (alpha, off by default).
 */
import { condition, controllerOf, deepEqual, type DeploymentStatus, matchesLabelSelector, type Pod, pods } from '@track/apimachinery'
import { keyOf } from '@track/apiserver'
import { type Cache, type ControllerContext, defineController, type ReconcileResult } from '@track/controller-runtime'
import { type Deployment, deployments, type ReplicaSet, replicaSets } from '../objects.ts'
import { claimed } from '../ownership.ts'
import { isFinished } from '../pod-state.ts'
import { scaledSizes } from './proportional-scaling.ts'
import { hasProgressDeadline, isComplete, progressCheckAfter, rolloutStatus } from './progress.ts'
import { annotateNewest, cleanUp, createReplicaSet, markRevision, resize } from './replica-set-control.ts'
import { desiredReplicasAnnotation, lastRevision, newestRevision, revisionAnnotation, revisionOf, sizeAnnotation } from './revision.ts'
import { newReplicas, shrunkOld } from './rolling-update.ts'
import { allOf, deploymentStatus, type NewCondition, type Revisions, withDeploymentCondition } from './status.ts'

export const deploymentController = defineController<Deployment>({
  name: 'deployment-controller',
  reconciles: deployments,
  owns: [replicaSets],
  watches: [
    { resource: replicaSets, keys: (replicaSet, cache) => selecting(replicaSet as ReplicaSet, cache) },
    { resource: pods, keys: (pod, cache) => recreating(pod as Pod, cache) },
  ],

  reconcile(deployment, context) {
    if (Object.keys(deployment.spec.selector).length === 0) return refuseEmptySelector(deployment, context)
    const { metadata: { namespace }, spec: { selector } } = deployment
    const claim = { owner: deployment, ownerResource: deployments, selector, resource: replicaSets }
    const owned = claimed(context.api, { ...claim, candidates: context.cache.list(replicaSets, namespace) })
    const turn = { deployment, revisions: revisionsOf(deployment, owned), context }
    if (deployment.metadata.deletionTimestamp !== undefined) return report(numbered(turn), deploymentStatus)
    const noted = notePause(turn)
    if (noted.deployment.spec.paused) return scale(numbered(noted))
    const next = numbered(noted)
    if (isScaling(next)) return scale(next)
    return next.deployment.spec.strategy.type === 'Recreate' ? recreate(next) : rollOut(next)
  },
})

/** What one reconciliation works on; a step that writes answers the next one. */
interface Turn {
  readonly deployment: Deployment
  readonly revisions: Revisions
  readonly context: ControllerContext
}

function revisionsOf(deployment: Deployment, owned: readonly ReplicaSet[]): Revisions {
  const newest = newestRevision(deployment, owned)
  return { newest, old: owned.filter((each) => each !== newest) }
}

function rollOut(turn: Turn): ReconcileResult {
  const ready = withNewest(turn)
  const { deployment, revisions, context } = ready
  const newest = revisions.newest!
  const replicas = newReplicas(deployment, newest.spec.replicas, revisions.old)
  const isGrown = replicas !== newest.spec.replicas && resize(deployment, [{ replicaSet: newest, replicas }], context)
  const isResized = isGrown || resize(deployment, shrunkOld(deployment, newest, revisions.old), context)
  if (!isResized && isComplete(deployment, deployment.status)) cleanUp(deployment, revisions.old, context)
  return report(ready, rolloutStatus)
}

function recreate(turn: Turn): ReconcileResult {
  const { deployment, revisions: { old }, context } = turn
  const running = old.filter(({ spec }) => spec.replicas > 0).map((replicaSet) => ({ replicaSet, replicas: 0 }))
  if (resize(deployment, running, context) || hasOldPods(turn)) return report(turn, rolloutStatus)
  const ready = withNewest(turn)
  const newest = ready.revisions.newest!
  const { replicas } = deployment.spec
  if (newest.spec.replicas !== replicas) resize(ready.deployment, [{ replicaSet: newest, replicas }], context)
  if (isComplete(ready.deployment, ready.deployment.status)) cleanUp(ready.deployment, old, context)
  return report(ready, rolloutStatus)
}

function scale(turn: Turn): ReconcileResult {
  const { deployment, revisions: { newest, old }, context } = turn
  resize(deployment, scaledSizes(deployment, newest, old), context)
  if (deployment.spec.paused) cleanUp(deployment, old, context)
  return report(turn, deploymentStatus)
}

/** An active ReplicaSet remembers another size of the Deployment than it has now. */
function isScaling({ deployment, revisions }: Turn): boolean {
  return allOf(revisions).some((each) => {
    const desired = sizeAnnotation(each, desiredReplicasAnnotation)
    return each.spec.replicas > 0 && desired !== undefined && desired !== deployment.spec.replicas
  })
}

/** The newest revision, if it is there, has the next number, and the Deployment says so. */
function numbered({ deployment, revisions, context }: Turn): Turn {
  const { old } = revisions
  if (!revisions.newest) return { deployment, revisions, context }
  const newest = annotateNewest(deployment, revisions.newest, lastRevision(old) + 1, context)
  if (newest !== revisions.newest) return { deployment, revisions: { newest, old }, context }
  const isNew = hasProgressDeadline(deployment) && !condition(deployment.status?.conditions, 'Progressing')
  const found = isNew ? progressing('FoundNewReplicaSet', `Found new replica set "${newest.metadata.name}"`) : undefined
  const revision = newest.metadata.annotations?.[revisionAnnotation] ?? ''
  return { deployment: markRevision(deployment, revision, found, context), revisions, context }
}

/** Creates the newest revision's ReplicaSet when there is none. */
function withNewest({ deployment, revisions, context }: Turn): Turn {
  if (revisions.newest) return { deployment, revisions, context }
  const { old } = revisions
  const newest = createReplicaSet(deployment, old, lastRevision(old) + 1, context)
  const message = `Created new replica set "${newest.metadata.name}"`
  const created = hasProgressDeadline(deployment) ? progressing('NewReplicaSetCreated', message) : undefined
  const marked = markRevision(deployment, String(revisionOf(newest)), created, context)
  return { deployment: marked, revisions: { newest, old }, context }
}

function progressing(reason: string, message: string, status: NewCondition['status'] = 'True'): NewCondition {
  return { type: 'Progressing', status, reason, message }
}

/** A pause stops the clock of the progress deadline, unless it has run out already. */
function notePause(turn: Turn): Turn {
  const { deployment, context: { api } } = turn
  const { reason } = condition(deployment.status?.conditions, 'Progressing') ?? {}
  const isNoted = reason === 'DeploymentPaused'
  const isPaused = deployment.spec.paused ?? false
  if (!hasProgressDeadline(deployment) || reason === 'ProgressDeadlineExceeded' || isPaused === isNoted) return turn
  const mark = isPaused
    ? progressing('DeploymentPaused', 'Deployment is paused', 'Unknown')
    : progressing('DeploymentResumed', 'Deployment is resumed', 'Unknown')
  const conditions = withDeploymentCondition(deployment.status?.conditions, mark, api.now)
  const status = { ...deployment.status, conditions }
  return { ...turn, deployment: api.updateStatus(deployments, { ...deployment, status }) }
}

function report(
  { deployment, revisions, context: { api } }: Turn,
  statusOf: (deployment: Deployment, revisions: Revisions, now: number) => DeploymentStatus,
): ReconcileResult {
  const status = statusOf(deployment, revisions, api.now)
  if (!deepEqual(status, deployment.status)) {
    api.updateStatus(deployments, { ...deployment, status })
    return undefined
  }
  const requeueAfter = statusOf === rolloutStatus ? progressCheckAfter(deployment, api.now) : undefined
  return requeueAfter === undefined ? undefined : { requeueAfter }
}

function refuseEmptySelector(deployment: Deployment, { api, events }: ControllerContext): void {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.'
  events.record(deployment, { type: 'Warning', reason: 'SelectingAll', message })
  const { generation = 0 } = deployment.metadata
  if ((deployment.status?.observedGeneration ?? 0) >= generation) return
  api.updateStatus(deployments, { ...deployment, status: { ...deployment.status, observedGeneration: generation } })
}

/** Pods of other revisions that have not finished, or ReplicaSets that believe they have some. */
function hasOldPods({ deployment, revisions: { newest, old }, context: { cache } }: Turn): boolean {
  if (old.some(({ status }) => (status?.replicas ?? 0) > 0)) return true
  const owners = old.map(({ metadata }) => metadata.uid)
  return cache.list(pods, deployment.metadata.namespace).some((pod) => {
    const owner = controllerOf(pod)?.uid
    return owner !== newest?.metadata.uid && owners.includes(owner) && !isFinished(pod)
      && matchesLabelSelector(deployment.spec.selector, pod.metadata.labels)
  })
}

/** Keys of the Deployments that may want a ReplicaSet without a controller. */
function selecting(replicaSet: ReplicaSet, cache: Cache): string[] {
  if (controllerOf(replicaSet)) return []
  return cache.list(deployments, replicaSet.metadata.namespace)
    .filter(({ spec }) => matchesLabelSelector(spec.selector, replicaSet.metadata.labels))
    .map(keyOf)
}

/** A Deployment that recreates waits for the last of its old pods to be gone. */
function recreating(pod: Pod, cache: Cache): string[] {
  const { namespace, name } = pod.metadata
  if (cache.get(pods, name!, namespace)) return []
  const replicaSet = cache.get(replicaSets, controllerOf(pod)?.name ?? '', namespace)
  const owner = replicaSet && cache.get(deployments, controllerOf(replicaSet)?.name ?? '', namespace)
  return owner?.spec.strategy.type === 'Recreate' ? [keyOf(owner)] : []
}
