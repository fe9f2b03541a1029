/** Prints a syntax tree as Tempo does. Follows pkg/traceql/ast_stringer.go of Tempo 2.8. */
import { printAttribute } from './attribute.ts'
import { printStatic } from './statics.ts'
import type { FieldExpression, Hint, MetricsFirstStage, PipelineElement, ScalarExpression, Traceql } from './syntax.ts'

export function printTraceql({ pipeline, metrics, secondStage, hints }: Traceql): string {
  return [
    printElement(pipeline), ...(metrics ? [' | ', printMetrics(metrics)] : []),
    ...(secondStage ? [` | ${secondStage.kind}(${secondStage.limit})`] : []), ...(hints ? [` ${printHints(hints)}`] : []),
  ].join('')
}

export function printElement(element: PipelineElement | ScalarExpression | FieldExpression): string {
  switch (element.kind) {
    case 'pipeline': return element.elements.map(printElement).join('|')
    case 'spanset filter': return `{ ${printElement(element.expression)} }`
    case 'group': return `by(${printElement(element.expression)})`
    case 'coalesce': return 'coalesce()'
    case 'select': return `select(${element.attributes.map(printAttribute).join(', ')})`
    case 'aggregate': return `${element.operator}(${element.expression ? printElement(element.expression) : ''})`
    case 'static': return printStatic(element.value)
    case 'attribute': return printAttribute(element)
    case 'unary':
      return element.operator === 'exists' ? `${wrapped(element.expression)} != nil` : `${element.operator}${wrapped(element.expression)}`
    case 'binary':
    case 'scalar operation':
    case 'scalar filter':
    case 'spanset operation': return `${wrapped(element.left)} ${element.operator} ${wrapped(element.right)}`
  }
}

function wrapped(element: PipelineElement | ScalarExpression | FieldExpression): string {
  const text = printElement(element)
  return element.kind === 'static' || element.kind === 'attribute' ? text : `(${text})`
}

function printMetrics(metrics: MetricsFirstStage): string {
  // The brace is Tempo's own.
  if (metrics.kind === 'compare') return `compare(${printElement(metrics.filter)}}`
  const { operator, attribute, quantiles, by } = metrics
  const list = operator === 'quantile_over_time' ? `,${quantiles.map((quantile) => quantile.toFixed(5)).join(',')}` : ''
  return `${operator}(${attribute ? printAttribute(attribute) : ''}${list})${by.length > 0 ? `by(${by.map(printAttribute).join(',')})` : ''}`
}

function printHints(hints: readonly Hint[]): string {
  return `with(${hints.map(({ name, value }) => `${name}=${printStatic(value)}`).join(',')})`
}
