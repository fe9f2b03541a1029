/** What the recorders of events remember, and the clock of event series. */
import type { Part } from '@track/simulation'
import { type CorrelationState, emptyCorrelation } from './event-correlation.ts'
import { emptySeries, type EventSeriesState, refreshSeries } from './event-series.ts'

export interface EventState extends CorrelationState, EventSeriesState {}

/** A world whose parts record events is built with it; recorders of one component share their rows. */
export const eventPart: Part<EventState> = {
  name: 'events',
  initial: () => ({ ...emptyCorrelation(), ...emptySeries() }),
  events: { refresh: (simulation) => refreshSeries(simulation, simulation.state(eventPart)) },
}
