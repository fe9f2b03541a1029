/** The shape of a world's state: what a snapshot of it must have in common with the code that opens it. */
import { isTypedArray, type Plain, type Simulation } from '@track/simulation'

/** By part and field: `Map<at, event, part>`, `Float64Array`, `{name, rows}`. Objects of the API are not looked into. */
export function shapeOf(world: Simulation): Record<string, Record<string, string>> {
  const { states } = world.export()
  return Object.fromEntries(Array.from(states, ([part, state]) => [part, fieldsOf(state as Record<string, Plain>)]))
}

function fieldsOf(state: Record<string, Plain>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([field, value]) => [field, shapeOfValue(value)]))
}

function shapeOfValue(value: Plain): string {
  if (isTypedArray(value)) return value.constructor.name
  if (value instanceof Map) return `Map<${rowsOf(Array.from(value.values() as Iterable<Plain>))}>`
  if (Array.isArray(value)) return `[${rowsOf(value)}]`
  if (typeof value === 'object' && value !== null) return rowsOf([value])
  return value === null ? 'null' : typeof value
}

/** What the rows of a table have for fields, all together. */
function rowsOf(rows: readonly Plain[]): string {
  const names = new Set<string>()
  const kinds = new Set<string>()
  for (const row of rows) {
    if (isTypedArray(row)) kinds.add(row.constructor.name)
    else if (row instanceof Map) kinds.add('Map')
    else if (Array.isArray(row)) kinds.add('[]')
    else if (typeof row !== 'object' || row === null) kinds.add(row === null ? 'null' : typeof row)
    else if (!('apiVersion' in row)) for (const name of Object.keys(row)) names.add(name)
    else kinds.add('object of the API')
  }
  return [...Array.from(kinds).sort(), ...(names.size > 0 ? [`{${Array.from(names).sort().join(', ')}}`] : [])].join(' | ')
}
