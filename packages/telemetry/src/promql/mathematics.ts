/**
 * Elementary functions with the last bits of Go's math package: a query must answer what Prometheus
 * answers.
 *
 * Follows math/{dim,exp,log,log1p,log10,pow,sin,tan,atan,asin,atan2,sinh,tanh,asinh,acosh,atanh}.go of Go 1.26,
 * which follow FreeBSD's msun and Cephes.
 * Left out: what Go's assembly makes of the logarithm of a subnormal number.
 */
import { reduceAngle } from './angle-reduction.ts'
import { exp } from './exponential.ts'

export { exp }

const ln2 = 0.6931471805599453
const pi = 3.141592653589793

// Scratch, not state: written before every read.
const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)

/** A finite number other than 0 as a fraction in [0.5, 1) and a power of two. */
function splitFloat(value: number): { fraction: number; exponent: number } {
  const isTiny = Math.abs(value) < 2.2250738585072014e-308
  float[0] = isTiny ? value * 4_503_599_627_370_496 : value
  const exponent = ((words[1]! >>> 20) & 0x7ff) - 1022 - (isTiny ? 52 : 0)
  words[1] = (words[1]! & 0x800f_ffff) | 0x3fe0_0000
  return { fraction: float[0]!, exponent }
}

/** A fraction times a power of two, rounded once. */
function joinFloat(fraction: number, exponent: number): number {
  let result = fraction
  let left = exponent
  for (; left > 1000; left -= 1000) result *= powerOfTwo(1000)
  if (left >= -1000) return result * powerOfTwo(left)
  // Two steps at most, so that a subnormal result is rounded once.
  const first = splitFloat(result)
  const total = first.exponent + left
  return total < -1080 ? (result < 0 ? -0 : 0) : first.fraction * powerOfTwo(-1000) * powerOfTwo(total + 1000)
}

function powerOfTwo(exponent: number): number {
  if (exponent > 1023) return Infinity
  if (exponent >= -1022) {
    words[0] = 0
    words[1] = (exponent + 1023) << 20
    return float[0]!
  }
  return exponent < -1074 ? 0 : powerOfTwo(exponent + 100) * powerOfTwo(-100)
}

export function log(value: number): number {
  if (value !== value || value === Infinity) return value
  if (value < 0) return NaN
  if (value === 0) return -Infinity
  let { fraction, exponent } = splitFloat(value)
  if (fraction < 0.7071067811865476) {
    fraction *= 2
    exponent--
  }
  const f = fraction - 1
  const s = f / (2 + f)
  const s2 = s * s
  const s4 = s2 * s2
  const t1 = s2 * (0.6666666666666735 + s4 * (0.2857142874366239 + s4 * (0.1818357216161805 + s4 * 0.14798198605116586)))
  const t2 = s4 * (0.3999999999940942 + s4 * (0.22222198432149784 + s4 * 0.15313837699209373))
  const half = 0.5 * f * f
  return exponent * 0.6931471803691238 - ((half - (s * (half + (t1 + t2)) + exponent * 1.9082149292705877e-10)) - f)
}

/** log(1 + value), exact where the value is small. */
export function log1p(value: number): number {
  if (!(value > -1)) return value === -1 ? -Infinity : NaN
  if (value === Infinity) return value
  const size = Math.abs(value)
  if (size < 1.862645149230957e-09) return size < 5.551115123125783e-17 ? value : value - value * value * 0.5
  if (size < 0.41421356237309503 && value > -0.2928932188134525) return log1pOf(value, 0, 0)
  const sum = size < 9_007_199_254_740_992 ? 1 + value : value
  const { fraction, exponent } = splitFloat(sum)
  // What was lost when 1 was added.
  const lost = size < 9_007_199_254_740_992 ? (exponent > 1 ? 1 - (sum - value) : value - (sum - 1)) / sum : 0
  const isBelowRoot = fraction * 2 < 1.4142135623730951
  return isBelowRoot ? log1pOf(fraction * 2 - 1, exponent - 1, lost) : log1pOf(fraction - 1, exponent, lost)
}

function log1pOf(f: number, exponent: number, lost: number): number {
  const high = 0.6931471803691238
  const low = exponent * 1.9082149292705877e-10 + lost
  if (f === 0) return exponent === 0 ? 0 : exponent * high + low
  const half = 0.5 * f * f
  const s = f / (2 + f)
  const z = s * s
  const tail = z * (0.6666666666666735 + z * (0.3999999999940942 + z * (0.2857142874366239 + z * (0.22222198432149784 +
    z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))))
  return exponent === 0 ? f - (half - s * (half + tail)) : exponent * high - ((half - (s * (half + tail) + low)) - f)
}

export function log2(value: number): number {
  if (!(value > 0) || value === Infinity) return log(value)
  const { fraction, exponent } = splitFloat(value)
  return fraction === 0.5 ? exponent - 1 : log(fraction) * (1 / ln2) + exponent
}

/** 2 to the power of a value. */
export function exp2(value: number): number {
  if (value !== value || value === Infinity) return value
  if (value > 1023.9999999999999) return Infinity
  if (value < -1074) return 0
  const whole = Math.trunc(value > 0 ? value + 0.5 : value - 0.5)
  const rest = value - whole
  const high = rest * 0.6931471803691238
  const low = -rest * 1.9082149292705877e-10
  const r = high - low
  const t = r * r
  const c = r - t * (0.16666666666666666 + t * (-0.0027777777777015593 + t * (6.613756321437934e-05 + t * (-1.6533902205465252e-06 + t * 4.1381367970572385e-08))))
  return joinFloat(1 - ((low - (r * c) / (2 - c)) - high), whole)
}

export function log10(value: number): number {
  return log(value) * 0.4342944819032518
}

export function pow(x: number, y: number): number {
  const special = powSpecial(x, y)
  if (special !== undefined) return special
  let whole = Math.floor(Math.abs(y))
  let part = Math.abs(y) - whole
  if (part !== 0 && x < 0) return NaN
  if (whole >= 9_223_372_036_854_775_808) return x === -1 ? 1 : Math.abs(x) < 1 === y > 0 ? 0 : Infinity
  let result = 1
  if (part !== 0) {
    if (part > 0.5) {
      part--
      whole++
    }
    result = exp(part * log(x))
  }
  let { fraction, exponent } = splitFloat(x)
  let power = 0
  for (let left = whole; left !== 0; left = Math.floor(left / 2)) {
    if (exponent < -4096 || exponent > 4096) {
      power += exponent
      break
    }
    if (left % 2 === 1) {
      result *= fraction
      power += exponent
    }
    fraction *= fraction
    exponent *= 2
    if (fraction < 0.5) {
      fraction += fraction
      exponent--
    }
  }
  return y < 0 ? joinFloat(1 / result, -power) : joinFloat(result, power)
}

function powSpecial(x: number, y: number): number | undefined {
  if (y === 0 || x === 1) return 1
  if (y === 1) return x
  if (x !== x || y !== y) return NaN
  const isOdd = Math.abs(y) < 9_007_199_254_740_992 && Math.abs(y % 2) === 1
  if (x === 0) {
    const zero = isOdd ? x : 0
    return y < 0 ? 1 / zero : zero
  }
  if (Math.abs(y) === Infinity) return x === -1 ? 1 : Math.abs(x) < 1 === y > 0 ? 0 : Infinity
  if (x === -Infinity) return pow(1 / x, -y)
  if (x === Infinity) return y < 0 ? 0 : Infinity
  if (y === 0.5) return Math.sqrt(x)
  return y === -0.5 ? 1 / Math.sqrt(x) : undefined
}

/** The octant of an angle, and how far it lies from the octant's middle. */
function octant(x: number): { octant: number; rest: number } {
  if (x >= 536_870_912) return reduceAngle(x)
  let j = Math.floor(x * (4 / pi))
  if (j % 2 === 1) j++
  const rest = ((x - j * 0.7853981256484985) - j * 3.774894707930798e-08) - j * 2.6951514290790595e-15
  return { octant: j % 8, rest }
}

function sinSeries(z: number, zz: number): number {
  return z + z * zz * ((((((1.5896230157654656e-10 * zz) - 2.5050747762857807e-08) * zz + 2.7557313621385722e-06) * zz -
    0.0001984126982958954) * zz + 0.008333333333322118) * zz - 0.1666666666666663)
}

function cosSeries(zz: number): number {
  return 1 - 0.5 * zz + zz * zz * ((((((-1.1358536521387682e-11 * zz) + 2.087570084197473e-09) * zz - 2.755731417929674e-07) * zz +
    2.4801587288851704e-05) * zz - 0.0013888888888873056) * zz + 0.041666666666666595)
}

export function sin(x: number): number {
  if (x === 0) return x
  if (!Number.isFinite(x)) return NaN
  const { octant: j, rest } = octant(Math.abs(x))
  const half = j > 3 ? j - 4 : j
  const y = half === 2 ? cosSeries(rest * rest) : sinSeries(rest, rest * rest)
  return x < 0 !== j > 3 ? -y : y
}

export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN
  const { octant: j, rest } = octant(Math.abs(x))
  const half = j > 3 ? j - 4 : j
  const y = half === 2 ? sinSeries(rest, rest * rest) : cosSeries(rest * rest)
  return j > 3 !== half > 1 ? -y : y
}

export function tan(x: number): number {
  if (x === 0) return x
  if (!Number.isFinite(x)) return NaN
  const { octant: j, rest: z } = octant(Math.abs(x))
  const zz = z * z
  let y = z
  if (zz > 1e-14) {
    y = z + z * (zz * (((-13093.693918138379 * zz) + 1153516.6483858742) * zz - 17956525.197648488) /
      ((((zz + 13681.296347069296) * zz - 1320892.3444021097) * zz + 25008380.18233579) * zz - 53869575.592945464))
  }
  if (j % 4 === 2) y = -1 / y
  return x < 0 ? -y : y
}

function arcSeries(x: number): number {
  const z = x * x
  const quotient = z * ((((-0.8750608600031904 * z - 16.157537187333652) * z - 75.00855792314705) * z -
    122.88666844901361) * z - 64.85021904942025) / (((((z + 24.858464901423062) * z + 165.02700983169885) * z +
    432.88106049129027) * z + 485.3903996359137) * z + 194.5506571482614)
  return x * quotient + x
}

/** For x above 0. */
function arc(x: number): number {
  const more = 6.123233995736766e-17
  if (x <= 0.66) return arcSeries(x)
  if (x > 2.414213562373095) return pi / 2 - arcSeries(1 / x) + more
  return pi / 4 + arcSeries((x - 1) / (x + 1)) + 0.5 * more
}

export function atan(x: number): number {
  if (x === 0) return x
  return x > 0 ? arc(x) : -arc(-x)
}

export function asin(x: number): number {
  if (x === 0) return x
  const size = Math.abs(x)
  if (!(size <= 1)) return NaN
  const rest = Math.sqrt(1 - size * size)
  const angle = size > 0.7 ? pi / 2 - arc(rest / size) : arc(size / rest)
  return x < 0 ? -angle : angle
}

export function acos(x: number): number {
  return pi / 2 - asin(x)
}

export function atan2(y: number, x: number): number {
  if (y !== y || x !== x) return NaN
  const signed = (angle: number) => (y < 0 || Object.is(y, -0) ? -angle : angle)
  if (y === 0) return signed(x > 0 || Object.is(x, 0) ? 0 : pi)
  if (x === 0) return signed(pi / 2)
  if (x === Infinity) return signed(Math.abs(y) === Infinity ? pi / 4 : 0)
  if (x === -Infinity) return signed(Math.abs(y) === Infinity ? (3 * pi) / 4 : pi)
  if (Math.abs(y) === Infinity) return signed(pi / 2)
  const angle = atan(y / x)
  if (x > 0) return angle
  return angle <= 0 ? angle + pi : angle - pi
}

/** An infinity wins even over NaN. */
export function max(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b)
}

export function min(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b)
}
