/**
 * Chance in the exact grain. A draw is keyed by the request it is for (its client's stream and
 * its number), by the attempt, and by its purpose; never by the order of draws. So the request
 * with the number 17 needs the same service time in every fork, whatever became of the other ones.
 */
import { type Distribution, sample, type Stream, uniform } from '@track/simulation'

/** What a draw is for; sixteen purposes an attempt. */
export const purpose = {
  spacing: 0,
  route: 1,
  endpoint: 2,
  service: 3,
  error: 4,
  jitter: 5,
  think: 6,
  /** The key under which a server's own requests to its dependencies draw. */
  child: 7,
  noise: 8,
  /** There, and back: two of each. */
  lossOnTheWay: 9,
  jitterOnTheWay: 11,
  /** Whether a rule about answers means this one. */
  answer: 13,
  /** Which of a proxy's backends. */
  backend: 14,
  /** Which key of a table or a cache. */
  key: 15,
} as const

/** Users of a closed load are told apart by the low part of their requests' numbers; the high part counts their requests. */
export const usersMax = 0x10_0000

/** The same for users of a partly-open load, of whom more come. */
export const visitorsMax = 0x1_0000_0000

const purposes = 16
/** Attempts beyond this one share their draws with it; the bound on retries is below. */
const attemptsMax = 127

/** Tells the draws of one request apart; `uniform` takes it as its lane. */
export function laneOf(forWhat: number, attempt: number): number {
  return forWhat + purposes * (attempt < attemptsMax ? attempt : attemptsMax)
}

/** The same for keys, of which one request may draw many. */
export function laneOfKey(draw: number): number {
  return purpose.key + purposes * draw
}

export function drawUniform(keyLow: number, keyHigh: number, number: number, lane: number): number {
  return uniform({ low: keyLow, high: keyHigh }, number, lane)
}

export function drawFrom(
  distribution: Distribution, keyLow: number, keyHigh: number, number: number, lane: number,
): number {
  if (distribution.kind === 'constant') return distribution.value
  return sample(distribution, { low: keyLow, high: keyHigh }, number, lane)
}

/** The stream of what a request causes elsewhere: 53 bits of a draw, spread over a key. */
export function childKey(keyLow: number, keyHigh: number, number: number, attempt: number): Stream {
  const scaled = uniform({ low: keyLow, high: keyHigh }, number, laneOf(purpose.child, attempt)) * 0x1_0000_0000
  const low = Math.floor(scaled)
  return { low, high: Math.floor((scaled - low) * 0x1_0000_0000) >>> 0 }
}
