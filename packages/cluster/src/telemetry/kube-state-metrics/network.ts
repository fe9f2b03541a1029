/**
 * Services, their EndpointSlices, Ingresses and NetworkPolicies.
 *
 * Follows internal/store/{service,endpointslice,ingress,networkpolicy}.go of kube-state-metrics 2.18: where it takes one label's value for
 * another's (`serving`, `hostname`, `terminating` of endpoints), so does this.
 */
import { type EndpointSlice, endpointSlices, type Ingress, ingresses, networkPolicies, type Service, services } from '@track/apimachinery'
import { createdAt, deletedAt, familiesOf, type FamilyRow, named, type Part, versionOf } from './family-row.ts'

const service = familiesOf(services, ({ namespace = '', name = '', uid = '' }) => ({ namespace, service: name, uid }))
const slice = familiesOf(endpointSlices, named('endpointslice'))
const ingress = familiesOf(ingresses, named('ingress'))
const policy = familiesOf(networkPolicies, named('networkpolicy'))

function endpointParts({ endpoints }: EndpointSlice): readonly Part[] {
  return endpoints.flatMap(({ addresses, conditions = {}, hostname = '', targetRef, nodeName = '', zone = '' }) => addresses.map((address): Part => [{
    ready: conditions.ready?.toString() ?? '', serving: (conditions.terminating ?? conditions.serving)?.toString() ?? '', hostname: '', terminating: hostname,
    targetref_kind: targetRef?.kind ?? '', targetref_name: targetRef?.name ?? '', targetref_namespace: targetRef?.namespace ?? '',
    endpoint_nodename: nodeName, endpoint_zone: zone, address,
  }, 1]))
}

function hintParts({ endpoints }: EndpointSlice): readonly Part[] {
  return endpoints.flatMap(({ addresses, hints }) => (hints?.forZones ?? []).map(({ name }): Part => [{ address: addresses[0] ?? '', for_zone: name }, 1]))
}

function pathParts({ spec }: Ingress): readonly Part[] {
  return (spec?.rules ?? []).flatMap(({ host = '', http }) => (http?.paths ?? []).map(({ path = '', pathType = '', backend }): Part => [{
    host, path, path_type: pathType,
    ...(backend.service
      ? { service_name: backend.service.name, service_port: String(backend.service.port?.number ?? 0) }
      : { resource_api_group: backend.resource?.apiGroup ?? '', resource_kind: backend.resource?.kind ?? '', resource_name: backend.resource?.name ?? '' }),
  }, 1]))
}

function about({ spec }: Service) {
  return {
    cluster_ip: spec.clusterIP ?? '', external_name: spec.externalName ?? '', load_balancer_ip: spec.loadBalancerIP ?? '',
    external_traffic_policy: spec.externalTrafficPolicy ?? '',
  }
}

export const networkFamilies: readonly FamilyRow[] = [
  service.info('kube_service_info', '[STABLE] Information about service.', about),
  service.one('kube_service_created', '[STABLE] Unix creation timestamp', createdAt),
  service.info('kube_service_spec_type', '[STABLE] Type about service.', ({ spec }) => ({ type: spec.type ?? '' })),
  service.many('kube_service_spec_external_ip', '[STABLE] Service external ips. One series for each ip', ({ spec }) => (spec.externalIPs ?? []).map((address) => [{ external_ip: address }, 1])),
  service.many('kube_service_status_load_balancer_ingress', '[STABLE] Service load balancer ingress status', ({ status }) => (status?.loadBalancer?.ingress ?? []).map(({ ip = '', hostname = '' }) => [{ ip, hostname }, 1])),
  service.one('kube_service_deletion_timestamp', 'Unix deletion timestamp', deletedAt),
  slice.info('kube_endpointslice_info', 'Information about endpointslice.', ({ addressType }) => ({ addresstype: addressType })),
  slice.one('kube_endpointslice_created', 'Unix creation timestamp', createdAt),
  slice.many('kube_endpointslice_endpoints_hints', 'Topology routing hints attached to endpoints', hintParts),
  slice.many('kube_endpointslice_endpoints', 'Endpoints attached to the endpointslice.', endpointParts),
  slice.many('kube_endpointslice_ports', 'Ports attached to the endpointslice.', ({ ports = [] }) => ports.map(({ name = '', protocol = '', port }) => [{ port_name: name, port_protocol: protocol, port_number: String(port ?? '') }, 1])),
  ingress.info('kube_ingress_info', '[STABLE] Information about ingress.', ({ metadata, spec }) => ({ ingressclass: metadata.annotations?.['kubernetes.io/ingress.class'] ?? spec?.ingressClassName ?? '_default' })),
  ingress.one('kube_ingress_created', '[STABLE] Unix creation timestamp', createdAt),
  ingress.one('kube_ingress_metadata_resource_version', 'Resource version representing a specific version of ingress.', versionOf),
  ingress.many('kube_ingress_path', '[STABLE] Ingress host, paths and backend service information.', pathParts),
  ingress.many('kube_ingress_tls', '[STABLE] Ingress TLS host and secret information.', ({ spec }) => (spec?.tls ?? []).flatMap(({ hosts = [], secretName = '' }) => hosts.map((host): Part => [{ tls_host: host, secret: secretName }, 1]))),
  policy.one('kube_networkpolicy_created', 'Unix creation timestamp of network policy', createdAt),
  policy.one('kube_networkpolicy_spec_ingress_rules', 'Number of ingress rules on the networkpolicy', ({ spec }) => spec?.ingress?.length ?? 0),
  policy.one('kube_networkpolicy_spec_egress_rules', 'Number of egress rules on the networkpolicy', ({ spec }) => spec?.egress?.length ?? 0),
]
