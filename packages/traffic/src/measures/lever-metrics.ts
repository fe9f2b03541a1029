/** What a server with levers exposes beside its answers: whom it turned away for what, and its concurrency limit. */
import { second } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import type { InstanceRow } from '../exact/instances.ts'
import { type Levered, leverLayout, turnedAwayFor } from '../exact/levers.ts'
import type { TrafficState } from '../state.ts'
import { counter, gauge } from './families.ts'

export function leverMetrics(state: TrafficState, instance: number, { levers }: InstanceRow): MetricFamily[] {
  if (levers === undefined) return []
  const { counts, leverCounts, leverLimits } = state as Levered
  const base = leverCounts[instance]!
  const limit = leverLimits[instance]
  return [
    counter('http_requests_turned_away_total', 'Requests turned away, by reason.', turnedAwayFor.map((reason, row) => ({ labels: { reason }, value: counts[base + row]! }))),
    ...(levers.pauses ? [
      counter('process_gc_pauses_total', 'Pauses to collect garbage.', [{ labels: {}, value: counts[base + leverLayout.pauses]! }]),
      counter('process_gc_pause_seconds_total', 'Time in such pauses.', [{ labels: {}, value: counts[base + leverLayout.pauseTime]! / second }]),
    ] : []),
    ...(levers.routes.some(({ idempotency }) => idempotency !== undefined) ? [
      counter('http_idempotent_replays_total', 'Requests that were answered from memory, by their Idempotency-Key.', [{ labels: {}, value: counts[base + leverLayout.replays]! }]),
      counter('http_requests_repeated_total', 'Executions of requests that had been executed before, as a reconciliation would find them.', [{ labels: {}, value: counts[base + leverLayout.repeats]! }]),
    ] : []),
    ...(limit ? [gauge('http_concurrency_limit', 'How many requests the process may hold.', [{ labels: {}, value: Math.trunc(limit.limit) }])] : []),
  ]
}
