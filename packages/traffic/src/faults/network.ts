/**
 * What faults of the network make of the ways between processes: worked out for each client, and left
 * out (null) for those that no fault touches. A packet that is lost is sent again after TCP's time-out, which
 * doubles each time; a connection whose packets do not get through at all is silent, or refused.
 *
 * Follows tc-netem(8) for delay, jitter and loss; for a path whose MTU is small and that does not say so (ICMP is dropped) RFC 2923, section 2.1, with tcp_mtu_probing off,
 * as Linux has it. Left out: correlation of draws, packets that come in another order or twice (TCP puts
 * them right), a server that is late because a request was; connections that a cut outlives.
 */
import type { Duration, Instant } from '@track/simulation'
import { drawUniform, laneOf, purpose } from '../exact/draws.ts'
import { success } from '../exact/outcomes.ts'
import { lost } from '../exact/services.ts'
import type { TrafficState } from '../state.ts'
import type { FaultRow } from './fault.ts'
import { isAnywhere, isAt, type Member } from './place.ts'
import { firstTimeout, longestTimeout, retransmissionsMax } from './retransmitting.ts'
import { fits, headBytes, mtuOf, queuedFor, type Shaper } from './shaping.ts'

/** One direction of a way. */
export interface Direction {
  readonly delay: Duration
  readonly jitter: Duration
  /** The share of packets that is lost. */
  readonly loss: number
  /** Bandwidths, one after the other; none where there is no bound. */
  readonly shapers: readonly Shaper[]
  /** Packets that are bigger are dropped. */
  readonly mtu: number
}

export interface Link {
  readonly cut: 'dropped' | 'rejected' | undefined
  readonly there: Direction
  readonly back: Direction
}

/** What a client's way is like. */
export interface ClientNetwork {
  /** In place of an instance, where the name of its Service leads to none (attempting.ts). */
  readonly instead: number | undefined
  /** By the instance's row; null where the way is as always. */
  readonly links: readonly (Link | null)[]
}

const clear: Direction = { delay: 0, jitter: 0, loss: 0, shapers: [], mtu: Infinity }

/** What stands for an instance whose name is not known, and for one that refuses; see attempting.ts. */
const unknown = -2
const refuses = -1

/** Works out anew what the faults at work make of every client's way. */
export function refreshNetworks(state: TrafficState): void {
  const rows = networkRows(state)
  for (let client = 0; client < state.clientRows.length; client++) state.clientNetwork[client] = rows.length === 0 ? null : networkOf(state, client, rows)
}

/** The same for one client that is new. */
export function refreshNetworkOf(state: TrafficState, client: number): void {
  const rows = networkRows(state)
  state.clientNetwork[client] = rows.length === 0 ? null : networkOf(state, client, rows)
}

function networkOf(state: TrafficState, client: number, rows: readonly FaultRow[]): ClientNetwork | null {
  const row = state.clientRows[client]
  if (!row) return null
  const sender = { id: row.process, labels: row.labels }
  const instead = row.service < 0 ? undefined : resolvedTo(state, rows, sender, state.serviceRows[row.service]!.name)
  const links = state.instanceRows.map((instance) => (instance ? linkBetween(state, rows, sender, instance) : null))
  return instead === undefined && links.every((link) => link === null) ? null : { instead, links }
}

/** The way between two that may be no processes of the traffic; undefined where it is as always. */
export function wayBetween(state: TrafficState, sender: Member, server: Member): Link | undefined {
  return linkBetween(state, networkRows(state), sender, server) ?? undefined
}

/** What a server of names answers somebody about a name: `fails`, `astray`, or what it always does. */
export function namesFor(state: TrafficState, sender: Member, isMeant: (patterns: readonly string[]) => boolean): 'fails' | 'astray' | undefined {
  return networkRows(state).find(({ fault: { kind, from, patterns } }) =>
    kind === 'names' && (patterns === undefined || isMeant(patterns)) && isAnywhere(state, from, sender))?.fault.resolve
}

function networkRows(state: TrafficState): FaultRow[] {
  if (state.faultsAtWork.size === 0) return []
  return [...state.faultsAtWork.values()].filter(({ fault }) => fault.kind === 'link' || fault.kind === 'names')
}

function resolvedTo(state: TrafficState, rows: readonly FaultRow[], sender: Member, service: string): number | undefined {
  const found = rows.find(({ fault: { kind, from, names } }) =>
    kind === 'names' && (names === undefined || names.includes(service)) && isAnywhere(state, from, sender))
  if (!found) return undefined
  return found.fault.resolve === 'astray' ? lost : unknown
}

function linkBetween(state: TrafficState, rows: readonly FaultRow[], sender: Member, server: Member): Link | null {
  let cut: Link['cut']
  let [there, back] = [clear, clear]
  for (const { fault } of rows) {
    if (fault.kind !== 'link') continue
    const isThere = isAnywhere(state, fault.from, sender) && isAt(state, fault.where, server)
    const isBack = isAnywhere(state, fault.from, server) && isAt(state, fault.where, sender)
    if (!isThere && !isBack) continue
    // A connection needs both ways: packets that only get there make none.
    if (fault.cut === 'dropped' || (fault.cut === 'rejected' && cut === undefined)) cut = fault.cut
    if (isThere) there = added(there, fault)
    if (isBack) back = added(back, fault)
  }
  return cut === undefined && there === clear && back === clear ? null : { cut, there, back }
}

function added(way: Direction, { id, delay = 0, jitter = 0, loss = 0, bandwidth, mtu = Infinity }: FaultRow['fault']): Direction {
  const shaper = bandwidth && { ...bandwidth, fault: id }
  return {
    delay: way.delay + delay, jitter: way.jitter + jitter, loss: 1 - (1 - way.loss) * (1 - loss), shapers: shaper ? [...way.shapers, shaper] : way.shapers,
    mtu: Math.min(way.mtu, mtu, shaper ? mtuOf(shaper) : Infinity),
  }
}

/** The instance that an attempt reaches, or what stands for it where none is reached. */
export function reachedBy({ links }: ClientNetwork, instance: number): number {
  const cut = instance < 0 ? undefined : links[instance]?.cut
  if (cut === undefined) return instance
  return cut === 'dropped' ? lost : refuses
}

/** An answer that is on its way: when it began, and how it ended. */
interface Answer {
  readonly at: Instant
  readonly outcome: number
}

/** How long the packets of an attempt are under way beyond the usual; Infinity where an answer never comes. */
export function lateBy(state: TrafficState, { links }: ClientNetwork, request: number, instance: number, answer: Answer): Duration {
  const link = links[instance]
  if (!link) return 0
  if (link.cut !== undefined) return Infinity
  return underWay(state, request, link.there, 0) + underWay(state, request, link.back, 1) + throughShapers(state, request, instance, link.back, answer)
}

function throughShapers(state: TrafficState, request: number, instance: number, { shapers, mtu }: Direction, { at, outcome }: Answer): Duration {
  if (shapers.length === 0 && mtu === Infinity) return 0
  const bytes = headBytes + (outcome === success ? bodyBytes(state, request, instance) : 0)
  if (!fits(bytes, mtu)) return Infinity
  let later: Duration = 0
  for (const shaper of shapers) later += queuedFor(state, shaper, state.instanceRows[instance]!.id, at + later, bytes)
  return later
}

/** As the server's route says; what a proxy passes on, and a store's answers, have none. */
function bodyBytes(state: TrafficState, request: number, instance: number): number {
  const { workload } = state.instanceRows[instance]!
  if (workload.kind !== 'server') return 0
  const { path, method } = state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!
  return workload.routes.find((route) => route.path === path && route.method === method)?.['response.size'] ?? 0
}

function underWay(state: TrafficState, request: number, { delay, jitter, loss }: Direction, way: 0 | 1): Duration {
  const luck = jitter > 0 ? 2 * drawn(state, request, purpose.jitterOnTheWay + way) - 1 : 0
  const once = Math.max(0, Math.round(delay + jitter * luck))
  return loss === 0 ? once : once + againAfter(loss, drawn(state, request, purpose.lossOnTheWay + way))
}

function drawn(state: TrafficState, request: number, forWhat: number): number {
  const lane = laneOf(forWhat, state.requestAttempts[request]!)
  return drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, lane)
}

/** How long TCP has waited until a packet got through; each is lost alike. */
export function againAfter(loss: number, luck: number): Duration {
  let waited: Duration = 0
  let timeout = firstTimeout
  let chance = loss
  for (let again = 0; again < retransmissionsMax; again++) {
    if (luck >= chance) return waited
    waited += timeout
    timeout = Math.min(longestTimeout, 2 * timeout)
    chance *= loss
  }
  return Infinity
}
