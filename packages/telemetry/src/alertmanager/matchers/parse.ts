/**
 * The UTF-8 matcher syntax: `{a=b, "c d"=~"e|f"}`, braces and quotes as one likes.
 *
 * Follows matcher/parse/parse.go of Alertmanager 0.34.
 */
import type { MatcherType } from '../../series/matcher.ts'
import { PatternError } from '../../series/matcher.ts'
import { MatcherLexer, type MatcherToken, type TokenKind } from './lexer.ts'
import { type AlertMatcher, alertMatcher, MatcherError } from './matcher.ts'
import { unquoteGo } from './unquote.ts'

const endOfInput = 'end of input'

/** Throws `MatcherError`. */
export function parseUtf8Matchers(text: string): readonly AlertMatcher[] {
  const lexer = new MatcherLexer(text)
  const matchers: AlertMatcher[] = []
  const first = lexer.peek()
  const hasBrace = first.kind === '{'
  if (hasBrace) lexer.scan()
  if (first.kind !== '' && !['', '}'].includes(lexer.peek().kind)) parseList(lexer, matchers)
  if (first.kind !== '') parseCloseBrace(lexer, hasBrace)
  parseEnd(lexer)
  return matchers
}

function parseList(lexer: MatcherLexer, matchers: AlertMatcher[]): void {
  for (;;) {
    matchers.push(parseMatcher(lexer))
    const after = expectPeek(lexer, [',', '}'], 'expected a comma or close brace', true)
    if (after.kind !== ',') return
    lexer.scan()
    const next = expectPeek(lexer, ['}', 'unquoted', 'quoted'], 'expected a matcher or close brace after comma', true)
    if (next.kind === '}' || next.kind === '') return
  }
}

function parseMatcher(lexer: MatcherLexer): AlertMatcher {
  const name = unquoted(expect(lexer, ['quoted', 'unquoted'], 'expected label name'))
  const { kind } = expect(lexer, ['=', '!=', '=~', '!~'], "expected an operator such as '=', '!=', '=~' or '!~'")
  const value = unquoted(expect(lexer, ['unquoted', 'quoted'], 'expected label value'))
  try {
    return alertMatcher(kind as MatcherType, name, value)
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    throw new MatcherError(`failed to create matcher: ${error.message}`)
  }
}

function parseCloseBrace(lexer: MatcherLexer, hasBrace: boolean): void {
  if (hasBrace) {
    try {
      expect(lexer, ['}'], 'expected close brace')
    } catch (error) {
      // Said once more, with the place where the brace was looked for.
      if (!(error instanceof MatcherError)) throw error
      throw new MatcherError(`0:${lexer.column}: ${error.message}`)
    }
  } else if (lexer.peek().kind === '}') {
    lexer.scan()
    throw new MatcherError(`0:${lexer.column}: }: expected opening brace`)
  }
}

function parseEnd(lexer: MatcherLexer): void {
  const token = refusedWith('expected end of input', () => lexer.scan())
  if (token.kind !== '') throw new MatcherError(`${token.start}:${token.end}: ${token.value}: expected end of input`)
}

function expect(lexer: MatcherLexer, kinds: readonly TokenKind[], expected: string): MatcherToken {
  const token = expectPeek(lexer, kinds, expected)
  lexer.scan()
  return token
}

function expectPeek(lexer: MatcherLexer, kinds: readonly TokenKind[], expected: string, mayEnd = false): MatcherToken {
  const token = refusedWith(expected, () => lexer.peek())
  if (token.kind === '' && mayEnd) return token
  if (token.kind === '') throw new MatcherError(`${endOfInput}: ${expected}`)
  if (!kinds.includes(token.kind)) throw new MatcherError(`${token.start}:${token.end}: unexpected ${token.value}: ${expected}`)
  return token
}

function refusedWith<Result>(expected: string, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    // What the lexer refuses is told with what the parser was after.
    if (!(error instanceof MatcherError)) throw error
    throw new MatcherError(`${error.message}: ${expected}`)
  }
}

function unquoted({ kind, value, start, end }: MatcherToken): string {
  if (kind !== 'quoted') return value
  const text = unquoteGo(value)
  if (text === undefined) throw new MatcherError(`${start}:${end}: ${value}: invalid input`)
  return text
}
