/**
 * The table of requests under way, seen from the client: what is asked for, how many attempts it
 * took so far, and what it waits for. A row ends exactly once (see outcomes.ts).
 */
import type { Instant } from '@track/simulation'
import { chainFree, type MayHave, widen } from './columns.ts'
import type { Hedges } from './hedges.ts'

export interface Requests {
  /** The client's row; -1 in a free row. */
  requestClient: Int32Array
  /** Which of the client's routes it asks for. */
  requestRoute: Int32Array
  /** What its chance is keyed by: the client's stream and its number within. */
  requestKeyLow: Uint32Array
  requestKeyHigh: Uint32Array
  requestNumber: Float64Array
  /** Attempts made so far. */
  requestAttempts: Int32Array
  /** -1 while a load's user thinks. */
  requestStartedAt: Float64Array
  /** When the attempt under way times out; Infinity without a time-out. */
  requestDeadline: Float64Array
  /** The job that serves the attempt under way; -1 when there is none. */
  requestJob: Int32Array
  /** The job whose worker waits for this request; -1 for a client's own. */
  requestParent: Int32Array
  /** The order of the calendar's entry that it waits for (a back-off, an answer on its way). */
  requestEntry: Float64Array
  /** The outcome that an answer on its way brings. */
  requestOutcome: Uint8Array
  /** 1 while the attempt holds one of its client's connections. */
  requestIsConnected: Uint8Array
  /** The last wait before a retry, which decorrelated jitter grows from. */
  requestWait: Float64Array
  /** Neighbours in the client's list of attempts by deadline; the free list runs through next. */
  requestBefore: Int32Array
  requestNext: Int32Array
  /** Neighbours in the client's line for a connection; -2 outside of it. */
  requestLineBefore: Int32Array
  requestLineNext: Int32Array
  requestFree: number
  requestCount: number
}

const columns: readonly (keyof Requests)[] = [
  'requestClient', 'requestRoute', 'requestKeyLow', 'requestKeyHigh', 'requestNumber', 'requestAttempts',
  'requestStartedAt', 'requestDeadline', 'requestJob', 'requestParent', 'requestEntry', 'requestOutcome',
  'requestIsConnected', 'requestWait', 'requestBefore', 'requestNext', 'requestLineBefore', 'requestLineNext',
]

export function newRequests(): Requests {
  const length = 16
  const state: Requests = {
    requestClient: new Int32Array(length).fill(-1),
    requestRoute: new Int32Array(length),
    requestKeyLow: new Uint32Array(length),
    requestKeyHigh: new Uint32Array(length),
    requestNumber: new Float64Array(length),
    requestAttempts: new Int32Array(length),
    requestStartedAt: new Float64Array(length),
    requestDeadline: new Float64Array(length),
    requestJob: new Int32Array(length),
    requestParent: new Int32Array(length),
    requestEntry: new Float64Array(length),
    requestOutcome: new Uint8Array(length),
    requestIsConnected: new Uint8Array(length),
    requestWait: new Float64Array(length),
    requestBefore: new Int32Array(length),
    requestNext: new Int32Array(length),
    requestLineBefore: new Int32Array(length),
    requestLineNext: new Int32Array(length),
    requestFree: 0,
    requestCount: 0,
  }
  chainFree(state.requestNext, 0, length)
  return state
}

export function takeRequest(state: Requests, client: number, now: Instant): number {
  if (state.requestFree < 0) lengthen(state)
  const request = state.requestFree
  state.requestFree = state.requestNext[request]!
  state.requestCount++
  state.requestClient[request] = client
  state.requestAttempts[request] = 0
  state.requestStartedAt[request] = now
  state.requestDeadline[request] = Infinity
  state.requestJob[request] = -1
  state.requestParent[request] = -1
  state.requestEntry[request] = 0
  state.requestIsConnected[request] = 0
  state.requestWait[request] = 0
  state.requestLineBefore[request] = notInLine
  return request
}

function lengthen(state: Requests): void {
  const length = state.requestClient.length
  widen(state, columns, 2 * length)
  state.requestClient.fill(-1, length)
  state.requestFree = chainFree(state.requestNext, length, 2 * length)
}

export const notInLine = -2
export const notStarted = -1

export function giveBackRequest(state: Requests, request: number): void {
  state.requestClient[request] = -1
  state.requestEntry[request] = 0
  state.requestNext[request] = state.requestFree
  state.requestFree = request
  state.requestCount--
}

/** The requests of a client, lowest row first; hedges are none of their own. */
export function requestsOf(state: Requests & MayHave<Hedges>, client: number): number[] {
  const found: number[] = []
  for (let row = 0; row < state.requestClient.length; row++) {
    const isHedge = (state.hedgeOf?.[row] ?? -1) >= 0 && state.hedgeOf![row] !== row
    if (state.requestClient[row] === client && !isHedge) found.push(row)
  }
  return found
}
