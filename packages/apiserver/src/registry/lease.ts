/**
 * Leases.
 *
 * Follows pkg/registry/coordination/lease/strategy.go of Kubernetes 1.34.
 */
import { type FieldError, invalidValue, type Lease, leases, path } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { nonNegative } from './field-rules.ts'

export const leaseKind = defineKind<Lease>({
  resource: leases,
  type: 'io.k8s.api.coordination.v1.Lease',
  createsOnUpdate: true,
  requiresResourceVersion: true,

  defaults(draft) {
    draft.spec ??= {}
  },
  prepareForCreate(draft) {
    delete draft.spec?.strategy
    delete draft.spec?.preferredHolder
  },
  prepareForUpdate(draft, old) {
    if (!old.spec?.strategy) delete draft.spec?.strategy
    if (!old.spec?.preferredHolder) delete draft.spec?.preferredHolder
  },

  validate: validateLease,
  validateUpdate: (lease, _old, metadata) => [...metadata.update, ...validateLease(lease)],

  columns: [
    nameColumn,
    {
      name: 'Holder', type: 'string',
      description: 'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.',
      cell: ({ spec }) => spec?.holderIdentity ?? '',
    },
    ageColumn,
  ],
})

function validateLease({ spec = {} }: Lease): FieldError[] {
  const field = path('spec')
  const { leaseDurationSeconds: seconds, leaseTransitions } = spec
  return [
    ...(seconds !== undefined && seconds <= 0 ? [invalidValue(field.child('leaseDurationSeconds'), seconds, 'must be greater than 0')] : []),
    ...nonNegative(field.child('leaseTransitions'), leaseTransitions),
  ]
}
