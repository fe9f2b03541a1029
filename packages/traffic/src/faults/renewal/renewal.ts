/**
 * Faults that come again: up for a while, down for a while, each by its distribution (an alternating renewal
 * process), with a rate that may follow the hour of the day.
 *
 * Follows Barlow and Proschan, "Mathematical Theory of Reliability" (1965); a rate that changes is walked through
 * by its integral (the time-rescaling theorem), so that each hour spends the same draw at its own speed.
 */
import { day, type Distribution, type Duration, type Instant, meanOf, sample, type Stream } from '@track/simulation'

export interface Renewal {
  /** From an end to the next beginning, at a factor of 1. */
  readonly between: Distribution
  readonly lasts: Distribution
  /** Factors of the rate over the day from midnight UTC on, evenly spaced: 24 for the hours. */
  readonly day?: readonly number[]
}

export interface Occurrence {
  readonly number: number
  readonly at: Instant
  readonly for: Duration
}

/** What is wrong with one, all at once. */
export function renewalComplaints({ between, lasts, day: factors }: Renewal): string[] {
  const complaints: string[] = []
  if (!(meanOf(between) > 0)) complaints.push(`between: found a mean of ${meanOf(between)}, expected more than 0`)
  if (!(meanOf(lasts) > 0)) complaints.push(`lasts: found a mean of ${meanOf(lasts)}, expected more than 0`)
  if (factors && (factors.length === 0 || factors.some((factor) => !(factor >= 0)))) complaints.push('day: found a factor below 0 or none, expected 0 or more')
  else if (factors?.every((factor) => factor === 0)) complaints.push('day: found no factor above 0, expected one')
  return complaints
}

/** Draws of one occurrence. */
const [ofWait, ofLength] = [0, 1]

/** The occurrence of a number, the one before it being over at `after`. */
export function nextOccurrence(renewal: Renewal, chance: Stream, number: number, after: Instant): Occurrence {
  const work = Math.max(1, sample(renewal.between, chance, number, ofWait))
  const lasts = Math.max(1, Math.round(sample(renewal.lasts, chance, number, ofLength)))
  return { number, at: spent(renewal.day, after, work), for: lasts }
}

/** Every occurrence that begins before an instant. */
export function occurrences(renewal: Renewal, chance: Stream, { from, until }: { readonly from: Instant; readonly until: Instant }): Occurrence[] {
  const found: Occurrence[] = []
  for (let after = from; ;) {
    const next = nextOccurrence(renewal, chance, found.length, after)
    if (!(next.at < until)) return found
    found.push(next)
    after = next.at + next.for
  }
}

/** The same process at a part of its rate; the common-cause part of a group is one. */
export function thinned(renewal: Renewal, share: number): Renewal {
  return { ...renewal, day: (renewal.day ?? [1]).map((factor) => factor * share) }
}

/** When so much work is spent, at each hour's factor. */
function spent(factors: readonly number[] | undefined, after: Instant, work: number): Instant {
  if (!factors) return after + Math.round(work)
  const length = day / factors.length
  const aDay = factors.reduce((sum, factor) => sum + factor * length, 0)
  if (!(aDay > 0)) return Infinity
  const days = Math.floor(work / aDay)
  let left = work - days * aDay
  let at = after + days * day
  let midnight = Math.floor(at / day) * day
  let slot = Math.min(factors.length - 1, Math.floor((at - midnight) / length))
  for (;;) {
    const end = midnight + (slot + 1) * length
    const factor = factors[slot]!
    if (factor > 0 && left <= (end - at) * factor) return Math.round(at + left / factor)
    left -= Math.max(0, end - at) * factor
    at = end
    slot = (slot + 1) % factors.length
    if (slot === 0) midnight += day
  }
}
