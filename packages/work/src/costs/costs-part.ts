/** A meter as a part of a world: it looks once a minute at what is there. */
import { type Duration, minute, type Part, type Simulation } from '@track/simulation'
import { type Bill, bill } from './bill.ts'
import { type Look, type MeterState, newMeter, openWindow, readMeter, type Window } from './meter.ts'
import type { PriceList, Range } from './prices.ts'

export type CostsPart = Part<MeterState> & {
  readonly prices: PriceList
  look(simulation: Simulation): Look
}

export const costsName = 'opencost'

/** As OpenCost resolves what it asks its Prometheus. */
const lookEvery: Duration = minute

export function costsPart({ prices, look }: { readonly prices: PriceList; look(simulation: Simulation): Look }): CostsPart {
  const part: CostsPart = {
    name: costsName, prices, look,
    initial(simulation) {
      simulation.scheduleAfter({ after: lookEvery, part: costsName, event: 'looks' })
      return newMeter(simulation.now)
    },
    events: {
      looks(simulation: Simulation) {
        simulation.scheduleAfter({ after: lookEvery, part: costsName, event: 'looks' })
        readMeter(simulation.state(part), look(simulation), simulation.now)
      },
    },
  }
  return part
}

/** Every hour that is over, and the one that is not. */
export function windowsOf(state: MeterState): readonly Window[] {
  return [...state.closed, openWindow(state)]
}

/** What a stretch of the world has cost, in truth. */
export function billOf(simulation: Simulation, part: CostsPart, range: Range): Bill {
  return bill(windowsOf(simulation.state(part)), part.prices, range)
}
