/** A Service as targets: one for each port. Follows discovery/kubernetes/service.go of Prometheus 3.16. */
import type { Service } from '@track/apimachinery'
import { namespaceLabelsOf } from './attached-labels.ts'
import type { Related } from './related.ts'
import { joinHostPort, type LabelSet, meta, objectLabels, type TargetGroup } from './target-group.ts'

export function serviceLabels({ metadata }: Service): LabelSet {
  return { [`${meta}namespace`]: metadata.namespace ?? '', ...objectLabels(metadata, 'service') }
}

export function serviceGroup(service: Service, related: Related): TargetGroup {
  const { metadata: { namespace = '', name = '' }, spec } = service
  const { type = '', ports = [] } = spec
  const address: LabelSet = type === 'ExternalName'
    ? { [`${meta}service_external_name`]: spec.externalName ?? '' }
    : { [`${meta}service_cluster_ip`]: spec.clusterIP ?? '' }
  const balancer = type === 'LoadBalancer' && { [`${meta}service_loadbalancer_ip`]: balancerAddresses(service) }
  return {
    source: `svc/${namespace}/${name}`,
    labels: { ...serviceLabels(service), ...namespaceLabelsOf(related, namespace) },
    targets: ports.map((port) => ({
      __address__: joinHostPort(`${name}.${namespace}.svc`, port.port), [`${meta}service_port_name`]: port.name ?? '',
      [`${meta}service_port_number`]: String(port.port), [`${meta}service_port_protocol`]: port.protocol ?? '', [`${meta}service_type`]: type,
      ...address, ...balancer,
    })),
  }
}

function balancerAddresses({ spec, status }: Service): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip || [])
  return addresses.length > 0 ? addresses.join(',') : spec.loadBalancerIP ?? ''
}
