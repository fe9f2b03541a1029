/**
 * ReplicaSets.
 *
 * Follows ValidateReplicaSetSpec and ValidateReplicaSetStatus in
 * pkg/apis/apps/validation/validation.go of Kubernetes 1.34.
 */
import { type FieldError, path, type ReplicaSet } from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { immutableSelector, nonNegative } from '../field-rules.ts'
import { validateSelectorAndTemplate } from '../pod/template-validation.ts'
import { validateReplicaCounts } from '../replica-counts.ts'

const field = path('spec')

export function validateReplicaSet({ spec }: ReplicaSet): FieldError[] {
  const { replicas, minReadySeconds, selector, template } = spec!
  return [
    ...nonNegative(field.child('replicas'), replicas),
    ...nonNegative(field.child('minReadySeconds'), minReadySeconds),
    ...validateSelectorAndTemplate({ selector, template }, field),
  ]
}

export function validateReplicaSetUpdate(replicaSet: ReplicaSet, old: ReplicaSet, metadata: MetadataErrors): FieldError[] {
  return [
    ...metadata.update,
    ...validateReplicaSet(replicaSet),
    ...immutableSelector(field.child('selector'), replicaSet.spec?.selector, old.spec?.selector),
  ]
}

export function validateReplicaSetStatusUpdate({ status }: ReplicaSet, _old: ReplicaSet, metadata: MetadataErrors): FieldError[] {
  return [
    ...metadata.update,
    ...validateReplicaCounts(status ?? { replicas: 0 }, path('status'), {
      counts: ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration', 'terminatingReplicas'],
      bounded: ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'],
    }),
  ]
}
