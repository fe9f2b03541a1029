/** What is at an address: a pod, a node, the API server, a service of the system, or nobody known. */
import { nodes, pods, type Pod } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { apiServerAddress } from '../bootstrap.ts'
import type { ProxyNode } from './services/endpoints.ts'
import { type Side, sideOfPod } from './policy/connection.ts'
import { systemServices, type SystemService } from './system-services.ts'

export type Place =
  | { readonly kind: 'pod'; readonly pod: Pod }
  | { readonly kind: 'node'; readonly address: string; readonly node: string }
  | { readonly kind: 'system'; readonly service: SystemService }
  | { readonly kind: 'api server'; readonly address: string }
  | { readonly kind: 'other'; readonly address: string }

/** Of two pods with one address the one that has not ended is meant. */
export function placeAt(simulation: Simulation, address: string): Place {
  if (address === apiServerAddress) return { kind: 'api server', address }
  const cache = cacheOf(simulation)
  const pod = cache.list(pods).find(({ status, spec }) =>
    status?.podIP === address && !spec.hostNetwork && !hasEnded(status.phase))
  if (pod) return { kind: 'pod', pod }
  const node = cache.list(nodes).find(({ status }) => status?.addresses?.some((each) => each.address === address))
  if (node) return { kind: 'node', address, node: node.metadata.name! }
  const service = systemServices.find((each) => each.address === address || each.clusterIp === address)
  return service ? { kind: 'system', service } : { kind: 'other', address }
}

function hasEnded(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed'
}

export function sideOf(place: Place): Side {
  if (place.kind === 'pod') return sideOfPod(place.pod)
  if (place.kind === 'system') return { kind: 'pod', address: place.service.address, pod: place.service.pod }
  return place.kind === 'node' ? place : { kind: 'other', address: place.address }
}

/** The pod that a container is in, for what it is and what it runs. */
export function podOf(simulation: Simulation, uid: string): Pod | undefined {
  return cacheOf(simulation).list(pods).find(({ metadata }) => metadata.uid === uid)
}

/** The node that somebody is on, with its zone; undefined for who is on none. */
export function nodeOf(simulation: Simulation, side: Side): ProxyNode | undefined {
  const name = side.kind === 'pod' ? side.pod.spec.nodeName : side.kind === 'node' ? side.node : undefined
  const node = name === undefined ? undefined : cacheOf(simulation).get(nodes, name)
  return node && { name: name!, zone: node.metadata.labels?.['topology.kubernetes.io/zone'] }
}
