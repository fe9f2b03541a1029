/**
 * A query as Prometheus prints it back.
 *
 * Follows promql/parser/printer.go of Prometheus 3.
 */
import { printDecimal } from '../exposition/float.ts'
import { isLegacyLabelName, metricName, quote, compareText } from '../series/labels.ts'
import { printMatcher } from '../series/matcher.ts'
import { printDuration } from '../scrape/job.ts'
import { typeOf } from './check-types.ts'
import type { Aggregation, Binary, DurationOperand, Expression, NumberLiteral, Subquery, TimeModifiers, VectorSelector } from './syntax.ts'
import { parameterized } from './tokens.ts'

export function printPromql(expression: Expression): string {
  switch (expression.kind) {
    case 'number': return printNumber(expression)
    case 'string': return quote(expression.value)
    case 'selector': return printSelector(expression, true)
    case 'range': {
      const { selector, rangeMs, rangeExpression } = expression
      const boundary = selector.boundary ? ` ${selector.boundary}` : ''
      const length = printLength(rangeMs, rangeExpression)
      return `${printSelector(selector, false)}[${length}]${boundary}${printAt(selector)}${printOffset(selector)}`
    }
    case 'subquery': return printSubquery(expression)
    case 'call': return `${expression.name}(${expression.arguments.map(printPromql).join(', ')})`
    case 'aggregation': return printAggregation(expression)
    case 'binary': {
      const { left, right } = expression
      return `${printPromql(left)} ${printBinaryOperator(expression)} ${printPromql(right)}`
    }
    case 'unary': return expression.operator + printPromql(expression.expression)
    case 'parentheses': return `(${printPromql(expression.expression)})`
    case 'step invariant': return printPromql(expression.expression)
  }
}

function printNumber({ value, isDuration }: NumberLiteral): string {
  if (isDuration) return value < 0 ? `-${printMs(-value * 1000)}` : printMs(value * 1000)
  return printDecimal(value)
}

function printMs(ms: number): string {
  return printDuration(ms * 1000)
}

function printLength(ms: number, expression: DurationOperand | undefined): string {
  return expression ? printDurationOperand(expression) : printMs(ms)
}

function printDurationOperand(operand: DurationOperand): string {
  if (operand.kind === 'number') return printNumber(operand)
  const { operator, left, right, isWrapped } = operand
  const text = operator === 'step' || operator === 'range' ? `${operator}()`
    : operator === 'min_of' || operator === 'max_of' ? `${operator}(${printDurationOperand(left!)}, ${printDurationOperand(right!)})`
      : left ? `${printDurationOperand(left)} ${operator} ${printDurationOperand(right!)}`
        : `${operator === '-' ? '-' : ''}${printDurationOperand(right!)}`
  return isWrapped ? `(${text})` : text
}

function printSelector(selector: VectorSelector, isWithModifiers: boolean): string {
  const { name, matchers, boundary } = selector
  const printed = matchers
    .filter((each) => !(each.name === metricName && each.type === '=' && each.value === name && each.value !== ''))
    .map(printMatcher)
    .sort(compareText)
  const braces = printed.length > 0 ? `{${printed.join(',')}}` : ''
  if (!isWithModifiers) return name + braces
  return `${name}${braces}${printAt(selector)}${boundary ? ` ${boundary}` : ''}${printOffset(selector)}`
}

function printAt({ at, atBound }: TimeModifiers): string {
  if (at !== undefined) return ` @ ${(at / 1000).toFixed(3)}`
  return atBound ? ` @ ${atBound}()` : ''
}

function printOffset({ offsetMs, offsetExpression }: TimeModifiers): string {
  if (offsetExpression) return ` offset ${printDurationOperand(offsetExpression)}`
  if (offsetMs === 0) return ''
  return offsetMs > 0 ? ` offset ${printMs(offsetMs)}` : ` offset -${printMs(-offsetMs)}`
}

function printSubquery(subquery: Subquery): string {
  return printPromql(subquery.expression) + printSubqueryTimes(subquery)
}

/** `[1h:5m] offset 10m` */
export function printSubqueryTimes(subquery: Subquery): string {
  const { rangeMs, rangeExpression, stepMs, stepExpression } = subquery
  const step = stepExpression || stepMs !== 0 ? printLength(stepMs, stepExpression) : ''
  return `[${printLength(rangeMs, rangeExpression)}:${step}]${printAt(subquery)}${printOffset(subquery)}`
}

function printAggregation(aggregation: Aggregation): string {
  const { operator, expression, parameter } = aggregation
  const first = parameterized.has(operator) && parameter ? `${printPromql(parameter)}, ` : ''
  return `${printAggregationHead(aggregation)}(${first}${printPromql(expression)})`
}

/** `sum by (job) ` */
export function printAggregationHead({ operator, grouping, isWithout }: Aggregation): string {
  const labels = grouping.map(printLabel).join(', ')
  return operator + (isWithout ? ` without (${labels}) ` : grouping.length > 0 ? ` by (${labels}) ` : '')
}

/** `/ on (job) group_left ()` */
export function printBinaryOperator(binary: Binary): string {
  return binary.operator + printMatching(binary)
}

function printMatching({ isBool, matching, left, right }: Binary): string {
  const bool = isBool ? ' bool' : ''
  const isBetweenVectors = typeOf(left) === 'vector' && typeOf(right) === 'vector'
  if (!matching || !isBetweenVectors) return bool
  const { isOn, labels, include, cardinality } = matching
  const isGrouped = cardinality === 'many-to-one' || cardinality === 'one-to-many'
  const list = (names: readonly string[]) => `(${names.map(printLabel).join(', ')})`
  const on = labels.length > 0 || isOn || isGrouped ? ` ${isOn ? 'on' : 'ignoring'} ${list(labels)}` : ''
  const group = isGrouped ? ` group_${cardinality === 'many-to-one' ? 'left' : 'right'} ${list(include)}` : ''
  return bool + on + group
}

function printLabel(name: string): string {
  return isLegacyLabelName(name) ? name : quote(name)
}
