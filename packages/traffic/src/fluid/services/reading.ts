/**
 * What counters say at an instant between two steps. In balance they go along a straight line, and a reader
 * gets a copy that has gone as far; out of balance they stand as the last step, a tenth of a second ago, left them.
 */
import { type Instant, second } from '@track/simulation'
import type { TrafficState } from '../../state.ts'
import type { Books } from './run.ts'
import type { Tally } from './services.ts'
import { figuresWith } from './stores/store-counters.ts'
import { courseOf, factorOf } from './stepping.ts'

/** The counters of a client. */
export function clientBooks(state: TrafficState, now: Instant, client: number): Books {
  const base = state.clientCounts[client]!
  const [balance] = state.fluidBalance
  const block = balance?.clients.find(([each]) => each === client)?.[1]
  const times = block ? goneBy(state, now, courseOf(state, client)) : 0
  return block && times > 0 ? goneOn(state, base, block, times) : { counts: state.counts, base }
}

/** The counters of a server, and what it has served and used since they were written. */
export function serverBooks(state: TrafficState, now: Instant, instance: number): Books & { readonly served: number; readonly cpu: number } {
  const base = state.instanceCounts[instance]!
  const tally = tallyOf(state, instance)
  const times = tally ? goneBy(state, now, 0) : 0
  if (!tally || times <= 0) return { counts: state.counts, base, served: 0, cpu: 0 }
  return { ...goneOn(state, base, tally.block, times), served: tally.served * times, cpu: tally.cpu * times }
}

/** Seconds of balance that are not in the counters, along a course. */
function goneBy(state: TrafficState, now: Instant, course: number): number {
  const written = state.fluidBalance[0]?.gone?.[course] ?? 0
  if (now <= state.fluidAt) return written
  const all = factorOf(state)
  const factor = course === 0 ? all : factorOf(state, state.fluidLoads[course - 1]!.client, all)
  return written + (now - state.fluidAt) / second * factor
}

/** The figures of a cache. */
export function cacheFigures(state: TrafficState, now: Instant, instance: number): Float64Array {
  const figures = state.cacheFigures![instance]!
  const tally = tallyOf(state, instance)
  const times = tally ? goneBy(state, now, 0) : 0
  return tally && times > 0 ? figuresWith(figures, tally.block, times) : figures
}

function tallyOf(state: TrafficState, instance: number): Tally | undefined {
  return state.fluidBalance[0]?.instances.find(([each]) => each === instance)?.[1]
}

function goneOn(state: TrafficState, base: number, block: Float64Array, times: number): Books {
  const counts = state.counts.slice(base, base + block.length)
  for (let index = 0; index < block.length; index++) counts[index]! += block[index]! * times
  return { counts, base: 0 }
}
