/**
 * Secrets.
 *
 * Follows pkg/registry/core/secret/strategy.go of Kubernetes 1.34.
 */
import { type Secret, secrets } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { encodeBase64 } from './base64.ts'
import { ageColumn, nameColumn } from './column.ts'
import { validateSecret, validateSecretUpdate } from './secret-validation.ts'

export const secretKind = defineKind<Secret>({
  resource: secrets,
  type: 'io.k8s.api.core.v1.Secret',

  defaults(draft) {
    draft.type ||= 'Opaque'
    const { stringData } = draft
    delete draft.stringData
    for (const [key, text] of Object.entries(stringData ?? {})) {
      draft.data = { ...draft.data, [key]: encodeBase64(new TextEncoder().encode(text)) }
    }
  },
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,

  selectableFields: { type: ({ type }) => type ?? '' },
  columns: [
    nameColumn,
    {
      name: 'Type', type: 'string',
      description: 'Used to facilitate programmatic handling of secret data. More info: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
      cell: ({ type }) => type ?? '',
    },
    {
      name: 'Data', type: 'string',
      description: "Data contains the secret data. Each key must consist of alphanumeric characters, '-', '_' or '.'. The serialized form of the secret data is a base64 encoded string, representing the arbitrary (possibly non-string) data value here. Described in https://tools.ietf.org/html/rfc4648#section-4",
      cell: ({ data = {} }) => Object.keys(data).length,
    },
    ageColumn,
  ],
})
