/** Regular expressions of learners: RE2, leftmost-longest, with a short way for plain text. */
import { RE2JS } from 're2js'
import { type Dialect, RegexError, translate } from './posix.ts'

export interface Match {
  readonly start: number
  readonly end: number
  /** Where each group begins and ends; -1 for one that took no part. */
  readonly groups: readonly (readonly [number, number])[]
}

export interface Regex {
  test(text: string): boolean
  /** The first match at or after a position. */
  match(text: string, from?: number): Match | undefined
}

export interface RegexOptions {
  readonly dialect: Dialect | 'fixed' | 'perl'
  readonly ignoreCase?: boolean
  /** The whole text must match (grep -x), or whole words (grep -w). */
  readonly whole?: 'line' | 'word'
  /** `^` and `$` match at every line. */
  readonly multiline?: boolean
}

export function regex(pattern: string, options: RegexOptions): Regex {
  const { dialect, ignoreCase = false, whole } = options
  if (dialect === 'perl') refuseLookAround(pattern)
  const isPlain = dialect === 'fixed' || (dialect !== 'perl' && /^[\w ,:;=/"'#%&<>~@!-]*$/.test(pattern))
  if (isPlain && !ignoreCase && whole === undefined) return plain(pattern)
  const body = dialect === 'fixed' ? pattern.replace(/[.[\]{}()*+?^$|\\]/g, '\\$&') : dialect === 'perl' ? pattern : translate(pattern, dialect)
  const wrapped = whole === 'line' ? `^(?:${body})$` : whole === 'word' ? `\\b(?:${body})\\b` : body
  const flags = RE2JS.DOTALL | (dialect === 'perl' ? 0 : RE2JS.LONGEST_MATCH) | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (options.multiline ? RE2JS.MULTILINE : 0)
  return compiled(compile(wrapped, flags))
}

/** RE2 takes none, since nobody can look around in linear time. */
function refuseLookAround(pattern: string): void {
  const parts = pattern.match(/\\.|\[\^?\]?(?:\\.|[^\]])*\]|\(\?<?[=!]/g) ?? []
  const assertion = parts.find((part) => part.startsWith('(?'))
  if (assertion !== undefined) throw new RegexError(`look-around assertions are not simulated here: ${assertion}`)
}

function compile(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags)
  } catch (error) {
    // The library's own words for a pattern that it cannot read.
    throw new RegexError(error instanceof Error ? error.message.replace('error parsing regexp: ', '') : String(error))
  }
}

function plain(pattern: string): Regex {
  return {
    test: (text) => text.includes(pattern),
    match(text, from = 0) {
      const start = text.indexOf(pattern, from)
      return start < 0 ? undefined : { start, end: start + pattern.length, groups: [[start, start + pattern.length]] }
    },
  }
}

function compiled(re: RE2JS): Regex {
  return {
    test: (text) => re.test(text),
    match(text, from = 0) {
      const matcher = re.matcher(text)
      if (!matcher.find(from)) return undefined
      const groups: [number, number][] = []
      for (let group = 0; group <= matcher.groupCount(); group++) groups.push([matcher.start(group), matcher.end(group)])
      return { start: groups[0]![0], end: groups[0]![1], groups }
    },
  }
}

/** Every match, as `s///g` and `grep -o` want them: an empty one not right after another. */
export function* matches(re: Regex, text: string): Generator<Match> {
  let from = 0
  let lastEnd = -1
  while (from <= text.length) {
    const match = re.match(text, from)
    if (!match) return
    if (match.end > match.start || match.start !== lastEnd) yield match
    lastEnd = match.end
    from = match.end > match.start ? match.end : match.end + 1
  }
}

export function groupText(match: Match, group: number, text: string): string {
  const place = match.groups[group]
  return !place || place[0] < 0 ? '' : text.slice(place[0], place[1])
}
