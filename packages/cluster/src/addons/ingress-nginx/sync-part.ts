/**
 * The controller at work: it reads Ingresses and what they lead to, hands nginx its rules, and says so in Events. A change is
 * taken up at once after a quiet time, and then at most three times in ten seconds, as the controller limits itself.
 *
 * Follows syncIngress in internal/ingress/controller/controller.go, internal/ingress/controller/store/store.go and
 * internal/ingress/status/status.go of ingress-nginx (--publish-service). Left out: the election of a leader, ConfigMap settings.
 */
import { deepEqual, type Ingress, ingresses, secrets, services } from '@track/apimachinery'
import { acknowledge, clientFor, storeOf, subscribe } from '@track/apiserver'
import { cacheOf, eventRecorder } from '@track/controller-runtime'
import { type Duration, type Instant, millisecond, minute, type Part, type Simulation } from '@track/simulation'
import { setProxyTable } from '@track/traffic'
import { readyEndpoints, setUpstream } from '../../network/proxies/upstreams.ts'
import { annotationsOf } from './annotations.ts'
import { secretNameFor } from './certificates.ts'
import { isOurs, ownIngresses } from './own-ingresses.ts'
import { proxyTableOf, serviceOf } from './proxy-table.ts'
import { controllerPods, isRunning } from './running.ts'
import { type Configuration, configurationOf, defaultHost } from './servers.ts'

interface SyncState {
  /** When the controller last read everything; before any time while it never did. */
  syncedAt: Instant
  isPlanned: boolean
  /** What it last configured nginx with, without endpoints; a change of anything else is no reload. */
  configured: string
  /** By host: the Secret that its certificate is in, empty for the controller's own. */
  certificates: Readonly<Record<string, string>>
  /** The version of each Ingress that was heard of. */
  readonly seen: Map<string, string>
  hasStatusTurn: boolean
}

const name = 'ingress-nginx'
const event = 'changes'
const watched = [
  'ingresses.networking.k8s.io', 'ingressclasses.networking.k8s.io', 'services', 'endpointslices.discovery.k8s.io', 'secrets', 'pods', 'networkpolicies.networking.k8s.io',
]

/** --sync-rate-limit is 0.3. */
const syncInterval: Duration = Math.round(10_000 / 3) * millisecond
/** Between two looks at the addresses in the status. */
const statusInterval: Duration = minute

const user = {
  name: 'system:serviceaccount:ingress-nginx:ingress-nginx', groups: ['system:serviceaccounts', 'system:serviceaccounts:ingress-nginx', 'system:authenticated', 'system:masters'],
}

export const syncPart: Part<SyncState> = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event, resources: watched })
    return { syncedAt: -syncInterval, isPlanned: false, configured: '', certificates: {}, seen: new Map(), hasStatusTurn: false }
  },
  events: {
    [event](simulation: Simulation) {
      acknowledge(storeOf(simulation), name, event)
      const state = simulation.state(syncPart)
      if (!isRunning(simulation)) return
      noteIngresses(simulation, state)
      if (state.isPlanned) return
      state.isPlanned = true
      simulation.schedule({ at: Math.max(simulation.now, state.syncedAt + syncInterval), part: name, event: 'sync', data: {} })
    },
    sync(simulation: Simulation) {
      const state = simulation.state(syncPart)
      state.isPlanned = false
      if (isRunning(simulation)) sync(simulation, state)
    },
    status(simulation: Simulation) {
      simulation.state(syncPart).hasStatusTurn = false
      if (isRunning(simulation)) putStatus(simulation)
    },
  },
}

function recorder(simulation: Simulation) {
  const api = clientFor(simulation, { user, manager: 'nginx-ingress-controller' })
  return { api, events: eventRecorder(simulation, api, 'nginx-ingress-controller') }
}

/** Each one that is new or has changed is put into the queue, which an Event tells. */
function noteIngresses(simulation: Simulation, { seen }: SyncState): void {
  const cache = cacheOf(simulation)
  const { events } = recorder(simulation)
  const present = new Set<string>()
  for (const ingress of cache.list(ingresses).filter((each) => isOurs(cache, each))) {
    const { uid = '', resourceVersion = '' } = ingress.metadata
    present.add(uid)
    if (seen.get(uid) === resourceVersion) continue
    if (!seen.has(uid)) tellUnknown(ingress, events)
    seen.set(uid, resourceVersion)
    events.record(ingress, { type: 'Normal', reason: 'Sync', message: 'Scheduled for sync' })
  }
  for (const uid of seen.keys()) if (!present.has(uid)) seen.delete(uid)
}

function tellUnknown(ingress: Ingress, events: ReturnType<typeof recorder>['events']): void {
  const { unknown } = annotationsOf(ingress)
  if (unknown.length === 0) return
  events.record(ingress, { type: 'Warning', reason: 'NotSimulated', message: `not simulated here: ${unknown.map((each) => `annotation ${each}`).join(', ')}` })
}

function sync(simulation: Simulation, state: SyncState): void {
  const cache = cacheOf(simulation)
  state.syncedAt = simulation.now
  const configuration = configurationOf(ownIngresses(cache))
  state.certificates = certificatesOf(simulation, configuration)
  const served = putUpstreams(simulation, configuration)
  const facts = { hasCertificate: (host: string) => Object.hasOwn(state.certificates, host) }
  const table = proxyTableOf(configuration, { ...facts, isServed: (upstream) => served.has(upstream) })
  const instances = controllerPods(simulation)
  for (const { id } of instances) setProxyTable(simulation, id, table)
  const configured = JSON.stringify([proxyTableOf(configuration, { ...facts, isServed: () => true }), state.certificates])
  if (configured !== state.configured) {
    state.configured = configured
    const { events } = recorder(simulation)
    const message = 'NGINX reload triggered due to a change in configuration'
    for (const { pod } of instances) events.record(pod, { type: 'Normal', reason: 'RELOAD', message })
  }
  planStatus(simulation, state)
}

/** Upstreams in which somebody is ready, after the traffic has been told who. */
function putUpstreams(simulation: Simulation, { upstreams }: Configuration): ReadonlySet<string> {
  const proxies = controllerPods(simulation)
  const served = new Set<string>()
  for (const { name: upstream, namespace, service, port } of upstreams.values()) {
    const found = readyEndpoints(simulation, cacheOf(simulation).get(services, service, namespace), port)
    setUpstream(simulation, serviceOf(upstream), found, proxies)
    if (found.length > 0) served.add(upstream)
  }
  return served
}

function certificatesOf(simulation: Simulation, { servers }: Configuration): Record<string, string> {
  const cache = cacheOf(simulation)
  const certificates: Record<string, string> = {}
  for (const { host, tls, aliases } of servers) {
    if (host === defaultHost || !tls) continue
    const { namespace = '' } = tls.metadata
    const secret = secretNameFor(host, tls, (each) => cache.get(secrets, each, namespace))
    for (const each of [host, ...aliases]) certificates[each] = secret === undefined ? '' : `${namespace}/${secret}`
  }
  return certificates
}

function planStatus(simulation: Simulation, state: SyncState): void {
  if (state.hasStatusTurn) return
  state.hasStatusTurn = true
  simulation.scheduleAfter({ after: statusInterval, part: name, event: 'status', data: {} })
}

/** The addresses of the controller's own Service, for each Ingress. */
function putStatus(simulation: Simulation): void {
  const cache = cacheOf(simulation)
  const [first] = controllerPods(simulation)
  const published = first && cache.get(services, publishedService, first.pod.metadata.namespace ?? '')
  const ingress = (published?.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ({ ...(ip && { ip }), ...(hostname && { hostname }) }))
  const { api } = recorder(simulation)
  for (const each of ownIngresses(cache)) {
    if (deepEqual(each.status?.loadBalancer?.ingress ?? [], ingress)) continue
    api.updateStatus(ingresses, { ...each, status: { loadBalancer: ingress.length > 0 ? { ingress } : {} } })
  }
  planStatus(simulation, simulation.state(syncPart))
}

const publishedService = 'ingress-nginx-controller'
