/**
 * `pods/portforward`: requests of a client outside, made within a pod, to its own loopback address. No network
 * policy is asked, as none is there.
 *
 * Follows k8s.io/kubelet/pkg/cri/streaming/portforward of Kubernetes 1.34. Left out: everything but HTTP; a door reads
 * the bytes of a connection, and hands its requests on.
 */
import { pods } from '@track/apimachinery'
import { type Chunk, type Connector, storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { forwardedPod } from '@track/nodes'
import type { Part, Simulation } from '@track/simulation'
import { forgetRequest, outcomeOf, request as sendRequest } from '@track/traffic'
import { peerAt, type Peer } from '../network/connect.ts'
import type { Page } from '../network/pages.ts'
import { sideOfPod } from '../network/policy/connection.ts'
import { answeredPage, askedOf, ownTls, serverMetricsPage } from '../network/proxies/by-hand.ts'
import type { Handshake } from '../network/tls/handshake.ts'
import type { HttpAsked, NetworkFailure } from './network-calls.ts'

/** What a client writes: one request as JSON. */
export interface ForwardedRequest {
  /** Tells its answer from others. */
  readonly id: number
  /** Of the pod. */
  readonly port: number
  /** As the client's own connection has it. */
  readonly call: HttpAsked
}

/** What it reads, as JSON; a failure in the kubelet's words, none where the connection ended, as it `ends`, without an answer. */
export type ForwardedAnswer = { readonly id: number } & (
  | { readonly page: Page; readonly tls?: Handshake }
  | { readonly failure: string; readonly ends?: NetworkFailure; readonly tls?: Handshake }
)

interface ForwardRow {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** The id of its sandbox, as the container runtime has it. */
  readonly sandbox: string
  /** How many answers are gone from `chunks`; doors have read them. */
  readonly read: number
  readonly chunks: readonly Chunk[]
}

interface WaitingRow {
  readonly forward: string
  readonly request: ForwardedRequest
  readonly peer: Extract<Peer, { kind: 'server' }>
  readonly tls?: Handshake
}

interface PortForwardState {
  readonly forwards: Map<string, ForwardRow>
  /** By the id of the request in the traffic. */
  readonly waiting: Map<string, WaitingRow>
  opened: number
}

const name = 'port forward'

/** Answers that are kept for a door that has not read yet. */
const answersMax = 256

export const portForwardPart: Part<PortForwardState> = {
  name,
  initial: () => ({ forwards: new Map(), waiting: new Map(), opened: 0 }),
  events: {
    answered(simulation: Simulation, { id }: { id: string }) {
      const { waiting } = simulation.state(portForwardPart)
      const row = waiting.get(id)
      if (!row) return
      waiting.delete(id)
      const outcome = outcomeOf(simulation, id)
      forgetRequest(simulation, id)
      const { forward, request: { id: asked, call }, peer, tls } = row
      if (outcome.code === '') return answer(simulation, forward, { id: asked, failure: '', ends: 'empty' })
      const page = answeredPage(simulation, { peer, call, outcome, asked: askedOf(peer, call), isTls: tls !== undefined })
      answer(simulation, forward, { id: asked, page, ...(tls && { tls }) })
    },
  },
}

export const portForwardConnector: Connector = {
  open(simulation, request) {
    const { pod: { metadata }, sandbox } = forwardedPod(simulation, request)
    const state = simulation.state(portForwardPart)
    // The store's revision never comes again, not after a rewind either.
    const id = `forward ${storeOf(simulation).revision}.${state.opened++}`
    state.forwards.set(id, { namespace: metadata.namespace ?? '', name: metadata.name ?? '', uid: metadata.uid ?? '', sandbox, read: 0, chunks: [] })
    return id
  },
  read(simulation, id, cursor) {
    const row = simulation.state(portForwardPart).forwards.get(id)
    if (!row) return { chunks: [], cursor, ended: true }
    return { chunks: row.chunks.slice(Math.max(0, cursor - row.read)), cursor: row.read + row.chunks.length, ended: !isThere(simulation, row) }
  },
  write(simulation, id, text) {
    const row = simulation.state(portForwardPart).forwards.get(id)
    if (row) begin(simulation, id, row, JSON.parse(text) as ForwardedRequest)
  },
  close(simulation, id) {
    const { forwards, waiting } = simulation.state(portForwardPart)
    forwards.delete(id)
    for (const [request, { forward }] of waiting) {
      if (forward !== id) continue
      waiting.delete(request)
      forgetRequest(simulation, request)
    }
  },
}

function isThere(simulation: Simulation, { namespace, name: pod, uid }: ForwardRow): boolean {
  return cacheOf(simulation).get(pods, pod, namespace)?.metadata.uid === uid
}

function begin(simulation: Simulation, forward: string, { namespace, name: podName, uid, sandbox }: ForwardRow, request: ForwardedRequest): void {
  const pod = cacheOf(simulation).get(pods, podName, namespace)
  if (!pod) return answer(simulation, forward, { id: request.id, failure: '' })
  const peer = peerAt(simulation, { address: '127.0.0.1', port: request.port, from: sideOfPod(pod), uid, choice: 0 })
  if (peer.kind !== 'server') return answer(simulation, forward, { id: request.id, failure: refusal(request.port, { sandbox, uid }) })
  const { id: asked, call } = request
  const own = ownTls(simulation, peer, call)
  const shown = own?.handshake && { tls: own.handshake }
  const early = own?.result
  if (early) return answer(simulation, forward, { id: asked, ...('page' in early ? early : { failure: '', ends: early.failure }), ...shown })
  if (!own && call.scheme === 'https') return answer(simulation, forward, { id: asked, failure: '', ends: 'no tls' })
  const path = call.path.split('?')[0]!
  const page = path === '/metrics' ? serverMetricsPage(simulation, peer, call) : undefined
  if (page) return answer(simulation, forward, { id: asked, page, ...shown })
  const id = sendRequest(simulation, {
    instance: peer.id, path, method: call.method === 'HEAD' ? 'GET' : call.method, asked: askedOf(peer, call), reportTo: { part: name, event: 'answered' },
  })
  simulation.state(portForwardPart).waiting.set(id, { forward, request, peer: { ...peer, client: '127.0.0.1' }, ...shown })
}

function answer(simulation: Simulation, forward: string, row: ForwardedAnswer): void {
  const { forwards } = simulation.state(portForwardPart)
  const found = forwards.get(forward)
  if (!found) return
  const chunks = [...found.chunks, { channel: 1 as const, text: JSON.stringify(row) }]
  const gone = Math.max(0, chunks.length - answersMax)
  forwards.set(forward, { ...found, read: found.read + gone, chunks: chunks.slice(gone) })
}

function refusal(port: number, { sandbox, uid }: Pick<ForwardRow, 'sandbox' | 'uid'>): string {
  return `error forwarding port ${port} to pod ${sandbox}, uid : failed to execute portforward in network namespace "/var/run/netns/cni-${uid}": `
    + `failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused `
    + `IPv6 dial tcp6 [::1]:${port}: connect: connection refused `
}
