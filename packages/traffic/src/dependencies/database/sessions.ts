/**
 * The tables of databases: what each job at one is at, which rows it has locked, and the connections between
 * clients and databases. They are there once a database has started.
 */
import type { Instant } from '@track/simulation'
import { type Absent, widened } from '../../exact/columns.ts'
import type { TrafficState } from '../../state.ts'
import type { Target } from '../../workloads/workload.ts'

/** What a session is at. */
export const connecting = 0
/** In line for a processor, or at work on one: the job's own stage tells. */
export const executing = 1
export const locking = 2
export const idle = 3
export const committing = 4
/** Its commit waits for standbys. */
export const replicating = 5
/** In the pooler's line for a server connection. */
export const pooling = 6

export interface Sessions {
  /** By job. */
  sessionStage: Uint8Array
  sessionSince: Float64Array
  sessionBegan: Float64Array
  /** Which of the call's statements, since when, and how much work it is. */
  sessionStatement: Int32Array
  sessionStatementAt: Float64Array
  sessionDemand: Float64Array
  /** The lock that it waits for, the session behind it in that line, and the last lock that it took; -1 for none. */
  sessionLock: Int32Array
  sessionBehind: Int32Array
  sessionLocks: Int32Array
  /** Rows changed since its last commit. */
  sessionWrites: Int32Array
  sessionLink: Int32Array
  sessionCall: (Target | null)[]

  /** Row locks that are held, by `instance/table/key`. */
  lockIndex: Map<string, number>
  lockNames: (string | null)[]
  lockHolder: Int32Array
  /** Who waits for it. */
  lockHead: Int32Array
  lockTail: Int32Array
  /** The next lock of the same holder; the free list runs through it. */
  lockNext: Int32Array
  lockFree: number

  /** Connections of one client to one database, by `client/instance`. */
  linkIndex: Map<string, number>
  linkClient: Int32Array
  linkInstance: Int32Array
  linkUsed: Int32Array
  linkIdle: Int32Array
  linkPinned: Int32Array
  linkCount: number

  /** By instance: connections, whoever has them, and when the line of its log's second began, and how many it has. */
  databaseConnections: Int32Array
  databaseLoggedAt: Float64Array
  databaseLogged: Int32Array
  /** By instance, of its pooler: server connections in use and pinned, and the line for one. */
  poolUsed: Int32Array
  poolPinned: Int32Array
  poolHead: Int32Array
  poolTail: Int32Array
  poolLined: Int32Array
}

/** Until then: a table of a part has the same columns in every world, or the code for it is slow in all of them. */
export const noSessions: Absent<Sessions> = {
  sessionStage: undefined, sessionSince: undefined, sessionBegan: undefined, sessionStatement: undefined,
  sessionStatementAt: undefined, sessionDemand: undefined, sessionLock: undefined, sessionBehind: undefined,
  sessionLocks: undefined, sessionWrites: undefined, sessionLink: undefined, sessionCall: undefined,
  lockIndex: undefined, lockNames: undefined, lockHolder: undefined, lockHead: undefined, lockTail: undefined,
  lockNext: undefined, lockFree: undefined, linkIndex: undefined, linkClient: undefined, linkInstance: undefined,
  linkUsed: undefined, linkIdle: undefined, linkPinned: undefined, linkCount: undefined,
  databaseConnections: undefined, databaseLoggedAt: undefined, databaseLogged: undefined, poolUsed: undefined,
  poolPinned: undefined, poolHead: undefined, poolTail: undefined, poolLined: undefined,
}

export type Stored = TrafficState & Sessions

const byJob = [
  'sessionStage', 'sessionSince', 'sessionBegan', 'sessionStatement', 'sessionStatementAt', 'sessionDemand', 'sessionLock',
  'sessionBehind', 'sessionLocks', 'sessionWrites', 'sessionLink',
] as const
const byLock = ['lockHolder', 'lockHead', 'lockTail', 'lockNext'] as const
const byLink = ['linkClient', 'linkInstance', 'linkUsed', 'linkIdle', 'linkPinned'] as const
const byInstance = [
  'databaseConnections', 'databaseLoggedAt', 'databaseLogged', 'poolUsed', 'poolPinned', 'poolHead', 'poolTail', 'poolLined',
] as const

function newSessions(): Sessions {
  return {
    sessionStage: new Uint8Array(0), sessionSince: new Float64Array(0), sessionBegan: new Float64Array(0),
    sessionStatement: new Int32Array(0), sessionStatementAt: new Float64Array(0), sessionDemand: new Float64Array(0),
    sessionLock: new Int32Array(0), sessionBehind: new Int32Array(0), sessionLocks: new Int32Array(0),
    sessionWrites: new Int32Array(0), sessionLink: new Int32Array(0), sessionCall: [],
    lockIndex: new Map(), lockNames: [], lockHolder: new Int32Array(0), lockHead: new Int32Array(0), lockTail: new Int32Array(0),
    lockNext: new Int32Array(0), lockFree: -1,
    linkIndex: new Map(), linkClient: new Int32Array(0), linkInstance: new Int32Array(0), linkUsed: new Int32Array(0),
    linkIdle: new Int32Array(0), linkPinned: new Int32Array(0), linkCount: 0,
    databaseConnections: new Int32Array(0), databaseLoggedAt: new Float64Array(0), databaseLogged: new Int32Array(0),
    poolUsed: new Int32Array(0), poolPinned: new Int32Array(0), poolHead: new Int32Array(0), poolTail: new Int32Array(0), poolLined: new Int32Array(0),
  }
}

/** Makes room for a database that starts. */
export function openSessions(state: TrafficState, instance: number): void {
  if (state.sessionStage === undefined) Object.assign(state, newSessions())
  const stored = state as Stored
  lengthen(stored, byInstance, state.instancePhase.length)
  stored.databaseConnections[instance] = 0
  stored.databaseLoggedAt[instance] = 0
  stored.databaseLogged[instance] = 0
  emptyPool(stored, instance)
}

export function emptyPool(state: Stored, instance: number): void {
  state.poolUsed[instance] = 0
  state.poolPinned[instance] = 0
  state.poolHead[instance] = -1
  state.poolTail[instance] = -1
  state.poolLined[instance] = 0
}

/** Brings columns up to a length, if they are shorter. */
function lengthen(state: Stored, names: readonly (keyof Sessions)[], length: number): void {
  const columns = state as unknown as Record<string, Float64Array | Int32Array | Uint8Array>
  for (const name of names) {
    const column = columns[name]!
    if (column.length < length) columns[name] = widened(column, Math.max(length, 2 * column.length))
  }
}

export function openSession(state: Stored, now: Instant, job: number, call: Target, link: number): void {
  if (job >= state.sessionStage.length) lengthen(state, byJob, Math.max(16, state.jobInstance.length))
  state.sessionStage[job] = connecting
  state.sessionSince[job] = now
  state.sessionBegan[job] = now
  state.sessionStatement[job] = 0
  state.sessionLock[job] = -1
  state.sessionLocks[job] = -1
  state.sessionWrites[job] = 0
  state.sessionLink[job] = link
  fillTo(state.sessionCall, job)
  state.sessionCall[job] = call
}

/** A hole in an array is not plain. */
export function fillTo<Row>(rows: (Row | null)[], row: number): void {
  for (let each = rows.length; each < row; each++) rows[each] = null
}

export function enterStage(state: Stored, now: Instant, job: number, stage: number): void {
  state.sessionStage[job] = stage
  state.sessionSince[job] = now
}

/** A new lock's row, held by a job. */
export function takeLock(state: Stored, name: string, job: number): number {
  let lock = state.lockFree
  if (lock < 0) {
    lock = state.lockNames.length
    lengthen(state, byLock, Math.max(16, lock + 1))
  } else state.lockFree = state.lockNext[lock]!
  state.lockNames[lock] = name
  state.lockIndex.set(name, lock)
  state.lockHolder[lock] = job
  state.lockHead[lock] = -1
  state.lockTail[lock] = -1
  state.lockNext[lock] = state.sessionLocks[job]!
  state.sessionLocks[job] = lock
  return lock
}

export function giveBackLock(state: Stored, lock: number): void {
  state.lockIndex.delete(state.lockNames[lock]!)
  state.lockNames[lock] = null
  state.lockHolder[lock] = -1
  state.lockNext[lock] = state.lockFree
  state.lockFree = lock
}

export function linkBetween(state: Stored, client: number, instance: number): number {
  const name = `${client}/${instance}`
  const known = state.linkIndex.get(name)
  if (known !== undefined) return known
  const link = state.linkCount++
  lengthen(state, byLink, Math.max(8, link + 1))
  state.linkIndex.set(name, link)
  state.linkClient[link] = client
  state.linkInstance[link] = instance
  return link
}
