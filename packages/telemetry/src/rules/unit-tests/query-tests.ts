/** Queries that are asked when all rules have been evaluated. Follows cmd/promtool/unittest.go (promqlTestCase) of Prometheus 3.16. */
import { formatFloat } from '@track/formats'
import { type Instant, printPrometheusDuration } from '@track/simulation'
import { PromqlError } from '../../promql/error.ts'
import type { QueryOptions } from '../../promql/query.ts'
import { printHistogramNote } from '../../promql/histogram-notation.ts'
import { Lexer } from '../../promql/lexer.ts'
import { describeToken } from '../../promql/tokens.ts'
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { parseSeriesDescription } from './series-description.ts'
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
    const parsed = labelsOfSample(labels)
    const described = typeof parsed === 'string' || histogram === '' ? undefined : expectedHistogram(histogram)
    const fault = typeof parsed === 'string' ? parsed : described
    if (typeof fault === 'string') return `${where} err: labels ${quote(labels)}: ${fault}`
    expected.push({ labels: parsed as Labels, value, histogram: described as FloatHistogram | undefined })
  }
  const [want, have] = [inLabelOrder(expected), inLabelOrder(got)]
  const areSame = want.length === have.length && want.every((sample, index) => isSame(sample, have[index]!, isFuzzy))
  return areSame ? undefined : `${where}\n        exp: ${printSamples(want)}\n        got: ${printSamples(have)}`
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

function expectedHistogram(text: string): FloatHistogram | string {
  try {
    const { values } = parseSeriesDescription(`{} ${text}`)
    if (values.length !== 1) return `expected 1 value, got ${values.length}`
    const [value] = values
    return typeof value === 'object' ? value : `expected histogram, got ${value === undefined ? '_' : value === 'stale' ? 'NaN' : formatFloat(value, 'f', 6)}`
  } catch (reason) {
    // No value: the parser's words.
    if (reason instanceof PromqlError) return reason.message
    throw reason
  }
}

/** Histograms count as they are printed; the value beside an expected one counts too. */
function isSame(want: RuleSample, have: RuleSample, isFuzzy: boolean): boolean {
  const note = ({ histogram }: RuleSample) => (histogram ? printHistogramNote(histogram) : '')
  return sameLabels(want.labels, have.labels) && isSameValue(want.value, have.value, isFuzzy) && note(want) === note(have)
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
  return samples.length === 0 ? 'nil' : samples.map(({ labels, value, histogram }) => `${printLabels(labels)} ${histogram ? printHistogramNote(histogram) : formatFloat(value, 'e').replace('e', 'E')}`).join(', ')
}
