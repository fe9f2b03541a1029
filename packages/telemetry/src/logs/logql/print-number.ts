/** Numbers as Go's `%f` and `%v` print them. */
import { printDecimal, printFloat } from '../../exposition/float.ts'

/** `%f`: six digits after the point. */
export function printFixed(value: number): string {
  if (!Number.isFinite(value)) return printDecimal(value)
  return Math.abs(value) < 1e21 ? value.toFixed(6) : `${printDecimal(value)}.000000`
}

/** `%v`: shortest, with an exponent from 21 digits on. */
export function printPlainNumber(value: number): string {
  return printFloat(value, 21)
}
