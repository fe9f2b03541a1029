/** The rules of ranges, aggregations and binary operations. Follows pkg/logql/syntax/syntax.y of Loki 3. */
import type { Matcher } from '../../series/matcher.ts'
import { type Rule, rule } from './grammar/rule.ts'
import { binary, labelReplace, literal, logRange, rangeAggregation, vectorAggregation, vectorOf } from './nodes.ts'
import type { BinaryOperator, Grouping, LabelFilter, Logql, LogQuery, LogRange, Matching, MetricQuery, Stage, Unwrap, Variants } from './syntax.ts'
import { type Word, wordOf, wordsOf } from './words.ts'

const same = (value: never) => value

interface RangeParts {
  readonly matchers: Matcher[]
  readonly range: number
  readonly stages?: Stage[]
  readonly unwrap?: Unwrap
  readonly offset?: number
}

/**
 * The forms of a range: which parts stand in which order, in parentheses up to which part. The
 * rule for each is made from it.
 */
const rangeForms = `selector RANGE | selector RANGE offsetExpr | (selector) RANGE | (selector) RANGE offsetExpr | selector RANGE unwrapExpr
  | selector RANGE offsetExpr unwrapExpr | (selector) RANGE unwrapExpr | (selector) RANGE offsetExpr unwrapExpr | selector unwrapExpr RANGE
  | selector unwrapExpr RANGE offsetExpr | (selector unwrapExpr) RANGE | (selector unwrapExpr) RANGE offsetExpr | selector pipelineExpr RANGE
  | selector pipelineExpr RANGE offsetExpr | (selector pipelineExpr) RANGE | (selector pipelineExpr) RANGE offsetExpr
  | selector pipelineExpr unwrapExpr RANGE | selector pipelineExpr unwrapExpr RANGE offsetExpr | (selector pipelineExpr unwrapExpr) RANGE
  | (selector pipelineExpr unwrapExpr) RANGE offsetExpr | selector RANGE pipelineExpr | selector RANGE offsetExpr pipelineExpr
  | selector RANGE pipelineExpr unwrapExpr | selector RANGE offsetExpr pipelineExpr unwrapExpr`.split('|').map((form) => form.trim())

const partNames: Readonly<Record<string, keyof RangeParts>> = {
  selector: 'matchers', RANGE: 'range', pipelineExpr: 'stages', unwrapExpr: 'unwrap', offsetExpr: 'offset',
}

function rangeRule(form: string): Rule {
  const right = form.replace('(', 'OPEN_PARENTHESIS ').replace(')', ' CLOSE_PARENTHESIS').split(/\s+/).join(' ')
  const names = right.split(' ').flatMap((symbol) => partNames[symbol] ?? [])
  return rule('logRangeExpr', right, (...values: never[]) => {
    const parts = Object.fromEntries(names.map((name, index) => [name, values[index]])) as unknown as RangeParts
    const logs: LogQuery = { kind: 'logs', matchers: parts.matchers, stages: parts.stages ?? [] }
    return logRange(logs, parts.range, parts.unwrap, parts.offset)
  })
}

export const rangeRules: readonly Rule[] = [
  ...['rangeAggregationExpr', 'vectorAggregationExpr', 'binOpExpr', 'literalExpr', 'labelReplaceExpr', 'vectorExpr'].map((kind) => rule('metricExpr', kind, same)),
  rule('metricExpr', 'OPEN_PARENTHESIS metricExpr CLOSE_PARENTHESIS', same),
  rule('variantsExpr', 'VARIANTS OPEN_PARENTHESIS metricExprs CLOSE_PARENTHESIS OF OPEN_PARENTHESIS logRangeExpr CLOSE_PARENTHESIS',
    (variants: MetricQuery[], range: LogRange): Variants => ({ kind: 'variants', variants, range })),
  ...rangeForms.map(rangeRule),
  rule('logRangeExpr', 'OPEN_PARENTHESIS logRangeExpr CLOSE_PARENTHESIS', same),
  rule('logRangeExpr', 'logRangeExpr error', same),
  rule('unwrapExpr', 'PIPE UNWRAP IDENTIFIER', (name: string): Unwrap => ({ name, conversion: '', filters: [] })),
  rule('unwrapExpr', 'PIPE UNWRAP convOp OPEN_PARENTHESIS IDENTIFIER CLOSE_PARENTHESIS', (conversion: Unwrap['conversion'], name: string): Unwrap => ({ name, conversion, filters: [] })),
  rule('unwrapExpr', 'unwrapExpr PIPE labelFilter', (unwrap: Unwrap, filter: LabelFilter): Unwrap => ({ ...unwrap, filters: [...unwrap.filters, filter] })),
  ...wordsOf('conversion').map((word) => rule('convOp', word.token, () => word.text)),
  rule('rangeAggregationExpr', 'rangeOp OPEN_PARENTHESIS logRangeExpr CLOSE_PARENTHESIS',
    (operator: string, range: LogRange) => rangeAggregation(range, operator, undefined, undefined)),
  rule('rangeAggregationExpr', 'rangeOp OPEN_PARENTHESIS NUMBER COMMA logRangeExpr CLOSE_PARENTHESIS',
    (operator: string, number: string, range: LogRange) => rangeAggregation(range, operator, undefined, number)),
  rule('rangeAggregationExpr', 'rangeOp OPEN_PARENTHESIS logRangeExpr CLOSE_PARENTHESIS grouping',
    (operator: string, range: LogRange, grouping: Grouping) => rangeAggregation(range, operator, grouping, undefined)),
  rule('rangeAggregationExpr', 'rangeOp OPEN_PARENTHESIS NUMBER COMMA logRangeExpr CLOSE_PARENTHESIS grouping',
    (operator: string, number: string, range: LogRange, grouping: Grouping) => rangeAggregation(range, operator, grouping, number)),
  rule('vectorAggregationExpr', 'vectorOp OPEN_PARENTHESIS metricExpr CLOSE_PARENTHESIS',
    (operator: string, of: MetricQuery) => vectorAggregation(of, operator, undefined, undefined)),
  rule('vectorAggregationExpr', 'vectorOp grouping OPEN_PARENTHESIS metricExpr CLOSE_PARENTHESIS',
    (operator: string, grouping: Grouping, of: MetricQuery) => vectorAggregation(of, operator, grouping, undefined)),
  rule('vectorAggregationExpr', 'vectorOp OPEN_PARENTHESIS metricExpr CLOSE_PARENTHESIS grouping',
    (operator: string, of: MetricQuery, grouping: Grouping) => vectorAggregation(of, operator, grouping, undefined)),
  rule('vectorAggregationExpr', 'vectorOp OPEN_PARENTHESIS NUMBER COMMA metricExpr CLOSE_PARENTHESIS',
    (operator: string, number: string, of: MetricQuery) => vectorAggregation(of, operator, undefined, number)),
  rule('vectorAggregationExpr', 'vectorOp OPEN_PARENTHESIS NUMBER COMMA metricExpr CLOSE_PARENTHESIS grouping',
    (operator: string, number: string, of: MetricQuery, grouping: Grouping) => vectorAggregation(of, operator, grouping, number)),
  rule('vectorAggregationExpr', 'vectorOp grouping OPEN_PARENTHESIS NUMBER COMMA metricExpr CLOSE_PARENTHESIS',
    (operator: string, grouping: Grouping, number: string, of: MetricQuery) => vectorAggregation(of, operator, grouping, number)),
  rule('labelReplaceExpr', 'LABEL_REPLACE OPEN_PARENTHESIS metricExpr COMMA STRING COMMA STRING COMMA STRING COMMA STRING CLOSE_PARENTHESIS',
    labelReplace),
]

interface Modifier {
  readonly isBool: boolean
  readonly matching: Matching
}

const binaryOperators: readonly BinaryOperator[] = ['or', 'and', 'unless', '+', '-', '*', '/', '%', '^', '==', '!=', '>', '>=', '<', '<=']

const withMatching = (modifier: Modifier, matching: Partial<Matching>): Modifier => ({ ...modifier, matching: { ...modifier.matching, ...matching } })

const matchingRules: readonly Rule[] = [
  rule('boolModifier', '', (): Modifier => ({ isBool: false, matching: { cardinality: 'one-to-one', isOn: false } })),
  rule('boolModifier', 'BOOL', (): Modifier => ({ isBool: true, matching: { cardinality: 'one-to-one', isOn: false } })),
  rule('onOrIgnoringModifier', 'boolModifier ON OPEN_PARENTHESIS labels CLOSE_PARENTHESIS', (modifier: Modifier, labels: string[]) => withMatching(modifier, { isOn: true, labels })),
  rule('onOrIgnoringModifier', 'boolModifier ON OPEN_PARENTHESIS CLOSE_PARENTHESIS', (modifier: Modifier) => withMatching(modifier, { isOn: true })),
  rule('onOrIgnoringModifier', 'boolModifier IGNORING OPEN_PARENTHESIS labels CLOSE_PARENTHESIS', (modifier: Modifier, labels: string[]) => withMatching(modifier, { labels })),
  rule('onOrIgnoringModifier', 'boolModifier IGNORING OPEN_PARENTHESIS CLOSE_PARENTHESIS', same),
  rule('binOpModifier', 'boolModifier', same),
  rule('binOpModifier', 'onOrIgnoringModifier', same),
  ...([['GROUP_LEFT', 'many-to-one'], ['GROUP_RIGHT', 'one-to-many']] as const).flatMap(([token, cardinality]) => [
    rule('binOpModifier', `onOrIgnoringModifier ${token}`, (modifier: Modifier) => withMatching(modifier, { cardinality })),
    rule('binOpModifier', `onOrIgnoringModifier ${token} OPEN_PARENTHESIS CLOSE_PARENTHESIS`, (modifier: Modifier) => withMatching(modifier, { cardinality })),
    rule('binOpModifier', `onOrIgnoringModifier ${token} OPEN_PARENTHESIS labels CLOSE_PARENTHESIS`, (modifier: Modifier, include: string[]) => withMatching(modifier, { cardinality, include })),
  ]),
]

const operatorRule = (left: string) => ({ token, text }: Word): Rule => rule(left, token, () => text)

export const metricRules: readonly Rule[] = [
  ...binaryOperators.map((operator) => rule('binOpExpr', `expr ${wordOf(operator)!.token} binOpModifier expr`,
    (left: Logql, modifier: Modifier, right: Logql) => binary(operator, modifier, left, right))),
  ...matchingRules,
  rule('literalExpr', 'NUMBER', (text: string) => literal(text, false)),
  rule('literalExpr', 'ADD NUMBER', (text: string) => literal(text, false)),
  rule('literalExpr', 'SUB NUMBER', (text: string) => literal(text, true)),
  rule('vectorExpr', 'vector OPEN_PARENTHESIS NUMBER CLOSE_PARENTHESIS', (_vector: string, text: string) => vectorOf(text)),
  rule('vector', 'VECTOR', () => 'vector'),
  ...wordsOf('vector aggregation').map(operatorRule('vectorOp')),
  ...wordsOf('range aggregation').map(operatorRule('rangeOp')),
  rule('offsetExpr', 'OFFSET DURATION', (offset: number) => offset),
  rule('labels', 'IDENTIFIER', (name: string) => [name]),
  rule('labels', 'labels COMMA IDENTIFIER', (names: string[], name: string) => [...names, name]),
  rule('grouping', 'BY OPEN_PARENTHESIS labels CLOSE_PARENTHESIS', (labels: string[]): Grouping => ({ labels, isWithout: false })),
  rule('grouping', 'WITHOUT OPEN_PARENTHESIS labels CLOSE_PARENTHESIS', (labels: string[]): Grouping => ({ labels, isWithout: true })),
  rule('grouping', 'BY OPEN_PARENTHESIS CLOSE_PARENTHESIS', (): Grouping => ({ labels: [], isWithout: false })),
  rule('grouping', 'WITHOUT OPEN_PARENTHESIS CLOSE_PARENTHESIS', (): Grouping => ({ labels: [], isWithout: true })),
  rule('metricExprs', 'metricExpr', (query: MetricQuery) => [query]),
  rule('metricExprs', 'metricExprs COMMA metricExpr', (queries: MetricQuery[], query: MetricQuery) => [...queries, query]),
]
