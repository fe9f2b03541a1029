/** The words of awk programs. A slash is a regular expression where no value stands before it. */
import { AwkError } from './syntax.ts'

export interface Token {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'function' | 'keyword' | 'operator' | 'newline' | 'end'
  readonly text: string
  readonly line: number
  /** A space before it: `a (b)` is no call of a. */
  readonly spaced: boolean
}

const keywords = new Set([
  'BEGIN', 'END', 'function', 'func', 'if', 'else', 'while', 'for', 'do', 'break', 'continue', 'next', 'nextfile', 'exit', 'return', 'delete', 'in',
  'getline', 'print', 'printf',
])

const operator = /^(?:\*\*=|\*\*|&&|\|\||[-+*/%^]=|\+\+|--|[<>=!]=|>>|!~|[-+*/%^<>=!~?:,;(){}[\]$|])/

export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  let spaced = false
  const add = (kind: Token['kind'], text: string) => {
    tokens.push({ kind, text, line, spaced })
    spaced = false
  }
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at)
    const space = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest)?.[0]
    if (space !== undefined) {
      at += space.length
      spaced = true
      if (space.includes('\n')) line++
      continue
    }
    if (rest.startsWith('\n')) {
      add('newline', '\n')
      line++
      at++
      continue
    }
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest)?.[0]
    const name = /^[A-Za-z_]\w*/.exec(rest)?.[0]
    if (number !== undefined) {
      add('number', number)
      at += number.length
    } else if (name !== undefined) {
      add(keywords.has(name) ? 'keyword' : rest[name.length] === '(' ? 'function' : 'name', name === 'func' ? 'function' : name)
      at += name.length
    } else if (rest[0] === '"') {
      const { text, length } = readString(rest, line)
      add('string', text)
      at += length
    } else if (rest[0] === '/' && regexMayFollow(tokens.at(-1))) {
      const { text, length } = readRegex(rest, line)
      add('regex', text)
      at += length
    } else {
      const found = operator.exec(rest)?.[0]
      if (found === undefined) throw new AwkError(`line ${line}: syntax error at or near ${rest[0]}`)
      add('operator', found === '**' ? '^' : found === '**=' ? '^=' : found)
      at += found.length
    }
  }
  add('end', '')
  return tokens
}

function regexMayFollow(before: Token | undefined): boolean {
  if (!before || before.kind === 'newline' || before.kind === 'keyword') return true
  return before.kind === 'operator' && ![')', ']', '$', '++', '--'].includes(before.text)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v' }

function readString(rest: string, line: number): { text: string; length: number } {
  const end = /^"((?:[^"\\\n]|\\[\s\S])*)"/.exec(rest)
  if (!end) throw new AwkError(`line ${line}: unterminated string`)
  return { text: unescape(end[1]!), length: end[0].length }
}

export function unescape(text: string): string {
  return text.replace(/\\([0-7]{1,3}|\n|[\s\S])/g, (_, char: string) => {
    if (char === '\n') return ''
    if (/^[0-7]/.test(char)) return String.fromCharCode(parseInt(char, 8))
    return escapes[char] ?? `\\${char}`
  })
}

function readRegex(rest: string, line: number): { text: string; length: number } {
  let inSet = false
  for (let at = 1; at < rest.length; at++) {
    const char = rest[at]
    if (char === '\n') break
    if (char === '\\') at++
    else if (char === '[') inSet = true
    else if (char === ']') inSet = false
    else if (char === '/' && !inSet) return { text: rest.slice(1, at).replaceAll('\\/', '/'), length: at + 1 }
  }
  throw new AwkError(`line ${line}: unterminated regexp`)
}
