/** What a running Collector is, as rows: batches that fill, queues of exporters, what connectors know, its own metrics. */
import type { Instant } from '@track/simulation'
import type { Telemetry } from '../../otlp/http.ts'
import type { CollectorConfig } from '../config/load.ts'
import type { SpanMetricsState } from '../connectors/span-metrics.ts'
import type { ScrapingState } from '../prometheus-receiver/state.ts'
import type { TailSamplingState } from '../tail-sampling/state.ts'

export interface CollectorState extends Partial<TailSamplingState>, Partial<ScrapingState> {
  config: CollectorConfig
  /** As it was written. */
  text: string
  startedAt: Instant
  /** By `pipeline processor metadata`. */
  readonly batches: Map<string, BatchRow>
  /** By exporter, then by number: what waits or is on its way. */
  readonly queues: Map<string, Map<string, SendingRow>>
  /** By connector. */
  readonly spanMetrics: Map<string, SpanMetricsState>
  /** The next flush of each connector, by its event. */
  readonly flushes: Map<string, string>
  /** Metrics that only grow, by name and labels. */
  readonly counters: Map<string, number>
  /** What was printed: by the exporter debug, and warnings; the last ones. */
  readonly lines: string[]
  made: number
}

export interface BatchRow {
  readonly pipeline: string
  /** Its place among the pipeline's processors. */
  readonly index: number
  readonly telemetry: Telemetry
  /** The event that sends it, at the latest. */
  readonly event: string
}

export interface SendingRow {
  readonly telemetry: Telemetry
  readonly enqueuedAt: Instant
  readonly failures: number
  /** Nobody is at it, it is on its way, or it waits to be tried again. */
  readonly stage: 'waiting' | 'sent' | 'paused'
}
