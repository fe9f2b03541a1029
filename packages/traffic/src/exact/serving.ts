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
import type { ServerWorkload, WorkerWorkload } from '../workloads/workload.ts'
import { enter, served } from './calendar.ts'
import { drawFrom, drawUniform, laneOf, purpose } from './draws.ts'
import { draining, gone, type InstanceRow, listening, memoryUsed, slownessAt } from './instances.ts'
import { appendJob, giveBackJob, takeJob, unlinkJob, working } from './jobs.ts'
import { error, methodNotAllowed, notFound, pending, refused, rejected, success } from './outcomes.ts'

/** Hands an attempt to a server: `pending`, or how it ended at once. */
export function deliver(state: TrafficState, now: Instant, request: number, instance: number): number {
  if (state.instancePhase[instance] !== listening) return refused
  const row = state.instanceRows[instance]!
  const workload = row.workload as ServerWorkload
  const route = routeFor(state, request, workload)
  const isFree = state.instanceBusy[instance]! < state.instanceWorkers[instance]!
    && state.instanceIsStalled[instance] === 0
  const isFull = state.instanceLined[instance]! >= workload['queue.limit'] && state.instanceLined[instance]! > 0
  if ((!isFree && state.instanceQueued[instance]! >= workload['queue.limit']) || isFull) return turnAway(state, instance, row, route)
  if (route < 0) {
    countAnswers(state, instance, row, workload.routes.length, -route, 1)
    return -route
  }
  const job = takeJob(state, instance)
  state.jobRoute[job] = route
  state.jobRequest[job] = request
  state.jobKeyLow[job] = state.requestKeyLow[request]!
  state.jobKeyHigh[job] = state.requestKeyHigh[request]!
  state.jobNumber[job] = state.requestNumber[request]!
  state.jobAttempt[job] = state.requestAttempts[request]!
  state.jobArrivedAt[job] = now
  state.requestJob[request] = job
  if (isFree) begin(state, now, job, row)
  else {
    appendJob(state, state.instanceQueueHead, state.instanceQueueTail, instance, job)
    state.instanceQueued[instance]!++
  }
  watchMemory(state, instance, row)
  return pending
}

/** The accept queue is full. */
function turnAway(state: TrafficState, instance: number, row: InstanceRow, route: number): number {
  // Dropped: the server never hears of it, and the client hears nothing until its time-out.
  if ((row.workload as ServerWorkload)['queue.full'] === 'drop') return pending
  countAnswers(state, instance, row, Math.max(0, route), rejected, 1)
  return rejected
}

/** The route that a request matches; minus an outcome where it matches none. */
function routeFor(state: TrafficState, request: number, { routes }: ServerWorkload): number {
  const { path, method } = state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!
  let refusal = notFound
  for (let index = 0; index < routes.length; index++) {
    const route = routes[index]!
    if (route.path !== path) continue
    if (route.method === method) return index
    refusal = methodNotAllowed
  }
  return -refusal
}

/** Gives a job to a free worker. */
export function begin(state: TrafficState, now: Instant, job: number, row: InstanceRow): void {
  const instance = state.jobInstance[job]!
  state.instanceBusy[instance]!++
  appendJob(state, state.instanceServingHead, state.instanceServingTail, instance, job)
  state.jobStartedAt[job] = now
  state.jobStage[job] = working
  state.instanceWaitSum[instance]! += now - state.jobArrivedAt[job]!
  const due = now + state.instanceForeseen[instance]! + serviceTime(state, now, job, row)
  state.jobDueAt[job] = due
  state.jobEntry[job] = enter(state, due, served, job)
}

function serviceTime(state: TrafficState, now: Instant, job: number, row: InstanceRow): Duration {
  const instance = state.jobInstance[job]!
  const { workload } = row
  const route = workload.kind === 'server' ? workload.routes[state.jobRoute[job]!]! : undefined
  const { service } = route ?? (workload as WorkerWorkload)
  const cpu = route ? route.cpu : (workload as WorkerWorkload)['cpu.perMessage']
  const lane = laneOf(purpose.service, state.jobAttempt[job]!)
  const own = drawFrom(service, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, lane)
  const time = own * slownessAt(state, instance, now)
  return Math.round(cpu > 0 && row.cpuLimit < Infinity ? stretched(state, instance, time, cpu, row.cpuLimit) : time)
}

/** Every busy worker wants cpu/time of a core; a quota that is too small stretches them all. */
function stretched(state: TrafficState, instance: number, time: Duration, cpu: Duration, limit: number): Duration {
  const wanted = state.instanceBusy[instance]! * Math.min(1, cpu / Math.max(1, time))
  return Math.max(time, cpu) * Math.max(1, wanted / limit)
}

/** How a job's own work ended: drawn for it, so that a fault changes only whom it hits. */
export function ownOutcome(state: TrafficState, job: number): number {
  const instance = state.jobInstance[job]!
  const { workload } = state.instanceRows[instance]!
  if (workload.kind !== 'server') return success
  const route = state.jobRoute[job]!
  const ratio = workload.routes[route]!.errors + (state.instanceErrors[instance]?.[route] ?? 0)
  return ratio <= 0 ? success : drawOutcome(state, job, ratio)
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
  } else countMessage(state, now, job, row, workload)
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
}

/** Takes a job from its worker without an end of its own (it is given back by the caller). */
export function leaveWorker(state: TrafficState, job: number): void {
  const instance = state.jobInstance[job]!
  unlinkJob(state, state.instanceServingHead, state.instanceServingTail, instance, job)
  state.instanceBusy[instance]!--
}

/** Takes a job from the accept queue (it is given back by the caller). */
export function leaveQueue(state: TrafficState, job: number): void {
  const instance = state.jobInstance[job]!
  unlinkJob(state, state.instanceQueueHead, state.instanceQueueTail, instance, job)
  state.instanceQueued[instance]!--
}

/** Lets waiting jobs in for as long as there is a free worker. */
export function beginNext(state: TrafficState, now: Instant, instance: number, row: InstanceRow): void {
  if (state.instancePhase[instance] === gone) return
  while (state.instanceQueued[instance]! > 0
    && state.instanceBusy[instance]! < state.instanceWorkers[instance]!
    && state.instanceIsStalled[instance] === 0) {
    const job = state.instanceQueueHead[instance]!
    leaveQueue(state, job)
    begin(state, now, job, row)
  }
  if (state.instancePhase[instance] === draining) reportDrained(state, instance, row)
}

function reportDrained(state: TrafficState, instance: number, row: InstanceRow): void {
  if (state.instanceBusy[instance]! > 0 || state.instanceQueued[instance]! > 0 || !row.reportTo) return
  state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'drained', exitCode: 0 } })
}

/** Counts requests that a full queue turns away. */
export function countRejections(state: TrafficState, request: number, instance: number, times: number): void {
  const row = state.instanceRows[instance]!
  const route = routeFor(state, request, row.workload as ServerWorkload)
  countAnswers(state, instance, row, Math.max(0, route), rejected, times)
}

function countAnswers(
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
