/** Which taints a pod bears. Follows k8s.io/component-helpers/scheduling/corev1/helpers.go of Kubernetes 1.34. */
import type { Taint, Toleration } from '@track/apimachinery'

/** The first taint with one of the effects that no toleration is for. */
export function untoleratedTaint(
  taints: readonly Taint[] = [],
  tolerations: readonly Toleration[] = [],
  effects: readonly string[] = ['NoSchedule', 'NoExecute'],
): Taint | undefined {
  return taints.find((taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)))
}

export function tolerates({ key, operator, value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  return operator === 'Exists' || value === (taint.value ?? '')
}
