/** A world's own telemetry as data sources. */
import { lokiOf, scrapeInterval, telemetryOf, tempoOf } from '@track/cluster'
import { type DataSource, lokiSource, prometheusSource, tempoSource } from '@track/dashboards'
import type { Simulation } from '@track/simulation'
import { logQueryable } from '@track/telemetry'

/** By the words that dashboards use; the world has one of each. */
export function sourcesOf(simulation: Simulation): DataSource[] {
  const [loki, tempo] = [lokiOf(simulation), tempoOf(simulation)]
  return [
    prometheusSource(telemetryOf(simulation), { uid: 'prometheus', name: 'Prometheus', isDefault: true, scrapeInterval, exemplarDestinations: tempo ? [{ name: 'trace_id', source: 'tempo' }] : [] }),
    ...(loki ? [lokiSource(logQueryable(simulation.state(loki)), { uid: 'loki', name: 'Loki' })] : []),
    ...(tempo ? [tempoSource(simulation.state(tempo), { uid: 'tempo', name: 'Tempo' })] : []),
  ]
}
