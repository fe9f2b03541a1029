/** What the processors tail_sampling of a Collector keep, as rows; nothing of it is there before the first trace. */
import type { Instant } from '@track/simulation'
import type { ResourceSpans } from '../../otlp/traces.ts'

export type Decision = 'sampled' | 'not_sampled' | 'dropped'

export interface TraceRow {
  readonly arrivedAt: Instant
  /** The tick that decides on it, counted from the start. */
  readonly batch: number
  readonly spanCount: number
  readonly bytes: number
  /** Until it is decided on. */
  readonly received: readonly ResourceSpans[]
  readonly decision?: Decision
  readonly decidedAt?: Instant
}

/** What a policy that limits rates remembers: spans of each of its parts within a second, or tokens. */
export type RateRow =
  | { readonly second: number; readonly spans: readonly number[] }
  | { readonly at: Instant; readonly tokens: number }

/** Seconds that something took, as the SDK's histogram counts them. */
export interface AgeRow {
  readonly sum: number
  readonly counts: readonly number[]
}

/** Every key begins with the pipeline and the place of the processor in it. */
export interface TailSamplingState {
  /** By processor, then by trace ID, in the order of arrival. */
  tailTraces: Map<string, Map<string, TraceRow>>
  /** By processor and tick: traces to be decided on. */
  tailBatches: Map<string, Map<string, true>>
  /** By processor and tick: the event. */
  tailTicks: Map<string, string>
  /** By processor and decision: the second half of trace IDs, the one that was used last at the end. */
  tailDecisions: Map<string, Map<string, true>>
  /** By processor and policy. */
  tailRates: Map<string, RateRow>
  /** By metric. */
  tailAges: Map<string, AgeRow>
}
