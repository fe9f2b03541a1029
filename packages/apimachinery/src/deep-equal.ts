/**
 * Equality of what objects are made of: plain JSON values.
 *
 * Follows k8s.io/apimachinery/pkg/api/equality.Semantic: what is absent, null, an empty list or
 * an empty map is the same thing in `semanticEqual`.
 */
import { compareQuantities, parseQuantity } from './quantity.ts'

/** Equal in every key and element; a key whose value is undefined counts as absent. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a !== a && b !== b
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let index = 0; index < a.length; index++) if (!deepEqual(a[index], b[index])) return false
    return true
  }
  return !Array.isArray(b) && equalFields(a as Fields, b as Fields)
}

/** Equal to a Go reader: null, [], {} and nothing at all are one. */
export function semanticEqual(a: unknown, b: unknown): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a !== a && b !== b
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => semanticEqual(item, b[index]))
  }
  return !Array.isArray(b) && semanticFields(a as Fields, b as Fields)
}

/** Whether two quantities are the same amount, however written. */
export function equalQuantities(a: string | undefined, b: string | undefined): boolean {
  if (a === b || a === undefined || b === undefined) return a === b
  return compareQuantities(parseQuantity(a), parseQuantity(b)) === 0
}

type Fields = Readonly<Record<string, unknown>>

/** Every field of the first is in the second, and the second has no more of them. */
function equalFields(a: Fields, b: Fields): boolean {
  let surplus = 0
  for (const key in a) {
    const value = a[key]
    if (value !== b[key] && !deepEqual(value, b[key])) return false
    if (value !== undefined) surplus++
  }
  for (const key in b) if (b[key] !== undefined) surplus--
  return surplus === 0
}

function semanticFields(a: Fields, b: Fields): boolean {
  for (const key in a) if (!semanticEqual(a[key], Object.hasOwn(b, key) ? b[key] : undefined)) return false
  for (const key in b) if (!Object.hasOwn(a, key) && !isEmpty(b[key])) return false
  return true
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.length === 0
  for (const key in value) if (!isEmpty((value as Fields)[key])) return false
  return true
}
