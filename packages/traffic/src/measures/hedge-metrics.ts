/** What clients that hedge count besides. */
import type { MetricFamily, MetricSample } from '@track/telemetry'
import type { TrafficState } from '../state.ts'
import type { Exposure } from './exposure.ts'
import { counter } from './families.ts'
import { clientLayout } from './layout.ts'

export function hedgeMetrics(state: TrafficState, now: number, clients: readonly number[], { clientBooks, shown }: Exposure): MetricFamily[] {
  const hedges: MetricSample[] = []
  const wins: MetricSample[] = []
  for (const client of clients) {
    const { routes, bounds, service, policy } = state.clientRows[client]!
    if (policy['hedge.after'] === undefined) continue
    const { counts, base } = clientBooks(state, now, client)
    routes.forEach(({ path, method }, route) => {
      const block = base + route * clientLayout.perRoute(bounds)
      const labels = { service: service < 0 ? '' : state.serviceRows[service]!.name, method, route: path }
      hedges.push({ labels, value: shown(counts[block + clientLayout.hedges]!) })
      wins.push({ labels, value: shown(counts[block + clientLayout.hedgeWins]!) })
    })
  }
  if (hedges.length === 0) return []
  return [
    counter('http_client_hedges_total', 'Attempts sent beside one that had no answer yet.', hedges),
    counter('http_client_hedge_wins_total', 'Requests that a hedge answered first.', wins),
  ]
}
