/**
 * The quantile of the Poisson distribution: exact up to a mean of 512; above, an expansion around
 * the normal, whose answer is off by one for fewer than one draw in ten thousand.
 * Follows Giles, "Algorithm 955: Approximation of the Inverse Poisson Cumulative Distribution
 * Function" (ACM TOMS 42, 2016), equation 7, without its corrections near whole numbers.
 */
import { exp } from './exponential.ts'
import { normalQuantile } from './normal.ts'

const meanOfExactMax = 512

/** The smallest count that is not exceeded with more than the given probability. */
export function poissonQuantile(mean: number, probability: number): number {
  if (!(mean > 0) || probability <= 0) return 0
  return mean <= meanOfExactMax ? bySearch(mean, probability) : byExpansion(mean, probability)
}

function bySearch(mean: number, probability: number): number {
  let count = 0
  let term = exp(-mean)
  let sum = term
  // Past the mean, terms too small to be added end the search.
  while (sum <= probability && (count < mean || term > 1e-17)) {
    term *= mean / ++count
    sum += term
  }
  return count
}

function byExpansion(mean: number, probability: number): number {
  const w = normalQuantile(probability)
  const square = w * w
  const root = Math.sqrt(mean)
  const expansion = mean + root * w + (1 / 3 + square / 6)
    - w * (1 / 36 + square / 72) / root
    + (-8 / 405 + square * (7 / 810 + square / 270)) / mean
  return Math.max(0, Math.floor(expansion))
}
