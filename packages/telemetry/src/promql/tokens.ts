/**
 * The words of PromQL: operators, aggregations, keywords, and how an error message names a token.
 *
 * Follows promql/parser/lex.go of Prometheus 3.
 */
import { quote } from '../series/labels.ts'

/** A kind is the word itself for everything that has one spelling. */
export type TokenKind = string

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

export const binaryOperators = [
  '+', '-', '*', '/', '%', '^', '==', '!=', '<=', '<', '>=', '>', '</', '>/', 'and', 'or', 'unless', 'atan2',
] as const
export type BinaryOperator = (typeof binaryOperators)[number]

export const aggregators = [
  'sum', 'avg', 'count', 'min', 'max', 'group', 'stddev', 'stdvar', 'topk', 'bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio',
] as const
export type Aggregator = (typeof aggregators)[number]

export const keywords = [
  'offset', 'smoothed', 'anchored', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'fill', 'fill_left', 'fill_right', 'bool',
] as const

/** Words that are functions, modifiers or durations, by where they stand. */
const preprocessors = ['start', 'end', 'step', 'range', 'max_of', 'min_of'] as const
export const durationWords: ReadonlySet<string> = new Set(['step', 'range', 'max_of', 'min_of'])

const operatorKinds: ReadonlySet<string> = new Set([...binaryOperators, '=~', '!~', '@'])
const aggregatorKinds: ReadonlySet<string> = new Set(aggregators)
const keywordKinds: ReadonlySet<string> = new Set(keywords)
const preprocessorKinds: ReadonlySet<string> = new Set(preprocessors)

/** Every word that the lexer gives a kind of its own. */
export const reservedWords: ReadonlySet<string> =
  new Set([...aggregators, ...keywords, ...preprocessors, 'and', 'or', 'unless', 'atan2'])

export const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<=', '<', '>=', '>'])
export const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless'])
export const parameterized: ReadonlySet<string> = new Set(['topk', 'bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio'])

export function isAggregator(kind: TokenKind): kind is Aggregator {
  return aggregatorKinds.has(kind)
}

export function isPreprocessor(kind: TokenKind): boolean {
  return preprocessorKinds.has(kind)
}

/** What may be a metric's name where an operand is expected. */
export function isMetricIdentifier(kind: TokenKind): boolean {
  if (kind === 'IDENTIFIER' || kind === 'METRIC_IDENTIFIER' || aggregatorKinds.has(kind) || preprocessorKinds.has(kind)) return true
  return metricKeywords.has(kind)
}

const metricKeywords: ReadonlySet<string> =
  new Set(['by', 'without', 'offset', 'and', 'or', 'unless', 'fill', 'fill_left', 'fill_right', 'anchored', 'smoothed'])

/** What may be a label's name in a grouping: any word but `without`, as upstream has it. */
export function isLabelWord(kind: TokenKind): boolean {
  return kind === 'IDENTIFIER' || kind === 'METRIC_IDENTIFIER' || (reservedWords.has(kind) && kind !== 'without')
}

/** What an operand can begin with. */
export function isOperandStart(kind: TokenKind): boolean {
  return isMetricIdentifier(kind) || ['NUMBER', 'DURATION', 'STRING', '(', '{', '+', '-'].includes(kind)
}

const named: Readonly<Record<string, string>> = {
  IDENTIFIER: 'identifier', METRIC_IDENTIFIER: 'metric identifier', STRING: 'string', NUMBER: 'number', DURATION: 'duration',
}

/** The token as an error message names it: `identifier "foo"`, `<op:+>`, `end of input`. */
export function describeToken({ kind, text }: Token): string {
  if (kind === 'EOF') return 'end of input'
  if (kind === 'IDENTIFIER' || kind === 'METRIC_IDENTIFIER') return `${named[kind]} ${quote(text)}`
  if (keywordKinds.has(kind)) return `<${text}>`
  if (operatorKinds.has(kind)) return `<op:${text}>`
  if (aggregatorKinds.has(kind)) return `<aggr:${text}>`
  const shown = new TextEncoder().encode(text).length > 10 ? `${quote(Array.from(text).slice(0, 10).join(''))}...` : quote(text)
  return named[kind] ? `${named[kind]} ${shown}` : shown
}
