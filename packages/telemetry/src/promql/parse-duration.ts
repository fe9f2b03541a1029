/**
 * Durations in a query: literals, and the arithmetic that may stand in brackets and after `offset`.
 *
 * Follows promql/parser/generated_parser.y of Prometheus 3 (duration_expr, offset_duration_expr,
 * positive_duration_expr) and model/time.go of prometheus/common.
 */
import { quote } from '../series/labels.ts'
import type { DurationExpression, DurationOperand, NumberLiteral } from './syntax.ts'
import type { Token } from './tokens.ts'
import type { TokenStream } from './token-stream.ts'
import { parseNumber } from './parse-number.ts'

const units: Readonly<Record<string, { rank: number; ms: number }>> = {
  ms: { rank: 7, ms: 1 }, s: { rank: 6, ms: 1000 }, m: { rank: 5, ms: 60_000 }, h: { rank: 4, ms: 3_600_000 },
  d: { rank: 3, ms: 86_400_000 }, w: { rank: 2, ms: 604_800_000 }, y: { rank: 1, ms: 31_536_000_000 },
}

/** The largest duration that 64 bits of nanoseconds hold, in milliseconds. */
const durationMsMax = 9_223_372_036_854.775

/** `1h30m` in milliseconds, or why it is no duration (model.ParseDuration). */
function parseDuration(text: string): number | string {
  if (text === '0') return 0
  if (text === '') return 'empty duration string'
  let total = 0
  let lastRank = 0
  const pattern = /(\d*)(\D*)/y
  while (pattern.lastIndex < text.length) {
    const [, digits, unitName] = pattern.exec(text)!
    if (digits === '' || unitName === '') return `not a valid duration string: ${quote(text)}`
    const unit = units[unitName!]
    if (!unit) return `unknown unit ${quote(unitName!)} in duration ${quote(text)}`
    if (unit.rank <= lastRank) return `not a valid duration string: ${quote(text)}`
    lastRank = unit.rank
    total += Number(digits) * unit.ms
    if (total > durationMsMax) return 'duration out of range'
  }
  return total
}

export function parseNumberOrDuration(tokens: TokenStream): NumberLiteral {
  const token = tokens.next()
  const position = { start: token.start, end: token.end }
  if (token.kind === 'NUMBER') return { kind: 'number', value: parseNumber(tokens, token), isDuration: false, position }
  const parsed = parseDuration(token.text)
  if (typeof parsed === 'string') tokens.refuse(token, parsed)
  return { kind: 'number', value: typeof parsed === 'string' ? 0 : parsed / 1000, isDuration: true, position }
}

/** What follows `offset`: one literal, call or parenthesis, so that `offset 5m + 3` adds to the result. */
export function parseOffset(tokens: TokenStream): DurationOperand {
  if (!tokens.is('+', '-')) {
    return tokens.is('(') ? parseBinary(tokens, 0) : parseLiteralOrCall(tokens)
  }
  const sign = tokens.next()
  if (tokens.is('(')) {
    tokens.next()
    const inner = parseBinary(tokens, 0)
    tokens.expect(')')
    return signed(tokens, sign, wrapped(inner, inner.position))
  }
  if (tokens.is('+', '-')) return parseMore(tokens, signed(tokens, sign, parseOperand(tokens)), 0)
  return signed(tokens, sign, parseLiteralOrCall(tokens))
}

/** A range or a step: a duration above zero. */
export function parsePositiveDuration(tokens: TokenStream): DurationOperand {
  const duration = parseBinary(tokens, 0)
  if (duration.kind === 'number' && duration.value <= 0) tokens.refuse(duration.position, 'duration must be greater than 0')
  return duration
}

const precedences: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 4 }

/** Signs bind like a product. */
const signPrecedence = 3

function parseBinary(tokens: TokenStream, least: number): DurationOperand {
  return parseMore(tokens, parseOperand(tokens), least)
}

function parseMore(tokens: TokenStream, first: DurationOperand, least: number): DurationOperand {
  let left = first
  for (;;) {
    const operator = tokens.peek()
    const precedence = precedences[operator.kind]
    if (precedence === undefined || precedence < least) return left
    tokens.next()
    const right = parseBinary(tokens, operator.kind === '^' ? precedence : precedence + 1)
    left = combined(tokens, operator, left, right)
  }
}

function combined(tokens: TokenStream, operator: Token, left: DurationOperand, right: DurationOperand): DurationOperand {
  const position = { start: left.position.start, end: right.position.end }
  const isZero = right.kind === 'number' && right.value === 0
  if (isZero && (operator.kind === '/' || operator.kind === '%')) {
    tokens.refuse(operator, operator.kind === '/' ? 'division by zero' : 'modulo by zero')
    return { kind: 'number', value: 0, isDuration: false, position: { start: 0, end: 0 } }
  }
  return { kind: 'duration', operator: operator.kind as DurationExpression['operator'], left, right, isWrapped: false, position }
}

function parseOperand(tokens: TokenStream): DurationOperand {
  if (tokens.is('+', '-')) {
    const sign = tokens.next()
    return signed(tokens, sign, parseBinary(tokens, signPrecedence))
  }
  const open = tokens.accept('(')
  if (!open) return parseLiteralOrCall(tokens)
  const inner = parseBinary(tokens, 0)
  const close = tokens.expect(')')
  return wrapped(inner, { start: open.start, end: close.end })
}

function parseLiteralOrCall(tokens: TokenStream): DurationOperand {
  if (tokens.is('NUMBER', 'DURATION')) return inRange(tokens, parseNumberOrDuration(tokens))
  if (!tokens.is('step', 'range', 'min_of', 'max_of')) tokens.unexpected()
  const word = tokens.next()
  const operator = word.kind as 'step' | 'range' | 'min_of' | 'max_of'
  tokens.expect('(')
  if (operator === 'step' || operator === 'range') {
    return { kind: 'duration', operator, isWrapped: false, position: { start: word.start, end: tokens.expect(')').end } }
  }
  const left = parseBinary(tokens, 0)
  tokens.expect(',')
  const right = parseBinary(tokens, 0)
  return { kind: 'duration', operator, left, right, isWrapped: false, position: { start: word.start, end: tokens.expect(')').end } }
}

/** In parentheses: marked, so that it prints with them. */
function wrapped(inner: DurationOperand, position: { start: number; end: number }): DurationExpression {
  if (inner.kind === 'duration') return { ...inner, isWrapped: true }
  return { kind: 'duration', operator: '+', right: inner, isWrapped: true, position }
}

function signed(tokens: TokenStream, sign: Token, operand: DurationOperand): DurationOperand {
  const position = { start: sign.start, end: operand.position.end }
  if (operand.kind === 'duration') {
    return sign.kind === '-' ? { kind: 'duration', operator: '-', right: operand, isWrapped: false, position } : operand
  }
  const value = sign.kind === '-' ? -operand.value : operand.value
  return inRange(tokens, { ...operand, value, position })
}

function inRange(tokens: TokenStream, literal: NumberLiteral): NumberLiteral {
  if (Math.abs(literal.value) * 1000 <= durationMsMax) return literal
  tokens.refuse(literal.position, 'duration out of range')
  return { ...literal, value: 0 }
}
