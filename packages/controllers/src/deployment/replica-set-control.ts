/**
 * What a Deployment writes: its ReplicaSets, with the events that say so.
 *
 * Follows getNewReplicaSet, scaleReplicaSet and cleanupDeployment of
 * pkg/controller/deployment/sync.go of Kubernetes 1.34.
 */
import { controllerOf, type LabelSelector, StatusError } from '@track/apimachinery'
import { controllerReference, type ControllerContext } from '@track/controller-runtime'
import { type Deployment, deployments, type ReplicaSet, replicaSets } from '../objects.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import { podTemplateHash, podTemplateHashLabel } from './pod-template-hash.ts'
import { hasProgressDeadline } from './progress.ts'
import { byCreation, isSameTemplate, revisionAnnotation, revisionAnnotations, revisionOf, sizeAnnotations } from './revision.ts'
import { newReplicas, type Resize } from './rolling-update.ts'
import { type NewCondition, withDeploymentCondition } from './status.ts'

const nameLengthMax = 253

/** Creates the ReplicaSet of the Deployment's template. */
export function createReplicaSet(deployment: Deployment, old: readonly ReplicaSet[], revision: number, context: ControllerContext): ReplicaSet {
  const { api, cache, events } = context
  const draft = newReplicaSet(deployment, old, revision)
  try {
    const created = api.create(replicaSets, draft)
    const { name } = created.metadata
    const { replicas } = created.spec
    if (replicas > 0) {
      events.record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled up replica set ${name} from 0 to ${replicas}` })
    }
    return created
  } catch (refusal) {
    if (!(refusal instanceof StatusError)) throw refusal
    // Another template with the same hash, a quota, a namespace that is going.
    if (refusal.reason === 'AlreadyExists') {
      const there = cache.get(replicaSets, draft.metadata.name!, draft.metadata.namespace)
      if (there && isOwnRevision(deployment, there)) return there
      const { status } = deployment
      api.updateStatus(deployments, { ...deployment, status: { ...status, collisionCount: (status?.collisionCount ?? 0) + 1 } })
    } else if (!isNamespaceTerminating(refusal)) reportFailure(deployment, draft.metadata.name!, refusal, context)
    throw refusal
  }
}

function isOwnRevision(deployment: Deployment, replicaSet: ReplicaSet): boolean {
  return controllerOf(replicaSet)?.uid === deployment.metadata.uid && isSameTemplate(deployment.spec.template, replicaSet.spec.template)
}

function reportFailure(deployment: Deployment, name: string, refusal: StatusError, { api, events }: ControllerContext): void {
  const reason = 'ReplicaSetCreateError'
  const message = `Failed to create new replica set "${name}": ${refusal.message}`
  if (hasProgressDeadline(deployment)) {
    const failed: NewCondition = { type: 'Progressing', status: 'False', reason, message }
    const conditions = withDeploymentCondition(deployment.status?.conditions, failed, api.now)
    api.updateStatus(deployments, { ...deployment, status: { ...deployment.status, conditions } })
  }
  events.record(deployment, { type: 'Warning', reason, message })
}

/** The ReplicaSet of the Deployment's template, before it is created. */
function newReplicaSet(deployment: Deployment, old: readonly ReplicaSet[], revision: number): ReplicaSet {
  const { metadata, spec, status } = deployment
  const hash = podTemplateHash(spec.template, status?.collisionCount)
  const labels = { ...spec.template.metadata?.labels, [podTemplateHashLabel]: hash }
  const selector: LabelSelector = { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [podTemplateHashLabel]: hash } }
  const annotations = { ...revisionAnnotations(deployment, {}, revision), ...sizeAnnotations(deployment) }
  return {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: {
      name: `${(metadata.name ?? '').slice(0, nameLengthMax - 1 - hash.length)}-${hash}`,
      ...(metadata.namespace && { namespace: metadata.namespace }),
      labels, annotations,
      ownerReferences: [controllerReference(deployment, deployments)],
    },
    spec: {
      replicas: newReplicas(deployment, 0, old),
      ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
      selector,
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }
}

/** Resizes ReplicaSets one after the other; answers whether any changed its size. */
export function resize(deployment: Deployment, steps: readonly Resize[], { api, events }: ControllerContext): boolean {
  const latest = new Map<string, ReplicaSet>()
  let isResized = false
  for (const { replicaSet, replicas } of steps) {
    const name = replicaSet.metadata.name!
    const current = latest.get(name) ?? replicaSet
    const before = current.spec.replicas
    const annotations = { ...current.metadata.annotations, ...sizeAnnotations(deployment) }
    latest.set(name, api.update(replicaSets, {
      ...current, metadata: { ...current.metadata, annotations }, spec: { ...current.spec, replicas },
    }))
    if (before === replicas) continue
    isResized = true
    const direction = before < replicas ? 'up' : 'down'
    events.record(deployment, {
      type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled ${direction} replica set ${name} from ${before} to ${replicas}`,
    })
  }
  return isResized
}

/** Numbers the newest ReplicaSet and copies to it what it should have from the Deployment. */
export function annotateNewest(deployment: Deployment, newest: ReplicaSet, revision: number, { api }: ControllerContext): ReplicaSet {
  const current = newest.metadata.annotations ?? {}
  const annotations = revisionAnnotations(deployment, current, revision)
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0
  const isSame = Object.entries(annotations).every(([key, value]) => current[key] === value)
  if (isSame && (newest.spec.minReadySeconds ?? 0) === minReadySeconds) return newest
  return api.update(replicaSets, {
    ...newest, metadata: { ...newest.metadata, annotations }, spec: { ...newest.spec, minReadySeconds },
  })
}

/** The Deployment with its revision's number and a condition, written if that changes it. */
export function markRevision(deployment: Deployment, revision: string, mark: NewCondition | undefined, { api }: ControllerContext): Deployment {
  const { metadata, status } = deployment
  if (metadata.annotations?.[revisionAnnotation] === revision && !mark) return deployment
  const annotations = { ...metadata.annotations, [revisionAnnotation]: revision }
  const conditions = mark ? withDeploymentCondition(status?.conditions, mark, api.now) : status?.conditions
  return api.updateStatus(deployments, {
    ...deployment, metadata: { ...metadata, annotations }, status: { ...status, ...(conditions && { conditions }) },
  })
}

const unlimitedHistory = 0x7fff_ffff

/** Deletes the oldest empty revisions beyond the history limit. */
export function cleanUp({ spec }: Deployment, old: readonly ReplicaSet[], { api }: ControllerContext): void {
  const { revisionHistoryLimit } = spec
  if (revisionHistoryLimit === undefined || revisionHistoryLimit === unlimitedHistory) return
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const oldest = alive.toSorted((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b))
  for (const each of oldest.slice(0, Math.max(0, alive.length - revisionHistoryLimit))) {
    const isObserved = (each.metadata.generation ?? 0) <= (each.status?.observedGeneration ?? 0)
    if (each.spec.replicas === 0 && (each.status?.replicas ?? 0) === 0 && isObserved) api.delete(replicaSets, each)
  }
}
