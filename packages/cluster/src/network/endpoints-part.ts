/**
 * Tells the traffic by whom each Service is answered: the ready endpoints of its slices.
 *
 * Follows what kube-proxy does with EndpointSlices (pkg/proxy/topology.go of Kubernetes 1.34). Left
 * out for load, which has one list of servers for all its clients: topology hints, traffic policies,
 * session affinity, network policies (all of which hold for single requests).
 */
import { endpointSlices, type EndpointSlice, services } from '@track/apimachinery'
import { acknowledge, changesSince, storeOf, subscribe } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { listenerAt, serviceName } from '@track/nodes'
import type { Part, Simulation } from '@track/simulation'
import { setServiceEndpoints } from '@track/traffic'
import { clusterEndpoints, endpointsOf } from './services/endpoints.ts'

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
  const distinct = new Map([...names, ...aliases(simulation)].filter((each) => each.name !== '').map((each) => [`${each.namespace}/${each.name}`, each]))
  for (const each of distinct.values()) refresh(simulation, each)
}

interface ServiceKey {
  readonly namespace: string
  readonly name: string
}

/** Services that are another name for one: who stands behind them changes without them. */
function aliases(simulation: Simulation): ServiceKey[] {
  const found = cacheOf(simulation).list(services).filter(({ spec }) => spec.type === 'ExternalName')
  return found.map(({ metadata }) => ({ namespace: metadata.namespace!, name: metadata.name! }))
}

function refresh(simulation: Simulation, key: ServiceKey): void {
  const { namespace, name: service } = meant(simulation, key, aliasesMax)
  const slices = cacheOf(simulation).byIndex(endpointSlices, 'service', `${namespace}/${service}`)
  setServiceEndpoints(simulation, serviceName(key.namespace, key.name), serversOf(simulation, slices))
}

const aliasesMax = 8

/** The Service behind an ExternalName of the cluster; any other is meant itself. */
function meant(simulation: Simulation, key: ServiceKey, left: number): ServiceKey {
  const external = cacheOf(simulation).get(services, key.name, key.namespace)?.spec.externalName
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local\.?$/.exec(external ?? '') ?? []
  return name === undefined || namespace === undefined || left === 0 ? key : meant(simulation, { namespace, name }, left - 1)
}

/** The servers behind a Service that take requests, by their ids in the traffic: one a pod, of its first port that is served. */
function serversOf(simulation: Simulation, slices: readonly EndpointSlice[]): string[] {
  const names = new Set(slices.flatMap(({ ports }) => (ports ?? []).map(({ name = '' }) => name)))
  const usable = clusterEndpoints([...names].flatMap((portName) => endpointsOf(slices, portName)), undefined)
  const servers = new Map<string, string>()
  for (const { uid, port } of usable) {
    const listener = uid === undefined || servers.has(uid) ? undefined : listenerAt(simulation, uid, port)
    if (listener?.traffic) servers.set(uid!, listener.traffic.id)
  }
  return [...servers.values()]
}
