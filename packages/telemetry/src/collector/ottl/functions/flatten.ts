/** Maps within maps to one map with points in its keys. Follows pkg/ottl/ottlfuncs/func_flatten.go of opentelemetry-collector-contrib 0.152. */
import { copyOf, type DataValue, OttlList, OttlMap } from '../values/value.ts'

interface Options {
  readonly prefix: string
  readonly depthMax: bigint
  readonly resolvesConflicts: boolean
}

export function flattened(map: OttlMap, { prefix, depthMax, resolvesConflicts }: Options): OttlMap {
  const result = new OttlMap()
  const used = new Map<string, number>()
  const put = (key: string, numbered: string, value: DataValue) => {
    if (!resolvesConflicts) {
      result.put(numbered, copyOf(value))
      return
    }
    const times = result.find(key) ? used.get(key) ?? 0 : undefined
    used.set(key, times === undefined ? 0 : times + 1)
    result.put(times === undefined ? key : `${key}.${times}`, copyOf(value))
  }
  const flattenMap = (each: OttlMap, path: string, depth: bigint) => {
    const within = path === '' ? '' : `${path}.`
    for (const { key, value } of each.entries) flattenValue(key, value, depth, within)
  }
  const flattenItem = (item: DataValue, index: number, path: string, depth: bigint) => {
    if (item instanceof OttlMap && depth + 1n < depthMax) flattenMap(item, `${path}.${index}`, depth + 2n)
    else if (item instanceof OttlList && depth + 1n < depthMax) {
      for (const [place, inner] of item.values.entries()) flattenValue(String(place), inner, depth + 3n, `${path}.${index}`)
    } else put(path, `${path}.${index}`, item)
  }
  const flattenValue = (key: string, value: DataValue, depth: bigint, within: string) => {
    if (value instanceof OttlMap && depth < depthMax) flattenMap(value, within + key, depth + 1n)
    else if (value instanceof OttlList && depth < depthMax) for (const [index, item] of value.values.entries()) flattenItem(item, index, within + key, depth)
    else put(within + key, within + key, value)
  }
  flattenMap(map, prefix, 0n)
  return result
}
