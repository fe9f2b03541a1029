/**
 * The mean and the variance of a distribution, by formula: what the law of large numbers, and a
 * capacity plan, are checked against.
 */
import { type Distribution, lognormalOf } from './distribution.ts'
import { exp, expm1 } from './mathematics/exponential.ts'
import { gamma } from './mathematics/gamma.ts'
import { log } from './mathematics/logarithm.ts'

export function meanOf(distribution: Distribution): number {
  return moment(distribution, 1)
}

export function varianceOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'constant': return 0
    case 'uniform': return power(distribution.to - distribution.from, 2) / 12
    case 'exponential': return distribution.mean * distribution.mean
    case 'normal': return distribution.deviation * distribution.deviation
    case 'lognormal': {
      const { sigma } = lognormalOf(distribution)
      const mean = meanOf(distribution)
      return mean * mean * expm1(sigma * sigma)
    }
    case 'gamma': return distribution.mean * distribution.mean / distribution.shape
    case 'erlang': return distribution.mean * distribution.mean / distribution.stages
    case 'bernoulli': return distribution.probability * (1 - distribution.probability)
    case 'poisson': return distribution.mean
    case 'shifted': return varianceOf(distribution.of)
    default: {
      const mean = meanOf(distribution)
      const second = moment(distribution, 2)
      return second === Infinity ? Infinity : second - mean * mean
    }
  }
}

/** The mean of a draw, or of its square. */
function moment(distribution: Distribution, order: 1 | 2): number {
  switch (distribution.kind) {
    case 'constant': return order === 1 ? distribution.value : distribution.value * distribution.value
    case 'pareto': return paretoMoment(distribution, order)
    case 'weibull': return power(distribution.scale, order) * gamma(1 + order / distribution.shape)
    case 'empirical': return empiricalMoment(distribution.quantiles, order)
    case 'mixture': {
      let total = 0
      let sum = 0
      for (const { weight, distribution: member } of distribution.of) {
        total += weight
        if (weight > 0) sum += weight * moment(member, order)
      }
      return sum / total
    }
    default: {
      const mean = simpleMean(distribution)
      return order === 1 ? mean : mean * mean + varianceOf(distribution)
    }
  }
}

type Simple = Exclude<Distribution, { kind: 'constant' | 'pareto' | 'weibull' | 'empirical' | 'mixture' }>

function simpleMean(distribution: Simple): number {
  switch (distribution.kind) {
    case 'uniform': return (distribution.from + distribution.to) / 2
    case 'lognormal': {
      const { median, sigma } = lognormalOf(distribution)
      return median * exp(sigma * sigma / 2)
    }
    case 'bernoulli': return distribution.probability
    case 'shifted': return distribution.by + meanOf(distribution.of)
    default: return distribution.mean
  }
}

function power(base: number, order: 1 | 2): number {
  return order === 1 ? base : base * base
}

function paretoMoment(
  { minimum, shape, maximum }: { minimum: number; shape: number; maximum?: number },
  order: 1 | 2,
): number {
  if (maximum === undefined) return shape > order ? power(minimum, order) * shape / (shape - order) : Infinity
  const ratio = minimum / maximum
  const kept = 1 - exp(shape * log(ratio))
  if (shape === order) return power(minimum, order) * shape * -log(ratio) / kept
  return power(minimum, order) * shape / (shape - order) * (1 - exp((shape - order) * log(ratio))) / kept
}

/** Between two quantiles the distribution is uniform; outside of the table it stands at its ends. */
function empiricalMoment(quantiles: readonly (readonly [number, number])[], order: 1 | 2): number {
  const first = quantiles[0]
  const last = quantiles.at(-1)
  if (!first || !last) throw new Error('an empirical distribution without quantiles')
  let sum = first[0] * power(first[1], order) + (1 - last[0]) * power(last[1], order)
  for (let index = 1; index < quantiles.length; index++) {
    const [before, from] = quantiles[index - 1]!
    const [after, to] = quantiles[index]!
    sum += (after - before) * (order === 1 ? (from + to) / 2 : (from * from + from * to + to * to) / 3)
  }
  return sum
}
