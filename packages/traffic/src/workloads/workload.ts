/** What a workload is, once it is read: rows that the engine and the printed reference share. */
import type { Distribution, Duration } from '@track/simulation'
import type { callSettings, dependencySettings, routeSettings, serverSettings } from './server-settings.ts'
import type { clientSettings, shapeSettings, targetSettings } from './client-settings.ts'
import type { policySettings } from './policy-settings.ts'
import type { gatheringSettings } from './gathering-settings.ts'
import type { lifeSettings, routeLifeSettings } from './life-settings.ts'
import type { logSettings } from './log-settings.ts'
import type { queueSettings, workerSettings } from './worker-settings.ts'
import type { Proxy } from '../proxies/routing.ts'
import type { admissionSettings, routeAdmissionSettings } from './admission-settings.ts'
import type { brokerSettings, consumerSettings, produceSettings, topicSettings } from './broker-settings.ts'
import type { cacheSettings } from './cache-settings.ts'
import type { callGroupSettings } from './call-group-settings.ts'
import type { backupSettings, restoreSettings } from './backup-settings.ts'
import type { databaseSettings } from './database-settings.ts'
import type { KeyPopularity } from './key-popularity.ts'
import type { objectSettings, objectStoreSettings } from './object-settings.ts'
import type { consensusSettings, quorumSettings, replicatedSettings } from './replicated-settings.ts'
import type { Values } from './setting.ts'
import type { routeSizeSettings } from './size-settings.ts'
import type { sharingSettings } from './sharing-settings.ts'
import type { ClientTls, ServerTls } from './tls-settings.ts'
import type { Tracing } from './tracing-settings.ts'
import type { accessSettings, cacheUseSettings, statementSettings, transactionSettings } from './statement-settings.ts'

export type Policy = Values<typeof policySettings>

/** What a statement does: its table, and which of a route's draws of keys is its row. */
export interface Statement extends Pick<Values<typeof statementSettings>, 'key' | 'absent'> {
  readonly kind: 'read' | 'write' | 'lock'
  readonly table: string
  readonly service?: Distribution
  readonly draw: number
}

export interface Transaction extends Omit<Values<typeof transactionSettings>, 'think'> {
  readonly think?: Distribution
  readonly statements: readonly Statement[]
}

/** A cache in front of a call: its settings, and which entry is asked for. */
export interface CacheUse extends Omit<Values<typeof cacheUseSettings>, 'key' | 'negativeTtl'> {
  readonly negativeTtl?: Duration
  readonly key: KeyPopularity
  /** What its keys are keys of: a table, or a path. */
  readonly space: string
  readonly draw: number
  readonly absent: number
}

export interface CacheStep {
  readonly does: 'look up' | 'fill' | 'update' | 'invalidate'
  readonly use: CacheUse
}

/** A record that is written to a topic. */
export interface Produce extends Pick<Values<typeof produceSettings>, 'acks' | 'enable.idempotence' | 'poison'> {
  readonly topic: string
  readonly key?: KeyPopularity
  readonly draw: number
}

/** What is done at a store of objects. */
export interface ObjectUse extends Pick<Values<typeof objectSettings>, 'key' | 'size' | 'if'> {
  readonly does: 'put' | 'get' | 'delete' | 'list'
  readonly prefix: string
  readonly draw: number
}

/** What is done at a store that replicates by itself. */
export interface ReplicatedUse extends Pick<Values<typeof replicatedSettings>, 'key' | 'consistency' | 'if' | 'fenced' | 'ttl'> {
  readonly does: 'read' | 'write' | 'lock'
  readonly space: string
  readonly draw: number
}

interface StoreUse {
  readonly step?: CacheStep
  readonly record?: Produce
  readonly object?: ObjectUse
  readonly replicated?: ReplicatedUse
}

/** Calls that are made side by side: where they stand among those of their route, and what it waits for. */
export interface CallGroup extends WhereSet<Values<typeof callGroupSettings>> {
  readonly first: number
  readonly size: number
}

type CallValues = Values<typeof callSettings>
export type Call = Omit<CallValues, 'fallback.latency'> & Partial<Pick<CallValues, 'fallback.latency'>> & Partial<Transaction> & StoreUse & { readonly group?: CallGroup }
export type Route = Values<typeof routeSettings> & WhereSet<Values<typeof routeAdmissionSettings & typeof routeLifeSettings & typeof gatheringSettings & typeof routeSizeSettings>> & {
  readonly calls: readonly Call[]
  /** What takes part of its requests, in the order in which it is drawn for. */
  readonly variants?: readonly RouteVariant[]
  /** Which variant this row is, of the route with the same path and method. */
  readonly variant?: string
}

/** A row among the server's routes, and up to which draw it is met. */
export interface RouteVariant {
  readonly row: number
  readonly upTo: number
}

type WhereSet<Table> = { readonly [Name in keyof Table]?: Exclude<Table[Name], undefined> }
export type Dependency = Values<typeof dependencySettings> & WhereSet<Values<typeof accessSettings>> & ClientTls
type TargetValues = Values<typeof targetSettings>

export type Target = Pick<TargetValues, 'path' | 'method' | 'weight'> & Partial<Pick<TargetValues, 'host' | 'headers'>> & {
  /** For a proxy: the port of its own that the request comes to, and what stands behind the question mark. */
  readonly port?: number
  readonly query?: string
} & Partial<Transaction> & StoreUse

/** A change of a load's level, its level read. */
export type ShapeChange = Omit<Values<typeof shapeSettings>, 'to'> & { readonly to: number | undefined }

/** How a process traces; absent where it does not. */
type MayTrace = { readonly tracing?: Tracing }

/** How an instance's work is shared by the requests that it works on at once. */
export type Sharing = WhereSet<Values<typeof sharingSettings>>

/** Whom a server turns away, and in which order it takes the others. */
export type Admission = WhereSet<Values<typeof admissionSettings>>

/** How its process runs, and what it writes. */
export type Life = WhereSet<Values<typeof lifeSettings & typeof logSettings>>

export type ServerWorkload = Values<typeof serverSettings> & Sharing & Admission & Life & ServerTls & MayTrace & {
  readonly kind: 'server'
  readonly routes: readonly Route[]
  readonly dependencies: Readonly<Record<string, Dependency>>
  /** Of a proxy, once it has been told where to send what. */
  readonly proxy?: Proxy
}

export type ClientWorkload = Values<typeof clientSettings> & ClientTls & MayTrace & {
  readonly kind: 'client'
  readonly routes: readonly Target[]
  readonly shape: readonly ShapeChange[]
}

export type WorkerWorkload = Values<typeof workerSettings> & MayTrace & { readonly kind: 'worker' }

export type QueueWorkload = Values<typeof queueSettings> & { readonly kind: 'queue' }

export type DatabaseWorkload = Values<typeof databaseSettings> & {
  readonly kind: 'database'
  readonly backup?: Values<typeof backupSettings>
  readonly restore?: Values<typeof restoreSettings>
}

export type CacheWorkload = Values<typeof cacheSettings> & { readonly kind: 'cache' }

export type TopicSettings = Values<typeof topicSettings>

export type BrokerWorkload = Values<typeof brokerSettings> & { readonly kind: 'broker'; readonly topics: readonly TopicSettings[] }

export type ConsumerWorkload = Values<typeof consumerSettings> & { readonly kind: 'consumer' }

export type ConsensusWorkload = Values<typeof consensusSettings> & { readonly kind: 'consensus-store' }

export type QuorumWorkload = Values<typeof quorumSettings> & { readonly kind: 'quorum-store' }

export type ReplicatedWorkload = ConsensusWorkload | QuorumWorkload

export type ObjectStoreWorkload = Values<typeof objectStoreSettings> & { readonly kind: 'object-store' }

/** What a server's calls stand on, beside other servers; and who reads what they have written there. */
export type StoreWorkload = DatabaseWorkload | CacheWorkload | BrokerWorkload | ConsumerWorkload | ObjectStoreWorkload | ReplicatedWorkload

export type Workload = ServerWorkload | ClientWorkload | WorkerWorkload | QueueWorkload | StoreWorkload

/** The workloads that run as a process in a container. */
export type ProcessWorkload = ServerWorkload | ClientWorkload | WorkerWorkload | StoreWorkload

export const workloadKinds = [
  'server', 'client', 'worker', 'queue', 'database', 'cache', 'broker', 'consumer', 'object-store', 'consensus-store', 'quorum-store',
] as const
