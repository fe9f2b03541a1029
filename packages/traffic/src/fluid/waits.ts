/**
 * Waits of messages in a flow: with a backlog, the distance between the curves of arrivals and
 * deliveries; without one, as theory says (quiet-wait.ts).
 */
import type { Instant } from '@track/simulation'
import { observe, observeFinely } from '../measures/histogram.ts'
import { queueLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { arrivalOf, placeOf } from './curve.ts'
import { exponentialSlices } from './quiet-wait.ts'

/** A piece of a step over which deliveries are steady. */
export interface Stretch {
  readonly from: Instant
  readonly to: Instant
  /** Deliveries of messages for the first time, a microsecond. */
  readonly rate: number
  /** True while messages go as they come, and wait only as long as theory says. */
  readonly isQuiet: boolean
  /** True while only messages go that lost their consumer. */
  readonly isRedelivery: boolean
}

/** The backlog of a flow that keeps up: Little's law over the waits of theory. */
export function usualBacklog(state: TrafficState, queue: number): number {
  return state.flowMeanArrivals[queue]! * state.flowWaiting[queue]! * state.flowMeanWait[queue]!
}

/** Below this part of the usual backlog, messages are counted with shorter waits. */
const usualFrom = 0.98

/**
 * Messages that wait as theory says. Where nothing changes they only pile up as a number, whose waits are counted
 * when the rates change, or when somebody reads (`waitCounts`).
 */
export function goQuietly(state: TrafficState, queue: number, delivered: number): void {
  const usual = usualBacklog(state, queue)
  const backlog = Math.max(0, state.flowPublished[queue]! - state.flowDelivered[queue]!)
  if (backlog >= usualFrom * usual) state.flowQuiet[queue]! += delivered
  else spreadQuietly(state, state.counts, state.queueCounts[queue]!, queue, { delivered, part: backlog / usual })
}

/** Counts what has piled up. */
export function bookQuiet(state: TrafficState, queue: number): void {
  const delivered = state.flowQuiet[queue]!
  if (delivered === 0) return
  state.flowQuiet[queue] = 0
  spreadQuietly(state, state.counts, state.queueCounts[queue]!, queue, { delivered, part: 1 })
}

/** The counters of a queue, with what has piled up counted: a copy in the fluid grain. */
export function waitCounts(state: TrafficState, queue: number): { counts: Float64Array; base: number } {
  const { bounds } = state.queueRows[queue]!
  const base = state.queueCounts[queue]!
  const delivered = state.flowQuiet[queue]!
  if (delivered === 0) return { counts: state.counts, base }
  const counts = state.counts.slice(base, base + queueLayout.size(bounds))
  spreadQuietly(state, counts, 0, queue, { delivered, part: 1 })
  return { counts, base: 0 }
}

function spreadQuietly(
  state: TrafficState, counts: Float64Array, base: number, queue: number, { delivered, part }: { delivered: number; part: number },
): void {
  const { bounds } = state.queueRows[queue]!
  const waiting = delivered * state.flowWaiting[queue]!
  const [waits, truth] = [base + queueLayout.waits, base + queueLayout.truth(bounds)]
  observe(counts, waits, bounds, 0, delivered - waiting)
  observeFinely(counts, truth, 0, delivered - waiting)
  if (waiting === 0) return
  const meanWait = state.flowMeanWait[queue]! * part
  for (const { share, mean } of exponentialSlices) {
    observe(counts, waits, bounds, mean * meanWait, waiting * share)
    observeFinely(counts, truth, mean * meanWait, waiting * share)
  }
}

/** Walks both curves from corner to corner; between two corners the wait changes along a line. */
export function observeWaits(state: TrafficState, queue: number, stretch: Stretch, delivered: number): void {
  const first = state.flowDelivered[queue]!
  const last = first + delivered
  let message = first
  let place = 0
  while (message < last) {
    place = placeOf(state, queue, message, place)
    const corner = cornerAfter(state, queue, place)
    const next = corner > message ? Math.min(last, corner) : last
    const from = stretch.from + (message - first) / stretch.rate - arrivalOf(state, queue, message, place)
    const to = stretch.from + (next - first) / stretch.rate - arrivalOf(state, queue, next, place)
    observeLine(state, queue, Math.max(0, from), Math.max(0, to), next - message)
    message = next
  }
}

function cornerAfter(state: TrafficState, queue: number, place: number): number {
  const points = state.flowCurves[queue]!.length / 2
  if (place + 2 >= state.flowCurveLength[queue]!) return Infinity
  return state.flowCurves[queue]![2 * ((state.flowCurveStart[queue]! + place + 1) % points) + 1]!
}

/** Counts messages whose waits lie evenly between two, in pieces as narrow as the fine histogram. */
function observeLine(state: TrafficState, queue: number, from: number, to: number, messages: number): void {
  const pieces = Math.max(1, Math.min(16, Math.ceil(Math.abs(to - from) / Math.max(1, from / 32))))
  for (let piece = 0; piece < pieces; piece++) {
    count(state, queue, from + (to - from) * (piece + 0.5) / pieces, messages / pieces)
  }
}

function count(state: TrafficState, queue: number, wait: number, messages: number): void {
  const { bounds } = state.queueRows[queue]!
  const block = state.queueCounts[queue]!
  observe(state.counts, block + queueLayout.waits, bounds, wait, messages)
  observeFinely(state.counts, block + queueLayout.truth(bounds), wait, messages)
}
