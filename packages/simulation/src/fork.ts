/**
 * Copies the containers of a part's state and shares its rows: a fork costs pointers.
 * A state is an object; its fields, and the values of its Maps, may be Maps, typed arrays or
 * arrays (containers, copied); every other object is a row (shared).
 */
import { isTypedArray } from './plain.ts'

/** Copies a state, one level of fields and every Map, array or typed array reached through Maps. */
export function forkState<State extends object>(state: State): State {
  const copy: Record<string, unknown> = {}
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
  if (Array.isArray(value)) return value.slice()
  return value
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && (value instanceof Map || isTypedArray(value))
}
