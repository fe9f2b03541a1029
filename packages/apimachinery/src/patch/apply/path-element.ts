/**
 * One step of a path to a field, in the form in which managedFields write it: `f:name` a field or a
 * map's key, `k:{"name":"web"}` a list's element by its keys, `v:"x"` one of a set, `i:0` by index.
 *
 * Follows sigs.k8s.io/structured-merge-diff/v6/fieldpath/{element,serialize-pe}.go.
 */
import { printGoNumber } from '../../go-print.ts'
import { printJson, quote } from '../../quote.ts'
import type { Field, ListType, ObjectType } from '../../schema/schema.ts'

export type PathElement = string

export function fieldElement(name: string): PathElement {
  return `f:${name}`
}

type Fields = Readonly<Record<string, unknown>>

/** Why an element of a list has no place in it. */
export class NoElement extends Error {}

/** The step to an element of a list of type map or set. */
export function listElement(item: unknown, type: ListType, field: Field): PathElement {
  return field.listMapKeys ? keyElement(item, type, field.listMapKeys) : setElement(item)
}

function setElement(item: unknown): PathElement {
  if (item === null) throw new NoElement("associative list without keys has an element that's an explicit null")
  if (Array.isArray(item)) throw new NoElement('not supported: associative list with lists as elements')
  if (typeof item === 'object') throw new NoElement("associative list without keys has an element that's a map type")
  return `v:${printJson(item)}`
}

function keyElement(item: unknown, { items }: ListType, keys: readonly string[]): PathElement {
  if (item === null) throw new NoElement('associative list with keys may not have a null element')
  if (typeof item !== 'object' || Array.isArray(item)) throw new NoElement('associative list with keys may not have non-map elements')
  const found: string[] = []
  for (const key of keys.length > 1 ? keys.toSorted() : keys) {
    const given = (item as Fields)[key]
    const value = given === undefined ? keyDefault(items as ObjectType, key) : given
    if (value !== undefined) found.push(`${printJson(key)}:${printJson(value)}`)
  }
  if (found.length > 0) return `k:{${found.join(',')}}`
  const names = `[${keys.map(quote).join(' ')}]`
  throw new NoElement(`associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`)
}

/** OpenAPI gives required texts and numbers their zero value as default. */
function keyDefault({ fields }: ObjectType, key: string): string | number | undefined {
  const field = fields[key]
  if (!field || field.default !== undefined) return field?.default
  if (!field.isRequired) return undefined
  return field.type.kind === 'string' ? '' : 0
}

/** How a path reads in a message: `.spec.containers[name="web"].image`. */
export function printElement(element: PathElement): string {
  const text = element.slice(2)
  if (element.startsWith('f:')) return `.${text}`
  if (element.startsWith('i:')) return `[${text}]`
  const value: unknown = JSON.parse(text)
  if (element.startsWith('v:')) return `[=${printValue(value)}]`
  return `[${Object.entries(value as Fields).map(([key, inner]) => `${key}=${printValue(inner)}`).join(',')}]`
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `[${value.map(printValue).join(',')}]`
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, inner]) => `${key}=${printValue(inner)}`).join('')
  return typeof value === 'number' ? printGoNumber(value) : String(value)
}

const kindOrder = 'fkvi'

/** `k:{"type":"Ready"}`, as most keys are: one name, and a text that stands in it as it is. */
const textKey = /^k:\{"([^"\\]*)":"([^"\\]*)"\}$/

/** The order in which sets print: fields, keys, values, indexes; each by its content. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0
  if (a[0] === 'f' && b[0] === 'f') return a < b ? -1 : 1
  const kinds = kindOrder.indexOf(a[0]!) - kindOrder.indexOf(b[0]!)
  if (kinds !== 0) return kinds
  const texts = [textKey.exec(a), textKey.exec(b)]
  if (texts[0] && texts[0][1] === texts[1]?.[1]) return texts[0][2]! < texts[1]![2]! ? -1 : 1
  const [x, y]: [unknown, unknown] = [JSON.parse(a.slice(2)), JSON.parse(b.slice(2))]
  return a.startsWith('k:') ? compareKeys(Object.entries(x as Fields), Object.entries(y as Fields)) : compareScalars(x, y)
}

function compareKeys(a: readonly [string, unknown][], b: readonly [string, unknown][]): number {
  for (const [index, [name, value]] of a.entries()) {
    const other = b[index]
    if (!other) return 1
    if (name !== other[0]) return name < other[0] ? -1 : 1
    const order = compareScalars(value, other[1])
    if (order !== 0) return order
  }
  return a.length === b.length ? 0 : -1
}

const scalarOrder = ['number', 'string', 'boolean']

function compareScalars(a: unknown, b: unknown): number {
  const kinds = scalarOrder.indexOf(typeof a) - scalarOrder.indexOf(typeof b)
  if (kinds !== 0) return kinds
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1
}
