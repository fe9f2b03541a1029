/**
 * Makes of a metric query what answers each of its steps.
 *
 * Follows DefaultEvaluator of pkg/logql/evaluator.go and pkg/logql/optimize.go, Loki 3.
 */
import { millisecond } from '@track/simulation'
import { type Labels, labelsKey, labelValue, withLabel } from '../../../series/labels.ts'
import { evaluationError } from '../error.ts'
import { compileRegexp, expanded, groupReader } from '../pipeline/regexp.ts'
import type { LabelReplace, LogRange, MetricQuery, RangeAggregation, Stage, VectorAggregation } from '../syntax.ts'
import { aggregationEvaluator } from './aggregate.ts'
import { binaryEvaluator, literalEvaluator, withoutEmpty } from './binary.ts'
import type { QueryContext, StepEvaluator } from './query-context.ts'
import { rangeEvaluator } from './range.ts'

export function stepEvaluator(context: QueryContext, query: MetricQuery): StepEvaluator {
  switch (query.kind) {
    case 'range aggregation': return rangeEvaluator(context, withoutLineFormats(query), undefined)
    case 'vector aggregation': return vectorAggregationEvaluator(context, query)
    case 'label_replace': return labelReplaceEvaluator(query, stepEvaluator(context, query.expression))
    case 'vector': return () => [{ labels: [], value: query.value }]
    case 'binary': {
      const { left, right } = query
      if (left.kind === 'literal') return literalEvaluator(query, left.value, stepEvaluator(context, right), true)
      if (right.kind === 'literal') return literalEvaluator(query, right.value, stepEvaluator(context, left), false)
      return binaryEvaluator(query, stepEvaluator(context, left), stepEvaluator(context, right))
    }
    case 'variants': throw evaluationError('multi variant queries are disabled for this instance')
    case 'refused': throw query.error
    case 'literal': throw evaluationError('unexpected expr type (*syntax.LiteralExpr) for Evaluator type (*logql.DefaultEvaluator) ')
  }
}

const summable = new Set(['bytes_over_time', 'bytes_rate', 'sum_over_time', 'rate', 'count_over_time'])

function vectorAggregationEvaluator(context: QueryContext, query: VectorAggregation): StepEvaluator {
  const { operator, expression, grouping } = query
  const isInjected = operator === 'sum' && expression.kind === 'range aggregation' && summable.has(expression.operator) && !expression.grouping
  const inner = isInjected ? rangeEvaluator(context, withoutLineFormats(expression), grouping) : stepEvaluator(context, expression)
  return aggregationEvaluator(query, inner)
}

const readingLines: ReadonlySet<string> = new Set<Stage['kind']>([
  'logfmt', 'json', 'regexp', 'pattern', 'unpack', 'line filter', 'json fields', 'logfmt fields',
])

/** A line that nothing reads afterwards need not be written anew, and makes no error then. */
function withoutLineFormats(query: RangeAggregation): RangeAggregation {
  if (query.operator === 'bytes_over_time' || query.operator === 'bytes_rate') return query
  const { stages, matchers, kind } = query.range.logs
  const kept = stages.filter((stage, index) => stage.kind !== 'line_format' || stages.slice(index).some((later) => readingLines.has(later.kind)))
  const range: LogRange = { ...query.range, logs: { kind, matchers, stages: kept } }
  return { ...query, range }
}

function labelReplaceEvaluator({ to, replacement, from, pattern }: LabelReplace, inner: StepEvaluator): StepEvaluator {
  const compiled = compileRegexp(`^(?:${pattern})$`)
  if (typeof compiled === 'string') throw evaluationError(`invalid regex in label_replace: ${compiled}`)
  const group = groupReader(compiled)
  const known = new Map<string, Labels>()
  const replaced = (labels: Labels): Labels => {
    const matcher = compiled.matcher(labelValue(labels, from))
    return matcher.find() ? withLabel(withoutEmpty(labels), to, expanded(replacement, (name) => group(matcher, name))) : labels
  }
  return (at) => inner(at).map(({ labels, value }) => {
    const key = labelsKey(labels)
    const result = known.get(key) ?? replaced(labels)
    known.set(key, result)
    return { labels: result, value }
  })
}

/** The time that a step bears in an answer: milliseconds, in microseconds. */
export function answeredAt(at: number): number {
  return Math.floor(at / millisecond) * millisecond
}
