/**
 * How long a session's wait may take: statement_timeout, lock_timeout, deadlock_timeout and
 * idle_in_transaction_session_timeout, with one entry in the calendar for the first of them.
 */
import { type Instant } from '@track/simulation'
import { enter, redelivered } from '../../exact/calendar.ts'
import type { TrafficState } from '../../state.ts'
import { isInCircle } from './locks.ts'
import { committing, executing, idle, locking, pooling, type Stored } from './sessions.ts'
import { type SqlState, sqlStates } from './sqlstates.ts'
import { databaseOf, fail } from './transactions.ts'

/** Watches the wait that a session has just begun. */
export function bide(state: Stored, now: Instant, job: number): void {
  const at = nextLimit(state, now, job)
  state.jobVisibility[job] = at < Infinity ? enter(state, at, redelivered, job) : 0
}

/** Zero is PostgreSQL's word for off. */
function after(from: Instant, limit: number): Instant {
  return limit > 0 ? from + limit : Infinity
}

/** The first limit that lies ahead. */
function nextLimit(state: Stored, now: Instant, job: number): Instant {
  const database = databaseOf(state, state.jobInstance[job]!)
  const since = state.sessionSince[job]!
  const ofStatement = after(state.sessionStatementAt[job]!, database.statement_timeout)
  switch (state.sessionStage[job]) {
    case executing: return ofStatement
    case locking: {
      const looks = since + database.deadlock_timeout
      return Math.min(ofStatement, after(since, database.lock_timeout), looks > now ? looks : Infinity)
    }
    case idle: return state.sessionCall[job]!.transaction ? after(since, database.idle_in_transaction_session_timeout) : Infinity
    case committing:
    default: return Infinity
  }
}

/** A limit has been reached: the transaction ends, or the wait turns out to be no deadlock. */
export function losePatience(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Stored
  state.jobVisibility[job] = 0
  const why = reasonAt(state, now, job)
  if (why) fail(state, now, job, why)
  else bide(state, now, job)
}

function reasonAt(state: Stored, now: Instant, job: number): SqlState | undefined {
  const database = databaseOf(state, state.jobInstance[job]!)
  const stage = state.sessionStage[job]
  if (stage === pooling) return sqlStates.queryWait
  if (stage === idle) return sqlStates.idleInTransaction
  if (now >= after(state.sessionStatementAt[job]!, database.statement_timeout)) return sqlStates.statementTimeout
  if (stage !== locking) return undefined
  if (now >= after(state.sessionSince[job]!, database.lock_timeout)) return sqlStates.lockTimeout
  return isInCircle(state, job) ? sqlStates.deadlock : undefined
}
