/**
 * Replication by log: a standby takes in the commits of its primary in their order, each some time after it was made,
 * and not faster than it can. How far it is is worked out when somebody asks.
 *
 * Follows PostgreSQL 17, chapter 26 (streaming replication, synchronous_standby_names ANY k). Left out: the differences
 * between written, flushed and applied; slots, archives, conflicts of queries with recovery; the time of a base backup.
 */
import { type Instant, second } from '@track/simulation'
import { widened } from '../../exact/columns.ts'
import { drawFrom, laneOf, purpose } from '../../exact/draws.ts'
import { listening } from '../../exact/instances.ts'
import type { TrafficState } from '../../state.ts'
import type { DatabaseWorkload } from '../../workloads/workload.ts'
import { type Clustered, isHealthy, membersOf, primaryOf } from './clusters.ts'
import { databaseLayout } from './layout.ts'
import { fillTo, type Stored } from './sessions.ts'

/** Whether a database refuses changes. */
export function isReadOnly(state: TrafficState, instance: number): boolean {
  return (state as Clustered).memberIsPrimary[instance] === 0
}

/** How far a standby is: commits that it has, when the last of them was made, and since when it has it. */
interface Position {
  readonly commits: number
  readonly commitAt: Instant
  readonly freeAt: Instant
}

/** Takes in, at a standby, what has reached it by now. */
export function catchUp(state: Clustered, now: Instant, instance: number): void {
  const { commits, commitAt, freeAt } = positionOf(state, now, instance)
  state.memberCommits[instance] = commits
  state.memberCommitAt[instance] = commitAt
  state.memberFreeAt[instance] = freeAt
}

function positionOf(state: Clustered, now: Instant, instance: number): Position {
  let [commits, commitAt, freeAt] = [state.memberCommits[instance]!, state.memberCommitAt[instance]!, state.memberFreeAt[instance]!]
  const cluster = state.clusterRows.get(state.memberClusters[instance] ?? '')
  const primary = cluster ? primaryOf(state, cluster) : -1
  if (primary >= 0 && state.memberIsPrimary[instance] === 0 && state.memberIsFrozen[instance] === 0) {
    for (let at = nextAt(state, instance, primary, commits, freeAt); at <= now; at = nextAt(state, instance, primary, commits, freeAt)) {
      commitAt = timeOf(state, primary, commits++)
      freeAt = at
    }
  }
  return { commits, commitAt, freeAt }
}

/** When a standby has taken in the next commit; Infinity where it has all. */
function nextAt(state: Clustered, instance: number, primary: number, commit: number, freeAt: Instant): Instant {
  if (commit >= state.memberCommits[primary]!) return Infinity
  const { 'replication.rate': rate, 'replication.delay': delay } = state.instanceRows[instance]!.workload as DatabaseWorkload
  const { low, high } = state.memberStreams[instance]!
  const late = Math.round(drawFrom(delay, low, high, commit, laneOf(purpose.noise, 0)))
  return Math.max(timeOf(state, primary, commit) + late, freeAt + Math.round(second / rate))
}

/** When a commit was made; what the primary's log no longer has was made before all that it has. */
function timeOf(state: Clustered, primary: number, commit: number): Instant {
  const place = commit - state.memberLogFrom[primary]!
  return place < 0 ? state.memberFreeAt[primary]! : state.memberLogs[primary]![place]!
}

/** Writes a commit into the primary's log, and drops what all standbys have. */
function append(state: Clustered, now: Instant, primary: number, standbys: readonly number[]): void {
  const commit = state.memberCommits[primary]!
  if (standbys.length === 0) state.memberLogFrom[primary] = commit + 1
  const needed = standbys.reduce((least, each) => Math.min(least, state.memberCommits[each]!), commit + 1)
  const log = state.memberLogs[primary]!
  const used = commit - state.memberLogFrom[primary]!
  if (used >= log.length) {
    const from = Math.max(state.memberLogFrom[primary]!, needed)
    const kept = log.slice(from - state.memberLogFrom[primary]!, Math.max(0, used))
    state.memberLogs[primary] = widened(kept, Math.max(64, 2 * kept.length))
    state.memberLogFrom[primary] = Math.min(from, commit)
  }
  state.memberLogs[primary]![commit - state.memberLogFrom[primary]!] = now
  state.memberCommits[primary] = commit + 1
  state.memberCommitAt[primary] = now
}

/** The commit of a session is made: until when its standbys have it, as far as can be foreseen. */
export function commitsUntil(anyState: Stored, now: Instant, job: number): Instant {
  const state = anyState as Clustered
  const instance = state.jobInstance[job]!
  const cluster = state.memberClusters[instance] ?? null
  if (cluster === null) return now
  const standbys = membersOf(state, cluster).filter((each) => state.memberIsPrimary[each] === 0)
  for (const each of standbys) catchUp(state, now, each)
  append(state, now, instance, standbys)
  const commit = state.memberCommits[instance]!
  keepVersions(state, job, cluster, commit)
  if (job >= state.sessionCommit.length) state.sessionCommit = widened(state.sessionCommit, Math.max(16, state.jobInstance.length))
  state.sessionCommit[job] = commit
  return heldUntil(state, now, instance, commit)
}

/** The same for a commit that has waited already. */
export function standbysHaveIt(state: Stored, now: Instant, job: number): Instant {
  return heldUntil(state as Clustered, now, state.jobInstance[job]!, (state as Clustered).sessionCommit[job]!)
}

/** Until when a commit has to wait for standbys: now, later, or nobody knows. */
export function heldUntil(state: Clustered, now: Instant, instance: number, commit: number): Instant {
  const { synchronous_standbys: wanted, 'synchronous.degrade': degrades } = state.instanceRows[instance]!.workload as DatabaseWorkload
  if (wanted === 0 || state.clusterRows.get(state.memberClusters[instance]!)!.primary !== state.memberNames[instance]) return now
  const standbys = membersOf(state, state.memberClusters[instance]!).filter((each) => each !== instance)
  const healthy = standbys.filter((each) => isHealthy(state, each))
  const needed = degrades ? Math.min(wanted, healthy.length) : wanted
  if (needed === 0) return now
  const reaches = standbys.map((each) => reachedAt(state, now, each, commit)).toSorted((a, b) => a - b)
  return Math.max(now, reaches[needed - 1] ?? Infinity)
}

function reachedAt(state: Clustered, now: Instant, standby: number, commit: number): Instant {
  catchUp(state, now, standby)
  if (state.memberCommits[standby]! >= commit) return now
  if (state.memberIsFrozen[standby] === 1) return Infinity
  const primary = primaryOf(state, state.clusterRows.get(state.memberClusters[standby]!)!)
  const { 'replication.rate': rate } = state.instanceRows[standby]!.workload as DatabaseWorkload
  // Exact for the next one; further ones are looked at again when it is there.
  const behind = commit - state.memberCommits[standby]! - 1
  return nextAt(state, standby, primary, state.memberCommits[standby]!, state.memberFreeAt[standby]!) + behind * Math.round(second / rate)
}

/** What commits change: remembered by their session until they are made, forgotten where they are not. */
export const noteCommit = {
  remember(anyState: Stored, job: number, row: string): void {
    const state = anyState as Clustered
    if ((state.memberClusters[state.jobInstance[job]!] ?? null) === null) return
    fillTo(state.sessionRows, job)
    state.sessionRows[job] = [...(state.sessionRows[job] ?? []), row]
  },
  acknowledged(anyState: Stored, job: number): void {
    const state = anyState as Clustered
    const instance = state.jobInstance[job]!
    const cluster = state.memberClusters[instance] ?? null
    if (cluster === null) return
    if (state.sessionWrites[job] === 0) return
    if (state.clusterRows.get(cluster)!.primary !== state.memberNames[instance]) state.memberDiverged[instance]!++
    else keepAcknowledged(state, cluster, state.sessionCommit[job]!)
    state.sessionRows[job] = null
  },
  forgotten(anyState: Stored, job: number): void {
    const { sessionRows } = anyState as Clustered
    if (job < sessionRows.length) sessionRows[job] = null
  },
}

function keepAcknowledged(state: Clustered, cluster: string, commit: number): void {
  const acks = state.clusterAcks.get(cluster)!
  const count = acks[0]!
  if (count + 1 < acks.length) {
    acks[count + 1] = commit
    acks[0] = count + 1
    return
  }
  const standbys = membersOf(state, cluster).filter((each) => state.memberIsPrimary[each] === 0)
  const everywhere = standbys.reduce((least, each) => Math.min(least, state.memberCommits[each]!), standbys.length > 0 ? Infinity : 0)
  const kept = [...acks.subarray(1, count + 1), commit].filter((each) => each > everywhere)
  const next = new Float64Array(Math.max(64, 2 * kept.length))
  next[0] = kept.length
  next.set(kept, 1)
  state.clusterAcks.set(cluster, next)
}

/** Of the commits that clients were told of: how many come after one. Whoever asks begins to count anew. */
export function takeAcknowledgedAfter(state: Clustered, cluster: string, commit: number): number {
  const acks = state.clusterAcks.get(cluster)!
  const lost = acks.subarray(1, acks[0]! + 1).filter((each) => each > commit).length
  state.clusterAcks.set(cluster, new Float64Array(64))
  return lost
}

/** A member's process ends: what has left it by now still reaches the others. */
export function partFrom(state: Clustered, now: Instant, instance: number): void {
  const cluster = state.memberClusters[instance] ?? null
  if (cluster !== null) for (const each of membersOf(state, cluster)) catchUp(state, now, each)
}

/** The caller's own key stands beside: it tells who reads what it has written itself. */
function keepVersions(state: Clustered, job: number, cluster: string, commit: number): void {
  if (state.clusterRows.get(cluster)!.primary !== state.memberNames[state.jobInstance[job]!]) return
  const versions = state.rowVersions.get(cluster)!
  for (const row of state.sessionRows[job] ?? []) versions.set(row, `${commit} ${callerOf(state, job)}`)
}

function callerOf(state: Clustered, job: number): string {
  const request = state.jobRequest[job]!
  return request < 0 ? '' : `${state.requestKeyLow[request]!}/${state.requestKeyHigh[request]!}`
}

/** A read at a standby that does not see the last commit of its row is stale: only the engine knows. */
export function noteRead(anyState: Stored, now: Instant, job: number, row: string): void {
  const state = anyState as Clustered
  const instance = state.jobInstance[job]!
  if (state.memberIsPrimary[instance] === 1) return
  const version = state.rowVersions.get(state.memberClusters[instance]!)!.get(row)
  if (version === undefined) return
  catchUp(state, now, instance)
  const [commit, caller] = version.split(' ')
  if (Number(commit) <= state.memberCommits[instance]!) return
  const block = state.instanceCounts[instance]!
  state.counts[block + databaseLayout.staleReads]!++
  if (caller === callerOf(state, job)) state.counts[block + databaseLayout.ownWritesUnseen]!++
}

/** How long ago the last commit that a standby has was made, if it has not all of them; 0 where it has. */
export function lagOf(state: Clustered, now: Instant, instance: number): number {
  if (state.memberIsPrimary[instance] === 1) return 0
  const primary = primaryOf(state, state.clusterRows.get(state.memberClusters[instance]!)!)
  if (primary < 0 || state.instancePhase[instance] !== listening) return 0
  const { commits, commitAt } = positionOf(state, now, instance)
  return commits >= state.memberCommits[primary]! ? 0 : now - commitAt
}
