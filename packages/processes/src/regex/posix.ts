/**
 * POSIX regular expressions in the syntax of RE2, which runs them in linear time.
 * Follows regex(7) with GNU's additions (\w \s \b \< \> \+ \? \|). Left out: back-references,
 * collating symbols of more than one character.
 */

export type Dialect = 'basic' | 'extended'

/** What the tools say of a pattern that they cannot read. */
export class RegexError extends Error {}

const alwaysEscaped = /[.[\]{}()*+?^$|\\]/

export function translate(pattern: string, dialect: Dialect): string {
  const extended = dialect === 'extended'
  let result = ''
  let depth = 0
  let atStart = true
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!
    const wasAtStart: boolean = atStart
    atStart = false
    if (char === '[') {
      const set = bracket(pattern, at)
      result += set.text
      at = set.end
    } else if (char === '\\') {
      const next = pattern[++at]
      if (next === undefined) throw new RegexError('Trailing backslash')
      const piece = escaped(next, { extended, depth, atStart: wasAtStart })
      if (piece.opens) depth++
      if (piece.closes) depth--
      atStart = piece.opens || piece.text === '|'
      if (piece.text === '{') {
        const bound = interval(pattern, at + 1, '\\}')
        result += bound.text
        at = bound.end
      } else result += piece.text
    } else if (extended) {
      const piece = special(pattern, at, { depth, atStart: wasAtStart })
      if (char === '(') depth++
      if (char === ')' && depth > 0) depth--
      atStart = char === '(' || char === '|'
      result += piece.text
      at = piece.end
    } else if (char === '*') result += wasAtStart ? '\\*' : '*'
    else if (char === '^') {
      result += wasAtStart ? '^' : '\\^'
      atStart = wasAtStart
    } else if (char === '$') result += at === pattern.length - 1 || /^\\[)|]/.test(pattern.slice(at + 1)) ? '$' : '\\$'
    else result += '.'.includes(char) ? char : literal(char)
  }
  if (depth > 0) throw new RegexError(extended ? 'Unmatched ( or \\(' : 'Unmatched ( or \\(')
  return result
}

function literal(char: string): string {
  return alwaysEscaped.test(char) ? `\\${char}` : char
}

const classes: Readonly<Record<string, string>> = {
  w: '[[:word:]]', W: '[^[:word:]]', s: '[[:space:]]', S: '[^[:space:]]', b: '\\b', B: '\\B', '<': '\\b', '>': '\\b', '`': '\\A', "'": '\\z',
  n: '\\n', t: '\\t', r: '\\r', f: '\\f', v: '\\v', a: '\\a',
}

function escaped(
  char: string, { extended, depth, atStart }: { extended: boolean; depth: number; atStart: boolean },
): { text: string; opens?: boolean; closes?: boolean } {
  if (char >= '1' && char <= '9') throw new RegexError('not simulated here: back-references in regular expressions')
  if (!extended) {
    if (char === '(') return { text: '(', opens: true }
    if (char === ')') {
      if (depth === 0) throw new RegexError('Unmatched ) or \\)')
      return { text: ')', closes: true }
    }
    if (char === '{') return { text: atStart ? '\\{' : '{' }
    if (char === '|' || ((char === '+' || char === '?') && !atStart)) return { text: char }
  }
  return { text: Object.hasOwn(classes, char) ? classes[char]! : literal(char) }
}

function special(
  pattern: string, at: number, { depth, atStart }: { depth: number; atStart: boolean },
): { text: string; end: number } {
  const char = pattern[at]!
  if (char === '{') {
    if (!/^\{\d*(?:,\d*)?\}/.test(pattern.slice(at)) || atStart) return { text: '\\{', end: at }
    return interval(pattern, at + 1, '}')
  }
  if (char === ')' && depth === 0) return { text: '\\)', end: at }
  if ('*+?'.includes(char)) return { text: atStart ? '' : repeated(pattern, at) ? '' : char, end: at }
  if (char === ']' || char === '}') return { text: `\\${char}`, end: at }
  return { text: char, end: at }
}

/** RE2 reads `a*?` as lazy and refuses `a**`; POSIX repeats what is repeated. */
function repeated(pattern: string, at: number): boolean {
  return at > 0 && '*+?'.includes(pattern[at - 1]!) && pattern[at - 2] !== '\\'
}

function interval(pattern: string, from: number, close: string): { text: string; end: number } {
  const end = pattern.indexOf(close, from)
  const body = end < 0 ? '' : pattern.slice(from, end)
  const match = /^(\d*)(,?)(\d*)$/.exec(body)
  if (end < 0) throw new RegexError('Unmatched { or \\{')
  if (!match || body === '') throw new RegexError('Invalid content of \\{\\}')
  const [, low = '', comma = '', high = ''] = match
  return { text: `{${low || '0'}${comma}${high}}`, end: end + close.length - 1 }
}

/** `[]abc[:digit:]-]`: no escapes inside, a first `]` is itself. */
function bracket(pattern: string, open: number): { text: string; end: number } {
  let at = open + 1
  let text = '['
  if (pattern[at] === '^') {
    text += '^'
    at++
  }
  for (let first = true; ; first = false) {
    const char = pattern[at]
    if (char === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=')
    if (char === ']' && !first) return { text: `${text}]`, end: at }
    const named = char === '[' ? /^\[([:.=])(.*?)\1\]/.exec(pattern.slice(at)) : null
    if (named) {
      if (named[1] === ':' && !posixClasses.has(named[2]!)) throw new RegexError('Invalid character class name')
      text += named[1] === ':' ? named[0] : literalInSet(named[2]!)
      at += named[0].length
      continue
    }
    if (char === '-' && !first && pattern[at + 1] !== ']' && pattern[at + 1] !== undefined && pattern[at - 1] !== '[') text += '-'
    else text += char === '\\' && 'nt'.includes(pattern[at + 1] ?? ' ') ? `\\${pattern[++at]}` : literalInSet(char)
    at++
  }
}

const posixClasses = new Set(['alpha', 'digit', 'alnum', 'upper', 'lower', 'space', 'blank', 'punct', 'print', 'cntrl', 'xdigit', 'graph', 'word'])

function literalInSet(char: string): string {
  return /[\\[\]^-]/.test(char) ? `\\${char}` : char
}
