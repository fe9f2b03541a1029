/**
 * Regular expressions as dashboards write them: `/x/i`, or a text that must match whole. They run on RE2.
 *
 * Follows packages/grafana-data/src/text/string.ts of Grafana (stringToJsRegex).
 * Left out: look-around and back-references, which RE2 does not have; they are refused.
 */
import { RE2JS } from 're2js'

export interface Pattern {
  readonly test: (text: string) => boolean
  /** The groups of the first match; the whole is the first of them. */
  readonly groups: (text: string) => readonly (string | undefined)[] | undefined
  /** Named groups of the first match. */
  readonly named: (text: string) => Readonly<Record<string, string>>
  /** Every match where the pattern is global, else the first; `$1`, `$&`, `$<name>` stand for what matched. */
  readonly replace: (text: string, replacement: string) => string
}

/** A pattern that cannot be read, or that RE2 does not have. */
export class PatternFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PatternFault'
  }
}

/** `/x/i` as it says; any other text must match from end to end. */
export function wholePattern(text: string): Pattern {
  if (!text.startsWith('/')) return compile(`^${text}$`, '')
  return slashedPattern(text)
}

/** `/x/i` as it says; any other text may match anywhere. */
export function loosePattern(text: string): Pattern {
  return text.startsWith('/') ? slashedPattern(text) : compile(text, '')
}

function slashedPattern(text: string): Pattern {
  const [, body, flags] = /^\/([\s\S]*)\/([gimsuy]*)$/.exec(text) ?? []
  if (body === undefined) throw new PatternFault(`'${text}' is not a valid regular expression.`)
  return compile(body, flags ?? '')
}

function compile(body: string, flags: string): Pattern {
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(body, (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('s') ? RE2JS.DOTALL : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0))
  } catch (error) {
    // re2js refuses what it cannot read by throwing.
    throw new PatternFault(error instanceof Error ? error.message : String(error))
  }
  const groupsOf = (matcher: ReturnType<RE2JS['matcher']>) => Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined)
  const names = Object.entries(compiled.namedGroups() as Readonly<Record<string, number>>)
  const first = (text: string) => {
    const matcher = compiled.matcher(text)
    return matcher.find() ? groupsOf(matcher) : undefined
  }
  return {
    test: (text) => compiled.matcher(text).find(),
    groups: first,
    named: (text) => {
      const groups = first(text)
      return groups ? Object.fromEntries(names.flatMap(([name, group]) => (groups[group] === undefined ? [] : [[name, groups[group]]]))) : {}
    },
    replace: (text, replacement) => {
      const matcher = compiled.matcher(text)
      let result = ''
      let from = 0
      while (matcher.find()) {
        const groups = groupsOf(matcher)
        result += text.slice(from, matcher.start()) + expand(replacement, groups, names)
        from = matcher.end()
        if (!flags.includes('g')) break
      }
      return result + text.slice(from)
    },
  }
}

/** As JavaScript's replace reads it: a number beyond the groups stays as it is. */
function expand(replacement: string, groups: readonly (string | undefined)[], names: readonly (readonly [string, number])[]): string {
  return replacement.replace(/\$(\$|&|\d{1,2}|<([^>]*)>)/g, (whole, what: string, name: string | undefined) => {
    if (what === '$') return '$'
    if (what === '&') return groups[0] ?? ''
    if (name !== undefined) return names.length === 0 ? whole : groups[names.find(([each]) => each === name)?.[1] ?? -1] ?? ''
    const group = Number(what)
    if (group > 0 && group < groups.length) return groups[group] ?? ''
    const single = Number(what[0])
    return what.length === 2 && single > 0 && single < groups.length ? `${groups[single] ?? ''}${what[1]}` : whole
  })
}
