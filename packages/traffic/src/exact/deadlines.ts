/**
 * Deadlines that travel with requests: when a request must have ended, all its attempts and waits included. A call carries what
 * is left of it, or of its attempt's time-out where that is less, so what a server does for it is bounded too; servers may
 * leave out what comes too late (`deadline: honour`).
 *
 * Follows gRPC's deadlines (grpc-timeout, gRPC over HTTP2; deadline propagation; DEADLINE_EXCEEDED also where a wait before a
 * retry would outlast it). Left out: databases, caches, brokers and stores of objects do not read it.
 */
import type { Instant } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import type { Policy, ServerWorkload } from '../workloads/workload.ts'
import { type Absent, widened } from './columns.ts'
import type { InstanceRow } from './instances.ts'
import { deadlineExceeded, timeout } from './outcomes.ts'
import { arm } from './timers.ts'

export interface Deadlines {
  /** By request, and by job what its call carried; Infinity without one. */
  requestEndBy: Float64Array
  jobEndBy: Float64Array
}

/** Until a client has a deadline. */
export const noDeadlines: Absent<Deadlines> = { requestEndBy: undefined, jobEndBy: undefined }

export type Bounded = TrafficState & Deadlines

/** A request begins: it has its client's time, or what is left to the work that it is for. */
export function setDeadline(anyState: TrafficState, now: Instant, request: number, { deadline = Infinity }: Policy): void {
  const state = anyState as Bounded
  if (state.requestEndBy === undefined) Object.assign(state, { requestEndBy: new Float64Array(0), jobEndBy: new Float64Array(0) })
  const has = state.requestEndBy.length
  if (request >= has) state.requestEndBy = widened(state.requestEndBy, state.requestClient.length).fill(Infinity, has)
  const parent = state.requestParent[request]!
  state.requestEndBy[request] = Math.min(now + deadline, parent < 0 ? Infinity : leftTo(state, parent))
}

/** Of a job, to what it calls. */
function leftTo(state: Bounded, job: number): Instant {
  const { workload } = state.instanceRows[state.jobInstance[job]!]!
  return honours(workload) ? state.jobEndBy[job] ?? Infinity : Infinity
}

function honours(workload: InstanceRow['workload']): boolean {
  return (workload as ServerWorkload).deadline === 'honour'
}

/** A hedge is bounded as its request is. */
export function shareDeadline(anyState: TrafficState, request: number, hedge: number): void {
  const state = anyState as Bounded
  const has = state.requestEndBy.length
  if (hedge >= has) state.requestEndBy = widened(state.requestEndBy, state.requestClient.length).fill(Infinity, has)
  state.requestEndBy[hedge] = state.requestEndBy[request]!
}

export function isPastDeadline(state: TrafficState, now: Instant, request: number): boolean {
  return state.requestEndBy![request]! <= now
}

/** Watches an attempt's time-out and its request's deadline, whichever is first. */
export function armWithin(state: TrafficState, now: Instant, request: number, { timeout: patience = Infinity }: Policy): void {
  const until = Math.min(now + patience, state.requestEndBy![request]!)
  if (until < Infinity) arm(state, request, until)
}

/** What has passed, of the two. */
export function overdueAs(state: TrafficState, now: Instant, request: number): number {
  return state.requestEndBy !== undefined && isPastDeadline(state, now, request) ? deadlineExceeded : timeout
}

/** An attempt reaches a server, and with it what is left. */
export function carryDeadline(anyState: TrafficState, request: number, job: number): void {
  const state = anyState as Bounded
  const has = state.jobEndBy.length
  if (job >= has) state.jobEndBy = widened(state.jobEndBy, state.jobInstance.length).fill(Infinity, has)
  const isBounded = (state.requestEndBy[request] ?? Infinity) < Infinity
  state.jobEndBy[job] = isBounded ? state.requestDeadline[request]! : Infinity
}

/** Whether a job comes to its worker too late for a server that looks; nobody waits for it any more. */
export function isTooLate(state: TrafficState, now: Instant, job: number, { workload }: InstanceRow): boolean {
  return (state.jobEndBy![job] ?? Infinity) <= now && state.jobRequest[job] === -1 && honours(workload)
}
