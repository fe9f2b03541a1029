/** What the steps of an Alertmanager work with: the world, its state, and how it was built. */
import type { Duration, Simulation } from '@track/simulation'
import type { Delivery, Outcome } from './receivers/delivery.ts'
import type { AlertmanagerState } from './state.ts'

export interface AlertmanagerOptions {
  /** Of the part; `alertmanager` unless told. */
  readonly name?: string
  /** The configuration file. */
  readonly config: string
  /** What links lead to; `http://localhost:9093` unless told. */
  readonly externalUrl?: string
  /** How long silences and notifications are remembered; 120 h unless told. */
  readonly retention?: Duration
  /** How many deliveries are kept; 10,000 unless told. */
  readonly deliveriesKept?: number
  /** Texts of the template files that a pattern of the configuration names, in their order. */
  readonly templateFiles?: (simulation: Simulation, pattern: string) => readonly { readonly path: string; readonly text: string }[]
  /**
   * Sends to a receiver: what it answers, or 'later' when `answerDelivery` will say. Unless given,
   * everything arrives.
   */
  readonly deliver?: (simulation: Simulation, delivery: Delivery) => Outcome | 'later'
}

export interface Machine {
  readonly simulation: Simulation
  readonly state: AlertmanagerState
  readonly name: string
  readonly options: AlertmanagerOptions
}

/** Ids of what is made in the course of time. */
export function nextNumber(state: AlertmanagerState): string {
  state.made++
  return String(state.made)
}
