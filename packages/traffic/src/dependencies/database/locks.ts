/**
 * Row locks: exclusive, in the order in which they were asked for, held until the transaction ends. Follows PostgreSQL's
 * deadlock.c: who has waited for deadlock_timeout looks for a circle, and gives up if it is in one. Left out: shared
 * locks, locks of tables, soft edges (lines are never reordered).
 */
import { giveBackLock, type Stored, takeLock } from './sessions.ts'

/** Takes a row's lock; false where somebody else holds it, and the job now stands in line. */
export function acquire(state: Stored, job: number, name: string): boolean {
  const lock = state.lockIndex.get(name)
  if (lock === undefined) {
    takeLock(state, name, job)
    return true
  }
  if (state.lockHolder[lock] === job) return true
  const tail = state.lockTail[lock]!
  if (tail < 0) state.lockHead[lock] = job
  else state.sessionBehind[tail] = job
  state.lockTail[lock] = job
  state.sessionBehind[job] = -1
  state.sessionLock[job] = lock
  return false
}

/** Lets all locks of a job go, and answers who has got one of them now. */
export function release(state: Stored, job: number): number[] {
  const next: number[] = []
  let lock = state.sessionLocks[job]!
  state.sessionLocks[job] = -1
  while (lock >= 0) {
    const following = state.lockNext[lock]!
    const first = state.lockHead[lock]!
    if (first < 0) giveBackLock(state, lock)
    else {
      handOver(state, lock, first)
      next.push(first)
    }
    lock = following
  }
  return next
}

function handOver(state: Stored, lock: number, job: number): void {
  state.lockHead[lock] = state.sessionBehind[job]!
  if (state.lockHead[lock]! < 0) state.lockTail[lock] = -1
  state.lockHolder[lock] = job
  state.lockNext[lock] = state.sessionLocks[job]!
  state.sessionLocks[job] = lock
  state.sessionLock[job] = -1
}

/** Takes a job out of the line that it stands in. */
export function leaveLine(state: Stored, job: number): void {
  const lock = state.sessionLock[job]!
  if (lock < 0) return
  state.sessionLock[job] = -1
  let before = -1
  for (let each = state.lockHead[lock]!; each !== job; each = state.sessionBehind[each]!) before = each
  const behind = state.sessionBehind[job]!
  if (before < 0) state.lockHead[lock] = behind
  else state.sessionBehind[before] = behind
  if (behind < 0) state.lockTail[lock] = before
}

/** Whether a job waits, by way of others, for itself: locks are exclusive, so each waits for one. */
export function isInCircle(state: Stored, job: number): boolean {
  let each = job
  for (let steps = 0; steps <= state.jobCount; steps++) {
    const lock = state.sessionLock[each]!
    if (lock < 0) return false
    each = state.lockHolder[lock]!
    if (each === job) return true
  }
  return false
}

/** Drops all locks of a database that is gone; nobody is left to get one. */
export function dropLocks(state: Stored, instance: number): void {
  for (const [name, lock] of state.lockIndex) if (name.startsWith(`${instance}/`)) giveBackLock(state, lock)
}
