/**
 * Edge filters: servers outside of the cluster before a way in, as people put an nginx, a content network or a web application firewall there.
 *
 * Follows nginx for what they do: limit_req by the client's address without delay, return for what is denied, proxy_pass to the origin. Left out: who is a client within a Load (each is one), lists of
 * addresses, managed rules, caches, TLS to the origin, a bound of their own capacity.
 */
import { secrets } from '@track/apimachinery'
import { acknowledge, storeOf, subscribe } from '@track/apiserver'
import { cacheOf, defineController } from '@track/controller-runtime'
import { type Duration, microsecond, type Part, second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import { metricsOf, onceAtMost, parseWorkload, type ProxyTable, type ServerWorkload, setProxyTable, setReady, setServiceEndpoints, startServer, stopServer } from '@track/traffic'
import { peerAt } from '../../network/connect.ts'
import type { OutsideServersPart } from '../../network/outside-servers.ts'
import { page, plainHttpPage, reasons } from '../../network/pages.ts'
import type { ProxyCode } from '../../network/proxies/proxy-code.ts'
import { secretText } from '../../network/tls/secret.ts'
import type { ExposingPart } from '../../telemetry/exposing-part.ts'
import type { Addon } from '../addon.ts'
import { monitoringNamespace } from '../monitoring-namespace.ts'
import { edgeFilterKind, type EdgeFilterObject, edgeFilters, passed, rulesOf } from './edgefilter-kind.ts'

interface EdgeState {
  /** By name: who answers at the origin, as the traffic was told. */
  readonly origins: Map<string, readonly string[]>
}

const name = 'edge-filter'
const watched = ['services', 'endpointslices.discovery.k8s.io', 'nodes', 'networkpolicies.networking.k8s.io']
const packets = 48
const work: Duration = 100 * microsecond
const [httpPort, httpsPort] = [80, 443]

const idOf = (edge: string) => `edge/${edge}`
const originOf = (edge: string) => `edge/${edge}/origin`

const edgePart: Part<EdgeState> & OutsideServersPart & ProxyCode & ExposingPart = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event: 'changes', resources: watched })
    return { origins: new Map() }
  },
  events: {
    changes(simulation: Simulation) {
      acknowledge(storeOf(simulation), name, 'changes')
      findOrigins(simulation)
    },
  },

  outsideServer(simulation, address, port) {
    const edge = cacheOf(simulation).list(edgeFilters).find(({ metadata, spec }) => spec.address === address && simulation.state(edgePart).origins.has(metadata.name!))
    if (!edge || (port !== httpPort && (port !== httpsPort || edge.spec.tlsSecret === undefined))) return undefined
    return idOf(edge.metadata.name!)
  },

  proxies: {
    has: (simulation, id) => edgeOf(simulation, id) !== undefined,
    present(simulation, id, port) {
      if (port !== httpsPort) return 'plain'
      const [namespace = '', secret = ''] = edgeOf(simulation, id)!.spec.tlsSecret!.split('/')
      const found = cacheOf(simulation).get(secrets, secret, namespace)
      return { certificates: (found && secretText(found, 'tls.crt')) ?? '' }
    },
    page: (simulation, { status, behind }) => behind ?? page(simulation.now, status, `${reasons[status] ?? ''}\n`, 'text/plain', name),
    plainPage: (simulation) => plainHttpPage(simulation.now),
    upstreamOf: (simulation, { id }) => edgeOf(simulation, id)?.spec.origin ?? '',
    metrics: () => [],
  },

  exposes: (simulation) => familiesOf(simulation),
}

function edgeOf(simulation: Simulation, id: string): EdgeFilterObject | undefined {
  return id.startsWith('edge/') ? cacheOf(simulation).get(edgeFilters, id.slice('edge/'.length)) : undefined
}

function put(simulation: Simulation, edge: EdgeFilterObject): void {
  const own = edge.metadata.name!
  const { origins } = simulation.state(edgePart)
  if (!origins.has(own)) {
    startServer(simulation, { id: idOf(own), workload: emptyServer() })
    setReady(simulation, idOf(own), true)
    origins.set(own, [])
  }
  setProxyTable(simulation, idOf(own), tableOf(edge))
  findOrigins(simulation)
}

function emptyServer(): ServerWorkload {
  const { workload } = parseWorkload({ text: 'kind: server\nconcurrency: 100000\nroutes: [{path: "(none)"}]' })
  if (workload?.kind !== 'server') throw new Error('an edge filter is no server')
  return workload
}

function tableOf(edge: EdgeFilterObject): ProxyTable {
  const backend = { name: 'origin', weight: 1, service: originOf(edge.metadata.name!), policy: { ...onceAtMost, timeout: 60 * second } }
  const rules = rulesOf(edge).map((rule) => ({ ...rule, backends: rule.name === passed ? [backend] : [] }))
  return {
    servers: [{ ports: [httpPort, httpsPort], host: { kind: 'any' }, rules }], unmatched: 404, work: { kind: 'constant', value: work }, cpu: 0,
    failures: { timeout: 504, connection: 502, other: 502 },
  }
}

/** One edge may be the origin of another. */
function findOrigins(simulation: Simulation): void {
  for (const edge of cacheOf(simulation).list(edgeFilters)) if (simulation.state(edgePart).origins.has(edge.metadata.name!)) findOrigin(simulation, edge)
}

/** Where packets come out that are sent from the edge to the origin's address; what is lost there is lost. */
function findOrigin(simulation: Simulation, { metadata, spec }: EdgeFilterObject): void {
  const members = Array.from({ length: packets }, (_, index) => {
    const peer = peerAt(simulation, { address: spec.origin, port: httpPort, from: { kind: 'other', address: spec.address }, uid: undefined, choice: (index + 0.5) / packets })
    if (peer.kind !== 'server') return peer.kind === 'silent' ? '(silence)' : '(refusal)'
    return leadsBack(simulation, metadata.name!, peer.id) ? '(refusal)' : peer.id
  })
  const { origins } = simulation.state(edgePart)
  const own = metadata.name!
  if (JSON.stringify(origins.get(own)) === JSON.stringify(members)) return
  origins.set(own, members)
  setServiceEndpoints(simulation, originOf(own), members)
}

/** A ring of edges would hand a request round until its client gives up, each time as another one; nginx runs out of connections over it. */
function leadsBack(simulation: Simulation, own: string, origin: string): boolean {
  const { origins } = simulation.state(edgePart)
  const seen = new Set<string>()
  for (let id: string | undefined = origin; id?.startsWith('edge/'); id = origins.get(id.slice('edge/'.length))?.[0]) {
    if (id === idOf(own) || seen.has(id)) return true
    seen.add(id)
  }
  return false
}

function forget(simulation: Simulation, own: string): void {
  if (!simulation.state(edgePart).origins.delete(own)) return
  setServiceEndpoints(simulation, originOf(own), [])
  stopServer(simulation, idOf(own), { graceful: false })
  findOrigins(simulation)
}

const shown: Readonly<Record<string, { readonly name: string; readonly help: string }>> = {
  http_requests_total: { name: 'edge_requests_total', help: 'Requests answered, by status; what was let through has the origin\'s.' },
  http_request_duration_seconds: { name: 'edge_request_duration_seconds', help: 'Time until a request was answered.' },
  http_requests_in_flight: { name: 'edge_requests_in_flight', help: 'Requests that wait for the origin.' },
}

function familiesOf(simulation: Simulation): MetricFamily[] {
  const families = new Map<string, MetricFamily & { samples: MetricSample[] }>()
  for (const edge of simulation.state(edgePart).origins.keys()) {
    for (const family of metricsOf(simulation, idOf(edge))) {
      const known = shown[family.name]
      if (!known) continue
      const samples = family.samples.map(({ labels: { route = '', method: _method, ...labels }, ...sample }) => ({ ...sample, labels: { edge, action: route.startsWith(`(${passed}`) ? 'allowed' : 'blocked', ...labels } }))
      const found = families.get(known.name)
      if (found) found.samples.push(...samples)
      else families.set(known.name, { ...family, ...known, samples })
    }
  }
  return [...families.values()]
}

export const edgeFilter: Addon = {
  name,
  kinds: [edgeFilterKind],
  controllers: [
    defineController<EdgeFilterObject>({
      name: 'edge-filter-controller', reconciles: edgeFilters,
      reconcile: (edge, { simulation }) => put(simulation, edge), gone: (key, { simulation }) => forget(simulation, key.replace(/^\//, '')),
    }),
  ],
  parts: [monitoringNamespace as Part, edgePart as Part],
}
