/**
 * What stands in brackets behind a path: reading and setting within maps and lists.
 *
 * Follows pkg/ottl/contexts/internal/ctxutil (map.go, slice.go, value.go) of opentelemetry-collector-contrib 0.152.
 */
import type { Getter } from '../compile/getter.ts'
import { OttlError, within } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { copyOf, dataTypeName, type DataValue, GoList, isData, OttlList, OttlMap, type Place, typeName, type Value } from '../values/value.ts'

export interface Key {
  readonly string?: string
  readonly int?: bigint
  readonly getter?: Getter
}

function resolved<Type extends 'string' | 'int64'>(key: Key, type: Type, target: Target): Type extends 'string' ? string : bigint {
  if (!key.getter) throw new OttlError('invalid key type')
  const value = key.getter.get(target)
  if (typeName(value) !== type) throw new OttlError(`could not resolve key for map/slice, expecting '${type}' but got '${typeName(value)}'`)
  return value as Type extends 'string' ? string : bigint
}

function mapKey(key: Key, target: Target): string {
  return key.string ?? within('unable to resolve a string index in map', () => resolved(key, 'string', target))
}

function listIndex(key: Key, target: Target): bigint {
  return key.int ?? within('unable to resolve an integer index in slice', () => resolved(key, 'int64', target))
}

export function getInMap(map: OttlMap, keys: readonly Key[], target: Target): Value {
  const name = within('cannot get map value', () => mapKey(keys[0]!, target))
  const found = map.find(name)
  return found ? getInValue(found.value, keys.slice(1), target) : null
}

export function setInMap(map: OttlMap, keys: readonly Key[], value: Value, target: Target): void {
  const name = within('cannot set map value', () => mapKey(keys[0]!, target))
  setInPlace(map.place(name), keys.slice(1), value, target)
}

function placeIn(list: OttlList, index: bigint): Place {
  const place = list.items[Number(index)]
  if (!place || index < 0n) throw new OttlError(`index ${index} out of bounds`)
  return place
}

export function getInList(list: OttlList, keys: readonly Key[], target: Target): Value {
  return getInValue(placeIn(list, listIndex(keys[0]!, target)).value, keys.slice(1), target)
}

export function setInList(list: OttlList, keys: readonly Key[], value: Value, target: Target): void {
  setInPlace(placeIn(list, listIndex(keys[0]!, target)), keys.slice(1), value, target)
}

function getInValue(value: DataValue, keys: readonly Key[], target: Target): Value {
  let current = value
  for (const key of keys) {
    if (current instanceof OttlMap) {
      const found = current.find(mapKey(key, target))
      if (!found) return null
      current = found.value
    } else if (current instanceof OttlList) current = placeIn(current, listIndex(key, target)).value
    else throw new OttlError(`type ${dataTypeName(current)} does not support string indexing`)
  }
  return current
}

function setInPlace(place: Place, keys: readonly Key[], value: Value, target: Target): void {
  let current = place
  for (const key of keys) {
    if (current.value instanceof OttlMap) current = current.value.place(mapKey(key, target))
    else if (current.value instanceof OttlList) current = placeIn(current.value, listIndex(key, target))
    else if (current.value === null) current = freshPlace(current, key, target)
    else throw new OttlError(`type ${dataTypeName(current.value)} does not support string indexing`)
  }
  setPlace(current, value)
}

/** In what was empty: a map for a text, a list up to the place for a number. */
function freshPlace(place: Place, key: Key, target: Target): Place {
  const index = key.string === undefined ? key.int ?? evaluated(key, target) : key.string
  if (typeof index === 'string') {
    const map = new OttlMap()
    place.value = map
    return map.place(index)
  }
  const list = new OttlList(Array.from({ length: Math.max(0, Number(index)) + 1 }, () => null))
  place.value = list
  return list.items.at(-1)!
}

function evaluated(key: Key, target: Target): string | bigint {
  const value = key.getter?.get(target)
  if (typeof value === 'string' || typeof value === 'bigint') return value
  throw new OttlError('neither a string nor an int index was given, this is an error in the OTTL')
}

/** Puts a value in a place, as a copy; nil leaves what is there. */
export function setPlace(place: Place, value: Value): void {
  if (value === null) return
  if (value instanceof GoList && value.of !== 'uint64') {
    place.value = new OttlList(value.items.map((item) => {
      const inner: Place = { value: null }
      setPlace(inner, item)
      return inner.value
    }))
  } else if (isData(value)) place.value = copyOf(value)
  else throw new OttlError(`unsupported type ${typeName(value)} for set operation; current value type is ${dataTypeName(place.value)}`)
}

/** The whole of a map that cannot be replaced. */
export function setMap(map: OttlMap, value: Value): void {
  if (value === null) return
  if (!(value instanceof OttlMap)) throw new OttlError(`unsupported type provided for setting a pcommon.Map: ${typeName(value)}`)
  map.assign(value)
}
