/**
 * Hedged requests: while the first attempt has no answer, another one is sent after a while. The first answer ends the
 * request, and the server's `abandoned` says what becomes of the work for the others.
 *
 * Follows gRPC's hedging policy (A6, client retries: maxAttempts, hedgingDelay, nonFatalStatusCodes): a failure that is worth
 * another attempt brings the next one at once, any other ends the request. A hedge takes from the retry budget as a retry
 * does. A percentile as the delay follows "The Tail at Scale" (Dean and Barroso, CACM 2013). Left out: pushback by servers.
 */
import type { Duration, Instant } from '@track/simulation'
import { clientLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { endHedgeSpans, traceHedge } from '../tracing/tracing.ts'
import type { Traced } from '../tracing/traces.ts'
import type { Policy } from '../workloads/workload.ts'
import { attempt } from './attempting.ts'
import { enter, hedged } from './calendar.ts'
import { blockOf, end, settle } from './concluding.ts'
import { shareDeadline } from './deadlines.ts'
import { giveBackHedge, type Hedged, isUnderWay, takeHedge } from './hedges.ts'
import { abandoned, outcomes, pending, success } from './outcomes.ts'
import { noteLatency, recentPercentile } from './recent-latencies.ts'
import { withdrawFromBudget } from './retry-budget.ts'

/** Enters the next hedge of a request, if it has one left. */
export function awaitHedge(anyState: TrafficState, now: Instant, request: number): void {
  const state = anyState as Hedged
  const client = state.requestClient[request]!
  const { policy } = state.clientRows[client]!
  if (state.hedgeOf[request]! < 0 || !isHedgeLeft(state, request, policy)) return
  const delay = delayOf(state, client, policy)
  state.hedgeEntry[request] = delay === Infinity ? 0 : enter(state, now + delay, hedged, request)
}

function delayOf(state: TrafficState, client: number, policy: Policy): Duration {
  const after = policy['hedge.after']!
  return typeof after === 'number' ? after : recentPercentile(state, client)
}

function isHedgeLeft(state: Hedged, request: number, policy: Policy): boolean {
  return policy['hedge.after'] !== undefined && state.hedgeMade[request]! + 1 < policy['hedge.max']
}

/** No answer has come so far. */
export function hedge(anyState: TrafficState, now: Instant, request: number): void {
  const state = anyState as Hedged
  state.hedgeEntry[request] = 0
  hedgeAgain(state, now, request, pending)
}

/** Sends hedges until one is under way or there is none left; with nothing under way the request ends as its last attempt did. */
function hedgeAgain(state: Hedged, now: Instant, request: number, failed: number): void {
  let last = failed
  while (mayHedge(state, now, request)) {
    const made = takeHedge(state, now, request)
    if (state.requestEndBy !== undefined) shareDeadline(state, request, made)
    if (state.endedSpans !== undefined) traceHedge(state as Traced, made, request)
    const outcome = attempt(state, now, made)
    const wasMade = isUnderWay(state, made)
    if (wasMade) state.counts[blockOf(state, request, state.clientRows[state.requestClient[request]!]!) + clientLayout.hedges]!++
    if (outcome === pending) return awaitHedge(state, now, request)
    settle(state, now, made, outcome)
    // One that the breaker or the pool holds back leaves the others to themselves.
    if (wasMade && isFinal(state, made, outcome)) return win(state, now, made, outcome)
    leave(state, made)
    if (!wasMade) break
    last = outcome
  }
  if (last !== pending && !isAnyUnderWay(state, request)) end(state, now, request, last)
}

function mayHedge(state: Hedged, now: Instant, request: number): boolean {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const { policy } = row
  if (!isHedgeLeft(state, request, policy)) return false
  if (policy['budget.ratio'] === undefined || withdrawFromBudget(state, client, now, policy)) return true
  state.counts[blockOf(state, request, row) + clientLayout.denied]!++
  return false
}

/** An attempt of a hedged request has ended. */
export function concludeHedged(anyState: TrafficState, now: Instant, made: number, outcome: number): void {
  const state = anyState as Hedged
  if (isFinal(state, made, outcome)) return win(state, now, made, outcome)
  const request = state.hedgeOf[made]!
  if (made !== request) leave(state, made)
  state.hedgeEntry[request] = 0
  hedgeAgain(state, now, request, outcome)
}

/** gRPC's fatal ones, and success. */
function isFinal(state: TrafficState, request: number, outcome: number): boolean {
  const { retryOn } = outcomes[outcome]!
  return retryOn === undefined || !state.clientRows[state.requestClient[request]!]!.policy.retryOn.includes(retryOn)
}

/** An attempt decides its request. */
function win(state: Hedged, now: Instant, made: number, outcome: number): void {
  const request = state.hedgeOf[made]!
  if (made !== request) {
    leave(state, made)
    if (outcomes[outcome]!.isSuccess) state.counts[blockOf(state, request, state.clientRows[state.requestClient[request]!]!) + clientLayout.hedgeWins]!++
    if (isUnderWay(state, request)) settle(state, now, request, abandoned)
  }
  end(state, now, request, outcome)
}

/** A request ends: its hedges that are still under way go with it. */
export function endHedges(anyState: TrafficState, now: Instant, request: number, outcome: number): void {
  const state = anyState as Hedged
  if (state.hedgeOf[request] !== request) return
  state.hedgeEntry[request] = 0
  const client = state.requestClient[request]!
  const after = state.clientRows[client]!.policy['hedge.after']
  if (outcome === success && typeof after === 'object') noteLatency(state, client, now - state.requestStartedAt[request]!, after.quantile)
  for (let made = state.hedgeNext[request]!; made >= 0; made = state.hedgeNext[request]!) {
    if (isUnderWay(state, made)) settle(state, now, made, abandoned)
    leave(state, made)
  }
  state.hedgeOf[request] = -1
}

function leave(state: Hedged, made: number): void {
  if (state.endedSpans !== undefined) endHedgeSpans(state as Traced, made)
  giveBackHedge(state, made)
}

function isAnyUnderWay(state: Hedged, request: number): boolean {
  for (let made = request; made >= 0; made = state.hedgeNext[made]!) if (isUnderWay(state, made)) return true
  return false
}
