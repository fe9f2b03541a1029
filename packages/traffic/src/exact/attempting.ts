/**
 * The client's side of one attempt: may it be made (breaker), has it a connection (pool), whom does it
 * go to (endpoints), and when does it time out.
 */
import { type Instant, second } from '@track/simulation'
import { clientLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { breakerAdmits } from './breaker.ts'
import { connected, enter } from './calendar.ts'
import type { ClientRow } from './clients.ts'
import { drawUniform, laneOf, purpose } from './draws.ts'
import { circuitOpen, pending, poolExhausted, refused, unresolved } from './outcomes.ts'
import { notInLine } from './requests.ts'
import { deliver } from './serving.ts'
import { arm } from './timers.ts'

/** How long Linux tries to connect where nobody answers (tcp_syn_retries is 6). */
const connectTimeout = 127 * second

/** Makes the next attempt of a request: `pending`, or how it ended at once. */
export function attempt(state: TrafficState, now: Instant, request: number): number {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const { policy } = row
  if (policy['breaker.threshold'] !== undefined && !breakerAdmits(state, client, now, policy)) return circuitOpen
  const connections = policy['pool.connections']
  const mustWait = connections !== undefined && state.clientConnected[client]! >= connections
  if (mustWait && state.clientLined[client]! >= (policy['pool.pending'] ?? Infinity)) return poolExhausted
  state.requestAttempts[request]!++
  const block = state.clientCounts[client]! + state.requestRoute[request]! * clientLayout.perRoute(row.bounds)
  state.counts[block + clientLayout.attempts]!++
  if (policy.timeout !== undefined) arm(state, request, now + policy.timeout)
  if (mustWait) {
    standInLine(state, client, request)
    return pending
  }
  return send(state, now, request)
}

/** Sends an attempt that has its connection. */
export function send(state: TrafficState, now: Instant, request: number): number {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  state.requestIsConnected[request] = 1
  state.clientConnected[client]!++
  const instance = row.service < 0 ? state.instanceIndex.get(row.instance!) ?? nobody : pick(state, client, request, row)
  if (instance < 0) return instance === unknown ? unresolved : refused
  const outcome = deliver(state, now, request, instance)
  const isDropped = outcome === pending && state.requestJob[request] === -1
  if (isDropped && state.requestDeadline[request] === Infinity) arm(state, request, now + connectTimeout)
  return outcome
}

/** What stands for an instance where none answers, and where not even the name does. */
const nobody = -1
const unknown = -2

/** The instance that a service's name leads to this time. */
function pick(state: TrafficState, client: number, request: number, row: ClientRow): number {
  const { ready, balancing, isKnown } = state.serviceRows[row.service]!
  if (ready.length === 0) return isKnown ? nobody : unknown
  if (ready.length === 1) return ready[0]!
  if (balancing === 'round-robin') {
    const turn = state.clientRoundRobin[client]! % ready.length
    state.clientRoundRobin[client] = turn + 1
    return ready[turn]!
  }
  const lane = laneOf(purpose.endpoint, state.requestAttempts[request]!)
  const drawn = drawUniform(
    state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, lane)
  return ready[Math.floor(drawn * ready.length)]!
}

function standInLine(state: TrafficState, client: number, request: number): void {
  const tail = state.clientLineTail[client]!
  state.requestLineBefore[request] = tail
  state.requestLineNext[request] = -1
  if (tail < 0) state.clientLineHead[client] = request
  else state.requestLineNext[tail] = request
  state.clientLineTail[client] = request
  state.clientLined[client]!++
}

export function leaveLine(state: TrafficState, request: number): void {
  if (state.requestLineBefore[request] === notInLine) return
  const client = state.requestClient[request]!
  const before = state.requestLineBefore[request]!
  const next = state.requestLineNext[request]!
  if (before < 0) state.clientLineHead[client] = next
  else state.requestLineNext[before] = next
  if (next < 0) state.clientLineTail[client] = before
  else state.requestLineBefore[next] = before
  state.requestLineBefore[request] = notInLine
  state.clientLined[client]!--
}

/** Gives an attempt's connection to the first one in line; that one goes on with its own entry. */
export function releaseConnection(state: TrafficState, now: Instant, request: number): void {
  if (state.requestIsConnected[request] === 0) return
  const client = state.requestClient[request]!
  state.requestIsConnected[request] = 0
  state.clientConnected[client]!--
  const first = state.clientLineHead[client]!
  if (first < 0) return
  const connections = state.clientRows[client]!.policy['pool.connections'] ?? Infinity
  if (state.clientConnected[client]! >= connections) return
  leaveLine(state, first)
  // Reserved until its entry is handled at this very instant.
  state.requestIsConnected[first] = 1
  state.clientConnected[client]!++
  state.requestEntry[first] = enter(state, now, connected, first)
}
