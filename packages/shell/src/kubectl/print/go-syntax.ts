/** Values as Go's `%#v` prints what was read from JSON, for messages that show a whole object. */
import { printGoNumber, quote } from '@track/apimachinery'

export function printGoSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return printGoNumber(value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(printGoSyntax).join(', ')}}`
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[string]interface {}{${entries.map(([key, inner]) => `${quote(key)}:${printGoSyntax(inner)}`).join(', ')}}`
}
