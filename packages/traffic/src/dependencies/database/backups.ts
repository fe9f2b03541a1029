/**
 * Base backups, the archive of the log, and databases that begin from them: what a restore to a time takes, and what it loses.
 *
 * Follows PostgreSQL's continuous archiving: a segment is archived when it is full, or archive_timeout after the last one if anything
 * was written; a restore is the last base backup that ended before its target, and the log from there on.
 */
import { type Duration, type Instant, parseTimestamp, second } from '@track/simulation'
import { type Absent, widened } from '../../exact/columns.ts'
import { listening } from '../../exact/instances.ts'
import { refreshFaults } from '../../faults/faulting.ts'
import type { TrafficState } from '../../state.ts'
import type { DatabaseWorkload } from '../../workloads/workload.ts'

export interface BaseBackup {
  readonly at: Instant
  readonly took: Duration
  /** Commits that it has for sure: those before it began. */
  readonly commits: number
}

export interface ArchiveRow {
  readonly settings: Backup
  readonly bases: readonly BaseBackup[]
  /** The second that the counts of commits begin at. */
  readonly from: number
  readonly commits: number
  readonly lastAt: Instant
  /** What is in the archive for sure, what is on its way there and when it will have come, and the first commit after that. */
  readonly archived: number
  readonly sent: number
  readonly arrivesAt: Instant
  readonly switchedAt: Instant
  readonly segments: number
  /** Nobody archives any more since then; absent while somebody does. */
  readonly endedAt?: Instant
}

export interface Restore {
  readonly id: string
  readonly at: Instant
  readonly from: string
  readonly target: Instant
  readonly took: Duration
  readonly commits: number
  /** Commits of the other one that it does not have, and how far its last moment lies behind that one's last commit. */
  readonly lostCommits: number
  readonly lostTime: Duration
}

export interface Archives {
  archiveRows: Map<string, ArchiveRow>
  /** Commits in each second. */
  archiveCounts: Map<string, Float64Array>
  restoreRows: Restore[]
  /** Backups under way, by the id of the process: what they slow it by. */
  backupSlowness: Map<string, number>
}

export const noArchives: Absent<Archives> = {
  archiveRows: undefined, archiveCounts: undefined, restoreRows: undefined, backupSlowness: undefined,
}

export type Archived = TrafficState & Archives

type Backup = NonNullable<DatabaseWorkload['backup']>

const segmentBytes = 0x100_0000

function open(state: TrafficState): Archived {
  if (state.archiveRows === undefined) {
    Object.assign(state, { archiveRows: new Map(), archiveCounts: new Map(), restoreRows: [], backupSlowness: new Map() } satisfies Archives)
  }
  return state as Archived
}

/** The name that a database's archive has. */
export function archiveOf(state: TrafficState, instance: number): string {
  const { id, labels, workload } = state.instanceRows[instance]!
  return `${labels['namespace'] ?? ''}/${(workload as DatabaseWorkload).cluster ?? labels['pod'] ?? id}`
}

/** A database with backups has started. */
export function openArchive(anyState: TrafficState, now: Instant, instance: number): void {
  const state = open(anyState)
  const { backup: settings } = state.instanceRows[instance]!.workload as DatabaseWorkload
  if (settings === undefined) return
  const name = archiveOf(state, instance)
  const known = state.archiveRows.get(name)
  if (known) {
    state.archiveRows.set(name, { ...goingOn(known), settings })
    return
  }
  const from = Math.floor(now / second)
  state.archiveRows.set(name, { settings, bases: [], from, commits: 0, lastAt: now, archived: 0, sent: 0, arrivesAt: now, switchedAt: now, segments: 0 })
  state.archiveCounts.set(name, new Float64Array(64))
}

function goingOn({ endedAt: _endedAt, ...row }: ArchiveRow): ArchiveRow {
  return row
}

/** The process ends: what it has not sent stays with it. */
export function endArchive(anyState: TrafficState, now: Instant, instance: number): void {
  const state = anyState as Archived
  if ((state.instanceRows[instance]!.workload as DatabaseWorkload).backup === undefined) return
  const name = archiveOf(state, instance)
  state.archiveRows.set(name, { ...settled(state.archiveRows.get(name)!, now), endedAt: now })
}

/** What has come to the archive by now. */
export function settled(row: ArchiveRow, until: Instant): ArchiveRow {
  const now = Math.min(until, row.endedAt ?? until)
  const { archive_timeout: timeout, 'archive.delay': delay } = row.settings
  const arrived = now >= row.arrivesAt ? { ...row, archived: row.sent } : row
  const due = Math.max(row.switchedAt + timeout, row.lastAt)
  if (timeout === 0 || row.commits === row.sent || now < due) return arrived
  const sent = { ...arrived, archived: row.sent, sent: row.commits, arrivesAt: due + delay, switchedAt: due, segments: row.segments + 1 }
  return now >= sent.arrivesAt ? { ...sent, archived: sent.sent } : sent
}

/** A change has been committed. */
export function noteArchived(anyState: TrafficState, now: Instant, instance: number): void {
  const { backup } = anyState.instanceRows[instance]!.workload as DatabaseWorkload
  if (backup === undefined) return
  const state = anyState as Archived
  const name = archiveOf(state, instance)
  const before = settled(goingOn(state.archiveRows.get(name)!), now)
  const place = Math.floor(now / second) - before.from
  let counts = state.archiveCounts.get(name)!
  if (place >= counts.length) state.archiveCounts.set(name, counts = widened(counts, Math.max(2 * counts.length, place + 1)))
  counts[place]!++
  const commits = before.commits + 1
  const isFull = (commits - before.sent) * backup['wal.perCommit'] >= segmentBytes
  state.archiveRows.set(name, {
    ...before, commits, lastAt: now,
    ...(isFull && { archived: before.sent, sent: commits, arrivesAt: now + backup['archive.delay'], switchedAt: now, segments: before.segments + 1 }),
  })
}

/** How many commits there were by an instant, and when the second of a commit ends. */
function commitsBy(state: Archived, name: string, at: Instant): number {
  const { from } = state.archiveRows.get(name)!
  const counts = state.archiveCounts.get(name)!
  const until = Math.min(counts.length, Math.floor(at / second) - from)
  let sum = 0
  for (let place = 0; place < until; place++) sum += counts[place]!
  return sum
}

export interface BackupRef {
  readonly id: string
  readonly start: number
}

/** A base backup is due; answers how long it takes, or undefined where the process is gone. */
export function beginBackup(anyState: TrafficState, now: Instant, { id, start }: BackupRef): { readonly takes: Duration; readonly every: Duration } | undefined {
  const state = anyState as Archived
  const instance = state.instanceIndex.get(id) ?? -1
  const row = state.instanceRows[instance]
  if (row?.start !== start || state.instancePhase[instance] !== listening) return undefined
  const { backup } = row.workload as DatabaseWorkload
  state.backupSlowness.set(id, backup!.slowdown)
  refreshFaults(state, now, instance)
  return { takes: Math.round(backup!.size / backup!.rate * second), every: backup!.every }
}

/** A base backup is whole, if its process has lived through it. */
export function endBackup(anyState: TrafficState, now: Instant, { id, start, took }: BackupRef & { readonly took: Duration }): void {
  const state = anyState as Archived
  const instance = state.instanceIndex.get(id) ?? -1
  const row = state.instanceRows[instance]
  if (row?.start !== start) return
  state.backupSlowness.delete(id)
  refreshFaults(state, now, instance)
  if (state.instancePhase[instance] !== listening) return
  const name = archiveOf(state, instance)
  const archive = state.archiveRows.get(name)!
  const base = { at: now, took, commits: commitsBy(state, name, now - took) }
  state.archiveRows.set(name, { ...archive, bases: [...archive.bases, base] })
}

/** How a database begins that is restored: so much later, or not at all. */
export function restored(anyState: TrafficState, now: Instant, { id, namespace }: { id: string; namespace: string }, workload: DatabaseWorkload): DatabaseWorkload {
  const { restore } = workload
  // Once it has its data it begins with them.
  if (restore === undefined || anyState.restoreRows?.some((row) => row.id === id)) return workload
  const state = open(anyState)
  const name = `${namespace}/${restore.from}`
  const known = state.archiveRows.get(name)
  const target = restore.recovery_target_time === undefined ? Infinity : parseTimestamp(restore.recovery_target_time)
  const base = known?.bases.findLast(({ at }) => at <= target)
  if (!known || !base) return { ...workload, 'boot.fails': `no target backup found for "${restore.from}"` }
  const row = settled(known, now)
  const wanted = target === Infinity ? row.archived : commitsBy(state, name, target)
  // Without a commit beyond it the end of the log may be before the target.
  if (wanted > row.archived || (target !== Infinity && target > row.lastAt)) {
    return { ...workload, 'boot.fails': 'FATAL:  recovery ended before configured recovery target was reached' }
  }
  const bytes = Math.max(0, wanted - base.commits) * known.settings['wal.perCommit']
  const took = Math.round((known.settings.size / restore.rate + bytes / restore['replay.rate']) * second)
  const lostTime = Math.max(0, row.lastAt - momentOf(state, name, wanted))
  state.restoreRows.push({ id, at: now, from: name, target: target === Infinity ? -1 : target, took, commits: wanted, lostCommits: row.commits - wanted, lostTime })
  return { ...workload, startup: workload.startup + took }
}

/** The second in which a commit was made. */
function momentOf(state: Archived, name: string, commit: number): Instant {
  const { from } = state.archiveRows.get(name)!
  const counts = state.archiveCounts.get(name)!
  let sum = 0
  for (let place = 0; place < counts.length; place++) {
    sum += counts[place]!
    if (sum >= commit) return (from + place) * second
  }
  return (from + counts.length) * second
}
