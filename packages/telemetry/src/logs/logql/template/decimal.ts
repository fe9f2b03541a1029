/**
 * Decimal arithmetic of addf, subf, mulf and divf: exact, quotients to 16 digits after the point.
 *
 * Follows shopspring/decimal, as Masterminds/sprig uses it.
 */

interface Decimal {
  readonly digits: bigint
  /** How many of them stand after the point; negative where zeros follow. */
  readonly scale: number
}

const quotientScale = 16

function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), scale: fraction.length - Number(exponent) }
}

function numberOf({ digits, scale }: Decimal): number {
  return Number(`${digits}e${-scale}`)
}

function power(count: number): bigint {
  return BigInt(`1${'0'.repeat(count)}`)
}

/** Both with as many digits after the point. */
function aligned(a: Decimal, b: Decimal): { a: bigint; b: bigint; scale: number } {
  const scale = Math.max(a.scale, b.scale)
  return { a: a.digits * power(scale - a.scale), b: b.digits * power(scale - b.scale), scale }
}

const operations = {
  add: (left: Decimal, right: Decimal): Decimal => {
    const { a, b, scale } = aligned(left, right)
    return { digits: a + b, scale }
  },
  sub: (left: Decimal, right: Decimal): Decimal => {
    const { a, b, scale } = aligned(left, right)
    return { digits: a - b, scale }
  },
  mul: (left: Decimal, right: Decimal): Decimal => ({ digits: left.digits * right.digits, scale: left.scale + right.scale }),
  div: (left: Decimal, right: Decimal): Decimal => {
    const { a, b } = aligned(left, right)
    const dividend = a * power(quotientScale)
    const quotient = dividend / b
    const rest = dividend % b
    const isUp = (rest < 0n ? -rest : rest) * 2n >= (b < 0n ? -b : b)
    const step = (dividend < 0n) === (b < 0n) ? 1n : -1n
    return { digits: isUp ? quotient + step : quotient, scale: quotientScale }
  },
}

/** The first number and all others, from left to right; undefined for a division by zero. */
export function combineDecimals(operation: keyof typeof operations, first: number, others: readonly number[]): number | undefined {
  let result = decimalOf(first)
  for (const other of others) {
    if (operation === 'div' && other === 0) return undefined
    result = operations[operation](result, decimalOf(other))
  }
  return numberOf(result)
}
