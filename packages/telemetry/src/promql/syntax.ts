/**
 * The syntax tree of a query: plain data, every node with its place in the text.
 *
 * Follows promql/parser/ast.go of Prometheus 3.
 */
import type { Matcher } from '../series/matcher.ts'
import type { Position } from './error.ts'
import type { Aggregator, BinaryOperator } from './tokens.ts'

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string'

export interface NumberLiteral {
  readonly kind: 'number'
  readonly value: number
  /** Written as a duration, which it is printed as. */
  readonly isDuration: boolean
  readonly position: Position
}

export interface StringLiteral {
  readonly kind: 'string'
  readonly value: string
  readonly position: Position
}

/** Arithmetic on durations, whose result is known when the query's step and range are. */
export interface DurationExpression {
  readonly kind: 'duration'
  readonly operator: '+' | '-' | '*' | '/' | '%' | '^' | 'step' | 'range' | 'min_of' | 'max_of'
  readonly left?: DurationOperand
  readonly right?: DurationOperand
  readonly isWrapped: boolean
  readonly position: Position
}

export type DurationOperand = NumberLiteral | DurationExpression

/** `offset`, `@`, and what they are until the query's times are known. */
export interface TimeModifiers {
  readonly offsetMs: number
  readonly offsetExpression?: DurationExpression
  /** The fixed time of `@`, in milliseconds. */
  readonly at?: number
  readonly atBound?: 'start' | 'end'
}

export interface VectorSelector extends TimeModifiers {
  readonly kind: 'selector'
  /** The name before the braces; '' when there is none. */
  readonly name: string
  readonly matchers: readonly Matcher[]
  readonly boundary?: 'anchored' | 'smoothed'
  /** Set before evaluation: only counts and sums of native histograms are looked at, not their buckets. */
  readonly isStatistics?: true
  readonly position: Position
}

export interface MatrixSelector {
  readonly kind: 'range'
  readonly selector: VectorSelector
  readonly rangeMs: number
  readonly rangeExpression?: DurationExpression
  readonly position: Position
}

export interface Subquery extends TimeModifiers {
  readonly kind: 'subquery'
  readonly expression: Expression
  readonly rangeMs: number
  readonly rangeExpression?: DurationExpression
  /** 0: the default step. */
  readonly stepMs: number
  readonly stepExpression?: DurationExpression
  readonly position: Position
}

export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly arguments: readonly Expression[]
  readonly position: Position
}

export interface Aggregation {
  readonly kind: 'aggregation'
  readonly operator: Aggregator
  readonly expression: Expression
  readonly parameter?: Expression
  readonly grouping: readonly string[]
  readonly isWithout: boolean
  readonly position: Position
}

export type Cardinality = 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many'

export interface VectorMatching {
  readonly cardinality: Cardinality
  readonly isOn: boolean
  readonly labels: readonly string[]
  readonly include: readonly string[]
  readonly fillLeft?: number
  readonly fillRight?: number
}

export interface Binary {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  readonly isBool: boolean
  /** Between two vectors only. */
  readonly matching?: VectorMatching
  readonly position: Position
}

export interface Unary {
  readonly kind: 'unary'
  readonly operator: '+' | '-'
  readonly expression: Expression
  readonly position: Position
}

export interface Parentheses {
  readonly kind: 'parentheses'
  readonly expression: Expression
  readonly position: Position
}

/** Added before evaluation: the same at every step, hence evaluated once. */
export interface StepInvariant {
  readonly kind: 'step invariant'
  readonly expression: Expression
  readonly position: Position
}

export type Expression =
  | NumberLiteral | StringLiteral | VectorSelector | MatrixSelector | Subquery
  | Call | Aggregation | Binary | Unary | Parentheses | StepInvariant

/** What a value's type is called in messages. */
export function printType(type: ValueType): string {
  return type === 'vector' ? 'instant vector' : type === 'matrix' ? 'range vector' : type
}
