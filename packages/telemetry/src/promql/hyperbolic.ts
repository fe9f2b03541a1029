/** Hyperbolic functions; see mathematics.ts for what they follow. */
import { exp, log1p } from '@track/simulation'
import { log } from './mathematics.ts'

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
  const above = (((-0.2630563213397497062819489e+2 * square - 0.2894211355989563807284660366e+4) * square -
    0.8991272022039509355398013511e+5) * square - 0.6307673640497716991184787251e+6) * x
  return above / (((square - 0.173678953558233699533450911e+3) * square + 0.1521517378790019070696485176e+5) * square -
    0.6307673640497716991212077277e+6)
}

export function cosh(x: number): number {
  const size = Math.abs(x)
  const power = exp(size)
  return size > 21 ? power * 0.5 : (power + 1 / power) * 0.5
}

export function tanh(x: number): number {
  const size = Math.abs(x)
  if (x === 0 || x !== x) return x
  if (size > 0.5 * 8.8029691931113054295988e+01) return x < 0 ? -1 : 1
  if (size >= 0.625) {
    const value = 1 - 2 / (exp(2 * size) + 1)
    return x < 0 ? -value : value
  }
  const s = x * x
  return x + x * s * ((-9.64399179425052238628e-1 * s - 9.92877231001918586564e1) * s - 1.61468768441708447952e3) /
    (((s + 1.12811678491631932401e2) * s + 2.23548839060100448583e3) * s + 4.84406305325125486048e3)
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
