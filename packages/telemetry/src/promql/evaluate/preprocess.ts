/**
 * What a query's times make of its tree: start() and the like become numbers, duration arithmetic
 * becomes milliseconds, `@ end()` a time, and what is the same at every step is marked.
 *
 * Follows PreprocessExpr in promql/engine.go and promql/durations.go of Prometheus 3.
 */
import { evaluationError } from '../error.ts'
import { functionRow } from '../functions/table.ts'
import { max, min, pow } from '../mathematics.ts'
import type { Call, DurationOperand, Expression, Subquery, TimeModifiers, VectorSelector } from '../syntax.ts'
import { markStatistics } from './statistics.ts'

/** Times in milliseconds; an instant query has step 0. */
export interface QueryTimes {
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
}

export function preprocess(expression: Expression, times: QueryTimes): Expression {
  const prepared = prepare(expression, times)
  return markStatistics(wrappedIf(prepared.shouldWrap, prepared.expression))
}

interface Prepared {
  readonly expression: Expression
  readonly isInvariant: boolean
  /** Selectors of ranges and literals are never wrapped by themselves. */
  readonly shouldWrap: boolean
}

function wrappedIf(shouldWrap: boolean, expression: Expression): Expression {
  return shouldWrap ? { kind: 'step invariant', expression, position: expression.position } : expression
}

function prepare(expression: Expression, times: QueryTimes): Prepared {
  switch (expression.kind) {
    case 'selector': {
      const selector = prepareSelector(expression, times)
      const isInvariant = selector.at !== undefined
      return { expression: selector, isInvariant, shouldWrap: isInvariant }
    }
    case 'range': {
      const selector = prepareSelector(expression.selector, times)
      const rangeMs = lengthMs(expression.rangeExpression, expression.rangeMs, times)
      return { expression: { ...expression, selector, rangeMs }, isInvariant: selector.at !== undefined, shouldWrap: false }
    }
    case 'subquery': return prepareSubquery(expression, times)
    case 'aggregation': {
      const inner = prepare(unwrapped(expression.expression), times)
      const parameter = expression.parameter && prepareParameter(unwrapped(expression.parameter), times)
      return { ...inner, expression: { ...expression, expression: inner.expression, ...(parameter ? { parameter } : {}) } }
    }
    case 'binary': {
      const left = prepare(expression.left, times)
      const right = prepare(expression.right, times)
      if (left.isInvariant && right.isInvariant) {
        return { expression: { ...expression, left: left.expression, right: right.expression }, isInvariant: true, shouldWrap: true }
      }
      const sides = { left: wrappedIf(left.shouldWrap, left.expression), right: wrappedIf(right.shouldWrap, right.expression) }
      return { expression: { ...expression, ...sides }, isInvariant: false, shouldWrap: false }
    }
    case 'call': return prepareCall(expression, times)
    case 'parentheses': case 'unary': {
      const inner = prepare(expression.expression, times)
      return { ...inner, expression: { ...expression, expression: inner.expression } }
    }
    default: return { expression, isInvariant: true, shouldWrap: false }
  }
}

/** A parameter is evaluated at every step; only its times are filled in. */
function prepareParameter(parameter: Expression, times: QueryTimes): Expression {
  return prepare(parameter, times).expression
}

function prepareCall(call: Call, times: QueryTimes): Prepared {
  const row = functionRow(call.name)!
  if ('fold' in row) {
    const value = row.fold(times)
    return { expression: { kind: 'number', value, isDuration: false, position: call.position }, isInvariant: true, shouldWrap: false }
  }
  const prepared = call.arguments.map((argument) => prepare(unwrapped(argument), times))
  const areInvariant = prepared.every((each) => each.isInvariant)
  // timestamp(metric @ 1) is fixed although timestamp() is not: it is asked of the selector itself.
  const isTimestampOfSelector = call.name === 'timestamp' && areInvariant && prepared.every((each) => each.expression.kind === 'selector')
  if (areInvariant && (!row.dependsOnTime || isTimestampOfSelector)) {
    return { expression: { ...call, arguments: prepared.map((each) => each.expression) }, isInvariant: true, shouldWrap: true }
  }
  const list = prepared.map((each) => wrappedIf(each.shouldWrap, each.expression))
  return { expression: { ...call, arguments: list }, isInvariant: false, shouldWrap: false }
}

function prepareSubquery(subquery: Subquery, times: QueryTimes): Prepared {
  const inner = prepare(subquery.expression, times)
  const rangeMs = lengthMs(subquery.rangeExpression, subquery.rangeMs, times)
  const stepMs = lengthMs(subquery.stepExpression, subquery.stepMs, times)
  const expression: Subquery = {
    ...subquery, ...resolved(subquery, times), rangeMs, stepMs, expression: wrappedIf(inner.isInvariant, inner.expression),
  }
  return { expression, isInvariant: expression.at !== undefined, shouldWrap: false }
}

function prepareSelector(selector: VectorSelector, times: QueryTimes): VectorSelector {
  return { ...selector, ...resolved(selector, times) }
}

function resolved(modifiers: TimeModifiers, times: QueryTimes): Pick<TimeModifiers, 'offsetMs' | 'at'> {
  const at = modifiers.atBound === 'start' ? times.startMs : modifiers.atBound === 'end' ? times.endMs : modifiers.at
  const offset = modifiers.offsetExpression ? lengthOf(modifiers.offsetExpression, times, true) : modifiers.offsetMs
  return { offsetMs: Math.trunc(offset), ...(at === undefined ? {} : { at }) }
}

function unwrapped(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? unwrapped(expression.expression) : expression
}

/** A range or a step; ranges keep fractions of milliseconds for what divides by them. */
function lengthMs(expression: DurationOperand | undefined, literalMs: number, times: QueryTimes): number {
  return expression ? lengthOf(expression, times, false) : literalMs
}

function lengthOf(expression: DurationOperand, times: QueryTimes, isNegativeAllowed: boolean): number {
  const { start, end } = expression.position
  const seconds = secondsOf(expression, times)
  if (!Number.isFinite(seconds)) throw evaluationError(`${start}:${end}: duration is NaN or infinite`)
  if (seconds <= 0 && !isNegativeAllowed) throw evaluationError(`${start}:${end}: duration must be greater than 0`)
  if (Math.abs(seconds) > 9_223_372_036.854776) throw evaluationError(`${start}:${end}: duration is out of range`)
  return Math.trunc(seconds * 1000)
}

function secondsOf(operand: DurationOperand, times: QueryTimes): number {
  if (operand.kind === 'number') return operand.value
  const left = operand.left ? secondsOf(operand.left, times) : 0
  const right = operand.right ? secondsOf(operand.right, times) : 0
  const { start, end } = operand.position
  switch (operand.operator) {
    case 'step': return times.stepMs / 1000
    case 'range': return (times.endMs - times.startMs) / 1000
    case 'min_of': return min(left, right)
    case 'max_of': return max(left, right)
    case '+': return operand.left ? left + right : right
    case '-': return operand.left ? left - right : -right
    case '*': return left * right
    case '/':
      if (right === 0) throw evaluationError(`${start}:${end}: division by zero`)
      return left / right
    case '%':
      if (right === 0) throw evaluationError(`${start}:${end}: modulo by zero`)
      return left % right
    case '^': return pow(left, right)
  }
}
