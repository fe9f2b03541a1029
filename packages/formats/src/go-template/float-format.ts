/**
 * Floating point numbers as Go writes them: `%e`, `%f`, `%g` and the shortest digits that read back
 * the same. Halfway between two, the even digit is taken, as JavaScript does not.
 *
 * Follows strconv.FormatFloat of Go.
 */

/** Without a precision, with as few digits as tell it from its neighbours. */
export function formatFloat(value: number, letter: 'e' | 'f' | 'g', precision?: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  return sign + formatMagnitude(Math.abs(value), letter, precision)
}

function formatMagnitude(value: number, letter: 'e' | 'f' | 'g', precision: number | undefined): string {
  if (letter === 'e') return exponential(digitsOf(value, precision === undefined ? undefined : precision + 1))
  if (letter === 'f') return precision === undefined ? plain(digitsOf(value)) : fixed(value, precision)
  const significant = precision === undefined ? undefined : Math.max(precision, 1)
  const digits = withoutZeros(digitsOf(value, significant))
  const { digits: { length }, power } = digits
  const isShort = significant !== undefined && significant > length && length >= power + 1
  const powerMax = isShort ? length : significant ?? 6
  return power < -4 || power >= powerMax ? exponential(digits) : plain(digits)
}

interface Digits {
  /** The first stands before the point. */
  readonly digits: string
  readonly power: number
}

function digitsOf(value: number, count?: number): Digits {
  if (count === undefined) {
    const [mantissa = '', power = '0'] = value.toExponential().split('e')
    return { digits: mantissa.replace('.', ''), power: Number(power) }
  }
  const { digits, power } = exactDigits(value)
  return rounded(digits, power, count)
}

/** All digits of a number, of which there are finitely many. */
function exactDigits(value: number): Digits {
  if (value === 0) return { digits: '0', power: 0 }
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  const raw = bits.getBigUint64(0)
  const exponent = Number((raw >> 52n) & 0x7ffn)
  const fraction = raw & 0xf_ffff_ffff_ffffn
  const mantissa = exponent === 0 ? fraction : fraction | 0x10_0000_0000_0000n
  const twos = Math.max(exponent, 1) - 1075
  if (twos >= 0) {
    const digits = (mantissa << BigInt(twos)).toString()
    return { digits, power: digits.length - 1 }
  }
  // A half is five tenths.
  const digits = (mantissa * powerOfFive(-twos)).toString()
  return { digits, power: digits.length - 1 + twos }
}

function powerOfFive(exponent: number): bigint {
  if (exponent === 0) return 1n
  const root = powerOfFive(exponent >> 1)
  return exponent % 2 === 0 ? root * root : root * root * 5n
}

function rounded(all: string, power: number, count: number): Digits {
  const kept = all.slice(0, count).padEnd(count, '0')
  const rest = all.slice(count)
  const isHalf = /^50*$/.test(rest)
  const goesUp = isHalf ? Number(kept.at(-1) ?? 0) % 2 === 1 : rest >= '5'
  if (!goesUp) return { digits: kept, power }
  const next = (BigInt(kept || '0') + 1n).toString().padStart(kept.length, '0')
  return next.length > kept.length ? { digits: next.slice(0, Math.max(count, 1)), power: power + 1 } : { digits: next, power }
}

function withoutZeros({ digits, power }: Digits): Digits {
  return { digits: digits.replace(/0+$/, '') || '0', power }
}

function exponential({ digits, power }: Digits): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  return `${digits[0]}${fraction}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function plain({ digits, power }: Digits): string {
  if (power < 0) return `0.${'0'.repeat(-power - 1)}${digits}`
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0')
  return digits.length > power + 1 ? `${whole}.${digits.slice(power + 1)}` : whole
}

function fixed(value: number, precision: number): string {
  const { digits: all, power } = exactDigits(value)
  const count = power + 1 + precision
  const zero = precision > 0 ? `0.${'0'.repeat(precision)}` : '0'
  if (value === 0 || count < 0) return zero
  const { digits, power: after } = rounded(all.padEnd(count, '0'), power, count)
  if (count === 0) return digits === '1' ? plain({ digits: '1', power: -precision }) : zero
  const [whole = '', fraction = ''] = plain({ digits, power: after }).split('.')
  return precision > 0 ? `${whole}.${fraction.padEnd(precision, '0')}` : whole
}
