/**
 * Distributions as plain rows, drawn by inversion: a draw is the quantile of one uniform number.
 * So two worlds that differ in a parameter draw the same luck, and what is compared is the
 * parameter (common random numbers). Durations are in microseconds, rounded by whoever draws.
 */
import { type Stream, uniform } from './chance.ts'
import { exp } from './mathematics/exponential.ts'
import { gammaQuantile } from './mathematics/gamma.ts'
import { log, log1p } from './mathematics/logarithm.ts'
import { normalQuantile } from './mathematics/normal.ts'
import { poissonQuantile } from './mathematics/poisson.ts'

export type Distribution =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly from: number; readonly to: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | Lognormal
  /** Cut off at `maximum`, if there is one. */
  | { readonly kind: 'pareto'; readonly minimum: number; readonly shape: number; readonly maximum?: number }
  | { readonly kind: 'weibull'; readonly scale: number; readonly shape: number }
  | { readonly kind: 'gamma'; readonly mean: number; readonly shape: number }
  /** The sum of so many equal exponential stages. */
  | { readonly kind: 'erlang'; readonly mean: number; readonly stages: number }
  /** 1 with the probability, else 0. */
  | { readonly kind: 'bernoulli'; readonly probability: number }
  /** A count. */
  | { readonly kind: 'poisson'; readonly mean: number }
  /** Pairs of probability and value, ascending; straight lines between them. */
  | { readonly kind: 'empirical'; readonly quantiles: readonly (readonly [probability: number, value: number])[] }
  | { readonly kind: 'mixture'; readonly of: readonly Weighted[] }
  /** Another distribution, and `by` on top: a latency that nothing undercuts. */
  | { readonly kind: 'shifted'; readonly by: number; readonly of: Distribution }

/** By its median and the deviation of its logarithm, or by two quantiles as dashboards show them. */
export type Lognormal =
  | { readonly kind: 'lognormal'; readonly median: number; readonly sigma: number }
  | { readonly kind: 'lognormal'; readonly p50: number; readonly p99: number }

/** Weights are shares: they need not add up to 1. */
export interface Weighted {
  readonly weight: number
  readonly distribution: Distribution
}

/** The 99th percentile of the standard normal. */
const normalP99 = 2.3263478740408408

/** The draw of an index: the same for the same stream, index and lane, whatever else was drawn. */
export function sample(distribution: Distribution, from: Stream, index: number, lane = 0): number {
  if (distribution.kind === 'constant') return distribution.value
  return drawAt(distribution, uniform(from, index, lane))
}

/** Zero would be an infinity of the normal; it stands for the middle of its interval of 2^-53. */
function drawAt(distribution: Distribution, uniform: number): number {
  return quantileOf(distribution, uniform || 5.551115123125783e-17)
}

/** The value below which a draw falls with the given probability. */
export function quantileOf(distribution: Distribution, probability: number): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value
    case 'uniform':
      return distribution.from + probability * (distribution.to - distribution.from)
    case 'exponential':
      return -distribution.mean * log1p(-probability)
    case 'normal':
      return distribution.deviation === 0
        ? distribution.mean
        : distribution.mean + distribution.deviation * normalQuantile(probability)
    case 'lognormal': {
      const { median, sigma } = lognormalOf(distribution)
      return sigma === 0 ? median : median * exp(sigma * normalQuantile(probability))
    }
    case 'pareto':
      return paretoQuantile(distribution, probability)
    case 'weibull':
      return distribution.scale * exp(log(-log1p(-probability)) / distribution.shape)
    case 'gamma':
      return distribution.mean / distribution.shape * gammaQuantile(distribution.shape, probability)
    case 'erlang':
      return distribution.mean / distribution.stages * gammaQuantile(distribution.stages, probability)
    case 'bernoulli':
      return probability >= 1 - distribution.probability ? 1 : 0
    case 'poisson':
      return poissonQuantile(distribution.mean, probability)
    case 'empirical':
      return empiricalQuantile(distribution.quantiles, probability)
    case 'mixture':
      return drawFromMixture(distribution.of, probability)
    case 'shifted':
      return distribution.by + quantileOf(distribution.of, probability)
  }
}

/** A lognormal by its median and sigma, whichever way it was written. */
export function lognormalOf(distribution: Lognormal): { readonly median: number; readonly sigma: number } {
  if ('sigma' in distribution) return distribution
  return { median: distribution.p50, sigma: log(distribution.p99 / distribution.p50) / normalP99 }
}

function paretoQuantile(
  { minimum, shape, maximum }: { minimum: number; shape: number; maximum?: number },
  probability: number,
): number {
  const kept = maximum === undefined ? 1 : 1 - exp(shape * log(minimum / maximum))
  return minimum * exp(-log1p(-probability * kept) / shape)
}

function empiricalQuantile(quantiles: readonly (readonly [number, number])[], probability: number): number {
  let low = 0
  let high = quantiles.length - 1
  if (high < 0) throw new Error('an empirical distribution without quantiles')
  if (probability <= quantiles[low]![0]) return quantiles[low]![1]
  if (probability >= quantiles[high]![0]) return quantiles[high]![1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (quantiles[middle]![0] <= probability) low = middle
    else high = middle
  }
  const [before, from] = quantiles[low]!
  const [after, to] = quantiles[high]!
  return from + (to - from) * ((probability - before) / (after - before))
}

/**
 * One number picks the member and, by where it falls within the member's share, the draw. (This
 * is a draw from the mixture, not its quantile: members stand side by side, not merged.)
 */
function drawFromMixture(members: readonly Weighted[], probability: number): number {
  let total = 0
  for (const { weight } of members) total += weight
  let before = 0
  const at = probability * total
  for (const { weight, distribution } of members) {
    if (at < before + weight) return drawAt(distribution, (at - before) / weight)
    before += weight
  }
  throw new Error(`a mixture of ${members.length} members whose weights add up to ${total}`)
}
