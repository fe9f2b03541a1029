/** Objects as a program writes them: `{a, "b": 1, (expr): 2, $x}`. */
import { identity, indexOf, parseAlternative, parsePipe, parseString, text } from './parse.ts'
import { expect, isOperator, type Parser, peek, unexpected } from './parser.ts'
import type { Filter } from './syntax.ts'

/** A key of an object: a name, a string, or an expression in parentheses. */
export function parseKey(parser: Parser): Filter {
  const token = peek(parser)
  if (token.kind === 'string') return parseString(parser, undefined)
  if (token.kind === 'format') {
    parser.next++
    return peek(parser).kind === 'string' ? parseString(parser, token.text) : { is: 'format', name: token.text }
  }
  if (isOperator(parser, '(')) {
    parser.next++
    const key = parsePipe(parser)
    expect(parser, ')')
    return key
  }
  if (token.kind !== 'name' && token.kind !== 'keyword' && token.kind !== 'number') throw unexpected(parser)
  parser.next++
  return text(token.text)
}

export function parseObject(parser: Parser): Filter {
  const entries: [Filter, Filter][] = []
  while (!isOperator(parser, '}')) {
    entries.push(parseEntry(parser))
    if (!isOperator(parser, '}')) expect(parser, ',')
  }
  parser.next++
  return { is: 'object', entries }
}

function parseEntry(parser: Parser): [Filter, Filter] {
  const token = peek(parser)
  if (token.kind === 'variable') {
    parser.next++
    const name = token.text.slice(1)
    return [text(name), { is: 'variable', name }]
  }
  const key = parseKey(parser)
  if (!isOperator(parser, ':')) return [key, indexOf(identity, key)]
  parser.next++
  return [key, parseEntryValue(parser)]
}

/** Values of entries: terms joined by `|`, but no commas. */
function parseEntryValue(parser: Parser): Filter {
  const left = parseAlternative(parser)
  if (!isOperator(parser, '|')) return left
  parser.next++
  return { is: 'pipe', left, right: parseEntryValue(parser) }
}
