/**
 * Amounts of resources: `100m`, `1536Mi`, `1e3`. Exact numbers that remember which kind of suffix
 * they were written with, and print in canonical form.
 *
 * Follows k8s.io/apimachinery/pkg/api/resource/{quantity,suffix,amount}.go.
 * Left out: exponents beyond ±9999, which are refused like an unknown suffix.
 */
import { ParseError } from './parse-error.ts'

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

export interface Quantity {
  /** The amount is `unscaled × 10^scale`. */
  readonly unscaled: bigint
  readonly scale: number
  readonly format: QuantityFormat
  /** How it was written, where upstream keeps that as the canonical form. */
  readonly text?: string
}

interface Suffix {
  readonly base: 2 | 10
  readonly exponent: number
  readonly format: QuantityFormat
}

const decimal = (exponent: number): Suffix => ({ base: 10, exponent, format: 'DecimalSI' })
const binary = (exponent: number): Suffix => ({ base: 2, exponent, format: 'BinarySI' })

const suffixes: Readonly<Record<string, Suffix>> = {
  n: decimal(-9), u: decimal(-6), m: decimal(-3), '': decimal(0), k: decimal(3), M: decimal(6),
  G: decimal(9), T: decimal(12), P: decimal(15), E: decimal(18),
  Ki: binary(10), Mi: binary(20), Gi: binary(30), Ti: binary(40), Pi: binary(50), Ei: binary(60),
}
const decimalSuffixes: Readonly<Record<string, string>> = {
  '-9': 'n', '-6': 'u', '-3': 'm', 3: 'k', 6: 'M', 9: 'G', 12: 'T', 15: 'P', 18: 'E',
}
const binarySuffixes: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

const formatWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const numberWrong = 'unable to parse numeric part of quantity'
const suffixWrong = "unable to parse quantity's suffix"

const int64Max = 0x7fff_ffff_ffff_ffffn
const finestScale = -9
const exponentMax = 9_999

export function powerOfTen(exponent: number): bigint {
  return BigInt(`1${'0'.repeat(exponent)}`)
}

/** Reads a quantity; a ParseError carries the words of the real reader. */
export function parseQuantity(text: string): Quantity {
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(text)
  if (!match || text === '') throw new ParseError(formatWrong)
  const [, sign, whole, fraction = '', suffixText] = match
  const suffix = readSuffix(suffixText!)
  const digits = `${whole || '0'}${fraction}`
  if (/^[+-]?$/.test(text.slice(0, text.length - suffixText!.length)) && !isShort(whole || '0', fraction, suffix)) {
    throw new ParseError(numberWrong)
  }
  const magnitude = BigInt(digits) * (suffix.base === 2 ? 1n << BigInt(suffix.exponent) : 1n)
  const scale = (suffix.base === 10 ? suffix.exponent : 0) - fraction.length
  const unscaled = sign === '-' ? -magnitude : magnitude
  if (text !== '0' && isShort(whole || '0', fraction, suffix) && scale >= finestScale && magnitude <= int64Max) {
    const kept = keepsText({ digits, scale, suffix })
    return kept ? { unscaled, scale, format: suffix.format, text } : { unscaled, scale, format: suffix.format }
  }
  return bounded({ unscaled, scale, format: suffix.format })
}

function readSuffix(text: string): Suffix {
  const suffix = suffixes[text]
  if (suffix) return suffix
  const exponent = /^[eE]([+-]?\d+)$/.exec(text)
  if (!exponent || Math.abs(Number(exponent[1])) > exponentMax) throw new ParseError(suffixWrong)
  return { base: 10, exponent: Number(exponent[1]), format: 'DecimalExponent' }
}

/** Whether upstream reads the number into an int64 (and not into an arbitrary decimal). */
function isShort(whole: string, fraction: string, { base, exponent }: Suffix): boolean {
  if (base === 10) return whole.length + fraction.length <= 18
  return fraction === '' && 15 - whole.length - Math.trunc(Math.fround((exponent * 3) / 10)) - 1 >= 0
}

/** Whether upstream takes the text as canonical without looking closer. */
function keepsText({ digits, scale, suffix }: { digits: string; scale: number; suffix: Suffix }): boolean {
  if (suffix.format === 'BinarySI') return (BigInt(digits) & 7n) !== 0n
  return scale % 3 === 0 && !digits.endsWith('000') && digits[0] !== '0'
}

/** Rounded up to the finest scale, and a binary one capped. */
function bounded(quantity: Quantity): Quantity {
  const fine = quantity.scale < finestScale ? roundedUp(quantity, finestScale) : quantity
  if (quantity.format !== 'BinarySI') return fine
  const whole = { unscaled: int64Max, scale: 0, format: quantity.format }
  if (compareQuantities(fine, whole) > 0) return whole
  if (compareQuantities(fine, { ...whole, unscaled: -int64Max }) < 0) return { ...whole, unscaled: -int64Max }
  const one = { ...whole, unscaled: 1n }
  const isFraction = compareQuantities(fine, one) < 0 && compareQuantities(fine, { ...one, unscaled: -1n }) > 0
  return isFraction && fine.unscaled !== 0n ? { ...fine, format: 'DecimalSI' } : fine
}

/** The same quantity with no digits below the scale; what is cut off rounds away from zero. */
export function roundedUp(quantity: Quantity, scale: number): Quantity {
  if (quantity.scale >= scale) return quantity
  const divisor = powerOfTen(scale - quantity.scale)
  const { unscaled, format } = quantity
  const away = unscaled % divisor === 0n ? 0n : unscaled < 0n ? -1n : 1n
  return { unscaled: unscaled / divisor + away, scale, format }
}

/** The canonical form: no fraction, the largest suffix that loses nothing. */
export function printQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text
  if (quantity.unscaled === 0n) return '0'
  return quantity.format === 'BinarySI' ? printBinary(quantity) : printDecimal(quantity)
}

function printBinary(quantity: Quantity): string {
  const { unscaled, scale } = roundedUp(quantity, 0)
  const whole = unscaled * powerOfTen(scale)
  const isExact = compareQuantities(quantity, { unscaled: whole, scale: 0, format: 'BinarySI' }) === 0
  if (!isExact || (whole < 1024n && whole > -1024n)) return printDecimal({ ...quantity, format: 'DecimalSI' })
  let mantissa = whole
  let suffix = 0
  for (; mantissa % 1024n === 0n; suffix++) mantissa /= 1024n
  return `${mantissa}${binarySuffixes[suffix] ?? ''}`
}

function printDecimal({ unscaled, scale, format }: Quantity): string {
  let mantissa = unscaled
  let exponent = scale
  for (; mantissa % 10n === 0n; exponent++) mantissa /= 10n
  for (; exponent % 3 !== 0; exponent--) mantissa *= 10n
  if (format === 'DecimalSI') return `${mantissa}${decimalSuffixes[exponent] ?? ''}`
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`
}

/** What the server makes of a quantity in a request: read and printed again. JSON numbers pass too. */
export function canonicalQuantity(value: string | number): string {
  if (typeof value === 'number') return printQuantity(parseQuantity(String(value)))
  if (isPlain(value)) return value
  return printQuantity(parseQuantity(value.trim()))
}

/** Most quantities are a few digits and need no second look: `1`, `250m`, `64Mi`. */
function isPlain(text: string): boolean {
  return /^[1-9]\d{0,2}(m|[KMGT]i)?$/.test(text)
}

/** -1, 0 or 1. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const [left, right] = aligned(a, b)
  return left < right ? -1 : left > right ? 1 : 0
}

function aligned(a: Quantity, b: Quantity): [bigint, bigint, number] {
  const scale = Math.min(a.scale, b.scale)
  const at = ({ unscaled, scale: from }: Quantity) => (from === scale ? unscaled : unscaled * powerOfTen(from - scale))
  return [at(a), at(b), scale]
}

/** The sum, in the format of the first that is not zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const [left, right, scale] = aligned(a, b)
  return { unscaled: left + right, scale, format: a.unscaled === 0n ? b.format : a.format }
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return addQuantities(a, negatedQuantity(b))
}

export function negatedQuantity({ unscaled, scale, format }: Quantity): Quantity {
  return { unscaled: -unscaled, scale, format }
}

/** By a whole number. */
export function multipliedQuantity({ unscaled, scale, format }: Quantity, by: number): Quantity {
  return { unscaled: unscaled * BigInt(by), scale, format }
}

/** A whole number as a quantity. */
export function quantityOf(value: number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { unscaled: BigInt(value), scale: 0, format }
}

/** Thousandths as a quantity. */
export function quantityOfMilli(milli: number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { unscaled: BigInt(milli), scale: -3, format }
}

/** The amount in units of `10^scale`, rounded up (away from zero). */
export function scaledValue(quantity: Quantity, scale: number): number {
  const { unscaled, scale: from } = roundedUp(quantity, scale)
  return Number(unscaled * powerOfTen(from - scale))
}

/** The amount in whole units, rounded up: bytes, pieces. */
export function quantityValue(quantity: Quantity | string): number {
  return typeof quantity === 'string' ? (plainValue(quantity, 1) ?? scaledValue(parseQuantity(quantity), 0)) : scaledValue(quantity, 0)
}

/** The amount in thousandths, rounded up: millicores. */
export function milliValue(quantity: Quantity | string): number {
  return typeof quantity === 'string' ? (plainValue(quantity, 1000) ?? scaledValue(parseQuantity(quantity), -3)) : scaledValue(quantity, -3)
}

/** The amount as the nearest double. */
export function approximateValue({ unscaled, scale }: Quantity): number {
  return Number(`${unscaled}e${scale}`)
}

/** The short forms without a detour through big numbers; undefined for the others. */
function plainValue(text: string, unitsPerOne: 1 | 1000): number | undefined {
  let value = 0
  let index = 0
  for (; index < text.length && index < 12; index++) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) break
    value = 10 * value + digit
  }
  if (index === 0) return undefined
  if (index === text.length) return value * unitsPerOne
  const suffix = text.slice(index)
  if (suffix === 'm') return Math.ceil((value * unitsPerOne) / 1000)
  if (unitsPerOne === 1000 || index > 5) return undefined
  if (suffix === 'Ki') return value * 1024
  if (suffix === 'Mi') return value * 1_048_576
  return suffix === 'Gi' ? value * 1_073_741_824 : undefined
}
