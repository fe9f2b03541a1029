/** Values at paths: read, set, removed. Paths are lists of keys, indices and slices. */
import { JqError } from './failure.ts'
import { compare, isArray, isObject, type Json, typeOf } from './json.ts'
import { indexValue, sliceBounds } from './operations.ts'

export function getPath(value: Json, path: readonly Json[]): Json {
  let result = value
  for (const key of path) {
    if (result === null) return null
    result = indexValue(result, key)
  }
  return result
}

const indexMax = 1_000_000

export function setPath(value: Json, path: readonly Json[], inner: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return inner
  if (typeof key === 'string') {
    if (value !== null && !isObject(value)) throw new JqError(`Cannot index ${typeOf(value)} with string "${key}"`)
    return new Map(value ?? []).set(key, setPath(value?.get(key) ?? null, rest, inner))
  }
  if (typeof key === 'number') {
    if (value !== null && !isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`)
    const list = [...(value ?? [])]
    const index = key < 0 ? list.length + Math.floor(key) : Math.floor(key)
    if (index < 0) throw new JqError('Out of bounds negative array index')
    if (index > indexMax) throw new JqError('Array index too large')
    while (list.length < index) list.push(null)
    list[index] = setPath(list[index] ?? null, rest, inner)
    return list
  }
  if (isObject(key)) return setSlice(value, key.get('start') ?? null, key.get('end') ?? null, rest, inner)
  throw new JqError(`Invalid path component ${typeOf(key)}`)
}

function setSlice(value: Json, from: Json, to: Json, rest: readonly Json[], inner: Json): Json {
  if (value !== null && !isArray(value)) throw new JqError(`Cannot update field at object index of ${typeOf(value)}`)
  const list = value ?? []
  const [start, end] = sliceBounds(list.length, from, to)
  const replaced = setPath(list.slice(start, end), rest, inner)
  if (!isArray(replaced)) throw new JqError('A slice of an array can only be assigned another array')
  return [...list.slice(0, start), ...replaced, ...list.slice(end)]
}

/** Removes paths, the last first, so that indices stay right. */
export function deletePaths(value: Json, paths: readonly Json[]): Json {
  let result = value
  for (const path of [...paths].sort(compare).reverse()) {
    if (!isArray(path)) throw new JqError('Path must be specified as an array')
    result = deletePath(result, path)
  }
  return result
}

function deletePath(value: Json, path: readonly Json[]): Json {
  const [key, ...rest] = path
  if (key === undefined || value === null) return null
  if (rest.length > 0) {
    const inner = indexValue(value, key)
    return inner === null ? value : setPath(value, [key], deletePath(inner, rest))
  }
  if (isObject(value) && typeof key === 'string') {
    const copy = new Map(value)
    copy.delete(key)
    return copy
  }
  if (isArray(value) && typeof key === 'number') {
    const index = key < 0 ? value.length + key : key
    return value.filter((_, at) => at !== index)
  }
  if (isArray(value) && isObject(key)) {
    const [start, end] = sliceBounds(value.length, key.get('start') ?? null, key.get('end') ?? null)
    return [...value.slice(0, start), ...value.slice(end)]
  }
  throw new JqError(typeof key === 'string' ? `Cannot delete field at object index of ${typeOf(value)}` : `Cannot delete field at array index of ${typeOf(value)}`)
}
