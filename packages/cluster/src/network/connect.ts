/**
 * What answers at an address and a port: a container, a Service's endpoint, something that is
 * scraped, the API server, or nobody; and whether a network policy lets the packets through, which is
 * asked of the pods at both ends, behind the Service. Follows what kube-proxy makes of Services
 * (pkg/proxy/iptables/proxier.go). Left out: IPVS and nftables where they differ, IPv6.
 */
import { pods, type Service, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { listenerAt } from '@track/nodes'
import type { Simulation } from '@track/simulation'
import type { Target } from '@track/telemetry'
import { telemetryOf } from '../telemetry/store.ts'
import { outsideHost } from './dns/outside-names.ts'
import { cutBetween } from './faulty-ways.ts'
import { outsideServer } from './outside-servers.ts'
import { type Place, placeAt, sideOf } from './places.ts'
import type { Side } from './policy/connection.ts'
import { judge } from './policy/policy-part.ts'
import { healthCheckAt } from './services/health-check.ts'
import { isForService, type Packet, throughService } from './services/through-service.ts'
import { isServed } from './system-apis.ts'
import { otlpGrpcPort, shortName, type SystemApi } from './system-services.ts'

export type Peer =
  /** A server of the traffic, by its id, in a pod, and the address that it sees. */
  | { readonly kind: 'server'; readonly id: string; readonly uid: string; readonly container: string; readonly client: string; readonly port: number }
  /** Targets of the scraper that share the address; which one is meant the path tells. */
  | { readonly kind: 'scraped'; readonly targets: readonly Target[] }
  | { readonly kind: 'api server' }
  /** The health check of a Service's load balancer, on one of its nodes. */
  | { readonly kind: 'health check'; readonly service: Service; readonly localEndpoints: number }
  /** A server of the monitoring, by what it speaks. */
  | { readonly kind: 'system api'; readonly api: SystemApi; readonly targets: readonly Target[] }
  /** A server that speaks HTTP/2 alone, to clients of its own. */
  | { readonly kind: 'grpc'; readonly api: SystemApi }
  /** A host outside of the cluster. */
  | { readonly kind: 'outside'; readonly speaksTls: boolean }
  /** Nothing listens there. */
  | { readonly kind: 'refused' }
  /** Nobody has the address, or drops what comes: there is no answer at all. */
  | { readonly kind: 'silent' }

const refused: Peer = { kind: 'refused' }
const silent: Peer = { kind: 'silent' }

export interface Destination {
  readonly address: string
  readonly port: number
  readonly from: Side
  /** The pod of the caller, for its own loopback address. */
  readonly uid: string | undefined
  /** One of several endpoints is chosen by it: between 0 and 1. */
  readonly choice: number
}

export function peerAt(simulation: Simulation, destination: Destination): Peer {
  const { address, port, from, uid } = destination
  if (address.startsWith('127.')) return uid === undefined ? refused : inPod(simulation, uid, port, { from, targets: [] })
  const route = arrivalOf(simulation, destination)
  if (route === 'refused') return refused
  if (route === 'dropped') return silent
  const verdict = judge(simulation, { from: route.from, to: sideOf(route.to), port: route.port, protocol: 'TCP' })
  if (!verdict.isAllowed) return silent
  const cut = cutBetween(simulation, route.from, sideOf(route.to))
  if (cut !== undefined) return cut === 'dropped' ? silent : refused
  return answerAt(simulation, route)
}

/** Where packets come out behind Services, and as whose; policies have not been asked yet. */
export function arrivalOf(simulation: Simulation, { address, port, from, choice }: Destination): Arrival | 'refused' | 'dropped' {
  const packet: Packet = { address, port, from, choice }
  const service = isForService(simulation, packet)
  return service ? throughService(simulation, service, packet) : { from, to: placeAt(simulation, address), port }
}

interface Arrival {
  readonly from: Side
  readonly to: Place
  readonly port: number
}

function answerAt(simulation: Simulation, { from, to, port }: Arrival): Peer {
  switch (to.kind) {
    case 'pod': {
      const { metadata, status } = to.pod
      const targets = targetsAt(simulation, `${status?.podIP ?? ''}:${port}`)
      return inPod(simulation, metadata.uid ?? '', port, { from, targets })
    }
    case 'node':
      return onNode(simulation, to, port, from)
    case 'system': {
      const api = to.service.apis[port]
      const targets = targetsAt(simulation, `${shortName(to.service)}:${port}`)
      if (api && isServed(simulation, api, port)) return port === otlpGrpcPort ? { kind: 'grpc', api } : { kind: 'system api', api, targets }
      return targets.length > 0 ? { kind: 'scraped', targets } : refused
    }
    case 'api server': {
      // Beside it run other parts of the control plane, known where they are scraped.
      const targets = port === 6443 ? [] : targetsAt(simulation, `${to.address}:${port}`)
      if (targets.length > 0) return { kind: 'scraped', targets }
      return port === 6443 ? { kind: 'api server' } : refused
    }
    case 'other': {
      const targets = targetsAt(simulation, `${to.address}:${port}`)
      return targets.length > 0 ? { kind: 'scraped', targets } : outside(simulation, to.address, port, from)
    }
  }
}

function outside(simulation: Simulation, address: string, port: number, from: Side): Peer {
  const server = outsideServer(simulation, address, port)
  if (server !== undefined) return { kind: 'server', id: server, uid: '', container: '', client: from.address, port }
  const host = outsideHost(simulation, address, port)
  if (host === 'unknown') return silent
  return host === 'refuses' ? refused : { kind: 'outside', speaksTls: port === 443 }
}

interface Asked {
  readonly from: Side
  readonly targets: readonly Target[]
}

function inPod(simulation: Simulation, uid: string, port: number, { from, targets }: Asked): Peer {
  const run = listenerAt(simulation, uid, port)
  if (run?.traffic) return { kind: 'server', id: run.traffic.id, uid, container: run.container, client: from.address, port }
  return targets.length > 0 ? { kind: 'scraped', targets } : refused
}

/** Pods of the node's network listen at the node's own address. */
function onNode(simulation: Simulation, { address, node }: { address: string; node: string }, port: number, from: Side): Peer {
  for (const { metadata, spec } of cacheOf(simulation).byIndex(pods, 'node', node)) {
    const peer = spec.hostNetwork ? inPod(simulation, metadata.uid ?? '', port, { from, targets: [] }) : refused
    if (peer.kind === 'server') return peer
  }
  const targets = targetsAt(simulation, `${address}:${port}`)
  if (targets.length > 0) return { kind: 'scraped', targets }
  const published = cacheOf(simulation).byIndex(services, 'nodePort', String(port))
  const checked = published.find(({ spec }) => spec.healthCheckNodePort === port)
  return checked ? healthCheckAt(simulation, checked, node) : refused
}

function targetsAt(simulation: Simulation, address: string): Target[] {
  return [...telemetryOf(simulation).targets.values()].filter((target) => target.address === address)
}
