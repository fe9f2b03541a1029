/**
 * A packet for one of a Service's addresses: its cluster IP, a port of a node, its load balancer or an
 * external address; where it goes, and from whom it then seems to come.
 *
 * Follows pkg/proxy/iptables/proxier.go of Kubernetes 1.34 (KUBE-SVC, KUBE-SVL and KUBE-EXT).
 */
import { cidrContains, type EndpointSlice, endpointSlices, nodes, parseCidr, parseIp, type Service, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { nodeOf, type Place, placeAt, podOf } from '../places.ts'
import type { Side } from '../policy/connection.ts'
import { chosenEndpoint } from './affinity-part.ts'
import { endpointsOf, localEndpoints, type ProxyNode, type ServiceEndpoint } from './endpoints.ts'
import { routed } from './proxy.ts'

export interface Packet {
  readonly address: string
  readonly port: number
  readonly from: Side
  /** One of several is chosen by it: between 0 and 1. */
  readonly choice: number
}

type ServicePort = NonNullable<Service['spec']['ports']>[number]

/** The Service, and how the packet came to it. */
interface Meant {
  readonly service: Service
  readonly by: 'cluster ip' | 'node port' | 'outside address'
  /** For a node port: whose. */
  readonly node?: string
}

export interface Route {
  readonly from: Side
  readonly to: Place
  readonly port: number
}

export function isForService(simulation: Simulation, { address, port }: Packet): Meant | undefined {
  const cache = cacheOf(simulation)
  const [service] = cache.byIndex(services, 'clusterIP', address)
  if (service) return { service, by: 'cluster ip' }
  const published = cache.byIndex(services, 'nodePort', String(port)).find((each) => portOf(each, 'node port', port))
  const place = published && placeAt(simulation, address)
  if (place?.kind === 'node') return { service: published!, by: 'node port', node: place.node }
  const outside = cache.list(services).find((each) => outsideAddresses(each).includes(address))
  return outside && { service: outside, by: 'outside address' }
}

/** A load balancer in front that sends packets on as its own is not kube-proxy's to shorten. */
function outsideAddresses({ spec, status }: Service): string[] {
  const ingress = spec.type === 'LoadBalancer' ? status?.loadBalancer?.ingress ?? [] : []
  return [...ingress.flatMap(({ ip, ipMode }) => (ip && ipMode !== 'Proxy' ? [ip] : [])), ...(spec.externalIPs ?? [])]
}

function portOf({ spec }: Service, by: Meant['by'], port: number): ServicePort | undefined {
  return spec.ports?.find((each) => (each.protocol ?? 'TCP') === 'TCP' && (by === 'node port' ? each.nodePort : each.port) === port)
}

/** A port that the Service does not have is dropped. */
export function throughService(simulation: Simulation, { service, by, node }: Meant, packet: Packet): 'refused' | 'dropped' | Route {
  const { from, port, choice, address } = packet
  const meant = portOf(service, by, port)
  if (!meant || (by === 'outside address' && !isAccepted(service, from.address))) return 'dropped'
  const endpoints = endpointsOf(slicesOf(simulation, service), meant.name ?? '')
  const own = nodeOf(simulation, from)
  const candidates = by === 'outside address' && !own ? balancedNodes(simulation, service, endpoints) : []
  const balanced = candidates[Math.floor(choice * candidates.length)] ?? ''
  const entry = by === 'node port' ? nodeNamed(simulation, node!) : own ?? nodeNamed(simulation, balanced)
  // What a choice among the nodes leaves of the number chooses among the endpoints.
  const second = candidates.length > 1 ? (choice * candidates.length) % 1 : choice
  const policy = by === 'cluster ip' ? 'internal' : entry?.name === own?.name ? 'neither' : 'external'
  const found = routed(service, endpoints, { node: entry, policy })
  if (typeof found === 'string') return found
  const visit = { service, port: meant.port, node: entry?.name ?? '', client: from.address }
  const chosen = chosenEndpoint(simulation, found, visit, second)
  const isMasked = by !== 'cluster ip' && service.spec.externalTrafficPolicy !== 'Local' && entry !== undefined
  return { from: isMasked ? maskedBy(simulation, entry, address) : from, to: placeOf(simulation, chosen), port: chosen.port }
}

function isAccepted({ spec }: Service, client: string): boolean {
  const ranges = spec.loadBalancerSourceRanges ?? []
  const parsed = parseIp(client)
  return ranges.length === 0 || ranges.some((range) => {
    const block = parseCidr(range.trim())
    return block !== undefined && parsed !== undefined && cidrContains(block, parsed)
  })
}

const excludedLabel = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** From outside a load balancer chooses a node that answers its health check; with the policy Local one whose health check is good. */
function balancedNodes(simulation: Simulation, { spec }: Service, endpoints: readonly ServiceEndpoint[]): readonly string[] {
  const balanced = cacheOf(simulation).list(nodes).filter(({ metadata }) => metadata.labels?.[excludedLabel] === undefined)
  const ready = balanced.filter(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True')
  const all = (ready.length > 0 ? ready : balanced).map(({ metadata }) => metadata.name!)
  if (spec.externalTrafficPolicy !== 'Local') return all
  const healthy = all.filter((name) => localEndpoints(endpoints, name).some(({ isReady }) => isReady))
  return healthy.length > 0 ? healthy : all
}

function nodeNamed(simulation: Simulation, name: string): ProxyNode | undefined {
  const node = cacheOf(simulation).get(nodes, name)
  return node && { name, zone: node.metadata.labels?.['topology.kubernetes.io/zone'] }
}

/** Behind a node's masquerade a packet comes from the node. */
function maskedBy(simulation: Simulation, { name }: ProxyNode, address: string): Side {
  const addresses = cacheOf(simulation).get(nodes, name)?.status?.addresses
  return { kind: 'node', node: name, address: addresses?.find(({ type }) => type === 'InternalIP')?.address ?? address }
}

function placeOf(simulation: Simulation, { uid, address }: ServiceEndpoint): Place {
  const pod = uid === undefined ? undefined : podOf(simulation, uid)
  return pod && !pod.spec.hostNetwork ? { kind: 'pod', pod } : placeAt(simulation, address)
}

export function slicesOf(simulation: Simulation, { metadata }: Service): EndpointSlice[] {
  return cacheOf(simulation).byIndex(endpointSlices, 'service', `${metadata.namespace ?? ''}/${metadata.name ?? ''}`)
}
