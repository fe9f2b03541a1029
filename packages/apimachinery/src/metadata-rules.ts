/**
 * What labels, annotations, owner references, finalizers and label selectors may be.
 *
 * Follows k8s.io/apimachinery/pkg/api/validation/objectmeta.go and
 * pkg/apis/meta/v1/validation/validation.go of Kubernetes 1.34.
 */
import { type FieldError, type FieldPath, forbiddenField, invalidValue, requiredValue, tooLong } from './field-error.ts'
import { labelValueErrors, qualifiedNameErrors } from './names.ts'
import type { LabelSelector, LabelSelectorRequirement, OwnerReference } from './object.ts'
import { byteLength, quote } from './quote.ts'

const annotationBytesMax = 256 * 1024

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, field: FieldPath): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...validateLabelName(key, field),
    ...labelValueErrors(value).map((fault) => invalidValue(field, value, fault)),
  ])
}

export function validateLabelName(name: string, field: FieldPath): FieldError[] {
  return qualifiedNameErrors(name).map((fault) => invalidValue(field, name, fault))
}

/** The case of a key does not matter. */
export function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, field: FieldPath): FieldError[] {
  const entries = Object.entries(annotations ?? {})
  const errors = entries.flatMap(([key]) => qualifiedNameErrors(key.toLowerCase()).map((fault) => invalidValue(field, key, fault)))
  let bytes = 0
  for (const [key, value] of entries) bytes += byteLength(key) + byteLength(value)
  return bytes > annotationBytesMax ? [...errors, tooLong(field, annotationBytesMax)] : errors
}

export function validateOwnerReferences(references: readonly OwnerReference[] | undefined, field: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  let controller = ''
  for (const reference of references ?? []) {
    errors.push(...validateOwnerReference(reference, field))
    if (reference.controller !== true) continue
    const name = `${reference.kind}/${reference.name}`
    if (controller) {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`
      errors.push(invalidValue(field, references, detail))
    } else controller = name
  }
  return errors
}

function validateOwnerReference(reference: OwnerReference, field: FieldPath): FieldError[] {
  const { apiVersion = '', kind = '', name = '', uid = '' } = reference as Partial<OwnerReference>
  const errors: FieldError[] = []
  // Upstream takes the version for empty when there are several slashes.
  const isReadable = apiVersion !== '' && apiVersion.split('/').length <= 2 && !apiVersion.endsWith('/')
  if (!isReadable) errors.push(invalidValue(field.child('apiVersion'), apiVersion, 'version must not be empty'))
  for (const [part, value] of Object.entries({ kind, name, uid })) {
    if (value === '') errors.push(invalidValue(field.child(part), value, 'must not be empty'))
  }
  if (apiVersion === 'v1' && kind === 'Event') {
    errors.push(invalidValue(field, reference, '/v1, Kind=Event is disallowed from being an owner'))
  }
  return errors
}

export function validateFinalizerName(name: string, field: FieldPath): FieldError[] {
  return validateLabelName(name, field)
}

export function validateFinalizers(finalizers: readonly string[] | undefined, field: FieldPath): FieldError[] {
  const all = finalizers ?? []
  const errors = all.flatMap((name) => validateFinalizerName(name, field))
  if (all.includes('orphan') && all.includes('foregroundDeletion')) {
    errors.push(invalidValue(field, all, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

/** An object that is being deleted takes no new finalizers. */
export function validateNoNewFinalizers(finalizers: readonly string[], old: readonly string[], field: FieldPath): FieldError[] {
  const added = [...new Set(finalizers)].filter((name) => !old.includes(name)).toSorted()
  if (added.length === 0) return []
  const list = `[]string{${added.map(quote).join(', ')}}`
  return [forbiddenField(field, `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`)]
}

export function validateLabelSelector(selector: LabelSelector | undefined, field: FieldPath): FieldError[] {
  if (!selector) return []
  const { matchLabels, matchExpressions = [] } = selector
  return [
    ...validateLabels(matchLabels, field.child('matchLabels')),
    ...matchExpressions.flatMap((each, index) => validateExpression(each, field.child('matchExpressions').index(index))),
  ]
}

function validateExpression({ key, operator, values = [] }: LabelSelectorRequirement, field: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(requiredValue(field.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(forbiddenField(field.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
  } else errors.push(invalidValue(field.child('operator'), operator, 'not a valid selector operator'))
  errors.push(...validateLabelName(key, field.child('key')))
  for (const [index, value] of values.entries()) {
    errors.push(...labelValueErrors(value).map((fault) => invalidValue(field.child('values').index(index), value, fault)))
  }
  return errors
}
