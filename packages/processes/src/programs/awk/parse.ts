/** The grammar of awk. Follows POSIX awk; of gawk's additions: `nextfile`, `delete a`, `**`, `func`. */
import { AwkError, type AwkFunction, type AwkProgram, type Redirect, type Rule, type Statement } from './syntax.ts'
import { parseExpression, parseExpressions, type Parser, peek } from './expression.ts'
import { type Token, tokenize } from './tokens.ts'

export function parseAwk(source: string): AwkProgram {
  const parser: Parser = { tokens: tokenize(source), next: 0, noIn: 0, noGreater: 0, depth: 0 }
  const rules: Rule[] = []
  const functions = new Map<string, AwkFunction>()
  for (;;) {
    skipEnds(parser)
    const token = peek(parser)
    if (token.kind === 'end') return { rules, functions }
    if (token.kind === 'keyword' && token.text === 'function') parseFunction(parser, functions)
    else rules.push(parseRule(parser))
  }
}

function skipEnds(parser: Parser): void {
  while (peek(parser).kind === 'newline' || isOperator(parser, ';')) parser.next++
}

function skipNewlines(parser: Parser): void {
  while (peek(parser).kind === 'newline') parser.next++
}

function isOperator(parser: Parser, text: string): boolean {
  const token = peek(parser)
  return token.kind === 'operator' && token.text === text
}

function isKeyword(parser: Parser, text: string): boolean {
  const token = peek(parser)
  return token.kind === 'keyword' && token.text === text
}

function unexpected(token: Token): AwkError {
  const near = token.kind === 'end' ? 'end of file' : token.kind === 'newline' ? 'end of line' : token.text
  return new AwkError(`line ${token.line}: syntax error at or near ${near}`)
}

function expectOperator(parser: Parser, text: string): void {
  if (!isOperator(parser, text)) throw unexpected(peek(parser))
  parser.next++
}

function parseFunction(parser: Parser, functions: Map<string, AwkFunction>): void {
  parser.next++
  const name = peek(parser)
  if (name.kind !== 'name' && name.kind !== 'function') throw unexpected(name)
  parser.next++
  expectOperator(parser, '(')
  const parameters: string[] = []
  while (!isOperator(parser, ')')) {
    const parameter = peek(parser)
    if (parameter.kind !== 'name') throw unexpected(parameter)
    parameters.push(parameter.text)
    parser.next++
    if (isOperator(parser, ',')) parser.next++
    skipNewlines(parser)
  }
  parser.next++
  skipNewlines(parser)
  functions.set(name.text, { parameters, body: parseBlock(parser) })
}

function parseRule(parser: Parser): Rule {
  const pattern = parsePattern(parser)
  if (isOperator(parser, '{')) return { pattern, action: parseBlock(parser) }
  if (pattern === 'begin' || pattern === 'end') throw unexpected(peek(parser))
  return { pattern, action: undefined }
}

function parsePattern(parser: Parser): Rule['pattern'] {
  for (const [word, pattern] of [['BEGIN', 'begin'], ['END', 'end']] as const) {
    if (isKeyword(parser, word)) {
      parser.next++
      return pattern
    }
  }
  if (isOperator(parser, '{')) return 'always'
  const from = parseExpression(parser)
  if (!isOperator(parser, ',')) return { from, to: undefined }
  parser.next++
  skipNewlines(parser)
  return { from, to: parseExpression(parser) }
}

function parseBlock(parser: Parser): Statement {
  expectOperator(parser, '{')
  const statements: Statement[] = []
  for (;;) {
    skipEnds(parser)
    if (isOperator(parser, '}')) break
    if (peek(parser).kind === 'end') throw unexpected(peek(parser))
    statements.push(parseStatement(parser))
  }
  parser.next++
  return { is: 'block', statements }
}

function endStatement(parser: Parser): void {
  const token = peek(parser)
  if (token.kind === 'newline' || isOperator(parser, ';')) parser.next++
  else if (token.kind !== 'end' && !isOperator(parser, '}')) throw unexpected(token)
}

/** The body of `if`, `while` and `for`: an empty one is a semicolon. */
function parseBody(parser: Parser): Statement {
  skipNewlines(parser)
  if (isOperator(parser, ';')) {
    parser.next++
    return { is: 'block', statements: [] }
  }
  return parseStatement(parser)
}

function parseStatement(parser: Parser): Statement {
  const token = peek(parser)
  if (isOperator(parser, '{')) {
    const block = parseBlock(parser)
    if (isOperator(parser, ';')) parser.next++
    return block
  }
  if (token.kind === 'keyword') {
    const compound = compounds[token.text]
    if (compound) {
      parser.next++
      return compound(parser)
    }
  }
  const statement = parseSimple(parser)
  endStatement(parser)
  return statement
}

function parseSimple(parser: Parser): Statement {
  const token = peek(parser)
  if (token.kind === 'keyword') {
    const simple = simples[token.text]
    if (simple) {
      parser.next++
      return simple(parser)
    }
  }
  return { is: 'expression', value: parseExpression(parser) }
}

function isEnd(parser: Parser): boolean {
  const token = peek(parser)
  return token.kind === 'newline' || token.kind === 'end' || isOperator(parser, ';') || isOperator(parser, '}')
}

const simples: Readonly<Record<string, (parser: Parser) => Statement>> = {
  print: (parser) => parsePrint(parser, 'print'),
  printf: (parser) => parsePrint(parser, 'printf'),
  next: () => ({ is: 'next' }),
  nextfile: () => ({ is: 'nextfile' }),
  break: () => ({ is: 'break' }),
  continue: () => ({ is: 'continue' }),
  exit: (parser) => ({ is: 'exit', value: isEnd(parser) ? undefined : parseExpression(parser) }),
  return: (parser) => ({ is: 'return', value: isEnd(parser) ? undefined : parseExpression(parser) }),
  delete(parser) {
    const name = peek(parser).text
    parser.next++
    if (!isOperator(parser, '[')) return { is: 'delete', name, keys: undefined }
    parser.next++
    const keys = parseExpressions(parser)
    expectOperator(parser, ']')
    return { is: 'delete', name, keys }
  },
}

function parsePrint(parser: Parser, is: 'print' | 'printf'): Statement {
  parser.noGreater++
  const args = isEnd(parser) || isRedirect(parser) ? [] : parseExpressions(parser)
  parser.noGreater--
  let to: Redirect | undefined
  if (isRedirect(parser)) {
    const kind = peek(parser).text as Redirect['kind']
    parser.next++
    parser.noGreater++
    to = { kind, target: parseExpression(parser, 'concatenation') }
    parser.noGreater--
  }
  // `print (a, b)`: the parentheses hold the list.
  const [only] = args
  const listed = args.length === 1 && only?.is === 'call' && only.name === '(' ? only.args : args
  return { is, args: listed, to }
}

function isRedirect(parser: Parser): boolean {
  return isOperator(parser, '>') || isOperator(parser, '>>') || isOperator(parser, '|')
}

const compounds: Readonly<Record<string, (parser: Parser) => Statement>> = {
  if(parser) {
    expectOperator(parser, '(')
    const test = parseExpression(parser)
    expectOperator(parser, ')')
    const yes = parseBody(parser)
    const mark = parser.next
    skipEnds(parser)
    if (!isKeyword(parser, 'else')) {
      parser.next = mark
      return { is: 'if', test, yes, no: undefined }
    }
    parser.next++
    return { is: 'if', test, yes, no: parseBody(parser) }
  },
  while(parser) {
    expectOperator(parser, '(')
    const test = parseExpression(parser)
    expectOperator(parser, ')')
    return { is: 'while', test, body: parseBody(parser) }
  },
  do(parser) {
    const body = parseBody(parser)
    skipEnds(parser)
    if (!isKeyword(parser, 'while')) throw unexpected(peek(parser))
    parser.next++
    expectOperator(parser, '(')
    const test = parseExpression(parser)
    expectOperator(parser, ')')
    endStatement(parser)
    return { is: 'do', body, test }
  },
  for: parseFor,
}

function parseFor(parser: Parser): Statement {
  expectOperator(parser, '(')
  const [name, word, array, close] = parser.tokens.slice(parser.next, parser.next + 4)
  if (name?.kind === 'name' && word?.text === 'in' && array?.kind === 'name' && close?.text === ')') {
    parser.next += 4
    return { is: 'forin', name: name.text, array: array.text, body: parseBody(parser) }
  }
  const start = isOperator(parser, ';') ? undefined : parseSimple(parser)
  expectOperator(parser, ';')
  skipNewlines(parser)
  const test = isOperator(parser, ';') ? undefined : parseExpression(parser)
  expectOperator(parser, ';')
  skipNewlines(parser)
  const step = isOperator(parser, ')') ? undefined : parseSimple(parser)
  expectOperator(parser, ')')
  return { is: 'for', start, test, step, body: parseBody(parser) }
}
