/**
 * The door of a server with levers: who is let in, who waits, and who is turned away for what.
 * The settings and their sources stand in workloads/admission-settings.ts.
 */
import { type Instant, second } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import type { ServerWorkload } from '../workloads/workload.ts'
import { noteSample } from './adaptive-limit.ts'
import { enter, lapsed } from './calendar.ts'
import { widened } from './columns.ts'
import { answer } from './concluding.ts'
import { isGathered, joins, leadEqual, leaveGathering } from './gathering.ts'
import { answerToKey, closeKey, noteExecuted, openKey } from './idempotency.ts'
import type { InstanceRow } from './instances.ts'
import { appendJob, giveBackJob } from './jobs.ts'
import { type Levered, leverLayout, type Levers, type TurnedAwayFor, turnedAwayFor } from './levers.ts'
import { allocate } from './pauses.ts'
import { error, pending, rejected, success, tooManyRequests } from './outcomes.ts'
import { logJob, logTurnedAway } from './request-log.ts'
import { begin, countAnswers, leaveQueue, newJob, takeUp, watchMemory } from './serving.ts'
import { type BucketSize, drawToken } from './token-bucket.ts'

/** Hands an attempt to a server with levers: `pending`, or how it ended at once. */
export function deliverPast(
  anyState: TrafficState, now: Instant, request: number, instance: number, row: InstanceRow, route: number,
): number {
  const state = anyState as Levered
  const levers = row.levers!
  if (!isWithinRates(state, now, request, row, levers, route)) return turnedAway(state, now, instance, row, route, 'rate limit', tooManyRequests)
  const known = answerToKey(state, now, request, instance, row, route)
  if (known !== pending) return known
  const reason = reasonAgainst(state, instance, row, levers, route)
  if (reason !== undefined) return turnedAway(state, now, instance, row, route, reason, rejected)
  if (joins(state, now, request, instance, row, route)) return pending
  const isFree = mayBegin(state, instance, levers, route)
  if (!isFree && state.instanceQueued[instance]! >= (row.workload as ServerWorkload)['queue.limit']) {
    const isSilent = (row.workload as ServerWorkload)['queue.full'] === 'drop'
    if (!isSilent) return turnedAway(state, now, instance, row, route, 'queue full', rejected)
    noteReason(state, instance, 'queue full')
    return pending
  }
  const job = newJob(state, now, request, instance, row, route)
  leadEqual(state, request, job, row, route)
  if (levers.routes[route]!.idempotency !== undefined) openKey(state, job)
  if (isFree) begin(state, now, job, row)
  else standInQueue(state, now, job, levers)
  watchMemory(state, instance, row)
  return pending
}

function turnedAway(
  state: Levered, now: Instant, instance: number, row: InstanceRow, route: number, reason: TurnedAwayFor, outcome: number,
): number {
  noteReason(state, instance, reason)
  countAnswers(state, instance, row, route, outcome, 1)
  if (row.levers!.log !== undefined) logTurnedAway(state, now, row, route, outcome)
  return outcome
}

function noteReason(state: Levered, instance: number, reason: TurnedAwayFor): void {
  state.counts[state.leverCounts[instance]! + turnedAwayFor.indexOf(reason)]!++
}

function isWithinRates(state: Levered, now: Instant, request: number, { start }: InstanceRow, levers: Levers, route: number): boolean {
  const own = levers.routes[route]!.bucket
  if (own !== undefined && !takesToken(state, now, request, `${start} route ${route}`, own)) return false
  if (levers.bucket === undefined) return true
  const whose = levers.isPerClient ? state.clientRows[state.requestClient[request]!]!.process : ''
  return takesToken(state, now, request, `${start} client ${whose}`, levers.bucket)
}

function takesToken(state: Levered, now: Instant, request: number, key: string, size: BucketSize): boolean {
  const { row, retryAfter } = drawToken(state.leverBuckets.get(key), now, size)
  state.leverBuckets.set(key, row)
  if (retryAfter === 0) return true
  if (state.retryAfter.length <= request) state.retryAfter = widened(state.retryAfter, state.requestClient.length)
  state.retryAfter[request] = retryAfter * second
  return false
}

/** Why a request within the rates is turned away; undefined where it is not. */
function reasonAgainst(state: Levered, instance: number, row: InstanceRow, levers: Levers, route: number): TurnedAwayFor | undefined {
  const held = heldBy(state, instance)
  const limit = state.leverLimits[instance]
  if (limit && held >= Math.trunc(limit.limit)) return 'concurrency limit'
  const { shed, workers, waiting } = levers.routes[route]!
  const room = limit ? limit.limit : state.instanceWorkers[instance]! + (row.workload as ServerWorkload)['queue.limit']
  if (held >= shed * room) return 'priority'
  const block = state.leverCounts[instance]!
  const isShareBusy = state.counts[block + leverLayout.busy(route)]! >= workers
  return isShareBusy && state.counts[block + leverLayout.waiting(route)]! >= waiting ? 'bulkhead' : undefined
}

/** Requests that a process has in its hands or in its queue. */
function heldBy(state: Levered, instance: number): number {
  return state.instanceBusy[instance]! + state.instanceQueued[instance]! + state.leverAway[instance]!
}

export function mayBegin(state: Levered, instance: number, levers: Levers, route: number): boolean {
  return state.instanceBusy[instance]! < state.instanceWorkers[instance]! && state.instanceIsStalled[instance] === 0
    && state.counts[state.leverCounts[instance]! + leverLayout.busy(route)]! < levers.routes[route]!.workers
}

export function standInQueue(state: Levered, now: Instant, job: number, { target, interval }: Levers): void {
  const instance = state.jobInstance[job]!
  if (state.instanceQueued[instance] === 0) state.leverEmptyAt[instance] = now
  appendJob(state, state.instanceQueueHead, state.instanceQueueTail, instance, job)
  state.instanceQueued[instance]!++
  state.counts[state.leverCounts[instance]! + leverLayout.waiting(state.jobRoute[job]!)]!++
  if (target === Infinity) return
  state.jobDueAt[job] = now + (hasStood(state, now, instance, interval) ? target : interval)
  state.jobEntry[job] = enter(state, state.jobDueAt[job]!, lapsed, job)
}

/** Whether the queue has not been empty for as long as that. */
function hasStood(state: Levered, now: Instant, instance: number, interval: number): boolean {
  return state.instanceQueued[instance]! > 0 && now - state.leverEmptyAt[instance]! > interval
}

/** A job has been given to a worker. */
export function noteBegun(state: TrafficState, now: Instant, job: number, { levers }: InstanceRow): void {
  const { counts, leverCounts } = state as Levered
  const instance = state.jobInstance[job]!
  const route = state.jobRoute[job]!
  counts[leverCounts[instance]! + leverLayout.busy(route)]!++
  if (levers!.pauses !== undefined) allocate(state as Levered, now, instance, levers!.routes[route]!.allocates, levers!.pauses)
}

/** A job leaves its worker, or with `isWaiting` the queue. */
export function noteLeft(state: TrafficState, job: number, isWaiting: boolean): void {
  // Who has no worker leaves none.
  if (!isWaiting && isGathered(state, job)) return
  const { counts, leverCounts } = state as Levered
  const place = isWaiting ? leverLayout.waiting : leverLayout.busy
  counts[leverCounts[state.jobInstance[job]!]! + place(state.jobRoute[job]!)]!--
}

/** A job ends that was not done: whom it was worked on with goes on without it, and its key is free. */
export function noteUndone(state: TrafficState, now: Instant, job: number): void {
  leaveGathering(state, now, job)
  closeKey(state, job)
}

/** A job has been served: what it took tells how many there may be. */
export function noteServed(anyState: TrafficState, now: Instant, job: number, row: InstanceRow, outcome: number): void {
  noteLeft(anyState, job, false)
  const { levers } = row
  if (levers!.log !== undefined) logJob(anyState, now, job, row, outcome)
  const state = anyState as Levered
  if (levers!.routes[state.jobRoute[job]!]!.idempotency !== undefined) noteExecuted(state, job, outcome)
  const instance = state.jobInstance[job]!
  const limit = state.leverLimits[instance]
  if (!limit) return
  const sample = { took: now - state.jobArrivedAt[job]!, inFlight: heldBy(state, instance), didDrop: outcome !== success && outcome !== error }
  state.leverLimits[instance] = noteSample(limit, now, sample, levers!.limit!)
}

/** Lets waiting jobs in for as long as there is a free worker for one of them. */
export function beginInOrder(anyState: TrafficState, now: Instant, instance: number, row: InstanceRow): void {
  const state = anyState as Levered
  const levers = row.levers!
  while (state.instanceQueued[instance]! > 0
    && state.instanceBusy[instance]! < state.instanceWorkers[instance]!
    && state.instanceIsStalled[instance] === 0) {
    const job = nextOf(state, now, instance, levers)
    if (job < 0) return
    if (state.jobEntry[job] === 0 && state.jobDueAt[job]! <= now && levers.target !== Infinity) expire(state, now, job)
    else {
      leaveQueue(state, job)
      takeUp(state, now, job, row)
    }
  }
}

/** The next job whose route may have a worker; -1 where there is none. */
function nextOf(state: Levered, now: Instant, instance: number, { order, interval, routes }: Levers): number {
  const isNewestFirst = order === 'lifo' || (order === 'adaptive-lifo' && hasStood(state, now, instance, interval))
  const [ends, links] = isNewestFirst ? [state.instanceQueueTail, state.jobBefore] : [state.instanceQueueHead, state.jobNext]
  const block = state.leverCounts[instance]!
  for (let job = ends[instance]!; job >= 0; job = links[job]!) {
    const route = state.jobRoute[job]!
    if (state.counts[block + leverLayout.busy(route)]! < routes[route]!.workers) return job
  }
  return -1
}

/** A job has waited for a worker for as long as it may; a process that stands still answers when it goes on. */
export function queueLapsed(state: TrafficState, now: Instant, job: number): void {
  state.jobEntry[job] = 0
  if (state.instanceIsStalled[state.jobInstance[job]!] === 0) expire(state as Levered, now, job)
}

function expire(state: Levered, now: Instant, job: number): void {
  const instance = state.jobInstance[job]!
  const request = state.jobRequest[job]!
  noteReason(state, instance, 'queue time')
  const row = state.instanceRows[instance]!
  countAnswers(state, instance, row, state.jobRoute[job]!, rejected, 1)
  if (row.levers!.log !== undefined) logJob(state, now, job, row, rejected)
  leaveQueue(state, job)
  noteUndone(state, now, job)
  giveBackJob(state, job)
  answer(state, now, instance, request, rejected)
}
