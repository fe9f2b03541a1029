/**
 * All counters of the traffic in one column: each server, client and queue owns a block of it,
 * laid out by measures/layout.ts. A block that is given back is taken again by the next owner of
 * the same size, which is what a rollout needs.
 */
import { type MayHave, widened } from '../exact/columns.ts'
import { forgetExemplars } from '../tracing/exemplars.ts'
import { closeNatives, type Natives } from './native-histogram.ts'
import type { Traces } from '../tracing/traces.ts'

export interface FreeBlock {
  readonly base: number
  readonly size: number
}

export interface Counts {
  counts: Float64Array
  countsUsed: number
  countsFree: FreeBlock[]
}

export function newCounts(): Counts {
  return { counts: new Float64Array(64), countsUsed: 0, countsFree: [] }
}

/** A block of zeros. */
export function takeCounts(state: Counts, size: number): number {
  const free = state.countsFree.findIndex((block) => block.size === size)
  if (free >= 0) {
    const [{ base } = { base: 0 }] = state.countsFree.splice(free, 1)
    state.counts.fill(0, base, base + size)
    return base
  }
  const base = state.countsUsed
  state.countsUsed += size
  if (state.countsUsed > state.counts.length) {
    state.counts = widened(state.counts, Math.max(state.countsUsed, 2 * state.counts.length))
  }
  return base
}

export function giveBackCounts(state: Counts & MayHave<Natives> & Pick<MayHave<Traces>, 'exemplars'>, base: number, size: number): void {
  if (state.exemplars !== undefined) forgetExemplars(state.exemplars, base, size)
  if (state.nativeBases !== undefined) closeNatives(state as Natives, base, size)
  state.countsFree.push({ base, size })
}
