/**
 * Values in Go templates: what was read from JSON, whole numbers (bigint) of the template itself, and
 * nothing at all.
 *
 * Follows text/template/exec.go and fmt of Go 1.24.
 */

/** A map or a list of JSON, text, a truth value, a number, an int of the template (bigint), null; undefined where there is nothing. */
export type Value = unknown

/** Follows isTrue of text/template/exec.go. */
export function isTrue(value: Value): boolean {
  if (value === undefined || value === null) return false
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object') return Object.keys(value).length > 0
  return Boolean(value)
}

export function isList(value: Value): value is readonly unknown[] {
  return Array.isArray(value)
}

export function isDictionary(value: Value): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether JSON's number is a whole one to Go. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 9_223_372_036_854_775_808
}

/** The name of its type in Go. */
export function typeName(value: Value): string {
  if (value === undefined || value === null) return 'interface {}'
  if (isList(value)) return '[]interface {}'
  switch (typeof value) {
    case 'string': return 'string'
    case 'boolean': return 'bool'
    case 'number': return isInt64(value) ? 'int64' : 'float64'
    case 'bigint': return 'int'
    default: return 'map[string]interface {}'
  }
}

/** As `%v` prints it. */
export function printValue(value: Value): string {
  if (value === undefined || value === null) return '<nil>'
  if (typeof value === 'number') return printNumber(value)
  if (isList(value)) return `[${value.map(printValue).join(' ')}]`
  if (isDictionary(value)) return `map[${sortedEntries(value).map(([key, inner]) => `${key}:${printValue(inner)}`).join(' ')}]`
  return String(value)
}

export function sortedEntries(map: Readonly<Record<string, unknown>>): (readonly [string, unknown])[] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** As `%g`: the shortest digits, with an exponent below 1e-4 and from 1e+06 on. Whole numbers of JSON are int64. */
function printNumber(value: number): string {
  if (isInt64(value)) return BigInt(value).toString()
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power < -4 || power >= 6) return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  return String(value).includes('e') ? value.toFixed(20).replace(/0+$/, '') : String(value)
}
