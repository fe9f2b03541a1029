/** An EndpointSlice as targets: one for each port of each address. Follows discovery/kubernetes/endpointslice.go of Prometheus 3.16. */
import type { Endpoint, EndpointSlice, Service } from '@track/apimachinery'
import { namespaceLabelsOf, nodeLabelsOf } from './attached-labels.ts'
import { labelsInPod, meet, type MetPods, podAt, uncoveredTargets } from './endpoint-pods.ts'
import type { Related } from './related.ts'
import { serviceLabels } from './service.ts'
import { joinHostPort, type LabelSet, meta, objectLabels, sanitized, type TargetGroup } from './target-group.ts'

export function endpointSliceGroup(slice: EndpointSlice, related: Related): TargetGroup {
  const { metadata, addressType, endpoints, ports = [] } = slice
  const { namespace = '', name = '', labels = {} } = metadata
  const serviceName = labels['kubernetes.io/service-name']
  const service = serviceName === undefined ? undefined : related.service(namespace, serviceName)
  const group: TargetGroup = {
    source: `endpointslice/${namespace}/${name}`,
    labels: {
      [`${meta}namespace`]: namespace, [`${meta}endpointslice_address_type`]: addressType, ...objectLabels(metadata, 'endpointslice'),
      ...(service && serviceLabels(service)), ...namespaceLabelsOf(related, namespace),
    },
    targets: [],
  }
  if (service && isOfOtherFamily(service, addressType)) return group
  const met: MetPods = new Map()
  const targets = endpoints.flatMap((endpoint) => ports.flatMap((port) => endpoint.addresses.map((address): LabelSet => {
    const pod = podAt(related, endpoint.targetRef)
    if (pod) meet(met, pod, port.port)
    return {
      __address__: port.port === undefined ? address : joinHostPort(address, port.port), ...given(portLabels(port)), ...endpointLabels(endpoint, related),
      ...(pod && labelsInPod(pod, { port: port.port }, related)),
    }
  })))
  return { ...group, targets: [...targets, ...uncoveredTargets(met, related)] }
}

type Port = NonNullable<EndpointSlice['ports']>[number]

const prefix = `${meta}endpointslice_`

function portLabels({ name, protocol, port, appProtocol }: Port): Readonly<Record<string, string | undefined>> {
  return {
    [`${prefix}port_name`]: name, [`${prefix}port_protocol`]: protocol, [`${prefix}port`]: port?.toString(), [`${prefix}port_app_protocol`]: appProtocol,
  }
}

function endpointLabels({ conditions = {}, hostname, targetRef, nodeName, zone, deprecatedTopology = {} }: Endpoint, related: Related): LabelSet {
  const topology = Object.entries(deprecatedTopology).flatMap(([name, value]) => {
    const own = sanitized(name)
    return [[`${prefix}endpoint_topology_${own}`, value], [`${prefix}endpoint_topology_present_${own}`, 'true']] as const
  })
  return {
    ...given({
      [`${prefix}endpoint_conditions_ready`]: conditions.ready?.toString(), [`${prefix}endpoint_conditions_serving`]: conditions.serving?.toString(),
      [`${prefix}endpoint_conditions_terminating`]: conditions.terminating?.toString(), [`${prefix}endpoint_hostname`]: hostname,
      [`${prefix}endpoint_node_name`]: nodeName, [`${prefix}endpoint_zone`]: zone,
    }),
    ...(targetRef && { [`${prefix}address_target_kind`]: targetRef.kind ?? '', [`${prefix}address_target_name`]: targetRef.name ?? '' }),
    ...Object.fromEntries(topology), ...nodeLabelsOf(related, targetRef?.kind === 'Node' ? targetRef.name : nodeName),
  }
}

function given(labels: Readonly<Record<string, string | undefined>>): LabelSet {
  return Object.fromEntries(Object.entries(labels).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])))
}

/** Of two slices for both families only the one of the first counts. */
function isOfOtherFamily({ spec: { ipFamilyPolicy, ipFamilies = [] } }: Service, addressType: string): boolean {
  const isDual = ipFamilyPolicy === 'PreferDualStack' || ipFamilyPolicy === 'RequireDualStack'
  return isDual && ipFamilies.length > 0 && ipFamilies[0] !== addressType
}
