/**
 * Namespaces: their own finalizers, and the phase that fits their deletion.
 *
 * Follows ValidateNamespace and its updates in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  type FieldError, type FieldPath, invalidValue, type Namespace, path, qualifiedNameErrors,
} from '@track/apimachinery'
import type { MetadataErrors } from '../kind.ts'
import { refuse } from './field-rules.ts'

const field = path('spec', 'finalizers')
const standardFinalizers: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion']

export function validateNamespace({ spec }: Namespace): FieldError[] {
  return (spec?.finalizers ?? []).flatMap((name) => validateFinalizer(name, field))
}

export function validateNamespaceUpdate(namespace: Namespace, _old: Namespace, metadata: MetadataErrors): FieldError[] {
  return [...metadata.object, ...validateNamespace(namespace), ...metadata.update]
}

export function validateNamespaceFinalize({ spec }: Namespace): FieldError[] {
  return (spec?.finalizers ?? []).flatMap((name, index) => validateFinalizer(name, field.index(index)))
}

function validateFinalizer(name: string, own: FieldPath): FieldError[] {
  const errors = refuse(own, name, qualifiedNameErrors(name))
  if (name.includes('/') || standardFinalizers.includes(name)) return errors
  return [...errors, invalidValue(own, name, 'name is neither a standard finalizer name nor is it fully qualified')]
}

export function validateNamespaceStatusUpdate(namespace: Namespace, _old: Namespace, metadata: MetadataErrors): FieldError[] {
  const phase = namespace.status?.phase ?? ''
  const isDeleting = namespace.metadata.deletionTimestamp !== undefined
  const expected = isDeleting ? 'Terminating' : 'Active'
  if (phase === expected) return [...metadata.update]
  const words = `may only be '${expected}' if \`deletionTimestamp\` is ${isDeleting ? 'not ' : ''}empty`
  return [...metadata.update, invalidValue(path('status', 'Phase'), phase, words)]
}
