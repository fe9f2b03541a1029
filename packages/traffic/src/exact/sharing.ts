/**
 * Work that is shared: all jobs at work in an instance go on at one rate, which depends on how many they are. An instance
 * has a clock of attained service; a job that joins leaves when that clock has gone on by its demand, so only the
 * first one to leave has an entry in the calendar.
 *
 * Follows for processor sharing Kleinrock, "Queueing Systems" II (1976), chapter 4; for sigma and kappa Gunther's
 * Universal Scalability Law: N at work do as much as N / (1 + sigma (N-1) + kappa N (N-1)) would alone.
 */
import type { Duration, Instant } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import { enter, served } from './calendar.ts'
import { type Absent, widened } from './columns.ts'
import { type InstanceRow, slownessAt } from './instances.ts'

export interface SharingRow {
  /** False where each job has its own worker as if it were alone, at a database or a cache. */
  readonly isShared: boolean
  /** How many of them are as fast as one alone; Infinity where nothing is shared but the law's penalties. */
  readonly cores: number
  readonly contention: number
  readonly coherency: number
}

/** Columns that are there once an instance shares. */
export interface Shares {
  /** By instance: its clock of attained service, until when it is told, and its speed. */
  shareClock: Float64Array
  shareAt: Float64Array
  shareRate: Float64Array
  shareCount: Int32Array
  /** Its jobs at work, by when they leave. */
  shareHead: Int32Array
  shareTail: Int32Array
  /** By job: what the clock says when it leaves; -1 where it takes no part. */
  shareMark: Float64Array
  shareBefore: Int32Array
  shareNext: Int32Array
}

/** Until then: a table of a part has the same columns in every world, or the code for it is slow in all of them. */
export const noShares: Absent<Shares> = {
  shareClock: undefined, shareAt: undefined, shareRate: undefined, shareCount: undefined, shareHead: undefined,
  shareTail: undefined, shareMark: undefined, shareBefore: undefined, shareNext: undefined,
}

/** What a description says of it; undefined where each job has its own worker as if it were alone. */
export function sharingOf(
  { discipline, cores, contention, coherency }: { discipline?: string | undefined; cores: number; contention: number; coherency: number },
): SharingRow | undefined {
  if (discipline !== 'ps' && contention === 0 && coherency === 0) return undefined
  return { isShared: true, cores: discipline === 'ps' ? cores : Infinity, contention, coherency }
}

/** What stands in its place at a database or a cache that does not share. */
export const unshared: SharingRow = { isShared: false, cores: Infinity, contention: 0, coherency: 0 }

/** Makes room for an instance that shares. */
export function openShare(state: TrafficState, now: Instant, instance: number): void {
  const length = state.instancePhase.length
  const none = state.shareClock === undefined
  if (none) Object.assign(state, newShares(length, state.jobInstance.length))
  const shares = state as TrafficState & Shares
  if (shares.shareClock.length < length) {
    shares.shareClock = widened(shares.shareClock, length)
    shares.shareAt = widened(shares.shareAt, length)
    shares.shareRate = widened(shares.shareRate, length)
    shares.shareCount = widened(shares.shareCount, length)
    shares.shareHead = widened(shares.shareHead, length)
    shares.shareTail = widened(shares.shareTail, length)
  }
  shares.shareClock[instance] = 0
  shares.shareAt[instance] = now
  shares.shareRate[instance] = 0
  shares.shareCount[instance] = 0
  shares.shareHead[instance] = -1
  shares.shareTail[instance] = -1
}

function newShares(instances: number, jobs: number): Shares {
  return {
    shareClock: new Float64Array(instances), shareAt: new Float64Array(instances), shareRate: new Float64Array(instances),
    shareCount: new Int32Array(instances), shareHead: new Int32Array(instances), shareTail: new Int32Array(instances),
    shareMark: new Float64Array(jobs).fill(-1), shareBefore: new Int32Array(jobs), shareNext: new Int32Array(jobs),
  }
}

/** A job begins to work: so much would it take alone. */
export function joinShare(state: TrafficState, now: Instant, job: number, row: InstanceRow, demand: Duration): void {
  const shares = withRoom(state)
  const instance = state.jobInstance[job]!
  advance(shares, now, instance)
  const mark = shares.shareClock[instance]! + demand
  shares.shareMark[job] = mark
  state.jobEntry[job] = 0
  let before = shares.shareTail[instance]!
  while (before >= 0 && shares.shareMark[before]! > mark) before = shares.shareBefore[before]!
  const next = before < 0 ? shares.shareHead[instance]! : shares.shareNext[before]!
  shares.shareBefore[job] = before
  shares.shareNext[job] = next
  if (next < 0) shares.shareTail[instance] = job
  else shares.shareBefore[next] = job
  if (before < 0) {
    if (next >= 0) state.jobEntry[next] = 0
    shares.shareHead[instance] = job
  } else shares.shareNext[before] = job
  shares.shareCount[instance]!++
  aim(shares, now, instance, row)
}

/** A job is done with its own work, or is taken from it. */
export function leaveShare(state: TrafficState, now: Instant, job: number, row: InstanceRow): void {
  const shares = state as TrafficState & Shares
  if (!row.sharing!.isShared || (shares.shareMark[job] ?? -1) < 0) return
  const instance = state.jobInstance[job]!
  advance(shares, now, instance)
  shares.shareMark[job] = -1
  state.jobEntry[job] = 0
  const [before, next] = [shares.shareBefore[job]!, shares.shareNext[job]!]
  if (before < 0) shares.shareHead[instance] = next
  else shares.shareNext[before] = next
  if (next < 0) shares.shareTail[instance] = before
  else shares.shareBefore[next] = before
  shares.shareCount[instance]!--
  aim(shares, now, instance, row)
}

/** Something else has changed that the speed depends on: a fault, a description. */
export function reshare(state: TrafficState, now: Instant): void {
  if (state.shareClock === undefined) return
  const shares = state as TrafficState & Shares
  state.instanceRows.forEach((row, instance) => {
    if (!row?.sharing?.isShared || shares.shareCount[instance] === 0) return
    advance(shares, now, instance)
    for (let job = shares.shareHead[instance]!; job >= 0; job = shares.shareNext[job]!) state.jobEntry[job] = 0
    aim(shares, now, instance, row)
  })
}

function advance(shares: TrafficState & Shares, now: Instant, instance: number): void {
  shares.shareClock[instance]! += shares.shareRate[instance]! * (now - shares.shareAt[instance]!)
  shares.shareAt[instance] = now
}

/** Sets the speed for so many jobs, and when the first of them leaves. */
function aim(shares: TrafficState & Shares, now: Instant, instance: number, row: InstanceRow): void {
  const rate = rateOf(shares, now, instance, row)
  shares.shareRate[instance] = rate
  const head = shares.shareHead[instance]!
  if (head < 0) return
  shares.jobEntry[head] = 0
  if (rate === 0) return
  const left = Math.max(0, shares.shareMark[head]! - shares.shareClock[instance]!)
  shares.jobEntry[head] = enter(shares, now + Math.round(left / rate), served, head)
}

function rateOf(shares: TrafficState & Shares, now: Instant, instance: number, { sharing, cpuLimit }: InstanceRow): number {
  const count = shares.shareCount[instance]!
  if (shares.instanceIsStalled[instance] === 1 || count === 0) return 0
  const { cores, contention, coherency } = sharing!
  const others = count - 1
  const penalty = 1 + contention * others + coherency * count * others
  return Math.min(1, Math.min(cores, cpuLimit) / count) / penalty / slownessAt(shares, instance, now)
}

/** The table of jobs grows; these columns follow. */
function withRoom(state: TrafficState): TrafficState & Shares {
  const shares = state as TrafficState & Shares
  const jobs = state.jobInstance.length
  const length = shares.shareMark.length
  if (length < jobs) {
    shares.shareMark = widened(shares.shareMark, jobs)
    shares.shareMark.fill(-1, length)
    shares.shareBefore = widened(shares.shareBefore, jobs)
    shares.shareNext = widened(shares.shareNext, jobs)
  }
  return shares
}
