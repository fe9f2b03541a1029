/** What a policy of the processor tail_sampling is told. Follows processor/tailsamplingprocessor/config.go of opentelemetry-collector-contrib 0.152. */
import type { Duration } from '@track/simulation'
import type { ErrorMode } from '../ottl/sequence.ts'

export interface PolicyConfig {
  readonly name?: string
  readonly type?: string
  readonly latency?: { readonly threshold_ms?: number; readonly upper_threshold_ms?: number }
  readonly numeric_attribute?: { readonly key?: string; readonly min_value?: number; readonly max_value?: number; readonly invert_match?: boolean }
  readonly probabilistic?: { readonly hash_salt?: string; readonly sampling_percentage?: number }
  readonly status_code?: { readonly status_codes?: readonly string[] }
  readonly string_attribute?: { readonly key?: string; readonly values?: readonly string[]; readonly enabled_regex_matching?: boolean; readonly invert_match?: boolean }
  readonly rate_limiting?: { readonly spans_per_second?: number }
  readonly bytes_limiting?: { readonly bytes_per_second?: number; readonly burst_capacity?: number }
  readonly span_count?: { readonly min_spans?: number; readonly max_spans?: number }
  readonly trace_state?: { readonly key?: string; readonly values?: readonly string[] }
  readonly boolean_attribute?: { readonly key?: string; readonly value?: boolean; readonly invert_match?: boolean }
  readonly ottl_condition?: { readonly error_mode?: ErrorMode; readonly span?: readonly string[]; readonly spanevent?: readonly string[] }
  readonly and?: { readonly and_sub_policy?: readonly PolicyConfig[] }
  readonly not?: { readonly not_sub_policy?: PolicyConfig }
  readonly drop?: { readonly drop_sub_policy?: readonly PolicyConfig[] }
  readonly composite?: {
    readonly max_total_spans_per_second?: number
    readonly composite_sub_policy?: readonly PolicyConfig[]
    readonly rate_allocation?: readonly { readonly policy?: string; readonly percent?: number }[]
  }
}

export interface TailSamplingConfig {
  readonly decision_wait: Duration
  readonly decision_wait_after_root_received?: Duration
  readonly num_traces: number
  readonly block_on_overflow?: boolean
  readonly policies?: readonly PolicyConfig[]
  readonly decision_cache: { readonly sampled_cache_size: number; readonly non_sampled_cache_size: number }
  readonly sample_on_first_match?: boolean
  readonly sampling_strategy?: string
  readonly drop_pending_traces_on_shutdown?: boolean
  readonly maximum_trace_size_bytes?: number
  readonly tail_storage?: string
}
