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
 * A copy of what a client sends to replace `stored`. A row that the two share stays shared below
 * the object's own fields: it has been defaulted and canonicalized, so nothing changes it in place.
 */
export function draftOf<T>(body: T, stored: unknown): T {
  const copy: Record<string, unknown> = {}
  for (const key in body) {
    const inner = body[key]
    if (inner !== undefined) copy[key] = isFields(inner) ? fieldsOf(inner, fieldOf(stored, key)) : sharing(inner, fieldOf(stored, key))
  }
  return copy as T
}

/** The fields of metadata and of a specification are set on the draft itself. */
function fieldsOf(value: object, stored: unknown): object {
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key]
    if (inner !== undefined) copy[key] = sharing(inner, fieldOf(stored, key))
  }
  return copy
}

function sharing<T>(value: T, stored: unknown): T {
  if (typeof value !== 'object' || value === null || value === stored) return value
  if (Array.isArray(value)) return value.map((item, index) => sharing(item, fieldOf(stored, index))) as T
  return fieldsOf(value, stored) as T
}

function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fieldOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined
}
