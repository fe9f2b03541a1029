/** Patterns that take values apart: `. as [$a, {b: $c}] | …`. */
import { parseKey } from './objects.ts'
import { text } from './parse.ts'
import { expect, isOperator, type Parser, parseVariable, peek } from './parser.ts'
import type { Pattern } from './syntax.ts'

export function parsePattern(parser: Parser): Pattern {
  if (peek(parser).kind === 'variable') return { is: 'name', name: parseVariable(parser) }
  if (isOperator(parser, '[')) {
    const items: Pattern[] = []
    do {
      parser.next++
      items.push(parsePattern(parser))
    } while (isOperator(parser, ','))
    expect(parser, ']')
    return { is: 'list', items }
  }
  expect(parser, '{')
  parser.next--
  const fields: Extract<Pattern, { is: 'fields' }>['fields'][number][] = []
  do {
    parser.next++
    fields.push(parseFieldPattern(parser))
  } while (isOperator(parser, ','))
  expect(parser, '}')
  return { is: 'fields', fields }
}

function parseFieldPattern(parser: Parser): Extract<Pattern, { is: 'fields' }>['fields'][number] {
  const token = peek(parser)
  const bound = token.kind === 'variable' ? parseVariable(parser) : undefined
  const key = bound !== undefined ? text(bound) : parseKey(parser)
  if (!isOperator(parser, ':')) return { key, bound, pattern: undefined }
  parser.next++
  return { key, bound, pattern: parsePattern(parser) }
}

