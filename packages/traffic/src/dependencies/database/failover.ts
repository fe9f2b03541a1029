/**
 * Who is the primary of a cluster of databases when the one that was it does not answer.
 *
 * Follows Patroni: a leader that does not renew its lease for `ttl` has lost it; of the standbys the one that has most of
 * the log takes it and is promoted; a former leader that comes back demotes itself, as long as it is fenced. Left out: the
 * store that holds the lease (it is always there), maximum_lag_on_failover, switchovers, the time of pg_rewind.
 */
import { type Instant, second, type Simulation } from '@track/simulation'
import { enter, served } from '../../exact/calendar.ts'
import { gone } from '../../exact/instances.ts'
import { refreshServicesOf } from '../../exact/services.ts'
import type { TrafficState } from '../../state.ts'
import type { DatabaseWorkload } from '../../workloads/workload.ts'
import { loseSessions } from './losing.ts'
import { type Clustered, type ClusterRow, isHealthy, membersOf, primaryOf } from './clusters.ts'
import { log } from './failures.ts'
import { catchUp, heldUntil, takeAcknowledgedAfter } from './replication.ts'
import { replicating } from './sessions.ts'

/** Looks at all clusters after something has changed from outside of the traffic. */
export function tendClusters(simulation: Simulation, anyState: TrafficState): void {
  if (anyState.clusterRows === undefined || anyState.clusterRows.size === 0) return
  const state = anyState as Clustered
  for (const row of state.clusterRows.values()) tend(simulation, state, row)
}

function tend(simulation: Simulation, state: Clustered, row: ClusterRow): void {
  const { now } = simulation
  const primary = primaryOf(state, row)
  const isLost = !isHealthy(state, primary)
  for (const member of membersOf(state, row.name)) {
    if (member !== primary) freeze(state, now, member, isLost || !isHealthy(state, member))
    if (member !== primary && state.memberIsPrimary[member] === 1 && isHealthy(state, member)) comeBack(state, now, member)
  }
  recheckCommits(state, now, row)
  if (isLost && row.lostAt === undefined) {
    state.clusterRows.set(row.name, { ...row, lostAt: now })
    const { 'failover.detection': detection } = settingsOf(state, row)
    simulation.schedule({ at: now + detection, part: 'traffic', event: 'primary lost', data: { cluster: row.name, lostAt: now } })
  } else if (!isLost && row.lostAt !== undefined) {
    const { lostAt: _lostAt, candidate: _candidate, ...rest } = row
    state.clusterRows.set(row.name, rest)
  } else if (isLost && row.candidate === undefined && now >= row.lostAt! + settingsOf(state, row)['failover.detection']) {
    elect(simulation, state, row)
  }
}

/** As its members say; they are described alike. */
function settingsOf(state: Clustered, { name }: ClusterRow): DatabaseWorkload {
  const [first = -1] = membersOf(state, name)
  const workload = state.instanceRows[first]?.workload as DatabaseWorkload | undefined
  return workload ?? ({ 'failover.mode': 'manual', 'failover.detection': 30 * second, 'failover.promotion': 0, 'failover.fencing': true } as DatabaseWorkload)
}

/** Nothing of the log reaches a standby that stands still or has no primary. */
function freeze(state: Clustered, now: Instant, instance: number, isFrozen: boolean): void {
  if ((state.memberIsFrozen[instance] === 1) === isFrozen || state.memberIsPrimary[instance] === 1) return
  if (isFrozen) catchUp(state, now, instance)
  else state.memberFreeAt[instance] = Math.max(state.memberFreeAt[instance]!, now)
  state.memberIsFrozen[instance] = isFrozen ? 1 : 0
}

/** A former primary finds that another has taken its place; one that is not fenced does not look. */
function comeBack(state: Clustered, now: Instant, instance: number): void {
  if (!(state.instanceRows[instance]!.workload as DatabaseWorkload)['failover.fencing']) return
  const row = state.clusterRows.get(state.memberClusters[instance]!)!
  const primary = primaryOf(state, row)
  loseSessions(state, now, instance)
  log(state, now, instance, 'LOG:  received fast shutdown request')
  log(state, now, instance, 'LOG:  entering standby mode')
  state.memberIsPrimary[instance] = 0
  state.memberCommits[instance] = Math.min(state.memberCommits[instance]!, primary < 0 ? Infinity : state.memberCommits[primary]!)
  state.memberFreeAt[instance] = now
}

/** Commits that wait for standbys are looked at again. */
function recheckCommits(state: Clustered, now: Instant, { name }: ClusterRow): void {
  for (let job = 0; job < state.jobInstance.length; job++) {
    const instance = state.jobInstance[job]!
    if (instance < 0 || state.memberClusters[instance] !== name || state.instancePhase[instance] === gone) continue
    if ((state.sessionCall[job] ?? null) === null || state.sessionStage[job] !== replicating || state.instanceIsStalled[instance] === 1) continue
    const until = heldUntil(state, now, instance, state.sessionCommit[job]!)
    state.jobEntry[job] = until < Infinity ? enter(state, until, served, job) : 0
  }
}

/** The lease of a primary is over: a standby is chosen. */
export function losePrimary(simulation: Simulation, anyState: TrafficState, { cluster, lostAt }: { cluster: string; lostAt: Instant }): void {
  const state = anyState as Clustered
  const row = state.clusterRows.get(cluster)!
  if (row.lostAt === lostAt && row.candidate === undefined) elect(simulation, state, row)
}

function elect(simulation: Simulation, state: Clustered, row: ClusterRow): void {
  const settings = settingsOf(state, row)
  const candidate = bestStandby(state, row)
  if (settings['failover.mode'] !== 'automatic' || candidate < 0) return
  const member = state.memberNames[candidate]!
  state.clusterRows.set(row.name, { ...row, candidate: member })
  const data = { cluster: row.name, member }
  simulation.schedule({ at: simulation.now + settings['failover.promotion'], part: 'traffic', event: 'promoted', data })
}

/** The one that has most of the log; of equals the first. */
function bestStandby(state: Clustered, row: ClusterRow): number {
  let best = -1
  for (const member of membersOf(state, row.name)) {
    if (state.memberIsPrimary[member] === 1 || !isHealthy(state, member)) continue
    if (best < 0 || state.memberCommits[member]! > state.memberCommits[best]!) best = member
  }
  return best
}

/** A standby becomes the primary, with what it has. What it has not, and clients were told, is lost. */
export function promote(anyState: TrafficState, now: Instant, { cluster, member }: { cluster: string; member: string }): void {
  const state = anyState as Clustered
  const row = state.clusterRows.get(cluster)!
  const to = membersOf(state, cluster).find((each) => state.memberNames[each] === member) ?? -1
  const { candidate: _candidate, lostAt, ...rest } = row
  if (!isHealthy(state, to) || row.primary === member) {
    state.clusterRows.set(cluster, { ...rest, ...(lostAt !== undefined && { lostAt }) })
    return
  }
  const commits = state.memberCommits[to]!
  const failover = {
    at: now, from: row.primary, to: member, lostCommits: takeAcknowledgedAfter(state, cluster, commits),
    lostFrom: state.memberCommitAt[to]!,
  }
  forgetVersions(state, cluster, commits)
  state.memberIsPrimary[to] = 1
  state.memberIsFrozen[to] = 0
  state.memberLogs[to] = new Float64Array(0)
  state.memberLogFrom[to] = commits
  for (const each of membersOf(state, cluster)) {
    if (state.memberIsPrimary[each] === 0) state.memberCommits[each] = Math.min(state.memberCommits[each]!, commits)
  }
  state.clusterRows.set(cluster, { ...rest, primary: member, timeline: row.timeline + 1, failovers: [...row.failovers, failover] })
  log(state, now, to, 'LOG:  received promote request')
  log(state, now, to, 'LOG:  database system is ready to accept connections')
  refreshServicesOf(state, state.instanceRows[to]!.id)
}

function forgetVersions(state: Clustered, cluster: string, commits: number): void {
  const versions = state.rowVersions.get(cluster)!
  for (const [row, version] of versions) if (Number(version.split(' ', 1)[0]) > commits) versions.delete(row)
}
