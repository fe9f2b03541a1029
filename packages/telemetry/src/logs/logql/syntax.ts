/**
 * The syntax tree of a LogQL query: plain data, except for the matchers' tests. Durations are
 * nanoseconds, as the language counts.
 *
 * Follows pkg/logql/syntax/ast.go of Loki 3.
 */
import type { Matcher } from '../../series/matcher.ts'
import type { LogqlError } from './error.ts'

export type LineMatch = '|=' | '!=' | '|~' | '!~' | '|>' | '!>'

/** A line filter: `left` comes before it, `or` is what else it takes. */
export interface LineFilter {
  readonly match: LineMatch
  readonly text: string
  /** `ip(…)` instead of a plain text. */
  readonly isIp: boolean
  readonly left?: LineFilter
  readonly or?: LineFilter
  /** It stands behind an `or`, and is printed without its sign. */
  readonly isAlternative: boolean
}

export type Comparison = '==' | '!=' | '>' | '>=' | '<' | '<='

export type LabelFilter =
  | { readonly kind: 'both' | 'either'; readonly left: LabelFilter; readonly right: LabelFilter }
  | { readonly kind: 'string'; readonly matcher: Matcher }
  | { readonly kind: 'number' | 'duration' | 'bytes'; readonly name: string; readonly comparison: Comparison; readonly value: number }
  | { readonly kind: 'ip'; readonly name: string; readonly isEqual: boolean; readonly pattern: string }

/** `name="expression"` of a parser that takes single fields. */
export interface Extraction {
  readonly name: string
  readonly expression: string
}

export interface LabelFormat {
  readonly name: string
  readonly value: string
  readonly isRename: boolean
}

/** What drop and keep name: a label, or a label of a certain value. */
export type NamedLabel = { readonly name: string; readonly matcher?: undefined } | { readonly name?: undefined; readonly matcher: Matcher }

export type Stage =
  | { readonly kind: 'line filter'; readonly filter: LineFilter }
  | { readonly kind: 'label filter'; readonly filter: LabelFilter }
  | { readonly kind: 'json' | 'unpack' | 'decolorize' }
  | { readonly kind: 'regexp' | 'pattern' | 'line_format'; readonly text: string }
  | { readonly kind: 'logfmt'; readonly isStrict: boolean; readonly keepsEmpty: boolean }
  | { readonly kind: 'json fields'; readonly fields: readonly Extraction[] }
  | { readonly kind: 'logfmt fields'; readonly fields: readonly Extraction[]; readonly isStrict: boolean; readonly keepsEmpty: boolean }
  | { readonly kind: 'label_format'; readonly formats: readonly LabelFormat[] }
  | { readonly kind: 'drop' | 'keep'; readonly labels: readonly NamedLabel[] }

export interface LogQuery {
  readonly kind: 'logs'
  readonly matchers: readonly Matcher[]
  readonly stages: readonly Stage[]
}

export interface Unwrap {
  readonly name: string
  readonly conversion: '' | 'bytes' | 'duration' | 'duration_seconds'
  readonly filters: readonly LabelFilter[]
}

export interface LogRange {
  readonly logs: LogQuery
  readonly range: number
  readonly offset: number
  readonly unwrap?: Unwrap
}

export interface Grouping {
  readonly labels: readonly string[]
  readonly isWithout: boolean
}

export interface RangeAggregation {
  readonly kind: 'range aggregation'
  readonly operator: string
  readonly range: LogRange
  readonly parameter?: number
  readonly grouping?: Grouping
}

export interface VectorAggregation {
  readonly kind: 'vector aggregation'
  readonly operator: string
  readonly expression: MetricQuery
  readonly parameter: number
  readonly grouping: Grouping
}

export type BinaryOperator = 'or' | 'and' | 'unless' | '+' | '-' | '*' | '/' | '%' | '^' | Comparison

export interface Matching {
  readonly cardinality: 'one-to-one' | 'many-to-one' | 'one-to-many'
  readonly isOn: boolean
  /** Undefined where none are written. */
  readonly labels?: readonly string[]
  readonly include?: readonly string[]
}

export interface Binary {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: MetricQuery
  readonly right: MetricQuery
  readonly isBool: boolean
  readonly matching: Matching
}

export interface Literal {
  readonly kind: 'literal'
  readonly value: number
}

export interface VectorOf {
  readonly kind: 'vector'
  readonly value: number
}

export interface LabelReplace {
  readonly kind: 'label_replace'
  readonly expression: MetricQuery
  readonly to: string
  readonly replacement: string
  readonly from: string
  readonly pattern: string
}

export interface Variants {
  readonly kind: 'variants'
  readonly variants: readonly MetricQuery[]
  readonly range: LogRange
}

/** Stands where something is refused once the whole query has been read. */
export interface Refused {
  readonly kind: 'refused'
  readonly error: LogqlError
  /** A number that is too big, where it is only compared with. */
  readonly value?: number
}

export type MetricQuery = RangeAggregation | VectorAggregation | Binary | Literal | VectorOf | LabelReplace | Variants | Refused

export type Logql = LogQuery | MetricQuery
