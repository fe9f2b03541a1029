/**
 * What counters say at an instant between two steps. In balance they go along a straight line, and a reader
 * gets a copy that has gone as far; out of balance they stand as the last step, a tenth of a second ago, left them.
 */
import { type Instant, second } from '@track/simulation'
import type { TrafficState } from '../../state.ts'
import type { Books } from './run.ts'
import type { Tally } from './services.ts'
import { factorOf } from './stepping.ts'

/** The counters of a client. */
export function clientBooks(state: TrafficState, now: Instant, client: number): Books {
  const base = state.clientCounts[client]!
  const [balance] = state.fluidBalance
  const block = balance?.clients.find(([each]) => each === client)?.[1]
  if (!block || now <= state.fluidAt) return { counts: state.counts, base }
  return goneOn(state, base, block, (now - state.fluidAt) / second * factorOf(state, client, factorOf(state)))
}

/** The counters of a server, and what it has served and used since the last step. */
export function serverBooks(state: TrafficState, now: Instant, instance: number): Books & { readonly served: number; readonly cpu: number } {
  const base = state.instanceCounts[instance]!
  const tally = tallyOf(state, instance)
  if (!tally || now <= state.fluidAt) return { counts: state.counts, base, served: 0, cpu: 0 }
  const times = (now - state.fluidAt) / second * factorOf(state)
  return { ...goneOn(state, base, tally.block, times), served: tally.served * times, cpu: tally.cpu * times }
}

function tallyOf(state: TrafficState, instance: number): Tally | undefined {
  return state.fluidBalance[0]?.instances.find(([each]) => each === instance)?.[1]
}

function goneOn(state: TrafficState, base: number, block: Float64Array, times: number): Books {
  const counts = state.counts.slice(base, base + block.length)
  for (let index = 0; index < block.length; index++) counts[index]! += block[index]! * times
  return { counts, base: 0 }
}
