/** Decimal numbers of any length as bc computes with them: an integer and how many of its digits are behind the point. */

export interface Decimal {
  readonly digits: bigint
  readonly scale: number
}

export const zero: Decimal = { digits: 0n, scale: 0 }
export const one: Decimal = { digits: 1n, scale: 0 }

const scaleMax = 10_000

function tens(count: number): bigint {
  return BigInt(`1${'0'.repeat(Math.min(count, scaleMax))}`)
}

/** The same number with more digits behind the point, or cut to fewer. */
function rescaled({ digits, scale }: Decimal, to: number): Decimal {
  if (to === scale) return { digits, scale }
  return { digits: to > scale ? digits * tens(to - scale) : digits / tens(scale - to), scale: to }
}

/** Without what is behind the point. */
export function wholePart(value: Decimal): bigint {
  return rescaled(value, 0).digits
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale)
  return [rescaled(a, scale).digits, rescaled(b, scale).digits, scale]
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b)
  return { digits: x + y, scale }
}

export function negate({ digits, scale }: Decimal): Decimal {
  return { digits: -digits, scale }
}

export function compare(a: Decimal, b: Decimal): number {
  const [x, y] = aligned(a, b)
  return x < y ? -1 : x > y ? 1 : 0
}

export function multiply(a: Decimal, b: Decimal, scale: number): Decimal {
  const whole: Decimal = { digits: a.digits * b.digits, scale: a.scale + b.scale }
  return rescaled(whole, Math.min(a.scale + b.scale, Math.max(scale, a.scale, b.scale)))
}

export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  const shift = scale + b.scale - a.scale
  const digits = shift >= 0 ? (a.digits * tens(shift)) / b.digits : a.digits / (b.digits * tens(-shift))
  return { digits, scale }
}

export function remainder(a: Decimal, b: Decimal, scale: number): Decimal {
  const quotient = divide(a, b, scale)
  const product: Decimal = { digits: quotient.digits * b.digits, scale: quotient.scale + b.scale }
  return rescaled(add(a, negate(product)), Math.max(scale + b.scale, a.scale))
}

/** `exponent` is whole; a negative one divides. */
export function power(base: Decimal, exponent: number, scale: number): Decimal {
  let digits = 1n
  let square = base.digits
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) digits *= square
    if (left > 1) square *= square
  }
  const whole: Decimal = { digits, scale: base.scale * Math.abs(exponent) }
  if (exponent < 0) return divide(one, whole, scale)
  return rescaled(whole, Math.min(whole.scale, Math.max(scale, base.scale)))
}

/** By Newton's method on integers. */
export function squareRoot(value: Decimal, scale: number): Decimal {
  const to = Math.max(scale, value.scale)
  const wanted = rescaled(value, 2 * to).digits
  if (wanted < 2n) return { digits: wanted, scale: to }
  let root = BigInt(`1${'0'.repeat(Math.ceil(String(wanted).length / 2))}`)
  for (;;) {
    const next = (root + wanted / root) / 2n
    if (next >= root) return { digits: root, scale: to }
    root = next
  }
}

/** Digits beyond 9 are letters; with a base other than ten the point divides by its powers. */
export function parseDecimal(text: string, base: number): Decimal {
  const [whole = '', part = ''] = text.split('.')
  if (base === 10) return { digits: BigInt(`${whole}${part}` || '0'), scale: part.length }
  const single = whole.length + part.length === 1
  const value = (digit: string) => {
    const number = parseInt(digit, 36)
    return BigInt(single ? number : Math.min(number, base - 1))
  }
  let digits = 0n
  for (const digit of whole + part) digits = digits * BigInt(base) + value(digit)
  return part === '' ? { digits, scale: 0 } : divide({ digits, scale: 0 }, power({ digits: BigInt(base), scale: 0 }, part.length, 0), part.length)
}

/** As bc prints it: no zero before the point. In another base than ten the part behind the point is left out. */
export function printDecimal({ digits, scale }: Decimal, base: number): string {
  const sign = digits < 0n ? '-' : ''
  const magnitude = digits < 0n ? -digits : digits
  if (base !== 10) return sign + inBase(magnitude / tens(scale), base)
  if (scale === 0) return sign + String(magnitude)
  if (digits === 0n) return '0'
  const text = String(magnitude).padStart(scale, '0')
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

function inBase(value: bigint, base: number): string {
  if (base <= 16) return value.toString(base).toUpperCase()
  const places: string[] = []
  for (let rest = value; rest > 0n || places.length === 0; rest /= BigInt(base)) {
    places.unshift(` ${String(rest % BigInt(base)).padStart(String(base - 1).length, '0')}`)
  }
  return places.join('')
}
