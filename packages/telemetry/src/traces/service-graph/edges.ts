/**
 * The service graph: which service calls which, from spans of both sides of a call.
 *
 * Follows modules/generator/processor/servicegraphs (servicegraphs.go, store, config.go) of Tempo 2.8. Left out: further
 * dimensions, multipliers of spans, the histogram of messaging systems, native histograms.
 */
import { type Duration, type Instant, second } from '@track/simulation'
import type { Attributes, AttributeValue } from '../../otlp/attribute.ts'
import type { ResourceSpans, Span } from '../../otlp/traces.ts'
import { serviceNameKey } from '../store/columns.ts'
import { countEdge, type EdgeCounts, newEdgeCounts } from './metrics.ts'

export type ConnectionType = '' | 'messaging_system' | 'database' | 'virtual_node'

/** A call of which one side has been seen, or both. */
export interface Edge {
  readonly connectionType: ConnectionType
  readonly client: string
  readonly server: string
  readonly clientSeconds: number
  readonly serverSeconds: number
  readonly isFailed: boolean
  readonly peer: string
  /** The server side has no parent. */
  readonly isRoot: boolean
  readonly expiresAt: Instant
}

export interface ServiceGraphState {
  /** Waiting for their other side, by trace and span of the client. */
  readonly waiting: Map<string, Edge>
  /** One row a pair of services and a type of connection. */
  readonly edges: Map<string, EdgeCounts>
  expired: number
  dropped: number
}

export interface ServiceGraphOptions {
  readonly wait: Duration
  readonly maxItems: number
  readonly peerAttributes: readonly string[]
}

const serviceGraphDefaults: ServiceGraphOptions = { wait: 10 * second, maxItems: 10_000, peerAttributes: ['peer.service', 'db.name', 'db.system'] }

export function newServiceGraphState(): ServiceGraphState {
  return { waiting: new Map(), edges: new Map(), expired: 0, dropped: 0 }
}

/** Takes spans in; edges whose other side did not come in time expire first. */
export function observeServiceGraph(state: ServiceGraphState, resourceSpans: readonly ResourceSpans[], now: Instant, options = serviceGraphDefaults): void {
  expireEdges(state, now)
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = textOf(serviceNameKey, resource.attributes)
    if (service === undefined) continue
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) observeSpan(state, { span, service, resource: resource.attributes }, now, options)
  }
}

interface Seen {
  readonly span: Span
  readonly service: string
  readonly resource: Attributes
}

function observeSpan(state: ServiceGraphState, seen: Seen, now: Instant, options: ServiceGraphOptions): void {
  const { kind, traceId, spanId, parentSpanId } = seen.span
  const isClient = kind === 'client' || kind === 'producer'
  if (!isClient && kind !== 'server' && kind !== 'consumer') return
  const key = `${traceId}-${isClient ? spanId : parentSpanId}`
  const known = state.waiting.get(key)
  if (!known && state.waiting.size >= options.maxItems) {
    state.dropped++
    return
  }
  const edge = withSide(known ?? newEdge(now + options.wait), seen, isClient, options)
  if (edge.client !== '' && edge.server !== '') {
    state.waiting.delete(key)
    complete(state, edge)
  } else state.waiting.set(key, edge)
}

function newEdge(expiresAt: Instant): Edge {
  return { connectionType: '', client: '', server: '', clientSeconds: 0, serverSeconds: 0, isFailed: false, peer: '', isRoot: false, expiresAt }
}

function withSide(edge: Edge, { span, service, resource }: Seen, isClient: boolean, { peerAttributes }: ServiceGraphOptions): Edge {
  const seconds = Number(span.end - span.start) / 1e9
  const peer = peerAttributes.map((name) => textOf(name, span.attributes)).find((text) => text !== undefined) ?? edge.peer
  const next: Edge = {
    ...edge, connectionType: span.kind === 'producer' || span.kind === 'consumer' ? 'messaging_system' : '',
    isFailed: edge.isFailed || span.status.code === 'error', peer,
  }
  if (!isClient) return { ...next, server: service, serverSeconds: seconds, isRoot: span.parentSpanId === '' }
  return withDatabase({ ...next, client: service, clientSeconds: seconds }, seconds, resource, span.attributes)
}

/** A database tells no spans of its own: it is named by the client. */
function withDatabase(edge: Edge, seconds: number, ...attributes: readonly Attributes[]): Edge {
  const find = (name: string) => textOf(name, ...attributes)
  const name = find('db.name')
  if (name === undefined && find('db.system') === undefined) return edge
  const host = find('network.peer.address')
  const port = find('network.peer.port')
  const address = host !== undefined && port !== undefined ? `${host}:${port}` : host
  return { ...edge, connectionType: 'database', serverSeconds: seconds, server: find('peer.service') ?? find('server.address') ?? address ?? name ?? edge.server }
}

/** The first attribute of a name, as text. */
function textOf(name: string, ...lists: readonly Attributes[]): string | undefined {
  for (const attributes of lists) {
    const found = attributes.find(({ key }) => key === name)
    if (found) return printed(found.value)
  }
  return undefined
}

function printed(value: AttributeValue): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? '' : String(value)
}

/** Of calls from outside the client is the user; of calls to outside the server is what the client calls it. */
export function expireEdges(state: ServiceGraphState, now: Instant): void {
  for (const [key, edge] of state.waiting) {
    // They expire in the order in which they came.
    if (edge.expiresAt > now) break
    state.waiting.delete(key)
    state.expired++
    if (edge.client === '' && edge.isRoot) complete(state, { ...edge, client: 'user', connectionType: 'virtual_node' })
    else if (edge.client !== '' && edge.server === '' && edge.peer !== '') complete(state, { ...edge, server: edge.peer, connectionType: 'virtual_node' })
  }
}

function complete(state: ServiceGraphState, edge: Edge): void {
  const key = [edge.client, edge.server, edge.connectionType].join('\0')
  state.edges.set(key, countEdge(state.edges.get(key) ?? newEdgeCounts(edge), edge))
}
