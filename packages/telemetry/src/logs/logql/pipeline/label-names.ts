/** Keys of log lines as label names. Follows pkg/logql/log/util.go of Loki 3. */

/** A key with `_` for all that a label name cannot have. */
export function sanitized(key: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(key)) return key
  const trimmed = key.trim()
  if (trimmed === '') return ''
  const safe = /^[0-9]/.test(trimmed) ? `_${trimmed}` : trimmed
  return safe.replaceAll(/[^a-zA-Z0-9_]/gu, '_')
}

/** Keys within keys, joined by `_`. */
export function sanitizedPath(keys: readonly string[]): string {
  let name = ''
  for (const key of keys) {
    const trimmed = key.trim()
    if (trimmed === '') continue
    if (name !== '') name += '_'
    if (name === '' && /^[0-9]/.test(trimmed)) name = '_'
    name += trimmed.replaceAll(/[^a-zA-Z0-9_]/gu, '_')
  }
  return name
}
