/** Arithmetic expressions as trees. Follows bash's expr.c: operators, precedence, error words. */
import { type Integer, parseInteger } from './integer.ts'

export type Expression =
  | { readonly is: 'number'; readonly value: Integer }
  | { readonly is: 'name'; readonly name: string; readonly index: string | undefined; readonly at: number }
  | { readonly is: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly is: 'step'; readonly by: 1 | -1; readonly prefix: boolean; readonly target: Expression & { is: 'name' } }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly at: number }
  | { readonly is: 'logic'; readonly operator: '&&' | '||'; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly is: 'assign'; readonly operator: string; readonly target: Expression & { is: 'name' }; readonly value: Expression; readonly at: number }
  | { readonly is: 'comma'; readonly left: Expression; readonly right: Expression }

/** What is wrong, and the rest of the text from the token where it went wrong. */
export class ArithmeticError extends Error {
  readonly token: string
  /** The expression, where it is not the one that was asked for but one that a variable holds. */
  readonly text: string | undefined

  constructor(message: string, token: string, text?: string) {
    super(message)
    this.token = token
    this.text = text
  }
}

const binding: Readonly<Record<string, number>> = {
  ',': 1, '=': 2, '+=': 2, '-=': 2, '*=': 2, '/=': 2, '%=': 2, '<<=': 2, '>>=': 2, '&=': 2, '^=': 2, '|=': 2,
  '?': 3, '||': 4, '&&': 5, '|': 6, '^': 7, '&': 8, '==': 9, '!=': 9, '<': 10, '>': 10, '<=': 10, '>=': 10,
  '<<': 11, '>>': 11, '+': 12, '-': 12, '*': 13, '/': 13, '%': 13, '**': 14,
}

const operators = /^(?:<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|[-+*/%&^|<>=!~?:,()])/

interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'end'
  readonly text: string
  readonly at: number
  readonly index?: string | undefined
}

interface Reader {
  readonly text: string
  readonly tokens: readonly Token[]
  next: number
  /** Parentheses that are open. */
  depth: number
}

/** bash's MAX_EXPR_RECURSION_LEVEL. */
const depthMax = 1_024

export function parseArithmetic(text: string): Expression {
  const reader: Reader = { text, tokens: tokenize(text), next: 0, depth: 0 }
  if (reader.tokens[0]!.kind === 'end') return { is: 'number', value: 0 }
  const expression = parseBinary(reader, 0)
  const left = peek(reader)
  if (left.kind !== 'end') {
    const words = left.kind === 'operator' && left.text !== ')' ? 'syntax error: operand expected' : 'syntax error in expression'
    throw new ArithmeticError(left.text === ':' || left.text === ')' ? 'syntax error in expression' : words, text.slice(left.at))
  }
  return expression
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const char = text[at]!
    if (/\s/.test(char)) {
      at++
      continue
    }
    const number = /^\d[\w#@]*/.exec(text.slice(at))?.[0]
    const name = number === undefined ? /^[A-Za-z_]\w*/.exec(text.slice(at))?.[0] : undefined
    if (number !== undefined) {
      tokens.push({ kind: 'number', text: number, at })
      at += number.length
    } else if (name !== undefined) {
      const index = text[at + name.length] === '[' ? bracketed(text, at + name.length) : undefined
      tokens.push({ kind: 'name', text: name, at, index })
      at += name.length + (index === undefined ? 0 : index.length + 2)
    } else {
      const operator = operators.exec(text.slice(at))?.[0]
      if (operator === undefined) throw strange(text, at, tokens.at(-1))
      tokens.push({ kind: 'operator', text: operator, at })
      at += operator.length
    }
  }
  return [...tokens, { kind: 'end', text: '', at }]
}

/** A character that no expression has: what is missing depends on what stands before it. */
function strange(text: string, at: number, before: Token | undefined): ArithmeticError {
  const wantsOperand = !before || (before.kind === 'operator' && before.text !== ')')
  return new ArithmeticError(wantsOperand ? 'syntax error: operand expected' : 'syntax error: invalid arithmetic operator', text.slice(at))
}

function bracketed(text: string, open: number): string {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth++
    else if (text[at] === ']' && --depth === 0) return text.slice(open + 1, at)
  }
  throw new ArithmeticError('bad array subscript', text.slice(open))
}

function peek(reader: Reader): Token {
  return reader.tokens[reader.next]!
}

function parseBinary(reader: Reader, level: number): Expression {
  let left = parseUnary(reader)
  for (;;) {
    const token = peek(reader)
    const strength = token.kind === 'operator' ? binding[token.text] : undefined
    if (strength === undefined || strength <= level) return left
    reader.next++
    left = parseOperator(reader, left, token, strength)
  }
}

function parseOperator(reader: Reader, left: Expression, token: Token, strength: number): Expression {
  const operator = token.text
  if (strength === 2) {
    if (left.is !== 'name') throw new ArithmeticError('attempted assignment to non-variable', reader.text.slice(token.at))
    return { is: 'assign', operator: operator.slice(0, -1), target: left, value: parseBinary(reader, 1), at: peekBefore(reader) }
  }
  if (operator === '?') {
    const yes = parseBinary(reader, 0)
    if (peek(reader).text !== ':') throw new ArithmeticError("`:' expected for conditional expression", reader.text.slice(peek(reader).at))
    reader.next++
    return { is: 'choice', test: left, yes, no: parseBinary(reader, 2) }
  }
  const at = peek(reader).at
  const right = parseBinary(reader, operator === '**' ? strength - 1 : strength)
  if (operator === ',') return { is: 'comma', left, right }
  if (operator === '&&' || operator === '||') return { is: 'logic', operator, left, right }
  return { is: 'binary', operator, left, right, at }
}

function peekBefore(reader: Reader): number {
  return reader.tokens[Math.max(0, reader.next - 1)]!.at
}

function parseUnary(reader: Reader): Expression {
  const token = peek(reader)
  if (token.kind === 'operator' && '+-!~'.includes(token.text)) {
    reader.next++
    return { is: 'unary', operator: token.text, operand: parseUnary(reader) }
  }
  if (token.text === '++' || token.text === '--') {
    reader.next++
    const by = token.text === '++' ? 1 : -1
    const operand = parseUnary(reader)
    if (operand.is === 'name') return { is: 'step', by, prefix: true, target: operand }
    const sign = token.text[0]!
    return { is: 'unary', operator: sign, operand: { is: 'unary', operator: sign, operand } }
  }
  return parsePrimary(reader)
}

function parsePrimary(reader: Reader): Expression {
  const token = peek(reader)
  reader.next++
  if (token.kind === 'number') {
    const value = parseInteger(token.text)
    if (value === undefined || typeof value === 'object') {
      throw new ArithmeticError(value?.bad ?? 'invalid number', reader.text.slice(token.at))
    }
    return { is: 'number', value }
  }
  if (token.kind === 'name') {
    const target = { is: 'name', name: token.text, index: token.index, at: token.at } as const
    const after = peek(reader).text
    if (after !== '++' && after !== '--') return target
    reader.next++
    return { is: 'step', by: after === '++' ? 1 : -1, prefix: false, target }
  }
  if (token.text === '(') {
    if (++reader.depth > depthMax) throw new ArithmeticError('expression recursion level exceeded', reader.text.slice(token.at))
    const inner = parseBinary(reader, 0)
    reader.depth--
    if (peek(reader).text !== ')') throw new ArithmeticError("missing `)'", reader.text.slice(peekBefore(reader)))
    reader.next++
    return inner
  }
  const at = token.kind === 'end' ? reader.tokens[Math.max(0, reader.next - 2)]!.at : token.at
  throw new ArithmeticError('syntax error: operand expected', reader.text.slice(at))
}
