/**
 * Waits while there is no backlog: the queue comes and goes within a step of the fluid grain, so
 * its distribution comes from theory.
 *
 * Follows Erlang's C formula for the share that waits, and the Allen-Cunneen approximation
 * ((ca² + cs²) / 2) for how long: exact for M/M/c, and for the mean of M/G/1. The relaxation time is that
 * of M/M/1 at the speed of all servers together, 1 / (c mu (1 - sqrt(rho))²) (Cohen, "The Single Server
 * Queue", 1969).
 */
import { type Duration, exp } from '@track/simulation'

export interface QuietWait {
  /** The share of messages that wait at all. */
  readonly waiting: number
  /** How long those wait on average. */
  readonly meanWait: Duration
  /** The time constant with which a disturbance of the queue dies out. */
  readonly relaxation: Duration
}

export interface Station {
  /** Arrivals a microsecond. */
  readonly arrivals: number
  readonly service: Duration
  readonly hands: number
  /** Squared coefficients of variation of the spacing of arrivals and of the service times. */
  readonly spacingVariation: number
  readonly serviceVariation: number
}

/** Waits of a station that keeps up; a station that does not has no such waits. */
export function quietWait({ arrivals, service, hands, spacingVariation, serviceVariation }: Station): QuietWait {
  const offered = arrivals * service
  if (offered >= hands || offered <= 0) return { waiting: 0, meanWait: 0, relaxation: 0 }
  const waiting = erlangC(hands, offered)
  const slack = 1 - Math.sqrt(offered / hands)
  const meanWait = (spacingVariation + serviceVariation) / 2 * service / (hands - offered)
  return { waiting, meanWait, relaxation: service / hands / (slack * slack) }
}

/** The probability that all of so many servers are busy, under so many Erlangs. */
export function erlangC(servers: number, offered: number): number {
  let blocked = 1
  for (let each = 1; each <= servers; each++) blocked = offered * blocked / (each + offered * blocked)
  return blocked / (1 - offered / servers * (1 - blocked))
}

/** A part of an exponential distribution with the mean 1: how much of it, and its mean. */
export interface Slice {
  readonly share: number
  readonly mean: number
}

/** Each slice is as wide as the next, 0.06 of the mean; what lies beyond the last one is one in a thousand. */
const sliceCount = 116
const sliceWidth = 0.06

export const exponentialSlices: readonly Slice[] = Array.from({ length: sliceCount + 1 }, (_, index) => {
  const from = index * sliceWidth
  if (index === sliceCount) return { share: exp(-from), mean: from + 1 }
  const to = from + sliceWidth
  const share = exp(-from) - exp(-to)
  return { share, mean: ((from + 1) * exp(-from) - (to + 1) * exp(-to)) / share }
})
