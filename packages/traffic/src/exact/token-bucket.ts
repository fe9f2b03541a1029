/** Token buckets: so many requests at once, and so many a second. */
import { type Instant, second } from '@track/simulation'

export interface BucketRow {
  readonly tokens: number
  readonly at: Instant
}

export interface BucketSize {
  readonly rate: number
  readonly burst: number
}

/** The bucket after a request, and for how many seconds one who gets no token is told to wait (0: it has got one). */
export function drawToken(before: BucketRow | undefined, now: Instant, { rate, burst }: BucketSize): { readonly row: BucketRow; readonly retryAfter: number } {
  const filled = before === undefined ? burst : Math.min(burst, before.tokens + rate * (now - before.at) / second)
  if (filled >= 1) return { row: { tokens: filled - 1, at: now }, retryAfter: 0 }
  // Whole seconds, as RFC 9110 has them.
  return { row: { tokens: filled, at: now }, retryAfter: Math.max(1, Math.ceil((1 - filled) / rate)) }
}
