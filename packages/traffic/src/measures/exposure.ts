/**
 * From where metrics of servers and clients are read, and how counts are shown: as a scrape sees them, or as they are
 * and as they grow, which is what segments of their series are made of.
 */
import type { Instant } from '@track/simulation'
import { cacheFigures, clientBooks, serverBooks } from '../fluid/services/reading.ts'
import type { Balance } from '../fluid/services/services.ts'
import { figuresWith } from '../fluid/services/stores/store-counters.ts'
import type { TrafficState } from '../state.ts'
import { whole } from './families.ts'

export interface Exposure {
  readonly clientBooks: (state: TrafficState, now: Instant, client: number) => Pick<ReturnType<typeof clientBooks>, 'counts' | 'base'>
  readonly serverBooks: (state: TrafficState, now: Instant, instance: number) => Pick<ReturnType<typeof serverBooks>, 'counts' | 'base'>
  readonly cacheFigures: (state: TrafficState, now: Instant, instance: number) => Float64Array
  readonly shown: (count: number) => number
  /** Whether a count that is nothing yet is there. */
  readonly showsNothing: boolean
}

export const asScraped: Exposure = { clientBooks, serverBooks, cacheFigures, shown: whole, showsNothing: false }

const asItIs = (count: number): number => count

/** Counts with their fractions, those of nothing too. */
export const asCounted: Exposure = { clientBooks, serverBooks, cacheFigures, shown: asItIs, showsNothing: true }

/** What a second of balance adds to each count. */
export function asGrowing({ clients, instances }: Balance, size: number): Exposure {
  const nothing = new Float64Array(size)
  const block = <Row>(rows: readonly (readonly [number, Row])[], of: (row: Row) => Float64Array, wanted: number) => {
    const row = rows.find(([each]) => each === wanted)
    return { counts: row ? of(row[1]) : nothing, base: 0 }
  }
  return {
    clientBooks: (_state, _now, client) => block(clients, (row) => row, client),
    serverBooks: (_state, _now, instance) => block(instances, (row) => row.block, instance),
    cacheFigures: (state, _now, instance) => {
      const row = instances.find(([each]) => each === instance)
      const none = new Float64Array(state.cacheFigures![instance]!.length)
      return row ? figuresWith(none, row[1].block, 1) : none
    },
    shown: asItIs, showsNothing: true,
  }
}
