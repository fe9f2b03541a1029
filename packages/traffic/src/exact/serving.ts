/**
 * The server's side: accept queue, workers, service. Nothing here knows clients; what is to be told
 * to one is answered to the caller.
 *
 * Follows the queueing model G/G/c with a bound, first come, first served. Left out: the kernel's
 * retransmission of a dropped SYN; processor sharing (a CPU limit stretches a service at its start).
 */
import type { Duration, Instant } from '@track/simulation'
import { observe } from '../measures/histogram.ts'
import { serverLayout, workerLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { type Natives, observeNatively } from '../measures/native-histogram.ts'
import { keepJobExemplar } from '../tracing/exemplars.ts'
import { endJobSpan, traceJob } from '../tracing/tracing.ts'
import type { Traced } from '../tracing/traces.ts'
import { routeBeyond } from '../proxies/routing.ts'
import type { ServerWorkload, WorkerWorkload } from '../workloads/workload.ts'
import { demandOf } from '../dependencies/demand.ts'
import { deliverToStore } from '../dependencies/stores.ts'
import { beginInOrder, deliverPast, noteBegun, noteLeft, noteServed, noteUndone } from './admission.ts'
import { enter, served } from './calendar.ts'
import { carryDeadline, isTooLate } from './deadlines.ts'
import { clearDegraded } from './fallbacks.ts'
import { drawFrom, drawUniform, laneOf, purpose, usersMax } from './draws.ts'
import { itemsTime } from './gathering.ts'
import { draining, gone, type InstanceRow, listening, memoryUsed, ofStore, slownessAt } from './instances.ts'
import { appendJob, away, giveBackJob, takeJobOf, unlinkJob, working } from './jobs.ts'
import type { Levered } from './levers.ts'
import { joinShare, leaveShare } from './sharing.ts'
import { variantOf } from './variants.ts'
import { error, gatewayTimeout, methodNotAllowed, pending, refused, rejected, success } from './outcomes.ts'

/** Hands an attempt to a server: `pending`, or how it ended at once. */
export function deliver(state: TrafficState, now: Instant, request: number, instance: number): number {
  if (state.instancePhase[instance] !== listening) return refused
  const row = state.instanceRows[instance]!
  if (row.queue !== -1) return deliverToStore(state, now, request, instance)
  const workload = row.workload as ServerWorkload
  const route = routeFor(state, now, request, instance, workload)
  if (row.levers !== undefined && route >= 0) return deliverPast(state, now, request, instance, row, route)
  const isFree = state.instanceBusy[instance]! < state.instanceWorkers[instance]!
    && state.instanceIsStalled[instance] === 0
  const isFull = state.instanceLined[instance]! >= workload['queue.limit'] && state.instanceLined[instance]! > 0
  if ((!isFree && state.instanceQueued[instance]! >= workload['queue.limit']) || isFull) return turnAway(state, instance, row, route)
  if (route < 0) {
    countAnswers(state, instance, row, workload.routes.length, -route, 1)
    return -route
  }
  beginOrWait(state, now, newJob(state, now, request, instance, row, route), row, isFree)
  watchMemory(state, instance, row)
  return pending
}

/** A worker has it, or it stands in the accept queue. */
export function beginOrWait(state: TrafficState, now: Instant, job: number, row: InstanceRow, isFree: boolean): void {
  if (isFree) return begin(state, now, job, row)
  const instance = state.jobInstance[job]!
  appendJob(state, state.instanceQueueHead, state.instanceQueueTail, instance, job)
  state.instanceQueued[instance]!++
}

/** The job of an attempt that is let in. */
export function newJob(state: TrafficState, now: Instant, request: number, instance: number, row: InstanceRow, route: number): number {
  const job = takeJobOf(state, now, request, instance, route)
  if (state.requestEndBy !== undefined) carryDeadline(state, request, job)
  if (state.jobIsDegraded !== undefined) clearDegraded(state, job)
  if (state.endedSpans !== undefined) traceJob(state as Traced, now, job, request, row)
  return job
}

/** The accept queue is full. */
function turnAway(state: TrafficState, instance: number, row: InstanceRow, route: number): number {
  // Dropped: the server never hears of it, and the client hears nothing until its time-out.
  if ((row.workload as ServerWorkload)['queue.full'] === 'drop') return pending
  countAnswers(state, instance, row, Math.max(0, route), rejected, 1)
  return rejected
}

/** The route that a request matches; minus an outcome where it matches none. */
function routeFor(state: TrafficState, now: Instant, request: number, instance: number, { routes }: ServerWorkload): number {
  const { path, method } = state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!
  let isPathKnown = false
  for (let index = 0; index < routes.length; index++) {
    const route = routes[index]!
    if (route.path !== path) continue
    if (route.method === method) return route.variants === undefined ? index : variantOf(state, request, index, route.variants)
    isPathKnown = true
  }
  return isPathKnown ? -methodNotAllowed : routeBeyond(state, now, request, instance)
}

/** A worker is free for a job that has waited; one that comes too late is answered without it. */
export function takeUp(state: TrafficState, now: Instant, job: number, row: InstanceRow): void {
  if (state.jobEndBy !== undefined && isTooLate(state, now, job, row)) {
    countAnswers(state, state.jobInstance[job]!, row, state.jobRoute[job]!, gatewayTimeout, 1)
    if (state.leverKeys !== undefined) noteUndone(state, now, job)
    giveBackJob(state, job)
  } else begin(state, now, job, row)
}

/** Gives a job to a free worker. */
export function begin(state: TrafficState, now: Instant, job: number, row: InstanceRow): void {
  const instance = state.jobInstance[job]!
  state.instanceBusy[instance]!++
  appendJob(state, state.instanceServingHead, state.instanceServingTail, instance, job)
  state.jobStartedAt[job] = now
  state.jobStage[job] = working
  state.instanceWaitSum[instance]! += now - state.jobArrivedAt[job]!
  if (row.levers !== undefined) noteBegun(state, now, job, row)
  if (row.sharing !== undefined) return beginBySharing(state, now, job, row)
  const due = now + state.instanceForeseen[instance]! + serviceTime(state, now, job, row)
  state.jobDueAt[job] = due
  state.jobEntry[job] = enter(state, due, served, job)
}

function serviceTime(state: TrafficState, now: Instant, job: number, row: InstanceRow): Duration {
  const instance = state.jobInstance[job]!
  const { workload } = row
  const time = ownTime(state, job, row) * slownessAt(state, instance, now)
  const cpu = workload.kind === 'server' ? workload.routes[state.jobRoute[job]!]!.cpu : (workload as WorkerWorkload)['cpu.perMessage']
  return Math.round(cpu > 0 && row.cpuLimit < Infinity ? stretched(state, instance, time, cpu, row) : time)
}

/** The same where jobs share their work, and at databases and caches, whose jobs bring their own. */
function beginBySharing(state: TrafficState, now: Instant, job: number, row: InstanceRow): void {
  const own = row.queue === ofStore ? demandOf(state, job) : ownTime(state, job, row)
  if (row.sharing!.isShared) return joinShare(state, now, job, row, own)
  const due = now + Math.round(own * slownessAt(state, state.jobInstance[job]!, now))
  state.jobDueAt[job] = due
  state.jobEntry[job] = enter(state, due, served, job)
}

/** What the work would take alone. */
function ownTime(state: TrafficState, job: number, { workload, levers }: InstanceRow): Duration {
  const { service } = workload.kind === 'server' ? workload.routes[state.jobRoute[job]!]! : (workload as WorkerWorkload)
  const lane = laneOf(purpose.service, state.jobAttempt[job]!)
  const own = drawFrom(service, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, lane)
  return levers === undefined ? own : own + itemsTime(state, job, levers)
}

/** Every busy worker wants cpu/time of a core; a quota that is too small stretches them all. */
function stretched(state: TrafficState, instance: number, time: Duration, cpu: Duration, row: InstanceRow): Duration {
  const limit = row.cpuLimit
  const wanted = (state.instanceBusy[instance]! - waitingForBackends(state, row)) * Math.min(1, cpu / Math.max(1, time))
  return Math.max(time, cpu) * Math.max(1, wanted / limit)
}

/** Of a proxy, which does nothing while it waits. */
function waitingForBackends(state: TrafficState, { workload, clients }: InstanceRow): number {
  if (workload.kind !== 'server' || workload.proxy === undefined) return 0
  let under = 0
  for (const name in clients) under += state.clientInFlight[clients[name]!]!
  return under
}

/** How a job's own work ended: drawn for it, so that a fault changes only whom it hits. */
export function ownOutcome(state: TrafficState, job: number): number {
  const instance = state.jobInstance[job]!
  const { workload } = state.instanceRows[instance]!
  if (workload.kind !== 'server') return success
  const route = state.jobRoute[job]!
  const ratio = workload.routes[route]!.errors + (state.instanceErrors[instance]?.[route] ?? 0)
  if (state.instanceUnlucky[instance] !== null && isUnlucky(state, job, instance, route)) return error
  return ratio <= 0 ? success : drawOutcome(state, job, ratio)
}

/** The user's own luck, the same at every try. */
function isUnlucky(state: TrafficState, job: number, instance: number, route: number): boolean {
  const user = state.jobNumber[job]! % usersMax
  const drawn = drawUniform(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, user, laneOf(purpose.error, 0))
  return drawn < (state.instanceUnlucky[instance]![route] ?? 0)
}

function drawOutcome(state: TrafficState, job: number, ratio: number): number {
  const lane = laneOf(purpose.error, state.jobAttempt[job]!)
  const drawn = drawUniform(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, lane)
  return drawn < ratio ? error : success
}

/** Ends a job that a worker had, lets the next one in, and answers the request that waited for it (or -1). */
export function endServed(state: TrafficState, now: Instant, job: number, outcome: number): number {
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const request = state.jobRequest[job]!
  const { workload } = row
  if (workload.kind === 'server') {
    const route = state.jobRoute[job]!
    state.instanceCpu[instance]! += workload.routes[route]!.cpu
    const block = state.instanceCounts[instance]! + route * serverLayout.perRoute(row.bounds)
    state.counts[block + serverLayout.answer(outcome)]!++
    observe(state.counts, block + serverLayout.durations, row.bounds, now - state.jobStartedAt[job]!)
    if (state.nativeBases !== undefined) observeNatively(state as Natives, block + serverLayout.durations, now - state.jobStartedAt[job]!)
  } else countMessage(state, now, job, row, workload as WorkerWorkload)
  if (row.levers !== undefined) noteServed(state, now, job, row, outcome)
  if (state.endedSpans !== undefined) {
    keepJobExemplar(state as Traced, now, job, row)
    endJobSpan(state as Traced, now, job, outcome, row)
  }
  state.instanceServed[instance]!++
  state.instanceStaySum[instance]! += now - state.jobArrivedAt[job]!
  leaveWorker(state, job)
  giveBackJob(state, job)
  if (workload.kind === 'server') beginNext(state, now, instance, row)
  return request
}

function countMessage(
  state: TrafficState, now: Instant, job: number, { bounds }: InstanceRow, workload: WorkerWorkload,
): void {
  const instance = state.jobInstance[job]!
  state.instanceCpu[instance]! += workload['cpu.perMessage']
  const block = state.instanceCounts[instance]!
  state.counts[block + workerLayout.messages]!++
  observe(state.counts, block + workerLayout.durations, bounds, now - state.jobStartedAt[job]!)
  if (state.nativeBases !== undefined) observeNatively(state as Natives, block + workerLayout.durations, now - state.jobStartedAt[job]!)
}

/** A worker has done what was its own to do: who shares with it goes on faster. */
export function endShare(state: TrafficState, now: Instant, job: number): void {
  const row = state.instanceRows[state.jobInstance[job]!]!
  if (row.sharing !== undefined) leaveShare(state, now, job, row)
}

/** Takes a job from its worker without an end of its own (it is given back by the caller). */
export function leaveWorker(state: TrafficState, job: number): void {
  const instance = state.jobInstance[job]!
  unlinkJob(state, state.instanceServingHead, state.instanceServingTail, instance, job)
  if (state.jobStage[job] === away) (state as Levered).leverAway[instance]!--
  else state.instanceBusy[instance]!--
}

/** Takes a job from the accept queue (it is given back by the caller). */
export function leaveQueue(state: TrafficState, job: number): void {
  const instance = state.jobInstance[job]!
  if (state.instanceRows[instance]!.levers !== undefined) noteLeft(state, job, true)
  unlinkJob(state, state.instanceQueueHead, state.instanceQueueTail, instance, job)
  state.instanceQueued[instance]!--
}

/** Lets waiting jobs in for as long as there is a free worker. */
export function beginNext(state: TrafficState, now: Instant, instance: number, row: InstanceRow): void {
  if (state.instancePhase[instance] === gone) return
  if (row.levers !== undefined) beginInOrder(state, now, instance, row)
  else while (state.instanceQueued[instance]! > 0
    && state.instanceBusy[instance]! < state.instanceWorkers[instance]!
    && state.instanceIsStalled[instance] === 0) {
    const job = state.instanceQueueHead[instance]!
    leaveQueue(state, job)
    takeUp(state, now, job, row)
  }
  if (state.instancePhase[instance] === draining) reportDrained(state, instance, row)
}

function reportDrained(state: TrafficState, instance: number, row: InstanceRow): void {
  if (state.instanceBusy[instance]! > 0 || state.instanceQueued[instance]! > 0 || (state.leverAway?.[instance] ?? 0) > 0 || !row.reportTo) return
  state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'drained', exitCode: 0 } })
}

/** Counts requests that a full queue turns away. */
export function countRejections(state: TrafficState, now: Instant, request: number, instance: number, times: number): void {
  const row = state.instanceRows[instance]!
  const route = routeFor(state, now, request, instance, row.workload as ServerWorkload)
  countAnswers(state, instance, row, Math.max(0, route), rejected, times)
}

export function countAnswers(
  state: TrafficState, instance: number, row: InstanceRow, route: number, outcome: number, times: number,
): void {
  const block = state.instanceCounts[instance]! + route * serverLayout.perRoute(row.bounds)
  state.counts[block + serverLayout.answer(outcome)]! += times
}

export function watchMemory(state: TrafficState, instance: number, row: InstanceRow): void {
  if (row.memoryLimit !== Infinity) compareMemory(state, instance, row)
}

function compareMemory(state: TrafficState, instance: number, row: InstanceRow): void {
  if (state.instanceIsReported[instance] === 1 || !row.reportTo) return
  const memoryBytes = memoryUsed(state, instance)
  if (memoryBytes <= row.memoryLimit) return
  state.instanceIsReported[instance] = 1
  state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'out of memory', exitCode: 137, memoryBytes } })
}
