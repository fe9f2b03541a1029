/**
 * Incidents: what an incident type is, and what is known of one that happened. `start`, `end` and `label` are what a
 * back-test of alerts asks for.
 */
import type { Duration, Instant } from '@track/simulation'
import type { Fault } from '../fault.ts'
import type { Renewal } from '../renewal/renewal.ts'

/** What faults can hit: a Service with its instances, the loads and queues of the world. */
export interface Surroundings {
  readonly services: Readonly<Record<string, readonly string[]>>
  readonly loads: readonly string[]
  readonly queues: readonly string[]
}

/** A fault of an incident, from its beginning on. */
export type FaultTemplate = Omit<Fault, 'id' | 'at' | 'for' | 'labels'> & { readonly after?: Duration }

/** A draw between 0 and 1, another for each purpose. */
export type Luck = (purpose: string) => number

export type Severity = 'critical' | 'major' | 'minor'

export interface IncidentType {
  readonly name: string
  readonly severity: Severity
  /** How often, for how long, at which hours. */
  readonly renewal: Renewal
  /** The faults that it is made of; none where the surroundings have nothing that they could hit. */
  faults(surroundings: Surroundings, luck: Luck): readonly FaultTemplate[]
  /** What happened, for whoever writes the review. */
  readonly cause: string
  /** What would have kept it from being one. */
  readonly prevention: string
}

export interface PlannedIncident {
  readonly id: string
  readonly start: Instant
  readonly end: Instant
  /** The type's name. */
  readonly label: string
  readonly severity: Severity
  readonly cause: string
  readonly prevention: string
  readonly faults: readonly Fault[]
}

export interface Impact {
  /** More of them than the same world had without incidents. */
  readonly requestsFailed: number
  /** Answered, but later than the objective; more than without. */
  readonly requestsSlow: number
  /** Minutes in which more than a hundredth of a load's requests failed or were slow. */
  readonly minutes: number
  /** Loads that felt it. */
  readonly loads: readonly string[]
}

export type SignalName = 'errors' | 'latency' | 'traffic' | 'saturation'

export interface Symptom {
  readonly signal: SignalName
  /** A load, a Service or a queue. */
  readonly subject: string
  readonly at: Instant
}

export interface Incident extends PlannedIncident {
  readonly impact: Impact
  /** Which signal moved first; undefined where none did. */
  readonly firstSymptom: Symptom | undefined
}
