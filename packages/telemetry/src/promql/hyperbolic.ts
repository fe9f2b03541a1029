/** Hyperbolic functions; see mathematics.ts for what they follow. */
import { exp } from './exponential.ts'
import { log, log1p } from './mathematics.ts'

const ln2 = 0.6931471805599453
const large = 268_435_456

/** Keeps -0, whose sign comes out again. */
function unsigned(x: number): number {
  return x < 0 ? -x : x
}

export function sinh(x: number): number {
  const size = unsigned(x)
  const value = sinhOf(size)
  return x < 0 ? -value : value
}

function sinhOf(x: number): number {
  if (x > 21) return exp(x) * 0.5
  if (x > 0.5) {
    const power = exp(x)
    return (power - 1 / power) * 0.5
  }
  const square = x * x
  const above = (((-26.30563213397497 * square - 2894.211355989564) * square -
    89912.72022039509) * square - 630767.3640497717) * x
  return above / (((square - 173.6789535582337) * square + 15215.17378790019) * square -
    630767.3640497717)
}

export function cosh(x: number): number {
  const size = Math.abs(x)
  const power = exp(size)
  return size > 21 ? power * 0.5 : (power + 1 / power) * 0.5
}

export function tanh(x: number): number {
  const size = Math.abs(x)
  if (x === 0 || x !== x) return x
  if (size > 0.5 * 88.02969193111305) return x < 0 ? -1 : 1
  if (size >= 0.625) {
    const value = 1 - 2 / (exp(2 * size) + 1)
    return x < 0 ? -value : value
  }
  const s = x * x
  return x + x * s * ((-0.9643991794250523 * s - 99.28772310019185) * s - 1614.6876844170845) /
    (((s + 112.81167849163293) * s + 2235.4883906010045) * s + 4844.063053251255)
}

export function asinh(x: number): number {
  if (!Number.isFinite(x)) return x
  const size = unsigned(x)
  const value = size > large ? log(size) + ln2
    : size > 2 ? log(2 * size + 1 / (Math.sqrt(size * size + 1) + size))
      : size < 1 / large ? size
        : log1p(size + (size * size) / (1 + Math.sqrt(1 + size * size)))
  return x < 0 ? -value : value
}

export function acosh(x: number): number {
  if (!(x >= 1)) return NaN
  if (x === 1) return 0
  if (x >= large) return log(x) + ln2
  if (x > 2) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)))
  const t = x - 1
  return log1p(t + Math.sqrt(2 * t + t * t))
}

export function atanh(x: number): number {
  if (!(x >= -1 && x <= 1)) return NaN
  if (Math.abs(x) === 1) return x * Infinity
  const size = unsigned(x)
  let value = size
  if (size >= 0.5) value = 0.5 * log1p((size + size) / (1 - size))
  else if (size >= 1 / large) {
    const twice = size + size
    value = 0.5 * log1p(twice + (twice * size) / (1 - size))
  }
  return x < 0 ? -value : value
}
