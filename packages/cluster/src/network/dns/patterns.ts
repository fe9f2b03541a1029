/** Patterns of names: `*` at the end stands for anything, `?` for one character; none at all is every name. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matches(pattern.toLowerCase(), name.toLowerCase()))
}

function matches(pattern: string, name: string): boolean {
  const isOpen = pattern.endsWith('*')
  const fixed = isOpen ? pattern.slice(0, -1) : pattern
  if (isOpen ? name.length < fixed.length : name.length !== fixed.length) return false
  return [...fixed].every((character, index) => character === '?' || character === name[index])
}
