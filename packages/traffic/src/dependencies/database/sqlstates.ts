/**
 * How a database refuses or ends what it was asked: SQLSTATE, severity and words.
 *
 * Follows PostgreSQL 17: src/backend/utils/errcodes.txt, and for the words utils/init/postinit.c, tcop/postgres.c,
 * storage/lmgr/deadlock.c, storage/lmgr/proc.c, tcop/utility.c; and PgBouncer's src/janitor.c.
 */
import { error, refused, reset } from '../../exact/outcomes.ts'

export interface SqlState {
  readonly code: string
  readonly name: string
  readonly severity: 'ERROR' | 'FATAL'
  readonly words: string
  /** As what the caller's attempt ends. */
  readonly outcome: number
}

export const sqlStates = {
  tooManyConnections: {
    code: '53300', name: 'too_many_connections', severity: 'FATAL', outcome: refused, words: 'sorry, too many clients already',
  },
  reservedConnections: {
    code: '53300', name: 'too_many_connections', severity: 'FATAL', outcome: refused,
    words: 'remaining connection slots are reserved for roles with the SUPERUSER attribute',
  },
  deadlock: { code: '40P01', name: 'deadlock_detected', severity: 'ERROR', outcome: error, words: 'deadlock detected' },
  lockTimeout: {
    code: '55P03', name: 'lock_not_available', severity: 'ERROR', outcome: error, words: 'canceling statement due to lock timeout',
  },
  statementTimeout: {
    code: '57014', name: 'query_canceled', severity: 'ERROR', outcome: error, words: 'canceling statement due to statement timeout',
  },
  userRequest: { code: '57014', name: 'query_canceled', severity: 'ERROR', outcome: error, words: 'canceling statement due to user request' },
  idleInTransaction: {
    code: '25P03', name: 'idle_in_transaction_session_timeout', severity: 'FATAL', outcome: reset,
    words: 'terminating connection due to idle-in-transaction timeout',
  },
  queryWait: { code: '08P01', name: 'protocol_violation', severity: 'FATAL', outcome: reset, words: 'query_wait_timeout' },
  readOnly: {
    code: '25006', name: 'read_only_sql_transaction', severity: 'ERROR', outcome: error, words: 'cannot execute UPDATE in a read-only transaction',
  },
} as const satisfies Readonly<Record<string, SqlState>>

/** SQLSTATEs in the order of their counters. */
export const countedStates: readonly string[] = ['53300', '40P01', '55P03', '57014', '25P03', '25006', '08P01']
