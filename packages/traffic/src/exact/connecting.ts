/**
 * Keep-alive: an attempt goes over the idle connection that was used last, or over a new one, which takes its time. A kept
 * connection leads to the instance that it was opened to, whatever its Service leads to meanwhile; so who keeps connections
 * sends nothing to instances that come later, until the connections are old or idle enough to be closed.
 *
 * Follows net/http's Transport (the last used first, IdleConnTimeout, MaxIdleConnsPerHost, a connection whose request was given up is closed)
 * and gRPC's and Envoy's largest age of a connection. Left out: HTTP/2 (several requests at once over one), the handshake's work.
 */
import type { Instant } from '@track/simulation'
import { reachedBy } from '../faults/network.ts'
import type { TrafficState } from '../state.ts'
import type { Policy } from '../workloads/workload.ts'
import { reach, reachedFrom, unreached } from './attempting.ts'
import { enter, opened } from './calendar.ts'
import type { ClientRow } from './clients.ts'
import { closeConnection, dropIdle, keepConnection, type Keeping, openConnection, openConnections, takeIdle } from './connections.ts'
import { listening } from './instances.ts'
import { outcomes, pending, refused } from './outcomes.ts'

/** Sends an attempt of a client that keeps its connections, or pays for each. */
export function sendOver(anyState: TrafficState, now: Instant, request: number, row: ClientRow): number {
  const client = anyState.requestClient[request]!
  const state = openConnections(anyState, client, request)
  const kept = takeKept(state, now, client, row.policy)
  if (kept >= 0) {
    state.requestConnection[request] = kept
    return arriveAt(state, now, request, state.connectionInstance[kept]!)
  }
  const instance = reachedFrom(state, now, request, row)
  if (instance < 0) return unreached(state, now, request, instance)
  state.requestConnection[request] = openConnection(state, now, client, instance)
  const setup = row.policy['connection.setup'] ?? 0
  if (setup === 0) return reach(state, now, request, instance)
  state.requestEntry[request] = enter(state, now + setup, opened, request)
  return pending
}

/** A connection needs no name any more. */
function arriveAt(state: Keeping, now: Instant, request: number, instance: number): number {
  const network = state.clientNetwork[state.requestClient[request]!]!
  const reached = network === null ? instance : reachedBy(network, instance)
  return reached < 0 ? unreached(state, now, request, reached) : reach(state, now, request, reached)
}

/** A new connection is there: the attempt goes over it, if the instance still is. */
export function finishOpening(anyState: TrafficState, now: Instant, request: number): number {
  const state = anyState as Keeping
  state.requestEntry[request] = 0
  const connection = state.requestConnection[request]!
  return isAlive(state, connection) ? arriveAt(state, now, request, state.connectionInstance[connection]!) : refused
}

/** The last used idle connection that is not too old, and whose other end has not closed it. */
function takeKept(state: Keeping, now: Instant, client: number, policy: Policy): number {
  for (let connection = takeIdle(state, client); connection >= 0; connection = takeIdle(state, client)) {
    if (now - state.connectionIdleSince[connection]! >= policy['connection.idle']) {
      // Those below were used before it.
      closeConnection(state, connection)
      dropIdle(state, client)
      return -1
    }
    if (isAlive(state, connection) && now - state.connectionOpenedAt[connection]! < (policy['connection.maxAge'] ?? Infinity)) return connection
    closeConnection(state, connection)
  }
  return -1
}

/** A process that ends, or is told to, closes what is idle. */
function isAlive(state: Keeping, connection: number): boolean {
  const instance = state.connectionInstance[connection]!
  return state.instancePhase[instance] === listening && state.instanceRows[instance]!.start === state.connectionStart[connection]
}

/** An attempt has ended: with an answer its connection may be used again. */
export function leaveConnection(anyState: TrafficState, now: Instant, request: number, outcome: number): void {
  const state = anyState as Keeping
  const connection = state.requestConnection[request] ?? -1
  if (connection < 0) return
  state.requestConnection[request] = -1
  const client = state.requestClient[request]!
  const { policy } = state.clientRows[client]!
  const isKept = policy['connection.keepAlive'] && outcomes[outcome]!.code !== '' && state.keeperIdles[client]! < (policy['connection.maxIdle'] ?? Infinity)
  if (isKept) keepConnection(state, now, client, connection)
  else closeConnection(state, connection)
}
