/** Each kind of distribution: the law of large numbers against the formulas, and its edges. */
import { expect, test } from 'vitest'
import { stream } from './chance.ts'
import { type Distribution, lognormalOf, quantileOf, sample } from './distribution.ts'
import { meanOf, varianceOf } from './moments.ts'

const kinds: Record<Distribution['kind'], Distribution[]> = {
  constant: [{ kind: 'constant', value: 3 }],
  uniform: [{ kind: 'uniform', from: 2, to: 5 }],
  exponential: [{ kind: 'exponential', mean: 1_000 }],
  normal: [{ kind: 'normal', mean: 3, deviation: 2 }],
  lognormal: [{ kind: 'lognormal', median: 100, sigma: 0.7 }, { kind: 'lognormal', p50: 100, p99: 400 }],
  pareto: [{ kind: 'pareto', minimum: 1, shape: 6 }, { kind: 'pareto', minimum: 1, shape: 1.2, maximum: 100 },
    { kind: 'pareto', minimum: 2, shape: 2, maximum: 50 }],
  weibull: [{ kind: 'weibull', scale: 2, shape: 1.5 }, { kind: 'weibull', scale: 2, shape: 0.8 }],
  gamma: [{ kind: 'gamma', mean: 3, shape: 0.5 }, { kind: 'gamma', mean: 3, shape: 40.5 }],
  erlang: [{ kind: 'erlang', mean: 3, stages: 4 }],
  bernoulli: [{ kind: 'bernoulli', probability: 0.3 }],
  poisson: [{ kind: 'poisson', mean: 3.5 }, { kind: 'poisson', mean: 900 }],
  empirical: [{ kind: 'empirical', quantiles: [[0, 1], [0.5, 2], [0.99, 10], [1, 80]] }, { kind: 'empirical', quantiles: [[0.2, 1], [0.9, 5]] }],
  mixture: [{ kind: 'mixture', of: [
    { weight: 9, distribution: { kind: 'exponential', mean: 1 } },
    { weight: 1, distribution: { kind: 'uniform', from: 10, to: 20 } },
  ] }],
  shifted: [{ kind: 'shifted', by: 5, of: { kind: 'exponential', mean: 1 } }],
}
const all = Object.values(kinds).flat()

test.each(all)('draws of %j have its mean and variance', (distribution) => {
  const n = 40_000
  const from = stream(11, JSON.stringify(distribution))
  const mean = meanOf(distribution)
  let sum = 0
  let squares = 0
  let fourths = 0
  for (let index = 0; index < n; index++) {
    const deviation = sample(distribution, from, index) - mean
    sum += deviation
    squares += deviation ** 2
    fourths += deviation ** 4
  }
  const variance = varianceOf(distribution)
  if (distribution.kind === 'constant') return expect([sum, squares, variance]).toEqual([0, 0, 0])
  expect(Math.abs(sum / n) / Math.sqrt(variance / n), 'deviations of the mean').toBeLessThan(3.3)
  const errorOfVariance = Math.sqrt((fourths / n - variance ** 2) / n)
  expect(Math.abs(squares / n - variance) / errorOfVariance, 'deviations of the variance').toBeLessThan(4)
})

test.each(all.filter(({ kind }) => kind !== 'mixture'))('the quantile of %j never falls', (distribution) => {
  let before = -Infinity
  for (let probability = 0; probability < 1; probability += 0.001) {
    const value = quantileOf(distribution, probability)
    expect(value).toBeGreaterThanOrEqual(before)
    before = value
  }
})

test('more of a parameter never draws less: the luck is the same', () => {
  for (let index = 0; index < 1_000; index++) {
    const from = stream(5, 'paired')
    const slow = sample({ kind: 'exponential', mean: 20 }, from, index)
    expect(slow).toBeCloseTo(2 * sample({ kind: 'exponential', mean: 10 }, from, index), 9)
    const rare = sample({ kind: 'bernoulli', probability: 0.1 }, from, index)
    expect(sample({ kind: 'bernoulli', probability: 0.2 }, from, index)).toBeGreaterThanOrEqual(rare)
  }
})

test('the edges', () => {
  expect(quantileOf({ kind: 'exponential', mean: 5 }, 0)).toBeCloseTo(0, 15)
  expect(quantileOf({ kind: 'bernoulli', probability: 0 }, 1 - 2 ** -53)).toBe(0)
  expect(quantileOf({ kind: 'bernoulli', probability: 1 }, 0)).toBe(1)
  expect(quantileOf({ kind: 'normal', mean: 4, deviation: 0 }, 0)).toBe(4)
  expect(quantileOf({ kind: 'lognormal', median: 4, sigma: 0 }, 0)).toBe(4)
  expect(quantileOf({ kind: 'pareto', minimum: 2, shape: 1.5 }, 0)).toBe(2)
  expect(quantileOf({ kind: 'pareto', minimum: 2, shape: 1.5, maximum: 9 }, 1)).toBeCloseTo(9, 12)
  expect(quantileOf({ kind: 'weibull', scale: 2, shape: 1.5 }, 0)).toBe(0)
  expect(quantileOf({ kind: 'poisson', mean: 0 }, 0.5)).toBe(0)
  expect(quantileOf({ kind: 'empirical', quantiles: [[0.5, 7]] }, 0.1)).toBe(7)
  expect([1, 2].map((shape) => meanOf({ kind: 'pareto', minimum: 1, shape }))).toEqual([Infinity, 2])
  expect(varianceOf({ kind: 'pareto', minimum: 1, shape: 2 })).toBe(Infinity)
  expect(() => quantileOf({ kind: 'empirical', quantiles: [] }, 0.5)).toThrow('an empirical distribution without quantiles')
  expect(() => quantileOf({ kind: 'mixture', of: [] }, 0.5)).toThrow('a mixture of 0 members whose weights add up to 0')
})

test('a lognormal by two quantiles has them', () => {
  const distribution: Distribution = { kind: 'lognormal', p50: 100, p99: 400 }
  expect(quantileOf(distribution, 0.5)).toBeCloseTo(100, 12)
  expect(quantileOf(distribution, 0.99)).toBeCloseTo(400, 10)
  expect(lognormalOf(distribution).sigma).toBeCloseTo(Math.log(4) / 2.3263478740408408, 14)
})

test('a draw of 0 is the middle of its interval, no infinity', () => {
  const normal: Distribution = { kind: 'normal', mean: 0, deviation: 1 }
  const smallest = quantileOf(normal, 2 ** -54)
  expect(smallest).toBeGreaterThan(-8.4)
  const halves: Distribution = { kind: 'mixture', of: [{ weight: 1, distribution: normal }, { weight: 1, distribution: normal }] }
  expect([0, 0.5].map((probability) => quantileOf(halves, probability))).toEqual([smallest, smallest])
})
