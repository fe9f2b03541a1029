/** Numbers as they are written in a series of a unit test. Follows promql/parser/lex.go (scanNumber) and parse.go (number) of Prometheus 3.16. */
import { scanNumber } from '../../promql/lexemes.ts'

/** As far as the text reads as a number; an x behind the digits repeats them. */
export function scanSeriesNumber(text: string): { readonly length: number; readonly isWhole: boolean } {
  return scanNumber(text.replace(/^0[xX]/, '0 ').replaceAll('x', ' '), 0)
}

/** Or what is wrong with it. */
export function numberOfLexeme(text: string): number | string {
  const lower = text.toLowerCase()
  if (lower === 'inf') return Infinity
  if (lower === 'nan') return NaN
  const digits = lower.replaceAll('_', '')
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8)
  const value = Number(digits)
  return Number.isNaN(value) ? `error parsing number: strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax` : value
}
