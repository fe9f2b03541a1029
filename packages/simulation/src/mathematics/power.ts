/**
 * x to the power of y, the same to the last bit in every engine (`**` need not be); special
 * values as ECMAScript has them (Number::exponentiate).
 * Follows fdlibm e_pow.c: an error below 0.7 units in the last place.
 */
import { highWord, scale, withHighWord, withoutLowWord } from './double.ts'

const cpHigh = 9.61796700954437255859e-01
const cpLow = -7.02846165095275826516e-09
const cp = 9.61796693925975554329e-01
const log2Of1p5High = 5.84962487220764160156e-01
const log2Of1p5Low = 1.35003920212974897128e-08
const inverseLn2 = 1.44269504088896338700e+00
/** Seventeen bits of 1/ln 2, so that the product with x - 1 (33 bits) is exact; fdlibm takes 24. */
const inverseLn2High = 1.44268798828125
const inverseLn2Low = 7.05260771340736e-06
const ln2 = 6.93147180559945286227e-01
const ln2High = 6.93147182464599609375e-01
const ln2Low = -1.90465429995776804525e-09
/** 1024 - log2(the largest double and half a unit). */
const overflowTail = 8.0085662595372944372e-17

export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (x !== x || y !== y) return NaN
  const size = Math.abs(x)
  if (y === Infinity || y === -Infinity) {
    if (size === 1) return NaN
    return size > 1 === y > 0 ? Infinity : 0
  }
  if (y === 1) return x
  if (y === 2) return x * x
  if (y === 0.5 && x >= 0) return Math.sqrt(x) + 0
  const isWhole = Number.isInteger(y)
  const isNegative = x < 0 || Object.is(x, -0)
  const sign = isNegative && isWhole && Math.abs(y) < 9007199254740992 && y % 2 !== 0 ? -1 : 1
  if (size === 0 || size === Infinity) return size === 0 === y > 0 ? sign * 0 : sign * Infinity
  if (isNegative && !isWhole) return NaN
  if (size === 1) return sign
  return sign * powerOfPositive(size, y)
}

function powerOfPositive(x: number, y: number): number {
  const isHuge = Math.abs(y) > 2147483648
  if (isHuge && Math.abs(x - 1) > 9.5367431640625e-7) return x < 1 === y < 0 ? Infinity : 0
  const [logHigh, logLow] = isHuge ? log2NearOne(x) : log2(x)
  const yHigh = withoutLowWord(y)
  const low = (y - yHigh) * logHigh + y * logLow
  const high = yHigh * logHigh
  const exponent = low + high
  if (exponent > 1024 || (exponent === 1024 && low + overflowTail > exponent - high)) return Infinity
  if (exponent < -1075 || (exponent === -1075 && low <= exponent - high)) return 0
  return exp2(high, low)
}

/** 2^(high + low). */
function exp2(high: number, low: number): number {
  const exponent = high + low
  const whole = Math.abs(exponent) > 0.5 ? Math.floor(exponent + 0.5) : 0
  const rest = high - whole
  const t = withoutLowWord(low + rest)
  const u = t * ln2High
  const v = (low - (t - rest)) * ln2 + t * ln2Low
  const z = u + v
  const w = v - (z - u)
  const square = z * z
  const c = z - square * (1.66666666666666019037e-01 + square * (-2.77777777770155933842e-03
    + square * (6.61375632143793436117e-05 + square * (-1.65339022054652515390e-06 + square * 4.13813679705723846039e-08))))
  const r = (z * c) / (c - 2) - (w + z * w)
  return scale(1 - (r - z), whole)
}

/** log2(x) as a sum of two doubles. */
function log2(x: number): [number, number] {
  const isSubnormal = x < 2.2250738585072014e-308
  const normal = isSubnormal ? x * 9007199254740992 : x
  const word = highWord(normal)
  const fraction = word & 0xf_ffff
  // Around 1 below sqrt(3/2), around 1.5 below sqrt(3), around 1 of the next exponent above.
  const isNear1p5 = fraction > 0x3988e && fraction < 0xbb67a
  const isNext = fraction >= 0xbb67a
  const exponent = (word >> 20) - 0x3ff + (isNext ? 1 : 0) - (isSubnormal ? 53 : 0)
  const reducedWord = (fraction | 0x3ff0_0000) - (isNext ? 0x10_0000 : 0)
  const reduced = withHighWord(normal, reducedWord)
  const centre = isNear1p5 ? 1.5 : 1

  // s = (reduced - centre) / (reduced + centre), in two parts.
  const u = reduced - centre
  const v = 1 / (reduced + centre)
  const s = u * v
  const sHigh = withoutLowWord(s)
  const sumHigh = withHighWord(0, ((reducedWord >> 1) | 0x2000_0000) + 0x0008_0000 + (isNear1p5 ? 0x4_0000 : 0))
  const sumLow = reduced - (sumHigh - centre)
  const sLow = v * ((u - sHigh * sumHigh) - sHigh * sumLow)

  const s2 = s * s
  const r = sLow * (sHigh + s) + s2 * s2 * (5.99999999999994648725e-01 + s2 * (4.28571428578550184252e-01
    + s2 * (3.33333329818377432918e-01 + s2 * (2.72728123808534006489e-01
    + s2 * (2.30660745775561754067e-01 + s2 * 2.06975017800338417784e-01)))))
  const square = sHigh * sHigh
  const tHigh = withoutLowWord(3 + square + r)
  const tLow = r - ((tHigh - 3) - square)

  const productHigh = sHigh * tHigh
  const productLow = sLow * tHigh + tLow * s
  const pHigh = withoutLowWord(productHigh + productLow)
  const pLow = productLow - (pHigh - productHigh)
  const zHigh = cpHigh * pHigh
  const zLow = cpLow * pHigh + pLow * cp + (isNear1p5 ? log2Of1p5Low : 0)
  const centreHigh = isNear1p5 ? log2Of1p5High : 0
  const high = withoutLowWord(((zHigh + zLow) + centreHigh) + exponent)
  return [high, zLow - (((high - exponent) - centreHigh) - zHigh)]
}

/** log2(x) for |x - 1| below 2^-20, where the powers may be huge. */
function log2NearOne(x: number): [number, number] {
  const t = x - 1
  const w = (t * t) * (0.5 - t * (0.3333333333333333333333 - t * 0.25))
  const u = inverseLn2High * t
  const v = t * inverseLn2Low - w * inverseLn2
  const high = withoutLowWord(u + v)
  return [high, v - (high - u)]
}
