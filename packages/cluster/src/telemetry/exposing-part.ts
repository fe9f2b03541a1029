/** A part of an addon that is scraped under its own name: it brings what it says of itself, and what it answers over HTTP. */
import type { Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import type { SystemAnswer, SystemRequest } from '../network/system-apis.ts'

export interface ExposingPart {
  readonly name: string
  exposes(simulation: Simulation): readonly MetricFamily[]
  /** Beside its metrics; it changes nothing. */
  answers?(simulation: Simulation, request: SystemRequest): SystemAnswer
}

/** Undefined where the world has no such part. */
export function exposedBy(simulation: Simulation, name: string): readonly MetricFamily[] | undefined {
  return exposingPart(simulation, name)?.exposes?.(simulation)
}

export function exposingPart(simulation: Simulation, name: string): Partial<ExposingPart> | undefined {
  return simulation.parts.find((each) => each.name === name)
}
