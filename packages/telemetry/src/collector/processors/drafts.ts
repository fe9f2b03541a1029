/** Telemetry of any signal, to be changed in place for the length of a call. */
import type { Telemetry } from '../../otlp/http.ts'
import {
  draftLogs, draftMetrics, draftTraces, type LogDraft, logsOf, type MetricDraft, metricsOf, type ResourceGroup, type SpanDraft, tracesOf,
} from '../ottl/data/batch.ts'

export type Drafts =
  | { readonly signal: 'traces'; groups: ResourceGroup<SpanDraft>[] }
  | { readonly signal: 'metrics'; groups: ResourceGroup<MetricDraft>[] }
  | { readonly signal: 'logs'; groups: ResourceGroup<LogDraft>[] }

export function draftsOf(telemetry: Telemetry): Drafts {
  if (telemetry.signal === 'traces') return { signal: 'traces', groups: draftTraces(telemetry.traces) }
  if (telemetry.signal === 'metrics') return { signal: 'metrics', groups: draftMetrics(telemetry.metrics) }
  return { signal: 'logs', groups: draftLogs(telemetry.logs) }
}

export function rowsOf(drafts: Drafts): Telemetry {
  if (drafts.signal === 'traces') return { signal: 'traces', traces: tracesOf(drafts.groups) }
  if (drafts.signal === 'metrics') return { signal: 'metrics', metrics: metricsOf(drafts.groups) }
  return { signal: 'logs', logs: logsOf(drafts.groups) }
}
