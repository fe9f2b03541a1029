/** The exemplars of every series that a query reads. Follows web/api/v1/api.go (queryExemplars) of Prometheus 3.16. */
import { selectExemplars, type SeriesExemplars } from '../series/exemplars.ts'
import type { SeriesState } from '../series/state.ts'
import type { Expression, VectorSelector } from './syntax.ts'

/** Both ends of the time span are included; milliseconds. */
export function queryExemplars(state: SeriesState, expression: Expression, span: { readonly fromMs: number; readonly toMs: number }): SeriesExemplars[] {
  return selectExemplars(state, selectorsOf(expression).map(({ matchers }) => matchers), span)
}

export function selectorsOf(expression: Expression): VectorSelector[] {
  switch (expression.kind) {
    case 'selector': return [expression]
    case 'range': return [expression.selector]
    case 'subquery': case 'parentheses': case 'unary': case 'step invariant': return selectorsOf(expression.expression)
    case 'binary': return [...selectorsOf(expression.left), ...selectorsOf(expression.right)]
    case 'call': return expression.arguments.flatMap(selectorsOf)
    case 'aggregation': return [...selectorsOf(expression.expression), ...(expression.parameter ? selectorsOf(expression.parameter) : [])]
    default: return []
  }
}
