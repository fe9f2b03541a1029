/**
 * The table of hedges, by the row of a request: which attempts a request has under way besides its first, and when the
 * next may follow. Each hedge is a row of requests, with its own time-out, connection and job.
 */
import type { Instant } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import { type Absent, widened } from './columns.ts'
import { giveBackRequest, notInLine, takeRequest } from './requests.ts'

export interface Hedges {
  /** The request that a row is an attempt of: its own row for the first attempt; -1 where nobody hedges. */
  hedgeOf: Int32Array
  /** The next hedge of the same request, from the request's own row on; -1 at the end. */
  hedgeNext: Int32Array
  /** How many hedges a request has made. */
  hedgeMade: Int32Array
  /** The order of the calendar's entry for its next hedge; 0 where there is none. */
  hedgeEntry: Float64Array
}

/** Until a client hedges. */
export const noHedges: Absent<Hedges> = { hedgeOf: undefined, hedgeNext: undefined, hedgeMade: undefined, hedgeEntry: undefined }

export type Hedged = TrafficState & Hedges

/** Notes whether a request that begins may be hedged. */
export function openHedges(anyState: TrafficState, request: number, isHedging: boolean): void {
  const state = anyState as Hedged
  if (state.hedgeOf === undefined) {
    Object.assign(state, { hedgeOf: new Int32Array(0), hedgeNext: new Int32Array(0), hedgeMade: new Int32Array(0), hedgeEntry: new Float64Array(0) })
  }
  if (request >= state.hedgeOf.length) lengthen(state, state.requestClient.length)
  state.hedgeOf[request] = isHedging ? request : -1
  state.hedgeNext[request] = -1
  state.hedgeMade[request] = 0
  state.hedgeEntry[request] = 0
}

function lengthen(state: Hedged, length: number): void {
  const before = state.hedgeOf.length
  state.hedgeOf = widened(state.hedgeOf, length).fill(-1, before)
  state.hedgeNext = widened(state.hedgeNext, length)
  state.hedgeMade = widened(state.hedgeMade, length)
  state.hedgeEntry = widened(state.hedgeEntry, length)
}

/** A row for the next hedge of a request: the same request, at the same time, with chance of its own. */
export function takeHedge(state: Hedged, now: Instant, first: number): number {
  const hedge = takeRequest(state, state.requestClient[first]!, now)
  openHedges(state, hedge, true)
  state.hedgeOf[hedge] = first
  state.hedgeNext[hedge] = state.hedgeNext[first]!
  state.hedgeNext[first] = hedge
  state.hedgeMade[first]!++
  state.requestRoute[hedge] = state.requestRoute[first]!
  state.requestKeyLow[hedge] = state.requestKeyLow[first]!
  state.requestKeyHigh[hedge] = state.requestKeyHigh[first]!
  state.requestNumber[hedge] = state.requestNumber[first]!
  state.requestParent[hedge] = state.requestParent[first]!
  state.requestAttempts[hedge] = state.hedgeMade[first]!
  return hedge
}

/** The row of a hedge is over. */
export function giveBackHedge(state: Hedged, hedge: number): void {
  let before = state.hedgeOf[hedge]!
  while (state.hedgeNext[before] !== hedge) before = state.hedgeNext[before]!
  state.hedgeNext[before] = state.hedgeNext[hedge]!
  state.hedgeOf[hedge] = -1
  giveBackRequest(state, hedge)
}

/** Whether a row has an attempt under way: sent, or in line for a connection. */
export function isUnderWay(state: TrafficState, request: number): boolean {
  return state.requestIsConnected[request] === 1 || state.requestLineBefore[request] !== notInLine
}
