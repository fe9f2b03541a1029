/**
 * The numbers of replicas that workloads report.
 *
 * Follows ValidateDeploymentStatus and ValidateReplicaSetStatus in
 * pkg/apis/apps/validation/validation.go of Kubernetes 1.34.
 */
import { type FieldError, type FieldPath, invalidValue } from '@track/apimachinery'
import { nonNegative } from './field-rules.ts'

type Counts<Name extends string> = { readonly [N in Name | 'replicas' | 'readyReplicas' | 'availableReplicas']?: number }

export function validateReplicaCounts<Name extends string>(
  status: Counts<Name>,
  field: FieldPath,
  { counts, bounded }: { counts: readonly Name[]; bounded: readonly Name[] },
): FieldError[] {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status as Counts<never>
  const errors = counts.flatMap((name) => nonNegative(field.child(name), status[name]))
  for (const name of bounded) {
    const count = status[name] ?? 0
    if (count > replicas) errors.push(invalidValue(field.child(name), count, 'cannot be greater than status.replicas'))
  }
  if (availableReplicas > readyReplicas) {
    errors.push(invalidValue(field.child('availableReplicas'), availableReplicas, 'cannot be greater than readyReplicas'))
  }
  return errors
}
