/**
 * Gives each namespace its default ServiceAccount.
 *
 * Follows pkg/controller/serviceaccount/serviceaccounts_controller.go of Kubernetes 1.34.
 */
import { type Namespace, namespaces, serviceAccounts } from '@track/apimachinery'
import { defineController } from '@track/controller-runtime'
import { unlessTerminating } from '../pod-control.ts'

const name = 'default'

export const serviceAccountController = defineController<Namespace>({
  name: 'service-account-controller',
  reconciles: namespaces,
  watches: [{
    resource: serviceAccounts,
    keys: ({ metadata }) => (metadata.name === name && metadata.namespace ? [metadata.namespace] : []),
  }],

  reconcile({ metadata, status }, { api, cache }) {
    const namespace = metadata.name!
    if (status?.phase !== 'Active' || cache.get(serviceAccounts, name, namespace)) return
    unlessTerminating(() => api.create(serviceAccounts, { metadata: { name, namespace } }))
  },
})
