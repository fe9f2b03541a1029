/**
 * x to the power of y, the same to the last bit in every engine (`**` need not be); special
 * values as ECMAScript has them (Number::exponentiate).
 * Follows fdlibm e_pow.c: an error below 0.7 units in the last place.
 */
import { highWord, scale, withHighWord, withoutLowWord } from './double.ts'

const cpHigh = 0.9617967009544373
const cpLow = -7.028461650952758e-9
const cp = 0.9617966939259756
const log2Of1p5High = 0.5849624872207642
const log2Of1p5Low = 1.350039202129749e-8
const inverseLn2 = 1.4426950408889634
/** Seventeen bits of 1/ln 2, so that the product with x - 1 (33 bits) is exact; fdlibm takes 24. */
const inverseLn2High = 1.44268798828125
const inverseLn2Low = 7.05260771340736e-06
const ln2 = 0.6931471805599453
const ln2High = 0.6931471824645996
const ln2Low = -1.904654299957768e-9
/** 1024 - log2(the largest double and half a unit). */
const overflowTail = 8.008566259537294e-17

export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (x !== x || y !== y) return NaN
  const size = Math.abs(x)
  if (y === Infinity || y === -Infinity) {
    if (size === 1) return NaN
    return (size > 1) === (y > 0) ? Infinity : 0
  }
  if (y === 1) return x
  if (y === 2) return x * x
  if (y === 0.5 && x >= 0) return Math.sqrt(x) + 0
  const isWhole = Number.isInteger(y)
  const isNegative = x < 0 || Object.is(x, -0)
  const sign = isNegative && isWhole && Math.abs(y) < 9007199254740992 && y % 2 !== 0 ? -1 : 1
  if (size === 0 || size === Infinity) {
    const isZero = size === 0 ? y > 0 : y < 0
    return sign * (isZero ? 0 : Infinity)
  }
  if (isNegative && !isWhole) return NaN
  if (size === 1) return sign
  return sign * powerOfPositive(size, y)
}

function powerOfPositive(x: number, y: number): number {
  const isHuge = Math.abs(y) > 2147483648
  if (isHuge && Math.abs(x - 1) > 9.5367431640625e-7) return (x < 1) === (y < 0) ? Infinity : 0
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
  const c = z - square * (0.16666666666666602 + square * (-0.0027777777777015593
    + square * (6.613756321437934e-5 + square * (-1.6533902205465252e-6 + square * 4.1381367970572385e-8))))
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
  const r = sLow * (sHigh + s) + s2 * s2 * (0.5999999999999946 + s2 * (0.4285714285785502
    + s2 * (0.33333332981837743 + s2 * (0.272728123808534
    + s2 * (0.23066074577556175 + s2 * 0.20697501780033842)))))
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
  const w = (t * t) * (0.5 - t * (0.3333333333333333 - t * 0.25))
  const u = inverseLn2High * t
  const v = t * inverseLn2Low - w * inverseLn2
  const high = withoutLowWord(u + v)
  return [high, v - (high - u)]
}
