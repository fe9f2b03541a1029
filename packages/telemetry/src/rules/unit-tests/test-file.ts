/** Unit tests of rules in promtool's form. Follows cmd/promtool/unittest.go of Prometheus 3.16. */
import { type Decoded, decodeYaml, float, list, map, prometheusDuration, read, struct, text, truth } from '@track/formats'
import { instantOf, type Instant, parseTimestamp, second } from '@track/simulation'
import { parseFloat } from '../../exposition/float.ts'
import { quote } from '../../series/labels.ts'

/** Seconds since the Unix epoch, or RFC 3339. */
export function parseTestTime(given: string): Instant | undefined {
  const seconds = parseFloat(given)
  if (seconds !== undefined) return Math.trunc(seconds * second)
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(given) ? parseTimestamp(given) : NaN
  return Number.isNaN(at) ? undefined : at
}

/** Go's time that was not given: the first of January of year 1. */
const nowhen: Instant = instantOf({ year: 1, month: 1, day: 1 })

const startTimestamp = read(text, (given) => {
  const at = parseTestTime(given)
  return at === undefined ? { error: `cannot parse ${quote(given)} to a valid timestamp` } : { value: at }
}, nowhen)

const series = struct('main.series', { series: text, values: text })
const alert = struct('main.alert', { exp_labels: map(text), exp_annotations: map(text) })
const alertTest = struct('main.alertTestCase', { eval_time: prometheusDuration, alertname: text, exp_alerts: list(alert) })
const sample = struct('main.sample', { labels: text, value: float, histogram: text })
const queryTest = struct('main.promqlTestCase', { expr: text, eval_time: prometheusDuration, exp_samples: list(sample) })
const testGroup = struct('main.testGroup', {
  interval: prometheusDuration, input_series: list(series), alert_rule_test: list(alertTest), promql_expr_test: list(queryTest), external_labels: map(text), external_url: text,
  name: text, start_timestamp: startTimestamp,
})
const testFile = struct('main.unitTestFile', {
  rule_files: list(text), evaluation_interval: prometheusDuration, group_eval_order: list(text), tests: list(testGroup), fuzzy_compare: truth,
})

export type TestFile = Decoded<typeof testFile>
export type TestGroup = TestFile['tests'][number]
export type AlertTest = TestGroup['alert_rule_test'][number]
export type QueryTest = TestGroup['promql_expr_test'][number]

export function parseTestFile(source: string): { readonly file?: TestFile; readonly error?: string } {
  const { value, error } = decodeYaml(source, testFile, { reader: 'v2' })
  return error === undefined ? { file: value } : { error }
}

/** Undefined where the group begins at the Unix epoch. */
export function startOf({ start_timestamp: at }: TestGroup): Instant | undefined {
  return at === nowhen ? undefined : at
}
