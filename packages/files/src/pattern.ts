/**
 * Shell patterns (`*.txt`, `[a-z]?`, `@(a|b)`), matched by a bounded walk of our own.
 * Follows fnmatch(3) and bash's extglob. Left out: collating symbols and equivalence classes.
 */

type Token =
  | { readonly kind: 'one'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly holds: (char: string) => boolean }
  | { readonly kind: 'group'; readonly operator: string; readonly options: readonly Pattern[] }

export type Pattern = readonly Token[]

/** How many steps one match may take before it counts as no match (nested groups only). */
const stepsMax = 2_000_000

/** Reads a pattern; a backslash takes the meaning from the character after it. */
export function parsePattern(text: string, { extended = true, ignoreCase = false } = {}): Pattern {
  const tokens: Token[] = []
  for (let index = 0; index < text.length;) {
    const char = text[index]!
    const group = extended && '?*+@!'.includes(char) && text[index + 1] === '(' ? closingOf(text, index + 1) : -1
    if (group > 0) {
      const options = splitOptions(text.slice(index + 2, group)).map((each) => parsePattern(each, { extended, ignoreCase }))
      tokens.push({ kind: 'group', operator: char, options })
      index = group + 1
      continue
    }
    if (char === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' })
    } else if (char === '?') tokens.push({ kind: 'any' })
    else if (char === '[') {
      const set = parseSet(text, index, ignoreCase)
      tokens.push(set?.token ?? { kind: 'one', text: '[' })
      index = set?.end ?? index + 1
      continue
    } else {
      const literal = char === '\\' && index + 1 < text.length ? text[++index]! : char
      tokens.push({ kind: 'one', text: ignoreCase ? literal.toLowerCase() : literal })
    }
    index++
  }
  return tokens
}

/** Whether the text has a character that `parsePattern` would not take for itself. */
export function hasPattern(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!
    if (char === '\\') index++
    else if (char === '*' || char === '?') return true
    else if (char === '[' && text.includes(']', index + 1)) return true
    else if ('+@!'.includes(char) && text[index + 1] === '(' && text.includes(')', index)) return true
  }
  return false
}

/** Takes the backslashes away, as for a pattern that matched nothing. */
export function unescapePattern(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/gs, '$1') : text
}

/** Whether the whole text matches. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  return walk(pattern, 0, text, 0, (end) => end === text.length, { left: stepsMax })
}

/** The end of the longest or shortest match that begins at `from`; -1 for none. Matches that belong together may share their steps. */
export function matchEnd(pattern: Pattern, text: string, from: number, longest: boolean, steps = { left: stepsMax }): number {
  let best = -1
  walk(pattern, 0, text, from, (end) => {
    if (best < 0 || (longest ? end > best : end < best)) best = end
    return longest ? end === text.length : end === from
  }, steps)
  return best
}

function walk(
  pattern: Pattern, token: number, text: string, at: number, accept: (end: number) => boolean, steps: { left: number },
): boolean {
  for (; ; token++) {
    if (steps.left-- <= 0) return false
    const next = pattern[token]
    if (!next) return accept(at)
    if (next.kind === 'star') return walkStar(pattern, token, text, at, accept, steps)
    if (next.kind === 'group') return walkGroup(next, pattern, token, text, at, accept, steps)
    const char = text[at]
    if (char === undefined || !matchesOne(next, char)) return false
    at++
  }
}

function walkStar(
  pattern: Pattern, token: number, text: string, at: number, accept: (end: number) => boolean, steps: { left: number },
): boolean {
  for (let end = text.length; end >= at; end--) if (walk(pattern, token + 1, text, end, accept, steps)) return true
  return false
}

function matchesOne(token: Token, char: string): boolean {
  if (token.kind === 'any') return true
  if (token.kind === 'one') return token.text === char
  return token.kind === 'set' && token.holds(char) !== token.negated
}

function walkGroup(
  group: Token & { kind: 'group' }, pattern: Pattern, token: number, text: string, at: number,
  accept: (end: number) => boolean, steps: { left: number },
): boolean {
  const after = (end: number) => walk(pattern, token + 1, text, end, accept, steps)
  const { operator, options } = group
  if (operator === '!') {
    const isNone = (part: string) => !options.some((option) => matchesPattern(option, part))
    for (let end = text.length; end >= at; end--) if (isNone(text.slice(at, end)) && after(end)) return true
    return false
  }
  if ((operator === '?' || operator === '*') && after(at)) return true
  const once = (from: number): boolean => options.some((option) => walk(option, 0, text, from, (end) => {
    if (steps.left-- <= 0) return false
    if (after(end)) return true
    return (operator === '*' || operator === '+') && end > from && once(end)
  }, steps))
  return once(at)
}

function closingOf(text: string, open: number): number {
  let depth = 0
  for (let index = open; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === '(') depth++
    else if (text[index] === ')' && --depth === 0) return index
  }
  return -1
}

function splitOptions(text: string): string[] {
  const options: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (char === '\\') index++
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === '|' && depth === 0) {
      options.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...options, text.slice(start)]
}

/** `[a-c[:digit:]]`; undefined when the bracket is never closed. */
function parseSet(text: string, open: number, ignoreCase: boolean): { token: Token; end: number } | undefined {
  let index = open + 1
  const negated = text[index] === '!' || text[index] === '^'
  if (negated) index++
  const tests: ((char: string) => boolean)[] = []
  for (let first = true; ; first = false) {
    const char = text[index]
    if (char === undefined) return undefined
    if (char === ']' && !first) break
    if (char === '[' && text[index + 1] === ':') {
      const end = text.indexOf(':]', index)
      const named = end < 0 ? undefined : characterClasses[text.slice(index + 2, end)]
      if (named) {
        tests.push(named)
        index = end + 2
        continue
      }
    }
    const low = char === '\\' ? text[++index] : char
    if (low === undefined) return undefined
    index++
    if (text[index] === '-' && text[index + 1] !== ']' && text[index + 1] !== undefined) {
      const high = text[index + 1] === '\\' ? text[index++ + 2] : text[index + 1]
      if (high === undefined) return undefined
      index += 2
      tests.push((each) => each >= low && each <= high)
    } else tests.push((each) => each === low)
  }
  const holds = (char: string) => tests.some((test) => test(char))
  const anyCase = (char: string) => holds(char.toLowerCase()) || holds(char.toUpperCase())
  return { token: { kind: 'set', negated, holds: ignoreCase ? anyCase : holds }, end: index + 1 }
}

/** The POSIX character classes of the C locale, by name. */
export const characterClasses: Readonly<Record<string, (char: string) => boolean>> = {
  alpha: (char) => /^[A-Za-z]$/.test(char),
  digit: (char) => /^[0-9]$/.test(char),
  alnum: (char) => /^[A-Za-z0-9]$/.test(char),
  upper: (char) => /^[A-Z]$/.test(char),
  lower: (char) => /^[a-z]$/.test(char),
  space: (char) => /^[ \t\n\r\f\v]$/.test(char),
  blank: (char) => /^[ \t]$/.test(char),
  punct: (char) => /^[!-/:-@[-`{-~]$/.test(char),
  xdigit: (char) => /^[0-9A-Fa-f]$/.test(char),
  cntrl: (char) => char < ' ' || char === '\x7f',
  graph: (char) => char > ' ' && char <= '~',
  print: (char) => char >= ' ' && char <= '~',
  word: (char) => /^[A-Za-z0-9_]$/.test(char),
}
