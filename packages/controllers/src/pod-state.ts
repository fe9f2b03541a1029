/**
 * What controllers ask about a pod: whether it counts, is ready, and since when.
 *
 * Follows pkg/api/v1/pod/util.go and pkg/controller/controller_utils.go of Kubernetes 1.34.
 */
import { condition, type Pod } from '@track/apimachinery'
import { type Instant, parseTimestamp, second } from '@track/simulation'

/** Neither finished nor being deleted. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp === undefined
}

/** All its containers are stopped and will not run again. */
export function isFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

export function isReady({ status }: Pod): boolean {
  return condition(status?.conditions, 'Ready')?.status === 'True'
}

/** When the pod became ready; Infinity while it is not. */
export function readySince({ status }: Pod): Instant {
  const ready = condition(status?.conditions, 'Ready')
  if (ready?.status !== 'True') return Infinity
  return ready.lastTransitionTime === undefined ? -Infinity : parseTimestamp(ready.lastTransitionTime)
}

/** When a pod counts as available: ready for minReadySeconds without a break. */
export function availableAt(pod: Pod, minReadySeconds = 0): Instant {
  if (minReadySeconds === 0) return isReady(pod) ? -Infinity : Infinity
  return readySince(pod) + minReadySeconds * second
}

export function createdAt({ metadata }: Pod): Instant {
  return metadata.creationTimestamp === undefined ? -Infinity : parseTimestamp(metadata.creationTimestamp)
}
