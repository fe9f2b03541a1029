/**
 * The circuit breaker, a row a state: whether it lets an attempt through, and where an attempt's
 * end takes it.
 *
 * Follows Resilience4j's CircuitBreaker with a count-based window: it opens when, of the last
 * `window` attempts and not before `minimum` of them, the share of failures reaches `threshold`; after
 * `open` it lets `probes` attempts through, and their share of failures closes or opens it again.
 * Left out: slow-call rates, time-based windows, the bound on the time in half-open.
 */
import type { Instant } from '@track/simulation'
import type { Policy } from '../workloads/workload.ts'
import { breakerWindowMax, type Clients } from './clients.ts'

export interface BreakerState {
  readonly name: 'closed' | 'open' | 'half_open'
  /** Whether an attempt may go through. */
  admits(state: Clients, client: number, now: Instant, policy: Policy): boolean
  /** Takes note of how an attempt ended. */
  record(state: Clients, client: number, now: Instant, policy: Policy, hasFailed: boolean): void
}

const closed = 0
const open = 1
const halfOpen = 2

/** The row number is what the column `breakerState` holds. */
export const breakerStates: readonly BreakerState[] = [
  {
    name: 'closed',
    admits: () => true,
    record(state, client, now, policy, hasFailed) {
      const { 'breaker.window': window, 'breaker.minimum': minimum } = policy
      const calls = state.breakerCalls[client]!
      const place = client * breakerWindowMax + calls % window
      if (calls >= window) state.breakerFailures[client]! -= state.breakerWindow[place]!
      state.breakerWindow[place] = hasFailed ? 1 : 0
      if (hasFailed) state.breakerFailures[client]!++
      state.breakerCalls[client] = calls + 1
      const counted = Math.min(window, calls + 1)
      // A minimum above the window could never be reached; the window is enough then.
      if (counted >= Math.min(minimum, window) && isOverThreshold(state, client, policy, counted)) {
        toOpen(state, client, now, policy)
      }
    },
  },
  {
    name: 'open',
    admits(state, client, now, policy) {
      if (now < state.breakerOpenUntil[client]!) return false
      enterState(state, client, halfOpen)
      return breakerStates[halfOpen]!.admits(state, client, now, policy)
    },
    // Attempts from before it opened tell it nothing new.
    record() {},
  },
  {
    name: 'half_open',
    admits(state, client, _now, policy) {
      if (state.breakerAdmitted[client]! >= policy['breaker.probes']) return false
      state.breakerAdmitted[client]!++
      return true
    },
    record(state, client, now, policy, hasFailed) {
      state.breakerCalls[client]!++
      if (hasFailed) state.breakerFailures[client]!++
      const calls = state.breakerCalls[client]!
      if (calls < policy['breaker.probes']) return
      if (isOverThreshold(state, client, policy, calls)) toOpen(state, client, now, policy)
      else enterState(state, client, closed)
    },
  },
]

export function breakerAdmits(state: Clients, client: number, now: Instant, policy: Policy): boolean {
  return breakerStates[state.breakerState[client]!]!.admits(state, client, now, policy)
}

export function recordInBreaker(
  state: Clients, client: number, now: Instant, policy: Policy, hasFailed: boolean,
): void {
  breakerStates[state.breakerState[client]!]!.record(state, client, now, policy, hasFailed)
}

/** Of so many attempts at once, the share that the circuit lets through. */
export function breakerShare(state: Clients, client: number, now: Instant, policy: Policy, attempts: number): number {
  if (state.breakerState[client] === closed || attempts <= 0) return 1
  if (state.breakerState[client] === open) {
    if (now < state.breakerOpenUntil[client]!) return 0
    enterState(state, client, halfOpen)
  }
  const admitted = Math.min(attempts, policy['breaker.probes'] - state.breakerAdmitted[client]!)
  state.breakerAdmitted[client]! += Math.ceil(admitted)
  return Math.max(0, admitted / attempts)
}

/** Whether the circuit is open and not yet to be tried again. */
export function isOpenAt(state: Clients, client: number, now: Instant): boolean {
  return state.breakerState[client] === open && now < state.breakerOpenUntil[client]!
}

/** Takes note of many attempts that ended: the last `window` of them count. */
export function recordManyInBreaker(
  state: Clients, client: number, now: Instant, policy: Policy, { calls, failures }: { calls: number; failures: number },
): void {
  if (isOpenAt(state, client, now) || calls <= 0) return
  if (state.breakerState[client] === open) enterState(state, client, halfOpen)
  const isClosed = state.breakerState[client] === closed
  const window = isClosed ? policy['breaker.window'] : policy['breaker.probes']
  const kept = Math.max(0, Math.min(1, (window - calls) / Math.max(1, state.breakerCalls[client]!)))
  const counted = Math.min(window, state.breakerCalls[client]! + calls)
  const failed = state.breakerFailures[client]! * kept + failures * Math.min(1, window / calls)
  const needed = isClosed ? Math.min(policy['breaker.minimum'], window) : window
  // Half a call is lost to rounding where masses are shares.
  const isDecided = counted >= needed - 0.5
  if (isDecided && failed >= (policy['breaker.threshold'] ?? Infinity) * counted) toOpen(state, client, now, policy)
  else if (isDecided && !isClosed) enterState(state, client, closed)
  else {
    state.breakerCalls[client] = Math.round(counted)
    state.breakerFailures[client] = Math.round(failed)
  }
}

function isOverThreshold(state: Clients, client: number, policy: Policy, calls: number): boolean {
  return state.breakerFailures[client]! >= (policy['breaker.threshold'] ?? Infinity) * calls
}

function toOpen(state: Clients, client: number, now: Instant, policy: Policy): void {
  enterState(state, client, open)
  state.breakerOpenUntil[client] = now + policy['breaker.open']
}

function enterState(state: Clients, client: number, to: number): void {
  state.breakerState[client] = to
  state.breakerCalls[client] = 0
  state.breakerFailures[client] = 0
  state.breakerAdmitted[client] = 0
}
