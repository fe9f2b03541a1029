/**
 * Metadata that every kind has in common. Kinds look at it again in their own order, so that an
 * update's answer names the same fault several times, as the real one does.
 *
 * Follows k8s.io/apimachinery/pkg/api/validation/objectmeta.go and the rules for finalizers of
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  dns1123SubdomainErrors, type FieldError, invalidValue, type KubeObject, maskTrailingDash, path, pathSegmentNameErrors, requiredValue,
  validateAnnotations, validateFinalizers, validateLabels, validateNoNewFinalizers, validateOwnerReferences,
} from '@track/apimachinery'
import type { Kind, MetadataErrors } from './kind.ts'

const metadata = path('metadata')

type NameRule = (name: string, isPrefix: boolean) => readonly string[]

/** What a kind finds wrong with the metadata of an object. */
export function validateObjectMeta(object: KubeObject, kind: Kind): FieldError[] {
  return [...objectErrors(object, kind, kind.validateName ?? subdomainWords), ...kubernetesFinalizerErrors(object)]
}

/** The same for an update, in the two parts that kinds put into their own order. */
export function metadataErrors(object: KubeObject, old: KubeObject, kind: Kind): MetadataErrors {
  return {
    object: validateObjectMeta(object, kind),
    update: [...updateErrors(object, old), ...kubernetesFinalizerErrors(object)],
  }
}

/** What the machinery asks of every update before the kind is asked. */
export function validateCommonUpdate(object: KubeObject, old: KubeObject, kind: Kind): FieldError[] {
  return [...objectErrors(object, kind, pathSegmentNameErrors), ...updateErrors(object, old)]
}

function objectErrors(object: KubeObject, kind: Kind, wordsFor: NameRule): FieldError[] {
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
    ...validateLabels(labels, metadata.child('labels')),
    ...validateAnnotations(annotations, metadata.child('annotations')),
    ...validateOwnerReferences(ownerReferences, metadata.child('ownerReferences')),
    ...validateFinalizers(finalizers, metadata.child('finalizers')),
  ]
}

function subdomainWords(name: string, isPrefix: boolean): string[] {
  return dns1123SubdomainErrors(isPrefix ? maskTrailingDash(name) : name)
}

const standardFinalizers: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion']

function kubernetesFinalizerErrors(object: KubeObject): FieldError[] {
  const words = 'name is neither a standard finalizer name nor is it fully qualified'
  return (object.metadata.finalizers ?? []).flatMap((name, index) => (name.includes('/') || standardFinalizers.includes(name)
    ? []
    : [invalidValue(metadata.child('finalizers').index(index), name, words)]))
}

const immutableFields = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const

function updateErrors(object: KubeObject, old: KubeObject): FieldError[] {
  const { finalizers = [], labels, annotations, ownerReferences } = object.metadata
  const added = old.metadata.deletionTimestamp
    ? validateNoNewFinalizers(finalizers, old.metadata.finalizers ?? [], metadata.child('finalizers'))
    : []
  return [
    ...added,
    ...immutableFields
      .filter((field) => object.metadata[field] !== old.metadata[field])
      .map((field) => invalidValue(metadata.child(field), object.metadata[field] ?? '', 'field is immutable')),
    ...validateLabels(labels, metadata.child('labels')),
    ...validateAnnotations(annotations, metadata.child('annotations')),
    ...validateOwnerReferences(ownerReferences, metadata.child('ownerReferences')),
  ]
}
