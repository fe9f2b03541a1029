/**
 * The way of loads that ask for a URL from a vantage point: what its resolver says, where packets come out behind balancers and Services, and whose
 * certificate is believed. Looked at anew when a name's time or a certificate's is over, when something changes that the way depends on, and once more when
 * proxies have read the change.
 *
 * Follows curl 7.88 with OpenSSL 3.0 in its words. Left out: what a connection costs at its start (connections stand already, as with keep-alive), and that they outlive a change.
 */
import { acknowledge, clientFor, storeOf, subscribe } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { type Duration, type Instant, type Part, second, type Simulation } from '@track/simulation'
import { setServiceEndpoints } from '@track/traffic'
import { peerAt } from '../../network/connect.ts'
import { ownTls } from '../../network/proxies/by-hand.ts'
import { certificatesIn } from '../../network/tls/certificate.ts'
import type { Handshake } from '../../network/tls/handshake.ts'
import { type LoadObject, loads } from '../../outside/load-kind.ts'
import type { UrlLoadsPart, UrlWay } from '../../outside/url-loads.ts'
import { proberPart } from './prober-part.ts'
import { resolve, sideOfVantage } from './resolver.ts'
import { type Hop, hopOf } from './syntheticprobe-kind.ts'
import { readTlsConfig, type TlsConfig, trustedBy, trustIn } from './trusted.ts'
import { readVantagePoint, type VantagePoint, vantagePoints } from './vantagepoint-kind.ts'

interface UrlLoadsState {
  /** By the load: the members that its name in the traffic has. */
  readonly members: Map<string, readonly string[]>
  /** The event at which all are looked at again, and when that is. */
  next: string
  nextAt: Instant
}

const name = 'url loads'
const watched = [
  'services', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io', 'nodes', 'secrets', 'configmaps', 'vantagepoints.traffic.track.dev',
]
/** Until then proxies have read what has changed. */
const untilRead: Duration = 3 * second
/** At the least: a resolver may be told to remember nothing. */
const betweenLooks: Duration = second
const packets = 48

export const urlLoadsPart: Part<UrlLoadsState> & UrlLoadsPart = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event: 'changes', resources: watched })
    return { members: new Map(), next: '', nextAt: Infinity }
  },
  events: {
    changes(simulation: Simulation) {
      acknowledge(storeOf(simulation), name, 'changes')
      if (simulation.state(urlLoadsPart).members.size === 0) return
      lookAtAll(simulation)
      lookAgain(simulation, simulation.now + untilRead)
    },
    look(simulation: Simulation) {
      const state = simulation.state(urlLoadsPart)
      state.nextAt = Infinity
      lookAtAll(simulation)
    },
  },

  wayOf(simulation, load) {
    const read = readLoad(simulation, load)
    if (typeof read === 'string') return read
    const found = lookAt(simulation, load, read)
    const { vantage, hop } = read
    return { service: serviceOf(load), host: hop.host, port: found.port ?? hop.port, roundTrip: vantage.roundTrip } satisfies UrlWay
  },

  forgetWay(simulation, key) {
    simulation.state(urlLoadsPart).members.delete(key)
  },
}

function keyOf({ metadata: { namespace = '', name: own = '' } }: LoadObject): string {
  return `${namespace}/${own}`
}

/** With a slash too many for a Service's. */
function serviceOf(load: LoadObject): string {
  return `url/${keyOf(load)}`
}

interface Read {
  readonly hop: Hop
  readonly vantage: VantagePoint
  readonly tls: TlsConfig
}

/** Or what is wrong with it. */
function readLoad(simulation: Simulation, { spec }: LoadObject): Read | string {
  const hop = hopOf(String(spec['url']))
  if (!hop) return `spec.url: found ${JSON.stringify(spec['url'])}, expected a URL of http or https`
  const from = spec['from']
  const vantage = typeof from === 'string' ? cacheOf(simulation).get(vantagePoints, from) : undefined
  if (from === undefined) return 'spec.from: expected the name of a VantagePoint'
  if (!vantage) return `vantagepoints.traffic.track.dev "${String(from)}" not found`
  const tls = readTlsConfig(spec['tlsConfig'])
  if (!tls) return `spec.tlsConfig: found ${JSON.stringify(spec['tlsConfig'])}, expected ca, insecureSkipVerify and serverName as a SyntheticProbe has them`
  return { hop, vantage: readVantagePoint(vantage).vantagePoint, tls }
}

function lookAtAll(simulation: Simulation): void {
  const { members } = simulation.state(urlLoadsPart)
  for (const load of cacheOf(simulation).list(loads)) {
    if (!members.has(keyOf(load))) continue
    const read = readLoad(simulation, load)
    if (typeof read !== 'string') lookAt(simulation, load, read)
  }
}

interface Found {
  readonly members: readonly string[]
  /** Of the proxy's or server's own. */
  readonly port: number | undefined
  readonly problem: string
  /** When it may be another, whatever else happens. */
  readonly until: Instant
}

function lookAt(simulation: Simulation, load: LoadObject, read: Read): Found {
  const state = simulation.state(urlLoadsPart)
  const found = wayTo(simulation, load, read)
  const key = keyOf(load)
  if (JSON.stringify(state.members.get(key)) !== JSON.stringify(found.members)) {
    state.members.set(key, found.members)
    setServiceEndpoints(simulation, serviceOf(load), found.members)
  }
  lookAgain(simulation, found.until)
  tellProblem(simulation, load, found.problem)
  return found
}

function lookAgain(simulation: Simulation, when: Instant): void {
  const state = simulation.state(urlLoadsPart)
  const at = Math.max(when, simulation.now + betweenLooks)
  if (at >= state.nextAt || at === Infinity) return
  if (state.nextAt !== Infinity) simulation.cancel(state.next)
  state.nextAt = at
  state.next = simulation.schedule({ at, part: name, event: 'look' })
}

function wayTo(simulation: Simulation, { metadata: { namespace = '' } }: LoadObject, { hop, vantage, tls }: Read): Found {
  const { cache } = simulation.state(proberPart)
  const { outcome, addresses } = resolve(simulation, cache, vantage, hop.host)
  const until = cache.get(`${vantage.name}/${hop.host.toLowerCase()}`)?.until ?? simulation.now + 5 * second
  if (addresses.length === 0) {
    const problem = `curl: (6) Could not resolve host: ${hop.host}`
    return { members: [outcome === 'i/o timeout' ? '(silence)' : '(no address)'], port: undefined, problem, until }
  }
  const visits = Array.from({ length: packets }, (_, index) => visit(simulation, { hop, vantage, tls, namespace, address: addresses[index % addresses.length]!, choice: (index + 0.5) / packets }))
  const ends = visits.flatMap(({ until: end }) => (end > simulation.now ? [end] : []))
  return {
    members: visits.map(({ member }) => member), port: visits.find(({ port }) => port !== undefined)?.port, problem: visits.find(({ problem }) => problem !== '')?.problem ?? '',
    until: Math.min(/^[\d.]+$/.test(hop.host) ? Infinity : until, ...ends),
  }
}

interface Visit {
  readonly member: string
  readonly port: number | undefined
  readonly problem: string
  readonly until: Instant
}

interface Packet {
  readonly hop: Hop
  readonly vantage: VantagePoint
  readonly tls: TlsConfig
  readonly namespace: string
  readonly address: string
  readonly choice: number
}

function visit(simulation: Simulation, { hop, vantage, tls, namespace, address, choice }: Packet): Visit {
  const peer = peerAt(simulation, { address, port: hop.port, from: sideOfVantage(vantage), uid: undefined, choice })
  const nobody = (member: string, problem: string): Visit => ({ member, port: undefined, problem, until: Infinity })
  if (peer.kind === 'silent') return nobody('(silence)', `curl: (28) Failed to connect to ${hop.host} port ${hop.port}: Connection timed out`)
  if (peer.kind !== 'server') return nobody('(refusal)', `curl: (7) Failed to connect to ${hop.host} port ${hop.port}: Connection refused`)
  const trusts = trustIn(tls)
  const serverName = tls.serverName ?? hop.host
  const own = ownTls(simulation, peer, {
    scheme: hop.scheme, host: serverName, port: hop.port, path: '/', method: 'GET', headers: {}, isInsecure: tls.insecureSkipVerify ?? false,
    trusted: trusts ? trustedBy(simulation, trusts, namespace) : '',
  })
  const shown = own?.handshake
  const until = Math.min(...certificatesIn(shown?.certificates ?? '').flatMap(({ notBefore, notAfter }) => [notBefore, notAfter].filter((at) => at > simulation.now)))
  if (own?.result && 'failure' in own.result) return { member: '(distrust)', port: peer.port, problem: problemOf(own.result.failure, shown, serverName), until }
  if (!own && hop.scheme === 'https') return { member: '(distrust)', port: peer.port, problem: problemOf('no tls', undefined, serverName), until }
  return { member: peer.id, port: peer.port, problem: '', until }
}

/** As curl says it (shell/src/commands/curl/failures.ts). */
function problemOf(failure: string, shown: Handshake | undefined, host: string): string {
  if (failure === 'no tls') return 'curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number'
  if (failure === 'reset') return 'curl: (35) OpenSSL SSL_connect: Connection reset by peer'
  const { problem } = shown ?? {}
  return problem?.kind === 'name'
    ? `curl: (60) SSL: no alternative certificate subject name matches target host name '${host}'`
    : `curl: (60) SSL certificate problem: ${problem?.words ?? 'unable to get local issuer certificate'}`
}

function tellProblem(simulation: Simulation, load: LoadObject, problem: string): void {
  const { metadata } = load
  const object = cacheOf(simulation).get(loads, metadata.name!, metadata.namespace)
  if (!object || (object.status?.problem ?? '') === problem) return
  const { problem: _before, ...status } = object.status ?? {}
  const api = clientFor(simulation, { user: { name: 'url-loads', groups: ['system:masters'] }, manager: 'url-loads' })
  api.updateStatus(loads, { ...object, status: { ...status, ...(problem !== '' && { problem }) } })
}
