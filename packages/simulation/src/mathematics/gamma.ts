/**
 * The gamma function's logarithm, the distribution function of the gamma distribution and its
 * quantile, to about 14 digits.
 * Follows Press, Teukolsky, Vetterling, Flannery, "Numerical Recipes" (3rd edition), sections 6.2
 * (series and continued fraction) and 6.2.1 (quantile); the logarithm by Stirling's series.
 */
import { exp } from './exponential.ts'
import { log } from './logarithm.ts'
import { normalQuantile } from './normal.ts'
import { pow } from './power.ts'

const halfLogOfTwoPi = 0.9189385332046728
const epsilon = 2.220446049250313e-16
/** Keeps the continued fraction's denominators from being zero. */
const tiny = 1e-300

/** log(gamma(x)) for x > 0. */
export function logGamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : NaN
  if (x === Infinity) return x
  if (x === 1 || x === 2) return 0
  // gamma(x) = gamma(x + n) / (x (x + 1) ... (x + n - 1)), far enough out for the series.
  let product = 1
  let at = x
  while (at < 15) product *= at++
  const square = 1 / (at * at)
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680
    - square * (1 / 1188 - square * (691 / 360360 - square / 156)))))) / at
  return (at - 0.5) * log(at) - at + halfLogOfTwoPi + series - log(product)
}

/** gamma(x) for x > 0. */
export function gamma(x: number): number {
  return exp(logGamma(x))
}

/** The probability that a gamma variable of the shape (and scale 1) is at most x. */
export function gammaProbability(shape: number, x: number): number {
  if (!(x > 0)) return x === x ? 0 : NaN
  if (x === Infinity) return 1
  const density = exp(shape * log(x) - x - logGamma(shape))
  return x < shape + 1 ? density * series(shape, x) : 1 - density * continuedFraction(shape, x)
}

function series(shape: number, x: number): number {
  let term = 1 / shape
  let sum = term
  for (let at = shape + 1; term > sum * epsilon; at++) {
    term *= x / at
    sum += term
  }
  return sum
}

/** Lentz's method. */
function continuedFraction(shape: number, x: number): number {
  let b = x + 1 - shape
  let c = 1 / tiny
  let d = 1 / b
  let value = d
  for (let index = 1; ; index++) {
    const a = -index * (index - shape)
    b += 2
    d = 1 / awayFromZero(a * d + b)
    c = awayFromZero(b + a / c)
    const factor = d * c
    value *= factor
    if (Math.abs(factor - 1) <= epsilon) return value
  }
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

/** The value below which a gamma variable of the shape (and scale 1) falls with the probability. */
export function gammaQuantile(shape: number, probability: number): number {
  if (probability <= 0) return 0
  if (probability >= 1) return Infinity
  const logGammaOfShape = logGamma(shape)
  let x = firstGuess(shape, probability)
  for (let iteration = 0; iteration < 16; iteration++) {
    if (x <= 0) return 0
    const density = exp((shape - 1) * log(x) - x - logGammaOfShape)
    if (density === 0) return x
    const newton = (gammaProbability(shape, x) - probability) / density
    // Halley's step: Newton's, corrected by the second derivative.
    const step = newton / (1 - 0.5 * Math.min(1, newton * ((shape - 1) / x - 1)))
    x = x - step > 0 ? x - step : 0.5 * x
    if (Math.abs(step) < 1e-14 * x) break
  }
  return x
}

/** Wilson and Hilferty's cube for shapes above 1; below, a power near zero and an exponential tail. */
function firstGuess(shape: number, probability: number): number {
  if (shape > 1) {
    const ninth = 1 / (9 * shape)
    const root = 1 - ninth + normalQuantile(probability) * Math.sqrt(ninth)
    return Math.max(1e-3, shape * root * root * root)
  }
  const split = 1 - shape * (0.253 + shape * 0.12)
  if (probability < split) return pow(probability / split, 1 / shape)
  return 1 - log(1 - (probability - split) / (1 - split))
}
