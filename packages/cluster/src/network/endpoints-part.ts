/**
 * Tells the traffic by whom each Service is answered: the ready endpoints of its slices; and for
 * whom it is answered by others, or its packets are dropped on their way.
 *
 * Follows what kube-proxy does with EndpointSlices (pkg/proxy/topology.go of Kubernetes 1.34). Left
 * out for load: connections that stand when a policy comes (each attempt is one).
 */
import { endpointSlices, services } from '@track/apimachinery'
import { acknowledge, type Change, changesSince, storeOf, subscribe } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { hasTls, serverAt, serviceName } from '@track/nodes'
import type { Instant, Part, Simulation } from '@track/simulation'
import { setServiceEndpoints } from '@track/traffic'
import { refreshAddresses } from './load-balancer/addressed.ts'
import { hasPolicies } from './policy/policy-part.ts'
import { clusterEndpoints, endpointsOf, type ServiceEndpoint } from './services/endpoints.ts'
import { withTls } from './tls/workload-tls.ts'
import { isSelective, waysTo } from './ways.ts'

interface EndpointsState {
  seen: number
  /** Whether it matters who asks; only then are pods watched. */
  isSelective: boolean
  /** The event at which everybody's ways are worked out anew, and when that is. */
  next: string
  nextAt: Instant
}

const name = 'service endpoints'
const nameLabel = 'kubernetes.io/service-name'
const watched = ['endpointslices.discovery.k8s.io', 'services', 'networkpolicies.networking.k8s.io', 'loads.traffic.track.dev']
const watchedBySelective = [...watched, 'namespaces', 'pods', 'journeys.traffic.track.dev']

export const endpointsPart: Part<EndpointsState> = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event: 'changes', resources: watched })
    return { seen: 0, isSelective: false, next: '', nextAt: Infinity }
  },
  events: {
    changes: (simulation: Simulation) => readChanges(simulation, false),
    'look again'(simulation: Simulation) {
      simulation.state(endpointsPart).nextAt = Infinity
      readChanges(simulation, true)
    },
  },
}

/** Who believes whom has changed: everybody's ways are worked out anew. */
export function tlsChanged(simulation: Simulation): void {
  lookAgain(simulation, simulation.now)
}

function lookAgain(simulation: Simulation, at: Instant): void {
  const state = simulation.state(endpointsPart)
  if (at >= state.nextAt) return
  if (state.nextAt !== Infinity) simulation.cancel(state.next)
  state.nextAt = at
  state.next = simulation.schedule({ at, part: name, event: 'look again' })
}

function readChanges(simulation: Simulation, isDue: boolean): void {
  const state = simulation.state(endpointsPart)
  const store = storeOf(simulation)
  acknowledge(store, name, 'changes')
  const changes = changesSince(store, state.seen)
  state.seen = store.revision
  const all = cacheOf(simulation).list(services)
  const isNowSelective = hasPolicies(simulation) || hasTls(simulation) || all.some(isSelective)
  const hasTurned = isNowSelective !== state.isSelective
  state.isSelective = isNowSelective
  if (hasTurned) subscribe(store, { part: name, event: 'changes', resources: isNowSelective ? watchedBySelective : watched })
  const own = (changes ?? []).flatMap(changedService)
  // Who asks has changed, or what lets through whom: no Service is sure to be what it was.
  const isForAll = isDue || !changes || hasTurned || (isNowSelective && own.length < changes.length)
  const keys = isForAll ? [...own, ...all.map(({ metadata }) => keyOf(metadata))] : [...own, ...aliases(simulation)]
  const distinct = new Map(keys.map((each) => [`${each.namespace}/${each.name}`, each]))
  for (const each of distinct.values()) refresh(simulation, each)
  refreshAddresses(simulation)
}

interface ServiceKey {
  readonly namespace: string
  readonly name: string
}

function keyOf({ namespace = '', name: service = '' }: { readonly namespace?: string; readonly name?: string }): ServiceKey {
  return { namespace, name: service }
}

function changedService({ object: { kind, metadata } }: Change): ServiceKey[] {
  const service = kind === 'Service' ? metadata.name : kind === 'EndpointSlice' ? metadata.labels?.[nameLabel] : undefined
  return service === undefined ? [] : [{ namespace: metadata.namespace ?? '', name: service }]
}

/** Services that are another name for one: who stands behind them changes without them. */
function aliases(simulation: Simulation): ServiceKey[] {
  const found = cacheOf(simulation).list(services).filter(({ spec }) => spec.type === 'ExternalName')
  return found.map(({ metadata }) => ({ namespace: metadata.namespace!, name: metadata.name! }))
}

function refresh(simulation: Simulation, key: ServiceKey): void {
  const own = meant(simulation, key, aliasesMax)
  const service = cacheOf(simulation).get(services, own.name, own.namespace)
  const endpoints = allEndpoints(simulation, own)
  const ways = service ? waysTo(simulation, service, endpoints) : {}
  const servers = serversOf(simulation, clusterEndpoints(endpoints, undefined))
  const known = serviceName(key.namespace, key.name)
  const { ways: spoken, until } = withTls(simulation, known, servers, ways)
  setServiceEndpoints(simulation, known, servers, { ways: spoken, clusterIP: service?.spec.clusterIP ?? '' })
  lookAgain(simulation, until)
}

function allEndpoints(simulation: Simulation, { namespace, name: service }: ServiceKey): ServiceEndpoint[] {
  const slices = cacheOf(simulation).byIndex(endpointSlices, 'service', `${namespace}/${service}`)
  const names = new Set(slices.flatMap(({ ports }) => (ports ?? []).map(({ name: port = '' }) => port)))
  return [...names].flatMap((port) => endpointsOf(slices, port))
}

const aliasesMax = 8

/** The Service behind an ExternalName of the cluster; any other is meant itself. */
function meant(simulation: Simulation, key: ServiceKey, left: number): ServiceKey {
  const external = cacheOf(simulation).get(services, key.name, key.namespace)?.spec.externalName
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local\.?$/.exec(external ?? '') ?? []
  return name === undefined || namespace === undefined || left === 0 ? key : meant(simulation, { namespace, name }, left - 1)
}

/** The servers of endpoints by their ids in the traffic: one a pod, of its first port that is served. One that is ready and does not listen yet refuses. */
function serversOf(simulation: Simulation, endpoints: readonly ServiceEndpoint[]): string[] {
  const servers = new Map<string, string>()
  for (const { uid, port } of endpoints) {
    const run = uid === undefined || servers.has(uid) ? undefined : serverAt(simulation, uid, port)
    if (run?.traffic) servers.set(uid!, run.traffic.id)
  }
  return [...servers.values()]
}
