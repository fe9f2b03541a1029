/** What went wrong, and when. */
import type { Simulation } from '@track/simulation'
import { trafficPart } from '../traffic-part.ts'
import type { FaultRow } from './fault.ts'
import { allFaults, faultNamed, openFaultsOf } from './fault-table.ts'

/** Faults as they were injected, in that order, with when they began, healed, and whom they hit. */
export function faultRows(simulation: Simulation): readonly FaultRow[] {
  return allFaults(simulation.state(trafficPart))
}

/** Those that are planned or at work. */
export function openFaults(simulation: Simulation): readonly FaultRow[] {
  return openFaultsOf(simulation.state(trafficPart))
}

export function faultRow(simulation: Simulation, id: string): FaultRow | undefined {
  return faultNamed(simulation.state(trafficPart), id)
}
