/** What went wrong, and when. */
import type { Simulation } from '@track/simulation'
import { trafficPart } from '../traffic-part.ts'
import type { FaultRow } from './fault.ts'

/** Faults as they were injected, in that order, with when they began, healed, and whom they hit. */
export function faultRows(simulation: Simulation): readonly FaultRow[] {
  return simulation.state(trafficPart).faults
}
