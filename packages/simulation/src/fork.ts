/**
 * Copies the containers of a part's state and shares its rows: a fork costs pointers.
 * A state is an object. Its fields that are Maps, typed arrays or arrays are containers, and so
 * are Maps and typed arrays within those; every other object, an array in a Map too, is a row.
 */
import { isTypedArray, type TypedArray } from './plain.ts'

export function forkState<State extends object>(state: State): State {
  // Spread first: the copy keeps the fast shape of its source, whatever the number of fields.
  const copy: Record<string, unknown> = { ...(state as Record<string, unknown>) }
  for (const [field, value] of Object.entries(state)) copy[field] = forkContainer(value)
  return copy as State
}

function forkContainer(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Map) {
    const copy = new Map(value)
    for (const [key, inner] of copy) if (isContainer(inner)) copy.set(key, forkContainer(inner))
    return copy
  }
  if (isTypedArray(value)) return value.slice()
  if (!Array.isArray(value)) return value
  const copy: unknown[] = value.slice()
  for (let index = 0; index < copy.length; index++) if (isContainer(copy[index])) copy[index] = forkContainer(copy[index])
  return copy
}

function isContainer(value: unknown): value is Map<string, unknown> | TypedArray {
  return typeof value === 'object' && (value instanceof Map || isTypedArray(value))
}
