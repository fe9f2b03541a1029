/**
 * The grammar of TraceQL, rule by rule in Tempo's order: where rules conflict the one written first
 * wins, and what messages expect follows from their order too.
 *
 * Follows pkg/traceql/expr.y of Tempo 2.8.
 */
import type { Grammar, Rule } from '../../logs/logql/grammar/rule.ts'
import { rule } from '../../logs/logql/grammar/rule.ts'
import type { Attribute } from './attribute.ts'
import { fieldRules } from './grammar-fields.ts'
import { hintRules, metricsRules } from './grammar-metrics.ts'
import { aggregate, pipeline, spansetOperation, staticNode, withElement } from './nodes.ts'
import type {
  AggregateName, FieldExpression, FieldOperator, Hint, MetricsFirstStage, MetricsSecondStage, Pipeline, PipelineElement, ScalarExpression, ScalarFilter,
  SpansetOperator, StaticNode, Traceql,
} from './syntax.ts'
import { duration, float, int, yes } from './statics.ts'

const same = (value: never) => value

/** In the order in which Tempo's file names them first. */
const tokens = `IDENTIFIER STRING INTEGER FLOAT DURATION DOT OPEN_BRACE CLOSE_BRACE OPEN_PARENS CLOSE_PARENS COMMA NIL TRUE FALSE STATUS_ERROR STATUS_OK
  STATUS_UNSET KIND_UNSPECIFIED KIND_INTERNAL KIND_SERVER KIND_CLIENT KIND_PRODUCER KIND_CONSUMER IDURATION CHILDCOUNT NAME STATUS STATUS_MESSAGE PARENT KIND
  ROOTNAME ROOTSERVICENAME ROOTSERVICE TRACEDURATION NESTEDSETLEFT NESTEDSETRIGHT NESTEDSETPARENT ID TRACE_ID SPAN_ID PARENT_ID TIMESINCESTART VERSION
  PARENT_DOT RESOURCE_DOT SPAN_DOT TRACE_COLON SPAN_COLON EVENT_COLON EVENT_DOT LINK_COLON LINK_DOT INSTRUMENTATION_COLON INSTRUMENTATION_DOT COUNT AVG MAX MIN
  SUM BY COALESCE SELECT END_ATTRIBUTE RATE COUNT_OVER_TIME MIN_OVER_TIME MAX_OVER_TIME AVG_OVER_TIME SUM_OVER_TIME QUANTILE_OVER_TIME HISTOGRAM_OVER_TIME
  COMPARE TOPK BOTTOMK WITH PIPE AND OR EQ NEQ LT LTE GT GTE NRE RE DESC ANCE SIBL NOT_CHILD NOT_PARENT NOT_DESC NOT_ANCE UNION_CHILD UNION_PARENT UNION_DESC
  UNION_ANCE UNION_SIBL ADD SUB NOT MUL DIV MOD POW`.split(/\s+/)

const left = (...names: string[]) => ({ binds: 'left' as const, tokens: names })

const precedence: Grammar['precedence'] = [
  left('PIPE'), left('AND', 'OR'),
  left(...'EQ NEQ LT LTE GT GTE NRE RE DESC ANCE SIBL NOT_CHILD NOT_PARENT NOT_DESC NOT_ANCE UNION_CHILD UNION_PARENT UNION_DESC UNION_ANCE UNION_SIBL'.split(' ')),
  left('ADD', 'SUB'), left('NOT'), left('MUL', 'DIV', 'MOD'), { binds: 'right', tokens: ['POW'] },
  // Tempo has it bind to neither side; nothing but how tight it binds is ever asked.
  left('NIL'),
]

const rootRules: readonly Rule[] = [
  rule('root', 'spansetPipeline', (of: Pipeline): Traceql => ({ pipeline: of })),
  rule('root', 'spansetPipelineExpression', (of: PipelineElement): Traceql => ({ pipeline: asPipeline(of) })),
  rule('root', 'scalarPipelineExpressionFilter', (of: ScalarFilter): Traceql => ({ pipeline: pipeline(of) })),
  rule('root', 'spansetPipeline PIPE metricsAggregation', (of: Pipeline, metrics: MetricsFirstStage): Traceql => ({ pipeline: of, metrics })),
  rule('root', 'spansetPipeline PIPE metricsAggregation PIPE metricsSecondStage',
    (of: Pipeline, metrics: MetricsFirstStage, secondStage: MetricsSecondStage): Traceql => ({ pipeline: of, metrics, secondStage })),
  rule('root', 'root hints', (query: Traceql, hints: Hint[]): Traceql => ({ ...query, hints })),
]

function asPipeline(element: PipelineElement): Pipeline {
  return element.kind === 'pipeline' ? element : pipeline(element)
}

type SpansetSigns = readonly (readonly [token: string, operator: SpansetOperator])[]

/** The two kinds of spanset expressions have the same operators, in an order of their own. */
const pipelineSigns: SpansetSigns = [
  ['AND', '&&'], ['GT', '>'], ['LT', '<'], ['DESC', '>>'], ['ANCE', '<<'], ['OR', '||'], ['SIBL', '~'], ['NOT_CHILD', '!>'], ['NOT_PARENT', '!<'],
  ['NOT_DESC', '!>>'], ['NOT_ANCE', '!<<'], ['NRE', '!~'], ['UNION_CHILD', '&>'], ['UNION_PARENT', '&<'], ['UNION_DESC', '&>>'], ['UNION_ANCE', '&<<'],
  ['UNION_SIBL', '&~'],
]

const spansetSigns: SpansetSigns = [
  ['AND', '&&'], ['GT', '>'], ['LT', '<'], ['DESC', '>>'], ['ANCE', '<<'], ['OR', '||'], ['SIBL', '~'], ['NOT_CHILD', '!>'], ['NOT_PARENT', '!<'],
  ['NRE', '!~'], ['NOT_ANCE', '!<<'], ['NOT_DESC', '!>>'], ['UNION_CHILD', '&>'], ['UNION_PARENT', '&<'], ['UNION_SIBL', '&~'], ['UNION_ANCE', '&<<'],
  ['UNION_DESC', '&>>'],
]

function operations(name: string, signs: SpansetSigns): Rule[] {
  return signs.map(([token, operator]) => rule(name, `${name} ${token} ${name}`, spansetOperation(operator)))
}

const pipelineRules: readonly Rule[] = [
  rule('spansetPipelineExpression', 'OPEN_PARENS spansetPipelineExpression CLOSE_PARENS', same),
  ...operations('spansetPipelineExpression', pipelineSigns),
  rule('spansetPipelineExpression', 'wrappedSpansetPipeline', same),
  rule('wrappedSpansetPipeline', 'OPEN_PARENS spansetPipeline CLOSE_PARENS', same),
  ...['spansetExpression', 'scalarFilter', 'groupOperation', 'selectOperation'].map((kind) => rule('spansetPipeline', kind, pipeline)),
  ...['spansetExpression', 'scalarFilter', 'groupOperation', 'coalesceOperation', 'selectOperation']
    .map((kind) => rule('spansetPipeline', `spansetPipeline PIPE ${kind}`, withElement)),
  rule('groupOperation', 'BY OPEN_PARENS fieldExpression CLOSE_PARENS', (expression: FieldExpression): PipelineElement => ({ kind: 'group', expression })),
  rule('coalesceOperation', 'COALESCE OPEN_PARENS CLOSE_PARENS', (): PipelineElement => ({ kind: 'coalesce' })),
  rule('selectOperation', 'SELECT OPEN_PARENS attributeList CLOSE_PARENS', (attributes: Attribute[]): PipelineElement => ({ kind: 'select', attributes })),
  ...['intrinsicField', 'attributeField', 'scopedIntrinsicField'].map((kind) => rule('attribute', kind, same)),
  rule('attributeList', 'attribute', (attribute: Attribute) => [attribute]),
  rule('attributeList', 'attributeList COMMA attribute', (attributes: Attribute[], attribute: Attribute) => [...attributes, attribute]),
  rule('numericList', 'FLOAT', (value: number) => [value]),
  rule('numericList', 'INTEGER', (value: bigint) => [Number(value)]),
  rule('numericList', 'numericList COMMA FLOAT', (list: number[], value: number) => [...list, value]),
  rule('numericList', 'numericList COMMA INTEGER', (list: number[], value: bigint) => [...list, Number(value)]),
  rule('spansetExpression', 'OPEN_PARENS spansetExpression CLOSE_PARENS', same),
  ...operations('spansetExpression', spansetSigns),
  rule('spansetExpression', 'spansetFilter', same),
  rule('spansetFilter', 'OPEN_BRACE CLOSE_BRACE', (): PipelineElement => ({ kind: 'spanset filter', expression: staticNode(yes) })),
  rule('spansetFilter', 'OPEN_BRACE fieldExpression CLOSE_BRACE', (expression: FieldExpression): PipelineElement => ({ kind: 'spanset filter', expression })),
]

function scalarFilter(of: ScalarExpression, operator: FieldOperator, than: ScalarExpression): ScalarFilter {
  return { kind: 'scalar filter', operator, left: of, right: than }
}

const comparisons: readonly (readonly [token: string, operator: FieldOperator])[] = [
  ['EQ', '='], ['NEQ', '!='], ['LT', '<'], ['LTE', '<='], ['GT', '>'], ['GTE', '>='],
]

const arithmetic: readonly (readonly [token: string, operator: FieldOperator])[] = [
  ['ADD', '+'], ['SUB', '-'], ['MUL', '*'], ['DIV', '/'], ['MOD', '%'], ['POW', '^'],
]

function scalars(name: string): Rule[] {
  return [
    rule(name, `OPEN_PARENS ${name} CLOSE_PARENS`, same),
    ...arithmetic.map(([token, operator]) => rule(name, `${name} ${token} ${name}`,
      (of: ScalarExpression, and: ScalarExpression): ScalarExpression => ({ kind: 'scalar operation', operator, left: of, right: and }))),
  ]
}

const aggregates: readonly (readonly [token: string, name: AggregateName])[] = [['MAX', 'max'], ['MIN', 'min'], ['AVG', 'avg'], ['SUM', 'sum']]

const scalarRules: readonly Rule[] = [
  rule('scalarFilter', 'scalarExpression scalarFilterOperation scalarExpression', scalarFilter),
  ...comparisons.map(([token, operator]) => rule('scalarFilterOperation', token, () => operator)),
  rule('scalarPipelineExpressionFilter', 'scalarPipelineExpression scalarFilterOperation scalarPipelineExpression', scalarFilter),
  rule('scalarPipelineExpressionFilter', 'scalarPipelineExpression scalarFilterOperation static', scalarFilter),
  ...scalars('scalarPipelineExpression'),
  rule('scalarPipelineExpression', 'wrappedScalarPipeline', same),
  rule('wrappedScalarPipeline', 'OPEN_PARENS scalarPipeline CLOSE_PARENS', same),
  rule('scalarPipeline', 'spansetPipeline PIPE aggregate', withElement),
  ...scalars('scalarExpression'),
  rule('scalarExpression', 'aggregate', same),
  rule('scalarExpression', 'INTEGER', (value: bigint): StaticNode => staticNode(int(value))),
  rule('scalarExpression', 'FLOAT', (value: number): StaticNode => staticNode(float(value))),
  rule('scalarExpression', 'DURATION', (value: bigint): StaticNode => staticNode(duration(value))),
  rule('scalarExpression', 'SUB INTEGER', (value: bigint): StaticNode => staticNode(int(-value))),
  rule('scalarExpression', 'SUB FLOAT', (value: number): StaticNode => staticNode(float(-value))),
  rule('scalarExpression', 'SUB DURATION', (value: bigint): StaticNode => staticNode(duration(-value))),
  rule('aggregate', 'COUNT OPEN_PARENS CLOSE_PARENS', () => aggregate('count')()),
  ...aggregates.map(([token, name]) => rule('aggregate', `${token} OPEN_PARENS fieldExpression CLOSE_PARENS`, aggregate(name))),
]

export const traceqlGrammar: Grammar = {
  tokens,
  valued: new Set(['IDENTIFIER', 'STRING', 'INTEGER', 'FLOAT', 'DURATION']),
  precedence,
  rules: [...rootRules, ...pipelineRules, ...scalarRules, ...metricsRules, ...hintRules, ...fieldRules],
}
