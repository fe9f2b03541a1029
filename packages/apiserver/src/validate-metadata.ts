/**
 * Metadata that every kind has in common. Kinds look at it again in their own order, so that an
 * update's answer names the same fault several times, as the real one does.
 *
 * Follows k8s.io/apimachinery/pkg/api/validation/objectmeta.go and the rules for finalizers of
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  dns1123SubdomainErrors, type FieldError, type FieldPath, invalidValue, type KubeObject, maskTrailingDash, path, pathSegmentNameErrors, requiredValue,
  validateAnnotations, validateFinalizers, validateLabels, validateNoNewFinalizers, validateOwnerReferences,
} from '@track/apimachinery'
import { oncePerRow } from '@track/simulation'
import type { Kind, MetadataErrors } from './kind.ts'

const metadata = path('metadata')

/** A rule for a row of the metadata. One that a write leaves as it is stored is not looked at again. */
function rowErrors<Row extends object>(field: FieldPath, rule: (row: Row | undefined, field: FieldPath) => FieldError[]) {
  const known = oncePerRow((row: Row) => rule(row, field))
  return (row: Row | undefined, stored: Row | undefined) => (row ? (row === stored ? known(row) : rule(row, field)) : [])
}

const labelErrors = rowErrors(metadata.child('labels'), validateLabels)
const annotationErrors = rowErrors(metadata.child('annotations'), validateAnnotations)
const ownerErrors = rowErrors(metadata.child('ownerReferences'), validateOwnerReferences)
const finalizerErrors = rowErrors(metadata.child('finalizers'), validateFinalizers)

type NameRule = (name: string, isPrefix: boolean) => readonly string[]

/** What a kind finds wrong with the metadata of an object. */
export function validateObjectMeta(object: KubeObject, kind: Kind, old?: KubeObject): FieldError[] {
  return [...objectErrors(object, old, kind, kind.validateName ?? subdomainWords), ...kubernetesFinalizerErrors(object)]
}

/** The same for an update, in the two parts that kinds put into their own order. */
export function metadataErrors(object: KubeObject, old: KubeObject, kind: Kind): MetadataErrors {
  return {
    get object() {
      return validateObjectMeta(object, kind, old)
    },
    update: [...updateErrors(object, old), ...kubernetesFinalizerErrors(object)],
  }
}

/** What the machinery asks of every update before the kind is asked. */
export function validateCommonUpdate(object: KubeObject, old: KubeObject, kind: Kind): FieldError[] {
  return [...objectErrors(object, old, kind, pathSegmentNameErrors), ...updateErrors(object, old)]
}

function objectErrors(object: KubeObject, old: KubeObject | undefined, kind: Kind, wordsFor: NameRule): FieldError[] {
  const { name, generateName, namespace, labels, annotations, ownerReferences, finalizers } = object.metadata
  const errors: FieldError[] = []
  if (generateName) {
    for (const message of wordsFor(generateName, true)) errors.push(invalidValue(metadata.child('generateName'), generateName, message))
  }
  if (!name) errors.push(requiredValue(metadata.child('name'), 'name or generateName is required'))
  else for (const message of wordsFor(name, false)) errors.push(invalidValue(metadata.child('name'), name, message))
  if (kind.resource.namespaced && !namespace) errors.push(requiredValue(metadata.child('namespace')))
  return [
    ...errors,
    ...labelErrors(labels, old?.metadata.labels),
    ...annotationErrors(annotations, old?.metadata.annotations),
    ...ownerErrors(ownerReferences, old?.metadata.ownerReferences),
    ...finalizerErrors(finalizers, old?.metadata.finalizers),
  ]
}

function subdomainWords(name: string, isPrefix: boolean): string[] {
  return dns1123SubdomainErrors(isPrefix ? maskTrailingDash(name) : name)
}

const standardFinalizers: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion']

function kubernetesFinalizerErrors({ metadata: { finalizers } }: KubeObject): FieldError[] {
  if (!finalizers) return []
  const words = 'name is neither a standard finalizer name nor is it fully qualified'
  return finalizers.flatMap((name, index) => (name.includes('/') || standardFinalizers.includes(name)
    ? []
    : [invalidValue(metadata.child('finalizers').index(index), name, words)]))
}

const immutableFields = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const

function updateErrors(object: KubeObject, old: KubeObject): FieldError[] {
  const { finalizers = [], labels, annotations, ownerReferences } = object.metadata
  const errors = old.metadata.deletionTimestamp
    ? validateNoNewFinalizers(finalizers, old.metadata.finalizers ?? [], metadata.child('finalizers'))
    : []
  for (const field of immutableFields) {
    const value = object.metadata[field]
    if (value !== old.metadata[field]) errors.push(invalidValue(metadata.child(field), value ?? '', 'field is immutable'))
  }
  return [
    ...errors,
    ...labelErrors(labels, old.metadata.labels),
    ...annotationErrors(annotations, old.metadata.annotations),
    ...ownerErrors(ownerReferences, old.metadata.ownerReferences),
  ]
}
