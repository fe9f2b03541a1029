/** Loads that ask for a URL instead of a Service: whichever part finds their way is asked. */
import type { Duration, Part, Simulation } from '@track/simulation'
import type { LoadObject } from './load-kind.ts'

/** Where such a load goes, as the traffic knows it. */
export interface UrlWay {
  /** The name in the traffic. */
  readonly service: string
  /** What a proxy on the way is asked for: host, and the port of its own. */
  readonly host: string
  readonly port: number
  /** There and back. */
  readonly roundTrip: Duration
}

export interface UrlLoadsPart {
  /** The way of a load from now on, or why there is none. */
  wayOf(simulation: Simulation, load: LoadObject): UrlWay | string
  forgetWay(simulation: Simulation, key: string): void
}

export function urlLoadsOf(simulation: Simulation): UrlLoadsPart | undefined {
  return simulation.parts.find((part): part is Part & UrlLoadsPart => 'wayOf' in part)
}
