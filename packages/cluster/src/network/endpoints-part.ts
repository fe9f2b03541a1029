/**
 * Tells the traffic by whom each Service is answered: the ready endpoints of its slices.
 *
 * Follows what kube-proxy does with EndpointSlices (pkg/proxy/endpointslicecache.go).
 * Left out: terminating endpoints as a last resort, topology hints, session affinity.
 */
import { endpointSlices, type EndpointSlice, services } from '@track/apimachinery'
import { acknowledge, changesSince, storeOf, subscribe } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { listenerAt, serviceName } from '@track/nodes'
import type { Part, Simulation } from '@track/simulation'
import { setServiceEndpoints } from '@track/traffic'

interface EndpointsState {
  seen: number
}

const name = 'service endpoints'
const nameLabel = 'kubernetes.io/service-name'

export const endpointsPart: Part<EndpointsState> = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event: 'changes', resources: ['endpointslices.discovery.k8s.io', 'services'] })
    return { seen: 0 }
  },
  events: { changes: readChanges },
}

function readChanges(simulation: Simulation): void {
  const state = simulation.state(endpointsPart)
  const store = storeOf(simulation)
  acknowledge(store, name, 'changes')
  const changes = changesSince(store, state.seen)
  state.seen = store.revision
  const names = changes
    ? changes.map(({ object: { kind, metadata } }) => ({
      namespace: metadata.namespace!, name: kind === 'Service' ? metadata.name! : (metadata.labels?.[nameLabel] ?? ''),
    }))
    : cacheOf(simulation).list(services).map(({ metadata }) => ({ namespace: metadata.namespace!, name: metadata.name! }))
  const distinct = new Map(names.filter((each) => each.name !== '').map((each) => [`${each.namespace}/${each.name}`, each]))
  for (const each of distinct.values()) refresh(simulation, each)
}

function refresh(simulation: Simulation, { namespace, name: service }: { namespace: string; name: string }): void {
  const slices = cacheOf(simulation).list(endpointSlices, namespace).filter(({ metadata }) => metadata.labels?.[nameLabel] === service)
  setServiceEndpoints(simulation, serviceName(namespace, service), slices.flatMap((slice) => serversOf(simulation, slice)))
}

/** The servers of a slice that take requests, by their ids in the traffic. */
function serversOf(simulation: Simulation, { endpoints = [], ports = [] }: EndpointSlice): string[] {
  return endpoints.flatMap(({ conditions, targetRef }) => {
    if (conditions?.ready === false || targetRef?.uid === undefined) return []
    return ports.flatMap(({ port }) => {
      const listener = port === undefined ? undefined : listenerAt(simulation, targetRef.uid!, port)
      return listener?.traffic ? [listener.traffic.id] : []
    }).slice(0, 1)
  })
}
