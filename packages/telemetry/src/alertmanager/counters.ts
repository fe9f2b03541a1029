/** Counters of an Alertmanager, by name and label values. */
import type { AlertmanagerState } from './state.ts'

export type CounterName =
  | 'alerts_received_total' | 'alerts_invalid_total' | 'notifications_total' | 'notifications_failed_total' | 'notification_requests_total'
  | 'notification_requests_failed_total' | 'notifications_suppressed_total' | 'nflog_maintenance_total' | 'silences_maintenance_total'
  | 'notification_latency_seconds'

/** Values of the labels in their order, as `webhook` or `webhook/serverError`. */
export function count({ counters }: AlertmanagerState, name: CounterName, values = '', by = 1): void {
  const key = `${name}{${values}}`
  counters.set(key, (counters.get(key) ?? 0) + by)
}

export function counted({ counters }: AlertmanagerState, name: CounterName, values = ''): number {
  return counters.get(`${name}{${values}}`) ?? 0
}
