/**
 * Conditions of an object: found by type, and set so that the time says when the status last changed.
 *
 * Follows k8s.io/apimachinery/pkg/api/meta/conditions.go.
 */
/** The condition of a type, if it is there. */
export function condition<C extends { readonly type: string }>(conditions: readonly C[] | undefined, type: string): C | undefined {
  if (conditions) for (const each of conditions) if (each.type === type) return each
  return undefined
}

export function isConditionTrue(conditions: readonly { readonly type: string; readonly status: string }[] | undefined, type: string): boolean {
  return condition(conditions, type)?.status === 'True'
}

/**
 * The conditions with this one set. The time stays as it was unless the status changed; `at` is the
 * time of a change.
 */
export function withCondition<C extends { type: string; status: string; lastTransitionTime?: string }>(
  conditions: readonly C[] | undefined,
  next: C,
  at: string,
): C[] {
  const previous = condition(conditions, next.type)
  const unchanged = previous?.status === next.status ? previous.lastTransitionTime : undefined
  const dated = { ...next, lastTransitionTime: unchanged ?? next.lastTransitionTime ?? at }
  if (!previous) return [...(conditions ?? []), dated]
  return conditions!.map((each) => (each.type === next.type ? dated : each))
}

export function withoutCondition<C extends { readonly type: string }>(conditions: readonly C[] | undefined, type: string): C[] {
  return (conditions ?? []).filter((each) => each.type !== type)
}
