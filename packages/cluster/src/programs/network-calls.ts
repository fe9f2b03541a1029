/**
 * The system call `network`: names and HTTP requests of programs of the world, from the prompt's
 * machine or a container. A request to a container takes its place in the traffic among all others.
 * Each call makes its connection anew. Left out: connections that stay open, everything but HTTP,
 * bodies of requests to workloads (they are counted, not read), certificates of whoever asks.
 */
import { type HttpRequest, serve } from '@track/apiserver'
import { answerCall, type Caller, type SystemCallHandler } from '@track/processes'
import { containerOfHost } from '@track/nodes'
import { type Duration, microsecond, millisecond, minute, type Part, type Plain, second, type Simulation, uniform } from '@track/simulation'
import { forgetRequest, outcomeOf, request as sendRequest } from '@track/traffic'
import { abandonLocal, beginListenerCall, endLate, handOver, type Keeper, type ListenerCall, lookAtStream } from './local-listeners.ts'
import { type Destination, peerAt, type Peer } from '../network/connect.ts'
import { type Flow, flowOf, tellFlow } from '../network/flow-log/flow.ts'
import { answeredPage, askedOf, ownTls, serverMetricsPage } from '../network/proxies/by-hand.ts'
import type { Handshake } from '../network/tls/handshake.ts'
import { asked, askedForAddress } from '../network/dns/question-counts.ts'
import { type Lookup, lookUp, roundTrip } from '../network/dns/look-up.ts'
import type { DnsAnswer, RecordType } from '../network/dns/question.ts'
import type { ResolverConfig } from '../network/dns/resolver-config.ts'
import { apiPage, healthCheckPage, outsidePage, type Page, plainHttpPage, scrapedPage, systemApiPage } from '../network/pages.ts'
import { podOf } from '../network/places.ts'
import { type Side, sideOfPod } from '../network/policy/connection.ts'
import { answerSystem, type SystemRequest } from '../network/system-apis.ts'
import type { SystemApi } from '../network/system-services.ts'

export type NetworkCall =
  | { readonly do: 'resolve'; readonly name: string; readonly resolver: ResolverConfig }
  /** One question as it stands, as dig asks it. */
  | { readonly do: 'ask'; readonly server: string; readonly name: string; readonly type: RecordType }
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
  /** How names are looked up. */
  readonly resolver: ResolverConfig
  readonly connectTimeout?: Duration
  /** For the whole of it. */
  readonly timeout?: Duration
  /** Take any certificate. */
  readonly isInsecure: boolean
  /** Certificates of authorities that it trusts, in PEM. */
  readonly trusted?: string
  /** Where the name is known to lead without being looked up. */
  readonly address?: string
}

/** What a request says, whoever carries it. */
export type HttpAsked = Omit<HttpCall, 'do' | 'resolver'>

export type ResolveAnswer = Lookup

export type AskAnswer = DnsAnswer | 'no answer'

/** `unresolved late`: the name was still being looked up when the time was over. `no http`: frames of HTTP/2 came, as a server of gRPC begins. */
export type NetworkFailure = 'unresolved' | 'unresolved late' | 'refused' | 'unreachable' | 'timeout' | 'reset' | 'empty' | 'no tls' | 'certificate' | 'certificate required' | 'no http'

export interface HttpAnswer {
  readonly address: string
  /** Since the beginning: until the name was known, the connection stood, all had come. */
  readonly times: { readonly resolved: Duration; readonly connected: Duration; readonly total: Duration }
  readonly result: { readonly failure: NetworkFailure } | { readonly page: Page }
  /** Of a server with certificates of its own. */
  readonly tls?: Handshake
}

interface Waiting {
  readonly id: string
  readonly call: HttpCall
  readonly address: string
  readonly resolved: Duration
  readonly peer: Extract<Peer, { kind: 'server' }>
  readonly tls: Handshake | undefined
  readonly flow: Flow | undefined
}

interface NetworkCallsState extends Keeper {
  /** By the id of the request in the traffic. */
  readonly waiting: Map<string, Waiting>
  calls: number
  /** Questions to the cluster's DNS, by what became of the name. */
  readonly questions: Map<Lookup['outcome'], number>
}

const name = 'network calls'

/** What steps take within a cluster's network. */
const connectTime: Duration = 200 * microsecond
const handshakeTime: Duration = 2 * millisecond
const answerTime: Duration = 500 * microsecond

/** How long Linux tries to connect to somebody who does not answer (tcp_syn_retries 6). */
const synTimeout: Duration = 2 * minute + 11 * second

/** dig asks three times, five seconds each. */
const digTimeout: Duration = 15 * second

export const networkCallsPart: Part<NetworkCallsState> = {
  name,
  initial: () => ({ waiting: new Map(), calls: 0, questions: new Map() }),
  events: {
    answer(simulation: Simulation, { id, answer }: { id: string; answer: Plain }) {
      answerCall(simulation, id, answer)
    },
    traffic: trafficAnswered,
    look: (simulation: Simulation, { id }: { id: string }) => lookAtStream(simulation, name, simulation.state(networkCallsPart), id),
    late: (simulation: Simulation, { id }: { id: string }) => endLate(simulation, simulation.state(networkCallsPart), id),
  },
  inputs: {
    'system request': (simulation: Simulation, { api, ...request }: SystemRequest & { readonly api: SystemApi }) => answerSystem(simulation, api, request) as unknown as Plain,
  },
}

export const networkSystemCall: SystemCallHandler = {
  begin(simulation, caller, request) {
    const call = request as unknown as NetworkCall
    if (call.do === 'resolve') {
      const answer = lookedUp(simulation, callerSide(simulation, caller), call.name, call.resolver)
      return later(simulation, caller.id, answer.took, answer as unknown as Plain)
    }
    if (call.do === 'ask') {
      const answer = asked(simulation, callerSide(simulation, caller), call)
      return later(simulation, caller.id, answer === 'no answer' ? digTimeout : roundTrip, answer as unknown as Plain)
    }
    return beginRequest(simulation, caller, call)
  },
  abandon(simulation, id) {
    const state = simulation.state(networkCallsPart)
    abandonLocal(simulation, state, id)
    for (const [requestId, row] of state.waiting) {
      if (row.id !== id) continue
      state.waiting.delete(requestId)
      forgetRequest(simulation, requestId)
    }
  },
}

export const listenerSystemCall: SystemCallHandler = {
  begin(simulation, caller, request) {
    const container = containerOfHost(simulation, caller.host)
    const { podIP } = (container && podOf(simulation, container.uid)?.status) ?? {}
    const own = container ? [podIP ?? ''] : [promptAddress]
    return beginListenerCall(simulation, caller, request as unknown as ListenerCall, { part: name, keeper: simulation.state(networkCallsPart), uid: container?.uid, own })
  },
  abandon(simulation, id) {
    abandonLocal(simulation, simulation.state(networkCallsPart), id)
  },
}

function later(simulation: Simulation, id: string, after: Duration, answer: Plain): 'parked' {
  simulation.scheduleAfter({ after, part: name, event: 'answer', data: { id, answer } })
  return 'parked'
}

/** The prompt's machine is beside the cluster, not one of its nodes. */
const promptAddress = '10.0.0.1'

function callerSide(simulation: Simulation, { host }: Caller): Side {
  const container = containerOfHost(simulation, host)
  const pod = container && podOf(simulation, container.uid)
  return pod ? sideOfPod(pod) : { kind: 'other', address: promptAddress }
}

function lookedUp(simulation: Simulation, from: Side, name: string, resolver: ResolverConfig): Lookup {
  const found = lookUp(name, resolver, (server, candidate, type) => askedForAddress(simulation, from, { server, name: candidate, type }))
  const { questions } = simulation.state(networkCallsPart)
  if (found.questions > 0) questions.set(found.outcome, (questions.get(found.outcome) ?? 0) + found.questions)
  return found
}

/** Questions that programs have sent to servers of names, by what became of the name. */
export function dnsQuestions(simulation: Simulation): ReadonlyMap<Lookup['outcome'], number> {
  return simulation.state(networkCallsPart).questions
}

function beginRequest(simulation: Simulation, caller: Caller, call: HttpCall): 'parked' {
  const { id, host } = caller
  const from = callerSide(simulation, caller)
  const { took, addresses } = call.address === undefined ? lookedUp(simulation, from, call.host, call.resolver) : { took: 0, addresses: [call.address] }
  const state = simulation.state(networkCallsPart)
  const choice = uniform(simulation.stream('network', 'endpoint'), state.calls++)
  // The server of names deals several addresses out in turn, and the first is taken.
  const address = addresses[Math.floor(choice * addresses.length)]
  const end = (result: HttpAnswer['result'], { connected, total }: { connected: Duration; total: Duration }, { shown, flow }: { shown?: Handshake | undefined; flow?: Flow | undefined } = {}) => {
    tellFlow(simulation, flow, result)
    const answer: HttpAnswer = { address: address ?? '', times: { resolved: address === undefined ? 0 : took, connected, total }, result, ...(shown && { tls: shown }) }
    return later(simulation, id, total, answer as unknown as Plain)
  }
  const patience = Math.min(call.connectTimeout ?? Infinity, call.timeout ?? Infinity)
  if (took > patience) return end({ failure: 'unresolved late' }, { connected: 0, total: patience })
  if (address === undefined) return end({ failure: 'unresolved' }, { connected: 0, total: took })
  const container = containerOfHost(simulation, host)
  if (handOver(simulation, name, state, { id, machine: container?.uid ?? host, call, address, resolved: took })) return 'parked'
  const destination: Destination = { address, port: call.port, from, uid: container?.uid, choice }
  const peer = peerAt(simulation, destination)
  const connected = took + connectTime
  const flow = flowOf(simulation, destination)
  if (peer.kind === 'refused') return end({ failure: 'refused' }, { connected: 0, total: connected }, { flow })
  if (peer.kind === 'silent') return end({ failure: 'unreachable' }, { connected: 0, total: Math.min(synTimeout, patience) }, { flow })
  if (peer.kind === 'grpc') return end({ failure: call.scheme === 'https' ? 'no tls' : 'no http' }, { connected, total: connected + answerTime }, { flow })
  const own = ownTls(simulation, peer, call)
  const tls = own?.result ?? (own ? undefined : tlsOf(simulation, peer, call))
  if (tls) return end(tls, { connected, total: connected + handshakeTime }, { flow, shown: own?.handshake })
  const page = pageAtOnce(simulation, peer, { ...call, client: from.address })
  if (page) return end({ page }, { connected, total: connected + (call.scheme === 'https' ? handshakeTime : 0) + answerTime }, { flow })
  if (peer.kind !== 'server') throw new Error(`nothing answers for ${peer.kind} at ${address}:${call.port}`)
  const requestId = sendRequest(simulation, {
    instance: peer.id, path: pathOf(call), method: servedAs(call.method), asked: askedOf(peer, call), reportTo: { part: name, event: 'traffic' },
    ...(container && { from: `${container.uid}/${container.container}` }),
    ...(call.timeout !== undefined && { timeout: Math.max(1, call.timeout - connected) }),
  })
  state.waiting.set(requestId, { id, call, address, resolved: took, peer, tls: own?.handshake, flow })
  return 'parked'
}

/** What needs no place in the traffic. */
function pageAtOnce(simulation: Simulation, peer: Peer, call: HttpCall & { readonly client: string }): Page | undefined {
  switch (peer.kind) {
    case 'api server':
      return apiAnswer(simulation, call)
    case 'scraped':
      return scrapedPage(simulation, peer.targets, pathOf(call), call.headers['accept'] ?? '')
    case 'health check':
      return healthCheckPage(simulation.now, peer)
    case 'system api':
      return pathOf(call) === '/metrics' ? scrapedPage(simulation, peer.targets, '/metrics', call.headers['accept'] ?? '') : systemApiPage(simulation, peer.api, call)
    case 'outside':
      return outsidePage(simulation.now)
    case 'server':
      return pathOf(call) === '/metrics' ? serverMetricsPage(simulation, peer, call) : undefined
    default:
      return undefined
  }
}

/** What becomes of a connection where one side speaks TLS and the other does not, or nobody vouches for the certificate. */
function tlsOf(simulation: Simulation, peer: Peer, { scheme, isInsecure }: HttpCall): HttpAnswer['result'] | undefined {
  const speaksTls = peer.kind === 'api server' || (peer.kind === 'scraped' && peer.targets[0]?.scheme === 'https')
    || (peer.kind === 'outside' && peer.speaksTls)
  if (speaksTls && scheme === 'http') return { page: plainHttpPage(simulation.now) }
  if (!speaksTls && scheme === 'https') return { failure: 'no tls' }
  // Only hosts outside have certificates that everybody trusts.
  return speaksTls && !isInsecure && peer.kind !== 'outside' ? { failure: 'certificate' } : undefined
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
  const outcome = outcomeOf(simulation, requestId)
  forgetRequest(simulation, requestId)
  const { id, call, address, resolved, peer, tls, flow } = row
  const result: HttpAnswer['result'] = outcome.code === ''
    ? { failure: failures[outcome.outcome] ?? 'empty' }
    : { page: answeredPage(simulation, { peer, call, outcome, asked: askedOf(peer, call), isTls: tls !== undefined }) }
  tellFlow(simulation, flow, result)
  const connected = resolved + connectTime + (tls ? handshakeTime : 0)
  const answer: HttpAnswer = { address, times: { resolved, connected, total: connected + outcome.latency }, result, ...(tls && { tls }) }
  later(simulation, id, connected, answer as unknown as Plain)
}
