/**
 * What databases and caches expose, and what their callers do of them. Follows for names and help prometheus-community/postgres_exporter
 * 0.17 (collector/pg_stat_database.go, pg_locks.go, pg_replication.go, pg_stat_activity) and oliver006/redis_exporter, for callers
 * OpenTelemetry's semantic conventions of database client metrics. Left out: pg_stat_statements, what lies on disk, users.
 */
import { type Instant, second } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import type { Brokered } from '../dependencies/broker/tables.ts'
import { figure } from '../dependencies/cache/entries.ts'
import { lookResults } from '../dependencies/cache/aside.ts'
import { archiveOf } from '../dependencies/database/backups.ts'
import type { Clustered } from '../dependencies/database/clusters.ts'
import { databaseLayout } from '../dependencies/database/layout.ts'
import { isReadOnly, lagOf } from '../dependencies/database/replication.ts'
import { idle, locking, type Stored } from '../dependencies/database/sessions.ts'
import { countedStates } from '../dependencies/database/sqlstates.ts'
import type { Objected } from '../dependencies/object-store/tables.ts'
import type { Peered } from '../dependencies/peers/tables.ts'
import type { InstanceRow } from '../exact/instances.ts'
import { memoryUsed } from '../exact/instances.ts'
import { outcomes, success } from '../exact/outcomes.ts'
import type { TrafficState } from '../state.ts'
import type { CacheWorkload, DatabaseWorkload, Target } from '../workloads/workload.ts'
import { archiveNow } from './backup-truth.ts'
import { brokerMetrics, consumerMetrics, producerMetrics } from './broker-metrics.ts'
import type { Exposure } from './exposure.ts'
import { counter, gauge, histogram, histogramSamples } from './families.ts'
import { objectStoreMetrics } from './object-metrics.ts'
import { memberMetrics } from './peer-metrics.ts'
import { clientLayout } from './layout.ts'

const one = (value: number, labels: Readonly<Record<string, string>> = {}): MetricSample[] => [{ labels, value }]

export function storeMetrics(state: TrafficState, now: Instant, instance: number, row: InstanceRow, exposure: Exposure): MetricFamily[] {
  switch (row.workload.kind) {
    case 'database': return databaseMetrics(state as Clustered, now, instance, row, exposure)
    case 'cache': return cacheMetrics(state, now, instance, row, exposure)
    case 'broker': return brokerMetrics(state as Brokered, instance, row)
    case 'consumer': return consumerMetrics(state as Brokered, now, instance, row)
    case 'consensus-store': case 'quorum-store': return memberMetrics(state as Peered, instance, row)
    default: return objectStoreMetrics(state as Objected, instance, row)
  }
}

/** One database for all. */
const named = { datid: '16384', datname: 'app' } as const

function databaseMetrics(state: Clustered, now: Instant, instance: number, row: InstanceRow, exposure: Exposure): MetricFamily[] {
  const workload = row.workload as DatabaseWorkload
  const { counts, base: block } = exposure.serverBooks(state, now, instance)
  const of = (place: number): MetricSample[] => one(exposure.shown(counts[block + place]!), named)
  const activity = activityOf(state, now, instance)
  return [
    gauge('pg_up', 'Whether the last scrape of metrics from PostgreSQL was able to connect to the server (1 for yes, 0 for no).', one(1)),
    gauge('pg_settings_max_connections', 'Server Parameter: max_connections', one(workload.max_connections)),
    gauge('pg_stat_database_numbackends', 'Number of backends currently connected to this database.', one(state.databaseConnections[instance]!, named)),
    counter('pg_stat_database_xact_commit', 'Number of transactions in this database that have been committed', of(databaseLayout.commits)),
    counter('pg_stat_database_xact_rollback', 'Number of transactions in this database that have been rolled back', of(databaseLayout.rollbacks)),
    counter('pg_stat_database_tup_fetched', 'Number of rows fetched by queries in this database', of(databaseLayout.reads)),
    counter('pg_stat_database_tup_updated', 'Number of rows updated by queries in this database', of(databaseLayout.writes)),
    counter('pg_stat_database_deadlocks', 'Number of deadlocks detected in this database', of(databaseLayout.failures + countedStates.indexOf('40P01'))),
    gauge('pg_stat_activity_count', 'number of connections in this state', activity.map(({ name, sessions }) => ({ labels: { datname: 'app', state: name }, value: sessions }))),
    gauge('pg_stat_activity_max_tx_duration', 'max duration in seconds any active transaction has been running',
      activity.map(({ name, longest }) => ({ labels: { datname: 'app', state: name }, value: longest / second }))),
    gauge('pg_locks_count', 'Number of locks', one(activity[0]!.waiting, { datname: 'app', mode: 'sharelock' })),
    gauge('pg_replication_is_replica', 'Indicates if the server is a replica', one(isReadOnly(state, instance) ? 1 : 0)),
    gauge('pg_replication_lag_seconds', 'Replication lag behind master in seconds', one(lagOf(state, now, instance) / second)),
    ...poolerMetrics(state, now, instance, workload),
    ...archiverMetrics(state, now, instance),
    histogram('pg_statement_duration_seconds', 'Time from a statement\'s arrival to its end; not of postgres_exporter.',
      histogramSamples(counts, block + databaseLayout.statements, row.bounds, {})),
  ]
}

function archiverMetrics(state: TrafficState, now: Instant, instance: number): MetricFamily[] {
  const row = archiveNow(state, now, archiveOf(state, instance))
  if (row === undefined) return []
  const isUnderWay = row.sent > row.archived ? 1 : 0
  return [
    counter('pg_stat_archiver_archived_count', 'Number of WAL files that have been successfully archived', one(row.segments - isUnderWay)),
    gauge('pg_stat_archiver_last_archive_age', 'Time in seconds since last WAL segment was successfully archived', one(Math.max(0, now - row.arrivesAt) / second)),
  ]
}

/** As pgbouncer_exporter has it. */
function poolerMetrics(state: Stored, now: Instant, instance: number, workload: DatabaseWorkload): MetricFamily[] {
  const { 'pooler.connections': connections } = workload
  if (connections === undefined) return []
  const [used, pinned, lined] = [state.poolUsed[instance]!, state.poolPinned[instance]!, state.poolLined[instance]!]
  const labels = { database: 'app', user: 'app' }
  const head = state.poolHead[instance]!
  return [
    gauge('pgbouncer_databases_pool_size', 'Maximum number of server connections', one(connections, labels)),
    gauge('pgbouncer_pools_server_active_connections', 'Server connections linked to a client connection, shown as connection', one(used + pinned, labels)),
    gauge('pgbouncer_pools_server_idle_connections', 'Server connections idle and ready for a client query, shown as connection', one(Math.max(0, connections - used - pinned), labels)),
    gauge('pgbouncer_pools_client_waiting_connections', 'Client connections waiting on a server connection, shown as connection', one(lined, labels)),
    gauge('pgbouncer_pools_client_maxwait_seconds', 'Age of oldest unserved client connection, shown as second', one(head < 0 ? 0 : (now - state.sessionSince[head]!) / second, labels)),
  ]
}

interface Activity {
  readonly name: string
  readonly sessions: number
  readonly longest: number
  readonly waiting: number
}

/** As pg_stat_activity has it: who is at work or waits for a lock is active. */
function activityOf(state: Stored, now: Instant, instance: number): Activity[] {
  const [sessions, longest] = [[0, 0], [0, 0]]
  let waiting = 0
  for (let job = 0; job < state.jobInstance.length; job++) {
    const call = state.sessionCall[job] ?? null
    if (state.jobInstance[job] !== instance || call === null) continue
    if (state.sessionStage[job] === locking) waiting++
    const isIdle = state.sessionStage[job] === idle && call.transaction === true ? 1 : 0
    sessions[isIdle]!++
    longest[isIdle] = Math.max(longest[isIdle]!, now - state.sessionBegan[job]!)
  }
  const rest = state.databaseConnections[instance]! - sessions[0]! - sessions[1]!
  return [
    { name: 'active', sessions: sessions[0]!, longest: longest[0]!, waiting },
    { name: 'idle', sessions: Math.max(0, rest), longest: 0, waiting: 0 },
    { name: 'idle in transaction', sessions: sessions[1]!, longest: longest[1]!, waiting: 0 },
  ]
}

function cacheMetrics(state: TrafficState, now: Instant, instance: number, row: InstanceRow, exposure: Exposure): MetricFamily[] {
  const workload = row.workload as CacheWorkload
  const own = exposure.cacheFigures(state, now, instance).map(exposure.shown)
  return [
    gauge('redis_up', 'Information about the Redis instance', one(1)),
    gauge('redis_connected_clients', 'connected_clients metric', one(state.databaseConnections![instance]!)),
    gauge('redis_config_maxclients', 'config_maxclients metric', one(workload.maxclients)),
    gauge('redis_db_keys', 'Total number of keys by DB', one(own[figure.count]!, { db: 'db0' })),
    gauge('redis_memory_used_bytes', 'memory_used_bytes metric', one(memoryUsed(state, instance))),
    gauge('redis_memory_max_bytes', 'memory_max_bytes metric', one(workload.maxmemory)),
    counter('redis_keyspace_hits_total', 'keyspace_hits_total metric', one(own[figure.hits]!)),
    counter('redis_keyspace_misses_total', 'keyspace_misses_total metric', one(own[figure.misses]!)),
    counter('redis_evicted_keys_total', 'evicted_keys_total metric', one(own[figure.evicted]!)),
    counter('redis_expired_keys_total', 'expired_keys_total metric', one(own[figure.expired]!)),
    counter('redis_commands_processed_total', 'commands_processed_total metric', one(own[figure.commands]!)),
    counter('redis_rejected_connections_total', 'rejected_connections_total metric', one(own[figure.refused]!)),
  ]
}

/** A process' calls to databases, caches and brokers. */
export function storeClientMetrics(state: TrafficState, now: Instant, clients: readonly number[], exposure: Exposure): MetricFamily[] {
  const producers = clients.filter((client) => state.clientRows[client]!.store!.kind === 'broker')
  const others = clients.filter((client) => !producers.includes(client))
  return [...(others.length > 0 ? databaseClientMetrics(state, now, others, exposure) : []), ...producerMetrics(state, producers)]
}

function databaseClientMetrics(state: TrafficState, now: Instant, clients: readonly number[], exposure: Exposure): MetricFamily[] {
  const samples: Record<'ended' | 'durations' | 'connections' | 'most' | 'pending' | 'looks', MetricSample[]> = {
    ended: [], durations: [], connections: [], most: [], pending: [], looks: [],
  }
  for (const client of clients) {
    const { routes, bounds, service, policy, store } = state.clientRows[client]!
    const { counts, base } = exposure.clientBooks(state, now, client)
    const inFlows = flowsThrough(state, client)
    const labels = { service: service < 0 ? '' : state.serviceRows[service]!.name }
    routes.forEach(({ path }, route) => {
      const block = base + route * clientLayout.perRoute(bounds)
      outcomes.forEach(({ name }, outcome) => {
        const value = exposure.shown(counts[block + clientLayout.request(outcome)]!)
        if (value > 0 || exposure.showsNothing) samples.ended.push({ labels: { ...labels, operation: path, outcome: name }, value })
      })
      samples.durations.push(...histogramSamples(counts, block + clientLayout.durations, bounds, { ...labels, operation: path }))
    })
    const held = inFlows ?? linksOf(state, client)
    for (const name of ['used', 'idle', 'pinned'] as const) samples.connections.push({ labels: { ...labels, state: name }, value: held[name] })
    if (policy['pool.connections'] !== undefined) samples.most.push({ labels, value: policy['pool.connections'] })
    samples.pending.push({ labels, value: inFlows ? inFlows.lined : state.clientLined[client]! })
    const looks = inFlows && store!.kind === 'cache' ? looksIn({ counts, base }, routes, bounds).map(exposure.shown) : state.lookCounts?.[client]
    if (store!.kind === 'cache') lookResults.forEach((result, place) => samples.looks.push({ labels: { ...labels, result }, value: looks?.[place] ?? 0 }))
  }
  return [
    counter('db_client_operations_total', 'Operations at a database or a cache, by outcome; retries are within.', samples.ended),
    histogram('db_client_operation_duration_seconds', 'Duration of database client operations.', samples.durations),
    gauge('db_client_connection_count', 'The number of connections that are currently in the state described by the state attribute.', samples.connections),
    gauge('db_client_connection_max', 'The maximum number of open connections allowed.', samples.most),
    gauge('db_client_connection_pending_requests', 'The number of current pending requests for an open connection.', samples.pending),
    ...(samples.looks.length > 0 ? [counter('cache_lookups_total', 'Look-ups in front of a call, by what they found.', samples.looks)] : []),
  ]
}

/** Connections of a client whose calls are counted in flows: as many as there are calls, and what the pool lets wait. */
function flowsThrough(state: TrafficState, client: number): { readonly used: number; readonly idle: number; readonly pinned: number; readonly lined: number } | undefined {
  const { process, policy, store } = state.clientRows[client]!
  const isFluid = state.fluidStations.some(({ groups }) => groups.some(({ members }) => members.some(({ row }) => row.id === process)))
  if (!isFluid) return undefined
  const under = state.clientInFlight[client]!
  const used = Math.min(under, policy['pool.connections'] ?? under)
  return { used, idle: 0, pinned: store!.pinned, lined: under - used }
}

/** What a cache did not have was looked up elsewhere and put there. */
function looksIn({ counts, base }: { readonly counts: Float64Array; readonly base: number }, routes: readonly Target[], bounds: readonly number[]): number[] {
  let [asked, filled] = [0, 0]
  routes.forEach(({ step }, route) => {
    const fine = counts[base + route * clientLayout.perRoute(bounds) + clientLayout.request(success)]!
    if (step?.does === 'look up') asked += fine
    if (step?.does === 'fill') filled += fine
  })
  return lookResults.map((result) => (result === 'hit' ? Math.max(0, asked - filled) : result === 'miss' ? filled : 0))
}

/** Connections of a client, by state. */
export function linksOf(state: TrafficState, client: number): { readonly used: number; readonly idle: number; readonly pinned: number } {
  const held = { used: 0, idle: 0, pinned: 0 }
  for (const link of state.linkIndex?.values() ?? []) {
    if (state.linkClient![link] !== client) continue
    held.used += state.linkUsed![link]!
    held.idle += state.linkIdle![link]!
    held.pinned += state.linkPinned![link]!
  }
  return held
}
