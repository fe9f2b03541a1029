/** Writes what flows do: a turn of the course where rates change, a segment where another balance begins. */
import { type Instant, millisecond, second, type Simulation } from '@track/simulation'
import {
  bendBundle, endTarget, firstScrape, followBundle, labelsOf, labelsRecord, type Motion, nameSignal, newBundle, newCourse, sampleUntil, type SeriesState,
  startTarget, targetOf, turnCourse, unfollow,
} from '@track/telemetry'
import { factorOf } from '../fluid/services/stepping.ts'
import type { TrafficState } from '../state.ts'
import { trafficPart } from '../traffic-part.ts'
import { type Recorded, type RecordedGroup, type Recording, scrapeAfter, scrapedNext } from './recording.ts'
import { driftsOf, motionOf, type Signal, signalsOf, valuesOf } from './signals.ts'
import { type Alike, courseOfAll, courseOfLoad, groupsAlike, type Subject } from './subjects.ts'

type State = SeriesState & Recording

export function followFlows(simulation: Simulation, state: State): void {
  const traffic = simulation.state(trafficPart)
  const { now } = simulation
  const [balance] = traffic.fluidBalance
  if (!balance) leaveBundles(simulation, state, traffic)
  else {
    turnCourses(state, traffic, now)
    if (state.recordedBalance[0] !== balance.instances) {
      enterBalance(simulation, state, traffic)
      state.recordedBalance = [balance.instances]
    }
  }
  sampleUntil(state, Math.floor(now / millisecond))
}

function turnCourses(state: State, traffic: TrafficState, now: Instant): void {
  const all = factorOf(traffic)
  const { fluidLoads } = traffic
  turn(state, now, { course: courseOfAll, factor: all })
  for (const { client } of fluidLoads.length > 1 ? fluidLoads : []) {
    turn(state, now, { course: courseOfLoad(traffic.clientRows[client]!), factor: factorOf(traffic, client, all) })
  }
}

function turn(state: State, now: Instant, { course, factor }: { readonly course: string; readonly factor: number }): void {
  const id = state.recordedCourses.get(course)
  if (id === undefined) state.recordedCourses.set(course, newCourse(state, now, factor / second))
  else turnCourse(state, id, now, factor / second)
}

/** Each scrape appends samples from now on. */
function leaveBundles(simulation: Simulation, state: State, traffic: TrafficState): void {
  state.recordedBalance = []
  state.recordedGroups = []
  const fromMs = Math.ceil(simulation.now / millisecond)
  meetSubjects(simulation, state, groupsAlike(traffic))
  for (const [id, recorded] of state.recorded) {
    if (recorded.event !== '') continue
    unfollow(state, recorded.target, fromMs)
    state.recorded.set(id, scrapedNext(simulation, recorded, fromMs))
  }
}

function enterBalance(simulation: Simulation, state: State, traffic: TrafficState): void {
  const alike = groupsAlike(traffic)
  meetSubjects(simulation, state, alike)
  const { now } = simulation
  state.recordedGroups = alike.filter(({ members }) => members.length > 0).map((group) => {
    const lead = state.recorded.get(group.members[0]!.id)!
    const motion = motionOf(traffic, now, lead.id, lead.signals)
    const known = state.recordedGroups.find(({ key }) => key === group.key)
    if (known) bendBundle(state, known.bundle, now, motion)
    return named(state, known ?? newGroup(simulation, state, { group, lead, motion }), motion)
  })
}

function newGroup(
  simulation: Simulation, state: State, { group, lead, motion }: { readonly group: Alike; readonly lead: Recorded; readonly motion: Motion },
): RecordedGroup {
  const { now } = simulation
  const traffic = simulation.state(trafficPart)
  const bundle = newBundle(state, { course: state.recordedCourses.get(group.course)!, at: now, motion, drifts: driftsOf(traffic, lead.id, lead.signals) })
  const fromMs = Math.ceil(now / millisecond)
  let shared: Float64Array = new Float64Array(0)
  for (const { id } of group.members) {
    const values = valuesOf(traffic, now, id)
    nameAll(state, state.recorded.get(id)!, (signal) => values[signal]! > 0)
    const recorded = state.recorded.get(id)!
    const offsets = offsetsOf(values, motion)
    // Processes that have lived through the same have one row.
    if (!isSame(shared, offsets)) shared = offsets
    followBundle(state, recorded.target, { fromMs, bundle, offsets: shared })
    if (recorded.event !== '') simulation.cancel(recorded.event)
    state.recorded.set(id, { ...recorded, event: '' })
  }
  return { key: group.key, bundle, members: group.members.map(({ id }) => id), named: [] }
}

/** What a signal is beyond its bundle's: a gauge, which the bundle has the level of, what it differs from that. */
function offsetsOf(values: Float64Array, { levels }: Motion): Float64Array {
  return values.map((value, signal) => {
    const level = levels?.[signal] ?? NaN
    return Number.isNaN(level) ? value : value - level
  })
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]))
}

/** Counts that begin get their series. */
function named(state: State, group: RecordedGroup, motion: Motion): RecordedGroup {
  if (group.named.includes(motion)) return group
  for (const id of group.members) nameAll(state, state.recorded.get(id)!, (signal) => motion.slopes[signal]! > 0)
  return { ...group, named: [...group.named, motion] }
}

/** Makes the series of signals that may be exposed now. */
export function nameAll(state: State, recorded: Recorded, isThere: (signal: number) => boolean): void {
  const missing = recorded.signals.flatMap((_, signal) => (!recorded.isNamed[signal] && isThere(signal) ? [signal] : []))
  if (missing.length === 0) return
  for (const signal of missing) nameSignal(state, recorded.target, signal, recorded.signals[signal]!.labels)
  state.recorded.set(recorded.id, { ...recorded, isNamed: recorded.isNamed.map((is, signal) => is || missing.includes(signal)) })
}

/** Processes that have begun are scraped, those that have gone are not. */
function meetSubjects(simulation: Simulation, state: State, alike: readonly Alike[]): void {
  const subjects = new Map(alike.flatMap(({ members }) => members.map((member) => [member.id, member] as const)))
  for (const [id, recorded] of state.recorded) if (subjects.get(id)?.start !== recorded.start) end(simulation, state, recorded)
  for (const [id, subject] of subjects) if (!state.recorded.has(id)) state.recorded.set(id, begin(simulation, state, subject))
}

/** Its series end where it would have been scraped next. */
function end(simulation: Simulation, state: State, recorded: Recorded): void {
  if (recorded.event !== '') simulation.cancel(recorded.event)
  endTarget(state, recorded.target, scrapeAfter(recorded, Math.ceil(simulation.now / millisecond)))
  state.recorded.delete(recorded.id)
}

function begin(simulation: Simulation, state: State, { id, start, labels }: Subject): Recorded {
  const { now } = simulation
  const job = { name: labels['app'] ?? id, interval: state.interval }
  const target = targetOf(job, { job: job.name, labels: { __address__: `${id}:8080`, pod: id } })!
  const signals = signalsOf(simulation.state(trafficPart), now, id, target.labels)
  const isNamed = signals.map(({ shown }) => shown !== 'counted')
  const [firstMs, intervalMs] = [firstScrape(target, now) / millisecond, state.interval / millisecond]
  const recorded = {
    id, start, firstMs, intervalMs, signals, isNamed, failsUntilMs: -Infinity,
    target: startTarget(state, {
      firstMs, intervalMs, labels: namedLabels(signals, isNamed), shown: signals.map(({ shown }) => shown),
      up: labelsOf({ ...labelsRecord(target.labels), __name__: 'up' }),
    }),
  }
  return scrapedNext(simulation, { ...recorded, event: '' }, Math.ceil(now / millisecond))
}

function namedLabels(signals: readonly Signal[], isNamed: readonly boolean[]): (Signal['labels'] | undefined)[] {
  return signals.map(({ labels }, signal) => (isNamed[signal] ? labels : undefined))
}
