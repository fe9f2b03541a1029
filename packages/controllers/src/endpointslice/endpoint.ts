/**
 * One pod as an endpoint of a Service, and the ports that it serves it on.
 *
 * Follows k8s.io/endpointslice/utils.go and util/controller_utils.go of Kubernetes 1.34.
 */
import { deepEqual, type DiscoveryEndpointPort as EndpointPort, type Endpoint, type Node, type Pod, type Service, type ServicePort } from '@track/apimachinery'
import { isFinished, isReady } from '../pod-state.ts'

export type AddressType = 'IPv4' | 'IPv6'

/** A pod that is being deleted stays in, marked as terminating; one that has finished does not. */
export function isEndpoint(pod: Pod): boolean {
  return !isFinished(pod) && addressesOf(pod).length > 0
}

export function addressesOf({ status }: Pod): string[] {
  if (status?.podIPs?.length) return status.podIPs.map(({ ip }) => ip)
  return status?.podIP ? [status.podIP] : []
}

export function endpointOf(pod: Pod, node: Node | undefined, service: Service, addressType: AddressType): Endpoint {
  const serving = isReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  const { namespace, name = '', uid = '' } = pod.metadata
  return {
    addresses: addressesOf(pod).filter((address) => address.includes(':') === (addressType === 'IPv6')),
    conditions: { ready, serving, terminating },
    ...(hasHostname(pod, service) && { hostname: pod.spec.hostname! }),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', ...(namespace && { namespace }), name, uid },
    ...(zone && { zone }),
  }
}

export function hasHostname({ spec }: Pod, service: Service): boolean {
  return Boolean(spec.hostname) && spec.subdomain === service.metadata.name
}

/** The Service's ports as this pod has them; a port that it does not name is left out. */
export function endpointPorts({ spec }: Service, pod: Pod): EndpointPort[] {
  return (spec.ports ?? []).flatMap((servicePort) => {
    const port = containerPort(pod, servicePort)
    if (port === undefined) return []
    const { name = '', protocol, appProtocol } = servicePort
    return [{ name, port, protocol: protocol ?? 'TCP', ...(appProtocol && { appProtocol }) }]
  })
}

/** The number of a Service's target port in this pod; sidecars have ports as well. */
export function containerPort({ spec }: Pod, { targetPort, protocol }: ServicePort): number | undefined {
  if (typeof targetPort !== 'string') return targetPort
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const ports = [...spec.containers, ...sidecars].flatMap((container) => container.ports ?? [])
  return ports.find((port) => port.name === targetPort && (port.protocol ?? 'TCP') === protocol)?.containerPort
}

/** Whether a change of a pod can change any Service's endpoints. */
export function isEndpointChange(pod: Pod, previous: Pod): boolean {
  return relevant(pod) !== relevant(previous) || !deepEqual(pod.metadata.labels ?? {}, previous.metadata.labels ?? {})
}

function relevant(pod: Pod): string {
  const { spec, metadata } = pod
  return [
    isEndpoint(pod), isReady(pod), metadata.deletionTimestamp !== undefined, addressesOf(pod).join(), spec.nodeName, spec.hostname, spec.subdomain,
  ].join(' ')
}
