/**
 * How Services in the fluid grain go on: in balance by multiplication, otherwise by fine steps. Chance is a
 * Poisson count a step and load, keyed by the step's instant.
 */
import { type Duration, type Instant, meanOf, millisecond, minute, poissonQuantile, second, uniform } from '@track/simulation'
import { recordManyInBreaker } from '../../exact/breaker.ts'
import { enter, stepped } from '../../exact/calendar.ts'
import { purpose } from '../../exact/draws.ts'
import { draining } from '../../exact/instances.ts'
import { watchMemory } from '../../exact/serving.ts'
import { fillBudget } from '../../exact/retry-budget.ts'
import { levelAt } from '../../load/level.ts'
import type { TrafficState } from '../../state.ts'
import type { ServerWorkload } from '../../workloads/workload.ts'
import { offerBalance, offerStep } from '../sampling/drawing.ts'
import { endWindow, isWindowsEnd } from '../sampling/telling.ts'
import { gathered } from './gathered.ts'
import { findBalance, freshOf, hasOpenBreaker, slackMax, withArrivals } from './balance.ts'
import { bookInstance } from './booking.ts'
import { clientLayout } from '../../measures/layout.ts'
import { asSettled, knownBalance, type Settled } from './known.ts'
import { applyNotes, notesOf } from './notes.ts'
import { newRun, play } from './playing.ts'
import { fineStep, type Run } from './run.ts'
import type { Cohort, FluidLoad, Station } from './services.ts'
import { isWarming, refreshedStations } from './stations.ts'
import { changesAt, hasColdCache, withWarmed } from './stores/cold-caches.ts'
import { tellWatchers } from './watching.ts'

/** The next step is due. */
export function stepServices(state: TrafficState, now: Instant): void {
  carryServices(state, now)
  if (state.fluidSampled.length > 0 && isWindowsEnd(now)) endWindow(state, now)
  setOut(state, now)
}

/** Brings everything to an instant. */
export function carryServices(state: TrafficState, now: Instant): void {
  const length = now - state.fluidAt
  if (state.fluidLoads.length === 0 || length <= 0) return
  if (state.fluidBalance.length > 0) goOnInBalance(state, length)
  else goOn(state, now, length)
  state.fluidAt = now
}

/** Counters go along a straight line: how far is enough to know, until something else begins. */
function goOnInBalance(state: TrafficState, length: Duration): void {
  const [balance] = state.fluidBalance
  const seconds = length / second
  const all = factorOf(state)
  const gone = [all, ...state.fluidLoads.map(({ client }) => factorOf(state, client, all))]
  state.fluidBalance = [{ ...balance!, gone: gone.map((factor, index) => (balance!.gone?.[index] ?? 0) + seconds * factor) }]
  if (state.fluidSampled.length > 0) offerBalance(state, length, (client) => seconds * factorOf(state, client, all))
  // Memory that leaks with what is served is looked at each time.
  if (leaks(state)) bookBalance(state)
  for (const [instance] of balance!.instances) watchMemory(state, instance, state.instanceRows[instance]!)
}

function leaks({ fluidStations }: TrafficState): boolean {
  return fluidStations.some(({ groups }) => groups.some(({ members }) => (members[0]!.row.workload as ServerWorkload)['memory.leak'] > 0))
}

/** Brings into the counters what balance has added up. */
export function bookBalance(state: TrafficState): void {
  const [balance] = state.fluidBalance
  if (!balance?.gone) return
  const { gone, ...rest } = balance
  for (const [client, block] of balance.clients) {
    if (!state.clientRows[client]) continue
    const base = state.clientCounts[client]!
    const times = gone[courseOf(state, client)]!
    for (let index = 0; index < block.length; index++) state.counts[base + index]! += block[index]! * times
  }
  for (const [instance, tally] of balance.instances) bookInstance(state, instance, tally, gone[0]!)
  state.fluidBalance = [rest]
}

/** What a client goes along with: its own load's course, or (0) that of all together. */
export function courseOf({ fluidLoads }: TrafficState, client: number): number {
  return fluidLoads.findIndex((load) => load.client === client) + 1
}

/** How much more than expected is drawn: of one load, or of all together. */
export function factorOf(state: TrafficState, client = -1, all = 0): number {
  const { rates } = state.fluidBalance[0]!
  let [drawn, expected] = [0, 0]
  state.fluidLoads.forEach((load, index) => {
    if (client >= 0 && load.client !== client) return
    drawn += load.drawn
    expected += rates[index]!
  })
  return expected > 0 ? drawn / expected : all
}

/** A step out of balance. */
function goOn(state: TrafficState, now: Instant, length: Duration): void {
  const books = (client: number): { counts: Float64Array; base: number } => ({ counts: state.counts, base: state.clientCounts[client]! })
  const run = newRun(state, state.fluidStations, { from: state.fluidAt, length, isBalance: false }, books)
  const due = state.fluidLater.filter(({ at }) => at < now)
  const later = state.fluidLater.filter(({ at }) => at >= now)
  play(run, freshOf(state, state.fluidLoads, state.fluidLoads.map(({ drawn }) => drawn), run), due)
  state.fluidLater = gathered([...later, ...run.later], length)
  applyNotes(state, notesOf(run))
  const drawn = state.fluidLoads.reduce((sum, load) => sum + load.drawn, 0)
  const expected = state.fluidLoads.reduce((sum, load) => sum + load.expected, 0)
  const factor = expected > 0 && drawn > 0 ? drawn / expected : 1
  state.fluidStations = withArrivals(state.fluidStations, run, factor).map((station) => ({
    ...station,
    groups: station.groups.map((group, index) => {
      const { line, lined, full } = run.stations.get(station.service)!.groups[index]!
      return { ...group, line, lined, full, expected: drawn > 0 ? group.expected : state.fluidStations.find(({ service }) => service === station.service)!.groups[index]!.expected }
    }),
  }))
  bookGroups(state, run)
  offerStep(state, run)
  for (const [client, ended] of run.ended) {
    const { policy } = state.clientRows[client]!
    if (policy['breaker.threshold'] !== undefined) recordManyInBreaker(state, client, now, policy, ended)
  }
  state.fluidLoads = state.fluidLoads.map((load) => withFlying(state, load, (run.ended.get(load.client)?.flying ?? 0) / length))
}

/** Each instance's part; one that drains has done so when its line is gone. */
function bookGroups(state: TrafficState, run: Run): void {
  for (const working of [...run.stations.values()].flatMap(({ groups }) => groups)) {
    const { group: { members, lined: before }, tally, lined } = working
    for (const { instance, row } of members) {
      bookInstance(state, instance, tally, 1)
      watchMemory(state, instance, row)
      const isDrained = before > 0 && lined === 0 && state.instancePhase[instance] === draining
      if (isDrained && row.reportTo) state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'drained', exitCode: 0 } })
    }
  }
}

function withFlying(state: TrafficState, load: FluidLoad, flying: number): FluidLoad {
  state.clientInFlight[load.client] = Math.round(flying + heldOf(state, load.client))
  return { ...load, flying }
}

/** Requests of a client that stand in lines or wait for their retry. */
export function heldOf(state: TrafficState, client: number): number {
  let held = 0
  for (const cohort of state.fluidLater) if (cohort.client === client) held += cohort.mass
  for (const { line, members } of state.fluidStations.flatMap(({ groups }) => groups)) {
    for (const { cohort, mass } of line) if (cohort?.client === client) held += mass * members.length
  }
  return held
}

/** Nobody sends anything: what stood in line for nobody is dropped with it. */
function rest(state: TrafficState): void {
  bookBalance(state)
  for (const { members } of state.fluidStations.flatMap(({ groups }) => groups)) {
    for (const { instance } of members) {
      state.instanceLined[instance] = state.instanceFlowing[instance] = state.instanceForeseen[instance] = 0
    }
  }
  state.fluidEntry = 0
  state.fluidBalance = []
  state.fluidStations = []
}

/** Sets the rates of the step that begins now, and enters its end. */
export function setOut(state: TrafficState, now: Instant): void {
  state.fluidAt = now
  if (state.fluidLoads.length === 0) {
    rest(state)
    tellWatchers(state)
    return
  }
  if (isWarming(state, state.fluidStations)) {
    leaveBalance(state, now)
    state.fluidStations = refreshedStations(state, now)?.stations ?? state.fluidStations
  }
  if (hasColdCache(state.fluidStations)) warmUp(state, now)
  const levels = state.fluidLoads.map(({ client }) => levelAt(state.clientRows[client]!.generator!.load, state.clientRows[client]!.startedAt, now))
  const step = fineStep(state)
  const nextChange = levels.reduce((until, level) => Math.min(until, level.until), Infinity)
  state.fluidLoads = state.fluidLoads.map((load, index) => ({ ...load, ...expectedOf(state, load, levels[index]!.level, step) }))
  weigh(state, now)
  const until = Math.min(nextChange, state.fluidBalance.length > 0 ? changesAt(state, now) : Infinity, state.fluidBalance.length > 0 ? (Math.floor(now / minute) + 1) * minute : (Math.floor(now / step) + 1) * step)
  state.fluidLoads = state.fluidLoads.map((load) => ({ ...load, drawn: drawnOf(state, load, now, Math.ceil(until) - now) }))
  state.fluidEntry = enter(state, Math.ceil(until), stepped, 0)
  tellWatchers(state)
}

/** What a cache answers is otherwise than it was: balance is another one. */
function warmUp(state: TrafficState, now: Instant): void {
  const isInBalance = state.fluidBalance.length > 0
  leaveBalance(state, now)
  if (isInBalance) state.fluidTryAt = now
  state.fluidStations = withWarmed(state, now)
}

function expectedOf(state: TrafficState, { client, flying, expected }: FluidLoad, level: number, step: Duration): Pick<FluidLoad, 'expected' | 'users'> {
  const { generator } = state.clientRows[client]!
  if (generator!.model === 'open') return { expected: level / second, users: 0 }
  const users = Math.round(level)
  if (state.fluidBalance.length > 0) return { expected, users }
  const thinking = Math.max(0, users - flying - heldOf(state, client))
  return { expected: thinking / Math.max(meanOf(generator!.think), step), users }
}

function drawnOf(state: TrafficState, { client, expected, users }: FluidLoad, now: Instant, length: Duration): number {
  const { generator, stream } = state.clientRows[client]!
  if (generator!.arrivals === 'constant' && generator!.model === 'open') return expected
  const mean = expected * length
  if (mean <= 0) return 0
  const count = poissonQuantile(mean, uniform(stream, Math.floor(now / millisecond), purpose.noise))
  return (users > 0 && state.fluidBalance.length === 0 ? Math.min(users, count) : count) / length
}

/** How near to balance things must be to be called so. */
const nearEnough = 0.1

/** Finds balance, keeps it, or leaves it. */
function weigh(state: TrafficState, now: Instant): void {
  const [balance] = state.fluidBalance
  if (balance) {
    const isKept = state.fluidLoads.every(({ expected, users, client }, index) => {
      const isClosed = state.clientRows[client]!.generator!.model === 'closed'
      return isClosed ? users === balance.users[index] : Math.abs(expected - balance.rates[index]!) <= balance.slack * balance.rates[index]!
    })
    if (isKept) return
    if (!settle(state, now)) leaveBalance(state, now)
    return
  }
  const isLined = state.fluidStations.some(({ groups }) => groups.some(({ lined }) => lined > 0))
  if (isLined || now < state.fluidTryAt) return
  state.fluidTryAt = now + second
  settle(state, now)
}

/** Goes over to balance, where there is one and things are near it. */
function settle(state: TrafficState, now: Instant): boolean {
  const settled = knownIfCalm(state) ?? foundBalance(state, now)
  if (!settled) return false
  if (state.fluidBalance.length === 0 && !isNear(state, settled.stations)) return false
  bookBalance(state)
  state.fluidBalance = [settled.balance]
  state.fluidStations = [...settled.stations]
  state.fluidLoads = [...settled.loads]
  const waiting = state.fluidLater
  state.fluidLater = []
  if (waiting.length > 0) finish(state, now, waiting)
  applyNotes(state, settled.notes)
  const flying = new Map(settled.notes.flying)
  state.fluidLoads = state.fluidLoads.map((load) => withFlying(state, load, flying.get(load.client) ?? 0))
  return true
}

function knownIfCalm(state: TrafficState): Settled | undefined {
  return hasOpenBreaker(state, state.fluidLoads, state.fluidStations) ? undefined : knownBalance(state)
}

function foundBalance(state: TrafficState, now: Instant): Settled | undefined {
  const found = findBalance(state, now, state.fluidLoads, asExpected(state))
  return found && asSettled(state, found, slackMax)
}

/** Arrivals as they will be if they go with the rates of the loads. */
function asExpected(state: TrafficState): Station[] {
  const [balance] = state.fluidBalance
  const before = balance?.rates.reduce((sum, rate) => sum + rate, 0) ?? 0
  const after = state.fluidLoads.reduce((sum, { expected }) => sum + expected, 0)
  const times = before > 0 ? after / before : 1
  return state.fluidStations.map((station) => ({
    ...station, groups: station.groups.map((group) => ({ ...group, expected: group.expected.map((rate) => rate * times) })),
  }))
}

function isNear(state: TrafficState, stations: readonly Station[]): boolean {
  const sum = (list: readonly Station[]): number => list.reduce((total, { groups }) => total + groups.reduce((all, { expected, members }) =>
    all + members.length * expected.reduce((rates, rate) => rates + rate, 0), 0), 0)
  const [is, willBe] = [sum(state.fluidStations), sum(stations)]
  const waiting = state.fluidLater.reduce((total, { mass }) => total + mass, 0)
  return Math.abs(is - willBe) <= nearEnough * willBe && waiting <= nearEnough * willBe * second
}

/** Requests that wait for a retry are taken to their ends at once. */
function finish(state: TrafficState, now: Instant, waiting: readonly Cohort[]): void {
  const books = (client: number): { counts: Float64Array; base: number } => ({ counts: state.counts, base: state.clientCounts[client]! })
  const run = newRun(state, state.fluidStations, { from: now, length: second, isBalance: true }, books)
  for (const { client } of state.fluidLoads) run.tokens.set(client, Infinity)
  play(run, [], waiting)
  bookGroups(state, run)
  offerStep(state, run)
}

/** Out of balance it goes on by steps; budgets get the balance that they would have. */
export function leaveBalance(state: TrafficState, now: Instant): void {
  const [balance] = state.fluidBalance
  if (!balance) return
  bookBalance(state)
  state.fluidBalance = []
  state.fluidTryAt = now + second
  for (const { client } of state.fluidLoads) {
    const { policy, routes, bounds } = state.clientRows[client]!
    if (policy['budget.ratio'] === undefined) continue
    const block = balance.clients.find(([each]) => each === client)?.[1]
    const index = state.fluidLoads.findIndex((load) => load.client === client)
    const retries = routes.reduce((sum, _, route) => sum + (block?.[route * clientLayout.perRoute(bounds) + clientLayout.retries] ?? 0), 0)
    fillBudget(state, client, now, policy, { requests: balance.rates[index]! * second, retries })
  }
}
