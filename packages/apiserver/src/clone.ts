/** A copy of a JSON value, for a draft that may be changed. */
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
