/**
 * Powers of e, the same to the last bit in every engine (`Math.exp` need not be).
 * Follows fdlibm e_exp.c and s_expm1.c: an error below one unit in the last place.
 */
import { powerOfTwo, scale } from './double.ts'

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
const inverseLn2 = 1.4426950408889634
const halfLn2 = 0.34657359027997264
const overflowsAbove = 709.782712893384
const underflowsBelow = -745.1332191019411

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
  const c = rest - square * (0.16666666666666602 + square * (-0.0027777777777015593
    + square * (6.613756321437934e-5 + square * (-1.6533902205465252e-6 + square * 4.1381367970572385e-8))))
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
  const r = 1 + halfSquare * (-0.03333333333333313 + halfSquare * (0.0015873015872548146
    + halfSquare * (-7.93650757867488e-5 + halfSquare * (4.008217827329362e-6 + halfSquare * -2.0109921818362437e-7))))
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
