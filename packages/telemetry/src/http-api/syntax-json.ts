/**
 * The syntax tree of a query as JSON, fields in alphabetical order.
 *
 * Follows web/api/v1/translate_ast.go of Prometheus 3.16.
 */
import { printDecimal } from '../exposition/float.ts'
import { typeOf } from '../promql/check-types.ts'
import { functionRow } from '../promql/functions/table.ts'
import type { Call, DurationOperand, Expression, TimeModifiers, VectorMatching, VectorSelector } from '../promql/syntax.ts'
import { setOperators } from '../promql/tokens.ts'
import type { Json } from './go-json.ts'

export function syntaxJson(expression: Expression): Json {
  switch (expression.kind) {
    case 'aggregation': {
      const { operator, parameter, grouping, isWithout } = expression
      return {
        expr: syntaxJson(expression.expression), grouping, op: operator, param: parameter ? syntaxJson(parameter) : null,
        type: 'aggregation', without: isWithout,
      }
    }
    case 'binary': {
      const { left, right, operator, isBool, matching } = expression
      const isBetweenVectors = matching && typeOf(left) === 'vector' && typeOf(right) === 'vector'
      return { bool: isBool, lhs: syntaxJson(left), matching: isBetweenVectors ? matchingJson(operator, matching) : null, op: operator, rhs: syntaxJson(right), type: 'binaryExpr' }
    }
    case 'call': return callJson(expression)
    case 'range': {
      const { rangeMs, rangeExpression, selector } = expression
      const { anchored, smoothed, matchers, name, ...times } = selectorFields(selector)
      return {
        anchored, matchers, name, offset: times.offset, offsetExpr: times.offsetExpr, range: rangeMs, rangeExpr: durationJson(rangeExpression),
        smoothed, startOrEnd: times.startOrEnd, timestamp: times.timestamp, type: 'matrixSelector',
      }
    }
    case 'subquery': {
      const { rangeMs, rangeExpression, stepMs, stepExpression } = expression
      const { offset, offsetExpr, startOrEnd, timestamp } = timeFields(expression)
      return {
        expr: syntaxJson(expression.expression), offset, offsetExpr, range: rangeMs, rangeExpr: durationJson(rangeExpression), startOrEnd,
        step: stepMs, stepExpr: durationJson(stepExpression), timestamp, type: 'subquery',
      }
    }
    case 'number': return { type: 'numberLiteral', val: printDecimal(expression.value) }
    case 'parentheses': return { expr: syntaxJson(expression.expression), type: 'parenExpr' }
    case 'string': return { type: 'stringLiteral', val: expression.value }
    case 'unary': return { expr: syntaxJson(expression.expression), op: expression.operator, type: 'unaryExpr' }
    case 'selector': {
      const { anchored, smoothed, matchers, name, offset, offsetExpr, startOrEnd, timestamp } = selectorFields(expression)
      return { anchored, matchers, name, offset, offsetExpr, smoothed, startOrEnd, timestamp, type: 'vectorSelector' }
    }
    case 'step invariant': return syntaxJson(expression.expression)
  }
}

function callJson({ name, arguments: operands }: Call): Json {
  const { arguments: argTypes, variadic = 0, returns } = functionRow(name)!
  return { args: operands.map(syntaxJson), func: { argTypes, name, returnType: returns, variadic }, type: 'call' }
}

function matchingJson(operator: string, { cardinality, labels, isOn, include, fillLeft, fillRight }: VectorMatching): Json {
  return { card: setOperators.has(operator) ? 'many-to-many' : cardinality, fillValues: { lhs: fillLeft ?? null, rhs: fillRight ?? null }, include, labels, on: isOn }
}

function selectorFields(selector: VectorSelector) {
  const { name, matchers, boundary } = selector
  return {
    name, anchored: boundary === 'anchored', smoothed: boundary === 'smoothed', ...timeFields(selector),
    matchers: matchers.map(({ name: label, type, value }) => ({ name: label, type, value })),
  }
}

function timeFields({ offsetMs, offsetExpression, at, atBound }: TimeModifiers) {
  return { offset: offsetMs, offsetExpr: durationJson(offsetExpression), startOrEnd: atBound ?? null, timestamp: at ?? null }
}

function durationJson(operand: DurationOperand | undefined): Json {
  if (!operand) return null
  if (operand.kind === 'number') return { duration: operand.isDuration, type: 'numberLiteral', val: printDecimal(operand.value) }
  const { left, right, operator, isWrapped } = operand
  return { lhs: durationJson(left), op: operator, rhs: durationJson(right), type: 'durationExpr', wrapped: isWrapped }
}
