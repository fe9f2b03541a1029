/**
 * What a process exposes: families of samples under one name, help text and type.
 *
 * Follows prometheus/client_model io/prometheus/client/metrics.proto and the OpenMetrics 1.0
 * specification's data model.
 */

import type { FloatHistogram } from '../series/histogram/float-histogram.ts'

/** `untyped` is what OpenMetrics calls `unknown`; the last three exist in OpenMetrics only. */
export type MetricType =
  | 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped'
  | 'gaugehistogram' | 'info' | 'stateset'

/** What follows the family's name in a sample's. */
export type SampleSuffix =
  | '_bucket' | '_sum' | '_count' | '_total' | '_created' | '_info' | '_gsum' | '_gcount'

/** One observation, with labels that lead to where it came from. */
export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** Absent where the scrape's own instant counts. */
  readonly timeMs?: number
}

export interface MetricSample {
  readonly suffix?: SampleSuffix
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** Milliseconds since the Unix epoch; absent where the scrape's own instant counts. */
  readonly timeMs?: number
  /** Since when it counts, in milliseconds; only protobuf tells it beside the value. */
  readonly createdMs?: number
  readonly exemplar?: Exemplar
}

/** A native histogram, which stands beside the classic rows of the same labels or in their place. */
export interface NativeSample {
  readonly labels: Readonly<Record<string, string>>
  readonly histogram: FloatHistogram
  readonly timeMs?: number
  readonly createdMs?: number
  /** Those without a time are dropped when they are scraped. */
  readonly exemplars?: readonly Exemplar[]
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
  /** Only protobuf tells it. */
  readonly unit?: string
  /** Of histograms only; a scrape takes them as it would from the protobuf format. */
  readonly native?: readonly NativeSample[]
}
