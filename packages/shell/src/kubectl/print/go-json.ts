/** JSON as Go's encoding/json prints it: keys of maps in their order, `<`, `>` and `&` escaped. */
import { printJson } from '@track/apimachinery'

/** As MarshalIndent with four spaces. */
export function printGoJson(value: unknown): string {
  const text = JSON.stringify(sortedKeys(value), null, 4)
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** On one line, keys in the order in which they stand. */
export function printGoJsonLine(value: unknown): string {
  return printJson(value)
}

export function sortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sortedKeys)
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortedKeys(inner)]))
}
