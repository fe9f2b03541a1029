/**
 * Makes the nodes of the syntax tree, and refuses what the grammar lets through but Loki does not.
 * Some mistakes end the reading at once; others are told when the whole query has been read.
 *
 * Follows the constructors of pkg/logql/syntax/ast.go of Loki 3.
 */
import { type Matcher, type MatcherType, newMatcher, PatternError } from '../../series/matcher.ts'
import { combine } from './arithmetic.ts'
import { parseError } from './error.ts'
import { parsePattern } from './pipeline/pattern.ts'
import { compileRegexp, namedGroups } from './pipeline/regexp.ts'
import { printFixed } from './print-number.ts'
import { parseNumber } from './quantities.ts'
import type {
  BinaryOperator, Grouping, LabelFilter, Logql, LogRange, Matching, MetricQuery, RangeAggregation, Refused, Stage, Unwrap,
} from './syntax.ts'

function refused(message: string): Refused {
  return { kind: 'refused', error: parseError(message) }
}

export function matcher(type: MatcherType, name: string, value: string): Matcher {
  try {
    return newMatcher(name, type, value)
  } catch (error) {
    // A malformed pattern is the query's fault.
    if (error instanceof PatternError) throw parseError(error.message)
    throw error
  }
}

export function regexpStage(text: string): Stage {
  const compiled = compileRegexp(text)
  const names = typeof compiled === 'string' ? compiled : namedGroups(compiled, text)
  if (typeof names === 'string') throw parseError(`invalid regexp parser: ${withGoWords(names, text)}`)
  return { kind: 'regexp', text }
}

/** RE2 refuses a name given twice while Go does not: there it is the parser that does, when all else is right. */
function withGoWords(fault: string, text: string): string {
  const twice = /duplicate capture group name: `(.*)`$/.exec(fault)?.[1]
  if (twice === undefined) return fault
  const unnamed = text.replaceAll(/\(\?P?<\w+>/g, '(')
  const other = compileRegexp(unnamed)
  return typeof other === 'string' ? other.replace(unnamed, () => text) : `duplicate extracted label name '${twice}'`
}

export function patternStage(text: string): Stage {
  const pattern = parsePattern(text, 'parser')
  if (typeof pattern === 'string') throw parseError(`invalid pattern parser: ${pattern}`)
  return { kind: 'pattern', text }
}

export function both(left: LabelFilter, right: LabelFilter): LabelFilter {
  return { kind: 'both', left, right }
}

export function literal(text: string, isNegative: boolean): MetricQuery {
  const value = parseNumber(text)
  if (typeof value === 'string') {
    const outOfRange = value.endsWith('value out of range') ? Infinity : 0
    return { ...refused(`unable to parse literal as a float: ${value}`), value: isNegative ? -outOfRange : outOfRange }
  }
  return { kind: 'literal', value: isNegative ? -value : value }
}

/** The number of a label filter, which takes what could be read of it. */
export function literalValue(query: MetricQuery): number {
  return query.kind === 'literal' || query.kind === 'refused' ? query.value ?? 0 : 0
}

export function vectorOf(text: string): MetricQuery {
  const value = parseNumber(text)
  return typeof value === 'string' ? refused(`unable to parse vectorExpr as a float: ${value}`) : { kind: 'vector', value }
}

export function logRange(logs: LogRange['logs'], range: number, unwrap: Unwrap | undefined, offset: number | undefined): LogRange {
  return { logs, range, offset: offset ?? 0, ...(unwrap ? { unwrap } : {}) }
}

const grouped = new Set([
  'avg_over_time', 'stddev_over_time', 'stdvar_over_time', 'quantile_over_time', 'max_over_time', 'min_over_time', 'first_over_time', 'last_over_time',
])
const unwrapped = new Set([...grouped, 'sum_over_time', 'rate', 'rate_counter', 'absent_over_time'])
const ofLines = new Set(['bytes_over_time', 'bytes_rate', 'count_over_time', 'rate', 'absent_over_time'])

export function rangeAggregation(range: LogRange, operator: string, grouping: Grouping | undefined, parameter: string | undefined): MetricQuery {
  const isQuantile = operator === 'quantile_over_time'
  if (parameter !== undefined && !isQuantile) return refused(`parameter ${parameter} not supported for operation ${operator}`)
  if (parameter === undefined && isQuantile) return refused(`parameter required for operation ${operator}`)
  const quantile = parameter === undefined ? undefined : parseNumber(parameter)
  if (typeof quantile === 'string') return refused(`invalid parameter for operation ${operator}: ${quantile}`)
  if (grouping && !grouped.has(operator)) return refused(`grouping not allowed for ${operator} aggregation`)
  if (range.unwrap && !unwrapped.has(operator)) return refused(`invalid aggregation ${operator} with unwrap`)
  if (!range.unwrap && !ofLines.has(operator)) return refused(`invalid aggregation ${operator} without unwrap`)
  return {
    kind: 'range aggregation', operator, range,
    ...(quantile === undefined ? {} : { parameter: quantile }), ...(grouping ? { grouping } : {}),
  } satisfies RangeAggregation
}

const ranked = new Set(['bottomk', 'topk', 'approx_topk'])

export function vectorAggregation(expression: MetricQuery, operator: string, grouping: Grouping | undefined, parameter: string | undefined): MetricQuery {
  let count = 0
  if (ranked.has(operator)) {
    if (parameter === undefined) return refused(`parameter required for operation ${operator}`)
    if (!/^\d+$/.test(parameter) || Number(parameter) > Number.MAX_SAFE_INTEGER) return refused(`invalid parameter ${operator}(${parameter},`)
    count = Number(parameter)
    if (count <= 0) return refused(`invalid parameter (must be greater than 0) ${operator}(${parameter}`)
    if (operator === 'approx_topk' && grouping) return refused(`grouping not allowed for ${operator} aggregation`)
  } else if (parameter !== undefined) return refused(`unsupported parameter for operation ${operator}(${parameter},`)
  return { kind: 'vector aggregation', operator, expression, parameter: count, grouping: grouping ?? { labels: [], isWithout: false } }
}

export function labelReplace(expression: MetricQuery, to: string, replacement: string, from: string, pattern: string): MetricQuery {
  const compiled = compileRegexp(`^(?:${pattern})$`)
  if (typeof compiled === 'string') return refused(`invalid regex in label_replace: ${compiled}`)
  return { kind: 'label_replace', expression, to, replacement, from, pattern }
}

const setOperators = new Set<BinaryOperator>(['or', 'and', 'unless'])

/** What Go calls a log query where a metric query is wanted. */
function goTypeOf(query: Logql): string | undefined {
  if (query.kind !== 'logs') return undefined
  return query.stages.length > 0 ? '*syntax.PipelineExpr' : '*syntax.MatchersExpr'
}

export function binary(operator: BinaryOperator, { isBool, matching }: { isBool: boolean; matching: Matching }, left: Logql, right: Logql): MetricQuery {
  for (const [leg, query] of [['left', left], ['right', right]] as const) {
    const type = goTypeOf(query)
    if (type) return refused(`unexpected type for ${leg} leg of binary operation (${operator}): ${type}`)
  }
  const [first, second] = [left as MetricQuery, right as MetricQuery]
  if (setOperators.has(operator)) {
    for (const [leg, query] of [['left', first], ['right', second]] as const) {
      if (query.kind !== 'literal') continue
      return refused(`unexpected literal for ${leg} leg of logical/set binary operation (${operator}): ${printFixed(query.value)}`)
    }
  }
  if (first.kind === 'literal' && second.kind === 'literal') {
    return { kind: 'literal', value: combine(operator, first.value, second.value) }
  }
  return { kind: 'binary', operator, left: first, right: second, isBool, matching }
}
