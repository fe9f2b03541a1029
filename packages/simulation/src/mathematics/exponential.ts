/**
 * Powers of e, the same to the last bit in every engine (`Math.exp` need not be).
 * Follows fdlibm e_exp.c and s_expm1.c: an error below one unit in the last place.
 */
import { powerOfTwo, scale } from './double.ts'

const ln2High = 6.93147180369123816490e-01
const ln2Low = 1.90821492927058770002e-10
const inverseLn2 = 1.44269504088896338700e+00
const halfLn2 = 0.34657359027997264
const overflowsAbove = 7.09782712893383973096e+02
const underflowsBelow = -7.45133219101941108420e+02

export function exp(x: number): number {
  if (x !== x) return NaN
  if (x > overflowsAbove) return Infinity
  if (x < underflowsBelow) return 0
  if (Math.abs(x) < 3.725290298461914e-9) return 1 + x
  if (x === 1) return Math.E
  const exponent = nearestPower(x)
  const high = x - exponent * ln2High
  const low = exponent * ln2Low
  const rest = high - low
  const square = rest * rest
  const c = rest - square * (1.66666666666666019037e-01 + square * (-2.77777777770155933842e-03
    + square * (6.61375632143793436117e-05 + square * (-1.65339022054652515390e-06 + square * 4.13813679705723846039e-08))))
  const power = 1 + (rest * c / (2 - c) - low + high)
  return exponent === 0 ? power : scale(power, exponent)
}

/** exp(x) - 1, exact where x is small. */
export function expm1(x: number): number {
  if (x !== x) return NaN
  if (x > overflowsAbove) return Infinity
  if (x < -38.816242111356935) return -1
  if (Math.abs(x) < 5.551115123125783e-17) return x
  const exponent = nearestPower(x)
  const high = x - exponent * ln2High
  const low = exponent * ln2Low
  const rest = high - low
  const lost = (high - rest) - low
  const half = 0.5 * rest
  const halfSquare = rest * half
  const r = 1 + halfSquare * (-3.33333333333331316428e-02 + halfSquare * (1.58730158725481460165e-03
    + halfSquare * (-7.93650757867487942473e-05 + halfSquare * (4.00821782732936239552e-06 + halfSquare * -2.01099218183624371326e-07))))
  const t = 3 - r * half
  const e = halfSquare * ((r - t) / (6 - rest * t))
  if (exponent === 0) return rest - (rest * e - halfSquare)
  return timesPowerLessOne(rest, rest * (e - lost) - lost - halfSquare, exponent)
}

/** 2^exponent * (1 + rest - e) - 1, each case summed so that nothing cancels. */
function timesPowerLessOne(rest: number, e: number, exponent: number): number {
  if (exponent === -1) return 0.5 * (rest - e) - 0.5
  if (exponent === 1) return rest < -0.25 ? -2 * (e - (rest + 0.5)) : 1 + 2 * (rest - e)
  if (exponent < 0 || exponent > 56) return scale(rest - e + 1, exponent) - 1
  const unit = powerOfTwo(-exponent)
  const sum = exponent < 20 ? rest - e + (1 - unit) : rest - (e + unit) + 1
  return sum * powerOfTwo(exponent)
}

/** The whole number of ln 2 in x, such that what is left is at most about half of one. */
function nearestPower(x: number): number {
  if (Math.abs(x) <= halfLn2) return 0
  return Math.trunc(inverseLn2 * x + (x < 0 ? -0.5 : 0.5))
}
