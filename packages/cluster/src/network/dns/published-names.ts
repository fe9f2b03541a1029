/** Names outside of the cluster that something of the world publishes while it runs: whichever part does is asked. */
import type { Part, Simulation } from '@track/simulation'
import type { OutsideName } from './outside-names.ts'

export interface NamesPart {
  /** In lower case, without the final dot; undefined where it does not publish the name. */
  publishedName(simulation: Simulation, name: string): OutsideName | undefined
}

export function publishedName(simulation: Simulation, name: string): OutsideName | undefined {
  for (const part of simulation.parts) {
    const found = (part as Part & Partial<NamesPart>).publishedName?.(simulation, name)
    if (found) return found
  }
  return undefined
}
