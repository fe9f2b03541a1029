/**
 * Answers without a dependency. A fallback takes its time in the place of a call that failed, and the job's answer is degraded:
 * whoever asked has a success that is marked as such, and hands the mark on. A stub answers in the place of a dependency, without
 * the network.
 *
 * Follows Hystrix' fallbacks for the one, WireMock's and Envoy's fixed answers (fault filter) for the other.
 */
import { type Distribution, type Instant, meanOf } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import type { Call, Dependency } from '../workloads/workload.ts'
import { type Absent, widened } from './columns.ts'
import { answered, enter, fallenBack } from './calendar.ts'
import type { ClientRow } from './clients.ts'
import { drawFrom, drawUniform, laneOf, purpose } from './draws.ts'
import { degraded, error, pending, success } from './outcomes.ts'

export interface Fallbacks {
  /** By job: 1 where something that it answers with is not what it should be. */
  jobIsDegraded: Uint8Array
}

/** Until an answer is degraded. */
export const noFallbacks: Absent<Fallbacks> = { jobIsDegraded: undefined }

export interface Stub {
  readonly latency: Distribution
  readonly errors: number
}

/** What answers in the place of a dependency; undefined where it is asked itself. */
export function stubOf({ 'stub.latency': latency, 'stub.errors': errors }: Pick<Dependency, 'stub.latency' | 'stub.errors'>): Stub | undefined {
  return latency === undefined ? undefined : { latency, errors: errors ?? 0 }
}

export function markDegraded(state: TrafficState, job: number): void {
  const has = state.jobIsDegraded ?? new Uint8Array(0)
  state.jobIsDegraded = job < has.length ? has : widened(has, state.jobInstance.length)
  state.jobIsDegraded[job] = 1
}

/** A job begins, or ends, with nothing to say against its answer. */
export function clearDegraded({ jobIsDegraded }: TrafficState, job: number): void {
  if (jobIsDegraded !== undefined && job < jobIsDegraded.length) jobIsDegraded[job] = 0
}

/** What a job's client is told of a success. */
export function toldOf({ jobIsDegraded }: TrafficState, job: number, outcome: number): number {
  return outcome === success && jobIsDegraded?.[job] === 1 ? degraded : outcome
}

/** A call has failed, and something else takes its place; whether that takes time. */
export function fallBack(state: TrafficState, now: Instant, job: number, call: Call): boolean {
  markDegraded(state, job)
  const latency = call['fallback.latency']
  if (latency === undefined || meanOf(latency) === 0) return false
  const lane = laneOf(purpose.think, afterThoughts + state.jobCall[job]!)
  const takes = Math.round(drawFrom(latency, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, lane))
  state.jobEntry[job] = enter(state, now + takes, fallenBack, job)
  return true
}

/** Users of loads draw what they think, and whether they stay, before these. */
const afterThoughts = 2

/** An attempt meets a stub. */
export function answerFromStub(state: TrafficState, now: Instant, request: number, { stub }: ClientRow): number {
  const [low, high, number] = [state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!]
  const attempt = state.requestAttempts[request]!
  const outcome = drawUniform(low, high, number, laneOf(purpose.error, attempt)) < stub!.errors ? error : success
  const takes = Math.round(drawFrom(stub!.latency, low, high, number, laneOf(purpose.service, attempt)))
  if (takes === 0) return outcome
  state.requestOutcome[request] = outcome
  state.requestEntry[request] = enter(state, now + takes, answered, request)
  return pending
}
