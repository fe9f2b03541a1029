/**
 * When a pod has to leave its node: at once, after the time that its tolerations give it, or never.
 *
 * Follows processPodOnNode of pkg/controller/tainteviction/taint_eviction.go of Kubernetes 1.34.
 */
import type { Node, Pod, Taint, Toleration } from '@track/apimachinery'
import { type Duration, type Instant, type Part, second } from '@track/simulation'

export interface PlannedEviction {
  /** When the pod's time began. */
  readonly since: Instant
  readonly at: Instant
}

export interface TaintEvictionState {
  /** Pod's key → when it is to go. */
  readonly planned: Map<string, PlannedEviction>
}

export const taintEvictionPart: Part<TaintEvictionState> = {
  name: 'taint-eviction',
  initial: () => ({ planned: new Map() }),
  events: {},
}

export function noExecuteTaints(node: Node | undefined): readonly Taint[] {
  return node?.spec.taints?.filter(({ effect }) => effect === 'NoExecute') ?? []
}

/** How long the pod may stay: 0 when a taint is not tolerated, Infinity for ever. */
export function tolerationTime({ spec }: Pod, taints: readonly Taint[]): Duration {
  let shortest = Infinity
  for (const taint of taints) {
    const toleration = spec.tolerations?.find((each) => tolerates(each, taint))
    if (!toleration) return 0
    const { tolerationSeconds = Infinity } = toleration
    shortest = Math.min(shortest, Math.max(0, tolerationSeconds * second))
  }
  return shortest
}

function tolerates({ key, operator, value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  return operator === 'Exists' || value === (taint.value ?? '')
}

/** The plan after a change of the pod or its node's taints; a later change can only hasten it. */
export function nextPlan(pod: Pod, taints: readonly Taint[], planned: PlannedEviction | undefined, now: Instant): PlannedEviction | undefined {
  if (taints.length === 0) return undefined
  const time = tolerationTime(pod, taints)
  if (time === Infinity) return undefined
  if (time === 0) return { since: now, at: now }
  const since = planned?.since ?? now
  return planned && since + time < now + time ? planned : { since, at: since + time }
}
