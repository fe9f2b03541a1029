/**
 * What follows an operand: a range or subquery in brackets, `offset`, `@`, `anchored`, `smoothed`.
 *
 * Follows promql/parser/generated_parser.y and parse.go of Prometheus 3 (matrix_selector,
 * subquery_expr, offset_expr, step_invariant_expr, addOffset, setTimestamp).
 */
import { printFloat } from '../exposition/float.ts'
import { parseNumberOrDuration, parseOffset, parsePositiveDuration } from './parse-duration.ts'
import type { Position } from './error.ts'
import type { DurationOperand, Expression, MatrixSelector, Subquery, TimeModifiers, VectorSelector } from './syntax.ts'
import type { TokenStream } from './token-stream.ts'

export function parseModifiers(tokens: TokenStream, operand: Expression): Expression {
  let expression = operand
  for (;;) {
    switch (tokens.peek().kind) {
      case '[': expression = parseBrackets(tokens, expression); break
      case 'offset': expression = parseOffsetModifier(tokens, expression); break
      case '@': expression = parseAt(tokens, expression); break
      case 'anchored': case 'smoothed': expression = parseBoundary(tokens, expression); break
      default: return expression
    }
  }
}

const durationWords = 'number, duration, step(), or range()'

function parseBrackets(tokens: TokenStream, operand: Expression): Expression {
  const open = tokens.next()
  const range = tokens.within('subquery or range selector', durationWords, () => parsePositiveDuration(tokens))
  const { rangeMs, ...rangeExpression } = lengthOf(range, 'range')
  const closing = tokens.accept(']')
  if (closing) return matrixOf(tokens, operand, { rangeMs, ...rangeExpression }, { start: open.start, end: closing.end })
  if (!tokens.accept(':')) tokens.unexpected({ where: 'subquery or range', expected: '":" or "]"' })
  let step: DurationOperand | undefined
  let close = tokens.accept(']')
  if (!close) {
    step = tokens.within('subquery selector', `${durationWords.replace(', or', ',')}, or "]"`, () => parsePositiveDuration(tokens))
    close = tokens.accept(']') ?? tokens.unexpected({ where: 'subquery selector', expected: '"]"' })
  }
  return {
    kind: 'subquery', expression: operand, rangeMs, ...rangeExpression, stepMs: 0, ...(step ? lengthOf(step, 'step') : {}),
    offsetMs: 0, position: { start: operand.position.start, end: close.end },
  } satisfies Subquery
}

/** A literal as milliseconds, an expression as itself, under the names that the node gives them. */
function lengthOf(duration: DurationOperand, name: 'range'): { rangeMs: number }
function lengthOf(duration: DurationOperand, name: 'step'): { stepMs: number }
function lengthOf(duration: DurationOperand, name: 'range' | 'step') {
  if (duration.kind === 'number') return { [`${name}Ms`]: milliseconds(duration.value) }
  return { [`${name}Ms`]: 0, [`${name}Expression`]: duration }
}

/** Seconds to milliseconds, through whole nanoseconds. */
function milliseconds(seconds: number): number {
  return roundAway(seconds * 1e9) / 1e6
}

/** math.Round: halves away from zero. */
function roundAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value)
}

function matrixOf(
  tokens: TokenStream, operand: Expression, range: Pick<MatrixSelector, 'rangeMs' | 'rangeExpression'>, brackets: Position,
): Expression {
  const refuse = (message: string) => tokens.refuse(brackets, message)
  if (operand.kind !== 'selector') {
    refuse('ranges only allowed for vector selectors')
    return operand
  }
  if (operand.offsetMs !== 0 || operand.offsetExpression) refuse('no offset modifiers allowed before range')
  else if (operand.at !== undefined || operand.atBound) refuse('no @ modifiers allowed before range')
  return { kind: 'range', selector: operand, ...range, position: { start: operand.position.start, end: brackets.end } }
}

function parseOffsetModifier(tokens: TokenStream, operand: Expression): Expression {
  tokens.next()
  const offset = tokens.within('offset', durationWords, () => parseOffset(tokens))
  const modified = modifiable(operand)
  if (!modified) {
    tokens.refuse(operand.position, 'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery')
    return operand
  }
  if (modified.offsetMs !== 0 || modified.offsetExpression) {
    tokens.refuse(operand.position, 'offset may not be set multiple times')
    return operand
  }
  const change = offset.kind === 'number' ? { offsetMs: milliseconds(offset.value) } : { offsetMs: 0, offsetExpression: offset }
  return withModifiers(operand, change, offset.position.end)
}

function parseAt(tokens: TokenStream, operand: Expression): Expression {
  const at = tokens.next()
  const change = tokens.within('@', 'timestamp', (): Partial<TimeModifiers> & { end: number } => {
    const sign = tokens.accept('+') ?? tokens.accept('-')
    if (tokens.is('NUMBER', 'DURATION')) {
      const { value, position } = parseNumberOrDuration(tokens)
      return { at: atTime(tokens, operand, sign?.kind === '-' ? -value : value), end: position.end }
    }
    if (sign || !tokens.is('start', 'end')) tokens.unexpected()
    const atBound = tokens.next().kind as 'start' | 'end'
    tokens.expect('(')
    return { atBound, end: tokens.expect(')').end }
  })
  const modified = modifiable(operand)
  if (!modified) {
    tokens.refuse(operand.position, '@ modifier must be preceded by an instant vector selector or range vector selector or a subquery')
    return operand
  }
  if (modified.at !== undefined || modified.atBound) {
    tokens.refuse(operand.position, '@ <timestamp> may not be set multiple times')
    return operand
  }
  const { end, ...modifiers } = change
  return withModifiers(operand, modifiers, Math.max(end, at.end))
}

/** Milliseconds of the seconds that `@` gives. */
function atTime(tokens: TokenStream, operand: Expression, seconds: number): number {
  if (!(Math.abs(seconds) < 9_223_372_036_854_775_808)) {
    const printed = Number.isFinite(seconds) ? `${BigInt(seconds)}.000000` : printFloat(seconds)
    tokens.refuse(operand.position, `timestamp out of bounds for @ modifier: ${printed}`)
    return 0
  }
  return roundAway(seconds * 1000)
}

function parseBoundary(tokens: TokenStream, operand: Expression): Expression {
  const boundary = tokens.next().kind as 'anchored' | 'smoothed'
  if (operand.kind === 'selector') return bounded(tokens, operand, boundary, operand.position)
  if (operand.kind === 'range') return { ...operand, selector: bounded(tokens, operand.selector, boundary, operand.position) }
  const why = operand.kind === 'subquery' ? 'is not supported for subqueries' : 'not implemented'
  tokens.refuse(operand.position, `${boundary} modifier ${why}`)
  return operand
}

function bounded(tokens: TokenStream, selector: VectorSelector, boundary: 'anchored' | 'smoothed', position: Position): VectorSelector {
  if (selector.boundary && selector.boundary !== boundary) {
    tokens.refuse(position, 'anchored and smoothed modifiers cannot be used together')
  }
  return { ...selector, boundary }
}

function modifiable(operand: Expression): VectorSelector | Subquery | undefined {
  if (operand.kind === 'range') return operand.selector
  return operand.kind === 'selector' || operand.kind === 'subquery' ? operand : undefined
}

function withModifiers(operand: Expression, change: Partial<TimeModifiers>, end: number): Expression {
  const position = { start: operand.position.start, end }
  if (operand.kind === 'range') return { ...operand, selector: { ...operand.selector, ...change }, position }
  return { ...operand, ...change, position } as Expression
}
