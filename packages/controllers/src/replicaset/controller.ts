/**
 * Keeps as many pods as a ReplicaSet asks for.
 *
 * Follows pkg/controller/replicaset/replica_set.go of Kubernetes 1.34. Left out: expectations,
 * since the cache has no lag.
 */
import { controllerOf, deepEqual, matchesLabelSelector, type Pod, pods, StatusError } from '@track/apimachinery'
import { keyOf } from '@track/apiserver'
import { type Cache, type ControllerContext, defineController, ownerKeys } from '@track/controller-runtime'
import { type Instant } from '@track/simulation'
import { type ReplicaSet, replicaSets } from '../objects.ts'
import { claimed, isOwnedBy } from '../ownership.ts'
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate, slowStart } from '../pod-control.ts'
import { availableAt, isActive, isReady, readySince } from '../pod-state.ts'
import { inDeletionOrder } from './replicas.ts'
import { replicaSetStatus } from './status.ts'

/** At most so many pods are created or deleted in one turn. */
const burstReplicas = 500

export const replicaSetController = defineController<ReplicaSet>({
  name: 'replicaset-controller',
  reconciles: replicaSets,
  watches: [{
    resource: pods,
    keys: (pod, cache, previous) => concerned(pod as Pod, cache, previous as Pod | undefined),
  }],

  reconcile(replicaSet, context) {
    const { api } = context
    const owned = ownedPods(replicaSet, context)
    const failure = replicaSet.metadata.deletionTimestamp === undefined ? adjust(replicaSet, owned, context) : undefined
    const status = replicaSetStatus(replicaSet, owned, { now: api.now, failure })
    if (!deepEqual(status, replicaSet.status)) api.updateStatus(replicaSets, { ...replicaSet, status })
    if (failure) throw failure
    const next = nextAvailable(replicaSet, owned, api.now)
    return next < Infinity ? { requeueAfter: next - api.now } : undefined
  },
})

/** The active pods that the ReplicaSet owns, or takes in now. */
function ownedPods(replicaSet: ReplicaSet, { api, cache }: ControllerContext): Pod[] {
  const { namespace, uid } = replicaSet.metadata
  const candidates = [
    ...cache.ownedBy(pods, uid!).filter((pod) => isActive(pod) && isOwnedBy(pod, replicaSet)),
    ...cache.byIndex(pods, 'orphan', namespace ?? '').filter(isActive),
  ]
  const { selector } = replicaSet.spec
  return claimed(api, { owner: replicaSet, ownerResource: replicaSets, selector, resource: pods, candidates })
}

/** Creates what is missing or deletes what is too much; answers why it could not. */
function adjust(replicaSet: ReplicaSet, owned: readonly Pod[], context: ControllerContext): StatusError | undefined {
  const missing = replicaSet.spec.replicas - owned.length
  if (missing > 0) {
    const pod = podFromTemplate(replicaSet.spec.template, replicaSet, replicaSets)
    const failure = slowStart(Math.min(missing, burstReplicas), () => createPod(context, pod, replicaSet))
    return failure && !isNamespaceTerminating(failure) ? failure : undefined
  }
  if (missing === 0) return undefined
  const surplus = Math.min(-missing, burstReplicas)
  const leaving = surplus < owned.length ? inDeletionOrder(owned, relatedPods(replicaSet, context), context.api.now) : owned
  let failure: StatusError | undefined
  for (const pod of leaving.slice(0, surplus)) {
    try {
      deletePod(context, pod, replicaSet)
    } catch (refusal) {
      if (!(refusal instanceof StatusError)) throw refusal
      // The others are deleted all the same; the first refusal is reported.
      failure ??= refusal
    }
  }
  return failure
}

/** Pods of every ReplicaSet with the same owner: those of a Deployment's other revisions count too. */
function relatedPods(replicaSet: ReplicaSet, { cache }: ControllerContext): Pod[] {
  const owner = controllerOf(replicaSet)
  const siblings = owner
    ? cache.ownedBy(replicaSets, owner.uid).filter((each) => controllerOf(each)?.uid === owner.uid)
    : [replicaSet]
  return siblings.flatMap((each) => cache.ownedBy(pods, each.metadata.uid!))
}

/** Keys of the ReplicaSets to which a change of a pod matters. */
function concerned(pod: Pod, cache: Cache, previous: Pod | undefined): string[] {
  const isThere = cache.get(pods, pod.metadata.name!, pod.metadata.namespace) !== undefined
  if (isThere && previous && !isReplicaChange(pod, previous)) return []
  return [...ownerKeys(replicaSets, pod, previous), ...selecting(pod, cache)]
}

function isReplicaChange(pod: Pod, previous: Pod): boolean {
  return isActive(pod) !== isActive(previous) || readySince(pod) !== readySince(previous)
    || !deepEqual(pod.metadata.labels, previous.metadata.labels)
    || !deepEqual(pod.metadata.ownerReferences, previous.metadata.ownerReferences)
}

/** Keys of the ReplicaSets that may want a pod without a controller. */
function selecting(pod: Pod, cache: Cache): string[] {
  if (controllerOf(pod)) return []
  return cache.list(replicaSets, pod.metadata.namespace)
    .filter(({ spec }) => matchesLabelSelector(spec.selector, pod.metadata.labels))
    .map(keyOf)
}

/** When the next ready pod will have been so for minReadySeconds. */
function nextAvailable({ spec }: ReplicaSet, owned: readonly Pod[], now: Instant): Instant {
  if (!spec.minReadySeconds) return Infinity
  return Math.min(Infinity, ...owned.filter(isReady).map((pod) => availableAt(pod, spec.minReadySeconds)).filter((at) => at > now))
}
