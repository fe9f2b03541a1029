/**
 * Regular expressions, known beforehand or not, and globs.
 *
 * Follows pkg/ottl/ottlfuncs/regex_helpers.go of opentelemetry-collector-contrib 0.152 and gobwas/glob 0.2.
 */
import { quoteGo } from '@track/simulation'
import { RE2JS } from 're2js'
import type { Typed } from '../compile/getter.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'

/** Throws OttlError in the words of Go. */
export function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (reason) {
    // re2js refuses a malformed pattern by throwing.
    throw new OttlError(reason instanceof Error ? reason.message : String(reason))
  }
}

function invalid(name: string, pattern: string, reason: string): OttlError {
  return new OttlError(`the regex pattern supplied to ${name} '${quoteGo(pattern)}' is not a valid pattern: ${reason}`)
}

/** The pattern for each piece of telemetry; a literal that is none is refused at once. */
export function patternGetter(name: string, pattern: Typed<string>): (target: Target) => RE2JS {
  if (pattern.literal) {
    const compiled = compileLiteral(name, pattern.literal.value)
    return () => compiled
  }
  return (target) => {
    let text = ''
    try {
      text = pattern.get(target)
    } catch (error) {
      // A pattern that is no text.
      if (!(error instanceof OttlError)) throw error
      throw invalid(name, text, error.message)
    }
    return compile(text)
  }
}

function compileLiteral(name: string, text: string): RE2JS {
  try {
    return compile(text)
  } catch (error) {
    // What is no pattern.
    if (!(error instanceof OttlError)) throw error
    throw invalid(name, text, error.message)
  }
}

/** Names of the groups, by number. */
export function groupNames(pattern: RE2JS): ReadonlyMap<number, string> {
  return new Map(Object.entries(pattern.namedGroups()).map(([name, group]) => [Number(group), name] as const).toSorted(([a], [b]) => a - b))
}

/** Each match: its groups as texts, undefined where one took no part, and where it stands. */
export function* matchesIn(pattern: RE2JS, text: string): Generator<{ readonly groups: readonly (string | undefined)[]; readonly start: number; readonly end: number }> {
  const matcher = pattern.matcher(text)
  let at = 0
  let lastEnd = -1
  while (at <= text.length && matcher.find(at)) {
    const [start, end] = [matcher.start(), matcher.end()]
    if (end > start || start !== lastEnd) {
      yield { start, end, groups: Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined) }
    }
    lastEnd = end
    at = end > start ? end : end + 1
  }
}

/** `$1`, `${name}` and `$$` filled in, as Go's Regexp.Expand. */
export function expand(template: string, groups: readonly (string | undefined)[], pattern: RE2JS): string {
  const names = pattern.namedGroups() as Readonly<Record<string, number>>
  return template.replaceAll(/\$(?:(\$)|\{(\w+)\}|(\w+))/g, (_whole, dollar: string | undefined, braced: string | undefined, bare: string | undefined) => {
    if (dollar !== undefined) return '$'
    const name = braced ?? bare!
    const group = /^\d+$/.test(name) ? Number(name) : Object.hasOwn(names, name) ? names[name]! : -1
    return groups[group] ?? ''
  })
}

export function replaceAll(pattern: RE2JS, text: string, replacement: string): string {
  let result = ''
  let at = 0
  for (const { groups, start, end } of matchesIn(pattern, text)) {
    result += text.slice(at, start) + expand(replacement, groups, pattern)
    at = end
  }
  return result + text.slice(at)
}

/** A glob as a test: `*`, `?`, `[a-z]`, `[!a]`, `{one,two}`. */
export function globTest(name: string, glob: string): (text: string) => boolean {
  const pattern = globPattern(glob)
  if (pattern === undefined) throw invalid(name, glob, 'unexpected end of input')
  const compiled = RE2JS.compile(`^(?:${pattern})$`, RE2JS.DOTALL)
  return (text) => compiled.matcher(text).find()
}

const special = /[.+^$()|\\\]}]/

function globPattern(glob: string): string | undefined {
  let result = ''
  let depth = 0
  for (let at = 0; at < glob.length; at++) {
    const letter = glob[at]!
    if (letter === '\\') {
      if (at + 1 === glob.length) return undefined
      result += RE2JS.quote(glob[++at]!)
    } else if (letter === '*') result += '.*'
    else if (letter === '?') result += '.'
    else if (letter === '[') {
      const end = glob.indexOf(']', at + 2)
      if (end === -1) return undefined
      result += `[${glob.slice(at + 1, end).replace(/^!/, '^')}]`
      at = end
    } else if (letter === '{') {
      depth++
      result += '(?:'
    } else if (letter === '}' && depth > 0) {
      depth--
      result += ')'
    } else if (letter === ',' && depth > 0) result += '|'
    else result += special.test(letter) ? `\\${letter}` : letter
  }
  return depth > 0 ? undefined : result
}
