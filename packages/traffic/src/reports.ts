/** Tells other parts what became of processes and requests: as event rows, at the same instant. */
import type { Simulation } from '@track/simulation'
import type { TrafficState } from './state.ts'

export function sendReports(simulation: Simulation, state: TrafficState): void {
  const reports = state.reports
  state.reports = []
  for (const { to, data } of reports) {
    simulation.schedule({ at: simulation.now, part: to.part, event: to.event, data })
  }
}
