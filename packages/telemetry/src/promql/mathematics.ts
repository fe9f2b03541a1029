/**
 * Elementary functions with the last bits of Go's math package, where those can be had without
 * fused multiplication: a query must answer what Prometheus answers.
 *
 * Follows math/{log,log10,pow,sin,tan,atan,asin,atan2,sinh,tanh,asinh,acosh,atanh}.go of Go 1.26,
 * which follow FreeBSD's msun and Cephes. `exp` (and what stands on it) may differ in the last bit.
 */
import { exp } from '@track/simulation'

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
  return total < -1080 ? result * 0 : first.fraction * powerOfTwo(-1000) * powerOfTwo(total + 1000)
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
  const t1 = s2 * (6.666666666666735130e-01 + s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)))
  const t2 = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01))
  const half = 0.5 * f * f
  return exponent * 6.93147180369123816490e-01 - ((half - (s * (half + (t1 + t2)) + exponent * 1.90821492927058770002e-10)) - f)
}

export function log2(value: number): number {
  if (!(value > 0) || value === Infinity) return log(value)
  const { fraction, exponent } = splitFloat(value)
  return fraction === 0.5 ? exponent - 1 : log(fraction) * (1 / ln2) + exponent
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
  let j = Math.floor(x * (4 / pi))
  if (j % 2 === 1) j++
  const rest = ((x - j * 7.85398125648498535156e-1) - j * 3.77489470793079817668e-8) - j * 2.69515142907905952645e-15
  return { octant: j % 8, rest }
}

function sinSeries(z: number, zz: number): number {
  return z + z * zz * ((((((1.58962301576546568060e-10 * zz) - 2.50507477628578072866e-8) * zz + 2.75573136212857245213e-6) * zz -
    1.98412698295895385996e-4) * zz + 8.33333333332211858878e-3) * zz - 1.66666666666666307295e-1)
}

function cosSeries(zz: number): number {
  return 1 - 0.5 * zz + zz * zz * ((((((-1.13585365213876817300e-11 * zz) + 2.08757008419747316778e-9) * zz - 2.75573141792967388112e-7) * zz +
    2.48015872888517045348e-5) * zz - 1.38888888888730564116e-3) * zz + 4.16666666666665929218e-2)
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
    y = z + z * (zz * (((-1.30936939181383777646e4 * zz) + 1.15351664838587416140e6) * zz - 1.79565251976484877988e7) /
      ((((zz + 1.36812963470692954678e4) * zz - 1.32089234440210967447e6) * zz + 2.50083801823357915839e7) * zz - 5.38695755929454629881e7))
  }
  if (j % 4 === 2) y = -1 / y
  return x < 0 ? -y : y
}

function arcSeries(x: number): number {
  const z = x * x
  const quotient = z * ((((-8.750608600031904122785e-01 * z - 1.615753718733365076637e+01) * z - 7.500855792314704667340e+01) * z -
    1.228866684490136173410e+02) * z - 6.485021904942025371773e+01) / (((((z + 2.485846490142306297962e+01) * z + 1.650270098316988542046e+02) * z +
    4.328810604912902668951e+02) * z + 4.853903996359136964868e+02) * z + 1.945506571482613964425e+02)
  return x * quotient + x
}

/** For x above 0. */
function arc(x: number): number {
  const more = 6.123233995736765886130e-17
  if (x <= 0.66) return arcSeries(x)
  if (x > 2.41421356237309504880) return pi / 2 - arcSeries(1 / x) + more
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
