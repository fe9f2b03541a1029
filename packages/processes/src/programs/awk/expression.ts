/** Expressions of awk, by precedence: assignment, ?:, ||, &&, in, ~, < >, concatenation, + -, * / %, unary, ^. */
import { AwkError, type Expression, type Target } from './syntax.ts'
import type { Token } from './tokens.ts'

export interface Parser {
  readonly tokens: readonly Token[]
  next: number
  /** Inside the header of `for`, where `in` is no operator. */
  noIn: number
  /** Inside `print`, where `>` redirects. */
  noGreater: number
  /** Parentheses around, in which `>` compares again. */
  depth: number
}

export function peek(parser: Parser): Token {
  return parser.tokens[parser.next]!
}

function fail(token: Token): AwkError {
  const near = token.kind === 'end' ? 'end of file' : token.kind === 'newline' ? 'end of line' : token.text
  return new AwkError(`line ${token.line}: syntax error at or near ${near}`)
}

function isOperator(parser: Parser, ...texts: readonly string[]): boolean {
  const token = peek(parser)
  return token.kind === 'operator' && texts.includes(token.text)
}

function take(parser: Parser): Token {
  return parser.tokens[parser.next++]!
}

function skipNewlines(parser: Parser): void {
  while (peek(parser).kind === 'newline') parser.next++
}

export function parseExpressions(parser: Parser): Expression[] {
  const list = [parseExpression(parser)]
  while (isOperator(parser, ',')) {
    parser.next++
    skipNewlines(parser)
    list.push(parseExpression(parser))
  }
  return list
}

export function parseExpression(parser: Parser, level: 'whole' | 'concatenation' = 'whole'): Expression {
  return level === 'concatenation' ? parseConcatenation(parser) : parseAssignment(parser)
}

const assigning = ['=', '+=', '-=', '*=', '/=', '%=', '^=']

function parseAssignment(parser: Parser): Expression {
  const left = parseChoice(parser)
  if (!isOperator(parser, ...assigning)) return left
  if (!isTarget(left)) throw fail(peek(parser))
  const operator = take(parser).text.slice(0, -1)
  skipNewlines(parser)
  return { is: 'assign', operator, target: left, value: parseAssignment(parser) }
}

function isTarget(expression: Expression): expression is Target {
  return expression.is === 'variable' || expression.is === 'field' || expression.is === 'element'
}

function parseChoice(parser: Parser): Expression {
  const test = parseOr(parser)
  if (!isOperator(parser, '?')) return test
  parser.next++
  skipNewlines(parser)
  const yes = parseAssignment(parser)
  skipNewlines(parser)
  if (!isOperator(parser, ':')) throw fail(peek(parser))
  parser.next++
  skipNewlines(parser)
  return { is: 'choice', test, yes, no: parseAssignment(parser) }
}

function parseOr(parser: Parser): Expression {
  let left = parseAnd(parser)
  while (isOperator(parser, '||')) {
    parser.next++
    skipNewlines(parser)
    left = { is: 'or', left, right: parseAnd(parser) }
  }
  return left
}

function parseAnd(parser: Parser): Expression {
  let left = parseIn(parser)
  while (isOperator(parser, '&&')) {
    parser.next++
    skipNewlines(parser)
    left = { is: 'and', left, right: parseIn(parser) }
  }
  return left
}

function parseIn(parser: Parser): Expression {
  let left = parseMatch(parser)
  while (peek(parser).kind === 'keyword' && peek(parser).text === 'in' && parser.noIn === 0) {
    parser.next++
    const name = take(parser)
    if (name.kind !== 'name') throw fail(name)
    left = { is: 'in', keys: left.is === 'call' && left.name === '(' ? left.args : [left], name: name.text }
  }
  return left
}

function parseMatch(parser: Parser): Expression {
  let left = parseComparison(parser)
  while (isOperator(parser, '~', '!~')) {
    const negated = take(parser).text === '!~'
    left = { is: 'match', negated, text: left, pattern: parseComparison(parser) }
  }
  return left
}

function parseComparison(parser: Parser): Expression {
  const left = parseConcatenation(parser)
  const operators = parser.noGreater > 0 && parser.depth === 0 ? ['<', '<=', '==', '!=', '>='] : ['<', '<=', '==', '!=', '>', '>=']
  if (!isOperator(parser, ...operators)) return afterPipe(parser, left)
  const operator = take(parser).text
  return { is: 'binary', operator, left, right: parseConcatenation(parser) }
}

/** `"date" | getline` and `"date" | getline x`. */
function afterPipe(parser: Parser, source: Expression): Expression {
  let left = source
  for (;;) {
    const after = parser.tokens[parser.next + 1]
    if (!isOperator(parser, '|') || after?.kind !== 'keyword' || after.text !== 'getline') return left
    parser.next += 2
    left = { is: 'getline', target: optionalTarget(parser), from: 'command', source: left }
  }
}

function optionalTarget(parser: Parser): Target | undefined {
  const token = peek(parser)
  if (token.kind !== 'name' && !(token.kind === 'operator' && token.text === '$')) return undefined
  const target = parsePrimary(parser)
  return isTarget(target) ? target : undefined
}

function parseConcatenation(parser: Parser): Expression {
  let left = parseAdditive(parser)
  while (startsValue(parser)) left = { is: 'binary', operator: ' ', left, right: parseAdditive(parser) }
  return left
}

/** Whether another value follows directly, which is concatenation. */
function startsValue(parser: Parser): boolean {
  const token = peek(parser)
  if (token.kind === 'number' || token.kind === 'string' || token.kind === 'name' || token.kind === 'function') return true
  if (token.kind === 'operator') return token.text === '$' || token.text === '!' || token.text === '(' || token.text === '-' || token.text === '+' || token.text === '++' || token.text === '--'
  return false
}

function parseAdditive(parser: Parser): Expression {
  let left = parseMultiplicative(parser)
  while (isOperator(parser, '+', '-')) {
    const operator = take(parser).text
    left = { is: 'binary', operator, left, right: parseMultiplicative(parser) }
  }
  return left
}

function parseMultiplicative(parser: Parser): Expression {
  let left = parseUnary(parser)
  while (isOperator(parser, '*', '/', '%')) {
    const operator = take(parser).text
    left = { is: 'binary', operator, left, right: parseUnary(parser) }
  }
  return left
}

function parseUnary(parser: Parser): Expression {
  if (isOperator(parser, '!', '-', '+')) {
    const operator = take(parser).text
    return { is: 'unary', operator, operand: parseUnary(parser) }
  }
  return parsePower(parser)
}

function parsePower(parser: Parser): Expression {
  const base = parsePostfix(parser)
  if (!isOperator(parser, '^')) return base
  parser.next++
  return { is: 'binary', operator: '^', left: base, right: isOperator(parser, '-', '+', '!') ? parseUnary(parser) : parsePower(parser) }
}

function parsePostfix(parser: Parser): Expression {
  if (isOperator(parser, '++', '--')) {
    const by = take(parser).text === '++' ? 1 : -1
    const target = parsePrimary(parser)
    if (!isTarget(target)) throw fail(peek(parser))
    return { is: 'step', target, by, prefix: true }
  }
  const value = parsePrimary(parser)
  if (isTarget(value) && isOperator(parser, '++', '--')) {
    return { is: 'step', target: value, by: take(parser).text === '++' ? 1 : -1, prefix: false }
  }
  return value
}

function parsePrimary(parser: Parser): Expression {
  const token = take(parser)
  switch (token.kind) {
    case 'number': return { is: 'number', value: Number(token.text) }
    case 'string': return { is: 'string', value: token.text }
    case 'regex': return { is: 'regex', pattern: token.text }
    case 'function': return parseCall(parser, token)
    case 'name': return parseName(parser, token)
    case 'keyword':
      if (token.text === 'getline') return parseGetline(parser)
      break
    case 'operator':
      if (token.text === '$') return { is: 'field', index: parseFieldIndex(parser) }
      if (token.text === '(') return parseGroup(parser)
      break
    default:
  }
  throw fail(token)
}

function parseFieldIndex(parser: Parser): Expression {
  if (isOperator(parser, '++', '--')) return parsePostfix(parser)
  if (isOperator(parser, '-')) return parseUnary(parser)
  return parsePrimary(parser)
}

function parseName(parser: Parser, { text }: Token): Expression {
  if (!isOperator(parser, '[')) return text === 'length' ? { is: 'call', name: 'length', args: [] } : { is: 'variable', name: text }
  parser.next++
  const keys = inParentheses(parser, () => parseExpressions(parser))
  if (!isOperator(parser, ']')) throw fail(peek(parser))
  parser.next++
  return { is: 'element', name: text, keys }
}

function inParentheses<Result>(parser: Parser, parse: () => Result): Result {
  const { noIn } = parser
  parser.depth++
  parser.noIn = 0
  const result = parse()
  parser.depth--
  parser.noIn = noIn
  return result
}

function parseCall(parser: Parser, { text }: Token): Expression {
  parser.next++
  skipNewlines(parser)
  const args = isOperator(parser, ')') ? [] : inParentheses(parser, () => parseExpressions(parser))
  skipNewlines(parser)
  if (!isOperator(parser, ')')) throw fail(peek(parser))
  parser.next++
  return { is: 'call', name: text, args }
}

/** `(a)`, or a list `(a, b)` before `in` and in `print`; a list is a call of no name. */
function parseGroup(parser: Parser): Expression {
  const list = inParentheses(parser, () => parseExpressions(parser))
  skipNewlines(parser)
  if (!isOperator(parser, ')')) throw fail(peek(parser))
  parser.next++
  return list.length === 1 ? { is: 'group', inner: list[0]! } : { is: 'call', name: '(', args: list }
}

function parseGetline(parser: Parser): Expression {
  const target = optionalTarget(parser)
  if (!isOperator(parser, '<')) return { is: 'getline', target, from: 'input', source: undefined }
  parser.next++
  return { is: 'getline', target, from: 'file', source: parsePostfix(parser) }
}
