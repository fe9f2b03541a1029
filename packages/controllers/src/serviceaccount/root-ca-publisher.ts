/**
 * Puts the cluster's certificate authority into each namespace, for pods to check the API by.
 *
 * Follows pkg/controller/certificates/rootcacertpublisher/publisher.go of Kubernetes 1.34.
 */
import { configMaps, deepEqual, type Namespace, namespaces } from '@track/apimachinery'
import { type Controller, defineController } from '@track/controller-runtime'
import { unlessTerminating } from '../pod-control.ts'

const name = 'kube-root-ca.crt'
const descriptionAnnotation = 'kubernetes.io/description'
const description = 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as '
  + 'the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** `certificate` in PEM. */
export function rootCaPublisher(certificate: string): Controller {
  const data = { 'ca.crt': certificate }
  return defineController<Namespace>({
    name: 'root-ca-cert-publisher',
    reconciles: namespaces,
    watches: [{
      resource: configMaps,
      keys: ({ metadata }) => (metadata.name === name && metadata.namespace ? [metadata.namespace] : []),
    }],

    reconcile({ metadata, status }, { api, cache }) {
      const namespace = metadata.name!
      if (status?.phase !== 'Active') return
      const current = cache.get(configMaps, name, namespace)
      const annotations = { ...current?.metadata.annotations, [descriptionAnnotation]: description }
      if (!current) unlessTerminating(() => api.create(configMaps, { metadata: { name, namespace, annotations }, data }))
      else if (!deepEqual(current.data, data) || !current.metadata.annotations?.[descriptionAnnotation]) {
        api.update(configMaps, { ...current, metadata: { ...current.metadata, annotations }, data })
      }
    },
  })
}
