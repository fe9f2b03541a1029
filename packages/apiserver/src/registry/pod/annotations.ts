/**
 * Annotations of pods that mean something to Kubernetes itself.
 *
 * Follows ValidatePodSpecificAnnotations in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 * Left out: the annotations that AppArmor, seccomp and tolerations had before their fields.
 */
import { type FieldError, type FieldPath, invalidValue, type PodSpec } from '@track/apimachinery'

export const mirrorAnnotation = 'kubernetes.io/config.mirror'
const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost'
const int32Max = 2_147_483_647

export function validatePodAnnotations(annotations: Record<string, string> = {}, spec: PodSpec, field: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const mirror = annotations[mirrorAnnotation]
  if (mirror !== undefined && !spec.nodeName) {
    errors.push(invalidValue(field.key(mirrorAnnotation), mirror, 'must set spec.nodeName if mirror pod annotation is set'))
  }
  const cost = annotations[deletionCostAnnotation]
  if (cost !== undefined && !isInt32(cost)) errors.push(invalidValue(field.key(deletionCostAnnotation), cost, 'must be a 32bit integer'))
  return errors
}

function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text) && Number(text) <= int32Max && Number(text) >= -int32Max - 1
}
