/**
 * A request along a client's way to a Service, foreseen at one instant: how it ends after all its attempts, and
 * what those are. For dependencies, whose callers are held for as long; and for one attempt of anyone.
 */
import { type Duration, second } from '@track/simulation'
import { isOpenAt } from '../../exact/breaker.ts'
import {
  circuitOpen, methodNotAllowed, notFound, outcomes, rejected, reset, success, timeout,
} from '../../exact/outcomes.ts'
import type { Policy } from '../../workloads/workload.ts'
import { answeringOf, type End, foreseenWait, mixed, type Work } from './answering.ts'
import { backOffPoints } from './back-off-points.ts'
import { asMeanIfRare, atOnce, Gathering, nothing, type Points, pointAt, scaled, shifted, sumOf, totalOf } from './points.ts'
import { recall } from './recall.ts'
import type { Run, WorkingGroup, WorkingStation } from './run.ts'
import { behindPool, storeEnds } from './stores/store-ends.ts'
import { isFluidStore } from './stores/visits.ts'
import { choicesOf, waysOf } from './ways.ts'

export interface RequestEnds {
  readonly ends: readonly End[]
  /** For one request. */
  readonly attempts: number
  readonly retries: number
  readonly denied: number
  /** Attempts by outcome. */
  readonly attemptEnds: readonly (readonly [outcome: number, share: number])[]
}

/** How Linux gives a connection up. */
export const connectTimeout: Duration = 127 * second

export interface Place {
  readonly working: WorkingGroup
  /** Of the attempts, how many come to this group. */
  readonly share: number
  /** The server's route; minus an outcome where none matches. */
  readonly route: number
}

/** Where an attempt goes; empty where nobody answers. */
export function placesOf(station: WorkingStation | undefined, path: string, method: string): Place[] {
  if (!station || station.ready === 0) return []
  return station.groups.flatMap((working) => {
    if (!working.group.members[0]!.takes) return []
    return [{ working, share: working.size / station.ready, route: routeIn(working, path, method) }]
  })
}

function routeIn({ workload: { routes }, group }: WorkingGroup, path: string, method: string): number {
  let refusal = notFound
  for (let index = 0; index < routes.length; index++) {
    if (routes[index]!.path !== path) continue
    if (routes[index]!.method === method) return index
    refusal = methodNotAllowed
  }
  // Whoever speaks HTTP to a database is hung up on.
  return isFluidStore(group.members[0]!.row.workload) ? -reset : -refusal
}

/** How one attempt that comes now ends, seen by its client; what a line does is foreseen. */
export function attemptEnds(run: Run, client: number, route: number, isTurnedAway = false): readonly End[] {
  const row = run.state.clientRows[client]!
  const station = run.stations.get(row.service)
  const { places, astray } = waysOf(run, client, route)
  const met = places.map((place) => {
    const { working, share, route: along, late } = place
    if (along < 0) return [{ outcome: -along, points: scaled(atOnce, share) }]
    if (row.store) return storeEnds(run, place, row.routes[route]!, row.network)
    return groupEnds(run, working, along, { share, delay: row.network, turnedAway: isTurnedAway ? 1 / choicesOf(run, client, station!) : 0, late })
  })
  const asked = astray.flatMap(({ outcome, points }) => [outcome, totalOf(points)])
  const all = recallAttempt(row.policy, [...asked, ...met], () => [...astray, ...met.flat()])
  const waited = behindPool(run, client, all)
  return recallCut(waited, [row.policy.timeout], () => cut(waited, row.policy.timeout ?? Infinity))
}

const recallAttempt = recall<Policy, readonly End[]>()
const recallCut = recall<readonly End[], readonly End[]>()

interface Way {
  readonly share: number
  readonly delay: Duration
  /** How likely an attempt meets the very instance that has just turned it away. */
  readonly turnedAway: number
  /** How much later than usual answers are. */
  readonly late: Points
}

export function groupEnds(run: Run, working: WorkingGroup, route: number, { share, delay, turnedAway, late }: Way): readonly End[] {
  const { works, full: quietFull, isLine } = answeringOf(run, working)
  const full = fullOf(isLine ? working.full : quietFull, turnedAway)
  const wait = foreseenWait(run, working)
  const work = works[route]!
  const later = delay + working.group.members[0]!.delay
  return recallGroupEnds(work, [wait, share, full, later, working.workload, late], () => {
    const ends = work.ends.map(({ outcome, points }) => ({ outcome, points: shifted(sumOf(scaled(sumOf(points, wait), share * (1 - full)), late), later) }))
    return full === 0 ? ends : [...ends, turnAway(working, share * full)]
  })
}

const recallGroupEnds = recall<Work, readonly End[]>()

export function fullOf(full: number, turnedAway: number): number {
  return full === 0 ? 0 : turnedAway + (1 - turnedAway) * full
}

function turnAway({ workload }: WorkingGroup, share: number): End {
  if (workload['queue.full'] === 'reject') return { outcome: rejected, points: scaled(atOnce, share) }
  return { outcome: timeout, points: scaled(pointAt(connectTimeout), share) }
}

/** Whatever takes longer than the time-out ends there. */
export function cut(ends: readonly End[], patience: Duration): readonly End[] {
  if (patience === Infinity) return [...ends]
  let late = 0
  const inTime = ends.map(({ outcome, points }) => {
    const last = points.values.length === 0 ? 0 : points.values.reduce((most, value) => Math.max(most, value), 0)
    if (last <= patience) return { outcome, points }
    const kept = new Gathering()
    points.values.forEach((value, index) => {
      if (value <= patience) kept.add(value, points.shares[index]!)
      else late += points.shares[index]!
    })
    return { outcome, points: kept.points() }
  })
  return late === 0 ? inTime : [...inTime, { outcome: timeout, points: scaled(pointAt(patience), late) }]
}

export function isRetried(policy: Policy, outcome: number, attempts: number): boolean {
  const { retryOn } = outcomes[outcome]!
  return retryOn !== undefined && attempts <= policy.retries && policy.retryOn.includes(retryOn)
}

/** A whole request, its retries included; in a circle of Services the one that closes it takes no time. */
export function requestEnds(run: Run, client: number, route: number): RequestEnds {
  const key = `${client}/${route}`
  if (run.requests.has(key)) return run.requests.get(key) ?? inCircle
  run.requests.set(key, undefined)
  const found = foreseen(run, client, route)
  run.requests.set(key, found)
  return found
}

/** What so few do changes nothing. */
const negligible = 1e-6

const inCircle: RequestEnds = {
  ends: [{ outcome: success, points: atOnce }], attempts: 1, retries: 0, denied: 0, attemptEnds: [[success, 1]],
}

const whileOpen: RequestEnds = { ends: [{ outcome: circuitOpen, points: atOnce }], attempts: 0, retries: 0, denied: 0, attemptEnds: [] }

function foreseen(run: Run, client: number, route: number): RequestEnds {
  const { policy } = run.state.clientRows[client]!
  // One that is to be tried again lets a step's calls through.
  if (isOpenAt(run.state, client, run.from)) return whileOpen
  const first = attemptEnds(run, client, route)
  // Who is turned away may look at the other instances only.
  if (first.some(({ outcome }) => outcome === rejected)) return foresee(run, client, route)
  return recallRequest(policy, [first], () => foresee(run, client, route))
}

const recallRequest = recall<Policy, RequestEnds>()

function foresee(run: Run, client: number, route: number): RequestEnds {
  const { policy } = run.state.clientRows[client]!
  const byOutcome = new Map<number, Points>()
  const attemptShares = new Map<number, number>()
  let tokens = policy['budget.ratio'] === undefined ? Infinity : policy['budget.ratio']
  let [attempts, retries, denied] = [0, 0, 0]
  let elapsed: Points = atOnce
  let isTurnedAway = false
  for (let number = 1; elapsed.values.length > 0; number++) {
    attempts += totalOf(elapsed)
    let again = nothing
    let turned = 0
    for (const { outcome, points } of attemptEnds(run, client, route, isTurnedAway)) {
      const spent = sumOf(elapsed, asMeanIfRare(points))
      const share = totalOf(spent)
      attemptShares.set(outcome, (attemptShares.get(outcome) ?? 0) + share)
      const granted = isRetried(policy, outcome, number) && share > negligible ? Math.min(share, tokens) : 0
      if (isRetried(policy, outcome, number)) denied += share - granted
      tokens -= granted
      if (granted < share) byOutcome.set(outcome, mixed(byOutcome.get(outcome) ?? nothing, scaled(spent, 1 - granted / share)))
      if (granted <= 0) continue
      if (outcome === rejected) turned += granted
      again = mixed(again, scaled(spent, granted / share))
    }
    const total = totalOf(again)
    retries += total
    isTurnedAway = policy['backoff.base'] === 0 && turned > total / 2
    elapsed = total < 1e-9 ? nothing : sumOf(again, backOffPoints(policy, number))
  }
  const ends = [...byOutcome].map(([outcome, points]) => ({ outcome, points }))
  return { ends, attempts, retries, denied, attemptEnds: [...attemptShares] }
}
