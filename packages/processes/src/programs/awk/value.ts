/** Values of awk: numbers, strings, and strings that look like numbers. */
import { formatFloat } from '../../formats/printf.ts'

/** A string that came from input is compared as a number when it looks like one; undefined is unset. */
export type Value = number | string | { readonly input: string } | undefined

const numeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/
const leading = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value : value?.input ?? ''
  const match = leading.exec(text)
  return match ? Number(match[0]) : 0
}

/** Whole numbers print as such; others by a format (`OFMT`, `CONVFMT`). */
export function toText(value: Value, format = '%.6g'): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'number') return value?.input ?? ''
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value === 0 ? 0 : value)
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  const spec = /^%([-+ #0]*)(\d+)?(?:\.(\d+))?([efgEFGd])$/.exec(format)
  if (!spec || spec[4] === 'd') return String(Math.trunc(value))
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  return formatFloat({ flags: spec[1]!, width: number(spec[2]), precision: number(spec[3]), conversion: spec[4]! }, value)
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'number') return value !== 0
  if (typeof value === 'string') return value !== ''
  if (value === undefined) return false
  return numeric.test(value.input) ? Number(value.input) !== 0 : value.input !== ''
}

function looksNumeric(value: Value): boolean {
  return typeof value === 'number' || value === undefined || (typeof value === 'object' && numeric.test(value.input))
}

/** As numbers when both are or look like numbers, else as strings. */
export function compareValues(left: Value, right: Value): number {
  if (looksNumeric(left) && looksNumeric(right)) return toNumber(left) - toNumber(right)
  const [a, b] = [toText(left), toText(right)]
  return a < b ? -1 : a > b ? 1 : 0
}
