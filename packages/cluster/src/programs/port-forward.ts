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
import { forwardedPod, logAccess } from '@track/nodes'
import type { Part, Simulation } from '@track/simulation'
import { forgetRequest, outcomeOf, request as sendRequest } from '@track/traffic'
import { peerAt, type Peer } from '../network/connect.ts'
import { metricsPage, type Page, serverPage } from '../network/pages.ts'
import { sideOfPod } from '../network/policy/connection.ts'

/** What a client writes: one request as JSON. */
export interface ForwardedRequest {
  /** Tells its answer from others. */
  readonly id: number
  readonly port: number
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly userAgent: string
}

/** What it reads, as JSON; a failure in the kubelet's words, none where the connection ended without an answer. */
export type ForwardedAnswer = { readonly id: number } & ({ readonly page: Page } | { readonly failure: string })

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
      const { code } = outcomeOf(simulation, id)
      forgetRequest(simulation, id)
      const { forward, request, peer } = row
      if (code === '') return answer(simulation, forward, { id: request.id, failure: '' })
      const page = serverPage(simulation, peer, { path: pathOf(request), method: request.method, status: Number(code) })
      logAccess(simulation, peer.id, { client: peer.client, method: request.method, path: request.path, status: String(page.status), userAgent: request.userAgent })
      answer(simulation, forward, { id: request.id, page })
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
  const page = pathOf(request) === '/metrics' ? metricsPage(simulation, peer) : undefined
  if (page) return answer(simulation, forward, { id: request.id, page })
  const id = sendRequest(simulation, {
    instance: peer.id, path: pathOf(request), method: request.method === 'HEAD' ? 'GET' : request.method, reportTo: { part: name, event: 'answered' },
  })
  simulation.state(portForwardPart).waiting.set(id, { forward, request, peer: { ...peer, client: '127.0.0.1' } })
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

function pathOf({ path }: ForwardedRequest): string {
  return path.split('?')[0]!
}
