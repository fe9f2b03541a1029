/**
 * Label matchers: `=`, `!=`, `=~`, `!~`. A pattern is anchored on both sides and its dot takes
 * newlines; an absent label has the empty value.
 *
 * Follows model/labels/matcher.go and regexp.go of Prometheus 3; patterns run on RE2 (re2js).
 */
import { RE2JS } from 're2js'
import { isLegacyLabelName, quote } from './labels.ts'

export type MatcherType = '=' | '!=' | '=~' | '!~'

export interface Matcher {
  readonly name: string
  readonly type: MatcherType
  readonly value: string
  readonly matches: (value: string) => boolean
}

/** Throws `PatternError` for a malformed pattern. */
export function newMatcher(name: string, type: MatcherType, value: string): Matcher {
  switch (type) {
    case '=': return { name, type, value, matches: (text) => text === value }
    case '!=': return { name, type, value, matches: (text) => text !== value }
    case '=~': return { name, type, value, matches: anchored(value) }
    case '!~': {
      const matches = anchored(value)
      return { name, type, value, matches: (text) => !matches(text) }
    }
  }
}

/** A whole-text test for a pattern; alternatives of plain words need no engine. */
function anchored(pattern: string): (text: string) => boolean {
  if (/^[\w\-/:, |]*$/.test(pattern)) {
    const words = pattern.split('|')
    return words.length === 1 ? (text) => text === pattern : (text) => words.includes(text)
  }
  if (pattern === '.*') return () => true
  if (pattern === '.+') return (text) => text !== ''
  const compiled = compilePattern(pattern)
  return (text) => compiled.matches(text)
}

/** Compiles a pattern whose dot takes newlines; throws `PatternError` in the words of Go's regexp/syntax. */
export function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL)
  } catch (error) {
    // re2js refuses a malformed pattern by throwing.
    const message = error instanceof Error ? error.message : String(error)
    throw new PatternError(message.replace(`\`(?s)${pattern}\``, `\`${pattern}\``))
  }
}

/** A malformed pattern: `error parsing regexp: missing closing ]: ...`. */
export class PatternError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PatternError'
  }
}

/** `job=~"a|b"`, as Prometheus prints a matcher. */
export function printMatcher({ name, type, value }: Pick<Matcher, 'name' | 'type' | 'value'>): string {
  return `${isLegacyLabelName(name) ? name : quote(name)}${type}${quote(value)}`
}
