/**
 * The client's side of one attempt: may it be made (breaker), has it a connection (pool), whom does it
 * go to (endpoints), and when does it time out.
 */
import { type Instant, second } from '@track/simulation'
import { chooseStore } from '../dependencies/stores.ts'
import { endAtDoor } from '../faults/answers.ts'
import { reachedBy } from '../faults/network.ts'
import { clientLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { traceAttempt } from '../tracing/tracing.ts'
import type { Traced } from '../tracing/traces.ts'
import type { Policy } from '../workloads/workload.ts'
import { breakerAdmits } from './breaker.ts'
import { connected, enter } from './calendar.ts'
import type { ClientRow } from './clients.ts'
import { armWithin, isPastDeadline } from './deadlines.ts'
import { sendOver } from './connecting.ts'
import { drawUniform, laneOf, purpose } from './draws.ts'
import { answerFromStub } from './fallbacks.ts'
import { reachedByName } from './names.ts'
import {
  badRequest, circuitOpen, deadlineExceeded, handshakeFailed, outcomes, pending, poolExhausted, refused, rejected, type RetryCondition, unresolved, untrustedCertificate,
} from './outcomes.ts'
import { notInLine } from './requests.ts'
import { type Balancing, endsHandshake, isResolved, lost, readyFor, untrusted, wantsTls } from './services.ts'
import { countRejections, deliver } from './serving.ts'
import { arm, disarm } from './timers.ts'

/** How long Linux tries to connect where nobody answers (tcp_syn_retries is 6). */
const connectTimeout = 127 * second

/** Makes the next attempt of a request: `pending`, or how it ended at once. */
export function attempt(state: TrafficState, now: Instant, request: number): number {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const { policy } = row
  if (state.requestEndBy !== undefined && isPastDeadline(state, now, request)) return deadlineExceeded
  if (policy['breaker.threshold'] !== undefined && !breakerAdmits(state, client, now, policy)) return circuitOpen
  const connections = policy['pool.connections']
  const mustWait = connections !== undefined && state.clientConnected[client]! >= connections
  if (mustWait && state.clientLined[client]! >= (policy['pool.pending'] ?? Infinity)) return poolExhausted
  state.requestAttempts[request]!++
  const block = state.clientCounts[client]! + state.requestRoute[request]! * clientLayout.perRoute(row.bounds)
  state.counts[block + clientLayout.attempts]!++
  if (state.endedSpans !== undefined) traceAttempt(state as Traced, now, request, row)
  if (state.requestEndBy !== undefined) armWithin(state, now, request, policy)
  else if (policy.timeout !== undefined) arm(state, request, now + policy.timeout)
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
  if (row.stub !== undefined) return answerFromStub(state, now, request, row)
  if (row.policy['connection.keepAlive'] !== undefined) return sendOver(state, now, request, row)
  const instance = reachedFrom(state, now, request, row)
  return instance < 0 ? unreached(state, now, request, instance) : reach(state, now, request, instance)
}

/** An attempt is at the instance that it goes to. */
export function reach(state: TrafficState, now: Instant, request: number, instance: number): number {
  const rules = state.instanceAnswers[instance]!
  const end = rules === null ? pending : endAtDoor(state, now, request, instance, rules)
  if (end !== pending) return end
  const outcome = deliver(state, now, request, instance)
  if (outcome === pending && state.requestJob[request] === -1) awaitNobody(state, now, request)
  return outcome
}

/** The instance that a new connection leads to, or what stands for it where none is reached. */
export function reachedFrom(state: TrafficState, now: Instant, request: number, row: ClientRow): number {
  if (row.policy['dns.cache'] !== undefined && row.service >= 0) return reachedByName(state, now, request, row)
  const network = state.clientNetwork[state.requestClient[request]!]!
  return network === null ? instanceOf(state, request, row) : network.instead ?? reachedBy(network, instanceOf(state, request, row))
}

/** Whom a client asks this time, faults of the network aside. */
export function instanceOf(state: TrafficState, request: number, row: ClientRow): number {
  return row.service < 0 ? instanceNamed(state, row) : pick(state, state.requestClient[request]!, request, row)
}

/** What becomes of an attempt that reaches no instance. */
export function unreached(state: TrafficState, now: Instant, request: number, instance: number): number {
  if (instance <= untrusted) return atHandshake(instance)
  if (instance !== lost) return instance === unknown ? unresolved : refused
  awaitNobody(state, now, request)
  return pending
}

/** What becomes of one that reaches an instance with which it cannot speak. */
export function atHandshake(instance: number): number {
  if (instance === wantsTls) return badRequest
  return instance === endsHandshake ? handshakeFailed : untrustedCertificate
}

/**
 * An attempt was refused at once, and all that are left are to follow at once: they are counted without being
 * made, where nothing that one of them does could change the answer to the next, and nobody draws them.
 */
export function repeatRefusal(state: TrafficState, now: Instant, request: number, outcome: number): void {
  const row = state.clientRows[state.requestClient[request]!]!
  const { policy } = row
  const left = policy.retries + 1 - state.requestAttempts[request]!
  if (left <= 0 || row.tracing !== undefined || !retriesBlindly(policy, outcomes[outcome]!.retryOn!)) return
  const instance = onlyInstanceOf(state, row)
  if (instance === undefined || (instance >= 0 && state.instanceAnswers[instance] !== null)) return
  state.requestAttempts[request]! += left
  const block = state.clientCounts[state.requestClient[request]!]! + state.requestRoute[request]! * clientLayout.perRoute(row.bounds)
  state.counts[block + clientLayout.attempts]! += left
  state.counts[block + clientLayout.retries]! += left
  state.counts[block + clientLayout.attempt(outcome)]! += left
  if (outcome === rejected) countRejections(state, now, request, instance, left)
}

function instanceNamed(state: TrafficState, { instance }: ClientRow): number {
  return state.instanceIndex.get(instance!) ?? nobody
}

/** The instance that every attempt goes to; `nobody` where there is none, undefined where there is a choice. */
function onlyInstanceOf(state: TrafficState, row: ClientRow): number | undefined {
  if (state.clientNetwork[state.clientIndex.get(row.id)!] !== null || row.policy['dns.cache'] !== undefined) return undefined
  if (row.service < 0) return instanceNamed(state, row)
  const ready = readyFor(state.serviceRows[row.service]!, row.process)
  return ready.length > 1 || ready[0] === lost ? undefined : ready[0] ?? nobody
}

/** Whether a policy tries again at once, whatever else is under way. */
function retriesBlindly(policy: Policy, condition: RetryCondition): boolean {
  return policy['backoff.base'] === 0 && policy.retryOn.includes(condition) && policy['budget.ratio'] === undefined
    && policy['breaker.threshold'] === undefined && policy['pool.connections'] === undefined
}

/** An attempt was dropped, or its answer: without a time-out of its own it ends when the connection is given up. */
export function awaitNobody(state: TrafficState, now: Instant, request: number): void {
  const deadline = state.requestDeadline[request]!
  const own = state.clientRows[state.requestClient[request]!]!.policy.connectTimeout
  if (deadline !== Infinity && own === undefined) return
  disarm(state, request)
  arm(state, request, Math.min(deadline, now + (own ?? connectTimeout)))
}

/** What stands for an instance where none answers, and where not even the name does. */
const nobody = -1
export const unknown = -2

/** The instance that a service's name leads to this time. */
function pick(state: TrafficState, client: number, request: number, { service, process, store }: ClientRow): number {
  const row = state.serviceRows[service]!
  const { balancing } = row
  const ready = readyFor(row, process)
  if (ready.length === 1 && store?.kind !== 'broker') return ready[0]!
  if (ready.length === 0) return isResolved(row) ? nobody : unknown
  if (store !== undefined) return chooseStore(state, request, store, ready) ?? nobody
  return choose(state, client, request, ready, balancing)
}

function choose(
  state: TrafficState, client: number, request: number, ready: readonly number[], balancing: Balancing,
): number {
  if (balancing === 'round-robin') {
    const turn = state.clientRoundRobin[client]! % ready.length
    state.clientRoundRobin[client] = turn + 1
    return ready[turn]!
  }
  return chosenOf(state, request, ready)
}

/** One of them, each as likely as the others. */
export function chosenOf<Each>(state: TrafficState, request: number, from: readonly Each[]): Each {
  const lane = laneOf(purpose.endpoint, state.requestAttempts[request]!)
  const drawn = drawUniform(
    state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, lane)
  return from[Math.floor(drawn * from.length)]!
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
  if (state.requestLineBefore[request] !== notInLine) unlink(state, request)
}

function unlink(state: TrafficState, request: number): void {
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
  if (state.clientLineHead[client]! >= 0) connectFirst(state, now, client)
}

function connectFirst(state: TrafficState, now: Instant, client: number): void {
  const first = state.clientLineHead[client]!
  const connections = state.clientRows[client]!.policy['pool.connections'] ?? Infinity
  if (state.clientConnected[client]! >= connections) return
  leaveLine(state, first)
  // Reserved until its entry is handled at this very instant.
  state.requestIsConnected[first] = 1
  state.clientConnected[client]!++
  state.requestEntry[first] = enter(state, now, connected, first)
}
