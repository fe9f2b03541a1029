/**
 * Service accounts.
 *
 * Follows pkg/registry/core/serviceaccount/strategy.go of Kubernetes 1.34.
 */
import { type ServiceAccount, serviceAccounts } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { requestToken } from './serviceaccount/token-request.ts'

const mountableSecretsAnnotation = 'kubernetes.io/enforce-mountable-secrets'

export const serviceAccountKind = defineKind<ServiceAccount>({
  resource: serviceAccounts,
  type: 'io.k8s.api.core.v1.ServiceAccount',
  subresources: {
    token: { kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'], handle: requestToken },
  },

  prepareForCreate: keepNamesOfSecrets,
  prepareForUpdate: keepNamesOfSecrets,
  returnsDeleted: true,
  warnings({ metadata }, old) {
    const isNew = metadata.annotations?.[mountableSecretsAnnotation] !== undefined
      && old?.metadata.annotations?.[mountableSecretsAnnotation] === undefined
    return isNew
      ? [`metadata.annotations[${mountableSecretsAnnotation}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`]
      : []
  },

  columns: [
    nameColumn,
    {
      name: 'Secrets', type: 'string',
      description: 'Secrets is a list of the secrets in the same namespace that pods running using this ServiceAccount are allowed to use. Pods are only limited to this list if this service account has a "kubernetes.io/enforce-mountable-secrets" annotation set to "true". The "kubernetes.io/enforce-mountable-secrets" annotation is deprecated since v1.32. Prefer separate namespaces to isolate access to mounted secrets. This field should not be used to find auto-generated service account token secrets for use outside of pods. Instead, tokens can be requested directly using the TokenRequest API, or service account token secrets can be manually created. More info: https://kubernetes.io/docs/concepts/configuration/secret',
      cell: ({ secrets = [] }) => secrets.length,
    },
    ageColumn,
  ],
})

function keepNamesOfSecrets(draft: ServiceAccount): void {
  if (draft.secrets) draft.secrets = draft.secrets.map(({ name }) => (name ? { name } : {}))
}
