/**
 * Patterns of queries, on RE2: never JavaScript's own engine, which a pattern can bring to a stop.
 *
 * Follows regexp of Go; NewRegexpParser of pkg/logql/log/parser.go, Loki 3.
 */
import { RE2JS } from 're2js'

/** A compiled pattern, or why it is none in Go's words. */
export function compileRegexp(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    // re2js refuses a malformed pattern by throwing.
    return error instanceof Error ? error.message : String(error)
  }
}

/** Every match replaced; an empty one right behind another is none. */
export function replaceMatches(compiled: RE2JS, text: string, replacement: (group: (name: string) => string) => string): string {
  const group = groupReader(compiled)
  const matcher = compiled.matcher(text)
  let result = ''
  let end = -1
  while (matcher.find()) {
    const [from, to] = [matcher.start(), matcher.end()]
    if (from === to && from === end) continue
    result += text.slice(Math.max(0, end), from) + replacement((name) => group(matcher, name))
    end = to
  }
  return result + text.slice(Math.max(0, end))
}

/** How many matches there are. */
export function countMatches(compiled: RE2JS, text: string): number {
  const matcher = compiled.matcher(text)
  let count = 0
  let end = -1
  while (matcher.find()) {
    if (matcher.start() !== matcher.end() || matcher.start() !== end) count++
    end = matcher.end()
  }
  return count
}

/** The text of a group by its name or number, '' where there is none. */
export function groupReader(compiled: RE2JS): (matcher: ReturnType<RE2JS['matcher']>, name: string) => string {
  const named = compiled.namedGroups()
  const last = compiled.groupCount()
  return (matcher, name) => {
    const group = /^\d+$/.test(name) ? Number(name) : named[name]
    return group === undefined || group > last ? '' : matcher.group(group) ?? ''
  }
}

/** `$1` and `${name}` filled in, as Go's Expand does: `$1x` is the group `1x`. */
export function expanded(template: string, group: (name: string) => string): string {
  return template.replaceAll(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => (whole === '$$' ? '$' : group(bare ?? braced!)))
}

/** The names of a pattern's groups by their number, or why a parser cannot be made of them. */
export function namedGroups(compiled: RE2JS, pattern: string): ReadonlyMap<number, string> | string {
  const names = groupNames(pattern)
  const byNumber = new Map<number, string>()
  names.forEach((name, index) => {
    if (name !== '') byNumber.set(index + 1, name)
  })
  return compiled.groupCount() === 0 || byNumber.size === 0 ? 'at least one named capture must be supplied' : byNumber
}

/** Each group in order, '' for one without a name; classes and escapes are passed over. */
function groupNames(pattern: string): string[] {
  const names: string[] = []
  const part = /\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\((\?P?<(\w+)>|\?)?|[^]/gs
  for (const [whole, opening, name] of pattern.matchAll(part)) {
    if (!whole.startsWith('(')) continue
    if (opening === undefined) names.push('')
    else if (name !== undefined) names.push(name)
  }
  return names
}
