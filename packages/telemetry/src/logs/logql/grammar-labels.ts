/** The rules of selectors, matchers and label filters. Follows pkg/logql/syntax/syntax.y of Loki 3. */
import type { Matcher, MatcherType } from '../../series/matcher.ts'
import { type Rule, rule } from './grammar/rule.ts'
import { both, literalValue, matcher } from './nodes.ts'
import type { Comparison, Extraction, LabelFilter, MetricQuery } from './syntax.ts'

const same = (value: never) => value

const matcherTypes: readonly (readonly [token: string, type: MatcherType])[] = [['EQ', '='], ['NEQ', '!='], ['RE', '=~'], ['NRE', '!~']]

const selectors: readonly Rule[] = [
  rule('selector', 'OPEN_BRACE matchers CLOSE_BRACE', same),
  rule('selector', 'OPEN_BRACE matchers error', same),
  rule('selector', 'OPEN_BRACE CLOSE_BRACE', () => []),
  rule('matchers', 'matcher', (one: Matcher) => [one]),
  rule('matchers', 'matchers COMMA matcher', (list: Matcher[], one: Matcher) => [...list, one]),
  ...matcherTypes.map(([token, type]) => rule('matcher', `IDENTIFIER ${token} STRING`, (name: string, value: string) => matcher(type, name, value))),
]

const comparisons: readonly (readonly [token: string, comparison: Comparison])[] = [
  ['GT', '>'], ['GTE', '>='], ['LT', '<'], ['LTE', '<='], ['NEQ', '!='], ['EQ', '=='], ['CMP_EQ', '=='],
]

function quantityRules(left: string, kind: 'duration' | 'bytes', token: string): readonly Rule[] {
  return comparisons.map(([sign, comparison]) => rule(left, `IDENTIFIER ${sign} ${token}`, (name: string, value: number): LabelFilter => ({ kind, name, comparison, value })))
}

const filters: readonly Rule[] = [
  rule('labelFilter', 'matcher', (one: Matcher): LabelFilter => ({ kind: 'string', matcher: one })),
  rule('labelFilter', 'ipLabelFilter', same),
  rule('labelFilter', 'unitFilter', same),
  rule('labelFilter', 'numberFilter', same),
  rule('labelFilter', 'OPEN_PARENTHESIS labelFilter CLOSE_PARENTHESIS', same),
  rule('labelFilter', 'labelFilter labelFilter', both),
  rule('labelFilter', 'labelFilter AND labelFilter', both),
  rule('labelFilter', 'labelFilter COMMA labelFilter', both),
  rule('labelFilter', 'labelFilter OR labelFilter', (left: LabelFilter, right: LabelFilter): LabelFilter => ({ kind: 'either', left, right })),
  rule('labelExtractionExpression', 'IDENTIFIER EQ STRING', (name: string, expression: string): Extraction => ({ name, expression })),
  rule('labelExtractionExpression', 'IDENTIFIER', (name: string): Extraction => ({ name, expression: name })),
  rule('labelExtractionExpressionList', 'labelExtractionExpression', (one: Extraction) => [one]),
  rule('labelExtractionExpressionList', 'labelExtractionExpressionList COMMA labelExtractionExpression', (list: Extraction[], one: Extraction) => [...list, one]),
  rule('ipLabelFilter', 'IDENTIFIER EQ IP OPEN_PARENTHESIS STRING CLOSE_PARENTHESIS', (name: string, pattern: string): LabelFilter => ({ kind: 'ip', name, isEqual: true, pattern })),
  rule('ipLabelFilter', 'IDENTIFIER NEQ IP OPEN_PARENTHESIS STRING CLOSE_PARENTHESIS', (name: string, pattern: string): LabelFilter => ({ kind: 'ip', name, isEqual: false, pattern })),
  rule('unitFilter', 'durationFilter', same),
  rule('unitFilter', 'bytesFilter', same),
  ...quantityRules('durationFilter', 'duration', 'DURATION'),
  ...quantityRules('bytesFilter', 'bytes', 'BYTES'),
  ...comparisons.map(([sign, comparison]) => rule('numberFilter', `IDENTIFIER ${sign} literalExpr`, (name: string, value: MetricQuery): LabelFilter => ({ kind: 'number', name, comparison, value: literalValue(value) }))),
]

export const labelRules = { selectors, filters }
