/**
 * What a call to a database does there, and how a cache stands in front of a call. Follows for
 * `target_session_attrs` libpq; for caches the patterns cache-aside and stale-while-revalidate (RFC 5861).
 */
import type { Settings } from './setting.ts'

export const statementSettings = {
  'read': { type: 'text', help: 'The table that a row is read from; takes no lock.' },
  'write': { type: 'text', help: 'The table in which a row is changed; its lock is held until the transaction ends.' },
  'lock': { type: 'text', help: 'The table that a row is read from FOR UPDATE, with its lock.' },
  'key': {
    type: 'keys', default: 'uniform(1000)',
    help: 'Which of its rows: one and the same for all statements of a route that name table and keys alike.',
  },
  'times': { type: 'integer', default: '1', min: 1, max: 1000, help: 'How many such statements follow each other, each with a row of its own.' },
  'service': { type: 'distribution', help: 'How long a processor of the database takes for it; without it as the database says.' },
  'absent': { type: 'ratio', default: '0', max: 1, help: 'The share of the keys that are in no row: such a read finds nothing.' },
} as const satisfies Settings

export const transactionSettings = {
  'transaction': {
    type: 'flag', default: 'false',
    help: 'Whether all statements are one transaction, which keeps its locks until its commit; else each is its own.',
  },
  'think': { type: 'distribution', help: 'What the caller does between two statements, with the connection in its hands; without it nothing.' },
  'sorted': { type: 'flag', default: 'false', help: 'Whether rows of a table are taken in the order of their keys.' },
} as const satisfies Settings

/** A dependency that is a database. */
export const accessSettings = {
  'target_session_attrs': {
    type: 'text', env: 'TARGET_SESSION_ATTRS', choices: ['any', 'primary', 'standby', 'prefer-standby'],
    help: 'Which of the databases behind the Service are connected to; without it any.',
  },
  'pinned': {
    type: 'integer', env: 'PINNED', max: 1000,
    help: 'Connections that the process holds from its start beside its pool (LISTEN); without it none.',
  },
} as const satisfies Settings

export const cacheUseSettings = {
  'dependency': { type: 'text', required: true, help: 'Which of the dependencies is the cache.' },
  'key': { type: 'keys', help: 'Which entry is asked for; without it the row of the first statement.' },
  'ttl': { type: 'duration', default: '60s', min: 1, help: 'How long an entry is fresh.' },
  'jitter': { type: 'ratio', default: '0', max: 1, help: 'By which share of it each time to live is spread, more or less.' },
  'negativeTtl': { type: 'duration', min: 1, help: 'How long it is remembered that there is no such row; without it not at all.' },
  'stale': {
    type: 'duration', default: '0s',
    help: 'How long after its time an entry is still answered with while one request renews it (stale-while-revalidate).',
  },
  'coalesce': {
    type: 'flag', default: 'false',
    help: 'Whether requests of one process that miss the same entry wait for the first of them (single flight).',
  },
  'onFailure': {
    type: 'text', default: 'open', choices: ['open', 'closed'],
    help: 'When the cache does not answer: the call is made without it (open), or the route fails (closed).',
  },
  'onWrite': {
    type: 'text', default: 'invalidate', choices: ['invalidate', 'update', 'keep'],
    help: 'What becomes of the entry when the call has changed the row.',
  },
} as const satisfies Settings
