/**
 * Incidents over a stretch of time, from a seed: pure. Each type comes by its own process, so that another type that
 * is added, or left out, changes none of the others'.
 */
import { type Duration, hour, type Instant, stream, type Stream, substream, uniform } from '@track/simulation'
import type { Fault } from '../fault.ts'
import { occurrences, thinned } from '../renewal/renewal.ts'
import type { IncidentType, PlannedIncident, Surroundings } from './incident.ts'
import { incidentTypes } from './incident-types.ts'

export interface Composition {
  readonly seed: number
  readonly from: Instant
  readonly until: Instant
  readonly surroundings: Surroundings
  readonly types?: readonly IncidentType[]
  /** What the types' rates are multiplied by; 1 when absent. */
  readonly rate?: number
  /** Whether one may begin while another lasts; else it is left out, as is one within the gap after it. */
  readonly mayOverlap?: boolean
  readonly gap?: Duration
}

export function composeIncidents({ seed, from, until, surroundings, types = incidentTypes, rate = 1, mayOverlap = false, gap = hour }: Composition): PlannedIncident[] {
  const all = types.flatMap((type) => ofType(type, stream(seed, 'incidents', type.name), { from, until, surroundings, rate }))
    .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  if (mayOverlap) return all
  let free = -Infinity
  return all.filter(({ start, end }) => {
    if (start < free) return false
    free = end + gap
    return true
  })
}

function ofType(
  type: IncidentType, chance: Stream, { from, until, surroundings, rate }: Required<Pick<Composition, 'from' | 'until' | 'surroundings' | 'rate'>>,
): PlannedIncident[] {
  return occurrences(thinned(type.renewal, rate), chance, { from, until }).flatMap(({ number, at, for: length }) => {
    const id = `${type.name}-${number + 1}`
    const luck = (purpose: string) => uniform(substream(chance, purpose), number)
    const faults = type.faults(surroundings, luck).map(({ after = 0, ...fault }, index): Fault => (
      { ...fault, id: `${id}/${index}`, at: at + after, for: Math.max(1, length - after), labels: { incident: id, type: type.name } }
    ))
    const { name: label, severity, cause, prevention } = type
    return faults.length === 0 ? [] : [{ id, start: at, end: at + length, label, severity, cause, prevention, faults }]
  })
}
