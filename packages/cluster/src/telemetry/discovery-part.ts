/**
 * The configuration that the world's Prometheus uses, and what it has found by it.
 *
 * Follows the reload in cmd/prometheus/main.go of Prometheus 3.16.
 */
import type { Instant, Part, Simulation } from '@track/simulation'
import type { DiscoveredTarget, ScrapePool } from '@track/telemetry'

export interface Configuration {
  /** As it was given; undefined where nobody gave one. */
  readonly text: string | undefined
  readonly loadedAt: Instant
  /** Whether what was given last could be used. */
  readonly isLastGood: boolean
}

export interface DiscoveryState {
  /** Undefined where nobody gave a configuration: those of the default. */
  pools: ScrapePool[] | undefined
  configuration: Configuration
  /** Replaced whenever something changed; the scraper compares it with what it had. Not kept in a snapshot: it is found again. */
  targets: DiscoveredTarget[]
  /** Of the store, when the targets were found. */
  revision: number
}

export const discoveryPart: Part<DiscoveryState> = {
  name: 'target discovery',
  initial: ({ now }) => ({ pools: undefined, configuration: { text: undefined, loadedAt: now, isLastGood: true }, targets: [], revision: -1 }),
  events: {},
  derived: { names: ['targets', 'revision'], derive: () => ({ targets: [], revision: -1 }) },
}

export function configurationOf(simulation: Simulation): Configuration {
  return simulation.state(discoveryPart).configuration
}
