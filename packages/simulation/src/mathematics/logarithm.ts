/**
 * Natural logarithms, the same to the last bit in every engine (`Math.log` need not be).
 * Follows fdlibm e_log.c and s_log1p.c: an error below one unit in the last place.
 */
import { highWord, powerOfTwo } from './double.ts'

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
/** The high words of 1 and of sqrt(2)/2. */
const highOfOne = 0x3ff0_0000
const highOfRootHalf = 0x3fe6_a09e

export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  if (x === 1) return 0
  let subnormal = 0
  let value = x
  if (value < 2.2250738585072014e-308) {
    subnormal = -54
    value *= 18014398509481984
  }
  const power = powerNear(value)
  const exponent = power + subnormal
  const f = value * powerOfTwo(-power) - 1
  const halfSquare = 0.5 * f * f
  return tail(f, halfSquare) + exponent * ln2Low - halfSquare + f + exponent * ln2High
}

/** log(1 + x), exact where x is small. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN
  if (x === Infinity || Math.abs(x) < 1.1102230246251565e-16) return x
  if (x > -0.2928932188134524 && x < 0.41421356237309503) {
    const halfSquare = 0.5 * x * x
    return tail(x, halfSquare) - halfSquare + x
  }
  const sum = 1 + x
  const exponent = powerNear(sum)
  // What was lost when 1 was added.
  const lost = exponent >= 54 ? 0 : (exponent >= 2 ? 1 - (sum - x) : x - (sum - 1)) / sum
  const f = sum * powerOfTwo(-exponent) - 1
  const halfSquare = 0.5 * f * f
  return tail(f, halfSquare) + (exponent * ln2Low + lost) - halfSquare + f + exponent * ln2High
}

/** The power of two that brings a normal number into [sqrt(2)/2, sqrt(2)) when it is divided by it. */
function powerNear(value: number): number {
  return ((highWord(value) + (highOfOne - highOfRootHalf)) >> 20) - 0x3ff
}

/** log(1 + f) - f + f*f/2, by a polynomial in (f / (2 + f)) squared. */
function tail(f: number, halfSquare: number): number {
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239
    + w * (0.1818357216161805 + w * 0.14798198605116586)))
  return s * (halfSquare + (odd + even))
}
