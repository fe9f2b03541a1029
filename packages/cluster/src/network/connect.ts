/**
 * What answers at an address and a port: a container, a Service's endpoint, something that is
 * scraped, the API server, or nobody. Follows what kube-proxy makes of Services
 * (pkg/proxy/iptables/proxier.go). Left out: session affinity, traffic policies, node-local
 * endpoints, load balancers.
 */
import { endpointSlices, nodes, pods, services, type EndpointSlice, type Pod, type Service } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { listenerAt } from '@track/nodes'
import type { Simulation } from '@track/simulation'
import type { Target } from '@track/telemetry'
import { telemetryOf } from '../telemetry/store.ts'
import { systemNameOf } from './resolve.ts'

export type Peer =
  /** A server of the traffic, by its id, in a pod. */
  | { readonly kind: 'server'; readonly id: string; readonly uid: string; readonly container: string }
  /** Targets of the scraper that share the address; which one is meant the path tells. */
  | { readonly kind: 'scraped'; readonly targets: readonly Target[] }
  | { readonly kind: 'api server' }
  /** Nothing listens there. */
  | { readonly kind: 'refused' }
  /** Nobody has the address, or drops what comes: there is no answer at all. */
  | { readonly kind: 'silent' }

const refused: Peer = { kind: 'refused' }
const silent: Peer = { kind: 'silent' }

export interface Destination {
  readonly address: string
  readonly port: number
  /** The pod of the caller, for its own loopback address. */
  readonly uid: string | undefined
  /** One of several endpoints is chosen by it: between 0 and 1. */
  readonly choice: number
}

export function peerAt(simulation: Simulation, destination: Destination): Peer {
  const { address, port, uid } = destination
  const cache = cacheOf(simulation)
  if (address.startsWith('127.')) return uid === undefined ? refused : inPod(simulation, uid, port, [])
  const service = cache.list(services).find(({ spec }) => spec?.clusterIP === address)
  if (service) return throughService(simulation, service, (each) => each.port === port, destination)
  const pod = cache.list(pods).find(({ status, spec }) => status?.podIP === address && !spec.hostNetwork && status.phase !== 'Succeeded' && status.phase !== 'Failed')
  const targets = targetsAt(simulation, `${systemNameOf(address) ?? address}:${port}`)
  if (pod) return inPod(simulation, pod.metadata.uid ?? '', port, targets)
  if (targets.length > 0) return { kind: 'scraped', targets }
  if (!isOfNode(simulation, address)) return systemNameOf(address) === undefined ? silent : refused
  const published = cache.list(services).find(({ spec }) => spec?.ports?.some(({ nodePort }) => nodePort === port))
  return published ? throughService(simulation, published, ({ nodePort }) => nodePort === port, destination) : refused
}

function inPod(simulation: Simulation, uid: string, port: number, targets: readonly Target[]): Peer {
  const run = listenerAt(simulation, uid, port)
  if (run?.traffic) return { kind: 'server', id: run.traffic.id, uid, container: run.container }
  return targets.length > 0 ? { kind: 'scraped', targets } : refused
}

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number]

/** A port that the Service does not have is dropped; a Service without endpoints refuses. */
function throughService(simulation: Simulation, service: Service, isMeant: (port: ServicePort) => boolean, { choice }: Destination): Peer {
  const { name = '', namespace = '' } = service.metadata
  if (namespace === 'default' && name === 'kubernetes') return { kind: 'api server' }
  const found = service.spec?.ports?.find(isMeant)
  if (!found) return silent
  const slices = cacheOf(simulation).list(endpointSlices, namespace).filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
  const ready = slices.flatMap((slice) => endpointsOf(slice, found.name ?? ''))
  const chosen = ready[Math.floor(choice * ready.length)]
  return chosen ? inPod(simulation, chosen.uid, chosen.port, []) : refused
}

/** The ready endpoints of a slice with the port that a Service's port of this name leads to. */
function endpointsOf({ endpoints = [], ports = [] }: EndpointSlice, name: string): { readonly uid: string; readonly port: number }[] {
  const port = ports.find((each) => (each.name ?? '') === name)?.port
  if (port === undefined) return []
  return endpoints.flatMap(({ conditions, targetRef }) =>
    (conditions?.ready !== false && targetRef?.uid !== undefined ? [{ uid: targetRef.uid, port }] : []))
}

function targetsAt(simulation: Simulation, address: string): Target[] {
  return [...telemetryOf(simulation).targets.values()].filter((target) => target.address === address)
}

function isOfNode(simulation: Simulation, address: string): boolean {
  return cacheOf(simulation).list(nodes).some(({ status }) => status?.addresses?.some((each) => each.address === address))
}

/** The pod that a container is in, for what it is and what it runs. */
export function podOf(simulation: Simulation, uid: string): Pod | undefined {
  return cacheOf(simulation).list(pods).find(({ metadata }) => metadata.uid === uid)
}
