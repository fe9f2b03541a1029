/** What really happened at databases and caches: nobody in the world can read it. */
import { type Instant, second } from '@track/simulation'
import { figure } from '../dependencies/cache/entries.ts'
import type { Clustered, Failover } from '../dependencies/database/clusters.ts'
import { databaseLayout } from '../dependencies/database/layout.ts'
import { isReadOnly, lagOf } from '../dependencies/database/replication.ts'
import { countedStates } from '../dependencies/database/sqlstates.ts'
import { cacheFigures, serverBooks } from '../fluid/services/reading.ts'
import type { TrafficState } from '../state.ts'
import {
  type ConsumerGroupTruth, consumerGroupTruths, type ObjectStoreTruth, objectStoreTruths, type PartitionTruth, partitionTruths,
} from './broker-truth.ts'
import { type BackupTruth, backupTruths, type RestoreTruth, restoreTruths } from './backup-truth.ts'
import { fineQuantile } from './histogram.ts'
import { type ReplicatedTruth, replicatedTruths } from './peer-truth.ts'
import { linksOf } from './store-metrics.ts'

export interface DatabaseTruth {
  readonly id: string
  readonly role: 'primary' | 'standby'
  readonly connections: number
  readonly commits: number
  readonly rollbacks: number
  readonly reads: number
  readonly writes: number
  /** Statements that had to wait for a row's lock, and how long in all. */
  readonly lockWaits: number
  readonly lockWaitedSeconds: number
  /** By SQLSTATE. */
  readonly failures: Readonly<Record<string, number>>
  /** Reads at a standby that did not see a committed change of their row; and of these the caller's own change. */
  readonly staleReads: number
  readonly ownWritesUnseen: number
  readonly lagSeconds: number
  readonly statementSeconds: { readonly p50: number; readonly p99: number }
}

export interface ClusterTruth {
  readonly name: string
  readonly primary: string
  readonly timeline: number
  readonly failovers: readonly Failover[]
  /** Commits that were acknowledged by a database that was the primary no more. */
  readonly divergedCommits: number
}

export interface CacheTruth {
  readonly id: string
  readonly entries: number
  readonly hits: number
  readonly misses: number
  readonly evicted: number
  readonly expired: number
}

export interface StoreTruth {
  readonly databases: readonly DatabaseTruth[]
  readonly clusters: readonly ClusterTruth[]
  readonly caches: readonly CacheTruth[]
  readonly partitions: readonly PartitionTruth[]
  readonly groups: readonly ConsumerGroupTruth[]
  readonly objectStores: readonly ObjectStoreTruth[]
  readonly replicated: readonly ReplicatedTruth[]
  readonly backups: readonly BackupTruth[]
  readonly restores: readonly RestoreTruth[]
  /** Connections that processes hold, by the client's id. */
  readonly connections: Readonly<Record<string, { readonly used: number; readonly idle: number; readonly pinned: number }>>
}

export function storeTruth(state: TrafficState, now: Instant): StoreTruth {
  const instances = [...state.instanceIndex.values()]
  const kindOf = (instance: number): string => state.instanceRows[instance]!.workload.kind
  const clients = [...state.clientIndex].filter(([, client]) => ['database', 'cache'].includes(state.clientRows[client]!.store?.kind ?? ''))
  return {
    databases: instances.filter((instance) => kindOf(instance) === 'database').map((instance) => databaseTruth(state as Clustered, now, instance)),
    clusters: [...(state.clusterRows?.values() ?? [])].map(({ name, primary, timeline, failovers }) =>
      ({ name, primary, timeline, failovers, divergedCommits: divergedOf(state as Clustered, name) })),
    caches: instances.filter((instance) => kindOf(instance) === 'cache').map((instance) => cacheTruth(state, now, instance)),
    partitions: partitionTruths(state),
    groups: consumerGroupTruths(state),
    objectStores: objectStoreTruths(state),
    replicated: replicatedTruths(state),
    backups: backupTruths(state, now),
    restores: restoreTruths(state),
    connections: Object.fromEntries(clients.map(([id, client]) => [id, linksOf(state, client)])),
  }
}

function divergedOf(state: Clustered, cluster: string): number {
  return state.memberClusters.reduce((sum, each, instance) => sum + (each === cluster ? state.memberDiverged[instance]! : 0), 0)
}

function databaseTruth(state: Clustered, now: Instant, instance: number): DatabaseTruth {
  const { id, bounds } = state.instanceRows[instance]!
  const { counts, base: block } = serverBooks(state, now, instance)
  const at = (place: number): number => counts[block + place]!
  const failures = countedStates.map((code, place): [string, number] => [code, at(databaseLayout.failures + place)])
  const quantile = (part: number): number => fineQuantile(counts, block + databaseLayout.truth(bounds), part) / second
  const isStandby = isReadOnly(state, instance)
  return {
    id, role: isStandby ? 'standby' : 'primary', connections: state.databaseConnections[instance]!,
    commits: at(databaseLayout.commits), rollbacks: at(databaseLayout.rollbacks), reads: at(databaseLayout.reads), writes: at(databaseLayout.writes),
    lockWaits: at(databaseLayout.lockWaits), lockWaitedSeconds: at(databaseLayout.lockWaited) / second,
    failures: Object.fromEntries(failures.filter(([, count]) => count > 0)),
    staleReads: at(databaseLayout.staleReads), ownWritesUnseen: at(databaseLayout.ownWritesUnseen),
    lagSeconds: lagOf(state, now, instance) / second,
    statementSeconds: { p50: quantile(0.5), p99: quantile(0.99) },
  }
}

function cacheTruth(state: TrafficState, now: Instant, instance: number): CacheTruth {
  const own = cacheFigures(state, now, instance)
  const { id } = state.instanceRows[instance]!
  return {
    id, entries: own[figure.count]!, hits: own[figure.hits]!, misses: own[figure.misses]!, evicted: own[figure.evicted]!, expired: own[figure.expired]!,
  }
}
