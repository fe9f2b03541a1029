/**
 * EndpointSlices and Endpoints described: ports, addresses and their conditions.
 *
 * Follows describeEndpointSliceV1 and describeEndpoints of k8s.io/kubectl/pkg/describe/describe.go of
 * Kubernetes 1.34.
 */
import type { Endpoints, EndpointSlice } from '@track/apimachinery'
import { type Describer, describeOwnEvents } from './describer.ts'
import { describeHead, describeLabelsAndAnnotations } from './labels.ts'

const unset = '<unset>'

export const describeEndpointSlice: Describer<EndpointSlice> = function* (describing, to) {
  const { object: slice } = describing
  const { ports = [], endpoints = [] } = slice
  describeHead(slice, to)
  describeLabelsAndAnnotations(slice, to)
  to.field(0, 'AddressType', slice.addressType)
  to.line(0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:')
  if (ports.length > 0) to.write(0, '  Name\tPort\tProtocol\n  ----\t----\t--------\n')
  for (const { name, port, protocol = '' } of ports) to.line(1, `${name || unset}\t${port ?? unset}\t${protocol}`)
  to.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:')
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    to.line(1, `- Addresses:\t${addresses.join(', ') || '<none>'}`)
    to.line(2, 'Conditions:')
    to.field(3, 'Ready', conditions?.ready ?? unset)
    to.field(2, 'Hostname', hostname ?? unset)
    if (targetRef) to.field(2, 'TargetRef', `${targetRef.kind ?? ''}/${targetRef.name ?? ''}`)
    to.field(2, 'NodeName', nodeName ?? unset)
    to.field(2, 'Zone', zone ?? unset)
  }
  yield* describeOwnEvents(describing, to)
}

export const describeEndpoints: Describer<Endpoints> = function* (describing, to) {
  const { object: endpoints } = describing
  describeHead(endpoints, to)
  describeLabelsAndAnnotations(endpoints, to)
  to.line(0, 'Subsets:')
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of endpoints.subsets ?? []) {
    to.field(1, 'Addresses', addresses.map(({ ip }) => ip).join(',') || '<none>')
    to.field(1, 'NotReadyAddresses', notReadyAddresses.map(({ ip }) => ip).join(',') || '<none>')
    if (ports.length > 0) to.write(0, '  Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n')
    for (const { name, port, protocol = '' } of ports) to.line(2, `${name || unset}\t${port}\t${protocol}`)
    to.write(0, '\n')
  }
  yield* describeOwnEvents(describing, to)
}
