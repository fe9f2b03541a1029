/** What there is to report of a bug of the engine. */
import type { Simulation } from '@track/simulation'
import type { SessionFailure } from './session.ts'

export function failureOf({ seed, now, handled, handling }: Simulation, reason: unknown): SessionFailure {
  return { message: reason instanceof Error ? reason.message : String(reason), seed, at: now, handled, event: handling }
}
