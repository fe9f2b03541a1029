/**
 * Natural logarithms, the same to the last bit in every engine (`Math.log` need not be).
 * Follows fdlibm e_log.c and s_log1p.c: an error below one unit in the last place.
 */
import { highWord, withHighWord } from './double.ts'

const ln2High = 6.93147180369123816490e-01
const ln2Low = 1.90821492927058770002e-10
/** The high words of 1 and of sqrt(2)/2; arguments are reduced to [sqrt(2)/2, sqrt(2)). */
const highOfOne = 0x3ff0_0000
const highOfRootHalf = 0x3fe6_a09e

export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  if (x === 1) return 0
  let exponent = 0
  let value = x
  if (value < 2.2250738585072014e-308) {
    exponent = -54
    value *= 18014398509481984
  }
  const high = highWord(value) + (highOfOne - highOfRootHalf)
  exponent += (high >> 20) - 0x3ff
  const f = withHighWord(value, (high & 0xf_ffff) + highOfRootHalf) - 1
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
  const high = highWord(sum) + (highOfOne - highOfRootHalf)
  const exponent = (high >> 20) - 0x3ff
  // What was lost when 1 was added.
  const lost = exponent >= 54 ? 0 : (exponent >= 2 ? 1 - (sum - x) : x - (sum - 1)) / sum
  const f = withHighWord(sum, (high & 0xf_ffff) + highOfRootHalf) - 1
  const halfSquare = 0.5 * f * f
  return tail(f, halfSquare) + (exponent * ln2Low + lost) - halfSquare + f + exponent * ln2High
}

/** log(1 + f) - f + f*f/2, by a polynomial in (f / (2 + f)) squared. */
function tail(f: number, halfSquare: number): number {
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
  const odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
    + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
  return s * (halfSquare + (odd + even))
}
