/**
 * What a process exposes: families of samples under one name, help text and type.
 *
 * Follows prometheus/client_model io/prometheus/client/metrics.proto and the OpenMetrics 1.0
 * specification's data model. Left out: exemplars, native histograms, created timestamps.
 */

/** `untyped` is what OpenMetrics calls `unknown`; the last three exist in OpenMetrics only. */
export type MetricType =
  | 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped'
  | 'gaugehistogram' | 'info' | 'stateset'

/** What follows the family's name in a sample's. */
export type SampleSuffix =
  | '_bucket' | '_sum' | '_count' | '_total' | '_created' | '_info' | '_gsum' | '_gcount'

export interface MetricSample {
  readonly suffix?: SampleSuffix
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** Milliseconds since the Unix epoch; absent where the scrape's own instant counts. */
  readonly timeMs?: number
}

/**
 * A family's name is the one that its HELP and TYPE lines bear in text format 0.0.4: a counter's
 * ends in `_total`, and its samples have no suffix.
 */
export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: MetricType
  readonly samples: readonly MetricSample[]
}
