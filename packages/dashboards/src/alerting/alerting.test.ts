import { type Instant, minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { printComplaint } from '../model/json-reader.ts'
import { prometheusSource } from '../sources/prometheus.ts'
import { shopSeries, start } from '../testing/world.ts'
import { type AlertEvaluation, evaluateRule } from './evaluate.ts'
import { applyFunction, applyOperator, applyUnary, type MathNode, parseMath } from './math.ts'
import { type GrafanaAlertRule, readAlertRules } from './rule.ts'
import { type AlertStates, nextStates } from './state.ts'

const sources = [prometheusSource(shopSeries(), { uid: 'prom' })]

const errors = 'sum by (job) (rate(http_requests_total{code="500"}[5m])) / sum by (job) (rate(http_requests_total[5m]))'

function ruleWith(data: readonly object[], condition: string, more: object = {}): GrafanaAlertRule {
  const file = { apiVersion: 1, groups: [{ name: 'shop', folder: 'Shop', interval: '1m', rules: [{ uid: 'u', title: 'Errors', condition, data, ...more }] }] }
  const { rows, complaints } = readAlertRules(JSON.stringify(file))
  expect(complaints).toEqual([])
  return rows[0]!
}

const query = (refId: string, expr: string, more: object = {}) => ({ refId, datasourceUid: 'prom', relativeTimeRange: { from: 600, to: 0 }, model: { refId, expr, intervalMs: 60_000, maxDataPoints: 100, ...more } })
const expression = (refId: string, model: object) => ({ refId, datasourceUid: '__expr__', model: { refId, ...model } })
const reduce = (refId: string, of: string, reducer: string, settings: object = {}) => expression(refId, { type: 'reduce', expression: of, reducer, settings })
const threshold = (refId: string, of: string, type: string, ...params: number[]) => expression(refId, { type: 'threshold', expression: of, conditions: [{ evaluator: { type, params } }] })

const told = (evaluation: AlertEvaluation): string => {
  if (evaluation.kind === 'error') return `error: ${evaluation.words}`
  return evaluation.kind === 'no data' ? `no data of ${evaluation.refId}` : evaluation.instances.map(({ labels, value }) => `${JSON.stringify(labels)} ${value === undefined ? 'nothing' : Number(value.toPrecision(4))}`).join('; ')
}

/** In the middle of the incident. */
const bad: Instant = start + 78 * minute

test('queries, reduced and compared', () => {
  const at = (data: readonly object[], condition: string, instant: Instant = bad) => told(evaluateRule(ruleWith(data, condition), sources, instant))
  expect([
    at([query('A', errors), reduce('B', 'A', 'last'), threshold('C', 'B', 'gt', 0.05)], 'C'), at([query('A', errors), reduce('B', 'A', 'max')], 'B'), at([query('A', errors, { instant: true }), threshold('C', '$A', 'within_range', 0, 0.01)], 'C'),
    at([query('A', errors), query('B', 'vector(2)', { instant: true }), reduce('C', 'A', 'mean'), expression('D', { type: 'math', expression: '$C * 100 > ${B} && abs($C) < 1' })], 'D'),
    at([query('A', 'nothing'), reduce('B', 'A', 'last'), threshold('C', 'B', 'gt', 0)], 'C'), at([query('A', errors), threshold('C', 'A', 'gt', 0)], 'C'), at([query('A', 'up{'), reduce('B', 'A', 'last')], 'B'), at([reduce('B', 'Z', 'last')], 'B'), at([reduce('B', 'C', 'last'), reduce('C', 'B', 'last')], 'B'),
    at([query('A', errors), expression('B', { type: 'classic_conditions', conditions: [{ query: { params: ['A'] }, reducer: { type: 'avg' }, evaluator: { type: 'gt', params: [0.05] }, operator: { type: 'and' } }] })], 'B'),
    at([query('A', 'nothing'), expression('B', { type: 'classic_conditions', conditions: [{ query: { params: ['A'] }, reducer: { type: 'last' }, evaluator: { type: 'no_value', params: [] }, operator: { type: 'and' } }] })], 'B'),
    at([query('A', errors), reduce('B', 'A', 'count', { mode: 'dropNN' })], 'B', start + 2 * minute),
  ]).toMatchInlineSnapshot(`
    [
      "{"job":"api"} 1; {"job":"web"} 0",
      "{"job":"api"} 0.1222; {"job":"web"} 0.0004614",
      "{"job":"api"} 0; {"job":"web"} 1",
      "{"job":"api"} 1; {"job":"web"} 0",
      "no data of A",
      "error: invalid format of evaluation results for the alert definition : looks like time series data, only reduced data can be alerted on.",
      "error: failed to execute query A: 1:4: parse error: unexpected end of input inside braces",
      "error: failed to parse expression 'B': could not find node 'Z'",
      "error: the expressions B, C, B need each other",
      "{} 1",
      "{} 1",
      "{"job":"api"} 2; {"job":"web"} 2",
    ]
  `)
})

/** The states at each minute from the first to the last, in one line an instance. */
function lived(rule: GrafanaAlertRule, from: number, to: number, evaluate: (at: Instant) => AlertEvaluation = (at) => evaluateRule(rule, sources, at)): string[] {
  let states: AlertStates = new Map()
  const seen = new Map<string, string[]>()
  for (let minutes = from; minutes <= to; minutes++) {
    states = nextStates(rule, states, evaluate(start + minutes * minute), start + minutes * minute)
    for (const [key, { labels, state, reason }] of states) {
      const words = `${state}${reason === '' ? '' : ` (${reason})`}`
      const line = seen.get(key) ?? [`${labels.alertname}${labels.job === undefined ? '' : ` ${labels.job}`}:`]
      if (!line.at(-1)!.endsWith(` ${words}`)) line.push(`${minutes} ${words}`)
      seen.set(key, line)
    }
  }
  return [...seen.values()].map((line) => line.join(' '))
}

test('an incident from pending to alerting to well again', () => {
  const data = [query('A', errors), reduce('B', 'A', 'last'), threshold('C', 'B', 'gt', 0.05)]
  expect([
    lived(ruleWith(data, 'C', { for: '5m', labels: { severity: 'page' } }), 60, 100), lived(ruleWith(data, 'C', { for: '0s', keep_firing_for: '5m' }), 60, 100), lived(ruleWith(data, 'C', { for: '1h' }), 60, 100),
  ]).toMatchInlineSnapshot(`
    [
      [
        "Errors api: 60 Normal 69 Pending 74 Alerting 90 Normal",
        "Errors web: 60 Normal",
      ],
      [
        "Errors api: 60 Normal 69 Alerting 90 Recovering 95 Normal",
        "Errors web: 60 Normal",
      ],
      [
        "Errors api: 60 Normal 69 Pending 90 Normal",
        "Errors web: 60 Normal",
      ],
    ]
  `)
})

test('what no data and errors make of it', () => {
  const data = [query('A', errors), reduce('B', 'A', 'last'), threshold('C', 'B', 'gt', 0.05)]
  const outage = (what: AlertEvaluation) => (at: Instant): AlertEvaluation => {
    const minutes = (at - start) / minute
    if (minutes >= 4 && minutes < 8) return what
    return { kind: 'answer', instances: [{ labels: { job: 'api' }, value: minutes < 10 ? 1 : 0 }] }
  }
  const none: AlertEvaluation = { kind: 'no data', refId: 'A', sourceUid: 'prom' }
  const broken: AlertEvaluation = { kind: 'error', words: 'refused' }
  const rows = (['NoData', 'Alerting', 'OK', 'KeepLast'] as const).map((noDataState) => lived(ruleWith(data, 'C', { noDataState }), 0, 14, outage(none)))
  const failed = (['Error', 'Alerting', 'OK', 'KeepLast'] as const).map((execErrState) => lived(ruleWith(data, 'C', { execErrState }), 0, 14, outage(broken)))
  expect({ rows, failed }).toMatchInlineSnapshot(`
    {
      "failed": [
        [
          "Errors api: 0 Alerting 5 Normal (MissingSeries) 8 Alerting 10 Normal",
          "DatasourceError: 4 Error",
        ],
        [
          "Errors api: 0 Alerting 4 Alerting (Error) 8 Alerting 10 Normal",
        ],
        [
          "Errors api: 0 Alerting 4 Normal (Error) 8 Alerting 10 Normal",
        ],
        [
          "Errors api: 0 Alerting 4 Alerting (Error, KeepLast) 8 Alerting 10 Normal",
        ],
      ],
      "rows": [
        [
          "Errors api: 0 Alerting 5 Normal (MissingSeries) 8 Alerting 10 Normal",
          "DatasourceNoData: 4 NoData",
        ],
        [
          "Errors api: 0 Alerting 4 Alerting (NoData) 8 Alerting 10 Normal",
        ],
        [
          "Errors api: 0 Alerting 4 Normal (NoData) 8 Alerting 10 Normal",
        ],
        [
          "Errors api: 0 Alerting 4 Alerting (NoData, KeepLast) 8 Alerting 10 Normal",
        ],
      ],
    }
  `)
})

/** Formulas without queries. */
function reckoned(node: MathNode): number {
  switch (node.kind) {
    case 'number': return node.value
    case 'unary': return applyUnary(node.operator, reckoned(node.of))
    case 'binary': return applyOperator(node.operator, reckoned(node.left), reckoned(node.right))
    case 'call': return applyFunction(node.name, node.args[0] && reckoned(node.args[0]))
    case 'reference': return NaN
  }
}

test.each([
  ['1 + 2 * 3', 7], ['(1 + 2) * 3', 9], ['-2 ** 2', 4], ['7 % 4', 3], ['1 < 2 && 3 >= 3', 1], ['!1 || 0', 0], ['!(2 == 3)', 1], ['nan() == nan()', NaN], ['inf() > 5', 1], ['abs(-3) + floor(2.7) + ceil(0.1)', 6], ['log(0)', -Infinity], ['is_nan(nan())', 1], ['1e3 / .5', 2000],
])('%s', (text, value) => {
  expect(reckoned(parseMath(text))).toBe(value)
})

test('what is wrong with rules is told at once', () => {
  const rule = { title: '', condition: 'Z', for: 'soon', noDataState: 'Maybe', data: [query('A', 'up'), expression('B', { type: 'math', expression: '$A +' }), expression('C', { type: 'threshold', expression: 'A', conditions: [{ evaluator: { type: 'within_range', params: [1] } }] }), expression('D', { type: 'reduce', reducer: 'mode', expression: 'A' })] }
  expect(readAlertRules(JSON.stringify({ apiVersion: 1, groups: [{ interval: '1m', rules: [rule] }] })).complaints.map(printComplaint)).toMatchInlineSnapshot(`
    [
      "groups[0].name: found nothing, expected a name",
      "groups[0].folder: found nothing, expected a folder",
      "groups[0].rules[0].data[1].model.expression: found "$A +", expected a formula: unexpected end",
      "groups[0].rules[0].data[2].model.conditions[0].evaluator.params: found [1], expected two numbers",
      "groups[0].rules[0].data[3].model.reducer: found "mode", expected one of sum, mean, min, max, count, last, median",
      "groups[0].rules[0].condition: found "Z", expected one of A, B, C, D",
      "groups[0].rules[0].title: found "", expected a title",
      "groups[0].rules[0].for: found "soon", expected a length of time: not a valid duration string: "soon"",
      "groups[0].rules[0].noDataState: found "Maybe", expected one of NoData, Alerting, OK, KeepLast",
    ]
  `)
})

test.each(['('.repeat(100_000), '-'.repeat(100_000), `1${' + 1'.repeat(100_000)}`])('a formula without an end is refused', (text) => {
  expect(() => parseMath(text)).toThrow('more than 300 words')
})
