/** Metrics as they travel. Follows opentelemetry/proto/metrics/v1/metrics.proto. */
import type { Attributes, InstrumentationScope, Resource, UnixNano } from './attribute.ts'

export interface ResourceMetrics {
  readonly resource: Resource
  readonly schemaUrl: string
  readonly scopeMetrics: readonly ScopeMetrics[]
}

export interface ScopeMetrics {
  readonly scope: InstrumentationScope
  readonly schemaUrl: string
  readonly metrics: readonly Metric[]
}

export interface Metric {
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly metadata: Attributes
  readonly data: MetricData
}

export type MetricData =
  | { readonly kind: 'empty' }
  | { readonly kind: 'gauge'; readonly points: readonly NumberPoint[] }
  | { readonly kind: 'sum'; readonly points: readonly NumberPoint[]; readonly temporality: Temporality; readonly isMonotonic: boolean }
  | { readonly kind: 'histogram'; readonly points: readonly HistogramPoint[]; readonly temporality: Temporality }
  | { readonly kind: 'exponential histogram'; readonly points: readonly ExponentialHistogramPoint[]; readonly temporality: Temporality }
  | { readonly kind: 'summary'; readonly points: readonly SummaryPoint[] }

export type Temporality = 'unspecified' | 'delta' | 'cumulative'

interface Point {
  readonly attributes: Attributes
  readonly start: UnixNano
  readonly time: UnixNano
  /** Bit 0: no recorded value (the stale marker of OTLP). */
  readonly flags: number
}

export interface NumberPoint extends Point {
  /** An int64 or a double; null where none was sent. */
  readonly value: bigint | number | null
  readonly exemplars: readonly MetricExemplar[]
}

export interface HistogramPoint extends Point {
  readonly count: bigint
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly bucketCounts: readonly bigint[]
  readonly explicitBounds: readonly number[]
  readonly exemplars: readonly MetricExemplar[]
}

export interface ExponentialHistogramPoint extends Point {
  readonly count: bigint
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly scale: number
  readonly zeroCount: bigint
  readonly zeroThreshold: number
  readonly positive: ExponentialBuckets
  readonly negative: ExponentialBuckets
  readonly exemplars: readonly MetricExemplar[]
}

export interface ExponentialBuckets {
  readonly offset: number
  readonly counts: readonly bigint[]
}

export interface SummaryPoint extends Point {
  readonly count: bigint
  readonly sum: number
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[]
}

export interface MetricExemplar {
  readonly filteredAttributes: Attributes
  readonly time: UnixNano
  readonly value: bigint | number | null
  readonly spanId: string
  readonly traceId: string
}
