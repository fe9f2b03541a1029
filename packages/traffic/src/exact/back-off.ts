/**
 * How long to wait before a retry.
 *
 * Follows "Exponential Backoff And Jitter" (Marc Brooker, AWS Architecture Blog, 2015).
 */
import type { Duration } from '@track/simulation'
import type { Policy } from '../workloads/workload.ts'

export type Jitter = Policy['backoff.jitter']

interface Drawn {
  /** What the wait would be without jitter. */
  readonly full: Duration
  readonly base: Duration
  readonly max: Duration
  /** The wait before the last attempt; `base` before the first. */
  readonly last: Duration
  /** A uniform number in [0, 1). */
  readonly chance: number
}

export const jitters: { readonly [Name in Jitter]: (drawn: Drawn) => Duration } = {
  none: ({ full }) => full,
  full: ({ full, chance }) => full * chance,
  equal: ({ full, chance }) => full / 2 + full / 2 * chance,
  decorrelated: ({ base, max, last, chance }) => Math.min(max, base + (3 * last - base) * chance),
}

/** The wait before the retry of a number (1 is the first). */
export function backOff(policy: Policy, retry: number, last: Duration, chance: number): Duration {
  const { 'backoff.base': base, 'backoff.max': max, 'backoff.factor': factor } = policy
  if (base === 0) return 0
  let full = base
  for (let each = 1; each < retry && full < max; each++) full *= factor
  full = Math.min(max, full)
  return Math.round(jitters[policy['backoff.jitter']]({ full, base, max, last: last || base, chance }))
}
