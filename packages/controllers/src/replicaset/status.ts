/** What a ReplicaSet reports about its pods. Follows pkg/controller/replicaset/replica_set_utils.go of Kubernetes 1.34. */
import { condition, matchesLabelSelector, type Pod, type ReplicaSetStatus, type StatusError, withoutCondition } from '@track/apimachinery'
import { type Instant, printTimestamp } from '@track/simulation'
import type { ReplicaSet } from '../objects.ts'
import { availableAt, isReady } from '../pod-state.ts'

/** `pods` are the active ones that it owns, counted before it created or deleted any. */
export function replicaSetStatus(
  { spec, status, metadata }: ReplicaSet,
  pods: readonly Pod[],
  { now, failure }: { now: Instant; failure: StatusError | undefined },
): ReplicaSetStatus {
  const labels = { matchLabels: spec.template.metadata?.labels ?? {} }
  const fullyLabeled = pods.filter((pod) => matchesLabelSelector(labels, pod.metadata.labels)).length
  const ready = pods.filter(isReady)
  const available = ready.filter((pod) => availableAt(pod, spec.minReadySeconds) <= now).length
  const conditions = withFailure(status?.conditions, failure, { wanted: spec.replicas, there: pods.length, now })
  return {
    replicas: pods.length,
    ...(fullyLabeled > 0 && { fullyLabeledReplicas: fullyLabeled }),
    ...(ready.length > 0 && { readyReplicas: ready.length }),
    ...(available > 0 && { availableReplicas: available }),
    observedGeneration: metadata.generation ?? 0,
    ...(conditions.length > 0 && { conditions }),
  }
}

/** The first failure stays as it is until a turn goes well. */
function withFailure(
  conditions: ReplicaSetStatus['conditions'],
  failure: StatusError | undefined,
  { wanted, there, now }: { wanted: number; there: number; now: Instant },
): NonNullable<ReplicaSetStatus['conditions']> {
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure')
  if (condition(conditions, 'ReplicaFailure')) return conditions!
  return [...(conditions ?? []), {
    type: 'ReplicaFailure', status: 'True', lastTransitionTime: printTimestamp(now),
    reason: there < wanted ? 'FailedCreate' : 'FailedDelete', message: failure.message,
  }]
}
