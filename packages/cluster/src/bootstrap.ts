/**
 * What a cluster has before anybody asks for something: namespaces and the API's own Service.
 *
 * Follows pkg/controlplane/controller (systemnamespaces, kubernetesservice) of Kubernetes 1.34.
 */
import { endpoints, endpointSlices, namespaces, services } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import type { Part, Simulation } from '@track/simulation'

const user = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] }

export const systemNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'] as const

/** The API server's address as the world's own clients would see it. */
export const apiServerAddress = '10.0.0.2'

const port = { name: 'https', port: 443, protocol: 'TCP' as const, targetPort: 6443 }

/** Runs once, at the world's first instant, before any controller looks. */
export const bootstrapPart: Part<{ done: boolean }> = {
  name: 'bootstrap',
  initial(simulation) {
    createFirstObjects(simulation)
    return { done: true }
  },
  events: {},
}

function createFirstObjects(simulation: Simulation): void {
  const api = clientFor(simulation, { user, manager: 'kube-apiserver' })
  for (const name of systemNamespaces) api.create(namespaces, { metadata: { name } })
  const labels = { component: 'apiserver', provider: 'kubernetes' }
  const metadata = { name: 'kubernetes', namespace: 'default' }
  api.create(services, {
    metadata: { ...metadata, labels },
    spec: { clusterIP: '10.96.0.1', ports: [port], type: 'ClusterIP', sessionAffinity: 'None' },
  })
  const ports = [{ name: 'https', port: 6443, protocol: 'TCP' as const }]
  api.create(endpoints, {
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: apiServerAddress }], ports }],
  })
  api.create(endpointSlices, {
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4', endpoints: [{ addresses: [apiServerAddress], conditions: { ready: true } }], ports,
  })
}
