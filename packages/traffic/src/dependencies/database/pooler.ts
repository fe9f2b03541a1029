/**
 * A pooler in front of a database: many clients share a few server connections. A transaction waits for one in the order in which
 * it came, and a pinned connection (LISTEN) keeps one from all others.
 *
 * Follows PgBouncer 1.24 with pool_mode transaction (default_pool_size, query_wait_timeout). Left out: max_client_conn, reserve
 * pools, pools by user, its own processor. A call without a transaction holds its server connection as long as one with it.
 */
import type { Instant } from '@track/simulation'
import { enter, redelivered, served } from '../../exact/calendar.ts'
import type { DatabaseWorkload } from '../../workloads/workload.ts'
import { enterStage, pooling, type Stored } from './sessions.ts'

/** How many transactions may have a server connection; Infinity without a pooler. */
function roomOf(state: Stored, instance: number): number {
  const { 'pooler.connections': connections = Infinity } = state.instanceRows[instance]!.workload as DatabaseWorkload
  return connections - state.poolPinned[instance]!
}

export function hasPooler(state: Stored, instance: number): boolean {
  return (state.instanceRows[instance]!.workload as DatabaseWorkload)['pooler.connections'] !== undefined
}

/** A session that is connected asks for a server connection; false where it stands in line for one. */
export function takeServer(state: Stored, now: Instant, job: number): boolean {
  const instance = state.jobInstance[job]!
  if (state.poolUsed[instance]! < roomOf(state, instance)) {
    state.poolUsed[instance]!++
    return true
  }
  const tail = state.poolTail[instance]!
  if (tail < 0) state.poolHead[instance] = job
  else state.sessionBehind[tail] = job
  state.poolTail[instance] = job
  state.sessionBehind[job] = -1
  state.poolLined[instance]!++
  enterStage(state, now, job, pooling)
  const { 'pooler.wait': wait } = state.instanceRows[instance]!.workload as DatabaseWorkload
  state.jobVisibility[job] = wait > 0 ? enter(state, now + wait, redelivered, job) : 0
  return false
}

/** A session leaves: its server connection goes to the first in line, who goes on with an entry of its own. */
export function giveServer(state: Stored, now: Instant, instance: number): void {
  state.poolUsed[instance]!--
  for (let first = state.poolHead[instance]!; first >= 0; first = state.poolHead[instance]!) {
    if (state.poolUsed[instance]! >= roomOf(state, instance)) return
    leavePool(state, first)
    state.poolUsed[instance]!++
    state.jobVisibility[first] = 0
    state.jobEntry[first] = enter(state, now, served, first)
  }
}

export function leavePool(state: Stored, job: number): void {
  const instance = state.jobInstance[job]!
  let before = -1
  for (let each = state.poolHead[instance]!; each !== job; each = state.sessionBehind[each]!) {
    // It has got its connection already, and only its entry is to come.
    if (each < 0) return
    before = each
  }
  const behind = state.sessionBehind[job]!
  if (before < 0) state.poolHead[instance] = behind
  else state.sessionBehind[before] = behind
  if (behind < 0) state.poolTail[instance] = before
  state.poolLined[instance]!--
}
