/**
 * Which pods a ReplicaSet gives up when it has too many.
 *
 * Follows ActivePodsWithRanks of pkg/controller/controller_utils.go and
 * getPodsRankedByRelatedPodsOnSameNode of pkg/controller/replicaset/replica_set.go of Kubernetes 1.34.
 */
import type { Pod } from '@track/apimachinery'
import { type Duration, type Instant, parseTimestamp } from '@track/simulation'
import { isActive, isReady } from '../pod-state.ts'

interface DeletionContext {
  readonly now: Instant
  /** Active pods on the node that belong to ReplicaSets of the same owner. */
  readonly related: (node: string) => number
}

interface Rule {
  /** How the rule reads: the pod on the left goes before the pod on the right. */
  readonly name: string
  /** Negative when `a` goes first, positive when `b` does, 0 when the rule cannot tell. */
  compare(a: Pod, b: Pod, context: DeletionContext): number
}

const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** The first rule that can tell two pods apart decides. */
export const deletionOrder: readonly Rule[] = [
  { name: 'unassigned < assigned', compare: (a, b) => Number(isAssigned(a)) - Number(isAssigned(b)) },
  { name: 'Pending < Unknown < Running', compare: (a, b) => rankOfPhase(a) - rankOfPhase(b) },
  { name: 'not ready < ready', compare: (a, b) => Number(isReady(a)) - Number(isReady(b)) },
  { name: 'lower deletion cost < higher', compare: (a, b) => deletionCost(a) - deletionCost(b) },
  { name: 'more related pods on its node < fewer', compare: (a, b, { related }) => related(nodeOf(b)) - related(nodeOf(a)) },
  { name: 'ready recently < ready long', compare: (a, b, { now }) => byAge(readyTime(a), readyTime(b), a, b, now) },
  { name: 'more restarts < fewer', compare: (a, b) => maxRestarts(b) - maxRestarts(a) },
  { name: 'more restarts of sidecars < fewer', compare: (a, b) => maxSidecarRestarts(b) - maxSidecarRestarts(a) },
  { name: 'younger < older', compare: (a, b, { now }) => byAge(creationTime(a), creationTime(b), a, b, now) },
]

/** The pods in the order in which they go; `related` are all pods of the owner's ReplicaSets. */
export function inDeletionOrder(pods: readonly Pod[], related: readonly Pod[], now: Instant): Pod[] {
  const onNode = new Map<string, number>()
  for (const pod of related) if (isActive(pod)) onNode.set(nodeOf(pod), (onNode.get(nodeOf(pod)) ?? 0) + 1)
  const context = { now, related: (node: string) => onNode.get(node) ?? 0 }
  return pods.toSorted((a, b) => {
    for (const { compare } of deletionOrder) {
      const difference = compare(a, b, context)
      if (difference !== 0) return difference
    }
    return 0
  })
}

function nodeOf({ spec }: Pod): string {
  return spec.nodeName ?? ''
}

function isAssigned(pod: Pod): boolean {
  return nodeOf(pod) !== ''
}

function rankOfPhase({ status }: Pod): number {
  return phaseRank[status?.phase ?? ''] ?? 0
}

/** 0 for an annotation that is no whole number of 32 bits, or is written with a plus or leading zeros. */
export function deletionCost({ metadata }: Pod): number {
  const text = metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? '0'
  if (!/^(0|-?[1-9]\d*)$/.test(text)) return 0
  const cost = Number(text)
  return cost >= -0x8000_0000 && cost <= 0x7fff_ffff ? cost : 0
}

function readyTime({ status }: Pod): Instant | undefined {
  const ready = status?.conditions?.find(({ type, status: value }) => type === 'Ready' && value === 'True')
  return ready?.lastTransitionTime === undefined ? undefined : parseTimestamp(ready.lastTransitionTime)
}

function creationTime({ metadata }: Pod): Instant | undefined {
  return metadata.creationTimestamp === undefined ? undefined : parseTimestamp(metadata.creationTimestamp)
}

/**
 * Ages count by powers of two, and within one power the uid decides: so that a scale-down does not
 * always take the youngest of pods that are about as old as each other.
 */
function byAge(a: Instant | undefined, b: Instant | undefined, left: Pod, right: Pod, now: Instant): number {
  if (a === b) return 0
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1
  const difference = doublings(now - a) - doublings(now - b)
  if (difference !== 0) return difference
  return (left.metadata.uid ?? '') < (right.metadata.uid ?? '') ? -1 : 1
}

/** The whole part of the base-2 logarithm of an age in nanoseconds; -1 for none. */
function doublings(age: Duration): number {
  if (age <= 0) return -1
  let power = 0
  for (let nanoseconds = age * 1000; nanoseconds >= 2; nanoseconds /= 2) power++
  return power
}

function maxRestarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))
}

function maxSidecarRestarts({ spec, status }: Pod): number {
  const sidecars = new Set((spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name))
  const restarts = (status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name))
  return Math.max(0, ...restarts.map(({ restartCount }) => restartCount))
}
