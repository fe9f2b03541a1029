/**
 * The table of jobs: work in an instance, for one attempt of a request or one delivery of a
 * message. A job outlives its request when the client leaves and the work goes on.
 */
import type { Instant } from '@track/simulation'
import { chainFree, widen } from './columns.ts'
import { childKey } from './draws.ts'
import type { Requests } from './requests.ts'

/** Stages of a job: in the accept queue, worked on, waiting for a dependency, or its worker is gone. */
export const waiting = 0
export const working = 1
export const calling = 2
export const orphaned = 3
/** In its process' hands without a worker. */
export const away = 4

export interface Jobs {
  /** The instance's row; -1 in a free row. */
  jobInstance: Int32Array
  /** Which of the server's routes; of a message, the row of its queue. */
  jobRoute: Int32Array
  /** The request that waits for it; -1 when its client has left, and for a message. */
  jobRequest: Int32Array
  jobKeyLow: Uint32Array
  jobKeyHigh: Uint32Array
  jobNumber: Float64Array
  /** The attempt of the request, or the delivery of the message; keys its chance. */
  jobAttempt: Int32Array
  /** When it reached the accept queue, or when the message was published. */
  jobArrivedAt: Float64Array
  jobStartedAt: Float64Array
  jobStage: Uint8Array
  /** The order of the calendar's entry for the end of its own work; 0 while there is none. */
  jobEntry: Float64Array
  jobDueAt: Float64Array
  /** What is left of its own work while its instance stands still. */
  jobRemaining: Float64Array
  /** The call to a dependency that is under way, and the request for it; -1 before the first. */
  jobCall: Int32Array
  jobChild: Int32Array
  /** The order of the entry that delivers its message again; 0 where there is none. */
  jobVisibility: Float64Array
  /** 1 when its message has been delivered again meanwhile: its acknowledgement counts no more. */
  jobIsStale: Uint8Array
  /** Neighbours in the accept queue or among those being served; the free list runs through next. */
  jobBefore: Int32Array
  jobNext: Int32Array
  jobFree: number
  jobCount: number
}

const columns: readonly (keyof Jobs)[] = [
  'jobInstance', 'jobRoute', 'jobRequest', 'jobKeyLow', 'jobKeyHigh', 'jobNumber', 'jobAttempt', 'jobArrivedAt',
  'jobStartedAt', 'jobStage', 'jobEntry', 'jobDueAt', 'jobRemaining', 'jobCall', 'jobChild', 'jobVisibility', 'jobIsStale',
  'jobBefore', 'jobNext',
]

export function newJobs(): Jobs {
  const length = 16
  const state: Jobs = {
    jobInstance: new Int32Array(length).fill(-1),
    jobRoute: new Int32Array(length),
    jobRequest: new Int32Array(length),
    jobKeyLow: new Uint32Array(length),
    jobKeyHigh: new Uint32Array(length),
    jobNumber: new Float64Array(length),
    jobAttempt: new Int32Array(length),
    jobArrivedAt: new Float64Array(length),
    jobStartedAt: new Float64Array(length),
    jobStage: new Uint8Array(length),
    jobEntry: new Float64Array(length),
    jobDueAt: new Float64Array(length),
    jobRemaining: new Float64Array(length),
    jobCall: new Int32Array(length),
    jobChild: new Int32Array(length),
    jobVisibility: new Float64Array(length),
    jobIsStale: new Uint8Array(length),
    jobBefore: new Int32Array(length),
    jobNext: new Int32Array(length),
    jobFree: 0,
    jobCount: 0,
  }
  chainFree(state.jobNext, 0, length)
  return state
}

export function takeJob(state: Jobs, instance: number): number {
  if (state.jobFree < 0) lengthen(state)
  const job = state.jobFree
  state.jobFree = state.jobNext[job]!
  state.jobCount++
  state.jobInstance[job] = instance
  state.jobStage[job] = waiting
  state.jobEntry[job] = 0
  state.jobCall[job] = -1
  state.jobChild[job] = -1
  state.jobVisibility[job] = 0
  state.jobIsStale[job] = 0
  return job
}

/** The job of a request's attempt, which waits for it; its chance is the attempt's own. */
export function takeJobOf(state: Jobs & Requests, now: Instant, request: number, instance: number, route: number): number {
  const job = takeJob(state, instance)
  state.jobRoute[job] = route
  state.jobRequest[job] = request
  state.jobKeyLow[job] = state.requestKeyLow[request]!
  state.jobKeyHigh[job] = state.requestKeyHigh[request]!
  state.jobNumber[job] = state.requestNumber[request]!
  state.jobAttempt[job] = state.requestAttempts[request]!
  state.jobArrivedAt[job] = now
  state.requestJob[request] = job
  return job
}

/** What a store draws is new at each attempt: a stream of its own, in which the number says what for. */
export function keyByAttempt(state: Jobs, job: number, number: number): void {
  const { low, high } = childKey(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, state.jobAttempt[job]!)
  state.jobKeyLow[job] = low
  state.jobKeyHigh[job] = high
  state.jobNumber[job] = number
}

/** Whoever sent it does not wait for it. */
export function untieJob(state: Jobs & Requests, request: number, job: number): void {
  state.jobRequest[job] = -1
  state.requestJob[request] = -1
}

function lengthen(state: Jobs): void {
  const length = state.jobInstance.length
  widen(state, columns, 2 * length)
  state.jobInstance.fill(-1, length)
  state.jobFree = chainFree(state.jobNext, length, 2 * length)
}

export function giveBackJob(state: Jobs, job: number): void {
  state.jobInstance[job] = -1
  state.jobEntry[job] = 0
  state.jobVisibility[job] = 0
  state.jobNext[job] = state.jobFree
  state.jobFree = job
  state.jobCount--
}

/** Puts a job at the end of a list (an accept queue, or what an instance serves). */
export function appendJob(state: Jobs, heads: Int32Array, tails: Int32Array, row: number, job: number): void {
  const tail = tails[row]!
  state.jobBefore[job] = tail
  state.jobNext[job] = -1
  if (tail < 0) heads[row] = job
  else state.jobNext[tail] = job
  tails[row] = job
}

export function unlinkJob(state: Jobs, heads: Int32Array, tails: Int32Array, row: number, job: number): void {
  const before = state.jobBefore[job]!
  const next = state.jobNext[job]!
  if (before < 0) heads[row] = next
  else state.jobNext[before] = next
  if (next < 0) tails[row] = before
  else state.jobBefore[next] = before
}
