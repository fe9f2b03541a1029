/**
 * The system call `network`: names and HTTP requests of programs of the world, from the prompt's
 * machine or a container. A request to a container takes its place in the traffic among all others.
 * Left out: connections that stay open, everything but HTTP, bodies of requests to workloads
 * (they are counted, not read), certificates of workloads.
 */
import { type HttpRequest, serve } from '@track/apiserver'
import { answerCall, type Caller, type SystemCallHandler } from '@track/processes'
import { containerOfHost, logAccess } from '@track/nodes'
import { type Duration, microsecond, millisecond, minute, type Part, type Plain, second, type Simulation, uniform } from '@track/simulation'
import { forgetRequest, outcomeOf, request as sendRequest } from '@track/traffic'
import { peerAt, podOf, type Peer } from '../network/connect.ts'
import { apiPage, metricsPage, type Page, plainHttpPage, scrapedPage, serverPage } from '../network/pages.ts'
import { resolveName } from '../network/resolve.ts'

export type NetworkCall =
  | { readonly do: 'resolve'; readonly name: string; readonly search: readonly string[] }
  | HttpCall

export interface HttpCall {
  readonly do: 'http'
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** With its query. */
  readonly path: string
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Domains to look names up in. */
  readonly search: readonly string[]
  readonly connectTimeout?: Duration
  /** For the whole of it. */
  readonly timeout?: Duration
  /** Take any certificate. */
  readonly isInsecure: boolean
}

/** Null for a name that nobody has. */
export type ResolveAnswer = { readonly name: string; readonly addresses: readonly string[] } | null

export type NetworkFailure = 'unresolved' | 'refused' | 'unreachable' | 'timeout' | 'reset' | 'empty' | 'no tls' | 'certificate'

export interface HttpAnswer {
  readonly address: string
  /** Since the beginning: until the name was known, the connection stood, all had come. */
  readonly times: { readonly resolved: Duration; readonly connected: Duration; readonly total: Duration }
  readonly result: { readonly failure: NetworkFailure } | { readonly page: Page }
}

interface Waiting {
  readonly id: string
  readonly call: HttpCall
  readonly address: string
  readonly client: string
  readonly peer: Extract<Peer, { kind: 'server' }>
}

interface NetworkCallsState {
  /** By the id of the request in the traffic. */
  readonly waiting: Map<string, Waiting>
  calls: number
}

const name = 'network calls'

/** What steps take within a cluster's network. */
const lookupTime: Duration = millisecond
const connectTime: Duration = 200 * microsecond
const handshakeTime: Duration = 2 * millisecond
const answerTime: Duration = 500 * microsecond

/** How long Linux tries to connect to somebody who does not answer (tcp_syn_retries 6). */
const synTimeout: Duration = 2 * minute + 11 * second

export const networkCallsPart: Part<NetworkCallsState> = {
  name,
  initial: () => ({ waiting: new Map(), calls: 0 }),
  events: {
    answer(simulation: Simulation, { id, answer }: { id: string; answer: Plain }) {
      answerCall(simulation, id, answer)
    },
    traffic: trafficAnswered,
  },
}

export const networkSystemCall: SystemCallHandler = {
  begin(simulation, caller, request) {
    const call = request as unknown as NetworkCall
    if (call.do === 'resolve') {
      const answer = resolveName(simulation, call.name, call.search) ?? null
      return later(simulation, caller.id, lookupTime, answer as unknown as Plain)
    }
    return beginRequest(simulation, caller, call)
  },
  abandon(simulation, id) {
    const { waiting } = simulation.state(networkCallsPart)
    for (const [requestId, row] of waiting) {
      if (row.id !== id) continue
      waiting.delete(requestId)
      forgetRequest(simulation, requestId)
    }
  },
}

function later(simulation: Simulation, id: string, after: Duration, answer: Plain): 'parked' {
  simulation.scheduleAfter({ after, part: name, event: 'answer', data: { id, answer } })
  return 'parked'
}

function beginRequest(simulation: Simulation, { id, host }: Caller, call: HttpCall): 'parked' {
  const resolved = resolveName(simulation, call.host, call.search)
  const address = resolved?.addresses[0]
  const end = (result: HttpAnswer['result'], { connected, total }: { connected: Duration; total: Duration }) => {
    const answer: HttpAnswer = { address: address ?? '', times: { resolved: lookupTime, connected, total }, result }
    return later(simulation, id, total, answer as unknown as Plain)
  }
  if (address === undefined) return end({ failure: 'unresolved' }, { connected: 0, total: lookupTime })
  const container = containerOfHost(simulation, host)
  const state = simulation.state(networkCallsPart)
  const choice = uniform(simulation.stream('network', 'endpoint'), state.calls++)
  const peer = peerAt(simulation, { address, port: call.port, uid: container?.uid, choice })
  const connected = lookupTime + connectTime
  if (peer.kind === 'refused') return end({ failure: 'refused' }, { connected: 0, total: connected })
  if (peer.kind === 'silent') return end({ failure: 'unreachable' }, { connected: 0, total: Math.min(call.connectTimeout ?? synTimeout, call.timeout ?? synTimeout) })
  const tls = tlsOf(simulation, peer, call)
  if (tls) return end(tls, { connected, total: connected + handshakeTime })
  const total = connected + (call.scheme === 'https' ? handshakeTime : 0) + answerTime
  if (peer.kind === 'api server') return end({ page: apiAnswer(simulation, call) }, { connected, total })
  if (peer.kind === 'scraped') return end({ page: scrapedPage(simulation, peer.targets, pathOf(call)) }, { connected, total })
  const metrics = pathOf(call) === '/metrics' ? metricsPage(simulation, peer) : undefined
  if (metrics) return end({ page: metrics }, { connected, total })
  const client = (container && podOf(simulation, container.uid)?.status?.podIP) ?? '10.0.0.1'
  const requestId = sendRequest(simulation, {
    instance: peer.id, path: pathOf(call), method: servedAs(call.method), reportTo: { part: name, event: 'traffic' },
    ...(call.timeout !== undefined && { timeout: Math.max(1, call.timeout - connected) }),
  })
  state.waiting.set(requestId, { id, call, address, client, peer })
  return 'parked'
}

/** What becomes of a connection where one side speaks TLS and the other does not, or nobody vouches for the certificate. */
function tlsOf(simulation: Simulation, peer: Peer, { scheme, isInsecure }: HttpCall): HttpAnswer['result'] | undefined {
  const speaksTls = peer.kind === 'api server' || (peer.kind === 'scraped' && peer.targets[0]?.scheme === 'https')
  if (speaksTls && scheme === 'http') return { page: plainHttpPage(simulation.now) }
  if (!speaksTls && scheme === 'https') return { failure: 'no tls' }
  return speaksTls && !isInsecure ? { failure: 'certificate' } : undefined
}

/** What answers GET answers HEAD (RFC 9110, section 9.3.2). */
function servedAs(method: string): string {
  return method === 'HEAD' ? 'GET' : method
}

function pathOf({ path }: HttpCall): string {
  return path.split('?')[0]!
}

/** As nobody: a program of the world has no credentials that this way would carry. */
function apiAnswer(simulation: Simulation, { method, path, headers, body }: HttpCall): Page {
  const query: Record<string, string[]> = {}
  for (const pair of (path.split('?')[1] ?? '').split('&').filter((each) => each !== '')) {
    const [key = '', ...value] = pair.split('=')
    query[decoded(key)] = [...(query[decoded(key)] ?? []), decoded(value.join('='))]
  }
  const request: HttpRequest = { method, path: path.split('?')[0]!, query, headers, ...(body !== undefined && { body }) }
  return apiPage(serve(simulation, request))
}

function decoded(text: string): string {
  return /%(?![0-9A-Fa-f]{2})/.test(text) ? text : decodeURIComponent(text.replace(/\+/g, ' '))
}

const failures: Readonly<Record<string, NetworkFailure>> = { timeout: 'timeout', refused: 'refused', reset: 'reset' }

function trafficAnswered(simulation: Simulation, { id: requestId }: { id: string }): void {
  const { waiting } = simulation.state(networkCallsPart)
  const row = waiting.get(requestId)
  if (!row) return
  waiting.delete(requestId)
  const { outcome, code, latency } = outcomeOf(simulation, requestId)
  forgetRequest(simulation, requestId)
  const { id, call, address, client, peer } = row
  const path = pathOf(call)
  const result: HttpAnswer['result'] = code === ''
    ? { failure: failures[outcome] ?? 'empty' }
    : { page: serverPage(simulation, peer, { path, method: call.method, status: Number(code) }) }
  if ('page' in result) {
    const status = String(result.page.status)
    logAccess(simulation, peer.id, { client, method: call.method, path: call.path, status, userAgent: call.headers['user-agent'] ?? '-' })
  }
  const connected = lookupTime + connectTime
  const answer: HttpAnswer = { address, times: { resolved: lookupTime, connected, total: connected + latency }, result }
  later(simulation, id, connected, answer as unknown as Plain)
}
