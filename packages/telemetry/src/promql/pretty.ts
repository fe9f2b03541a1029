/**
 * A query over several lines, where one would be too long.
 *
 * Follows promql/parser/prettier.go of Prometheus 3.
 */
import { printAggregationHead, printBinaryOperator, printPromql, printSubqueryTimes } from './print.ts'
import type { Expression } from './syntax.ts'
import { parameterized } from './tokens.ts'

/** Longer than so many bytes, and it is split. */
const lineMax = 100

export function prettyPromql(expression: Expression, level = 0): string {
  const indent = '  '.repeat(level)
  const short = printPromql(expression)
  const isLong = new TextEncoder().encode(short).length > lineMax
  switch (expression.kind) {
    case 'unary': return `${indent}${expression.operator}${prettyPromql(expression.expression, level).trim()}`
    case 'subquery': return isLong ? prettyPromql(expression.expression, level) + printSubqueryTimes(expression) : short
    case 'step invariant': return prettyPromql(expression.expression, level)
    default: return indent + (isLong ? split(expression, level) : short)
  }
}

/** Without the indentation of its first line, except for a binary operation, which begins with its left side. */
function split(expression: Exclude<Expression, { kind: 'unary' | 'subquery' | 'step invariant' }>, level: number): string {
  const indent = '  '.repeat(level)
  const inner = (each: Expression) => prettyPromql(each, level + 1)
  switch (expression.kind) {
    case 'aggregation': {
      const { parameter, operator } = expression
      const first = parameterized.has(operator) && parameter ? `${inner(parameter)},\n` : ''
      return `${printAggregationHead(expression)}(\n${first}${inner(expression.expression)}\n${indent})`
    }
    case 'binary': return `${inner(expression.left)}\n${indent}${printBinaryOperator(expression)}\n${inner(expression.right)}`.slice(indent.length)
    case 'call': return `${expression.name}(\n${expression.arguments.map(inner).join(',\n')}\n${indent})`
    case 'parentheses': return `(\n${inner(expression.expression)}\n${indent})`
    default: return printPromql(expression)
  }
}
