/**
 * The exponential with the very bits that Go gives on amd64, where it multiplies and adds in one
 * rounding.
 *
 * Follows math/exp_amd64.s of Go 1.26 (Shibata, "Efficient evaluation methods of elementary
 * functions suitable for SIMD computation", ISC 2010). The fused operation follows Boldo and
 * Melquiond, "Emulation of FMA and Correctly Rounded Sums" (IEEE Transactions on Computers, 2008).
 */

// Scratch, not state: written before every read.
const float = new Float64Array(1)
const words = new Int32Array(float.buffer)

/** Taylor's coefficients from the eighth power down to the first. */
const coefficients: readonly number[] = [
  2.48015873015873e-05, 0.0001984126984126984, 0.001388888888888889, 0.008333333333333333,
  0.041666666666666664, 0.16666666666666666, 0.5, 1,
]

export function exp(value: number): number {
  if (value !== value) return value
  if (value > 709.782712893384) return Infinity
  if (value < -1100) return 0
  const exponent = roundToEven(value * 1.4426950408889634)
  let x = fused(-0.693147180559663, exponent, value)
  x = fused(-2.8235290563031577e-13, exponent, x)
  x *= 0.0625
  let series = coefficients[0]!
  for (const coefficient of coefficients.slice(1)) series = fused(series, x, coefficient)
  x = series * x
  x = (x + 2) * x
  x = (x + 2) * x
  x = (x + 2) * x
  return scaled(fused(x, x + 2, 1), exponent)
}

/** A product and a sum, rounded once. The magnitudes here are far from overflow and underflow. */
function fused(a: number, b: number, c: number): number {
  const product = a * b
  const low = productError(a, b, product)
  const t = c + low
  const tError = sumError(c, low, t)
  const v = product + t
  const vError = sumError(product, t, v)
  return v + roundedToOdd(tError, vError)
}

/** What rounding took from a product (Veltkamp's splitting, Dekker's product). */
function productError(a: number, b: number, product: number): number {
  const [aHigh, bHigh] = [highHalf(a), highHalf(b)]
  const [aLow, bLow] = [a - aHigh, b - bHigh]
  return aLow * bLow - (((product - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow)
}

function highHalf(value: number): number {
  const shifted = 134_217_729 * value
  return shifted - (shifted - value)
}

/** What rounding took from a sum (Knuth). */
function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a
  return (a - (sum - bPart)) + (b - bPart)
}

/** A sum that is rounded to the neighbour whose last bit is set, where it must be rounded at all. */
function roundedToOdd(a: number, b: number): number {
  const sum = a + b
  const error = sumError(a, b, sum)
  float[0] = sum
  if (error === 0 || (words[0]! & 1) === 1) return sum
  // Away from zero is one up in the bits, towards it one down.
  const isAway = (error > 0) === (sum > 0)
  if (isAway) words[0]!++
  else if (words[0] === 0) {
    words[0] = -1
    words[1]!--
  } else words[0]!--
  return float[0]!
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

function scaled(value: number, exponent: number): number {
  if (exponent + 1023 >= 2047) return Infinity
  if (exponent + 1023 > 0) return value * powerOfTwo(exponent)
  return exponent + 1023 < -52 ? 0 : value * powerOfTwo(exponent + 1022) * powerOfTwo(-1022)
}

function powerOfTwo(exponent: number): number {
  words[0] = 0
  words[1] = (exponent + 1023) << 20
  return float[0]!
}
