/** The state of the traffic: flat columns and maps of rows, so that a fork copies arrays. */
import type { Instant } from '@track/simulation'
import { type Calendar, newCalendar } from './exact/calendar.ts'
import { type Clients, newClients } from './exact/clients.ts'
import { type Instances, newInstances, type ReportTo } from './exact/instances.ts'
import { type Jobs, newJobs } from './exact/jobs.ts'
import { type LeverColumns, noLevers } from './exact/levers.ts'
import { type Grain, newQueues, type Queues } from './exact/queues.ts'
import { newRequests, type Requests } from './exact/requests.ts'
import { newServices, type Services } from './exact/services.ts'
import type { MayHave } from './exact/columns.ts'
import { type Connections, noConnections } from './exact/connections.ts'
import { type Deadlines, noDeadlines } from './exact/deadlines.ts'
import { type Fallbacks, noFallbacks } from './exact/fallbacks.ts'
import { type Hedges, noHedges } from './exact/hedges.ts'
import { noLatencies, type RecentLatencies } from './exact/recent-latencies.ts'
import { type Fans, noFans } from './exact/fan-out.ts'
import { noShares, type Shares } from './exact/sharing.ts'
import { type Brokers, noBrokers } from './dependencies/broker/tables.ts'
import { type Entries, noEntries } from './dependencies/cache/entries.ts'
import { noObjects, type Objects } from './dependencies/object-store/tables.ts'
import { noPeers, type Peers } from './dependencies/peers/tables.ts'
import { type Archives, noArchives } from './dependencies/database/backups.ts'
import { type Clusters, noClusters } from './dependencies/database/clusters.ts'
import { noSessions, type Sessions } from './dependencies/database/sessions.ts'
import type { QuotaRow } from './faults/answers.ts'
import { type Faults, newFaults } from './faults/fault-table.ts'
import type { FaultProcess } from './faults/renewal/fault-process.ts'
import { type Flows, newFlows } from './fluid/flows.ts'
import { type FluidServices, newFluidServices } from './fluid/services/services.ts'
import type { RetiredClient } from './measures/ground-truth.ts'
import type { Limits } from './proxies/limiting.ts'
import { noTraces, type Traces } from './tracing/traces.ts'
import type { Nudge } from './nudges/nudge.ts'
import { type Counts, newCounts } from './measures/counts.ts'
import { type Natives, noNatives } from './measures/native-histogram.ts'

/** Something that another part is to be told at this instant. */
export interface Report {
  readonly to: ReportTo
  readonly data: ReportData | SpansReport
}

/** What becomes of a process, or of a request by hand, as the row that the named part receives. */
export type ReportData = {
  readonly id: string
  readonly what: 'started' | 'boot failed' | 'crashed' | 'out of memory' | 'drained' | 'answered' | 'logged' | 'flowing'
  readonly exitCode?: number
  readonly message?: string
  readonly memoryBytes?: number
  /** Of a load that left the choice: its grain. */
  readonly chosen?: { readonly grain: Grain; readonly why: string }
}

/** That a process has spans to send. */
export interface SpansReport {
  readonly id: string
  readonly what: 'spans waiting' | 'batch full'
}

/** A request by hand, and what became of it. */
export interface ProbeRow {
  readonly id: string
  readonly client: number
  readonly startedAt: Instant
  readonly reportTo: ReportTo | undefined
  /** The outcome's row; 0 (`pending`) while it is under way. */
  readonly outcome: number
  readonly endedAt: Instant
  /** Behind proxies: which server answered, and to which path. */
  readonly served?: { readonly id: string; readonly path: string; readonly port: number }
}

export interface TrafficState extends
  Calendar, Requests, Jobs, Instances, Clients, Services, Queues, Counts, Flows, FluidServices, Limits, Faults,
  // Columns that are there once somebody needs them.
  MayHave<Shares>, MayHave<Sessions>, MayHave<Clusters>, MayHave<Entries>, MayHave<Traces>, MayHave<Brokers>, MayHave<Objects>,
  MayHave<Archives>, MayHave<Natives>, MayHave<Peers>, MayHave<Fans>, MayHave<LeverColumns>, MayHave<Hedges>, MayHave<RecentLatencies>, MayHave<Deadlines>, MayHave<Connections>, MayHave<Fallbacks> {
  /** Faults that come again, by id. */
  faultProcesses: Map<string, FaultProcess>
  /** What is left of quotas at work, by the fault's id. */
  quotas: Map<string, QuotaRow>
  /** What experiments hold otherwise than described, for processes that start later. */
  nudges: Nudge[]
  /** What clients that are gone have done. */
  retired: RetiredClient[]
  /** Requests by hand, by id. */
  probes: Map<string, ProbeRow>
  probeNumber: number
  /** Counts starts of processes and clients, to tell two under one id apart. */
  startNumber: number
  /** Sent on before the next event is handled, so always empty between events. */
  reports: Report[]
}

export function newTrafficState(): TrafficState {
  return {
    ...newCalendar(),
    ...newRequests(),
    ...newJobs(),
    ...newInstances(),
    ...newClients(),
    ...newServices(),
    ...newQueues(),
    ...newCounts(),
    ...newFlows(),
    ...newFluidServices(),
    ...noShares, ...noSessions, ...noClusters, ...noEntries, ...noTraces, ...noBrokers, ...noObjects, ...noArchives, ...noNatives, ...noPeers,
    ...noFans, ...noLevers, ...noHedges, ...noLatencies, ...noDeadlines, ...noConnections, ...noFallbacks,
    ...newFaults(),
    faultProcesses: new Map(),
    quotas: new Map(),
    nudges: [],
    retired: [],
    probes: new Map(),
    proxyLimits: new Map(),
    probeNumber: 0,
    startNumber: 0,
    reports: [],
  }
}
