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

/** One request in a thousand million is none. */
const negligible = 1e-9
/** So few that wait change no percentile. */
const negligibleWait = 1e-6

/** Queues longer than this are treated as continuous. */
const countedMax = 64

export function boundedWait({ arrivals, service, hands, spacingVariation, serviceVariation }: Station, limit: number): BoundedWait {
  const offered = arrivals * service
  if (offered <= 0) return { full: 0, wait: noWait, meanWait: 0 }
  const load = offered / hands
  const variation = (spacingVariation + serviceVariation) / 2
  const bend = Math.max(1e-3, load * variation + 1 - load)
  const ratio = load * variation / bend
  // So that as many wait as Erlang says, however long.
  const weight = limit === 0 ? 1 : 1 / bend
  // Weights relative to that of "all hands busy, nobody waits", or of "all full" where that weighs more: none overflows.
  const isOver = ratio > 1
  const fall = power(ratio, isOver ? -limit : limit)
  const below = (1 / erlangB(hands, offered) - 1) * (isOver ? fall : 1)
  const end = isOver ? weight : weight * fall
  const waiting = ratio === 1 ? weight * limit : weight * (1 - fall) / Math.abs(1 - ratio)
  const total = below + waiting + end
  const full = end / total < negligible ? 0 : end / total
  const share = waiting / (below + waiting)
  if (share <= negligibleWait || variation === 0) return { full, wait: noWait, meanWait: 0 }
  const stage = service / hands
  const isLong = ratio < 1 && end < 1e-3
  if (isLong && serviceVariation < steadyMax) return steadyWait({ full, share, load, mean: variation * stage, serviceVariation })
  if (isLong && limit > countedMax) return longWait(full, share, variation * stage / (1 - load))
  return countedWait({ full, share, ratio, limit, stage, variation })
}

function longWait(full: number, share: number, meanWait: Duration): BoundedWait {
  const gathering = new Gathering()
  gathering.add(0, 1 - share)
  for (const slice of exponentialSlices) gathering.add(slice.mean * meanWait, share * slice.share)
  return { full, wait: gathering.points(), meanWait: share * meanWait }
}

/** Below this variation of service, waits are no exponentials any more. */
const steadyMax = 0.5
const cells = 16
const tailLeft = 2e-4

interface Steady {
  readonly full: number
  readonly share: number
  readonly load: number
  /** Of one residual service. */
  readonly mean: Duration
  readonly serviceVariation: number
}

/**
 * A geometric number of residual services (Pollaczek and Khinchine; exact for M/G/1), summed on a grid: uniform
 * for a constant service, a part exponential as it varies.
 */
function steadyWait({ full, share, load, mean, serviceVariation }: Steady): BoundedWait {
  const width = 2 * mean / cells
  const kernel = Array.from({ length: serviceVariation > 0 ? 4 * cells : cells }, (_, cell) => {
    const exponential = exp(-cell * width / mean) - exp(-(cell + 1) * width / mean)
    return (cell < cells ? (1 - serviceVariation) / cells : 0) + serviceVariation * exponential
  })
  const gathering = new Gathering()
  gathering.add(0, 1 - share)
  const density: number[] = []
  // Two middles of cells add up to the border between two cells: half goes to either.
  let [left, before] = [1, 0]
  for (let cell = 0; left > tailLeft && cell < 8192; cell++) {
    let sum = 0
    for (let back = 1; back < kernel.length && back <= cell; back++) sum += kernel[back]! * density[cell - back]!
    const here = ((1 - load) * (kernel[cell] ?? 0) + load / 2 * (sum + before)) / (1 - load / 2 * kernel[0]!)
    before = sum + kernel[0]! * here
    density.push(here)
    left -= here
    gathering.add((cell + 0.5) * width, share * here)
  }
  gathering.add(density.length * width + mean / (1 - load), share * Math.max(0, left))
  return { full, wait: gathering.points(), meanWait: share * mean / (1 - load) }
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
  const count = Math.ceil(limit / step)
  const placeAt = (index: number) => Math.min(limit - 1, index * step + (step - 1) / 2)
  const places = Array.from({ length: count }, (_, index) => {
    const place = placeAt(index)
    const weight = ratio <= 1 ? power(ratio, place) : power(ratio, place - placeAt(count - 1))
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
