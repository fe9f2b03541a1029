/** The whole requests that were drawn from a load in the fluid grain: what traces and logs tell, as the truth. */
import type { Simulation } from '@track/simulation'
import { trafficPart } from '../../traffic-part.ts'
import type { DrawnSample } from './sampled.ts'

/** Those of the last whole minute; undefined where none are drawn, or none have been yet. */
export function sampleOf(simulation: Simulation, load: string): DrawnSample | undefined {
  return simulation.state(trafficPart).drawnSamples.get(load)
}
