/**
 * What is refused once a query has been read: types that do not go together, and what Tempo does not
 * support yet. Each function answers with Tempo's words, or with undefined.
 *
 * Follows pkg/traceql/ast_validate.go, ast_metrics.go and engine_metrics_*.go of Tempo 2.8.
 */
import { RE2JS } from 're2js'
import { printFloat } from '../../exposition/float.ts'
import { type Attribute, intrinsics } from './attribute.ts'
import { binaryTypesValid, isBoolean, unaryTypeValid } from './operators.ts'
import { printElement } from './print.ts'
import { type ImpliedType, isMatchingOperand, isNumeric } from './statics.ts'
import type {
  Aggregate, BinaryOperation, FieldExpression, MetricsAggregate, MetricsCompare, MetricsFirstStage, PipelineElement, ScalarExpression, ScalarFilter,
  ScalarOperation, Traceql,
} from './syntax.ts'

const notSupported = (feature: string) => `${feature} not yet supported`

export function traceqlFault({ pipeline, metrics, secondStage }: Traceql): string | undefined {
  const fault = elementFault(pipeline) ?? (metrics && metricsFault(metrics))
  if (fault !== undefined || !secondStage) return fault
  if (secondStage.limit <= 0n) return 'limit must be greater than 0'
  return metrics?.kind === 'compare' ? '`compare()` cannot be used with second stage functions' : undefined
}

function elementFault(element: PipelineElement | ScalarExpression): string | undefined {
  switch (element.kind) {
    case 'pipeline': return first(element.elements, elementFault)
    case 'group':
      if (!mentionsSpan(element.expression)) return `grouping field expressions must reference the span: ${printElement(element)}`
      return fieldFault(element.expression)
    case 'static':
    case 'coalesce': return undefined
    case 'select': return first(element.attributes, attributeFault)
    case 'scalar operation': return operandsFault(element)
    case 'aggregate': return aggregateFault(element)
    case 'spanset operation': return elementFault(element.left) ?? elementFault(element.right)
    case 'spanset filter': {
      const fault = fieldFault(element.expression)
      if (fault !== undefined) return fault
      const type = impliedType(element.expression)
      if (type === 'attribute' || type === 'boolean') return undefined
      return `span filter field expressions must resolve to a boolean: ${printElement(element)}`
    }
    case 'scalar filter': return scalarFilterFault(element)
  }
}

function first<Item>(items: readonly Item[], faultOf: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const fault = faultOf(item)
    if (fault !== undefined) return fault
  }
  return undefined
}

function operandsFault(operation: ScalarOperation | ScalarFilter): string | undefined {
  const { operator, left, right } = operation
  const fault = elementFault(left) ?? elementFault(right)
  return fault ?? typesFault(scalarType(left), scalarType(right), operation, operator)
}

function typesFault(left: ImpliedType, right: ImpliedType, operation: ScalarOperation | ScalarFilter | BinaryOperation, operator: BinaryOperation['operator']) {
  if (!isMatchingOperand(left, right)) return `binary operations must operate on the same type: ${printElement(operation)}`
  if (operation.kind === 'binary' && right === 'nil' && operator === '=') return notSupported('{.a = nil}')
  return binaryTypesValid(operator, left, right) ? undefined : `illegal operation for the given types: ${printElement(operation)}`
}

function scalarFilterFault(filter: ScalarFilter): string | undefined {
  const fault = operandsFault(filter)
  if (fault !== undefined) return fault
  // The place for the type is Tempo's own.
  if (filter.left.kind !== 'aggregate') return notSupported('scalar filter lhs of type (%v)')
  return filter.right.kind === 'static' ? undefined : notSupported('scalar filter rhs of type (%v)')
}

function aggregateFault(aggregate: Aggregate): string | undefined {
  const { expression } = aggregate
  if (!expression) return undefined
  const fault = fieldFault(expression)
  if (fault !== undefined) return fault
  const type = impliedType(expression)
  if (type !== 'attribute' && !isNumeric(type)) return `aggregate field expressions must resolve to a number type: ${printElement(aggregate)}`
  return mentionsSpan(expression) ? undefined : `aggregate field expressions must reference the span: ${printElement(aggregate)}`
}

function mentionsSpan(expression: FieldExpression): boolean {
  return expression.kind === 'attribute' || (expression.kind !== 'static' && expression.referencesSpan)
}

export function fieldFault(expression: FieldExpression): string | undefined {
  switch (expression.kind) {
    case 'static': return undefined
    case 'attribute': return attributeFault(expression)
    case 'unary': {
      const { operator, expression: of } = expression
      const fault = fieldFault(of)
      if (fault !== undefined) return fault
      return unaryTypeValid(operator, impliedType(of)) ? undefined : `illegal operation for the given type: ${printElement(expression)}`
    }
    case 'binary': {
      const { operator, left, right } = expression
      const fault = fieldFault(left) ?? fieldFault(right) ?? typesFault(impliedType(left), impliedType(right), expression, operator)
      if (fault !== undefined || (operator !== '=~' && operator !== '!~')) return fault
      const pattern = printElement(right)
      return isPattern(pattern) ? undefined : `invalid regex: ${pattern}`
    }
  }
}

function isPattern(text: string): boolean {
  try {
    RE2JS.compile(text)
    return true
  } catch {
    // A text that is no pattern.
    return false
  }
}

function attributeFault({ parent, intrinsic }: Attribute): string | undefined {
  if (parent) return notSupported('parent')
  return intrinsic === 'parent' || intrinsic === 'childCount' ? notSupported(`intrinsic (${intrinsic})`) : undefined
}

/** What type an expression gives, as far as it is known before a span is seen. */
function impliedType(expression: FieldExpression): ImpliedType {
  switch (expression.kind) {
    case 'static': return expression.value.type
    case 'attribute': return expression.intrinsic ? intrinsics[expression.intrinsic].type : 'attribute'
    case 'unary': return expression.operator === 'exists' ? 'boolean' : impliedType(expression.expression)
    case 'binary': {
      if (isBoolean(expression.operator)) return 'boolean'
      const type = impliedType(expression.left)
      return type === 'attribute' ? impliedType(expression.right) : type
    }
  }
}

function scalarType(expression: ScalarExpression): ImpliedType {
  switch (expression.kind) {
    case 'static': return expression.value.type
    case 'aggregate': return expression.expression ? impliedType(expression.expression) : 'int'
    case 'scalar operation': {
      const type = scalarType(expression.left)
      return type === 'attribute' ? scalarType(expression.right) : type
    }
    case 'pipeline': {
      const last = expression.elements.at(-1)
      return last?.kind === 'aggregate' ? scalarType(last) : 'spanset'
    }
  }
}

const groupsMax = 5

function metricsFault(metrics: MetricsFirstStage): string | undefined {
  if (metrics.kind === 'compare') return compareFault(metrics)
  const { operator, by } = metrics
  const hasReserved = operator === 'avg_over_time' || operator === 'histogram_over_time' || operator === 'quantile_over_time'
  if (hasReserved && by.length >= groupsMax) return notSupported(`metrics group by ${by.length} values`)
  return quantileFault(metrics) ?? (by.length > groupsMax ? notSupported(`metrics group by ${by.length} values`) : undefined)
}

function quantileFault({ quantiles }: MetricsAggregate): string | undefined {
  const wrong = quantiles.find((quantile) => quantile < 0 || quantile > 1)
  return wrong === undefined ? undefined : `quantile must be between 0 and 1: ${printFloat(wrong, 21)}`
}

function compareFault({ filter, topN, start, end }: MetricsCompare): string | undefined {
  const fault = elementFault(filter)
  if (fault !== undefined) return fault
  if (topN <= 0n) return 'compare() top number of values must be integer greater than 0'
  if (start === 0n && end === 0n) return undefined
  if (start <= 0n || end <= 0n) return 'compare() timestamps must be positive integer unix nanoseconds'
  return end <= start ? 'compare() end timestamp must be greater than start timestamp' : undefined
}
