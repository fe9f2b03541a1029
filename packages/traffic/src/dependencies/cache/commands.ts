/**
 * Commands of a cache: GET, SET and DEL, one after the other. What has expired is found when somebody asks for it; what is too
 * much is evicted when something is added.
 *
 * Follows Redis 7: expire.c (passive expiry), evict.c (maxmemory policies, with exact use counts in the place of the logarithmic
 * counter), networking.c (maxclients). Left out: active expiry, lazy freeing, pipelining.
 */
import type { Instant } from '@track/simulation'
import { answer, conclude } from '../../exact/concluding.ts'
import { drawFrom, drawUniform, laneOf, purpose } from '../../exact/draws.ts'
import { giveBackJob, keyByAttempt, takeJobOf, waiting, working } from '../../exact/jobs.ts'
import { error, pending, refused, reset, success } from '../../exact/outcomes.ts'
import { beginNext, beginOrWait, leaveQueue, leaveWorker, watchMemory } from '../../exact/serving.ts'
import { observe } from '../../measures/histogram.ts'
import type { TrafficState } from '../../state.ts'
import { keyAt } from '../../workloads/key-popularity.ts'
import type { CacheUse, CacheWorkload, DatabaseWorkload } from '../../workloads/workload.ts'
import { closeLinksTo, connect, disconnect } from '../database/connections.ts'
import { enterStage, executing, openSession, type Stored } from '../database/sessions.ts'
import { drawForKey } from '../database/transactions.ts'
import { noteLookUp } from './aside.ts'
import { addEntry, type Cached, clearEntries, figure, findEntry, removeEntry, touchEntry } from './entries.ts'

type Both = Cached & Stored

export function deliverToCache(anyState: TrafficState, now: Instant, request: number, instance: number): number {
  const state = anyState as Both
  const row = state.instanceRows[instance]!
  const workload = row.workload as CacheWorkload
  const client = state.requestClient[request]!
  const call = state.clientRows[client]!.routes[state.requestRoute[request]!]!
  if (!call.step) return reset
  const connection = connect(state, client, instance, asDatabase(workload))
  if ('code' in connection) {
    state.cacheFigures[instance]![figure.refused]!++
    return refused
  }
  const job = takeJobOf(state, now, request, instance, 0)
  keyByAttempt(state, job, keyOf(state, request, call.step.use))
  openSession(state, now, job, call, connection.link)
  enterStage(state, now, job, executing)
  state.sessionDemand[job] = drawFrom(workload.service, state.jobKeyLow[job]!, state.jobKeyHigh[job]!, 0, laneOf(purpose.service, 0))
  beginOrWait(state, now, job, row, state.instanceBusy[instance]! < workload.concurrency && state.instanceIsStalled[instance] === 0)
  return pending
}

/** Its bound on connections, as the tables of connections know it. */
function asDatabase({ maxclients }: CacheWorkload): DatabaseWorkload {
  return { max_connections: maxclients, superuser_reserved_connections: 0 } as DatabaseWorkload
}

/** A number for the entry: its space's, and its key's. */
function keyOf(state: Cached, request: number, { space, key, draw }: CacheUse): number {
  let number = state.cacheSpaces.get(space)
  if (number === undefined) {
    number = state.cacheSpaces.size
    state.cacheSpaces.set(space, number)
  }
  return number * 0x1_0000_0000 + keyAt(key, drawForKey(state, request, draw))
}

/** A command has been worked on: what it does happens now. */
export function finishCommand(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Both
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const request = state.jobRequest[job]!
  const outcome = execute(state, now, job, instance)
  state.jobEntry[job] = 0
  state.instanceCpu[instance]! += state.sessionDemand[job]!
  state.instanceServed[instance]!++
  state.instanceStaySum[instance]! += now - state.jobArrivedAt[job]!
  observe(state.counts, state.instanceCounts[instance]!, row.bounds, now - state.jobArrivedAt[job]!)
  leaveWorker(state, job)
  disconnect(state, state.sessionLink[job]!, request >= 0)
  state.sessionCall[job] = null
  giveBackJob(state, job)
  beginNext(state, now, instance, row)
  answer(state, now, instance, request, outcome)
}

function execute(state: Both, now: Instant, job: number, instance: number): number {
  const { does, use } = state.sessionCall[job]!.step!
  const key = state.jobNumber[job]!
  state.cacheFigures[instance]![figure.commands]!++
  switch (does) {
    case 'look up': {
      const found = lookUp(state, now, instance, key)
      noteLookUp(state, job, found)
      return success
    }
    case 'fill':
    case 'update': return fill(state, now, job, instance, key, use)
    case 'invalidate': {
      const row = findEntry(state, instance, key)
      if (row >= 0) removeEntry(state, instance, row)
      return success
    }
  }
}

/** Somebody renews a stale entry within this time; until then it counts as fresh for all others. */
const renewsWithin = 10_000_000

function lookUp(state: Cached, now: Instant, instance: number, key: number): 'hit' | 'stale' | 'miss' {
  const own = state.cacheFigures[instance]!
  const row = findEntry(state, instance, key)
  if (row >= 0 && now < state.entryUntil[instance]![row]!) {
    own[figure.hits]!++
    touchEntry(state, instance, row)
    if (now < state.entryFresh[instance]![row]!) return 'hit'
    state.entryFresh[instance]![row] = Math.min(now + renewsWithin, state.entryUntil[instance]![row]!)
    return 'stale'
  }
  own[figure.misses]!++
  if (row >= 0) {
    own[figure.expired]!++
    removeEntry(state, instance, row)
  }
  return 'miss'
}

function fill(state: Both, now: Instant, job: number, instance: number, key: number, use: CacheUse): number {
  let row = findEntry(state, instance, key)
  if (row < 0) {
    if (!makeRoom(state, job, instance)) return error
    row = addEntry(state, instance, key)
  }
  touchEntry(state, instance, row)
  const spread = use.jitter === 0 ? 1
    : 1 + use.jitter * (2 * drawUniform(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, 0, laneOf(purpose.jitter, 0)) - 1)
  const ttl = isAbsent(use, key) && use.negativeTtl !== undefined ? use.negativeTtl : use.ttl
  const fresh = now + Math.round(ttl * spread)
  state.entryFresh[instance]![row] = fresh
  state.entryUntil[instance]![row] = fresh + use.stale
  watchMemory(state, instance, state.instanceRows[instance]!)
  return success
}

/** The last of the keys have no row: the unpopular ones, as those are that somebody mistypes. */
export function isAbsent({ absent, key: { count } }: CacheUse, key: number): boolean {
  return absent > 0 && key % 0x1_0000_0000 >= Math.round(count * (1 - absent))
}

/** Evicts until one more entry fits; false where the policy does not allow it. */
function makeRoom(state: Both, job: number, instance: number): boolean {
  const workload = state.instanceRows[instance]!.workload as CacheWorkload
  if (workload.maxmemory === 0) return true
  const own = state.cacheFigures[instance]!
  const capacity = Math.floor(workload.maxmemory / workload['entry.bytes'])
  if (capacity < 1) return false
  while (own[figure.count]! >= capacity) {
    if (workload['maxmemory-policy'] === 'noeviction') return false
    removeEntry(state, instance, victimOf(state, job, instance, workload))
    own[figure.evicted]!++
  }
  return true
}

function victimOf(state: Both, job: number, instance: number, workload: CacheWorkload): number {
  const own = state.cacheFigures[instance]!
  if (workload['maxmemory-policy'] === 'allkeys-lru') return own[figure.tail]!
  const drawn = (number: number): number => {
    const quantile = drawUniform(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, number, laneOf(purpose.noise, 0))
    return Math.floor(quantile * own[figure.count]!)
  }
  let victim = drawn(0)
  if (workload['maxmemory-policy'] === 'allkeys-random') return victim
  const uses = state.entryUses[instance]!
  for (let sample = 1; sample < workload['maxmemory-samples']; sample++) {
    const other = drawn(sample)
    if (uses[other]! < uses[victim]!) victim = other
  }
  return victim
}

/** The process is gone: with its entries, and whoever waits for it is cut off. */
export function loseCommands(anyState: TrafficState, now: Instant, instance: number): void {
  const state = anyState as Both
  const requests: number[] = []
  for (let job = 0; job < state.jobInstance.length; job++) {
    if (state.jobInstance[job] !== instance) continue
    const request = state.jobRequest[job]!
    if (state.jobStage[job] === working) leaveWorker(state, job)
    else if (state.jobStage[job] === waiting) leaveQueue(state, job)
    if (request >= 0) {
      state.requestJob[request] = -1
      requests.push(request)
    }
    state.sessionCall[job] = null
    giveBackJob(state, job)
  }
  clearEntries(state, instance)
  closeLinksTo(state, instance)
  for (const request of requests) conclude(state, now, request, reset)
}
