/** Unit tests of promtool over native histograms: how they are written, recorded by rules, alerted on and shown. */
import type { PromtoolRun } from './promtool-runs.ts'

const rules = `groups:
- name: latency
  rules:
  - record: job:latency:rate5m
    expr: sum by (job) (rate(latency[5m]))
  - record: job:latency:p90
    expr: histogram_quantile(0.9, job:latency:rate5m)
  - record: latency:copy
    expr: latency
    labels: {copied: "yes"}
  - record: latency:half
    expr: latency / 2 and on() (floats < 3 or latency)
  - alert: AnyLatency
    expr: latency
    annotations: {value: "{{ $value }}", text: "{{ $value | humanize }}", sum: "{{ $value.Sum }} of {{ $value.Count }}", is: "{{ if $value }}yes{{ end }}"}
  - alert: Queried
    expr: vector(1)
    annotations: {all: '{{ range query "latency" }}{{ .Labels.job }}={{ .Value }} {{ end }}', first: '{{ query "latency" | first | value }}', text: '{{ with query "latency" }}{{ . | first | value | printf "%v" }}{{ end }}'}
  - alert: Slow
    expr: histogram_avg(job:latency:rate5m) > 2
    for: 3m
    annotations: {summary: "{{ $value | humanizeDuration }}"}
  - alert: Copied
    expr: latency:copy and on(job) histogram_count(latency:copy) > 10
    labels: {many: "{{ $value }}"}
`

const group = (inputs: readonly (readonly [series: string, values: string])[], body: string) => `rule_files: [rules.yml]
tests:
- interval: 1m
  input_series:
${inputs.map(([series, values]) => `  - {series: '${series}', values: '${values}'}\n`).join('')}${body}`

const values = (notes: string, expression = 'h', expected = '[]', at = '3m') => group([['h', notes]], `  promql_expr_test:
  - expr: ${expression}
    eval_time: ${at}
    exp_samples: ${expected}
`)

const notes = [
  '{{}}', '{{ }}', '{{}}x3', '{{schema:1}}', '{{schema:1 count:3 sum:4.5 buckets:[1 2]}}', '{{schema:1 count:3 sum:4.5 buckets:[1 2]}}x4', '{{schema:0 count:1 sum:1 buckets:[1]}}+{{schema:0 count:1 sum:1 buckets:[1]}}x4', '{{count:10 sum:10 buckets:[10]}}-{{count:1 sum:1 buckets:[1]}}x4',
  '{{schema:1 count:1}}+{{schema:0 count:1}}x2', '{{schema:0 count:1}}+{{schema:1 count:1}}x2', '{{count:1}}+{{schema:-53 custom_values:[1] count:1}}x2', '{{schema:-53 count:6 sum:3 custom_values:[5 10] buckets:[1 2 3]}}x3', '{{schema:-53 custom_values:[10 5] buckets:[1 2 3]}}', '{{offset:3 buckets:[1 0 2] count:3}}', '{{offset:-2 buckets:[1 1] n_offset:-1 n_buckets:[4 0 0 1] z_bucket:3 z_bucket_w:0.5 count:10 sum:-3}}',
  '{{sum:-1.5e3}}', '{{sum:Inf}}', '{{sum:NaN}}', '{{sum:-Inf count:NaN}}', '{{sum:+1}}', '{{z_bucket_w:-1}}', '{{schema:1.5}}', '{{schema:-4 buckets:[1]}}', '{{schema:9 buckets:[1]}}', '{{schema:-5}}', '{{offset:1.5 buckets:[1]}}', '{{counter_reset_hint:gauge}}', '{{counter_reset_hint:reset sum:1}}', '{{counter_reset_hint:not_reset}}', '{{counter_reset_hint:unknown}}', '{{counter_reset_hint:nope}}', '{{counter_reset_hint:1}}', '{{count:gauge}}',
  '{{count:1 count:2}}', '{{count:1 sum:2 count:3 sum:4}}', '{{count:1', '{{count:1}', '{{count', '{{count}}', '{{count:}}', '{{count:}}x2', '{{:1}}', '{{count:1,sum:2}}', '{{count:1sum:2}}', '{{nope:1}}', '{{Count:1 SUM:2}}', '{{buckets:[]}}', '{{buckets:[1 a]}}', '{{buckets:[a]}}', '{{buckets:[1 2}}', '{{buckets:1}}', '{{buckets:[1,2]}}', '{{buckets:[-1 2]}}', '{{buckets:[1 Inf]}}', '{{buckets:[1 NaN] count:1}}', '{{buckets:[ 1 2 ] count:3}}', '{{buckets:[1 2 ] count:3}}', '{{buckets:[1  2] count:3}}', '{{buckets:[1.5 2e1] count:21.5}}',
  '{{ count:1 }}', '{{count:1 }}', '{{ count:1}}', '{{count:1  sum:2}}', '{{count: 1}}', '{{count :1}}', '{{count:1}} 2 {{count:3}}', '{{count:1}}{{count:2}}', '{{count:1}}x', '{{count:1}}xa', '{{count:1}}x-1', '{{count:1}}+1x2', '{{count:1}}+{{count:1}}', '{{count:1}}*2', '{{count:1}}_', '{{count:1}} _ _ {{count:2}}', '{{count:1}} stale', '_ {{count:1}}x2 stale 5', '1 {{count:1}} 2', '1+{{count:1}}x2', '{{count:1}}stale', '{{{count:1}}}', '{{{{', '}}', '{{x}}', '{{count:0x10}}', '{{count:1_000}}', '{{count:.5}}', '{{count:1e}}', '{{count:-}}', '{{count:--1}}', '{{count:- 1}}', '{{step:1}}', '{{sum:1 inf}}', '{{inf}}', '{{gauge}}', '{{sum}}',
]

const described = (histogram: string, more = '') => values('{{schema:0 count:3 sum:5 buckets:[1 2]}}x10', 'h', `[{labels: h, histogram: '${histogram}'${more}}]`)

const expected = [
  '{{schema:0 count:3 sum:5 buckets:[1 2]}}', '{{count:3 sum:5 buckets:[1 2]}}', '{{count:3 sum:5 buckets:[1 2 0 0]}}', '{{count:3 sum:6 buckets:[1 2]}}', '{{count:3 sum:5 offset:1 buckets:[2]}}', '{{count:3 sum:5 buckets:[1 2] counter_reset_hint:not_reset}}', '{{count:3 sum:5 buckets:[1 2] counter_reset_hint:gauge}}', '3', '_', 'stale', '1 2', '{{count:3}}x2', '{{count:3', 'x', '{{}} {{}}', ' ', 'NaN', '-Inf', '1e21',
]

const story = (test: string) => group([
  ['latency{job="a"}', '{{schema:0 count:1 sum:1 buckets:[1]}}+{{schema:0 count:2 sum:3 buckets:[1 1]}}x10'],
  ['latency{job="b"}', '{{schema:1 count:4 sum:20 z_bucket:1 z_bucket_w:0.001 buckets:[1 0 2]}}+{{schema:1 count:4 sum:20 z_bucket:1 z_bucket_w:0.001 buckets:[1 0 2]}}x6 stale _ {{count:2}}'],
  ['floats', '1 2 3 4 {{count:1 sum:1 buckets:[1]}} 5'],
], test)

const query = (expression: string, at: string, samples = '[]') => story(`  promql_expr_test:\n  - {expr: '${expression}', eval_time: ${at}, exp_samples: ${samples}}\n`)
const alert = (name: string, at: string, alerts = '[]') => story(`  alert_rule_test:\n  - {alertname: ${name}, eval_time: ${at}, exp_alerts: ${alerts}}\n`)

const stories = [
  ...['job:latency:rate5m', 'job:latency:p90', 'latency:copy', 'latency:half', 'latency', '{__name__=~"latency.*", job="b"}', 'floats', 'ALERTS', 'ALERTS_FOR_STATE', 'histogram_count(latency:copy)', 'rate(latency:copy[3m])', 'count_over_time(latency:copy[4m])', 'latency > 3', 'latency == latency', 'sum(latency)', 'avg(latency:copy)'].flatMap((expression) => ['1m', '5m', '8m', '10m'].map((at) => query(expression, at))),
  ...['AnyLatency', 'Queried', 'Slow', 'Copied'].flatMap((name) => ['0m', '4m', '9m'].map((at) => alert(name, at))),
  query('latency:copy', '2m', `[{labels: 'latency:copy{copied="yes",job="a"}', histogram: '{{count:5 sum:7 buckets:[3 2]}}'}]`),
  query('latency:copy{job="a"}', '2m', `[{labels: 'latency:copy{copied="yes",job="a"}', histogram: '{{count:5 sum:7 buckets:[3 2] counter_reset_hint:not_reset}}', value: 9}]`),
  query('latency:copy{job="a"}', '2m', `[{labels: 'latency:copy{copied="yes",job="a"}', histogram: '{{count:5 sum:7 buckets:[3 2]}}', value: 0}]`),
]

export function promtoolHistogramRuns(): PromtoolRun[] {
  const tests = [
    ...notes.map((each) => values(each)), ...notes.slice(0, 12).map((each) => values(`${each} 1`, 'rate(h[3m])')), ...expected.map((each) => described(each)), described('{{count:3 sum:5 buckets:[1 2]}}', ', value: 3'), ...stories,
  ]
  return tests.map((text) => ({ argv: ['test', 'rules', 'test.yml'], files: { 'rules.yml': rules, 'test.yml': text } }))
}
