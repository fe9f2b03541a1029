/**
 * The table of connections of clients that keep them (HTTP/1.1: one request at a time each), and each client's idle ones,
 * the last used first. A connection leads to one instance for as long as it lives.
 */
import type { Instant } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import { type Absent, chainFree, widened } from './columns.ts'

export interface Connections {
  /** The instance that it leads to, and which start of it. */
  connectionInstance: Int32Array
  connectionStart: Float64Array
  connectionOpenedAt: Float64Array
  connectionIdleSince: Float64Array
  /** The one that its client used before; the free list runs through it. */
  connectionNext: Int32Array
  connectionFree: number
  /** By request: the connection of the attempt under way; -1 where there is none. */
  requestConnection: Int32Array
  /** By client: which start of it, its idle connections, how many, and how many it has opened. */
  keeperStart: Float64Array
  keeperIdle: Int32Array
  keeperIdles: Int32Array
  keeperOpened: Float64Array
}

/** Until a client keeps connections. */
export const noConnections: Absent<Connections> = {
  connectionInstance: undefined, connectionStart: undefined, connectionOpenedAt: undefined, connectionIdleSince: undefined,
  connectionNext: undefined, connectionFree: undefined, requestConnection: undefined,
  keeperStart: undefined, keeperIdle: undefined, keeperIdles: undefined, keeperOpened: undefined,
}

export type Keeping = TrafficState & Connections

const whole = (length: number): Int32Array => new Int32Array(length).fill(-1)

/** The tables, long enough for a request and its client. */
export function openConnections(anyState: TrafficState, client: number, request: number): Keeping {
  const state = anyState as Keeping
  if (state.connectionInstance === undefined) {
    Object.assign(state, {
      connectionInstance: whole(0), connectionStart: new Float64Array(0), connectionOpenedAt: new Float64Array(0), connectionIdleSince: new Float64Array(0),
      connectionNext: whole(0), connectionFree: -1, requestConnection: whole(0),
      keeperStart: new Float64Array(0), keeperIdle: whole(0), keeperIdles: new Int32Array(0), keeperOpened: new Float64Array(0),
    } satisfies Connections)
  }
  if (request >= state.requestConnection.length) {
    state.requestConnection = widened(state.requestConnection, state.requestClient.length).fill(-1, state.requestConnection.length)
  }
  if (client >= state.keeperStart.length) {
    const [has, length] = [state.keeperStart.length, state.clientCounts.length]
    state.keeperStart = widened(state.keeperStart, length).fill(-1, has)
    state.keeperIdle = widened(state.keeperIdle, length).fill(-1, has)
    state.keeperIdles = widened(state.keeperIdles, length)
    state.keeperOpened = widened(state.keeperOpened, length)
  }
  const { start } = state.clientRows[client]!
  if (state.keeperStart[client] !== start) {
    dropIdle(state, client)
    state.keeperStart[client] = start
    state.keeperOpened[client] = 0
  }
  return state
}

/** Opens a connection from a client to an instance. */
export function openConnection(state: Keeping, now: Instant, client: number, instance: number): number {
  if (state.connectionFree < 0) lengthen(state)
  const connection = state.connectionFree
  state.connectionFree = state.connectionNext[connection]!
  state.connectionInstance[connection] = instance
  state.connectionStart[connection] = state.instanceRows[instance]!.start
  state.connectionOpenedAt[connection] = now
  state.keeperOpened[client]!++
  return connection
}

function lengthen(state: Keeping): void {
  const has = state.connectionNext.length
  const length = Math.max(16, 2 * has)
  state.connectionInstance = widened(state.connectionInstance, length)
  state.connectionStart = widened(state.connectionStart, length)
  state.connectionOpenedAt = widened(state.connectionOpenedAt, length)
  state.connectionIdleSince = widened(state.connectionIdleSince, length)
  state.connectionNext = widened(state.connectionNext, length)
  state.connectionFree = chainFree(state.connectionNext, has, length)
}

export function closeConnection(state: Keeping, connection: number): void {
  state.connectionNext[connection] = state.connectionFree
  state.connectionFree = connection
}

/** Puts a connection to the idle ones of its client. */
export function keepConnection(state: Keeping, now: Instant, client: number, connection: number): void {
  state.connectionIdleSince[connection] = now
  state.connectionNext[connection] = state.keeperIdle[client]!
  state.keeperIdle[client] = connection
  state.keeperIdles[client]!++
}

/** Takes the idle connection that was used last; -1 where there is none. */
export function takeIdle(state: Keeping, client: number): number {
  const connection = state.keeperIdle[client]!
  if (connection < 0) return -1
  state.keeperIdle[client] = state.connectionNext[connection]!
  state.keeperIdles[client]!--
  return connection
}

/** Closes all idle connections of a client. */
export function dropIdle(state: Keeping, client: number): void {
  for (let connection = takeIdle(state, client); connection >= 0; connection = takeIdle(state, client)) closeConnection(state, connection)
}
