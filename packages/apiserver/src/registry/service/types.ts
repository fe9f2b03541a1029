/** What the type of a service asks for. */
import type { ServiceSpec } from '@track/apimachinery'

export function needsClusterIp({ type }: ServiceSpec): boolean {
  return type !== 'ExternalName'
}

export function needsNodePorts({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

export function needsHealthCheckNodePort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

export function isExternallyAccessible({ type, externalIPs = [] }: ServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0)
}

/** The node ports in use: of the ports, and the one for health checks. */
export function nodePortsOf({ ports = [], healthCheckNodePort }: ServiceSpec): number[] {
  const all = ports.map(({ nodePort }) => nodePort ?? 0)
  return [...all, healthCheckNodePort ?? 0].filter((port) => port !== 0)
}
