/**
 * Services of kube-system by which the control plane's components are found, so that a configuration with `kubernetes_sd_configs` of the
 * role `endpoints` or `endpointslice` scrapes them. The components run beside the nodes, not as pods: nothing selects them.
 *
 * Follows templates/exporters/{core-dns,kube-controller-manager,kube-etcd,kube-scheduler} of the chart kube-prometheus-stack, as it is used
 * with addresses in place of static pods. Left out: the pods.
 */
import { endpoints, endpointSlices, services } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import type { Part, Simulation } from '@track/simulation'
import { apiServerAddress } from '../../bootstrap.ts'
import { dnsService } from '../../network/system-services.ts'
import type { Addon } from '../addon.ts'

interface Row {
  readonly name: string
  readonly address: string
  readonly port: number
}

const rows: readonly Row[] = [
  { name: 'coredns', address: dnsService.address, port: 9153 },
  { name: 'kube-controller-manager', address: apiServerAddress, port: 10_257 },
  { name: 'kube-etcd', address: apiServerAddress, port: 2381 },
  { name: 'kube-scheduler', address: apiServerAddress, port: 10_259 },
]

const namespace = 'kube-system'
const writer = { user: { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }, manager: 'kubectl' }

function create(simulation: Simulation, { name, address, port }: Row): void {
  const api = clientFor(simulation, writer)
  const ports = [{ name: 'http-metrics', port, protocol: 'TCP' as const }]
  const labels = { app: `kube-prometheus-stack-${name}`, jobLabel: name }
  api.create(services, { metadata: { name, namespace, labels }, spec: { type: 'ClusterIP', clusterIP: 'None', ports } as never })
  api.create(endpoints, { metadata: { name, namespace, labels: { ...labels, 'endpointslice.kubernetes.io/skip-mirror': 'true' } }, subsets: [{ addresses: [{ ip: address }], ports }] })
  api.create(endpointSlices, {
    metadata: { name, namespace, labels: { ...labels, 'kubernetes.io/service-name': name } }, addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }], ports,
  })
}

const part: Part = {
  name: 'control-plane-services',
  initial(simulation) {
    for (const row of rows) create(simulation, row)
    return {}
  },
  events: {},
}

export const controlPlaneServices: Addon = { name: 'control-plane-services', kinds: [], controllers: [], parts: [part] }
