/**
 * Native histograms of which only counts and sums are asked for: without their buckets, but with a
 * hint of whether the counter was reset since the sample that was read before.
 *
 * Follows promql/histogram_stats_iterator.go and detectHistogramStatsDecoding in promql/engine.go of
 * Prometheus 3, which make this visible in what is said of colliding resets.
 */
import { type CounterResetHint, type FloatHistogram, noBuckets } from '../../series/histogram/float-histogram.ts'
import type { Samples } from '../../series/samples.ts'
import { isReset } from '../histogram/detect-reset.ts'
import type { Expression } from '../syntax.ts'

function statisticsOf({ schema, count, sum }: FloatHistogram, hint: CounterResetHint): FloatHistogram {
  return { hint, schema, zeroThreshold: 0, zeroCount: 0, count, sum, positive: noBuckets, negative: noBuckets, customValues: [] }
}

function hintAfter(histogram: FloatHistogram, before: FloatHistogram | undefined): CounterResetHint {
  if (histogram.hint !== 'unknown' || !before) return histogram.hint
  return isReset(histogram, before) ? 'reset' : 'not_reset'
}

/** Goes through the samples of one series as an instant selector does, which may jump over some. */
export class StatisticsReader {
  readonly #samples: Samples
  /** The first sample read since the last jump, and the one that stands next. */
  #first = -1
  #next = 0

  constructor(samples: Samples) {
    this.#samples = samples
  }

  seek(reference: number, lookbackMs: number): void {
    const { times, length } = this.#samples
    const start = reference - lookbackMs
    if (this.#first < 0 || (this.#next < length && start > times[this.#next]!)) {
      while (this.#next < length && times[this.#next]! < start) this.#next++
      this.#first = this.#next
    }
    while (this.#next < length && times[this.#next]! < reference) this.#next++
  }

  at(index: number): FloatHistogram {
    const histogram = this.#samples.histograms[index]!
    let before = index - 1
    while (before >= this.#first && !this.#samples.histograms[before]) before--
    return statisticsOf(histogram, hintAfter(histogram, before >= this.#first ? this.#samples.histograms[before] : undefined))
  }
}

/** For the windows of a range: what stands first after a jump does not know its neighbour. */
export function statisticsOverRanges(
  { times, rows }: { readonly times: readonly number[]; readonly rows: readonly FloatHistogram[] },
): (previousEndMs: number, startMs: number) => readonly FloatHistogram[] {
  const chained = rows.map((row, index) => statisticsOf(row, hintAfter(row, rows[index - 1])))
  return (previousEndMs, startMs) => {
    const isJump = times.some((time) => time >= previousEndMs && time < startMs)
    const first = isJump ? times.findIndex((time) => time >= startMs) : -1
    return first < 0 ? chained : chained.with(first, statisticsOf(rows[first]!, rows[first]!.hint))
  }
}

const countersOnly: ReadonlySet<string> =
  new Set(['histogram_count', 'histogram_sum', 'histogram_avg', 'timestamp', 'start_timestamp', 'absent'])
const needBuckets: ReadonlySet<string> =
  new Set(['histogram_quantile', 'histogram_quantiles', 'histogram_fraction', 'histogram_stddev', 'histogram_stdvar', 'changes'])

type Need = 'unknown' | 'statistics' | 'buckets'

/** Marks the selectors of which nothing but counts and sums is needed. */
export function markStatistics(expression: Expression, need: Need = 'unknown'): Expression {
  const inner = (each: Expression, own: Need = need) => markStatistics(each, own)
  switch (expression.kind) {
    case 'selector': return need === 'statistics' ? { ...expression, isStatistics: true } : expression
    case 'range': return need === 'statistics' ? { ...expression, selector: { ...expression.selector, isStatistics: true } } : expression
    case 'subquery': return { ...expression, expression: inner(expression.expression, 'buckets') }
    case 'parentheses': case 'unary': case 'step invariant': return { ...expression, expression: inner(expression.expression) }
    case 'binary': {
      const own = ['</', '>/', '==', '!='].includes(expression.operator) ? 'buckets' : need
      return { ...expression, left: inner(expression.left, own), right: inner(expression.right, own) }
    }
    case 'aggregation': {
      const own = expression.operator === 'count_values' ? 'buckets' : need
      const parameter = expression.parameter && inner(expression.parameter, own)
      return { ...expression, expression: inner(expression.expression, own), ...(parameter && { parameter }) }
    }
    case 'call': {
      const own = need === 'buckets' || needBuckets.has(expression.name) ? 'buckets' : countersOnly.has(expression.name) ? 'statistics' : need
      return { ...expression, arguments: expression.arguments.map((each) => inner(each, own)) }
    }
    default: return expression
  }
}
