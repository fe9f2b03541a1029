/**
 * Sine and cosine, the same to the last bit in every engine (`Math.sin` need not be), for
 * arguments of any size.
 * Follows fdlibm k_sin.c, k_cos.c and e_rem_pio2.c: an error below one unit in the last place.
 * Large arguments are reduced with whole numbers instead of fdlibm's table of 24-bit pieces.
 */
import { highWord, powerOfTwo } from './double.ts'

export const pi = 3.141592653589793

const quarterPi = 0.7853981633974483
const inverseHalfPi = 0.6366197723675814
/** pi/2 in pieces of 33 bits: a whole number of quarters times a piece is exact. */
const halfPi1 = 1.5707963267341256
const halfPi1Rest = 6.077100506506192e-11
const halfPi2 = 6.077100506303966e-11
const halfPi2Rest = 2.0222662487959506e-21
const halfPi3 = 2.0222662487111665e-21
const halfPi3Rest = 8.4784276603689e-32

/** The first 1,216 bits after the point of 2/pi: enough for the largest double. */
const twoOverPi = BigInt('0x'
  + 'a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1c'
  + 'b129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f'
  + '6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6bab')
const twoOverPiBits = 1216n

/** x less `quarters` times pi/2, as a sum of two doubles; `quarters` counts modulo 4. */
interface Reduced {
  readonly quarters: number
  readonly high: number
  readonly low: number
}

export function sin(x: number): number {
  if (Math.abs(x) <= quarterPi) return sinNearZero(x, 0)
  if (!(Math.abs(x) < Infinity)) return NaN
  return sinOf(reduce(x), 0)
}

export function cos(x: number): number {
  if (Math.abs(x) <= quarterPi) return cosNearZero(x, 0)
  if (!(Math.abs(x) < Infinity)) return NaN
  return sinOf(reduce(x), 1)
}

/** The sine of an angle that many quarters of a turn further on. */
function sinOf({ quarters, high, low }: Reduced, further: number): number {
  const turned = (quarters + further) & 3
  const size = turned & 1 ? cosNearZero(high, low) : sinNearZero(high, low)
  return turned & 2 ? -size : size
}

function sinNearZero(x: number, low: number): number {
  if (Math.abs(x) < 1.4901161193847656e-8) return x
  const z = x * x
  const w = z * z
  const r = 0.00833333333332249 + z * (-0.0001984126982985795 + z * 2.7557313707070068e-6)
    + z * w * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)
  const v = z * x
  if (low === 0) return x + v * (-0.16666666666666632 + z * r)
  return x - ((z * (0.5 * low - v * r) - low) - v * -0.16666666666666632)
}

function cosNearZero(x: number, low: number): number {
  const z = x * x
  const w = z * z
  const r = z * (0.0416666666666666 + z * (-0.001388888888887411 + z * 2.480158728947673e-5))
    + w * w * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11))
  const half = 0.5 * z
  const top = 1 - half
  return top + (((1 - top) - half) + (z * r - x * low))
}

function reduce(x: number): Reduced {
  if (Math.abs(x) >= 1647099) return reduceLarge(x)
  const quarters = Math.round(x * inverseHalfPi)
  let rest = x - quarters * halfPi1
  let lost = quarters * halfPi1Rest
  let high = rest - lost
  // Where x is close to a multiple of pi/2 the difference loses bits; the next pieces give them back.
  if (isFarBelow(high, x, 16)) [rest, lost] = subtractPiece(rest, quarters, halfPi2, halfPi2Rest)
  high = rest - lost
  if (isFarBelow(high, x, 49)) [rest, lost] = subtractPiece(rest, quarters, halfPi3, halfPi3Rest)
  high = rest - lost
  return { quarters: quarters & 3, high, low: (rest - high) - lost }
}

function subtractPiece(from: number, quarters: number, piece: number, pieceRest: number): [number, number] {
  const product = quarters * piece
  const rest = from - product
  return [rest, quarters * pieceRest - ((from - rest) - product)]
}

function isFarBelow(a: number, b: number, bits: number): boolean {
  return ((highWord(b) >> 20) & 0x7ff) - ((highWord(a) >> 20) & 0x7ff) > bits
}

/** x * 2/pi as a whole number over 2^1216, of which the two bits above the point are kept. */
function reduceLarge(x: number): Reduced {
  const size = Math.abs(x)
  const exponent = ((highWord(size) >> 20) & 0x7ff) - 1075
  const mantissa = exponent < 0 ? size * powerOfTwo(-exponent) : size / powerOfTwo(exponent)
  const product = BigInt(mantissa) * twoOverPi
  const shifted = exponent < 0 ? product >> BigInt(-exponent) : product << BigInt(exponent)
  const half = 1n << (twoOverPiBits - 1n)
  const quarters = Number(((shifted + half) >> twoOverPiBits) & 3n)
  const fraction = ((shifted + half) & ((half << 1n) - 1n)) - half
  return x < 0 ? negated(quarters, angleOf(fraction)) : { quarters, ...angleOf(fraction) }
}

function negated(quarters: number, { high, low }: { high: number; low: number }): Reduced {
  return { quarters: -quarters & 3, high: -high, low: -low }
}

/** A fraction (over 2^1216) of pi/2, as a sum of two doubles. */
function angleOf(fraction: bigint): { high: number; low: number } {
  // pi/2 over 2^124; the product keeps more than 100 bits of the angle.
  const halfPi = 0x1921fb54442d18469898cc51701b839an
  const scaled = (fraction >> 976n) * halfPi
  const high = Number(scaled)
  const low = Number(scaled - BigInt(high))
  return { high: high * powerOfTwo(-364), low: low * powerOfTwo(-364) }
}
