/**
 * Balance: while nothing changes, a second is like the next. It is found by repeating a second until what
 * comes to each group (retries and calls included) is what its waits were worked out for.
 */
import { type Instant, meanOf, second } from '@track/simulation'
import { clientLayout } from '../../measures/layout.ts'
import type { TrafficState } from '../../state.ts'
import { answeringOf } from './answering.ts'
import { newRun, play } from './playing.ts'
import type { Books, Run } from './run.ts'
import { type Tries, untold } from '../sampling/sampled.ts'
import type { Balance, Cohort, Condition, FluidLoad, Station, Tally } from './services.ts'

/** What was found, with the loads and stations as they are in it. */
export interface Found {
  readonly balance: Balance
  readonly loads: readonly FluidLoad[]
  readonly stations: readonly Station[]
  /** Attempts a second to each Service, and the time in back-off, to be compared with what is. */
  readonly run: Run
}

const triesMax = 40
const closeEnough = 1e-3
/** Breakers open by chance when they are this close to their threshold. */
const breakerShareMax = 0.7

/** Answers the balance at the loads' expected rates; undefined where there is none, or it would be a line. */
export function findBalance(state: TrafficState, now: Instant, loads: readonly FluidLoad[], from: readonly Station[]): Found | undefined {
  if (hasOpenBreaker(state, loads, from)) return undefined
  let stations = from
  let rates = loads.map(({ expected }) => expected)
  for (let each = 0; each < triesMax; each++) {
    const books = new Map<number, Books>()
    const run = newRun(state, stations, { from: now, length: second, isBalance: true }, (client) => scratchBooks(state, books, client))
    play(run, freshOf(state, loads, rates, run), [])
    if (isLined(run)) return undefined
    const change = Math.max(changeOf(run), 0)
    stations = withArrivals(stations, run)
    const before = rates
    rates = loads.map((load, index) => rateOf(state, load, run, before[index]!))
    const drift = Math.max(change, ...rates.map((rate, index) => Math.abs(rate - before[index]!) / Math.max(1e-12, rate)))
    if (drift > closeEnough) continue
    if (isNearlyOpen(run)) return undefined
    return { balance: balanceOf(run, books, rates, loads.map(({ users }) => users)), stations, run, loads: loads.map((load, index) => ({ ...load, expected: rates[index]! })) }
  }
  return undefined
}

export function hasOpenBreaker(state: TrafficState, loads: readonly FluidLoad[], stations: readonly Station[]): boolean {
  return [...loads.map(({ client }) => client), ...callersAt(stations)].some((client) => state.breakerState[client] !== 0)
}

export function freshOf(state: TrafficState, loads: readonly FluidLoad[], rates: readonly number[], { from, length }: Pick<Run, 'from' | 'length'>): Cohort[] {
  return loads.flatMap(({ client }, index) => {
    const { routes } = state.clientRows[client]!
    const weights = routes.reduce((sum, { weight }) => sum + weight, 0)
    const tries = state.fluidSampled.includes(client) ? nothingBehind : untold
    return routes.map(({ weight }, route): Cohort => ({
      client, route, attempts: 0, elapsed: 0, at: from + length / 2, mass: rates[index]! * length * weight / weights, wait: 0, isTurnedAway: false, tries,
    }))
  })
}

const nothingBehind: readonly Tries[] = [{ share: 1, attempts: [] }]

function scratchBooks(state: TrafficState, books: Map<number, Books>, client: number): Books {
  const known = books.get(client)
  if (known) return known
  const { routes, bounds, generator } = state.clientRows[client]!
  const made = { counts: new Float64Array(clientLayout.size(routes.length, bounds, generator !== undefined)), base: 0 }
  books.set(client, made)
  return made
}

function isLined(run: Run): boolean {
  for (const { groups } of run.stations.values()) {
    for (const working of groups) if (answeringOf(run, working).isLine) return true
  }
  return false
}

function changeOf(run: Run): number {
  let change = 0
  for (const { groups } of run.stations.values()) {
    for (const { expected, arrived } of groups) {
      expected.forEach((rate, route) => {
        const found = arrived[route]! / run.length
        change = Math.max(change, Math.abs(found - rate) / Math.max(1e-12, found))
      })
    }
  }
  return change
}

export function withArrivals(stations: readonly Station[], run: Run, factor = 1): Station[] {
  return stations.map((station) => ({
    ...station,
    groups: station.groups.map((group, index) => ({
      ...group, expected: [...run.stations.get(station.service)!.groups[index]!.arrived].map((mass) => mass / run.length / factor),
    })),
  }))
}

/** A closed load sends as fast as its users come back; halfway each time, so that it settles. */
function rateOf(state: TrafficState, { client, users, expected }: FluidLoad, run: Run, before: number): number {
  const { generator } = state.clientRows[client]!
  if (generator!.model === 'open') return expected
  const flying = (run.ended.get(client)?.flying ?? 0) / second
  const response = before > 0 ? flying / before : 0
  const rate = users / Math.max(1, meanOf(generator!.think) + response)
  return Math.abs(rate - before) < closeEnough * rate ? rate : (before + rate) / 2
}

function isNearlyOpen(run: Run): boolean {
  for (const [client, { calls, failures }] of run.ended) {
    const threshold = run.state.clientRows[client]!.policy['breaker.threshold']
    if (threshold !== undefined && failures > breakerShareMax * threshold * calls) return true
  }
  return false
}

/** Where hardly anybody waits, a change of the rate changes nothing but the counts. */
export const slackMax = 0.1
const [slackMin, slackOfWaits] = [0.005, 0.01]

/** How far rates may move before waits have moved by more than a hundredth of a service. */
function slackOf(run: Run): number {
  let slack = slackMax
  for (const { groups } of run.stations.values()) {
    for (const working of groups) {
      const { busy, meanWait, full, capacity } = answeringOf(run, working)
      if (full > 0) return slackMin
      const { concurrency } = working.workload
      slack = Math.min(slack, slackOfWaits * (1 - busy / concurrency) * concurrency / Math.max(1e-9, capacity * meanWait))
    }
  }
  return Math.max(slackMin, slack)
}

/** Clients of servers for their dependencies. */
function callersAt(stations: readonly Station[]): number[] {
  return stations.flatMap(({ groups }) => groups.flatMap(({ members }) => members.flatMap(({ row }) => Object.values(row.clients))))
}

/** The clients of all members for their dependencies: the first member's books stand for all. */
function callersOf(members: readonly Condition[], books: ReadonlyMap<number, Books>): [number, Float64Array][] {
  return Object.entries(members[0]!.row.clients).flatMap(([name, client]) => {
    const block = books.get(client)?.counts
    return block ? members.map((member): [number, Float64Array] => [member.row.clients[name]!, block]) : []
  })
}

function balanceOf(run: Run, books: ReadonlyMap<number, Books>, rates: readonly number[], users: readonly number[]): Balance {
  const instances: [number, Tally][] = []
  const clients: [number, Float64Array][] = []
  for (const { groups } of run.stations.values()) {
    for (const { group: { members }, tally } of groups) {
      const { taken: _taken, ...row } = tally
      for (const { instance } of members) instances.push([instance, row])
      clients.push(...callersOf(members, books))
    }
  }
  for (const { client } of run.state.fluidLoads) {
    const block = books.get(client)?.counts
    if (block) clients.push([client, block])
  }
  return { rates, users, instances, clients, slack: slackOf(run) }
}
