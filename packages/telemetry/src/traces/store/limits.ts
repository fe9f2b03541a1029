/**
 * What a store of traces takes, in Tempo's numbers, and how it refuses what it does not, in Tempo's words.
 *
 * Follows modules/overrides/config.go, modules/distributor/distributor.go and modules/ingester/instance.go of Tempo 2.8. Left
 * out: limits of a whole cluster of distributors; what was refused is told by trace, where Tempo writes it to its log.
 */
import { type Duration, day } from '@track/simulation'

export interface TraceLimits {
  /** 0 for any size. */
  readonly maxBytesPerTrace: number
  /** Live traces; 0 for any number. */
  readonly maxTracesPerUser: number
  /** Bytes of a name or a text; what is longer is cut. */
  readonly maxAttributeBytes: number
  /** Bytes a second, and at once. */
  readonly rateLimitBytes: number
  readonly burstSizeBytes: number
  readonly blockRetention: Duration
}

export const defaultTraceLimits: TraceLimits = {
  maxBytesPerTrace: 5_000_000, maxTracesPerUser: 10_000, maxAttributeBytes: 2048, rateLimitBytes: 15_000_000, burstSizeBytes: 20_000_000, blockRetention: 14 * day,
}

/** The values of the label `reason` of tempo_discarded_spans_total. */
export type SpanDiscardReason = 'rate_limited' | 'live_traces_exceeded' | 'trace_too_large' | 'invalid_trace_id'

export interface SpansRefusal {
  readonly reason: SpanDiscardReason
  readonly message: string
  readonly spans: number
}

export function rateRefusal(bytes: number, { rateLimitBytes: limit, burstSizeBytes: burst }: TraceLimits, user: string): string {
  const rates = `(local: ${limit} bytes/s, global: 0 bytes/s, burst: ${burst} bytes)`
  if (bytes > limit && bytes > burst) {
    return `RATE_LIMITED: batch size (${bytes} bytes) exceeds ingestion limit ${rates} while adding ${bytes} bytes for user ${user}. `
      + 'consider reducing batch size or increasing rate limit.'
  }
  return `RATE_LIMITED: ingestion rate limit ${rates} exceeded while adding ${bytes} bytes for user ${user}. `
    + 'consider increasing the limit or reducing ingestion rate.'
}

export function invalidTraceId(bytes: number): string {
  return `trace ids must be 128 bit, received ${bytes * 8} bits`
}
