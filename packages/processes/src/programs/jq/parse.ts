/** The grammar of jq. Follows jq 1.7's parser.y. Left out: modules (`import`, `include`). */
import { expect, isKeyword, isOperator, type Parser, parseVariable, peek, unexpected } from './parser.ts'
import { parseObject } from './objects.ts'
import { parsePattern } from './patterns.ts'
import type { Definition, Filter } from './syntax.ts'
import { tokenize } from './tokens.ts'

export function parseJq(source: string): Filter {
  const parser: Parser = { tokens: tokenize(source), next: 0 }
  const filter = peek(parser).kind === 'end' ? identity : parsePipe(parser)
  if (peek(parser).kind !== 'end') throw unexpected(parser)
  return filter
}

export const identity: Filter = { is: 'identity' }

/** The lowest level: definitions, bindings, pipes. */
export function parsePipe(parser: Parser): Filter {
  if (isKeyword(parser, 'def')) {
    const definition = parseDefinition(parser)
    const ends = peek(parser).kind === 'end'
    return { is: 'define', definition, body: ends ? identity : parsePipe(parser) }
  }
  if (isKeyword(parser, 'label')) {
    parser.next++
    const name = parseVariable(parser)
    expect(parser, '|')
    return { is: 'label', name, body: parsePipe(parser) }
  }
  const left = parseComma(parser)
  if (isKeyword(parser, 'as')) {
    parser.next++
    const patterns = [parsePattern(parser)]
    while (isOperator(parser, '?//')) {
      parser.next++
      patterns.push(parsePattern(parser))
    }
    expect(parser, '|')
    return { is: 'bind', source: left, patterns, body: parsePipe(parser) }
  }
  if (!isOperator(parser, '|')) return left
  parser.next++
  return { is: 'pipe', left, right: parsePipe(parser) }
}

function parseDefinition(parser: Parser): Definition {
  expect(parser, 'def')
  const name = peek(parser)
  if (name.kind !== 'name' && name.kind !== 'keyword') throw unexpected(parser)
  parser.next++
  const parameters: string[] = []
  if (isOperator(parser, '(')) {
    do {
      parser.next++
      const parameter = peek(parser)
      if (parameter.kind !== 'name' && parameter.kind !== 'variable') throw unexpected(parser)
      parameters.push(parameter.text)
      parser.next++
    } while (isOperator(parser, ';'))
    expect(parser, ')')
  }
  expect(parser, ':')
  const body = parsePipe(parser)
  expect(parser, ';')
  return { name: name.text, parameters, body }
}

function parseComma(parser: Parser): Filter {
  let left = parseAlternative(parser)
  while (isOperator(parser, ',')) {
    parser.next++
    left = { is: 'comma', left, right: parseAlternative(parser) }
  }
  return left
}

/** `//` binds to the right, and weaker than assignment on its left. */
export function parseAlternative(parser: Parser): Filter {
  const left = parseUpdate(parser)
  if (!isOperator(parser, '//')) return left
  parser.next++
  return { is: 'alternative', left, right: parseAlternative(parser) }
}

const updating = ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']

function parseUpdate(parser: Parser): Filter {
  const target = parseOr(parser)
  if (!isOperator(parser, ...updating)) return target
  const operator = peek(parser).text
  parser.next++
  return { is: 'update', operator, target, value: parseOr(parser) }
}

function parseOr(parser: Parser): Filter {
  let left = parseAnd(parser)
  while (isKeyword(parser, 'or')) {
    parser.next++
    left = { is: 'combine', operator: 'or', left, right: parseAnd(parser) }
  }
  return left
}

function parseAnd(parser: Parser): Filter {
  let left = parseComparison(parser)
  while (isKeyword(parser, 'and')) {
    parser.next++
    left = { is: 'combine', operator: 'and', left, right: parseComparison(parser) }
  }
  return left
}

function parseComparison(parser: Parser): Filter {
  const left = parseSum(parser)
  if (!isOperator(parser, '==', '!=', '<', '<=', '>', '>=')) return left
  const operator = peek(parser).text
  parser.next++
  return { is: 'combine', operator, left, right: parseSum(parser) }
}

function parseSum(parser: Parser): Filter {
  let left = parseProduct(parser)
  while (isOperator(parser, '+', '-')) {
    const operator = peek(parser).text
    parser.next++
    left = { is: 'combine', operator, left, right: parseProduct(parser) }
  }
  return left
}

function parseProduct(parser: Parser): Filter {
  let left = parsePostfix(parser)
  while (isOperator(parser, '*', '/', '%')) {
    const operator = peek(parser).text
    parser.next++
    left = { is: 'combine', operator, left, right: parsePostfix(parser) }
  }
  return left
}

/** Terms with what follows them: `.a`, `[0]`, `?`, and `as` bindings, which bind a term. */
function parsePostfix(parser: Parser): Filter {
  let term = parseTerm(parser)
  for (;;) {
    const token = peek(parser)
    if (token.kind === 'field') {
      parser.next++
      term = indexOf(term, text(token.text.slice(1)))
    } else if (isOperator(parser, '.')) {
      parser.next++
      if (peek(parser).kind === 'string') term = indexOf(term, parseString(parser, undefined))
      else if (isOperator(parser, '[')) term = parseBrackets(parser, term)
      else throw unexpected(parser)
    } else if (isOperator(parser, '[')) term = parseBrackets(parser, term)
    else if (isOperator(parser, '?')) {
      parser.next++
      term = { is: 'try', body: term, handler: undefined }
    } else break
  }
  if (!isKeyword(parser, 'as')) return term
  return parseBinding(parser, term)
}

/** `term as $x | body`: the body reaches as far as it can. */
function parseBinding(parser: Parser, source: Filter): Filter {
  parser.next++
  const patterns = [parsePattern(parser)]
  while (isOperator(parser, '?//')) {
    parser.next++
    patterns.push(parsePattern(parser))
  }
  expect(parser, '|')
  return { is: 'bind', source, patterns, body: parsePipe(parser) }
}

export function text(value: string): Filter {
  return { is: 'string', format: undefined, parts: [value] }
}

export function indexOf(of: Filter, key: Filter): Filter {
  return { is: 'index', of, key }
}

function parseBrackets(parser: Parser, of: Filter): Filter {
  expect(parser, '[')
  if (isOperator(parser, ']')) {
    parser.next++
    return { is: 'iterate', of }
  }
  if (isOperator(parser, ':')) {
    parser.next++
    const to = parsePipe(parser)
    expect(parser, ']')
    return { is: 'slice', of, from: undefined, to }
  }
  const key = parsePipe(parser)
  if (!isOperator(parser, ':')) {
    expect(parser, ']')
    return indexOf(of, key)
  }
  parser.next++
  const to = isOperator(parser, ']') ? undefined : parsePipe(parser)
  expect(parser, ']')
  return { is: 'slice', of, from: key, to }
}

function parseTerm(parser: Parser): Filter {
  const token = peek(parser)
  switch (token.kind) {
    case 'number':
      parser.next++
      return { is: 'literal', value: token.value }
    case 'string': return parseString(parser, undefined)
    case 'format':
      parser.next++
      return peek(parser).kind === 'string' ? parseString(parser, token.text) : { is: 'format', name: token.text }
    case 'field':
      parser.next++
      return indexOf(identity, text(token.text.slice(1)))
    case 'variable':
      parser.next++
      return { is: 'variable', name: token.text.slice(1) }
    case 'name': return parseCall(parser, token.text)
    case 'keyword': return parseKeyword(parser, token.text)
    case 'operator': return parseOperator(parser, token.text)
    case 'end': throw unexpected(parser)
  }
}

export function parseString(parser: Parser, format: string | undefined): Filter {
  const token = peek(parser)
  if (token.kind !== 'string') throw unexpected(parser)
  parser.next++
  const parts = token.parts.map((part) => {
    if (typeof part === 'string') return part
    const inner: Parser = { tokens: part, next: 0 }
    const filter = parsePipe(inner)
    if (peek(inner).kind !== 'end') throw unexpected(inner)
    return filter
  })
  return { is: 'string', format, parts }
}

function parseCall(parser: Parser, name: string): Filter {
  parser.next++
  if (name === 'null' || name === 'true' || name === 'false') return { is: 'literal', value: name === 'null' ? null : name === 'true' }
  if (name === 'break' && peek(parser).kind === 'variable') return { is: 'break', name: parseVariable(parser) }
  const args: Filter[] = []
  if (isOperator(parser, '(')) {
    do {
      parser.next++
      args.push(parsePipe(parser))
    } while (isOperator(parser, ';'))
    expect(parser, ')')
  }
  return { is: 'call', name, args }
}

function parseOperator(parser: Parser, operator: string): Filter {
  parser.next++
  switch (operator) {
    case '.':
      if (peek(parser).kind === 'string') return indexOf(identity, parseString(parser, undefined))
      return isOperator(parser, '[') ? parseBrackets(parser, identity) : identity
    case '..': return { is: 'recurse' }
    case '(': {
      const inner = parsePipe(parser)
      expect(parser, ')')
      return inner
    }
    case '[': {
      const body = isOperator(parser, ']') ? undefined : parsePipe(parser)
      expect(parser, ']')
      return { is: 'array', body }
    }
    case '{': return parseObject(parser)
    case '-': return { is: 'negate', body: parsePostfix(parser) }
    default:
      parser.next--
      throw unexpected(parser)
  }
}

function parseKeyword(parser: Parser, keyword: string): Filter {
  switch (keyword) {
    case 'if': return parseIf(parser)
    case 'try': {
      parser.next++
      const body = parsePostfixTerm(parser)
      if (!isKeyword(parser, 'catch')) return { is: 'try', body, handler: undefined }
      parser.next++
      return { is: 'try', body, handler: parsePostfixTerm(parser) }
    }
    case 'reduce':
    case 'foreach': return parseFold(parser, keyword)
    case 'def':
    case 'label': return parsePipe(parser)
    default: throw unexpected(parser)
  }
}

/** A term with its suffixes, but no binding. */
function parsePostfixTerm(parser: Parser): Filter {
  const mark = parser.next
  const term = parsePostfix(parser)
  if (term.is !== 'bind') return term
  parser.next = mark
  return parseTerm(parser)
}

function parseIf(parser: Parser): Filter {
  parser.next++
  const test = parsePipe(parser)
  expect(parser, 'then')
  const yes = parsePipe(parser)
  if (isKeyword(parser, 'elif')) return { is: 'if', test, yes, no: parseIf(parser) }
  if (isKeyword(parser, 'else')) {
    parser.next++
    const no = parsePipe(parser)
    expect(parser, 'end')
    return { is: 'if', test, yes, no }
  }
  expect(parser, 'end')
  return { is: 'if', test, yes, no: undefined }
}

function parseFold(parser: Parser, is: 'reduce' | 'foreach'): Filter {
  parser.next++
  const source = parseFoldSource(parser)
  expect(parser, 'as')
  const pattern = parsePattern(parser)
  expect(parser, '(')
  const start = parsePipe(parser)
  expect(parser, ';')
  const update = parsePipe(parser)
  let extract: Filter | undefined
  if (is === 'foreach' && isOperator(parser, ';')) {
    parser.next++
    extract = parsePipe(parser)
  }
  expect(parser, ')')
  return is === 'reduce' ? { is, source, pattern, start, update } : { is, source, pattern, start, update, extract }
}

/** The term before `as`, without taking `as` for a binding. */
function parseFoldSource(parser: Parser): Filter {
  const cut = parser.tokens.findIndex((token, index) => index > parser.next && token.kind === 'keyword' && token.text === 'as' && depthBetween(parser, index) === 0)
  if (cut < 0) throw unexpected(parser)
  const inner: Parser = { tokens: [...parser.tokens.slice(0, cut), { kind: 'end', text: '' }], next: parser.next }
  const source = parsePostfix(inner)
  if (inner.next !== cut) throw unexpected(inner)
  parser.next = cut
  return source
}

function depthBetween(parser: Parser, end: number): number {
  let depth = 0
  for (let index = parser.next; index < end; index++) {
    const { kind, text: each } = parser.tokens[index]!
    if (kind !== 'operator') continue
    if ('([{'.includes(each)) depth++
    if (')]}'.includes(each)) depth--
  }
  return depth
}
