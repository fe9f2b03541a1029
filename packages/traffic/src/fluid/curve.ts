/**
 * The curve of arrivals of a flow: straight lines between points (instant, messages published until
 * then). Read the other way round it says when the n-th message came, and so how long it has waited.
 */
import type { Instant } from '@track/simulation'
import type { Flows } from './flows.ts'

/** Adds a point at the end; a point at the same instant is replaced. */
export function addPoint(state: Flows, queue: number, at: Instant, published: number): void {
  const length = state.flowCurveLength[queue]!
  if (length > 0 && instantAt(state, queue, length - 1) === at) {
    setPoint(state, queue, length - 1, at, published)
    return
  }
  if (2 * length === state.flowCurves[queue]!.length) lengthen(state, queue)
  state.flowCurveLength[queue] = length + 1
  setPoint(state, queue, length, at, published)
}

/** Forgets the points that no message in the queue needs any more; nothing of them stays in a saved world. */
export function forgetBefore(state: Flows, queue: number, delivered: number): void {
  const points = state.flowCurves[queue]!.length / 2
  while (state.flowCurveLength[queue]! > 2 && publishedAt(state, queue, 1) <= delivered) {
    setPoint(state, queue, 0, 0, 0)
    state.flowCurveStart[queue] = (state.flowCurveStart[queue]! + 1) % points
    state.flowCurveLength[queue]!--
  }
}

/** The place of the line on which the n-th message lies, searched from a place on. */
export function placeOf(state: Flows, queue: number, message: number, from: number): number {
  let place = from
  while (place + 2 < state.flowCurveLength[queue]! && publishedAt(state, queue, place + 1) <= message) place++
  return place
}

/** When the n-th message came, by the line at a place. */
export function arrivalOf(state: Flows, queue: number, message: number, place: number): Instant {
  if (place + 1 >= state.flowCurveLength[queue]!) return instantAt(state, queue, place)
  const before = publishedAt(state, queue, place)
  const after = publishedAt(state, queue, place + 1)
  const from = instantAt(state, queue, place)
  const to = instantAt(state, queue, place + 1)
  if (after <= before) return to
  return from + (to - from) * Math.min(1, Math.max(0, (message - before) / (after - before)))
}

function publishedAt(state: Flows, queue: number, place: number): number {
  return state.flowCurves[queue]![2 * slotOf(state, queue, place) + 1]!
}

function instantAt(state: Flows, queue: number, place: number): Instant {
  return state.flowCurves[queue]![2 * slotOf(state, queue, place)]!
}

function setPoint(state: Flows, queue: number, place: number, at: Instant, published: number): void {
  const slot = slotOf(state, queue, place)
  state.flowCurves[queue]![2 * slot] = at
  state.flowCurves[queue]![2 * slot + 1] = published
}

function slotOf(state: Flows, queue: number, place: number): number {
  return (state.flowCurveStart[queue]! + place) % (state.flowCurves[queue]!.length / 2)
}

/** Doubles the ring and lays its points out from the start again. */
function lengthen(state: Flows, queue: number): void {
  const ring = state.flowCurves[queue]!
  const start = 2 * state.flowCurveStart[queue]!
  const longer = new Float64Array(2 * ring.length)
  longer.set(ring.subarray(start))
  longer.set(ring.subarray(0, start), ring.length - start)
  state.flowCurves[queue] = longer
  state.flowCurveStart[queue] = 0
}
