/**
 * A reduced world's telemetry: services in the fluid grain are scraped without an API server and without a scraper.
 * While flows are in balance their series are written as segments; out of it each scrape appends samples.
 */
import { type Duration, millisecond, type Part, type Simulation } from '@track/simulation'
import { appendScrape, asSampledUntil, failScrapes, newSeriesState, type SeriesState } from '@track/telemetry'
import { watchFlows } from '../fluid/services/watching.ts'
import { trafficPart } from '../traffic-part.ts'
import { followFlows, nameAll } from './follow-flows.ts'
import { newRecording, type Recording, scrapedNext } from './recording.ts'
import { valuesOf } from './signals.ts'

export type RecordingState = SeriesState & Recording

/** The part "recording", which scrapes each process once an interval. */
export function recordingPart({ interval }: { readonly interval: Duration }): Part<RecordingState> {
  const part: Part<RecordingState> = {
    name: 'recording',
    initial: (simulation) => {
      watchFlows(simulation.state(trafficPart), { part: 'recording', event: 'flows' })
      return { ...newSeriesState(), ...newRecording(interval) }
    },
    events: {
      flows: (simulation) => followFlows(simulation, simulation.state(part)),
      scrape: (simulation, id: string) => scrape(simulation, simulation.state(part), id),
    },
  }
  return part
}

function scrape(simulation: Simulation, state: RecordingState, id: string): void {
  const recorded = state.recorded.get(id)!
  const timeMs = simulation.now / millisecond
  if (timeMs >= recorded.failsUntilMs) {
    const values = valuesOf(simulation.state(trafficPart), simulation.now, id)
    nameAll(state, recorded, (signal) => values[signal]! > 0)
    appendScrape(state, recorded.target, timeMs, values)
  }
  state.recorded.set(id, scrapedNext(simulation, state.recorded.get(id)!, timeMs + 1))
}

/** The series as they are at this instant: for reading. */
export function recordedSeries(simulation: Simulation, part: Part<RecordingState>): RecordingState {
  return asSampledUntil(simulation.state(part), Math.floor(simulation.now / millisecond))
}

/** From now on, and for so long, scrapes of some processes fail. */
export function loseScrapes(simulation: Simulation, part: Part<RecordingState>, { ids, lasts }: { readonly ids: readonly string[]; readonly lasts: Duration }): void {
  const state = simulation.state(part)
  const fromMs = Math.ceil(simulation.now / millisecond)
  for (const id of ids) {
    const recorded = state.recorded.get(id)
    if (!recorded || fromMs < recorded.failsUntilMs) continue
    const toMs = fromMs + Math.round(lasts / millisecond)
    failScrapes(state, recorded.target, { fromMs, toMs })
    state.recorded.set(id, { ...recorded, failsUntilMs: toMs })
  }
}
