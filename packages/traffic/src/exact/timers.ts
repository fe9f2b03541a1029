/**
 * Time-outs of attempts. A client's attempts under way stand in a list by deadline, and only the first one
 * has an entry in the calendar: most attempts end before their time, and cost nothing then.
 */
import type { Instant } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import { enter, timedOut } from './calendar.ts'

/** Puts an attempt into its client's list. With one time-out for all it goes to the end at once. */
export function arm(state: TrafficState, request: number, deadline: Instant): void {
  const client = state.requestClient[request]!
  state.requestDeadline[request] = deadline
  let before = state.clientTimerTail[client]!
  while (before >= 0 && state.requestDeadline[before]! > deadline) before = state.requestBefore[before]!
  const next = before < 0 ? state.clientTimerHead[client]! : state.requestNext[before]!
  state.requestBefore[request] = before
  state.requestNext[request] = next
  if (next < 0) state.clientTimerTail[client] = request
  else state.requestBefore[next] = request
  if (before >= 0) {
    state.requestNext[before] = request
    return
  }
  state.clientTimerHead[client] = request
  // An entry that is due earlier looks again when it is; a later one is replaced.
  if (deadline < state.clientTimerAt[client]!) watch(state, client, deadline)
}

/** Takes an attempt off the list; the entry that watched it finds out when it is due. */
export function disarm(state: TrafficState, request: number): void {
  if (state.requestDeadline[request] === Infinity) return
  const client = state.requestClient[request]!
  state.requestDeadline[request] = Infinity
  const before = state.requestBefore[request]!
  const next = state.requestNext[request]!
  if (before < 0) state.clientTimerHead[client] = next
  else state.requestNext[before] = next
  if (next < 0) state.clientTimerTail[client] = before
  else state.requestBefore[next] = before
}

/** The first attempt of a client that is past its deadline; -1, and the next one watched, when none is. */
export function firstOverdue(state: TrafficState, client: number, now: Instant): number {
  const head = state.clientTimerHead[client]!
  if (head >= 0 && state.requestDeadline[head]! <= now) return head
  state.clientTimerEntry[client] = 0
  state.clientTimerAt[client] = Infinity
  if (head >= 0) watch(state, client, state.requestDeadline[head]!)
  return -1
}

function watch(state: TrafficState, client: number, deadline: Instant): void {
  state.clientTimerAt[client] = deadline
  state.clientTimerEntry[client] = enter(state, deadline, timedOut, client)
}
