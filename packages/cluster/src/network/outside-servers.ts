/** Servers of the traffic that stand outside of the cluster: whichever part has one at an address is asked. */
import type { Part, Simulation } from '@track/simulation'

export interface OutsideServersPart {
  /** Its id in the traffic; undefined where it has none there. */
  outsideServer(simulation: Simulation, address: string, port: number): string | undefined
}

export function outsideServer(simulation: Simulation, address: string, port: number): string | undefined {
  for (const part of simulation.parts) {
    const found = (part as Part & Partial<OutsideServersPart>).outsideServer?.(simulation, address, port)
    if (found !== undefined) return found
  }
  return undefined
}
