/** The conditions of an autoscaler. Follows setConditionInList of pkg/controller/podautoscaler/horizontal.go of Kubernetes 1.34. */
import type { HorizontalPodAutoscalerCondition } from '@track/apimachinery'
import { type Instant, printTimestamp } from '@track/simulation'

export type ConditionType = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited'

/** A condition keeps its place; its time is that of the last change of its status. */
export function withAutoscalerCondition(
  conditions: readonly HorizontalPodAutoscalerCondition[] = [],
  next: { readonly type: ConditionType; readonly status: 'True' | 'False'; readonly reason: string; readonly message: string },
  now: Instant,
): HorizontalPodAutoscalerCondition[] {
  const before = conditions.find(({ type }) => type === next.type)
  const isSame = before?.status === next.status && before.lastTransitionTime !== undefined
  const dated = { ...next, lastTransitionTime: isSame ? before.lastTransitionTime! : printTimestamp(now) }
  return before ? conditions.map((each) => (each === before ? dated : each)) : [...conditions, dated]
}
