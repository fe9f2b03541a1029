/**
 * Makes the nodes of the syntax tree. What does not depend on a span is worked out at once.
 *
 * Follows pkg/traceql/ast.go (newBinaryOperation, newUnaryOperation, newPipeline) of Tempo 2.8.
 */
import { evaluateStatics } from './evaluate/expression.ts'
import type {
  Aggregate, AggregateName, BinaryOperation, FieldExpression, FieldOperator, Pipeline, PipelineElement, SpansetExpression, SpansetOperation, SpansetOperator,
  StaticNode, UnaryOperation,
} from './syntax.ts'
import type { Static } from './statics.ts'
import { fieldFault } from './validate.ts'

export function staticNode(value: Static): StaticNode {
  return { kind: 'static', value }
}

function referencesSpan(expression: FieldExpression): boolean {
  return expression.kind === 'attribute' || (expression.kind !== 'static' && expression.referencesSpan)
}

export function binary(operator: FieldOperator, left: FieldExpression, right: FieldExpression): FieldExpression {
  return simplified({ kind: 'binary', operator, left, right, referencesSpan: referencesSpan(left) || referencesSpan(right) })
}

export function unary(operator: UnaryOperation['operator'], expression: FieldExpression): FieldExpression {
  return simplified({ kind: 'unary', operator, expression, referencesSpan: referencesSpan(expression) })
}

/** An operand that could not be worked out spoils what it stands in. */
function simplified(operation: BinaryOperation | UnaryOperation): FieldExpression {
  const operands = operation.kind === 'binary' ? [operation.left, operation.right] : [operation.expression]
  if (operands.some(({ kind }) => kind !== 'static') || fieldFault(operation)) return operation
  const value = evaluateStatics(operation)
  return value ? staticNode(value) : operation
}

export function pipeline(element: PipelineElement): Pipeline {
  return { kind: 'pipeline', elements: [element] }
}

export function withElement({ elements }: Pipeline, element: PipelineElement): Pipeline {
  return { kind: 'pipeline', elements: [...elements, element] }
}

export function spansetOperation(operator: SpansetOperator) {
  return (left: SpansetExpression, right: SpansetExpression): SpansetOperation => ({ kind: 'spanset operation', operator, left, right })
}

export function aggregate(operator: AggregateName) {
  return (expression?: FieldExpression): Aggregate => ({ kind: 'aggregate', operator, ...(expression && { expression }) })
}
