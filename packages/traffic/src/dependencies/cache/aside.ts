/**
 * A cache in front of a server's call: look up, else call and fill. Requests of one process that miss the same entry may wait
 * for the first of them; a stale entry may be answered with while one request renews it; without the cache the call is made, or not.
 *
 * Follows the patterns cache-aside, single flight (golang.org/x/sync/singleflight) and stale-while-revalidate (RFC 5861). Left out:
 * read-through and write-through as such (a library that makes the same calls), early expiry by chance.
 */
import type { Instant } from '@track/simulation'
import { answerToFailure } from '../../exact/answer-to-failure.ts'
import { launch, proceed, routeOfCall } from '../../exact/concluding.ts'
import { widened } from '../../exact/columns.ts'
import { childKey, drawUniform, laneOfKey } from '../../exact/draws.ts'
import { outcomes, success } from '../../exact/outcomes.ts'
import { takeRequest } from '../../exact/requests.ts'
import type { TrafficState } from '../../state.ts'
import type { CacheStep, CacheUse, Call, ServerWorkload } from '../../workloads/workload.ts'
import { keyAt } from '../../workloads/key-popularity.ts'
import { fillTo } from '../database/sessions.ts'
import { isAbsent } from './commands.ts'
import type { Cached } from './entries.ts'

/** What a look-up has found, as the column holds it. */
const found = { nothing: 0, hit: 1, stale: 2, miss: 3, failed: 4 } as const

/** What clients count of their look-ups. */
export const lookResults = ['hit', 'stale', 'miss', 'coalesced', 'error'] as const

export function noteLookUp(state: Cached, job: number, result: 'hit' | 'stale' | 'miss'): void {
  const request = state.jobRequest[job]!
  const parent = request < 0 ? -1 : state.requestParent[request]!
  if (parent >= 0) keep(state, parent, found[result])
}

function keep(state: Cached, job: number, what: number): void {
  if (job >= state.lookedUp.length) state.lookedUp = widened(state.lookedUp, Math.max(16, state.jobInstance.length))
  state.lookedUp[job] = what
}

function count(state: Cached, client: number, result: (typeof lookResults)[number]): void {
  fillTo(state.lookCounts, client)
  state.lookCounts[client] ??= new Float64Array(lookResults.length)
  state.lookCounts[client]![lookResults.indexOf(result)]!++
}

function clientOf(state: TrafficState, job: number, { dependency }: Call): number {
  return state.instanceRows[state.jobInstance[job]!]!.clients[dependency]!
}

/** A step at a cache has ended. */
export function resumeStep(anyState: TrafficState, now: Instant, job: number, call: Call, outcome: number): void {
  const state = anyState as Cached
  const { does, use } = call.step!
  if (does !== 'look up') return proceed(state, now, job, success)
  if (outcome !== success) {
    count(state, clientOf(state, job, call), 'error')
    keep(state, job, found.failed)
    return proceed(state, now, job, use.onFailure === 'open' ? success : answerToFailure(outcome))
  }
  const result = state.lookedUp[job]!
  if (result === found.miss) return miss(state, now, job, call)
  count(state, clientOf(state, job, call), result === found.stale ? 'stale' : 'hit')
  if (result === found.stale) renew(state, now, job)
  skip(state, now, job)
}

/** Past the call and its fill. */
function skip(state: Cached, now: Instant, job: number): void {
  state.jobCall[job]! += 2
  proceed(state, now, job, success)
}

function miss(state: Cached, now: Instant, job: number, call: Call): void {
  const { use } = call.step!
  const client = clientOf(state, job, call)
  if (!use.coalesce) {
    count(state, client, 'miss')
    return proceed(state, now, job, success)
  }
  const name = `${client}/${use.space}/${keyFor(state, job, use)}`
  const flight = state.flights.get(name)
  fillTo(state.jobFlight, job)
  state.jobFlight[job] = name
  if (flight) {
    count(state, client, 'coalesced')
    state.flights.set(name, { ...flight, followers: [...flight.followers, job] })
    return
  }
  count(state, client, 'miss')
  state.flights.set(name, { leader: job, followers: [] })
  proceed(state, now, job, success)
}

/** The key that the requests of a job draw. */
function keyFor(state: TrafficState, job: number, { key, draw }: CacheUse): number {
  return keyAt(key, drawUniform(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, laneOfKey(draw)))
}

/** Whether a step is to be left out: a fill where the cache did not answer, or where there is no row to remember. */
export function leavesOut(anyState: TrafficState, job: number, { does, use }: CacheStep): boolean {
  const state = anyState as Cached
  if (does !== 'fill') return false
  if (state.lookedUp !== undefined && state.lookedUp[job] === found.failed) return true
  return use.negativeTtl === undefined && isAbsent(use, keyFor(state, job, use))
}

/** The call behind the cache has ended: those who waited for it go on with what it brought. */
export function endCall(anyState: TrafficState, now: Instant, job: number, call: Call, outcome: number): void {
  const state = anyState as Cached
  const isFine = outcomes[outcome]!.isSuccess
  // What failed is not to be filled, even where the route goes on without it.
  if (!isFine) keep(state, job, found.failed)
  const name = state.jobFlight[job] ?? null
  if (name === null) return
  const { followers } = state.flights.get(name)!
  state.flights.delete(name)
  state.jobFlight[job] = null
  for (const follower of followers) {
    if (state.jobFlight[follower] !== name) continue
    state.jobFlight[follower] = null
    if (isFine || call.onFailure === 'ignore') skip(state, now, follower)
    else proceed(state, now, follower, answerToFailure(outcome))
  }
}

/** A job ends otherwise: where others waited for it, the first of them makes the call. */
export function leaveFlight(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Cached
  const name = state.jobFlight[job] ?? null
  if (name === null) return
  state.jobFlight[job] = null
  const flight = state.flights.get(name)!
  const [next, ...others] = flight.followers.filter((each) => each !== job)
  if (flight.leader !== job) {
    state.flights.set(name, { ...flight, followers: flight.followers.filter((each) => each !== job) })
  } else if (next === undefined) state.flights.delete(name)
  else {
    state.flights.set(name, { leader: next, followers: others })
    proceed(state, now, next, success)
  }
}

/** Makes the call again for nobody, and fills what comes of it. */
function renew(state: Cached, now: Instant, job: number): void {
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const { calls } = (row.workload as ServerWorkload).routes[state.jobRoute[job]!]!
  const at = state.jobCall[job]!
  const [call, fill] = [calls[at + 1]!, calls[at + 2]!]
  const cache = row.clients[fill.dependency]!
  const route = routeOfCall(state.clientRows[cache]!, fill)
  const owner = { low: state.jobKeyLow[job]!, high: state.jobKeyHigh[job]!, number: state.jobNumber[job]! }
  const key = childKey(owner.low, owner.high, owner.number, state.jobAttempt[job]!)
  const client = row.clients[call.dependency]!
  detach(state, now, client, routeOfCall(state.clientRows[client]!, call), key, { ...owner, fill: { client: cache, route } })
}

function detach(
  state: Cached, now: Instant, client: number, route: number, key: { low: number; high: number },
  row: { low: number; high: number; number: number; fill?: { client: number; route: number } },
): void {
  const request = takeRequest(state, client, now)
  state.requestKeyLow[request] = key.low
  state.requestKeyHigh[request] = key.high
  state.requestNumber[request] = 1000
  state.requestRoute[request] = route
  state.detached.set(String(request), row)
  launch(state, now, request)
}

/** A request that nobody waited for has ended. */
export function endDetached(anyState: TrafficState, now: Instant, request: number, outcome: number): void {
  const state = anyState as Cached
  const row = state.detached.get(String(request))
  if (!row) return
  state.detached.delete(String(request))
  const { fill, ...owner } = row
  const key = { low: state.requestKeyLow[request]!, high: state.requestKeyHigh[request]! }
  if (fill && outcome === success && state.clientRows[fill.client]) detach(state, now, fill.client, fill.route, key, owner)
}
