/**
 * The fluid grain of a message queue: arrivals and deliveries as rates that stay for a step, the backlog as
 * the difference of two cumulative curves, and a message's wait as the distance between them (first
 * in, first out). Chance is a Poisson count a step and producer, keyed by the step's number.
 *
 * Follows Newell, "Applications of Queueing Theory" (1982), chapter 2, for the cumulative curves.
 * Left out: the visibility time-out, batches, and noise within a step (quiet-wait.ts stands for it).
 */
import { type Instant, normalQuantile, poissonQuantile, second, uniform } from '@track/simulation'
import { enter, ticked } from '../exact/calendar.ts'
import { purpose } from '../exact/draws.ts'
import { listening } from '../exact/instances.ts'
import { levelAt } from '../load/level.ts'
import type { TrafficState } from '../state.ts'
import type { WorkerWorkload } from '../workloads/workload.ts'
import { addPoint, forgetBefore } from './curve.ts'
import { beginParts, isWarming, measureHands, settleParts } from './hands.ts'
import { quietWait } from './quiet-wait.ts'
import { bookQuiet, goQuietly, observeWaits, type Stretch, usualBacklog } from './waits.ts'

/** The next step of a flow is due. */
export function tickFlow(state: TrafficState, now: Instant, queue: number): void {
  carryOn(state, now, queue)
  if (isWarming(state, queue)) {
    bookQuiet(state, queue)
    measureHands(state, now, queue)
  }
  setRates(state, now, queue)
}

/** Something about a flow changes (a consumer, a producer, a fault): it is carried on to now, then goes on anew. */
export function changeFlow(state: TrafficState, now: Instant, queue: number, change: () => void): void {
  carryOn(state, now, queue)
  bookQuiet(state, queue)
  settleParts(state, queue)
  change()
  beginParts(state, queue)
  measureHands(state, now, queue)
  setRates(state, now, queue)
}

/** How a flow's deliveries go on from where it stands until an instant, as two or three stretches. */
export function stretchesUntil(state: TrafficState, to: Instant, queue: number): Stretch[] {
  const arrivals = state.flowArrivals[queue]!
  const capacity = state.flowCapacity[queue]!
  const stretches: Stretch[] = []
  let from = state.flowAt[queue]!
  const returned = state.flowReturned[queue]!
  if (returned > 0) {
    const until = capacity > 0 ? Math.min(to, from + returned / capacity) : to
    stretches.push({ from, to: until, rate: 0, isQuiet: false, isRedelivery: true })
    from = until
  }
  if (from >= to) return stretches
  const backlog = state.flowPublished[queue]! - state.flowDelivered[queue]! + arrivals * (from - state.flowAt[queue]!)
  const keepsUp = state.flowMeanArrivals[queue]! < state.flowMeanCapacity[queue]!
  const floor = keepsUp ? usualBacklog(state, queue) : 0
  if (keepsUp && backlog <= floor) {
    // What is missing to the usual backlog comes back as slowly as such a queue forgets.
    const rate = Math.max(0, arrivals - (floor - backlog) / Math.max(to - from, state.flowRelaxation[queue]!))
    stretches.push({ from, to, rate, isQuiet: true, isRedelivery: false })
    return stretches
  }
  const emptyAt = capacity > arrivals ? from + (backlog - floor) / (capacity - arrivals) : Infinity
  const until = Math.min(to, emptyAt)
  stretches.push({ from, to: until, rate: capacity, isQuiet: false, isRedelivery: false })
  if (until < to) {
    stretches.push({ from: until, to, rate: keepsUp ? arrivals : Math.min(arrivals, capacity), isQuiet: keepsUp, isRedelivery: false })
  }
  return stretches
}

/** Brings a flow to an instant: curves, waits and counts. */
function carryOn(state: TrafficState, now: Instant, queue: number): void {
  const at = state.flowAt[queue]!
  if (now <= at) return
  const stretches = stretchesUntil(state, now, queue)
  state.flowPublished[queue]! += state.flowArrivals[queue]! * (now - at)
  addPoint(state, queue, now, state.flowPublished[queue]!)
  for (const stretch of stretches) goAlong(state, queue, stretch)
  state.flowAt[queue] = now
  forgetBefore(state, queue, state.flowDelivered[queue]!)
  const open = unacknowledgedOf(state, queue, stretches.at(-1)!) + state.flowReturned[queue]!
  state.flowAcknowledged[queue] = Math.max(state.flowAcknowledged[queue]!, state.flowDelivered[queue]! - open)
}

/** A consumer dies: its part of what is in hand goes back to the head of the queue. */
export function returnMessages(state: TrafficState, now: Instant, queue: number, instance: number): void {
  const { concurrency } = state.instanceRows[instance]!.workload as WorkerWorkload
  if (state.instancePhase[instance] !== listening || state.flowHands[queue] === 0) return
  const inHand = unacknowledgedOf(state, queue, stretchesUntil(state, now + 1, queue).at(-1)!)
  const returned = inHand * concurrency / state.flowHands[queue]!
  state.flowReturned[queue]! += returned
  state.flowRedelivered[queue]! += returned
}

function goAlong(state: TrafficState, queue: number, stretch: Stretch): void {
  const length = stretch.to - stretch.from
  if (stretch.isRedelivery) {
    const done = Math.min(state.flowReturned[queue]!, state.flowCapacity[queue]! * length)
    state.flowReturned[queue]! -= done
    return
  }
  const delivered = Math.min(stretch.rate * length, state.flowPublished[queue]! - state.flowDelivered[queue]!)
  if (delivered <= 0) return
  if (stretch.isQuiet) goQuietly(state, queue, delivered)
  else observeWaits(state, queue, stretch, delivered)
  state.flowDelivered[queue]! += delivered
  if (state.flowHands[queue]! > 0) state.flowPerHand[queue]! += delivered / state.flowHands[queue]!
}

/** Messages in consumers' hands: all hands full with a backlog, else Little's law. */
export function unacknowledgedOf(state: TrafficState, queue: number, stretch: Stretch): number {
  if (stretch.isRedelivery || (!stretch.isQuiet && stretch.rate > 0)) return Math.min(state.flowHands[queue]!, state.flowDelivered[queue]!)
  return Math.min(state.flowHands[queue]!, stretch.rate * state.flowService[queue]!)
}

/** Sets the rates of the step that begins now, and enters its end; a flow that has come to rest gets none. */
function setRates(state: TrafficState, now: Instant, queue: number): void {
  const { tick, stream } = state.queueRows[queue]!
  const step = Math.floor(now / tick)
  let until = (step + 1) * tick
  let [arrivals, meanArrivals, spacing] = [0, 0, 0]
  for (const client of state.flowProducers[queue]!) {
    const { generator, startedAt, stream: own } = state.clientRows[client]!
    const level = levelAt(generator!.load, startedAt, now)
    until = Math.min(until, level.until)
    const mean = level.level / second
    meanArrivals += mean
    if (generator!.arrivals === 'poisson') spacing += mean
    arrivals += generator!.arrivals === 'poisson' ? poissonRate(own, step, mean, tick) : mean
  }
  const capacity = state.flowMeanCapacity[queue]!
  const deviation = Math.sqrt(state.flowVariation[queue]! / Math.max(1, capacity * tick))
  const noise = deviation === 0 ? 0 : deviation * normalQuantile(uniform(stream, step, purpose.noise) || 0.5)
  state.flowCapacity[queue] = capacity * Math.max(0, 1 + noise)
  setQuietWait(state, queue, meanArrivals, meanArrivals > 0 ? spacing / meanArrivals : 0)
  state.flowArrivals[queue] = arrivals
  const isAtRest = state.flowProducers[queue]!.length === 0 && state.flowReturned[queue] === 0
    && state.flowPublished[queue]! === state.flowDelivered[queue]!
  state.flowEntry[queue] = isAtRest ? 0 : enter(state, Math.ceil(until), ticked, queue)
}

/** Arrivals a microsecond in a step: a Poisson count, keyed by the step's number. */
function poissonRate(stream: { low: number; high: number }, step: number, mean: number, tick: number): number {
  return mean === 0 ? 0 : poissonQuantile(mean * tick, uniform(stream, step, purpose.noise)) / tick
}

function setQuietWait(state: TrafficState, queue: number, meanArrivals: number, spacing: number): void {
  if (state.flowMeanArrivals[queue] === meanArrivals && state.flowSpacing[queue] === spacing
    && state.flowWaiting[queue]! >= 0) return
  bookQuiet(state, queue)
  state.flowMeanArrivals[queue] = meanArrivals
  state.flowSpacing[queue] = spacing
  const { waiting, meanWait, relaxation } = quietWait({
    arrivals: meanArrivals, service: state.flowService[queue]!, hands: state.flowHands[queue]!,
    spacingVariation: spacing, serviceVariation: state.flowVariation[queue]!,
  })
  state.flowWaiting[queue] = waiting
  state.flowMeanWait[queue] = meanWait
  state.flowRelaxation[queue] = relaxation
}
