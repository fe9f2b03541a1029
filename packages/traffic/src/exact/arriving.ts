/**
 * Load: when the next request of a client comes, and with which route and key.
 *
 * An open Poisson load draws for each request how much work (in units of one mean spacing) lies
 * between it and the one before, and spends it at the level of the moment. So a change of level moves the
 * coming requests in time and leaves their identity alone.
 */
import { type Instant, log, meanOf, millisecond, second, type Stream } from '@track/simulation'
import { levelAt } from '../load/level.ts'
import type { TrafficState } from '../state.ts'
import { arrived, enter, sent } from './calendar.ts'
import type { ClientRow } from './clients.ts'
import { launch } from './concluding.ts'
import { publish } from './consuming.ts'
import { drawUniform, laneOf, purpose, usersMax } from './draws.ts'
import { giveBackRequest, requestsOf, takeRequest } from './requests.ts'

/** Enters the next request of an open load, counted from the exact instant of the last one. */
export function enterNext(state: TrafficState, client: number, from: number): void {
  const row = state.clientRows[client]!
  const spacing = row.generator!.arrivals === 'constant' ? 1 : spacingOf(row.stream, state.clientNumber[client]!)
  spend(state, client, row, from, spacing)
}

/** Mean 1, exponential; keyed by the request that it comes before. */
function spacingOf(stream: Stream, number: number): number {
  return -log(1 - drawUniform(stream.low, stream.high, number, laneOf(purpose.spacing, 0)))
}

/** Walks from an instant on until the spacing is used up at the levels on the way, and enters the request there. */
function spend(state: TrafficState, client: number, row: ClientRow, from: number, spacing: number): void {
  let at = from
  let left = spacing
  for (;;) {
    if (at >= state.clientLevelUntil[client]!) lookAtLevel(state, client, row, at)
    const level = state.clientLevel[client]!
    const until = state.clientLevelUntil[client]!
    const due = level > 0 ? at + left * second / level : Infinity
    if (due < until) {
      state.clientNextAt[client] = due
      state.clientEntry[client] = enter(state, Math.round(due), arrived, client)
      return
    }
    if (until === Infinity) {
      state.clientNextAt[client] = Infinity
      state.clientEntry[client] = 0
      return
    }
    left -= (until - at) * level / second
    at = until
  }
}

function lookAtLevel(state: TrafficState, client: number, { generator, startedAt }: ClientRow, at: number): void {
  const { level, until } = levelAt(generator!.load, startedAt, Math.floor(at))
  state.clientLevel[client] = level
  state.clientLevelUntil[client] = until
}

/** A client's description has changed: the part of the spacing that is left is spent at the new level. */
export function respace(state: TrafficState, now: Instant, client: number, loadChanges: boolean): void {
  const isSpaced = state.clientEntry[client] !== 0
  if (isSpaced && !loadChanges) return
  const left = (state.clientNextAt[client]! - now) * state.clientLevel[client]! / second
  state.clientLevelUntil[client] = 0
  if (isSpaced) spend(state, client, state.clientRows[client]!, now, Math.max(0, left))
  else enterNext(state, client, now)
}

/** The next request of an open load is there. */
export function arrive(state: TrafficState, now: Instant, client: number): void {
  const row = state.clientRows[client]!
  const number = state.clientNumber[client]!
  state.clientNumber[client] = number + 1
  enterNext(state, client, state.clientNextAt[client]!)
  if (row.queue >= 0) publish(state, now, row.queue, row.stream, number, row)
  else launchRequest(state, now, client, row, number)
}

export function launchRequest(state: TrafficState, now: Instant, client: number, row: ClientRow, number: number): void {
  const request = takeRequest(state, client, now)
  state.requestKeyLow[request] = row.stream.low
  state.requestKeyHigh[request] = row.stream.high
  state.requestNumber[request] = number
  state.requestRoute[request] = row.routes.length === 1 ? 0 : chooseRoute(row, number)
  launch(state, now, request)
}

function chooseRoute({ routes, stream }: ClientRow, number: number): number {
  let total = 0
  for (const { weight } of routes) total += weight
  let left = drawUniform(stream.low, stream.high, number, laneOf(purpose.route, 0)) * total
  let route = 0
  while (route < routes.length - 1 && left >= routes[route]!.weight) left -= routes[route++]!.weight
  return route
}

/** A user has thought enough: the next request, or the user of a closed load leaves when there are too many. */
export function sendAgain(state: TrafficState, now: Instant, request: number): void {
  const client = state.requestClient[request]!
  const row = state.clientRows[client]!
  const number = state.requestNumber[request]!
  if (row.generator!.model === 'closed' && number % usersMax >= usersAt(row, now)) {
    giveBackRequest(state, request)
    return
  }
  state.requestStartedAt[request] = now
  state.requestAttempts[request] = 0
  state.requestWait[request] = 0
  if (row.routes.length > 1) state.requestRoute[request] = chooseRoute(row, number)
  launch(state, now, request)
}

function usersAt(row: ClientRow, now: Instant): number {
  return Math.min(usersMax, Math.round(levelAt(row.generator!.load, row.startedAt, now).level))
}

/**
 * Brings users of a closed load in, as far as the level asks for more than there are, and answers when to
 * look again. Each new user first thinks a random part of a think time, so that they do not march in step.
 */
export function admitUsers(state: TrafficState, now: Instant, id: string): Instant {
  const client = state.clientIndex.get(id)
  if (client === undefined || state.clientRows[client]!.generator?.model !== 'closed') return Infinity
  if (state.fluidLoads.some((load) => load.client === client)) return Infinity
  const row = state.clientRows[client]!
  const present = new Set(requestsOf(state, client).map((request) => state.requestNumber[request]! % usersMax))
  const wanted = usersAt(row, now)
  for (let user = 0; user < wanted; user++) if (!present.has(user)) admitUser(state, now, client, row, user)
  return levelAt(row.generator!.load, row.startedAt, now).until
}

function admitUser(state: TrafficState, now: Instant, client: number, row: ClientRow, user: number): void {
  const request = takeRequest(state, client, now)
  // A user who comes later starts where nobody's numbers have been: at the milliseconds since the start.
  const number = Math.floor((now - row.startedAt) / millisecond) * usersMax + user
  state.requestKeyLow[request] = row.stream.low
  state.requestKeyHigh[request] = row.stream.high
  state.requestNumber[request] = number
  state.requestRoute[request] = row.routes.length === 1 ? 0 : chooseRoute(row, number)
  const part = drawUniform(row.stream.low, row.stream.high, number, laneOf(purpose.spacing, 0))
  const wait = Math.round(part * meanOf(row.generator!.think))
  state.requestEntry[request] = enter(state, now + wait, sent, request)
}
