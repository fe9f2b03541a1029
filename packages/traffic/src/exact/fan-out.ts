/**
 * Calls of a job that are made side by side, and what their ends mean for it: it waits for all, for a number of them,
 * or for what comes within a time. Who is no longer waited for is left as a client leaves.
 *
 * Follows Dean & Barroso, "The Tail at Scale" (CACM 56/2, 2013): fan-out to many, and results that are good enough.
 */
import type { Instant } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import type { Call, CallGroup, ServerWorkload } from '../workloads/workload.ts'
import { answerToFailure } from './answer-to-failure.ts'
import { enter, lapsed } from './calendar.ts'
import { type Absent, widened } from './columns.ts'
import { abandon, launch, proceed, requestOfCall } from './concluding.ts'
import type { InstanceRow } from './instances.ts'
import { outcomes, pending, success, timeout } from './outcomes.ts'

/** Columns that are there once a job makes calls side by side. */
export interface Fans {
  /** By job: the first of its calls under way, how many have succeeded and failed, and how the first failure ended. */
  fanHead: Int32Array
  fanSucceeded: Int32Array
  fanFailed: Int32Array
  fanOutcome: Uint8Array
  /** 1 while its calls are being sent: until then none of them decides. */
  fanIsOpening: Uint8Array
  /** By request: its neighbours among the calls of its job. */
  fanBefore: Int32Array
  fanNext: Int32Array
}

export const noFans: Absent<Fans> = {
  fanHead: undefined, fanSucceeded: undefined, fanFailed: undefined, fanOutcome: undefined, fanIsOpening: undefined,
  fanBefore: undefined, fanNext: undefined,
}

type Fanned = TrafficState & Fans

/** Makes the calls of a group. */
export function fanOut(anyState: TrafficState, now: Instant, job: number, row: InstanceRow, calls: readonly Call[], group: CallGroup): void {
  const state = withRoom(anyState)
  state.jobCall[job] = group.first
  state.fanHead[job] = -1
  state.fanSucceeded[job] = 0
  state.fanFailed[job] = 0
  state.fanOutcome[job] = pending
  state.fanIsOpening[job] = 1
  for (let each = group.first; each < group.first + group.size; each++) {
    const request = requestOfCall(state, now, job, row, calls[each]!, each)
    link(withRoom(state), job, request)
    launch(state, now, request)
    // What one call brings about may end the job.
    if (state.fanIsOpening[job] === 0) return
  }
  state.fanIsOpening[job] = 0
  if (!decide(state, now, job, group) && group.within !== undefined) state.jobEntry[job] = enter(state, now + group.within, lapsed, job)
}

/** One of the calls has ended. */
export function fanIn(anyState: TrafficState, now: Instant, job: number, calls: readonly Call[], request: number, outcome: number): void {
  const state = anyState as Fanned
  const call = calls[state.requestNumber[request]!]!
  const group = call.group!
  unlink(state, job, request)
  if (outcomes[outcome]!.isSuccess || (group.need === undefined && call.onFailure === 'ignore')) state.fanSucceeded[job]!++
  else {
    state.fanFailed[job]!++
    if (state.fanOutcome[job] === pending) state.fanOutcome[job] = outcome
  }
  if (state.fanIsOpening[job] === 0) decide(state, now, job, group)
}

/** They have been waited for long enough. */
export function fanLapsed(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Fanned
  const { routes } = state.instanceRows[state.jobInstance[job]!]!.workload as ServerWorkload
  const group = routes[state.jobRoute[job]!]!.calls[state.jobCall[job]!]!.group!
  goOn(state, now, job, group, group.need === undefined ? success : answerToFailure(timeout))
}

/** Whether the calls that have ended say how it goes on. */
function decide(state: Fanned, now: Instant, job: number, group: CallGroup): boolean {
  const what = verdict(group, state.fanSucceeded[job]!, state.fanFailed[job]!)
  if (what === 'waits') return false
  goOn(state, now, job, group, what === 'fine' ? success : answerToFailure(state.fanOutcome[job]!))
  return true
}

function verdict({ size, need = size }: CallGroup, succeeded: number, failed: number): 'waits' | 'fine' | 'failed' {
  if (succeeded >= need) return 'fine'
  return failed > size - need ? 'failed' : 'waits'
}

function goOn(state: Fanned, now: Instant, job: number, { first, size }: CallGroup, outcome: number): void {
  state.jobEntry[job] = 0
  leaveFan(state, now, job)
  state.jobCall[job] = first + size - 1
  proceed(state, now, job, outcome)
}

/** A job leaves the calls that are still under way. */
export function leaveFan(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Fanned
  if (job >= state.fanHead.length) return
  state.fanIsOpening[job] = 0
  for (let child = state.fanHead[job]!; child >= 0; child = state.fanHead[job]!) {
    unlink(state, job, child)
    state.requestParent[child] = -1
    abandon(state, now, child)
  }
}

function link(state: Fanned, job: number, request: number): void {
  const head = state.fanHead[job]!
  state.fanBefore[request] = -1
  state.fanNext[request] = head
  if (head >= 0) state.fanBefore[head] = request
  state.fanHead[job] = request
}

function unlink(state: Fanned, job: number, request: number): void {
  const [before, next] = [state.fanBefore[request]!, state.fanNext[request]!]
  if (before < 0) state.fanHead[job] = next
  else state.fanNext[before] = next
  if (next >= 0) state.fanBefore[next] = before
}

/** The tables of jobs and requests grow; these columns follow. */
function withRoom(state: TrafficState): Fanned {
  const [jobs, requests] = [state.jobInstance.length, state.requestClient.length]
  if (state.fanHead === undefined) {
    Object.assign(state, {
      fanHead: new Int32Array(jobs).fill(-1), fanSucceeded: new Int32Array(jobs), fanFailed: new Int32Array(jobs), fanOutcome: new Uint8Array(jobs),
      fanIsOpening: new Uint8Array(jobs), fanBefore: new Int32Array(requests), fanNext: new Int32Array(requests),
    } satisfies Fans)
  }
  const fanned = state as Fanned
  const length = fanned.fanHead.length
  if (length < jobs) {
    fanned.fanHead = widened(fanned.fanHead, jobs)
    fanned.fanHead.fill(-1, length)
    fanned.fanSucceeded = widened(fanned.fanSucceeded, jobs)
    fanned.fanFailed = widened(fanned.fanFailed, jobs)
    fanned.fanOutcome = widened(fanned.fanOutcome, jobs)
    fanned.fanIsOpening = widened(fanned.fanIsOpening, jobs)
  }
  if (fanned.fanNext.length < requests) {
    fanned.fanBefore = widened(fanned.fanBefore, requests)
    fanned.fanNext = widened(fanned.fanNext, requests)
  }
  return fanned
}
