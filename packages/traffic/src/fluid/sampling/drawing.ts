/**
 * Draws from flows as they go: each class of requests (route, end, attempts) keeps a few of its requests, whatever stretch
 * of the window they come from, with durations spread over the class's own distribution. Chance is keyed by the class, the
 * window and the place among the draws.
 *
 * Follows Cochran, "Sampling Techniques" (1977), chapters 5 and 8, for strata and systematic draws, and Chao, "A general
 * purpose unequal probability sampling plan" (1982), for the reservoir.
 */
import { type Duration, type Instant, minute, second, type Stream, substream, uniform } from '@track/simulation'
import { freshOf } from '../services/balance.ts'
import { newRun, play } from '../services/playing.ts'
import type { Points } from '../services/points.ts'
import { recall } from '../services/recall.ts'
import type { Books, Run } from '../services/run.ts'
import type { Station } from '../services/services.ts'
import { clientLayout } from '../../measures/layout.ts'
import type { TrafficState } from '../../state.ts'
import type { Noted } from './noting.ts'
import type { SampleClass, SampledRequest } from './sampled.ts'
import { drawsAMinute } from './wanting.ts'
import { quantile, wholeRequest } from './whole-request.ts'

/** Lanes of a class's chance. */
const lane = { instant: 0, duration: 1, taken: 2, parts: 3 } as const

interface Stretch {
  readonly from: Instant
  readonly length: Duration
  /** How often what was noted happened in it. */
  readonly times: (client: number) => number
  /** Whether every instant of it was like the others. */
  readonly isEven: boolean
}

/** What ended in a step. */
export function offerStep(state: TrafficState, run: Run): void {
  if (run.noted.size > 0) offerAll(state, run, { from: run.from, length: run.length, times: () => 1, isEven: false })
}

/** What ended in a stretch of balance. */
export function offerBalance(state: TrafficState, length: Duration, times: (client: number) => number): void {
  const run = recallBalance(state.fluidStations, [state], () => balanceRun(state))
  offerAll(state, run, { from: state.fluidAt, length, times, isEven: true })
}

const recallBalance = recall<readonly Station[], Run>()

/** A second of the balance, played again for what it tells about requests. */
function balanceRun(state: TrafficState): Run {
  const books = new Map<number, Books>()
  const scratch = (client: number): Books => {
    const known = books.get(client)
    if (known) return known
    const { routes, bounds, generator } = state.clientRows[client]!
    const made = { counts: new Float64Array(clientLayout.size(routes.length, bounds, generator !== undefined)), base: 0 }
    books.set(client, made)
    return made
  }
  const run = newRun(state, state.fluidStations, { from: state.fluidAt, length: second, isBalance: true }, scratch)
  play(run, freshOf(state, state.fluidLoads, state.fluidBalance[0]!.rates, run), [])
  return run
}

function offerAll(state: TrafficState, run: Run, stretch: Stretch): void {
  const totals = new Map<number, number>()
  for (const { client, mass } of run.noted.values()) totals.set(client, (totals.get(client) ?? 0) + mass)
  for (const [key, noted] of run.noted) {
    const mass = noted.mass * stretch.times(noted.client)
    if (mass <= 0) continue
    const { workload } = state.clientRows[noted.client]!
    const share = noted.mass / totals.get(noted.client)!
    offer(state, run, { key, noted, mass, slots: Math.max(1, Math.ceil(share * drawsAMinute(workload!) - 1e-9)) }, stretch)
  }
}

interface Offer {
  readonly key: string
  readonly noted: Noted
  readonly mass: number
  /** How many draws it is worth. */
  readonly slots: number
}

const emptyClass: Pick<SampleClass, 'mass' | 'flowed' | 'slots'> = { mass: 0, flowed: 0, slots: [] }

function offer(state: TrafficState, run: Run, { key, noted, mass, slots: wanted }: Offer, stretch: Stretch): void {
  const { client, route, outcome } = noted
  const known = state.sampleClasses.get(key) ?? emptyClass
  const flowed = known.flowed + mass
  const count = Math.max(known.slots.length, wanted)
  const window = Math.floor(state.sampleFrom / minute)
  const chance = substream(state.clientRows[client]!.stream, `sample ${key.slice(key.indexOf('/'))}`)
  const points = pointsOnce(noted)
  const slots: SampledRequest[] = []
  for (let slot = 0; slot < count; slot++) {
    const before = known.slots[slot]
    const index = window * slotsMax + slot
    const instant = state.sampleFrom + uniform(chance, index, lane.instant) * minute
    const isIn = instant >= stretch.from && instant < stretch.from + stretch.length
    const isTaken = stretch.isEven ? isIn : uniform(substream(chance, String(stretch.from)), slot, lane.taken) * flowed < mass
    if (before && !isTaken) {
      slots.push(before)
      continue
    }
    const part = (slot + uniform(chance, index, lane.duration)) / count
    const startedAt = stretch.isEven && isIn ? instant : stretch.from + uniform(chance, index, lane.instant) * stretch.length
    slots.push(wholeRequest(run, noted, { took: quantile(points, part), startedAt, chance: partsOf(chance, index) }))
  }
  state.sampleClasses.set(key, { client, route, outcome, mass: known.mass + mass, flowed, slots })
}

/** More draws than this a minute and class nobody asks for. */
const slotsMax = 0x4000

function partsOf(chance: Stream, index: number): Stream {
  return { low: Math.floor(uniform(chance, index, lane.parts) * 0x1_0000_0000), high: Math.floor(uniform(chance, index, lane.parts + 1) * 0x1_0000_0000) }
}

const kept = recall<Noted, Points>()

function pointsOnce(noted: Noted): Points {
  return kept(noted, [], () => noted.took.points())
}
