/** Lists and maps. Follows pkg/ottl/ottlfuncs of opentelemetry-collector-contrib 0.152. */
import { quoteGo } from '@track/simulation'
import { conversions } from '../compile/getter.ts'
import { OttlError, within } from '../ottl-error.ts'
import { compareTexts, equalValues } from '../values/compare.ts'
import { printData } from '../values/print.ts'
import { copyOf, dataTypeName, type DataValue, GoList, Opaque, OttlList, OttlMap, typeName, type Value } from '../values/value.ts'
import { define } from './row.ts'

function lengthOf(value: Value): bigint {
  if (typeof value === 'string') return BigInt(new TextEncoder().encode(value).length)
  if (value instanceof Uint8Array) return BigInt(value.length)
  if (value instanceof OttlMap) return BigInt(value.entries.length)
  if (value instanceof OttlList || value instanceof GoList) return BigInt(value.items.length)
  if (value instanceof Opaque && value.length !== undefined) return BigInt(value.length)
  throw new OttlError(
    `Len: unsupported target type ${typeName(value)}. target arg must be of type string, []any, map[string]any, pcommon.Map, pcommon.Slice, pcommon.Value (of type String, Map, Slice) or a supported slice type from the plog, pmetric or ptrace packages`,
  )
}

/** What all items are compared as; undefined where they cannot be. */
function commonKind(items: readonly DataValue[]): 'whole' | 'float' | 'text' | undefined {
  const kinds = items.map((item) => (typeof item === 'bigint' ? 'whole' : typeof item === 'number' ? 'float'
    : item === null || typeof item === 'string' || typeof item === 'boolean' ? 'text' : undefined))
  if (kinds.includes(undefined)) return undefined
  if (kinds.includes('text')) return 'text'
  return kinds.includes('float') ? kinds[0] === 'whole' || kinds.includes('float') ? 'float' : 'whole' : 'whole'
}

function compareOrders<Item extends bigint | number>(a: Item, b: Item): number {
  // Go puts what is no number before all others.
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1
  return Number.isNaN(b) ? 1 : a < b ? -1 : a > b ? 1 : 0
}

function sortedList(list: OttlList, isDescending: boolean): Value {
  const kind = commonKind(list.values)
  if (kind === undefined || list.items.length === 0) return list
  const order = (a: DataValue, b: DataValue) => {
    if (kind === 'text') return compareTexts(printData(a), printData(b))
    return kind === 'whole' ? compareOrders(a as bigint, b as bigint) : compareOrders(Number(a), Number(b))
  }
  return new GoList('interface {}', list.values.toSorted((a, b) => (isDescending ? order(b, a) : order(a, b))))
}

function sortedOf(value: Value, isDescending: boolean): Value {
  if (value instanceof OttlList) return sortedList(value, isDescending)
  if (!(value instanceof GoList) || value.of === 'uint64') throw new OttlError(`sort with unsupported type: '${typeName(value)}'. Target is not a list`)
  const list = conversions.PSliceGetter.read(value, '')
  const sorted = sortedList(list, isDescending)
  return value.of === 'interface {}' ? sorted : new GoList(value.of, (sorted as GoList).items)
}

function extracted(map: OttlMap, path: readonly string[]): DataValue {
  if (path.length === 0) throw new OttlError('must provide at least one path item')
  const refuse = (rest: readonly string[]) => new OttlError(`provided object does not contain the path [${rest.join(' ')}]`)
  let current: DataValue = map
  for (const [index, name] of path.entries()) {
    if (!(current instanceof OttlMap)) throw refuse(path.slice(index - 1))
    const found: { readonly value: DataValue } | undefined = current.find(name)
    if (!found) throw refuse(path.slice(index))
    current = found.value
  }
  return current
}

function keyOf(element: OttlMap, path: readonly string[], index: number): string {
  const key = within(`could not extract key from element ${index}`, () => extracted(element, path))
  if (typeof key !== 'string') throw new OttlError(`element ${index}: extracted key attribute is not of type string, got ${quoteGo(dataTypeName(key))}`)
  return key
}

export const collectionFunctions = [
  define('Len', 'Target Getter', ({ Target: of }) => (target) => lengthOf(of.get(target))),
  define('Keys', 'Target PMapGetter', ({ Target: of }) => (target) => new OttlList(of.get(target).entries.map(({ key }) => key))),
  define('Values', 'Target PMapGetter', ({ Target: of }) => (target) => new OttlList(of.get(target).entries.map(({ value }) => copyOf(value)))),
  define('Coalesce', 'Values []Getter', ({ Values }) => {
    if (Values.length === 0) throw new OttlError('Coalesce requires at least one argument')
    return (target) => {
      for (const value of Values) {
        const got = value.get(target)
        if (got !== null) return got
      }
      return null
    }
  }),
  define('ContainsValue', 'Target PSliceGetter, Item Getter', ({ Target: of, Item }) => (target) => {
    const list = of.get(target)
    const item = Item.get(target)
    return list.values.some((each) => equalValues(each, item))
  }),
  define('Index', 'Target Getter, Value Getter', ({ Target: of, Value: wanted }) => (target) => {
    const value = of.get(target)
    const item = wanted.get(target)
    if (typeof value !== 'string') return BigInt(conversions.PSliceGetter.read(value, '').values.findIndex((each) => equalValues(each, item)))
    if (typeof item !== 'string') throw new OttlError('invalid value type for Index function, value must be a string')
    const at = value.indexOf(item)
    return at === -1 ? -1n : BigInt(new TextEncoder().encode(value.slice(0, at)).length)
  }),
  define('Sort', 'Target Getter, Order Optional[string]', ({ Target: of, Order = 'asc' }) => {
    if (Order !== 'asc' && Order !== 'desc') throw new OttlError(`invalid arguments: ${Order}. Order should be either "asc" or "desc"`)
    return (target) => sortedOf(of.get(target), Order === 'desc')
  }),
  define('SliceToMap', 'Target PSliceGetter, KeyPath Optional[[]string], ValuePath Optional[[]string]', ({ Target: of, KeyPath, ValuePath }) => (target) => {
    const map = new OttlMap()
    for (const [index, element] of of.get(target).values.entries()) {
      if ((KeyPath || ValuePath) && !(element instanceof OttlMap)) {
        throw new OttlError(`slice elements must be maps when using \`key_path\` or \`value_path\`, but could not cast element of type \`${dataTypeName(element)}\` to a map`)
      }
      const key = KeyPath ? keyOf(element as OttlMap, KeyPath, index) : String(index)
      map.put(key, copyOf(ValuePath ? within(`could not extract value from element ${index}`, () => extracted(element as OttlMap, ValuePath)) : element))
    }
    return map
  }),
]
