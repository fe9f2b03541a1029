/**
 * The clock that a process reads: right, or off by so much, or running at another rate. A process
 * that follows a protocol knows no other time than this one.
 */
import type { Instant } from '@track/simulation'

/** At `since` it shows `shows`, and goes on from there at `rate`. */
export interface Clock {
  readonly since: Instant
  readonly shows: Instant
  readonly rate: number
}

export const rightClock: Clock = { since: 0, shows: 0, rate: 1 }

export function readClock({ since, shows, rate }: Clock, now: Instant): Instant {
  return shows + Math.floor((now - since) * rate)
}

/** When the clock will show a reading; Infinity for one that never comes. */
export function instantOfReading({ since, shows, rate }: Clock, reading: Instant): Instant {
  return since + Math.ceil((reading - shows) / rate)
}

/** The clock put forward (or back) from now on, and running at another rate. */
export function setClock(
  clock: Clock, now: Instant, { by = 0, rate = clock.rate }: { readonly by?: number; readonly rate?: number },
): Clock {
  return { since: now, shows: readClock(clock, now) + by, rate }
}
