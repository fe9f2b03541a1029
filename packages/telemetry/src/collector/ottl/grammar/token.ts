/**
 * The words of the OpenTelemetry Transformation Language.
 *
 * Follows buildLexer in pkg/ottl/grammar.go of opentelemetry-collector-contrib 0.152 and lexer/stateful.go of alecthomas/participle 2.
 */
import { quoteGo } from '@track/simulation'

export type TokenType =
  | 'Bytes' | 'Float' | 'Int' | 'String' | 'Nil' | 'OpNot' | 'OpOr' | 'OpAnd' | 'OpComparison' | 'OpAddSub' | 'OpMultDiv' | 'Boolean' | 'Equal'
  | 'LParen' | 'RParen' | 'LBrace' | 'RBrace' | 'Colon' | 'Punct' | 'Uppercase' | 'Lowercase' | 'EOF'

export interface Token {
  readonly type: TokenType
  /** Of a text, what it says. */
  readonly value: string
  /** In bytes. */
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** What stands at a place and should not: `1:7: unexpected token ")"`. */
export class SyntaxFault extends Error {
  constructor({ line, column }: { readonly line: number; readonly column: number }, message: string) {
    super(`${line}:${column}: ${message}`)
    this.name = 'SyntaxFault'
  }
}

/** In the order in which they are tried. */
const rules: readonly (readonly [type: TokenType | undefined, pattern: RegExp])[] = [
  ['Bytes', /0x[a-fA-F0-9]+/y],
  ['Float', /(\d+\.\d*|\d*\.\d+)([eE][-+]?\d+)?/y],
  ['Int', /\d+/y],
  ['String', /"(\\.|[^\\"])*"/y],
  ['Nil', /\bnil\b/y],
  ['OpNot', /\bnot\b/y],
  ['OpOr', /\bor\b/y],
  ['OpAnd', /\band\b/y],
  ['OpComparison', /==|!=|>=|<=|>|</y],
  ['OpAddSub', /[+-]/y],
  ['OpMultDiv', /[/*]/y],
  ['Boolean', /\b(true|false)\b/y],
  ['Equal', /=/y],
  ['LParen', /\(/y],
  ['RParen', /\)/y],
  ['LBrace', /\{/y],
  ['RBrace', /\}/y],
  ['Colon', /:/y],
  ['Punct', /[,.[\]]/y],
  ['Uppercase', /[A-Z][A-Z0-9_]*/y],
  ['Lowercase', /[a-z][a-z0-9_]*/y],
  [undefined, /[\t\n\f\r ]+/y],
]

/** All tokens without what separates them, and the end. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let place = { offset: 0, line: 1, column: 1 }
  for (let at = 0; at < text.length;) {
    const [type, value] = nextWord(text, at, place)
    at += value.length
    if (type) tokens.push({ type, value: type === 'String' ? unquoted(value, place) : value, ...place })
    place = advanced(place, value)
  }
  return [...tokens, { type: 'EOF', value: '<EOF>', ...place }]
}

function nextWord(text: string, at: number, place: { readonly line: number; readonly column: number }): readonly [TokenType | undefined, string] {
  // A word is at its beginning wherever one ends: nothing stands before what is left.
  const rest = text.slice(at)
  for (const [type, pattern] of rules) {
    pattern.lastIndex = 0
    const [value] = pattern.exec(rest) ?? []
    if (value !== undefined) return [type, value]
  }
  const sample = Array.from(rest)
  throw new SyntaxFault(place, `lexer: invalid input text ${quoteGo(sample.length > 16 ? `${sample.slice(0, 16).join('')}...` : rest)}`)
}

function advanced({ offset, line, column }: { offset: number; line: number; column: number }, value: string): { offset: number; line: number; column: number } {
  const lines = value.split('\n')
  const last = Array.from(lines.at(-1)!).length
  const bytes = new TextEncoder().encode(value).length
  return { offset: offset + bytes, line: line + lines.length - 1, column: lines.length > 1 ? last + 1 : column + last }
}

const simpleEscapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' }

/** As Go's strconv.UnquoteChar, again and again. */
function unquoted(token: string, place: { readonly line: number; readonly column: number }): string {
  const refuse = () => new SyntaxFault(place, `invalid quoted string ${quoteGo(token)}: invalid syntax`)
  const text = token.slice(1, -1)
  let result = ''
  for (let at = 0; at < text.length;) {
    if (text[at] !== '\\') {
      result += text[at++]
      continue
    }
    const simple = simpleEscapes[text[at + 1] ?? '']
    const [whole, hex2, hex4, hex8, octal] = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3}))/.exec(text.slice(at)) ?? []
    if (simple !== undefined) {
      result += simple
      at += 2
    } else if (whole !== undefined) {
      const code = octal === undefined ? Number.parseInt(hex2 ?? hex4 ?? hex8!, 16) : Number.parseInt(octal, 8)
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (octal !== undefined && code > 255)) throw refuse()
      result += String.fromCodePoint(code)
      at += whole.length
    } else throw refuse()
  }
  return result
}
