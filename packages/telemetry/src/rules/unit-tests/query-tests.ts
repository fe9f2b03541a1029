/** Queries that are asked when all rules have been evaluated. Follows cmd/promtool/unittest.go (promqlTestCase) of Prometheus 3.16. */
import { formatFloat } from '@track/formats'
import { type Instant, printPrometheusDuration } from '@track/simulation'
import { PromqlError } from '../../promql/error.ts'
import type { QueryOptions } from '../../promql/query.ts'
import { Lexer } from '../../promql/lexer.ts'
import { describeToken } from '../../promql/tokens.ts'
import { metricOf } from './series-metric.ts'
import { compareLabels, type Labels, printLabels, quote, sameLabels } from '../../series/labels.ts'
import type { SeriesState } from '../../series/state.ts'
import { queryForRule, type RuleSample } from '../rule-query.ts'
import type { QueryTest, TestGroup } from './test-file.ts'

export interface QueryTestWorld {
  readonly start: Instant
  readonly store: SeriesState
  /** Floats next to each other are the same. */
  readonly isFuzzy: boolean
  readonly options: QueryOptions
}

export function queryFailures({ promql_expr_test: tests }: TestGroup, world: QueryTestWorld): string[] {
  return tests.flatMap((test) => queryFailure(test, world) ?? [])
}

function queryFailure({ expr, eval_time: time, exp_samples: wanted }: QueryTest, { start, store, isFuzzy, options }: QueryTestWorld): string | undefined {
  const where = `    expr: ${quote(expr)}, time: ${printPrometheusDuration(time)},`
  const got = queryForRule(store, expr, start + time, options)
  if ('error' in got) return `${where} err: ${got.error}`
  const expected: RuleSample[] = []
  for (const { labels, value, histogram } of wanted) {
    const parsed = histogram === '' ? labelsOfSample(labels) : 'native histograms are not simulated here'
    if (typeof parsed === 'string') return `${where} err: labels ${quote(labels)}: ${parsed}`
    expected.push({ labels: parsed, value })
  }
  const [want, have] = [inLabelOrder(expected), inLabelOrder(got)]
  const isSame = want.length === have.length && want.every(({ labels, value }, index) => sameLabels(labels, have[index]!.labels) && isSameValue(value, have[index]!.value, isFuzzy))
  return isSame ? undefined : `${where}\n        exp: ${printSamples(want)}\n        got: ${printSamples(have)}`
}

function labelsOfSample(text: string): Labels | string {
  if (text.trim() === '') return []
  try {
    const { labels, end } = metricOf(text)
    const rest = text.slice(end)
    if (rest.trim() === '') return labels
    const token = new Lexer(`${' '.repeat(end)}${rest}`).next()
    return `1:${token.start + 1}: parse error: unexpected ${describeToken(token)}`
  } catch (reason) {
    // No metric: the parser's words.
    if (reason instanceof PromqlError) return reason.message
    throw reason
  }
}

function inLabelOrder(samples: readonly RuleSample[]): RuleSample[] {
  return samples.toSorted((a, b) => compareLabels(a.labels, b.labels))
}

function isSameValue(a: number, b: number, isFuzzy: boolean): boolean {
  if (a === b) return true
  const [one, other] = [orderOf(a), orderOf(b)]
  return isFuzzy && one !== undefined && other !== undefined && (one - other === 1n || other - one === 1n)
}

/** Numbers next to each other have orders next to each other; NaN has none. */
function orderOf(value: number): bigint | undefined {
  if (Number.isNaN(value)) return undefined
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, Math.abs(value))
  const order = bits.getBigUint64(0)
  return value < 0 ? -order : order
}

function printSamples(samples: readonly RuleSample[]): string {
  return samples.length === 0 ? 'nil' : samples.map(({ labels, value }) => `${printLabels(labels)} ${formatFloat(value, 'e').replace('e', 'E')}`).join(', ')
}
