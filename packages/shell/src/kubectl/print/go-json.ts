/** JSON as Go's encoding/json prints it: keys of maps in their order, `<`, `>` and `&` escaped. */
import { type KubeObject, printJson, typeOf, type ValueType } from '@track/apimachinery'

/** As MarshalIndent; keys in the order in which they stand. */
export function printGoJson(value: unknown, indent = 4): string {
  const text = JSON.stringify(value, null, indent)
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Fields in the order of Go's structs, as it prints its own types. Kinds that are not built in are maps to it. */
export function structOrdered(object: KubeObject): unknown {
  const [version = '', group = ''] = object.apiVersion.split('/').reverse()
  return inStructOrder(object, typeOf({ group, version, kind: object.kind }))
}

function inStructOrder(value: unknown, type: ValueType | undefined): unknown {
  if (!type || typeof value !== 'object' || value === null) return sortedKeys(value)
  if (Array.isArray(value)) return value.map((each) => inStructOrder(each, type.kind === 'list' ? type.items : undefined))
  if (type.kind === 'map') return Object.fromEntries(Object.entries(sortedKeys(value) as object).map(([key, inner]) => [key, inStructOrder(inner, type.values)]))
  if (type.kind !== 'object') return sortedKeys(value)
  const given = value as Readonly<Record<string, unknown>>
  const known = Object.values(type.fields).filter(({ name }) => given[name] !== undefined)
  const rest = Object.keys(given).filter((name) => type.fields[name] === undefined).sort()
  return Object.fromEntries([
    ...known.map((field) => [field.name, inStructOrder(given[field.name], field.type)]),
    ...rest.map((name) => [name, sortedKeys(given[name])]),
  ])
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
