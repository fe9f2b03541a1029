/** Copies of JSON values, for drafts that may be changed. */

export function cloneJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(cloneJson) as T
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    const inner = value[key]
    if (inner !== undefined) copy[key] = typeof inner === 'object' && inner !== null ? cloneJson(inner) : inner
  }
  return copy as T
}

/**
 * A copy of what a client sends to replace `stored`. A field that is the same row in both stays so:
 * it has been defaulted and canonicalized, and only its own fields are set on a draft.
 */
export function draftOf<T>(body: T, stored: unknown): T {
  const copy: Record<string, unknown> = {}
  for (const key in body) {
    const inner = body[key]
    if (inner === undefined) continue
    const before = fieldOf(stored, key)
    if (key === 'metadata') copy[key] = metadataOf(inner, before)
    else if (key === 'status' && inner !== before && isFields(inner)) copy[key] = mapped(inner, before)
    else copy[key] = inner === before && isFields(inner) ? { ...inner } : cloneJson(inner)
  }
  return copy as T
}

/** Labels, references and managed fields are set as a whole, whatever else changes. */
function metadataOf(metadata: unknown, stored: unknown): unknown {
  if (!isFields(metadata)) return metadata
  const copy: Record<string, unknown> = {}
  for (const key in metadata) {
    const inner = metadata[key]
    if (inner !== undefined) copy[key] = inner === fieldOf(stored, key) ? inner : cloneJson(inner)
  }
  return copy
}

/**
 * A copy with the stored rows where the two are equal: of a status only the fields themselves are set on
 * a draft, and what is the same row is not looked at again.
 */
function sharing(value: unknown, stored: unknown): unknown {
  if (typeof value !== 'object' || value === null || value === stored) return value
  if (Array.isArray(value)) {
    const before = Array.isArray(stored) ? stored : []
    const copy = value.map((item, index) => sharing(item, before[index]))
    return copy.length === before.length && copy.every((item, index) => item === before[index]) && Array.isArray(stored) ? stored : copy
  }
  const copy = mapped(value as Fields, stored)
  return isFields(stored) && areSame(copy, stored) ? stored : copy
}

function mapped(value: Fields, stored: unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    const inner = value[key]
    if (inner !== undefined) copy[key] = sharing(inner, fieldOf(stored, key))
  }
  return copy
}

/** The same fields in the same order. */
function areSame(a: Fields, b: Fields): boolean {
  const keys = Object.keys(b)
  let index = 0
  for (const key in a) if (key !== keys[index++] || a[key] !== b[key]) return false
  return index === keys.length
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fieldOf(value: unknown, key: string): unknown {
  return isFields(value) ? value[key] : undefined
}
