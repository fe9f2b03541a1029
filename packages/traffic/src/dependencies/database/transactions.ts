/**
 * A session's way through its transaction: connect, for each statement the lock of its row and a processor's time, commit.
 * Locks and the connection stay until the end; between statements the caller may do something else (idle in transaction).
 *
 * Follows PostgreSQL 17's tcop/postgres.c for the order of things and for what a client that has left means: a statement
 * goes on to its end, and whoever is idle is ended at once. Left out: a
 * commit on its way ends although the process stands still; savepoints, isolation levels, prepared transactions.
 */
import type { Instant } from '@track/simulation'
import { enter, served } from '../../exact/calendar.ts'
import { answer } from '../../exact/concluding.ts'
import { drawFrom, drawUniform, laneOf, laneOfKey, purpose } from '../../exact/draws.ts'
import { draining, type InstanceRow } from '../../exact/instances.ts'
import { appendJob, giveBackJob, keyByAttempt, takeJobOf, waiting, working } from '../../exact/jobs.ts'
import { error, pending, refused, reset, success } from '../../exact/outcomes.ts'
import { leaveShare } from '../../exact/sharing.ts'
import { begin, beginNext, leaveQueue, leaveWorker, watchMemory } from '../../exact/serving.ts'
import { crash } from '../../faults/crashing.ts'
import { type DiskTrouble, luckOf, troubleAt } from '../../faults/disks.ts'
import { observe, observeFinely } from '../../measures/histogram.ts'
import type { TrafficState } from '../../state.ts'
import { keyAt } from '../../workloads/key-popularity.ts'
import type { DatabaseWorkload, Statement } from '../../workloads/workload.ts'
import { noteArchived } from './backups.ts'
import { connect, disconnect } from './connections.ts'
import { refuse } from './failures.ts'
import { databaseLayout } from './layout.ts'
import { acquire, leaveLine, release } from './locks.ts'
import { bide } from './patience.ts'
import { giveServer, hasPooler, leavePool, takeServer } from './pooler.ts'
import { commitsUntil, isReadOnly, noteCommit, noteRead, standbysHaveIt } from './replication.ts'
import {
  committing, connecting, enterStage, executing, idle, locking, openSession, pooling, replicating, type Stored,
} from './sessions.ts'
import { type SqlState, sqlStates } from './sqlstates.ts'

export function databaseOf(state: TrafficState, instance: number): DatabaseWorkload {
  return state.instanceRows[instance]!.workload as DatabaseWorkload
}

/** Hands an attempt to a database: `pending`, or how it ended at once. */
export function deliverToDatabase(anyState: TrafficState, now: Instant, request: number, instance: number): number {
  const state = anyState as Stored
  const row = state.instanceRows[instance]!
  const client = state.requestClient[request]!
  const call = state.clientRows[client]!.routes[state.requestRoute[request]!]!
  // Whoever speaks HTTP to it is hung up on.
  if (!call.statements) return reset
  // libpq hangs up on whoever is not what it looks for, and has nobody else to try.
  if (state.clientRows[client]!.store?.sessions === 'primary' && isReadOnly(state, instance)) return refused
  const connection = connect(state, client, instance, row.workload as DatabaseWorkload)
  if ('code' in connection) return refuse(state, now, instance, connection)
  const job = takeJobOf(state, now, request, instance, 0)
  keyByAttempt(state, job, 0)
  openSession(state, now, job, call, connection.link)
  const setup = connection.isNew ? (row.workload as DatabaseWorkload)['connection.setup'] : 0
  state.jobEntry[job] = enter(state, now + setup, served, job)
  watchMemory(state, instance, row)
  return pending
}

/** What a session waited for has come. */
export function stepSession(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Stored
  state.jobEntry[job] = 0
  switch (state.sessionStage[job]) {
    case connecting: return connected(state, now, job)
    case pooling: return withServer(state, now, job)
    case idle: return beginStatement(state, now, job)
    case executing: return finishStatement(state, now, job)
    case committing: return replicate(state, now, job)
    case replicating: return awaitStandbys(state, now, job, standbysHaveIt(state, now, job))
  }
}

/** Its connection stands: a pooler may let it wait for a server's. */
function connected(state: Stored, now: Instant, job: number): void {
  // Whose client left while it connected has nobody to work for.
  if (state.jobRequest[job]! < 0) return endSession(state, now, job, error, false)
  if (!hasPooler(state, state.jobInstance[job]!) || takeServer(state, now, job)) withServer(state, now, job)
}

/** From now on its end gives a server connection back. */
function withServer(state: Stored, now: Instant, job: number): void {
  enterStage(state, now, job, committing)
  beginStatement(state, now, job)
}

function beginStatement(state: Stored, now: Instant, job: number): void {
  // Whose client left while it connected has nobody to work for.
  if (state.jobRequest[job]! < 0) return endSession(state, now, job, error, false)
  state.sessionStatementAt[job] = now
  const { kind, table } = statementOf(state, job)
  if (kind === 'read' || acquire(state, job, `${state.jobInstance[job]!}/${table}/${keyOf(state, job)}`)) return execute(state, now, job)
  state.counts[state.instanceCounts[state.jobInstance[job]!]! + databaseLayout.lockWaits]!++
  enterStage(state, now, job, locking)
  bide(state, now, job)
}

/** The statement has what it needs: it stands in line for a processor. */
function execute(state: Stored, now: Instant, job: number): void {
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const statement = statementOf(state, job)
  const workload = row.workload as DatabaseWorkload
  const service = statement.service ?? (statement.kind === 'write' ? workload['write.service'] : workload['read.service'])
  state.sessionDemand[job] = drawFrom(
    service, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.sessionStatement[job]!, laneOf(purpose.service, 0))
  enterStage(state, now, job, executing)
  state.jobArrivedAt[job] = now
  bide(state, now, job)
  if (state.instanceBusy[instance]! < state.instanceWorkers[instance]! && state.instanceIsStalled[instance] === 0) begin(state, now, job, row)
  else {
    state.jobStage[job] = waiting
    appendJob(state, state.instanceQueueHead, state.instanceQueueTail, instance, job)
    state.instanceQueued[instance]!++
  }
}

function statementOf(state: Stored, job: number): Statement {
  return state.sessionCall[job]!.statements![state.sessionStatement[job]!]!
}

/** Which row the statement is about. */
function keyOf(state: Stored, job: number): number {
  const { statements, sorted } = state.sessionCall[job]!
  const at = state.sessionStatement[job]!
  const statement = statements![at]!
  if (!sorted) return drawnKey(state, job, statement)
  // Its place among the statements of the table is that of its key among theirs.
  const alike = statements!.filter(({ kind, table }) => kind !== 'read' && table === statement.table)
  const place = statements!.slice(0, at).filter(({ kind, table }) => kind !== 'read' && table === statement.table).length
  return alike.map((each) => drawnKey(state, job, each)).toSorted((a, b) => a - b)[place] ?? drawnKey(state, job, statement)
}

function drawnKey(state: Stored, job: number, { key, draw }: Statement): number {
  return keyAt(key, drawForKey(state, state.jobRequest[job]!, draw))
}

/** A draw that all calls of one request share, whatever becomes of them. */
export function drawForKey(state: TrafficState, request: number, draw: number): number {
  const parent = state.requestParent[request]!
  if (parent >= 0) return drawUniform(state.jobKeyLow[parent]!, state.jobKeyHigh[parent]!, state.jobNumber[parent]!, laneOfKey(draw))
  const owner = state.detached?.get(String(request))
  if (owner) return drawUniform(owner.low, owner.high, owner.number, laneOfKey(draw))
  return drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, laneOfKey(draw))
}

function finishStatement(state: Stored, now: Instant, job: number): void {
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const block = state.instanceCounts[instance]!
  const statement = statementOf(state, job)
  state.instanceCpu[instance]! += state.sessionDemand[job]!
  leaveProcessor(state, now, job, row)
  // Neither in line nor at work: what follows ends nothing twice.
  enterStage(state, now, job, committing)
  const took = now - state.sessionStatementAt[job]!
  state.counts[block + (statement.kind === 'write' ? databaseLayout.writes : databaseLayout.reads)]!++
  observe(state.counts, block + databaseLayout.statements, row.bounds, took)
  observeFinely(state.counts, block + databaseLayout.truth(row.bounds), took)
  if (state.jobRequest[job]! < 0) return rollBack(state, now, job, error, false)
  if (statement.kind !== 'read' && isReadOnly(state, instance)) return fail(state, now, job, sqlStates.readOnly)
  if (statement.kind === 'write') {
    state.sessionWrites[job]!++
    noteCommit.remember(state, job, `${statement.table}/${keyOf(state, job)}`)
  } else noteRead(state, now, job, `${statement.table}/${keyOf(state, job)}`)
  const isLast = state.sessionStatement[job]! + 1 === state.sessionCall[job]!.statements!.length
  if (isLast || !state.sessionCall[job]!.transaction) commit(state, now, job)
  else nextStatement(state, now, job)
}

function commit(state: Stored, now: Instant, job: number): void {
  if (state.sessionWrites[job] === 0) return finishCommit(state, now, job)
  const { 'commit.service': service } = databaseOf(state, state.jobInstance[job]!)
  const time = drawFrom(service, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.sessionStatement[job]!, laneOf(purpose.jitter, 0))
  enterStage(state, now, job, committing)
  bide(state, now, job)
  state.jobEntry[job] = enter(state, now + Math.round(time) + diskOf(state, job).late, served, job)
}

/** What befalls the write of its log. */
function diskOf(state: Stored, job: number): DiskTrouble {
  return troubleAt(state, state.jobInstance[job]!, 'write', luckOf(state, job, state.sessionStatement[job]!))
}

/** The commit is on the primary's disk. */
function replicate(state: Stored, now: Instant, job: number): void {
  if (diskOf(state, job).fails) return crash(state, now, state.jobInstance[job]!)
  awaitStandbys(state, now, job, commitsUntil(state, now, job))
}

function awaitStandbys(state: Stored, now: Instant, job: number, until: Instant): void {
  if (until <= now) return finishCommit(state, now, job)
  enterStage(state, now, job, replicating)
  if (until < Infinity) state.jobEntry[job] = enter(state, until, served, job)
}

/** The commit counts: whoever waited for its locks goes on, and so does the caller. */
function finishCommit(state: Stored, now: Instant, job: number): void {
  const instance = state.jobInstance[job]!
  state.counts[state.instanceCounts[instance]! + databaseLayout.commits]!++
  if (state.sessionWrites[job]! > 0) {
    noteCommit.acknowledged(state, job)
    if (state.archiveRows !== undefined) noteArchived(state, now, instance)
  }
  state.sessionWrites[job] = 0
  goOn(state, now, release(state, job))
  if (state.sessionStatement[job]! + 1 < state.sessionCall[job]!.statements!.length) nextStatement(state, now, job)
  else endSession(state, now, job, success, true)
}

function nextStatement(state: Stored, now: Instant, job: number): void {
  state.sessionStatement[job]!++
  const { think } = state.sessionCall[job]!
  if (!think) return beginStatement(state, now, job)
  const time = drawFrom(think, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.sessionStatement[job]!, laneOf(purpose.think, 0))
  enterStage(state, now, job, idle)
  bide(state, now, job)
  state.jobEntry[job] = enter(state, now + Math.round(time), served, job)
}

/** Jobs that have got the lock that they waited for. */
function goOn(state: Stored, now: Instant, jobs: readonly number[]): void {
  for (const job of jobs) {
    countLockWait(state, now, job)
    execute(state, now, job)
  }
}

function countLockWait(state: Stored, now: Instant, job: number): void {
  state.counts[state.instanceCounts[state.jobInstance[job]!]! + databaseLayout.lockWaited]! += now - state.sessionSince[job]!
}

function leaveProcessor(state: Stored, now: Instant, job: number, row: InstanceRow): void {
  if (row.sharing !== undefined) leaveShare(state, now, job, row)
  leaveWorker(state, job)
  state.jobStage[job] = waiting
  beginNext(state, now, state.jobInstance[job]!, row)
}

/** Ends what a session is at, whatever it is. */
function stop(state: Stored, now: Instant, job: number): void {
  state.jobEntry[job] = 0
  switch (state.sessionStage[job]) {
    case pooling:
      leavePool(state, job)
      return
    case locking:
      countLockWait(state, now, job)
      leaveLine(state, job)
      return
    case executing:
      if (state.jobStage[job] === working) leaveProcessor(state, now, job, state.instanceRows[state.jobInstance[job]!]!)
      else leaveQueue(state, job)
  }
}

/** The database ends the transaction with an error. */
export function fail(state: Stored, now: Instant, job: number, why: SqlState): void {
  stop(state, now, job)
  rollBack(state, now, job, refuse(state, now, state.jobInstance[job]!, why), why.severity === 'ERROR')
}

function rollBack(state: Stored, now: Instant, job: number, outcome: number, isKept: boolean): void {
  state.counts[state.instanceCounts[state.jobInstance[job]!]! + databaseLayout.rollbacks]!++
  noteCommit.forgotten(state, job)
  goOn(state, now, release(state, job))
  endSession(state, now, job, outcome, isKept)
}

/** The client has left: a driver cancels the statement, or the server finds out when it is done with it. */
export function desertSession(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Stored
  const stage = state.sessionStage[job]
  // A pooler closes whoever left its line; whoever has just got a server connection begins with it and is found out.
  if (stage === pooling && state.jobEntry[job] !== 0) return
  const isIdle = stage === idle || stage === pooling
  if (!isIdle && databaseOf(state, state.jobInstance[job]!).abandoned === 'serve') return
  // A commit that is on its way cannot be called back.
  if (state.sessionStage[job] === committing || state.sessionStage[job] === replicating) return
  if (isIdle) {
    stop(state, now, job)
    rollBack(state, now, job, reset, false)
  } else fail(state, now, job, sqlStates.userRequest)
}

function endSession(state: Stored, now: Instant, job: number, outcome: number, isKept: boolean): void {
  const instance = state.jobInstance[job]!
  const request = state.jobRequest[job]!
  const hadServer = hasPooler(state, instance) && state.sessionStage[job] !== pooling && state.sessionStage[job] !== connecting
  disconnect(state, state.sessionLink[job]!, isKept && request >= 0)
  state.counts[state.instanceCounts[instance]! + databaseLayout.transactionTime]! += now - state.sessionBegan[job]!
  state.instanceServed[instance]!++
  state.instanceStaySum[instance]! += now - state.sessionBegan[job]!
  state.sessionCall[job] = null
  giveBackJob(state, job)
  if (hadServer) giveServer(state, now, instance)
  if (state.instancePhase[instance] === draining) return
  answer(state, now, instance, request, outcome)
}
