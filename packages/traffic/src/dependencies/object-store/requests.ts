/**
 * Requests of a store of objects: strongly consistent, each takes effect as it ends; conditional writes; so many a second and prefix.
 *
 * Follows Amazon S3: read-after-write consistency (2020), conditional writes (2024), 3,500 writes and 5,500 reads a second and prefix
 * with 503 Slow Down beyond. Left out: that a prefix which is busy for long is split and may take more.
 */
import { type Instant, second } from '@track/simulation'
import { answer, conclude } from '../../exact/concluding.ts'
import { drawFrom, laneOf, purpose } from '../../exact/draws.ts'
import { giveBackJob, takeJobOf, working } from '../../exact/jobs.ts'
import { error, notFound, outcomes, outcomeWithStatus, pending, rejected, reset, success } from '../../exact/outcomes.ts'
import { beginNext, beginOrWait, leaveQueue, leaveWorker } from '../../exact/serving.ts'
import { type DiskTrouble, luckOf, troubleAt } from '../../faults/disks.ts'
import { observe } from '../../measures/histogram.ts'
import type { TrafficState } from '../../state.ts'
import { keyAt } from '../../workloads/key-popularity.ts'
import type { ObjectStoreWorkload, ObjectUse } from '../../workloads/workload.ts'
import { drawForKey } from '../database/transactions.ts'
import { basedOn, refusalOfWrite, type WriteCondition } from './conditions.ts'
import { lengthenObjects, noFigures, type Objected, type ObjectRow, type StoreFigures, storeAt } from './tables.ts'

const listedMost = 1000
const bytesListed = 300
/** So many requests of servers may be under way that have read and are to write. */
const callersKept = 4096

function useOf(state: TrafficState, request: number): ObjectUse | undefined {
  return state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!.object
}

export function deliverToObjects(anyState: TrafficState, now: Instant, request: number, instance: number): number {
  const state = anyState as Objected
  const use = useOf(state, request)
  if (use === undefined) return reset
  const row = state.instanceRows[instance]!
  const workload = row.workload as ObjectStoreWorkload
  const store = storeAt(state, instance)
  if (isTooMuch(state, now, `${store}/${use.prefix}`, use, workload)) {
    count(state, store, `${use.does} 503`)
    return rejected
  }
  const name = `${store}/${use.prefix}/${use.does === 'list' ? '' : keyAt(use.key, drawForKey(state, request, use.draw))}`
  const job = takeJobOf(state, now, request, instance, 0)
  if (job >= state.objectDemand.length) lengthenObjects(state)
  for (let each = state.objectNames.length; each < job; each++) state.objectNames[each] = null
  state.objectNames[job] = name
  state.objectKnown[job] = knownTo(state, request, name)
  state.objectSize[job] = use.size
  state.objectDemand[job] = demandFor(state, job, use, workload)
  beginOrWait(state, now, job, row, state.instanceBusy[instance]! < workload.concurrency && state.instanceIsStalled[instance] === 0)
  return pending
}

/** A bucket of tokens for each prefix, a second's worth deep. */
function isTooMuch(state: Objected, now: Instant, prefix: string, { does }: ObjectUse, workload: ObjectStoreWorkload): boolean {
  const writes = does === 'put' || does === 'delete'
  const name = `${prefix} ${writes ? 'writes' : 'reads'}`
  const rate = workload[writes ? 'prefix.writes' : 'prefix.reads']
  const burst = Math.max(1, rate)
  const { tokens, at } = state.prefixBuckets.get(name) ?? { tokens: burst, at: now }
  const filled = Math.min(burst, tokens + rate * (now - at) / second)
  state.prefixBuckets.set(name, { tokens: filled >= 1 ? filled - 1 : filled, at: now })
  return filled < 1
}

/** The first byte, and what is sent or received then. */
function demandFor(state: Objected, job: number, use: ObjectUse, { service, throughput }: ObjectStoreWorkload): number {
  const first = drawFrom(service, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, laneOf(purpose.service, state.jobAttempt[job]!))
  const bytes = use.does === 'put' ? use.size
    : use.does === 'get' ? state.objectRows.get(state.objectNames[job]!)?.size ?? 0
      : use.does === 'list' ? bytesListed * listedMost : 0
  return first + bytes / throughput * second + troubleOf(state, job, use).late
}

function troubleOf(state: Objected, job: number, { does }: ObjectUse): DiskTrouble {
  return troubleAt(state, state.jobInstance[job]!, does === 'get' || does === 'list' ? 'read' : 'write', luckOf(state, job))
}

/** The job in a server that waits for a request, as long as it is this one. */
function callerOf(state: Objected, request: number): string {
  const job = state.requestParent[request]!
  return job < 0 ? '' : `${processOf(state, request)} ${state.jobKeyLow[job]!}/${state.jobKeyHigh[job]!}/${state.jobNumber[job]!}/${state.jobAttempt[job]!}`
}

/** The version that whoever writes has read: in the same request of its own, or else the last that its process knows; -1: none. */
function knownTo(state: Objected, request: number, object: string): number {
  const inThis = state.knownToCallers.get(callerOf(state, request))
  if (inThis?.object === object) return inThis.version
  return state.knownVersions.get(`${processOf(state, request)}/${object}`) ?? -1
}

function learn(state: Objected, request: number, object: string, version: number): void {
  state.knownVersions.set(`${processOf(state, request)}/${object}`, version)
  const caller = callerOf(state, request)
  if (caller === '') return
  state.knownToCallers.delete(caller)
  state.knownToCallers.set(caller, { object, version })
  if (state.knownToCallers.size > callersKept) state.knownToCallers.delete(state.knownToCallers.keys().next().value!)
}

/** This start of a process, not one before it. */
function processOf(state: Objected, request: number): string {
  const { id, start } = state.clientRows[state.requestClient[request]!]!
  return `${id} ${start}`
}

/** A request has been worked on: what it does happens now. */
export function finishObject(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Objected
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const request = state.jobRequest[job]!
  const outcome = perform(state, now, job, instance)
  state.jobEntry[job] = 0
  state.instanceCpu[instance]! += (row.workload as ObjectStoreWorkload)['cpu.perMessage']
  state.instanceServed[instance]!++
  state.instanceStaySum[instance]! += now - state.jobArrivedAt[job]!
  observe(state.counts, state.instanceCounts[instance]!, row.bounds, now - state.jobArrivedAt[job]!)
  leaveWorker(state, job)
  giveBackJob(state, job)
  beginNext(state, now, instance, row)
  answer(state, now, instance, request, outcome)
}

/** Of a job whose client has left, what it does is with its name. */
function perform(state: Objected, now: Instant, job: number, instance: number): number {
  const request = state.jobRequest[job]!
  const store = storeAt(state, instance)
  const use = request < 0 ? undefined : useOf(state, request)
  // Nobody hears of it: the connection was closed before it was whole.
  if (use === undefined) return success
  const name = state.objectNames[job]!
  const outcome = troubleOf(state, job, use).fails ? error : does[use.does](state, { now, job, request, store, name, use, isVersioned: (state.instanceRows[instance]!.workload as ObjectStoreWorkload).versioning })
  count(state, store, `${use.does} ${outcomes[outcome]!.code}`)
  return outcome
}

interface Doing {
  readonly now: Instant
  readonly job: number
  readonly request: number
  readonly store: string
  readonly name: string
  readonly use: ObjectUse
  readonly isVersioned: boolean
}

const conditions: Readonly<Record<'none' | 'absent' | 'match', (known: number) => WriteCondition>> = {
  none: () => ({ kind: 'none' }), absent: () => ({ kind: 'absent' }), match: basedOn,
}

const absent: ObjectRow = { version: 0, size: 0, at: 0, deletedAt: -1, older: 0, olderBytes: 0 }

const does: Readonly<Record<ObjectUse['does'], (state: Objected, doing: Doing) => number>> = {
  get(state, { request, name }) {
    const { version } = state.objectRows.get(name) ?? absent
    learn(state, request, name, version)
    return version === 0 ? notFound : success
  },
  list: () => success,
  delete(state, { now, store, name, isVersioned }) {
    const before = state.objectRows.get(name)
    if (before === undefined || before.version === 0) return success
    state.objectRows.set(name, { ...before, version: 0, size: 0, deletedAt: now, ...kept(before, isVersioned) })
    change(state, store, { objects: -1, bytes: -before.size, olderBytes: isVersioned ? before.size : 0 })
    return success
  },
  put(state, { now, job, request, store, name, use, isVersioned }) {
    const before = state.objectRows.get(name) ?? absent
    const known = state.objectKnown[job]!
    const refusal = refusalOfWrite(before.version, conditions[use.if ?? 'none'](known), before.deletedAt > state.jobArrivedAt[job]!)
    if (refusal) return outcomeWithStatus(refusal.status)
    const version = state.storeFigures.get(store)!.writes + 1
    const isLost = before.version > 0 && known >= 0 && known !== before.version
    change(state, store, {
      writes: 1, objects: before.version === 0 ? 1 : 0, bytes: use.size - before.size,
      olderBytes: isVersioned && before.version > 0 ? before.size : 0, lostUpdates: isLost ? 1 : 0,
    })
    state.objectRows.set(name, { ...before, version, size: use.size, at: now, ...(before.version > 0 ? kept(before, isVersioned) : {}) })
    learn(state, request, name, version)
    return success
  },
}

function kept({ older, olderBytes, size }: ObjectRow, isVersioned: boolean): Partial<ObjectRow> {
  return isVersioned ? { older: older + 1, olderBytes: olderBytes + size } : {}
}

function change(state: Objected, store: string, by: Partial<Omit<StoreFigures, 'answered'>>): void {
  const before = state.storeFigures.get(store) ?? noFigures
  const { writes = 0, objects = 0, bytes = 0, olderBytes = 0, lostUpdates = 0 } = by
  state.storeFigures.set(store, {
    ...before, writes: before.writes + writes, objects: before.objects + objects, bytes: before.bytes + bytes,
    olderBytes: before.olderBytes + olderBytes, lostUpdates: before.lostUpdates + lostUpdates,
  })
}

function count(state: Objected, store: string, what: string): void {
  const before = state.storeFigures.get(store) ?? noFigures
  state.storeFigures.set(store, { ...before, answered: { ...before.answered, [what]: (before.answered[what] ?? 0) + 1 } })
}

/** The process is gone: whoever waits for it is cut off; what is written stays. */
export function loseObjectRequests(anyState: TrafficState, now: Instant, instance: number): void {
  const state = anyState as Objected
  const requests: number[] = []
  for (let job = 0; job < state.jobInstance.length; job++) {
    if (state.jobInstance[job] !== instance) continue
    const request = state.jobRequest[job]!
    if (state.jobStage[job] === working) leaveWorker(state, job)
    else leaveQueue(state, job)
    if (request >= 0) {
      state.requestJob[request] = -1
      requests.push(request)
    }
    giveBackJob(state, job)
  }
  for (const request of requests) conclude(state, now, request, reset)
}
