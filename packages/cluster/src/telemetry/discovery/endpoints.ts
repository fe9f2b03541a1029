/** Endpoints as targets: one for each port of each address. Follows discovery/kubernetes/endpoints.go of Prometheus 3.16. */
import type { EndpointAddress, Endpoints } from '@track/apimachinery'
import { namespaceLabelsOf, nodeLabelsOf } from './attached-labels.ts'
import { labelsInPod, meet, type MetPods, podAt, uncoveredTargets } from './endpoint-pods.ts'
import type { Related } from './related.ts'
import { serviceLabels } from './service.ts'
import { joinHostPort, type LabelSet, meta, objectLabels, type TargetGroup } from './target-group.ts'

export function endpointsGroup({ metadata, subsets = [] }: Endpoints, related: Related): TargetGroup {
  const { namespace = '', name = '' } = metadata
  const service = related.service(namespace, name)
  const met: MetPods = new Map()
  const targets = subsets.flatMap(({ ports = [], addresses = [], notReadyAddresses = [] }) => ports.flatMap((port) => {
    const own = { [`${meta}endpoint_port_name`]: port.name ?? '', [`${meta}endpoint_port_protocol`]: port.protocol ?? '' }
    const targetOf = (isReady: boolean) => (address: EndpointAddress): LabelSet => {
      const pod = podAt(related, address.targetRef)
      if (pod) meet(met, pod, port.port)
      return {
        __address__: joinHostPort(address.ip, port.port), ...own, [`${meta}endpoint_ready`]: String(isReady), ...addressLabels(address, related),
        ...(pod && labelsInPod(pod, { port: port.port, protocol: port.protocol ?? '' }, related)),
      }
    }
    return [...addresses.map(targetOf(true)), ...notReadyAddresses.map(targetOf(false))]
  }))
  return {
    source: `endpoints/${namespace}/${name}`,
    labels: {
      [`${meta}namespace`]: namespace, ...(service && serviceLabels(service)), ...objectLabels(metadata, 'endpoints'), ...namespaceLabelsOf(related, namespace),
    },
    targets: [...targets, ...uncoveredTargets(met, related)],
  }
}

function addressLabels({ targetRef, nodeName, hostname }: EndpointAddress, related: Related): LabelSet {
  const node = nodeName ?? (targetRef?.kind === 'Node' ? targetRef.name : undefined)
  return {
    ...(targetRef && { [`${meta}endpoint_address_target_kind`]: targetRef.kind ?? '', [`${meta}endpoint_address_target_name`]: targetRef.name ?? '' }),
    ...(nodeName !== undefined && { [`${meta}endpoint_node_name`]: nodeName }), ...(hostname && { [`${meta}endpoint_hostname`]: hostname }),
    ...nodeLabelsOf(related, node),
  }
}
