/**
 * Numbers as text, the way Go prints and reads them: every exporter, the query API and PromQL's
 * own messages do.
 *
 * Follows strconv.FormatFloat and strconv.ParseFloat of Go; model/labels/float.go and
 * util/jsonutil/marshal.go of Prometheus 3. Left out: hexadecimal floating-point literals.
 */

/** strconv.FormatFloat(value, 'g', -1, 64): `1e+06`, `0.005`, `+Inf`. */
export function printFloat(value: number, exponentMax = 6): string {
  const special = printSpecial(value)
  if (special !== undefined) return special
  const { sign, digits, exponent } = shortest(value)
  return exponent < -4 || exponent >= exponentMax
    ? scientific(sign, digits, exponent)
    : positional(sign, digits, exponent)
}

/** strconv.FormatFloat(value, 'f', -1, 64): never an exponent. */
export function printDecimal(value: number): string {
  const special = printSpecial(value)
  if (special !== undefined) return special
  const { sign, digits, exponent } = shortest(value)
  return positional(sign, digits, exponent)
}

/** As the query API writes a value: an exponent below 1e-6 and from 1e21 on. */
export function printJsonFloat(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-6 || size >= 1e21) && size !== Infinity) {
    const { sign, digits, exponent } = shortest(value)
    return scientific(sign, digits, exponent)
  }
  return printDecimal(value)
}

/** As OpenMetrics writes a number: `1.0` where the text has neither a dot nor an exponent. */
export function printOpenMetricsFloat(value: number): string {
  const text = printFloat(value)
  return /[.e]|Inf|NaN/.test(text) ? text : `${text}.0`
}

/** fmt's `%.Ng`: at most so many digits. */
export function printRounded(value: number, digitsMax: number): string {
  return Number.isFinite(value) ? printFloat(Number(value.toPrecision(digitsMax)), digitsMax) : printFloat(value)
}

function printSpecial(value: number): string | undefined {
  if (value !== value) return 'NaN'
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return undefined
}

interface Digits {
  readonly sign: string
  readonly digits: string
  /** Of the first digit, in powers of ten. */
  readonly exponent: number
}

function shortest(value: number): Digits {
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e')
  return { sign, digits: mantissa!.replace('.', ''), exponent: Number(exponent) }
}

function scientific(sign: string, digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const power = String(Math.abs(exponent)).padStart(2, '0')
  return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`
}

function positional(sign: string, digits: string, exponent: number): string {
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0')
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

/** A number as strconv.ParseFloat reads it (without `_` and hexadecimal); undefined when it is none. */
export function parseFloat(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text)
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text)
  if (!word) return undefined
  if (word[2]!.toLowerCase() === 'nan') return word[1] === '' ? NaN : undefined
  return word[1] === '-' ? -Infinity : Infinity
}
