/**
 * Values as Go's fmt prints them with %v, where an error message quotes what a client sent.
 *
 * Follows fmt and reflect of Go 1.24 for values that were read from JSON.
 */

/** `map[a:1 b:[x y]]`, `<nil>`, `true`, `1e+06`. */
export function printGoValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (typeof value === 'number') return printGoNumber(value)
  if (Array.isArray(value)) return `[${value.map(printGoValue).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, inner]) => `${key}:${printGoValue(inner)}`).join(' ')}]`
}

/** Whole numbers were read as int64; a double has an exponent below 1e-4 and from 1e21 on. */
export function printGoNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value)
  const [mantissa, exponent] = value.toExponential().split('e')
  if (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e21) return String(value)
  return `${mantissa}e${exponent!.replace(/^([+-])(\d)$/, '$10$2')}`
}

/** The Go type of a value read from JSON: `map[string]interface {}`, `string`, `int64`. */
export function goTypeOfValue(value: unknown): string {
  if (value === null || value === undefined) return '%!s(<nil>)'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return 'string'
}
