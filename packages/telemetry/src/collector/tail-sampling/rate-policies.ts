/**
 * Policies that remember how much they let through.
 *
 * Follows rate_limiting.go, bytes_limiting.go and composite.go of processor/tailsamplingprocessor 0.152 and golang.org/x/time/rate.
 */
import { type Instant, second } from '@track/simulation'
import { writeTraces } from '../../otlp/export.ts'
import type { Evaluator, PolicyWorld } from './evaluator.ts'
import type { PolicyConfig } from './policy-config.ts'
import type { RateRow } from './state.ts'

type SecondRow = Extract<RateRow, { second: number }>

function secondOf(now: Instant): number {
  return Math.floor(now / second)
}

/** What was let through in this second; nothing at the beginning of another. */
function withinSecond({ rates, processor, now }: PolicyWorld, place: string, parts: number): SecondRow {
  const row = rates.get(`${processor} ${place}`) as SecondRow | undefined
  return row?.second === secondOf(now) ? row : { second: secondOf(now), spans: Array.from({ length: parts }, () => 0) }
}

export function rateLimiting(place: string, { spans_per_second: most = 0 }: NonNullable<PolicyConfig['rate_limiting']> = {}): Evaluator {
  return {
    isStateful: true,
    decide({ spanCount }, world) {
      const row = withinSecond(world, place, 1)
      const spans = row.spans[0]! + spanCount
      const isTaken = spans < most
      world.rates.set(`${world.processor} ${place}`, isTaken ? { ...row, spans: [spans] } : row)
      return isTaken ? 'sampled' : 'not_sampled'
    },
  }
}

/** A bucket of tokens, a token a byte. */
export function bytesLimiting(place: string, { bytes_per_second: rate = 0, burst_capacity: given = 0 }: NonNullable<PolicyConfig['bytes_limiting']> = {}): Evaluator {
  const burst = given > 0 ? given : rate * 2
  return {
    isStateful: true,
    decide({ received }, { rates, processor, now }) {
      const size = writeTraces(received, 'protobuf').length
      const row = rates.get(`${processor} ${place}`) as Extract<RateRow, { at: Instant }> | undefined
      const filled = row === undefined ? burst : Math.min(burst, row.tokens + (now - row.at) / second * rate)
      const tokens = filled - size
      // Less than a nanosecond to wait is no wait.
      const isTaken = size <= burst && (tokens >= 0 || (rate > 0 && Math.trunc(-tokens / rate * 1e9) <= 0))
      if (isTaken) rates.set(`${processor} ${place}`, { at: now, tokens })
      return isTaken ? 'sampled' : 'not_sampled'
    },
  }
}

export interface CompositePart {
  readonly evaluator: Evaluator
  /** Spans in a second. */
  readonly most: number
}

export function composite(place: string, mostInAll: number, parts: readonly CompositePart[]): Evaluator {
  return {
    isStateful: parts.some(({ evaluator }) => evaluator.isStateful),
    decide(trace, world) {
      const row = withinSecond(world, place, parts.length)
      const chosen = parts.findIndex(({ evaluator }) => evaluator.decide(trace, world) === 'sampled')
      if (chosen < 0) return 'not_sampled'
      const spans = row.spans[chosen]! + trace.spanCount
      if (spans > parts[chosen]!.most || spans > mostInAll) return 'not_sampled'
      world.rates.set(`${world.processor} ${place}`, { ...row, spans: row.spans.with(chosen, spans) })
      return 'sampled'
    },
  }
}
