/** The rules of metrics queries and of hints. Follows pkg/traceql/expr.y of Tempo 2.8. */
import { type Rule, rule } from '../../logs/logql/grammar/rule.ts'
import type { Attribute } from './attribute.ts'
import type { Hint, MetricsAggregate, MetricsCompare, MetricsOperator, MetricsSecondStage, SpansetFilter, StaticNode } from './syntax.ts'

const by = 'BY OPEN_PARENS attributeList CLOSE_PARENS'

function counting(token: string, operator: MetricsOperator): Rule[] {
  const make = (list?: Attribute[]): MetricsAggregate => ({ kind: 'metrics aggregate', operator, quantiles: [], by: list ?? [] })
  const call = `${token} OPEN_PARENS CLOSE_PARENS`
  return [rule('metricsAggregation', call, () => make()), rule('metricsAggregation', `${call} ${by}`, make)]
}

function ofAttribute(token: string, operator: MetricsOperator): Rule[] {
  const make = (attribute: Attribute, list?: Attribute[]): MetricsAggregate => ({ kind: 'metrics aggregate', operator, attribute, quantiles: [], by: list ?? [] })
  const call = `${token} OPEN_PARENS attribute CLOSE_PARENS`
  return [rule('metricsAggregation', call, make), rule('metricsAggregation', `${call} ${by}`, make)]
}

function quantiles(): Rule[] {
  const make = (attribute: Attribute, numbers: number[], list?: Attribute[]): MetricsAggregate => (
    { kind: 'metrics aggregate', operator: 'quantile_over_time', attribute, quantiles: numbers, by: list ?? [] })
  const call = 'QUANTILE_OVER_TIME OPEN_PARENS attribute COMMA numericList CLOSE_PARENS'
  return [rule('metricsAggregation', call, make), rule('metricsAggregation', `${call} ${by}`, make)]
}

function compare(filter: SpansetFilter, topN = 10n, start = 0n, end = 0n): MetricsCompare {
  return { kind: 'compare', filter, topN, start, end }
}

export const metricsRules: readonly Rule[] = [
  ...counting('RATE', 'rate'), ...counting('COUNT_OVER_TIME', 'count_over_time'), ...ofAttribute('MIN_OVER_TIME', 'min_over_time'),
  ...ofAttribute('MAX_OVER_TIME', 'max_over_time'), ...ofAttribute('SUM_OVER_TIME', 'sum_over_time'), ...ofAttribute('AVG_OVER_TIME', 'avg_over_time'),
  ...quantiles(), ...ofAttribute('HISTOGRAM_OVER_TIME', 'histogram_over_time'),
  rule('metricsAggregation', 'COMPARE OPEN_PARENS spansetFilter CLOSE_PARENS', compare),
  rule('metricsAggregation', 'COMPARE OPEN_PARENS spansetFilter COMMA INTEGER CLOSE_PARENS', compare),
  rule('metricsAggregation', 'COMPARE OPEN_PARENS spansetFilter COMMA INTEGER COMMA INTEGER COMMA INTEGER CLOSE_PARENS', compare),
  rule('metricsSecondStage', 'TOPK OPEN_PARENS INTEGER CLOSE_PARENS', (limit: bigint): MetricsSecondStage => ({ kind: 'topk', limit })),
  rule('metricsSecondStage', 'BOTTOMK OPEN_PARENS INTEGER CLOSE_PARENS', (limit: bigint): MetricsSecondStage => ({ kind: 'bottomk', limit })),
]

export const hintRules: readonly Rule[] = [
  rule('hint', 'IDENTIFIER EQ static', (name: string, { value }: StaticNode): Hint => ({ name, value })),
  rule('hints', 'WITH OPEN_PARENS hintList CLOSE_PARENS', (hints: never) => hints),
  rule('hintList', 'hint', (hint: Hint) => [hint]),
  rule('hintList', 'hintList COMMA hint', (hints: Hint[], hint: Hint) => [...hints, hint]),
]
