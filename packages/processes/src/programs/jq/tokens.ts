/** The words of jq programs. A string is one token that holds its parts, filters among them. */
import { JqSyntaxError } from './syntax.ts'

export type Token =
  | { readonly kind: 'number'; readonly text: string; readonly value: number }
  | { readonly kind: 'string'; readonly text: string; readonly parts: readonly (string | readonly Token[])[] }
  | { readonly kind: 'name' | 'field' | 'variable' | 'format' | 'keyword' | 'operator' | 'end'; readonly text: string }

const keywords = new Set([
  'def', 'if', 'then', 'elif', 'else', 'end', 'as', 'reduce', 'foreach', 'try', 'catch', 'label', 'import', 'include', 'and', 'or', '__loc__',
])

const operator = /^(?:\?\/\/=|\?\/\/|\/\/=|\/\/|\|=|[-+*/%]=|==|!=|<=|>=|\.\.|[|,.:;()[\]{}=<>+\-*/%?$])/

interface Reader {
  readonly source: string
  at: number
}

export function tokenize(source: string): Token[] {
  return readTokens({ source, at: 0 }, undefined)
}

/** Up to the end, or to the parenthesis that closes an interpolation. */
function readTokens(reader: Reader, until: ')' | undefined): Token[] {
  const tokens: Token[] = []
  let depth = 0
  for (;;) {
    const rest = reader.source.slice(reader.at)
    const space = /^(?:\s+|#[^\n]*)/.exec(rest)?.[0]
    if (space !== undefined) {
      reader.at += space.length
      continue
    }
    if (rest === '') {
      if (until) throw new JqSyntaxError('unexpected end of file')
      return [...tokens, { kind: 'end', text: '' }]
    }
    if (rest[0] === '(') depth++
    if (rest[0] === ')' && depth-- === 0 && until) {
      reader.at++
      return [...tokens, { kind: 'end', text: '' }]
    }
    tokens.push(readToken(reader, rest))
  }
}

function readToken(reader: Reader, rest: string): Token {
  if (rest[0] === '"') return readString(reader)
  const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest)?.[0]
  if (number !== undefined) return take(reader, { kind: 'number', text: number, value: Number(number) })
  const field = /^\.[A-Za-z_]\w*/.exec(rest)?.[0]
  if (field !== undefined) return take(reader, { kind: 'field', text: field })
  const variable = /^\$(?:__loc__|[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)/.exec(rest)?.[0]
  if (variable !== undefined) return take(reader, { kind: 'variable', text: variable })
  const format = /^@\w+/.exec(rest)?.[0]
  if (format !== undefined) return take(reader, { kind: 'format', text: format })
  const name = /^[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*/.exec(rest)?.[0]
  if (name !== undefined) return take(reader, { kind: keywords.has(name) ? 'keyword' : 'name', text: name })
  const found = operator.exec(rest)?.[0]
  if (found !== undefined) return take(reader, { kind: 'operator', text: found })
  throw new JqSyntaxError('unexpected INVALID_CHARACTER')
}

function take<Kind extends Token>(reader: Reader, token: Kind): Kind {
  reader.at += token.text.length
  return token
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' }

function readString(reader: Reader): Token {
  const { source } = reader
  const start = reader.at++
  const parts: (string | Token[])[] = []
  let text = ''
  for (;;) {
    const char = source[reader.at]
    if (char === undefined) throw new JqSyntaxError('unexpected QQSTRING_START')
    if (char === '"') break
    if (char !== '\\') {
      text += char
      reader.at++
      continue
    }
    const next = source[reader.at + 1] ?? ''
    reader.at += 2
    if (next === '(') {
      parts.push(text, readTokens(reader, ')'))
      text = ''
    } else if (next === 'u') {
      text += String.fromCharCode(parseInt(source.slice(reader.at, reader.at + 4), 16))
      reader.at += 4
    } else if (escapes[next] !== undefined) text += escapes[next]
    else throw new JqSyntaxError('unexpected INVALID_CHARACTER')
  }
  reader.at++
  return { kind: 'string', text: source.slice(start, reader.at), parts: [...parts, text] }
}
