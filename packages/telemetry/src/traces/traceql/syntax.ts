/** The syntax tree of TraceQL. Follows pkg/traceql/ast.go and ast_metrics.go of Tempo 2.8. */
import type { Attribute } from './attribute.ts'
import type { Static } from './statics.ts'

export type FieldOperator = '+' | '-' | '/' | '%' | '*' | '=' | '!=' | '=~' | '!~' | '>' | '>=' | '<' | '<=' | '^' | '&&' | '||'

export interface StaticNode {
  readonly kind: 'static'
  readonly value: Static
}

export interface BinaryOperation {
  readonly kind: 'binary'
  readonly operator: FieldOperator
  readonly left: FieldExpression
  readonly right: FieldExpression
  readonly referencesSpan: boolean
}

export interface UnaryOperation {
  readonly kind: 'unary'
  readonly operator: '-' | '!' | 'exists'
  readonly expression: FieldExpression
  readonly referencesSpan: boolean
}

export type FieldExpression = StaticNode | Attribute | BinaryOperation | UnaryOperation

export interface SpansetFilter {
  readonly kind: 'spanset filter'
  readonly expression: FieldExpression
}

export type SpansetOperator =
  | '&&' | '||' | '>' | '<' | '>>' | '<<' | '~' | '!>' | '!<' | '!>>' | '!<<' | '!~' | '&>' | '&<' | '&>>' | '&<<' | '&~'

export interface SpansetOperation {
  readonly kind: 'spanset operation'
  readonly operator: SpansetOperator
  readonly left: SpansetExpression
  readonly right: SpansetExpression
}

export type SpansetExpression = SpansetFilter | SpansetOperation | Pipeline

export type AggregateName = 'count' | 'max' | 'min' | 'sum' | 'avg'

export interface Aggregate {
  readonly kind: 'aggregate'
  readonly operator: AggregateName
  readonly expression?: FieldExpression
}

export interface ScalarOperation {
  readonly kind: 'scalar operation'
  readonly operator: FieldOperator
  readonly left: ScalarExpression
  readonly right: ScalarExpression
}

export type ScalarExpression = Aggregate | ScalarOperation | StaticNode | Pipeline

export interface ScalarFilter {
  readonly kind: 'scalar filter'
  readonly operator: FieldOperator
  readonly left: ScalarExpression
  readonly right: ScalarExpression
}

export interface GroupOperation {
  readonly kind: 'group'
  readonly expression: FieldExpression
}

export interface CoalesceOperation {
  readonly kind: 'coalesce'
}

export interface SelectOperation {
  readonly kind: 'select'
  readonly attributes: readonly Attribute[]
}

export type PipelineElement = SpansetExpression | ScalarFilter | GroupOperation | CoalesceOperation | SelectOperation | Aggregate

export interface Pipeline {
  readonly kind: 'pipeline'
  readonly elements: readonly PipelineElement[]
}

export type MetricsOperator =
  | 'rate' | 'count_over_time' | 'min_over_time' | 'max_over_time' | 'avg_over_time' | 'sum_over_time' | 'quantile_over_time' | 'histogram_over_time'

export interface MetricsAggregate {
  readonly kind: 'metrics aggregate'
  readonly operator: MetricsOperator
  readonly attribute?: Attribute
  readonly quantiles: readonly number[]
  readonly by: readonly Attribute[]
}

export interface MetricsCompare {
  readonly kind: 'compare'
  readonly filter: SpansetFilter
  readonly topN: bigint
  readonly start: bigint
  readonly end: bigint
}

export type MetricsFirstStage = MetricsAggregate | MetricsCompare

export interface MetricsSecondStage {
  readonly kind: 'topk' | 'bottomk'
  readonly limit: bigint
}

export interface Hint {
  readonly name: string
  readonly value: Static
}

export interface Traceql {
  readonly pipeline: Pipeline
  readonly metrics?: MetricsFirstStage
  readonly secondStage?: MetricsSecondStage
  readonly hints?: readonly Hint[]
}
