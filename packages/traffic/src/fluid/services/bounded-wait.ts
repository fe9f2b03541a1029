/**
 * Waits and refusals of a group that is quiet: its queue comes and goes faster than the fluid grain looks.
 * The queue is bounded, so the theory holds below and above saturation.
 *
 * Follows Erlang for M/M/c/K (the loss by recursion, the wait by stages), with the tail's ratio and mean
 * stretched by Allen and Cunneen's (ca² + cs²) / 2.
 */
import { type Duration, exp, gammaQuantile, log } from '@track/simulation'
import { exponentialSlices, type Station } from '../quiet-wait.ts'
import { Gathering, type Points } from './points.ts'

export interface BoundedWait {
  /** The share of arrivals that finds the queue full. */
  readonly full: number
  /** The wait of those that are let in. */
  readonly wait: Points
  readonly meanWait: Duration
}

const noWait: Points = { values: new Float64Array(1), shares: new Float64Array([1]) }

/** Queues longer than this are treated as continuous. */
const countedMax = 64

export function boundedWait({ arrivals, service, hands, spacingVariation, serviceVariation }: Station, limit: number): BoundedWait {
  const offered = arrivals * service
  if (offered <= 0) return { full: 0, wait: noWait, meanWait: 0 }
  const load = offered / hands
  const variation = (spacingVariation + serviceVariation) / 2
  const ratio = load * variation / Math.max(1e-3, load * variation + 1 - load)
  // Weights relative to that of "all hands busy, nobody waits".
  const below = 1 / erlangB(hands, offered) - 1
  const end = power(ratio, limit)
  const waiting = ratio === 1 ? limit : (1 - end) / (1 - ratio)
  const total = below + waiting + end
  const full = end / total
  const share = waiting / (below + waiting)
  if (share <= 0 || variation === 0) return { full, wait: noWait, meanWait: 0 }
  const stage = service / hands
  if (limit > countedMax && ratio < 1 && end < 1e-3) return longWait(full, share, variation * stage / (1 - load))
  return countedWait({ full, share, ratio, limit, stage, variation })
}

function longWait(full: number, share: number, meanWait: Duration): BoundedWait {
  const gathering = new Gathering()
  gathering.add(0, 1 - share)
  for (const slice of exponentialSlices) gathering.add(slice.mean * meanWait, share * slice.share)
  return { full, wait: gathering.points(), meanWait: share * meanWait }
}

interface Counted {
  readonly full: number
  readonly share: number
  readonly ratio: number
  readonly limit: number
  readonly stage: Duration
  readonly variation: number
}

const parts: readonly [at: number, share: number][] = [
  [0.05, 0.1], [0.2, 0.2], [0.4, 0.2], [0.6, 0.2], [0.8, 0.2], [0.925, 0.05], [0.965, 0.03], [0.99, 0.02],
]

/** Place by place: who finds n waiting waits for n + 1 ends. */
function countedWait({ full, share, ratio, limit, stage, variation }: Counted): BoundedWait {
  const gathering = new Gathering()
  gathering.add(0, 1 - share)
  const step = Math.max(1, Math.ceil(limit / countedMax))
  // From the fuller end when that weighs more, so that no weight overflows.
  let [weights, meanWait] = [0, 0]
  const places = Array.from({ length: Math.ceil(limit / step) }, (_, index) => {
    const place = Math.min(limit - 1, index * step + (step - 1) / 2)
    const weight = ratio <= 1 ? power(ratio, place) : power(ratio, place - limit)
    weights += weight
    return { place, weight }
  })
  for (const { place, weight } of places) {
    const mean = (place + (1 + variation) / 2) * stage
    const part = share * weight / weights
    meanWait += part * mean
    const shape = (place + 1) / variation
    if (shape > 400 || part < 1e-6) gathering.add(mean, part)
    else for (const [at, each] of parts) gathering.add(mean / shape * gammaQuantile(shape, at), part * each)
  }
  return { full, wait: gathering.points(), meanWait }
}

function erlangB(servers: number, offered: number): number {
  let blocked = 1
  for (let each = 1; each <= servers; each++) blocked = offered * blocked / (each + offered * blocked)
  return blocked
}

function power(base: number, exponent: number): number {
  return base <= 0 ? (exponent === 0 ? 1 : 0) : exp(exponent * log(base))
}
