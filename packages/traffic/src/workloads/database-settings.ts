/**
 * A relational database: connections, processors, locks, time-outs, replication.
 *
 * Follows PostgreSQL 17 (runtime-config-connection, -client, -locks, -replication) for names, defaults and meaning of what
 * has underscores, and Patroni's ttl for how long a lost primary goes unnoticed. Left out: what statements say and
 * rows hold, isolation levels, buffers, vacuum, plans, logical replication, cascading standbys, roles.
 */
import { processSettings } from './process-settings.ts'
import type { Settings } from './setting.ts'

export const databaseSettings = {
  'port': { type: 'integer', env: 'PORT', default: '5432', min: 1, max: 65_535, help: 'The port that it listens on.' },
  'max_connections': {
    type: 'integer', env: 'MAX_CONNECTIONS', default: '100', min: 1, max: 262_143,
    help: 'How many connections there may be; one more is refused.',
  },
  'superuser_reserved_connections': {
    type: 'integer', env: 'SUPERUSER_RESERVED_CONNECTIONS', default: '3', max: 262_143,
    help: 'How many of them only a superuser gets.',
  },
  'connection.setup': { type: 'duration', env: 'CONNECTION_SETUP', default: '2ms', help: 'How long a new connection takes: a process of its own, and authentication.' },
  'connection.memory': { type: 'bytes', env: 'CONNECTION_MEMORY', default: '5Mi', help: 'Memory that each connection holds, idle or not.' },
  'pooler.connections': {
    type: 'integer', env: 'POOLER_CONNECTIONS', min: 1, max: 262_143,
    help: 'Server connections of a pooler in front of it (PgBouncer\'s default_pool_size), for which transactions wait; without it there is none.',
  },
  'pooler.wait': { type: 'duration', env: 'POOLER_WAIT', default: '2m', help: 'How long a transaction may wait for one of them (query_wait_timeout); 0s: as long as it likes.' },
  'concurrency': {
    type: 'integer', env: 'CONCURRENCY', default: '4', min: 1, max: 100_000,
    help: 'How many statements are worked on at once (processors and disks); the others stand in line.',
  },
  'discipline': {
    type: 'text', env: 'DISCIPLINE', default: 'fifo', choices: ['fifo', 'ps'],
    help: 'fifo: a statement keeps its processor until it is done; ps: all of them share the processors evenly.',
  },
  'usl.contention': { type: 'ratio', env: 'USL_CONTENTION', default: '0', max: 1, help: 'Sigma of the Universal Scalability Law: what of the work must queue.' },
  'usl.coherency': { type: 'ratio', env: 'USL_COHERENCY', default: '0', max: 1, help: 'Kappa: what each pair of statements under way costs.' },
  'read.service': { type: 'distribution', env: 'READ_SERVICE', default: 'exponential(1ms)', help: 'How long a processor takes for a statement that reads.' },
  'write.service': { type: 'distribution', env: 'WRITE_SERVICE', default: 'exponential(2ms)', help: 'The same for one that writes.' },
  'commit.service': { type: 'distribution', env: 'COMMIT_SERVICE', default: '1ms', help: 'How long the log takes to be on disk when a transaction that has written commits.' },
  'abandoned': {
    type: 'text', env: 'ABANDONED', default: 'serve', choices: ['serve', 'cancel'],
    help: 'What becomes of a statement whose client has left: it goes on to its end, or the driver cancels it.',
  },
  'statement_timeout': { type: 'duration', env: 'STATEMENT_TIMEOUT', default: '0s', help: 'How long a statement may take, its waits included; 0s: as long as it likes.' },
  'lock_timeout': { type: 'duration', env: 'LOCK_TIMEOUT', default: '0s', help: 'How long a statement may wait for a lock; 0s: as long as it likes.' },
  'deadlock_timeout': { type: 'duration', env: 'DEADLOCK_TIMEOUT', default: '1s', min: 1, help: 'After how long a wait for a lock is looked at for a deadlock.' },
  'idle_in_transaction_session_timeout': {
    type: 'duration', env: 'IDLE_IN_TRANSACTION_SESSION_TIMEOUT', default: '0s',
    help: 'How long a transaction may be idle; 0s: as long as it likes.',
  },
  'cluster': {
    type: 'text', env: 'CLUSTER',
    help: 'The name that databases share which replicate from one primary: the first to start, or whom a failover chose. Without it it stands alone.',
  },
  'replication.delay': { type: 'distribution', env: 'REPLICATION_DELAY', default: '10ms', help: 'How long a commit takes to a standby, and until reads see it there.' },
  'replication.rate': { type: 'rate', env: 'REPLICATION_RATE', default: '10000/s', min: 0.001, help: 'How many commits a standby keeps up with.' },
  'synchronous_standbys': { type: 'integer', env: 'SYNCHRONOUS_STANDBYS', default: '0', max: 100, help: 'For how many standbys a commit waits (synchronous_standby_names ANY k).' },
  'synchronous.degrade': {
    type: 'flag', env: 'SYNCHRONOUS_DEGRADE', default: 'false',
    help: 'Whether commits wait for fewer standbys when so many are not there (Patroni\'s synchronous_mode); else they block.',
  },
  'failover.mode': { type: 'text', env: 'FAILOVER_MODE', default: 'automatic', choices: ['automatic', 'manual'], help: 'Whether a standby takes over from a primary that is lost.' },
  'failover.detection': { type: 'duration', env: 'FAILOVER_DETECTION', default: '30s', min: 1, help: 'How long a primary must be lost before a standby takes over (Patroni\'s ttl).' },
  'failover.promotion': { type: 'duration', env: 'FAILOVER_PROMOTION', default: '2s', help: 'How long the promotion takes.' },
  'failover.fencing': {
    type: 'flag', env: 'FAILOVER_FENCING', default: 'true',
    help: 'Whether a primary that comes back finds that it is none; without it both take writes (split brain).',
  },
  ...processSettings,
} as const satisfies Settings
