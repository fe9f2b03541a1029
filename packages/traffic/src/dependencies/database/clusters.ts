/** The tables of replication: which databases replicate from which, and how far each is. */
import type { Instant, Stream } from '@track/simulation'
import { type Absent, widened } from '../../exact/columns.ts'
import { listening } from '../../exact/instances.ts'
import type { TrafficState } from '../../state.ts'
import type { DatabaseWorkload } from '../../workloads/workload.ts'
import { fillTo, type Stored } from './sessions.ts'

export interface ClusterRow {
  readonly name: string
  /** The member that is the primary for all who ask the cluster (Patroni's leader). */
  readonly primary: string
  readonly timeline: number
  /** Since when it does not answer; absent while it does. */
  readonly lostAt?: Instant
  /** Who is being promoted. */
  readonly candidate?: string
  readonly failovers: readonly Failover[]
}

/** The truth about a failover. */
export interface Failover {
  readonly at: Instant
  readonly from: string
  readonly to: string
  /** Commits of the old primary that were acknowledged to their clients and are not in the new one. */
  readonly lostCommits: number
  /** From the last commit that the new primary has to the loss of the old one. */
  readonly lostFrom: Instant
}

export interface Clusters {
  clusterRows: Map<string, ClusterRow>
  /** By cluster, and by row of a table: which commit changed it last, and for whom. */
  rowVersions: Map<string, Map<string, string>>
  /** By cluster: how many, and the numbers of commits that clients were told of and perhaps not all standbys have. */
  clusterAcks: Map<string, Float64Array>
  /** By instance: its cluster (empty where it stands alone) and name in it, whether it takes writes, whether packets of the log reach it. */
  memberClusters: (string | null)[]
  memberNames: (string | null)[]
  memberStreams: (Stream | null)[]
  memberIsPrimary: Uint8Array
  memberIsFrozen: Uint8Array
  /** Commits that it has, the last one's instant, and when it will have taken in the one that it is at. */
  memberCommits: Float64Array
  memberCommitAt: Float64Array
  memberFreeAt: Float64Array
  /** Of a primary: the instants of its commits from `memberLogFrom` on. */
  memberLogs: Float64Array[]
  memberLogFrom: Float64Array
  /** Acknowledged while another was the primary already. */
  memberDiverged: Float64Array
  /** By job: rows that it has changed, and the number of its commit. */
  sessionRows: (readonly string[] | null)[]
  sessionCommit: Float64Array
}

/** Until then: a table of a part has the same columns in every world, or the code for it is slow in all of them. */
export const noClusters: Absent<Clusters> = {
  clusterRows: undefined, rowVersions: undefined, clusterAcks: undefined, memberClusters: undefined,
  memberNames: undefined, memberStreams: undefined, memberIsPrimary: undefined, memberIsFrozen: undefined,
  memberCommits: undefined, memberCommitAt: undefined, memberFreeAt: undefined, memberLogs: undefined,
  memberLogFrom: undefined, memberDiverged: undefined, sessionRows: undefined, sessionCommit: undefined,
}

export type Clustered = Stored & Clusters

const byInstance = [
  'memberIsPrimary', 'memberIsFrozen', 'memberCommits', 'memberCommitAt', 'memberFreeAt', 'memberLogFrom', 'memberDiverged',
] as const

function newClusters(): Clusters {
  return {
    clusterRows: new Map(), clusterAcks: new Map(), rowVersions: new Map(), memberClusters: [], memberNames: [], memberStreams: [],
    memberIsPrimary: new Uint8Array(0), memberIsFrozen: new Uint8Array(0), memberCommits: new Float64Array(0),
    memberCommitAt: new Float64Array(0), memberFreeAt: new Float64Array(0), memberLogs: [], memberLogFrom: new Float64Array(0),
    memberDiverged: new Float64Array(0), sessionRows: [], sessionCommit: new Float64Array(0),
  }
}

/** A database joins its cluster: as its primary where it is that or there is none, else as a standby with a copy of all. */
export function joinCluster(anyState: TrafficState, now: Instant, instance: number, stream: Stream): void {
  if (anyState.memberClusters === undefined) Object.assign(anyState, newClusters())
  const state = anyState as Clustered
  const columns = state as unknown as Record<string, Float64Array | Uint8Array>
  for (const name of byInstance) {
    if (columns[name]!.length < state.instancePhase.length) columns[name] = widened(columns[name]!, state.instancePhase.length)
  }
  const { id, labels, workload } = state.instanceRows[instance]!
  const { cluster } = workload as DatabaseWorkload
  const name = cluster === undefined ? null : `${labels['namespace'] ?? ''}/${cluster}`
  for (const rows of [state.memberClusters, state.memberNames, state.memberStreams]) fillTo<unknown>(rows, instance)
  for (let each = state.memberLogs.length; each < instance; each++) state.memberLogs[each] = new Float64Array(0)
  state.memberClusters[instance] = name
  state.memberNames[instance] = labels['pod'] ?? id
  state.memberStreams[instance] = stream
  state.memberIsPrimary[instance] = 1
  state.memberIsFrozen[instance] = 0
  state.memberCommits[instance] = 0
  state.memberCommitAt[instance] = now
  state.memberFreeAt[instance] = now
  state.memberLogs[instance] = new Float64Array(0)
  state.memberLogFrom[instance] = 0
  state.memberDiverged[instance] = 0
  if (name !== null) takePlace(state, instance, name)
}

function takePlace(state: Clustered, instance: number, name: string): void {
  const own = state.memberNames[instance]!
  const row = state.clusterRows.get(name)
  if (!row) {
    state.clusterRows.set(name, { name, primary: own, timeline: 1, failovers: [] })
    state.rowVersions.set(name, new Map())
    state.clusterAcks.set(name, new Float64Array(64))
    return
  }
  if (row.primary === own) {
    // It has its data: what it had committed before its process ended.
    state.memberCommits[instance] = commitsOf(state, row)
    state.memberLogFrom[instance] = state.memberCommits[instance]!
    return
  }
  const primary = primaryOf(state, row)
  state.memberIsPrimary[instance] = 0
  state.memberCommits[instance] = primary < 0 ? commitsOf(state, row) : state.memberCommits[primary]!
}

/** The last commit that is known of a cluster, from its rows: the process that counted is gone. */
function commitsOf(state: Clustered, { name }: ClusterRow): number {
  let last = 0
  for (const version of state.rowVersions.get(name)!.values()) last = Math.max(last, Number(version.split(' ', 1)[0]))
  return last
}

export function membersOf(state: Clustered, cluster: string): number[] {
  return state.memberClusters.flatMap((each, instance) => (each === cluster && isThere(state, instance) ? [instance] : []))
}

function isThere(state: Clustered, instance: number): boolean {
  return state.instanceRows[instance]?.workload.kind === 'database'
}

/** The instance that a cluster calls its primary; -1 while there is none. */
export function primaryOf(state: Clustered, { name, primary }: ClusterRow): number {
  return membersOf(state, name).find((instance) => state.memberNames[instance] === primary) ?? -1
}

/** Whether a process answers its peers. */
export function isHealthy(state: TrafficState, instance: number): boolean {
  return instance >= 0 && state.instancePhase[instance] === listening && state.instanceIsStalled[instance] === 0
}
