/** Which rules read what others write. Follows rules/group.go (buildDependencyMap) of Prometheus 3.16. */
import { parsePromql } from '../promql/parse.ts'
import type { Expression, VectorSelector } from '../promql/syntax.ts'
import type { Matcher } from '../series/matcher.ts'
import { metricName } from '../series/labels.ts'
import type { Rule } from './rule.ts'

/** Whether every rule reads, of what rules write, only what stands before it, and nothing from the future. */
export function readsOnlyEarlier(rules: readonly Rule[]): boolean {
  return rules.every((rule, index) => {
    const selectors = selectorsOf(parsePromql(rule.query))
    const later = rules.slice(index).flatMap(writtenBy)
    const isAhead = /offset -|@/.test(rule.query)
    return !isAhead && selectors.every((selector) => !later.some((name) => nameMatcher(selector)?.matches(name) ?? true))
  })
}

function writtenBy({ is, name }: Rule): readonly string[] {
  return is === 'recording' ? [name] : ['ALERTS', 'ALERTS_FOR_STATE']
}

/** Undefined where a selector takes any name. */
function nameMatcher({ matchers }: VectorSelector): Matcher | undefined {
  return matchers.find(({ name }) => name === metricName)
}

function selectorsOf(expression: Expression): VectorSelector[] {
  if (expression.kind === 'selector') return [expression]
  return Object.values(expression).flatMap((part: unknown) => (Array.isArray(part) ? part : [part]).flatMap((each: unknown) => (isExpression(each) ? selectorsOf(each) : [])))
}

function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && 'kind' in value
}
