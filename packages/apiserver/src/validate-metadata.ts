/**
 * Metadata that every kind has in common.
 *
 * Follows k8s.io/apimachinery/pkg/api/validation/objectmeta.go of Kubernetes 1.34.
 */
import {
  dns1123SubdomainErrors, type FieldError, invalidValue, type KubeObject, maskTrailingDash, path, requiredValue,
  validateAnnotations, validateFinalizers, validateLabels, validateNoNewFinalizers, validateOwnerReferences,
} from '@track/apimachinery'
import type { Kind } from './kind.ts'

const metadata = path('metadata')

export function validateObjectMeta(object: KubeObject, kind: Kind): FieldError[] {
  const { name, generateName, namespace, labels, annotations, ownerReferences, finalizers } = object.metadata
  const wordsFor = kind.validateName ?? subdomainWords
  const errors: FieldError[] = []
  if (generateName) {
    for (const message of wordsFor(generateName, true)) errors.push(invalidValue(metadata.child('generateName'), generateName, message))
  }
  if (!name) errors.push(requiredValue(metadata.child('name'), 'name or generateName is required'))
  else for (const message of wordsFor(name, false)) errors.push(invalidValue(metadata.child('name'), name, message))
  if (kind.resource.namespaced && !namespace) errors.push(requiredValue(metadata.child('namespace')))
  return [
    ...errors,
    ...validateLabels(labels, metadata.child('labels')),
    ...validateAnnotations(annotations, metadata.child('annotations')),
    ...validateOwnerReferences(ownerReferences, metadata.child('ownerReferences')),
    ...validateFinalizers(finalizers, metadata.child('finalizers')),
  ]
}

function subdomainWords(name: string, isPrefix: boolean): string[] {
  return dns1123SubdomainErrors(isPrefix ? maskTrailingDash(name) : name)
}

const immutableFields = ['name', 'namespace', 'uid', 'creationTimestamp'] as const

export function validateObjectMetaUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const errors = immutableFields
    .filter((field) => object.metadata[field] !== old.metadata[field])
    .map((field) => invalidValue(metadata.child(field), object.metadata[field] ?? '', 'field is immutable'))
  if (!old.metadata.deletionTimestamp) return errors
  const { finalizers = [] } = object.metadata
  return [...errors, ...validateNoNewFinalizers(finalizers, old.metadata.finalizers ?? [], metadata.child('finalizers'))]
}
