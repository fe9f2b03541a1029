/** The tokens of a jq program as its parsers read them. */
import { JqSyntaxError } from './syntax.ts'
import type { Token } from './tokens.ts'

export interface Parser {
  readonly tokens: readonly Token[]
  next: number
}

export function peek(parser: Parser): Token {
  return parser.tokens[parser.next]!
}

export function isOperator(parser: Parser, ...texts: readonly string[]): boolean {
  const token = peek(parser)
  return token.kind === 'operator' && texts.includes(token.text)
}

export function isKeyword(parser: Parser, text: string): boolean {
  const token = peek(parser)
  return token.kind === 'keyword' && token.text === text
}

export function unexpected(parser: Parser): JqSyntaxError {
  const token = peek(parser)
  const names: Readonly<Record<string, string>> = { name: 'IDENT', field: 'FIELD', number: 'LITERAL', format: 'FORMAT', string: 'QQSTRING_START', variable: "'$'" }
  const word = token.kind === 'end' ? 'end of file' : token.kind === 'operator' ? (token.text.length === 1 ? `'${token.text}'` : token.text) : names[token.kind] ?? token.text
  return new JqSyntaxError(`unexpected ${word}`)
}

export function expect(parser: Parser, text: string): void {
  const token = peek(parser)
  if ((token.kind !== 'operator' && token.kind !== 'keyword') || token.text !== text) throw unexpected(parser)
  parser.next++
}

export function parseVariable(parser: Parser): string {
  const token = peek(parser)
  if (token.kind !== 'variable') throw unexpected(parser)
  parser.next++
  return token.text.slice(1)
}
