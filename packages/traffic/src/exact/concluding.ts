/**
 * How attempts, requests and jobs end: what an attempt's end means for its client (retry, or the
 * request's end), what a request's end means for the worker that waited for it, and what a job's
 * end means for the request that waits for it.
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
import { endAttemptSpan, endJobSpan, endRequestSpan, traceRequest } from '../tracing/tracing.ts'
import type { Traced } from '../tracing/traces.ts'
import type { Call, Policy, ServerWorkload } from '../workloads/workload.ts'
import { answerToFailure } from './answer-to-failure.ts'
import { attempt, awaitNobody, leaveLine, releaseConnection, repeatRefusal } from './attempting.ts'
import { backOff } from './back-off.ts'
import { recordInBreaker } from './breaker.ts'
import { answered, enter, retried, sent } from './calendar.ts'
import type { ClientRow } from './clients.ts'
import { childKey, drawFrom, drawUniform, laneOf, purpose, usersMax } from './draws.ts'
import { gone, type InstanceRow, ofStore } from './instances.ts'
import { calling, giveBackJob, waiting } from './jobs.ts'
import {
  abandoned, circuitOpen, outcomes, outcomeWithStatus, pending, poolExhausted, refused, rejected, reset, success, timeout,
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
  pursue(state, now, request)
}

/** Makes attempts until one is under way, the next one has to wait, or the request has ended. */
export function pursue(state: TrafficState, now: Instant, request: number): void {
  for (;;) {
    const outcome = attempt(state, now, request)
    if (outcome === pending) return
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
  if (outcome === success || !mayRetry(state, now, request, outcome)) {
    end(state, now, request, outcome)
    return false
  }
  const wait = waitBeforeRetry(state, request)
  if (wait > 0) state.requestEntry[request] = enter(state, now + wait, retried, request)
  return wait <= 0
}

/** What an attempt leaves behind: its timer, its connection, its work, and a mark in breaker and counters. */
function settle(state: TrafficState, now: Instant, request: number, outcome: number): void {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  disarm(state, request)
  leaveLine(state, request)
  if (state.requestJob[request]! >= 0) desert(state, now, request)
  state.requestEntry[request] = 0
  releaseConnection(state, now, request)
  if (outcome === circuitOpen || outcome === poolExhausted) return
  if (state.endedSpans !== undefined) endAttemptSpan(state as Traced, now, request, outcome, row)
  const block = blockOf(state, request, row)
  state.counts[block + clientLayout.attempt(outcome)]!++
  if (row.policy['breaker.threshold'] !== undefined && outcome !== abandoned) {
    recordInBreaker(state, client, now, row.policy, outcomes[outcome]!.retryOn !== undefined)
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
    leaveWorker(state, job)
  }
  if (state.flights !== undefined) leaveFlight(state, now, job)
  const child = state.jobChild[job]!
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

function mayRetry(state: TrafficState, now: Instant, request: number, outcome: number): boolean {
  const { retryOn } = outcomes[outcome]!
  if (retryOn === undefined) return false
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const { policy } = row
  if (state.requestAttempts[request]! > policy.retries || !policy.retryOn.includes(retryOn)) return false
  const block = blockOf(state, request, row)
  if (policy['budget.ratio'] !== undefined && !withdrawFromBudget(state, client, now, policy)) {
    state.counts[block + clientLayout.denied]!++
    return false
  }
  state.counts[block + clientLayout.retries]!++
  return true
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

function blockOf(state: TrafficState, request: number, row: ClientRow): number {
  return state.clientCounts[state.requestClient[request]!]! + state.requestRoute[request]! * clientLayout.perRoute(row.bounds)
}

/** The end of a request: counted once, told to whoever waited for it. */
function end(state: TrafficState, now: Instant, request: number, outcome: number): void {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const block = blockOf(state, request, row)
  const took = now - state.requestStartedAt[request]!
  state.counts[block + clientLayout.request(outcome)]!++
  observe(state.counts, block + clientLayout.durations, row.bounds, took)
  state.clientInFlight[client]!--
  if (state.endedSpans !== undefined) endRequestSpan(state as Traced, now, request, outcome, row)
  if (row.generator) {
    const routes = row.routes.length * clientLayout.perRoute(row.bounds)
    observeFinely(state.counts, state.clientCounts[client]! + routes, took)
  }
  const parent = state.requestParent[request]!
  const thinks = row.generator?.model === 'closed' && outcome !== abandoned
  if (thinks) think(state, now, request, row, took)
  else giveBackRequest(state, request)
  if (!row.workload && parent < 0) {
    if (state.detached !== undefined) endDetached(state, now, request, outcome)
    answerProbe(state, now, row, outcome)
  }
  if (parent >= 0) resume(state, now, parent, outcome)
}

/** A user whose request failed in no time must not ask a million times in the same instant. */
const shortestTurn = 1000

function think(state: TrafficState, now: Instant, request: number, row: ClientRow, took: number): void {
  const { generator } = row
  const number = state.requestNumber[request]!
  const lane = laneOf(purpose.think, 0)
  const pause = drawFrom(generator!.think, state.requestKeyLow[request]!, state.requestKeyHigh[request]!, number, lane)
  state.requestNumber[request] = number + usersMax
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
  else answer(state, now, instance, endServed(state, now, job, outcome), outcome)
}

function callNext(state: TrafficState, now: Instant, job: number, row: InstanceRow, calls: readonly Call[]): void {
  const next = state.jobCall[job]! + 1
  state.jobCall[job] = next
  const { step } = calls[next]!
  if (step !== undefined && leavesOut(state, job, step)) return proceed(state, now, job, success)
  state.jobStage[job] = calling
  const client = row.clients[calls[next]!.dependency]!
  const request = takeRequest(state, client, now)
  const key = childKey(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, state.jobAttempt[job]!)
  state.requestKeyLow[request] = key.low
  state.requestKeyHigh[request] = key.high
  state.requestNumber[request] = next
  state.requestRoute[request] = routeOfCall(state.clientRows[client]!, calls[next]!)
  state.requestParent[request] = job
  state.jobChild[job] = request
  launch(state, now, request)
}

export function routeOfCall({ routes }: ClientRow, { path, method }: Call): number {
  return routes.findIndex((route) => route.path === path && route.method === method)
}

/** The request that a worker waited for has ended. */
function resume(state: TrafficState, now: Instant, job: number, outcome: number): void {
  state.jobChild[job] = -1
  const workload = state.instanceRows[state.jobInstance[job]!]!.workload as ServerWorkload
  if (workload.proxy !== undefined) return proceed(state, now, job, ofProxy(state, job, workload.proxy, outcome))
  const call = workload.routes[state.jobRoute[job]!]!.calls[state.jobCall[job]!]!
  if (call.step !== undefined) return resumeStep(state, now, job, call, outcome)
  if (state.flights !== undefined) endCall(state, now, job, call, outcome)
  const isFine = outcomes[outcome]!.isSuccess || call.onFailure === 'ignore'
  proceed(state, now, job, isFine ? success : answerToFailure(outcome))
}

/** What a proxy answers with: what its backend did, or its own word where that did not answer. */
function ofProxy(state: TrafficState, job: number, { table }: Proxy, outcome: number): number {
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
  const late = network === null ? 0 : lateBy(state, network, request, instance)
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
