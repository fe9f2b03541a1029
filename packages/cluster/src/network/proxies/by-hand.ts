/** Requests by hand to servers of the traffic, proxies among them: their handshakes, and the page that comes back. */
import { logAccess, tlsOf } from '@track/nodes'
import { second, type Simulation } from '@track/simulation'
import type { RequestOutcome, SyntheticRequest, Target } from '@track/traffic'
import type { HttpAnswer, HttpAsked } from '../../programs/network-calls.ts'
import type { Peer } from '../connect.ts'
import { metricsPage, type Page, plainHttpPage, serverPage } from '../pages.ts'
import { podOf } from '../places.ts'
import { type Handshake, handshake } from '../tls/handshake.ts'
import { type Presented, proxyCodeFor } from './proxy-code.ts'

type ServerPeer = Extract<Peer, { kind: 'server' }>

/** What a proxy reads of a request besides its path and method. */
export function askedOf({ port }: ServerPeer, { host, headers, path, port: typed }: HttpAsked): NonNullable<SyntheticRequest['asked']> {
  const query = path.split('?').slice(1).join('?')
  return {
    host: headers['host'] ?? (typed === 80 || typed === 443 ? host : `${host}:${typed}`), headers: Object.entries(headers).map(([name, value]) => `${name}: ${value}`), port,
    ...(query !== '' && { query }),
  }
}

export interface OwnTls {
  readonly handshake?: Handshake
  /** Where it ends there. */
  readonly result?: HttpAnswer['result']
}

/** Of a port of a proxy, or of a workload, that has certificates; undefined for any other server. */
export function ownTls(simulation: Simulation, peer: Peer, { scheme, host, isInsecure, trusted = '' }: HttpAsked): OwnTls | undefined {
  if (peer.kind !== 'server') return undefined
  const code = proxyCodeFor(simulation, peer.id)
  const own = tlsOf(simulation, peer.id)?.shown
  const presented: Presented | undefined = code ? code.present(simulation, peer.id, peer.port, host) : own
  if (presented === undefined) return undefined
  if (presented === 'plain') return scheme === 'https' ? { result: { failure: 'no tls' } } : {}
  if (presented === 'no handshake') return { result: { failure: 'reset' } }
  if (scheme === 'http') return { result: { page: code?.plainPage(simulation) ?? plainHttpPage(simulation.now) } }
  const shown = handshake(presented.certificates, { serverName: host, trusted, now: simulation.now })
  if (shown.problem && !isInsecure) return { handshake: shown, result: { failure: 'certificate' } }
  // Requests by hand bring no certificate of their own.
  return { handshake: shown, ...(own?.clientAuthorities !== undefined && { result: { failure: 'certificate required' } as const }) }
}

/** Of a proxy the metrics have a port of their own. */
export function serverMetricsPage(simulation: Simulation, peer: ServerPeer, { headers }: HttpAsked): Page | undefined {
  return proxyCodeFor(simulation, peer.id) ? undefined : metricsPage(simulation, peer, headers['accept'] ?? '')
}

export interface Answered {
  readonly peer: ServerPeer
  readonly call: HttpAsked
  readonly outcome: RequestOutcome
  readonly asked: NonNullable<SyntheticRequest['asked']>
  readonly isTls: boolean
}

/** The page that came out of the traffic, and a line in the log of each server that it passed. */
export function answeredPage(simulation: Simulation, answered: Answered): Page {
  const { peer, call, outcome, asked, isTls } = answered
  const status = Number(outcome.code)
  const path = call.path.split('?')[0]!
  const code = proxyCodeFor(simulation, peer.id)
  if (!code) {
    const page = serverPage(simulation, peer, { path, method: call.method, status })
    log(simulation, peer.id, { client: peer.client, call, page })
    return page
  }
  const target: Target = { ...asked, path, method: call.method, weight: 1 }
  const request = { id: peer.id, target, isTls }
  const behind = outcome.served && servedPage(simulation, peer, call, outcome.served, status)
  const page = code.page(simulation, { ...request, status, behind: behind?.page })
  const proxied = { seconds: outcome.latency / second, upstream: code.upstreamOf(simulation, request), address: behind?.address ?? '-' }
  log(simulation, peer.id, { client: peer.client, call, page, proxied })
  return page
}

function servedPage(
  simulation: Simulation, { uid: proxy }: ServerPeer, call: HttpAsked, { id, path, port }: NonNullable<RequestOutcome['served']>, status: number,
): { readonly page: Page; readonly address: string } {
  const [uid = '', container = ''] = id.split('/')
  const client = podOf(simulation, proxy)?.status?.podIP ?? ''
  const page = serverPage(simulation, { kind: 'server', id, uid, container, client, port }, { path, method: call.method, status })
  log(simulation, id, { client, call: { ...call, path }, page })
  return { page, address: `${podOf(simulation, uid)?.status?.podIP ?? ''}:${port}` }
}

interface Line {
  readonly client: string
  readonly call: HttpAsked
  readonly page: Page
  readonly proxied?: { readonly seconds: number; readonly upstream: string; readonly address: string }
}

function log(simulation: Simulation, id: string, { client, call, page: { status, body }, proxied }: Line): void {
  logAccess(simulation, id, {
    client, method: call.method, path: call.path, status: String(status), userAgent: call.headers['user-agent'] ?? '-', 
    ...(proxied && { proxied, bytes: call.method === 'HEAD' ? 0 : new TextEncoder().encode(body).length }),
  })
}
