/** What clients count of connections that they keep, or open for each request. */
import type { MetricFamily, MetricSample } from '@track/telemetry'
import type { TrafficState } from '../state.ts'
import { counter, gauge } from './families.ts'

export function connectionMetrics(state: TrafficState, clients: readonly number[]): MetricFamily[] {
  const opened: MetricSample[] = []
  const idle: MetricSample[] = []
  for (const client of clients) {
    const { service, start } = state.clientRows[client]!
    if (state.keeperStart?.[client] !== start) continue
    const labels = { service: service < 0 ? '' : state.serviceRows[service]!.name }
    opened.push({ labels, value: state.keeperOpened![client]! })
    idle.push({ labels, value: state.keeperIdles![client]! })
  }
  if (opened.length === 0) return []
  return [
    counter('http_client_connections_opened_total', 'Connections opened.', opened),
    gauge('http_client_connections_idle', 'Connections kept for the next request.', idle),
  ]
}
