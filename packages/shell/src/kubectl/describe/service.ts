/**
 * Services described: type, addresses, ports with their endpoints.
 *
 * Follows describeService of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import type { EndpointSlice, Service } from '@track/apimachinery'
import { type Describer, describeOwnEvents } from './describer.ts'
import type { Description } from './description.ts'
import { describeHead, describeLabelsAndAnnotations } from './labels.ts'
import { printLabels } from '../print/table.ts'

export const describeService: Describer<Service> = function* (describing, to) {
  const { kubectl, object: service } = describing
  const { name = '', namespace = '' } = service.metadata
  const { items } = yield* kubectl.json<{ items: EndpointSlice[] }>(
    `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, { query: { labelSelector: `kubernetes.io/service-name=${name}` } },
  )
  const { spec } = service
  describeHead(service, to)
  describeLabelsAndAnnotations(service, to)
  to.field(0, 'Selector', printLabels(spec?.selector))
  to.field(0, 'Type', spec?.type ?? '')
  describeAddresses(service, to)
  describePorts(service, items, to)
  to.field(0, 'Session Affinity', spec?.sessionAffinity ?? '')
  if (spec?.externalTrafficPolicy) to.field(0, 'External Traffic Policy', spec.externalTrafficPolicy)
  if (spec?.internalTrafficPolicy) to.field(0, 'Internal Traffic Policy', spec.internalTrafficPolicy)
  if (spec?.healthCheckNodePort) to.field(0, 'HealthCheck NodePort', spec.healthCheckNodePort)
  if ((spec?.loadBalancerSourceRanges ?? []).length > 0) to.field(0, 'LoadBalancer Source Ranges', spec!.loadBalancerSourceRanges!.join(','))
  if (spec?.trafficDistribution) to.field(0, 'Traffic Distribution', spec.trafficDistribution)
  yield* describeOwnEvents(describing, to)
}

function describeAddresses({ spec, status }: Service, to: Description): void {
  if (spec?.ipFamilyPolicy) to.field(0, 'IP Family Policy', spec.ipFamilyPolicy)
  to.field(0, 'IP Families', (spec?.ipFamilies ?? []).join(',') || '<none>')
  to.field(0, 'IP', spec?.clusterIP ?? '')
  to.field(0, 'IPs', (spec?.clusterIPs ?? []).join(',') || '<none>')
  if ((spec?.externalIPs ?? []).length > 0) to.field(0, 'External IPs', spec!.externalIPs!.join(','))
  if (spec?.loadBalancerIP) to.field(0, 'Desired LoadBalancer IP', spec.loadBalancerIP)
  if (spec?.externalName) to.field(0, 'External Name', spec.externalName)
  const ingress = status?.loadBalancer?.ingress ?? []
  if (ingress.length === 0) return
  to.field(0, 'LoadBalancer Ingress', ingress.map(({ ip, ipMode, hostname = '' }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : hostname)).join(', '))
}

function describePorts({ spec }: Service, slices: readonly EndpointSlice[], to: Description): void {
  for (const { name = '', port, protocol = '', targetPort = 0, nodePort } of spec?.ports ?? []) {
    const shown = name || '<unset>'
    to.field(0, 'Port', `${shown}\t${port}/${protocol}`)
    to.field(0, 'TargetPort', `${targetPort}/${protocol}`)
    if (nodePort) to.field(0, 'NodePort', `${shown}\t${nodePort}/${protocol}`)
    to.field(0, 'Endpoints', printEndpoints(slices, name))
  }
}

const shownMax = 3

/** The ready endpoints of a port, the first three of them. */
export function printEndpoints(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const all = slices.flatMap(({ ports = [], endpoints = [] }) => {
    const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false).map(({ addresses }) => addresses[0]!)
    if (ports.length === 0) return ready
    return ports.filter(({ name = '' }) => name === portName).flatMap(({ port }) => ready.map((address) => `${address}:${port ?? 0}`))
  })
  const shown = all.slice(0, shownMax).join(',')
  return all.length > shownMax ? `${shown} + ${all.length - shownMax} more...` : shown
}
