/** Whether a query's times change its tree: where they do not, it is prepared once for every instant. */
import { functionRow } from '../functions/table.ts'
import type { Expression, TimeModifiers } from '../syntax.ts'

/** Nothing in it waits for the query's times: no `@ end()`, no arithmetic on durations, no step(). */
export function isTimeless(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number': case 'string': return true
    case 'selector': return isFixed(expression)
    case 'range': return isFixed(expression.selector) && !expression.rangeExpression
    case 'subquery':
      return isFixed(expression) && !expression.rangeExpression && !expression.stepExpression && isTimeless(expression.expression)
    case 'call': return !('fold' in functionRow(expression.name)!) && expression.arguments.every(isTimeless)
    case 'aggregation': return isTimeless(expression.expression) && (!expression.parameter || isTimeless(expression.parameter))
    case 'binary': return isTimeless(expression.left) && isTimeless(expression.right)
    default: return isTimeless(expression.expression)
  }
}

function isFixed({ atBound, offsetExpression }: TimeModifiers): boolean {
  return atBound === undefined && !offsetExpression
}
