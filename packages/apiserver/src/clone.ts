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

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fieldOf(value: unknown, key: string): unknown {
  return isFields(value) ? value[key] : undefined
}
