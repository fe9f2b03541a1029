/**
 * How attempts, requests and jobs end: what an attempt's end means for its client (retry, or the
 * request's end), what a request's end means for the worker that waited for it, and what a job's
 * end means for the request that waits for it. Left out: calls more than 1,000 deep (rings of servers).
 */
import type { Instant } from '@track/simulation'
import { endCall, endDetached, leaveFlight, leavesOut, resumeStep } from '../dependencies/cache/aside.ts'
import { desertStore } from '../dependencies/stores.ts'
import { passedOn } from '../faults/answers.ts'
import { lateBy } from '../faults/network.ts'
import { observe, observeFinely } from '../measures/histogram.ts'
import { clientLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { forgetServed, type Proxy } from '../proxies/routing.ts'
import { type Natives, observeNatively } from '../measures/native-histogram.ts'
import { keepRequestExemplar } from '../tracing/exemplars.ts'
import { endAttemptSpan, endJobSpan, endRequestSpan, traceRequest } from '../tracing/tracing.ts'
import type { Traced } from '../tracing/traces.ts'
import type { Call, Policy, ServerWorkload } from '../workloads/workload.ts'
import { answerToFailure } from './answer-to-failure.ts'
import { noteLeft, noteUndone } from './admission.ts'
import { attempt, awaitNobody, leaveLine, releaseConnection, repeatRefusal } from './attempting.ts'
import { backOff } from './back-off.ts'
import { recordInBreaker } from './breaker.ts'
import { answered, enter, retried, sent } from './calendar.ts'
import type { ClientRow, Generator } from './clients.ts'
import { childKey, drawFrom, drawUniform, laneOf, purpose, usersMax, visitorsMax } from './draws.ts'
import { fanIn, fanOut, leaveFan } from './fan-out.ts'
import { leaveConnection } from './connecting.ts'
import { isPastDeadline, setDeadline } from './deadlines.ts'
import { fallBack, markDegraded, toldOf } from './fallbacks.ts'
import { isUnderWay, openHedges } from './hedges.ts'
import { awaitHedge, concludeHedged, endHedges } from './hedging.ts'
import { endTogether } from './gathering.ts'
import { forgetKey } from './idempotency.ts'
import { gone, type InstanceRow, ofStore } from './instances.ts'
import { away, calling, giveBackJob, waiting, working } from './jobs.ts'
import {
  abandoned, badGateway, degraded, isFailure, outcomes, outcomeWithStatus, pending, refused, rejected, reset, success, timeout, tooManyRequests,
} from './outcomes.ts'
import { giveBackRequest, notStarted, takeRequest } from './requests.ts'
import { depositIntoBudget, withdrawFromBudget } from './retry-budget.ts'
import { beginNext, endServed, endShare, leaveQueue, leaveWorker, ownOutcome } from './serving.ts'
import { leaveShare } from './sharing.ts'
import { disarm } from './timers.ts'

/** Starts a request that its caller has keyed and routed: its first attempt, and whatever follows at once. */
export function launch(state: TrafficState, now: Instant, request: number): void {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const { policy } = row
  state.clientInFlight[client]!++
  if (state.endedSpans !== undefined) traceRequest(state as Traced, now, request, row)
  if (policy['budget.ratio'] !== undefined) depositIntoBudget(state, client, now, policy)
  if (state.requestEndBy !== undefined || policy.deadline !== undefined) setDeadline(state, now, request, policy)
  if (state.hedgeOf !== undefined || policy['hedge.after'] !== undefined) openHedges(state, request, policy['hedge.after'] !== undefined)
  pursue(state, now, request)
}

/** Makes attempts until one is under way, the next one has to wait, or the request has ended. */
export function pursue(state: TrafficState, now: Instant, request: number): void {
  for (;;) {
    const outcome = attempt(state, now, request)
    if (outcome === pending) {
      if (state.hedgeOf !== undefined) awaitHedge(state, now, request)
      return
    }
    if (outcome === rejected || outcome === refused) repeatRefusal(state, now, request, outcome)
    if (!goesOn(state, now, request, outcome)) return
  }
}

/** Takes an attempt's outcome: makes the next attempt, or ends the request. `pending` is no end yet. */
export function conclude(state: TrafficState, now: Instant, request: number, outcome: number): void {
  if (outcome !== pending && goesOn(state, now, request, outcome)) pursue(state, now, request)
}

/** Whether an attempt's end is followed by another attempt at once. */
function goesOn(state: TrafficState, now: Instant, request: number, outcome: number): boolean {
  settle(state, now, request, outcome)
  if (state.hedgeOf !== undefined && state.hedgeOf[request]! >= 0) {
    concludeHedged(state, now, request, outcome)
    return false
  }
  if (outcome === success || !isWorthRetry(state, request, outcome)) {
    end(state, now, request, outcome)
    return false
  }
  const wait = outcome === tooManyRequests ? waitAsAsked(state, request) : waitBeforeRetry(state, request)
  if (state.requestEndBy !== undefined && isPastDeadline(state, now + wait, request)) {
    // It waits for nothing but its end.
    state.requestEntry[request] = enter(state, Math.max(now, state.requestEndBy[request]!), retried, request)
    return false
  }
  if (!mayRetry(state, now, request)) {
    end(state, now, request, outcome)
    return false
  }
  if (wait > 0) state.requestEntry[request] = enter(state, now + wait, retried, request)
  return wait <= 0
}

/** What an attempt leaves behind: its timer, its connection, its work, and, where it was made, a mark in breaker and counters. */
export function settle(state: TrafficState, now: Instant, request: number, outcome: number): void {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const wasMade = isUnderWay(state, request)
  disarm(state, request)
  leaveLine(state, request)
  if (state.requestJob[request]! >= 0) desert(state, now, request)
  state.requestEntry[request] = 0
  if (state.requestConnection !== undefined) leaveConnection(state, now, request, outcome)
  releaseConnection(state, now, request)
  if (!wasMade) return
  if (state.endedSpans !== undefined) endAttemptSpan(state as Traced, now, request, outcome, row)
  const block = blockOf(state, request, row)
  state.counts[block + clientLayout.attempt(outcome)]!++
  if (row.policy['breaker.threshold'] !== undefined && outcome !== abandoned) {
    recordInBreaker(state, client, now, row.policy, isFailure(outcome))
  }
}

/** A request leaves its job: the work is cancelled, or goes on for nobody. */
function desert(state: TrafficState, now: Instant, request: number): void {
  const job = state.requestJob[request]!
  state.requestJob[request] = -1
  state.jobRequest[job] = -1
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  if (row.queue === ofStore) return desertStore(state, now, job)
  if ((row.workload as ServerWorkload).abandoned === 'serve') return
  dropJob(state, now, job)
  beginNext(state, now, instance, row)
}

/** Ends a job without an answer: cancelled, or lost with its process. */
export function dropJob(state: TrafficState, now: Instant, job: number): void {
  if (state.jobStage[job] === waiting) leaveQueue(state, job)
  else {
    if (state.endedSpans !== undefined) endCancelled(state as Traced, now, job)
    endShare(state, now, job)
    if (state.instanceRows[state.jobInstance[job]!]!.levers !== undefined) noteLeft(state, job, false)
    leaveWorker(state, job)
  }
  if (state.flights !== undefined) leaveFlight(state, now, job)
  const child = state.jobChild[job]!
  if (state.fanHead !== undefined) leaveFan(state, now, job)
  if (state.leverKeys !== undefined) noteUndone(state, now, job)
  giveBackJob(state, job)
  if (child >= 0) {
    state.requestParent[child] = -1
    abandon(state, now, child)
  }
}

/** Whoever did it says that it was given up; a process that is gone says nothing any more. */
function endCancelled(state: Traced, now: Instant, job: number): void {
  const instance = state.jobInstance[job]!
  if (state.instancePhase[instance] !== gone) endJobSpan(state, now, job, abandoned, state.instanceRows[instance]!)
}

/** Ends a request whose caller is gone. */
export function abandon(state: TrafficState, now: Instant, request: number): void {
  settle(state, now, request, abandoned)
  end(state, now, request, abandoned)
}

function isWorthRetry(state: TrafficState, request: number, outcome: number): boolean {
  const { retryOn } = outcomes[outcome]!
  if (retryOn === undefined) return false
  const { policy } = state.clientRows[state.requestClient[request]!]!
  return state.requestAttempts[request]! <= policy.retries && policy.retryOn.includes(retryOn)
}

/** Whether the budget has a retry left. */
function mayRetry(state: TrafficState, now: Instant, request: number): boolean {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const { policy } = row
  const block = blockOf(state, request, row)
  if (policy['budget.ratio'] !== undefined && !withdrawFromBudget(state, client, now, policy)) {
    state.counts[block + clientLayout.denied]!++
    return false
  }
  state.counts[block + clientLayout.retries]!++
  return true
}

/** A 429 says how long to wait; whoever heeds it backs off for as long at least. */
function waitAsAsked(state: TrafficState, request: number): number {
  const own = waitBeforeRetry(state, request)
  const asked = state.retryAfter?.[request] ?? 0
  return state.clientRows[state.requestClient[request]!]!.policy.retryAfter ? Math.max(own, asked) : own
}

function waitBeforeRetry(state: TrafficState, request: number): number {
  const { policy } = state.clientRows[state.requestClient[request]!]!
  if (policy['backoff.base'] === 0) return 0
  const retry = state.requestAttempts[request]!
  const wait = backOff(policy, retry, state.requestWait[request]!, jitterOf(state, request, policy, retry))
  state.requestWait[request] = wait
  return wait
}

function jitterOf(state: TrafficState, request: number, policy: Policy, retry: number): number {
  if (policy['backoff.jitter'] === 'none') return 0
  return drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!,
    laneOf(purpose.jitter, retry))
}

export function blockOf(state: TrafficState, request: number, row: ClientRow): number {
  return state.clientCounts[state.requestClient[request]!]! + state.requestRoute[request]! * clientLayout.perRoute(row.bounds)
}

/** The end of a request: counted once, told to whoever waited for it. */
export function end(state: TrafficState, now: Instant, request: number, outcome: number): void {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  if (state.hedgeOf !== undefined) endHedges(state, now, request, outcome)
  if (state.leverKeys !== undefined) forgetKey(state, request)
  const block = blockOf(state, request, row)
  const took = now - state.requestStartedAt[request]!
  state.counts[block + clientLayout.request(outcome)]!++
  observe(state.counts, block + clientLayout.durations, row.bounds, took)
  if (state.nativeBases !== undefined) observeNatively(state as Natives, block + clientLayout.durations, took)
  state.clientInFlight[client]!--
  if (state.endedSpans !== undefined) {
    keepRequestExemplar(state as Traced, now, request, row)
    endRequestSpan(state as Traced, now, request, outcome, row)
  }
  if (row.generator) {
    const routes = row.routes.length * clientLayout.perRoute(row.bounds)
    observeFinely(state.counts, state.clientCounts[client]! + routes, took)
  }
  const parent = state.requestParent[request]!
  const thinks = row.generator !== undefined && row.generator.model !== 'open' && outcome !== abandoned && comesAgain(state, request, row.generator)
  if (thinks) think(state, now, request, row, took)
  else giveBackRequest(state, request)
  if (!row.workload && parent < 0) {
    if (state.detached !== undefined) endDetached(state, now, request, outcome)
    answerProbe(state, now, row, outcome)
  }
  if (parent >= 0) resume(state, now, parent, request, outcome)
}

/** A user whose request failed in no time must not ask a million times in the same instant. */
const shortestTurn = 1000

/** Users of a closed load stay; of a partly-open one each request may be a user's last. */
function comesAgain(state: TrafficState, request: number, { model, again }: Generator): boolean {
  if (model === 'closed') return true
  const lane = laneOf(purpose.think, 1)
  return drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, lane) < again
}

function think(state: TrafficState, now: Instant, request: number, row: ClientRow, took: number): void {
  const number = state.requestNumber[request]!
  const lane = laneOf(purpose.think, 0)
  const pause = drawFrom(row.generator!.think, state.requestKeyLow[request]!, state.requestKeyHigh[request]!, number, lane)
  state.requestNumber[request] = number + (row.generator!.model === 'closed' ? usersMax : visitorsMax)
  state.requestStartedAt[request] = notStarted
  const wait = Math.max(Math.round(pause), took === 0 ? shortestTurn : 0)
  state.requestEntry[request] = enter(state, now + wait, sent, request)
}

function answerProbe(state: TrafficState, now: Instant, row: ClientRow, outcome: number): void {
  const probe = state.probes.get(row.id)
  if (!probe) return
  state.probes.set(row.id, { ...probe, outcome, endedAt: now })
  if (probe.reportTo) state.reports.push({ to: probe.reportTo, data: { id: row.id, what: 'answered' } })
}

/** A job's own work is done, or its last call: the next call to a dependency, or the answer. */
export function proceed(state: TrafficState, now: Instant, job: number, outcome: number): void {
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  if (row.sharing !== undefined) leaveShare(state, now, job, row)
  const { routes } = row.workload as ServerWorkload
  const { calls } = routes[state.jobRoute[job]!]!
  if (outcome === success && state.jobCall[job]! + 1 < calls.length) callNext(state, now, job, row, calls)
  else if (row.levers !== undefined) endTogether(state, now, job, row, outcome)
  else {
    const told = toldOf(state, job, outcome)
    answer(state, now, instance, endServed(state, now, job, outcome === degraded ? success : outcome), told)
  }
}

/** A ring of servers calls for ever; what is called deeper than this is answered with a 502, as by a proxy that has had enough. */
const callsDeepMax = 1000

function isTooDeep(state: TrafficState, job: number): boolean {
  let depth = 0
  for (let above = job; above >= 0 && depth <= callsDeepMax; depth++) {
    const request = state.jobRequest[above]!
    above = request < 0 ? -1 : state.requestParent[request]!
  }
  return depth > callsDeepMax
}

function callNext(state: TrafficState, now: Instant, job: number, row: InstanceRow, calls: readonly Call[]): void {
  if (isTooDeep(state, job)) return proceed(state, now, job, badGateway)
  const next = state.jobCall[job]! + 1
  state.jobCall[job] = next
  const { step, group } = calls[next]!
  if (step !== undefined && leavesOut(state, job, step)) return proceed(state, now, job, success)
  const isLeft = row.levers?.isLoop === true && state.jobStage[job] === working
  if (isLeft) leaveLoop(state, job)
  else if (state.jobStage[job] === working) state.jobStage[job] = calling
  const instance = state.jobInstance[job]!
  if (group !== undefined) fanOut(state, now, job, row, calls, group)
  else {
    const request = requestOfCall(state, now, job, row, calls[next]!, next)
    state.jobChild[job] = request
    launch(state, now, request)
  }
  if (isLeft) beginNext(state, now, instance, row)
}

/** Whoever worked on it works on another one. */
function leaveLoop(state: TrafficState, job: number): void {
  const instance = state.jobInstance[job]!
  state.jobStage[job] = away
  state.instanceBusy[instance]!--
  state.leverAway![instance]!++
}

/** The request for a job's call, keyed by which of them it is. */
export function requestOfCall(state: TrafficState, now: Instant, job: number, row: InstanceRow, call: Call, number: number): number {
  const client = row.clients[call.dependency]!
  const request = takeRequest(state, client, now)
  const key = childKey(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, state.jobAttempt[job]!)
  state.requestKeyLow[request] = key.low
  state.requestKeyHigh[request] = key.high
  state.requestNumber[request] = number
  state.requestRoute[request] = routeOfCall(state.clientRows[client]!, call)
  state.requestParent[request] = job
  return request
}

export function routeOfCall({ routes }: ClientRow, { path, method }: Call): number {
  return routes.findIndex((route) => route.path === path && route.method === method)
}

/** A request that a worker waited for has ended. */
function resume(state: TrafficState, now: Instant, job: number, request: number, outcome: number): void {
  state.jobChild[job] = -1
  const workload = state.instanceRows[state.jobInstance[job]!]!.workload as ServerWorkload
  if (outcome === degraded) markDegraded(state, job)
  if (workload.proxy !== undefined) return proceed(state, now, job, ofProxy(state, job, workload.proxy, outcome))
  const { calls } = workload.routes[state.jobRoute[job]!]!
  const call = calls[state.jobCall[job]!]!
  if (call.group !== undefined) return fanIn(state, now, job, calls, request, outcome)
  if (call.step !== undefined) return resumeStep(state, now, job, call, outcome)
  if (state.flights !== undefined) endCall(state, now, job, call, outcome)
  const isFine = outcomes[outcome]!.isSuccess || call.onFailure !== 'fail'
  const takesTime = !outcomes[outcome]!.isSuccess && call.onFailure === 'fallback' && fallBack(state, now, job, call)
  if (!takesTime) proceed(state, now, job, isFine ? success : answerToFailure(outcome))
}

/** What a proxy answers with: what its backend did, or its own word where that did not answer. */
function ofProxy(state: TrafficState, job: number, { table }: Proxy, outcome: number): number {
  if (outcome === degraded) return success
  if (outcomes[outcome]!.code !== '') return outcome
  forgetServed(state, job)
  const { timeout: late, connection, other } = table.failures
  return outcomeWithStatus(outcome === timeout ? late : outcome === refused || outcome === reset ? connection : other)
}

/** Brings an answer to the request that waits for it, if there is one: at once, or over the network. */
export function answer(state: TrafficState, now: Instant, instance: number, request: number, outcome: number): void {
  if (request < 0) return
  state.requestJob[request] = -1
  const client = state.requestClient[request]!
  const delay = state.clientRows[client]!.network + state.instanceDelay[instance]!
  if (state.clientNetwork[client] !== null || state.instanceAnswers[instance] !== null) {
    return answerThroughFaults(state, now + delay, request, instance, outcome)
  }
  if (delay === 0) conclude(state, now, request, outcome)
  else answerLater(state, now + delay, request, outcome)
}

/** On its way an answer may be changed, be late, or be lost. */
function answerThroughFaults(state: TrafficState, at: Instant, request: number, instance: number, own: number): void {
  const { outcome, delay } = passedOn(state, request, instance, own)
  const network = state.clientNetwork[state.requestClient[request]!]!
  const late = network === null ? 0 : lateBy(state, network, request, instance, { at: at + delay, outcome })
  if (late === Infinity) awaitNobody(state, at, request)
  else answerLater(state, at + delay + late, request, outcome)
}

function answerLater(state: TrafficState, at: Instant, request: number, outcome: number): void {
  state.requestOutcome[request] = outcome
  state.requestEntry[request] = enter(state, at, answered, request)
}

/** A job's own work is done. */
export function finishOwnWork(state: TrafficState, now: Instant, job: number): void {
  state.jobEntry[job] = 0
  proceed(state, now, job, ownOutcome(state, job))
}
