/**
 * Pods as the subsets of an Endpoints object: addresses that have the same ports stand together.
 *
 * Follows pkg/controller/endpoint/endpoints_controller.go and k8s.io/endpointslice's
 * RepackSubsets of Kubernetes 1.34. Left out: upstream's order of ports and subsets, which is that
 * of their MD5 hashes; here ports stand in the Service's order.
 */
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '@track/apimachinery'
import { addressesOf, containerPort, hasHostname, isEndpoint } from '../endpointslice/endpoint.ts'
import { isReady } from '../pod-state.ts'

/** As many addresses as one Endpoints object holds; what is beyond is cut off. */
const addressesMax = 1000

interface Group {
  readonly ports: EndpointPort[]
  readonly ready: EndpointAddress[]
  readonly notReady: EndpointAddress[]
}

export function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const { publishNotReadyAddresses = false, clusterIP } = service.spec
  const groups = new Map<string, Group>()
  for (const pod of pods) {
    if (!isEndpoint(pod) || (!publishNotReadyAddresses && pod.metadata.deletionTimestamp !== undefined)) continue
    const address = addressOf(service, pod)
    const ports = portsOf(service, pod)
    if (!address || (ports.length === 0 && !((service.spec.ports ?? []).length === 0 && clusterIP === 'None'))) continue
    const key = JSON.stringify(ports)
    const group = groups.get(key) ?? { ports, ready: [], notReady: [] }
    groups.set(key, group)
    const list = publishNotReadyAddresses || isReady(pod) ? group.ready : group.notReady
    list.push(address)
  }
  return [...groups.keys()].sort().map((key) => subset(groups.get(key)!))
}

function subset({ ports, ready, notReady }: Group): EndpointSubset {
  const byAddress = (a: EndpointAddress, b: EndpointAddress) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0)
  return {
    ...(ready.length > 0 && { addresses: ready.sort(byAddress) }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady.sort(byAddress) }),
    ...(ports.length > 0 && { ports }),
  }
}

/** The pod's address of the Service's first IP family. */
function addressOf(service: Service, pod: Pod): EndpointAddress | undefined {
  const isIPv6 = service.spec.ipFamilies?.[0] === 'IPv6'
  const ip = addressesOf(pod).find((address) => address.includes(':') === isIPv6)
  if (ip === undefined) return undefined
  const { name = '', namespace, uid = '' } = pod.metadata
  return {
    ip, ...(hasHostname(pod, service) && { hostname: pod.spec.hostname! }),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', ...(namespace && { namespace }), name, uid },
  }
}

function portsOf({ spec }: Service, pod: Pod): EndpointPort[] {
  return (spec.ports ?? []).flatMap((servicePort) => {
    const port = containerPort(pod, servicePort)
    const { name, protocol = 'TCP', appProtocol } = servicePort
    return port === undefined ? [] : [{ ...(name && { name }), port, protocol, ...(appProtocol && { appProtocol }) }]
  })
}

/** At most `addressesMax` of them, ready ones before others; the same subsets when they are no more. */
export function truncated(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const count = (key: 'addresses' | 'notReadyAddresses') => subsets.reduce((sum, each) => sum + (each[key]?.length ?? 0), 0)
  const ready = count('addresses')
  const notReady = count('notReadyAddresses')
  if (ready + notReady <= addressesMax) return subsets
  const cutsReady = ready > addressesMax
  const key = cutsReady ? 'addresses' : 'notReadyAddresses'
  const [max, total] = cutsReady ? [addressesMax, ready] : [addressesMax - ready, notReady]
  let left = max
  return subsets.map((each) => {
    const { addresses = [], notReadyAddresses = [], ports } = each
    const list = cutsReady ? addresses : notReadyAddresses
    const kept = list.slice(0, Math.min(left, Math.ceil((list.length / total) * max)))
    left -= kept.length
    return {
      ...(!cutsReady && addresses.length > 0 && { addresses }), ...(kept.length > 0 && { [key]: kept }), ...(ports && { ports }),
    }
  })
}
