/** The series of a world, for whoever asks in PromQL. */
import type { Simulation } from '@track/simulation'
import type { TelemetryState } from '@track/telemetry'

export function telemetryOf(simulation: Simulation): TelemetryState {
  return simulation.state(simulation.part('telemetry')) as TelemetryState
}
