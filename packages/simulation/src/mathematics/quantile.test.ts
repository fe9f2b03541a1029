/** Quantiles against published values and against the distribution functions that they invert. */
import { expect, test } from 'vitest'
import { exp } from './exponential.ts'
import { gamma, gammaProbability, gammaQuantile, logGamma } from './gamma.ts'
import { normalQuantile } from './normal.ts'
import { poissonQuantile } from './poisson.ts'

/** The first three are the check values of Wichura's paper. */
const normal: [probability: number, value: number][] = [
  [0.25, -0.6744897501960817], [0.001, -3.090232306167814], [1e-20, -9.262340089798409],
  [0.5, 0], [0.75, 0.6744897501960817], [0.99, 2.3263478740408408], [0.975, 1.959963984540054],
]

test.each(normal)('a standard normal is below its quantile with probability %d', (probability, value) => {
  expect(Math.abs(normalQuantile(probability) - value)).toBeLessThanOrEqual(1e-15 * Math.abs(value))
})

test('the normal quantile at its edges', () => {
  expect([0, 1, -0.1, 1.1, NaN].map(normalQuantile)).toEqual([-Infinity, Infinity, NaN, NaN, NaN])
})

test('the gamma function of whole numbers and halves', () => {
  expect(gamma(1)).toBe(1)
  expect(gamma(5) / 24).toBeCloseTo(1, 13)
  expect(gamma(0.5) * gamma(0.5)).toBeCloseTo(Math.PI, 13)
  expect(logGamma(100)).toBeCloseTo(359.1342053695754, 10)
  expect([0, -1, NaN, Infinity].map(logGamma)).toEqual([Infinity, NaN, NaN, Infinity])
})

test('a gamma variable of shape 1 is exponential, of shape 3 the sum of three', () => {
  for (const x of [0.01, 0.5, 1, 3, 10, 30]) {
    expect(gammaProbability(1, x)).toBeCloseTo(1 - exp(-x), 13)
    expect(gammaProbability(3, x)).toBeCloseTo(1 - exp(-x) * (1 + x + x * x / 2), 13)
  }
  expect([gammaProbability(2, 0), gammaProbability(2, -1), gammaProbability(2, Infinity)]).toEqual([0, 0, 1])
})

test('the gamma quantile inverts the distribution function, in the tails too', () => {
  for (const shape of [0.05, 0.5, 1, 1.7, 4, 60, 3_000]) {
    for (const probability of [1e-9, 0.001, 0.2, 0.5, 0.8, 0.999, 1 - 1e-9]) {
      const x = gammaQuantile(shape, probability)
      if (x < 1e-290) continue
      expect(gammaProbability(shape, x) / probability, `shape ${shape}, ${probability}`).toBeCloseTo(1, 9)
    }
  }
  expect([gammaQuantile(2, 0), gammaQuantile(2, 1)]).toEqual([0, Infinity])
})

/** The probability that a count is at most `count`, by the gamma distribution. */
const poissonProbability = (mean: number, count: number) => (count < 0 ? 0 : 1 - gammaProbability(count + 1, mean))

test.each([0.01, 1, 3.5, 40, 511, 512.5, 700, 20_000])('the poisson quantile of mean %d is the count that reaches the probability', (mean) => {
  for (let probability = 0.0005; probability < 1; probability += 0.0137) {
    const count = poissonQuantile(mean, probability)
    expect(poissonProbability(mean, count)).toBeGreaterThan(probability - 1e-9)
    expect(poissonProbability(mean, count - 1)).toBeLessThanOrEqual(probability + 1e-9)
  }
})

test('a count is nothing where nothing is expected, and finite at the last double below 1', () => {
  expect(poissonQuantile(0, 0.9)).toBe(0)
  expect(poissonQuantile(5, 0)).toBe(0)
  expect(poissonQuantile(5, 1 - 2 ** -53)).toBeLessThan(60)
})
