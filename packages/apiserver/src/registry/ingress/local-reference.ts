/**
 * A reference to an object by group, kind and name.
 *
 * Follows validateIngressTypedLocalObjectReference in
 * pkg/apis/networking/validation/validation.go of Kubernetes 1.34.
 */
import { type FieldError, type FieldPath, pathSegmentNameErrors, requiredValue } from '@track/apimachinery'
import { dns1123Subdomain, refuse } from '../field-rules.ts'

export interface LocalReference {
  readonly apiGroup?: string
  readonly kind?: string
  readonly name?: string
}

export function validateLocalReference({ apiGroup, kind = '', name = '' }: LocalReference, own: FieldPath): FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : dns1123Subdomain(own.child('apiGroup'), apiGroup)),
    ...segment(own.child('kind'), kind),
    ...segment(own.child('name'), name),
  ]
}

function segment(own: FieldPath, value: string): FieldError[] {
  return value === '' ? [requiredValue(own)] : refuse(own, value, pathSegmentNameErrors(value))
}
