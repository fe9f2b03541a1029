/** Calls of promtool with the files that they read. */

export interface PromtoolRun {
  readonly argv: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly stdin?: string
}

const rules = `groups:
- name: availability
  rules:
  - record: job:up:ratio
    expr: avg by (job) (up)
  - alert: InstanceDown
    expr: up == 0
    for: 5m
    labels:
      severity: page
    annotations:
      summary: "Instance {{ $labels.instance }} down"
      description: "{{ $labels.instance }} of job {{ $labels.job }} has been down for more than 5 minutes. Value {{ $value }}"
  - alert: JobHalf
    expr: job:up:ratio < 0.6
    keep_firing_for: 5m
    labels: {severity: "{{ if lt $value 0.1 }}page{{ else }}ticket{{ end }}"}
`

const test = `rule_files:
  - rules.yml
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: 'up{job="prometheus", instance="localhost:9090"}'
        values: '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0'
      - series: 'up{job="node", instance="localhost:9100"}'
        values: '1+0x6 0x8'
      - series: 'go_goroutines{job="prometheus", instance="localhost:9090"}'
        values: '10+10x2 30+20x5'
    alert_rule_test:
      - eval_time: 10m
        alertname: InstanceDown
        exp_alerts:
          - exp_labels: {severity: page, instance: "localhost:9090", job: prometheus}
            exp_annotations:
              summary: "Instance localhost:9090 down"
              description: "localhost:9090 of job prometheus has been down for more than 5 minutes. Value 0"
    promql_expr_test:
      - expr: go_goroutines > 5
        eval_time: 4m
        exp_samples:
          - labels: 'go_goroutines{job="prometheus",instance="localhost:9090"}'
            value: 50
`

const changed = (...changes: readonly (readonly [from: string, to: string])[]) => changes.reduce((text, [from, to]) => text.replace(from, () => to), test)

const group = (body: string, rest = '') => `rule_files: [rules.yml]\n${rest}tests:\n- ${body.trim().replaceAll('\n', '\n  ')}\n`

const series = (values: string, metric = 'up{job="a"}') => group(`interval: 1m
input_series:
- series: '${metric}'
  values: '${values}'
promql_expr_test:
- expr: '{__name__=~"up|x"}'
  eval_time: 3m
  exp_samples: [{labels: 'up{job="a"}', value: 3}]`)

const query = (expression: string, samples: string, more = '') => group(`interval: 1m
input_series:
- {series: 'a{i="1"}', values: '1+1x10'}
- {series: 'a{i="2"}', values: '0.1+0.1x10'}
- {series: 'n', values: 'NaN Inf -Inf 1e6'}
promql_expr_test:
- expr: ${expression}
  eval_time: 2m
  exp_samples: ${samples}
${more}`)

const alerts = (time: string, expected: string, more = '') => group(`name: alerts
interval: 1m
input_series:
- {series: 'up{job="a", instance="1"}', values: '1 0x20'}
- {series: 'up{job="a", instance="2"}', values: '1x5 0x4 1x20'}
alert_rule_test:
- eval_time: ${time}
  alertname: InstanceDown
  exp_alerts: ${expected}
${more}`)

const tests: Readonly<Record<string, string>> = {
  'passes': test, 'empty': '', 'no tests': 'rule_files: [rules.yml]\n', 'no such rules': 'rule_files: [nope.yml, "*.yaml"]\ntests: []\n', 'no such rules with a test': changed(['rules.yml', 'nope.yml']), 'globs': changed(['rules.yml', '"r*.yml"']),
  'a value is wrong': changed(['value: 50', 'value: 51']), 'no sample expected': changed(['exp_samples:\n          - labels: \'go_goroutines{job="prometheus",instance="localhost:9090"}\'\n            value: 50\n', 'exp_samples: []\n']),
  'labels are wrong': changed(['job="prometheus",instance="localhost:9090"}\'\n            value', 'job="other"}\'\n            value']), 'labels do not parse': changed(['\'go_goroutines{job="prometheus",instance="localhost:9090"}\'', '"go_goroutines{job="']),
  'an alert is missing': changed(['severity: page, instance', 'severity: warn, instance']), 'an annotation is wrong': changed(['Value 0"', 'Value 1"']), 'none expected': changed(['alertname: InstanceDown\n        exp_alerts:', 'alertname: InstanceDown\n        exp_alerts: []\n        unused:']),
  'other alert': changed(['alertname: InstanceDown', 'alertname: Nope']), 'no alertname': changed(['alertname: InstanceDown\n', '']), 'no alertname in a named group': changed(['alertname: InstanceDown\n', ''], ['  - interval: 1m', '  - name: g1\n    interval: 1m']), 'named group fails': changed(['  - interval: 1m', '  - name: g1\n    interval: 1m'], ['Value 0"', 'Value 7"'], ['value: 50', 'value: 7']),
  'unknown field': changed(['tests:', 'test:']), 'unknown inner field': changed(['    input_series', '    inputs: []\n    input_series']), 'unknown fields in several places': changed(['eval_time: 10m', 'evaltime: 10m'], ['value: 50', 'val: 50']), 'wrong type': changed(['value: 50', 'value: abc']), 'wrong duration': changed(['eval_time: 10m', 'eval_time: 10']), 'wrong interval': changed(['evaluation_interval: 1m', 'evaluation_interval: 1x']),
  'no yaml': 'rule_files: [\n', 'tabs': '\trule_files: []\n', 'a list': '- a\n', 'given twice': changed(['evaluation_interval: 1m', 'evaluation_interval: 1m\nevaluation_interval: 2m']),
  'order repeated': changed(['tests:', 'group_eval_order: [availability, other, availability]\ntests:']), 'order': changed(['tests:', 'group_eval_order: [other, availability]\ntests:']), 'longer interval': changed(['evaluation_interval: 1m', 'evaluation_interval: 3m']), 'no interval': changed(['evaluation_interval: 1m\n', '']),
  'series a': series('1 2 3 4'), 'series b': series('0+1x10'), 'series c': series('10-1x10'), 'series d': series('3x10'), 'series e': series('_ _ 3'), 'series f': series('_x2 3 stale'), 'series g': series('1 2 3 stale 5'), 'series h': series('1e1 0x3 3.0'), 'series i': series('a'), 'series j': series('1 +'), 'series k': series('1+1'), 'series l': series('1+1x'), 'series m': series('1x'), 'series n': series('1x-2'), 'series o': series('1,2'), 'series p': series(''), 'series q': series('1 2 "3"'),
  'series r': series('1 2', 'up{job="a"'), 'series s': series('1 2', 'up{job=a}'), 'series t': series('1 2', 'up{job=~"a"}'), 'series u': series('1 2', ''), 'series v': series('1 2', '{job="a"}'), 'series w': series('1 2', '{__name__="up", job="a"}'), 'series x': series('1 2', 'up up'), 'series y': series('NaN Inf -Inf inf'), 'series z': series('1 2 3', 'up{job="a",}'), 'series 2': series('1  2\t3   4'), 'series 3': series('-1+2x10'), 'series 4': series('1+-1x3'), 'series 5': series('stalex2 3'), 'series 6': series('_x3 x'), 'series 7': series('1_000'), 'series 8': series('0x10 1'), 'series 9': series('.5 1.'),
  'query a': query('a', '[]'), 'query b': query('sum(a)', '[{value: 3.3}]'), 'query c': query('sum(a)', "[{labels: '{}', value: 3.3000000000000003}]"), 'query d': query('sum(a)', '[{value: 3.3}]\n', 'external_labels: {a: b}') .replace('tests:', 'fuzzy_compare: true\ntests:'), 'query e': query('3', '[{value: 3}]'), 'query f': query('"text"', '[]'), 'query g': query('a[1m]', '[]'), 'query h': query('a +', '[]'), 'query i': query('a * on() a', '[]'), 'query j': query('n', '[{labels: n, value: -.inf}]'), 'query k': query('n offset 2m', '[{labels: n, value: .nan}]'), 'query l': query('a @ end()', '[{labels: \'a{i="1"}\', value: 3}, {labels: \'a{i="2"}\', value: 0.30000000000000004}]'),
  'query m': query('a', '[{labels: \'a{i="2"}\', value: 0.30000000000000004}, {labels: \'a{i="1"}\', value: 3}]'), 'query n': query('a', '[{labels: "a{", value: 1}]'), 'query o': query('a', '[{labels: "a b", value: 1}]'), 'query p': query('a', "[{labels: 'a{i=~\"1\"}', value: 1}]"), 'query q': query('topk(1, a)', '[{labels: \'a{i="1"}\', value: 3}]'), 'query r': query('a > 100', '[]'), 'query s': query('time()', '[{value: 120}]'), 'query u': query('count_over_time(a[2m:])', '[{labels: \'{i="1"}\', value: 2}, {labels: \'{i="2"}\', value: 2}]'), 'query v': query('n offset -1m', '[{labels: n, value: 1000000}]'), 'query w': query('unknown(a)', '[]'), 'query x': query('sum(a) by (i) * 1e10', '[]'), 'query y': query('""', '[]'), 'query z': query('|\n    sum(a)\n    > 1', '[{value: 1}]'),
  'query sharp': query('a{i="2"}', "[{labels: 'a{i=\"2\"}', value: 0.3}]"), 'query fuzzy': query('a{i="2"}', "[{labels: 'a{i=\"2\"}', value: 0.3}]").replace('tests:', 'fuzzy_compare: true\ntests:'), 'query less fuzzy': query('a{i="2"}', "[{labels: 'a{i=\"2\"}', value: 0.2999999999}]").replace('tests:', 'fuzzy_compare: true\ntests:'),
  'alerts a': alerts('3m', '[]'), 'alerts b': alerts('6m', '[]'), 'alerts c': alerts('6m', '[{exp_labels: {severity: page, job: a, instance: "1"}}]'), 'alerts d': alerts('8m30s', '[{exp_labels: {severity: page, job: a, instance: "1"}, exp_annotations: {summary: x}}]'), 'alerts e': alerts('10m', '[{exp_labels: {severity: page, job: a, instance: "1", empty: ""}}]'), 'alerts f': alerts('10m', '[{}, {exp_labels: {a: b}}]'), 'alerts g': alerts('11m', '[]', '- {eval_time: 3m, alertname: JobHalf, exp_alerts: [{exp_labels: {severity: ticket, job: a}}]}\n- {eval_time: 7m, alertname: JobHalf}\n- {eval_time: 12m, alertname: JobHalf, exp_alerts: [{exp_labels: {severity: page, job: a}}]}'), 'alerts h': alerts('0s', '[]'), 'alerts i': alerts('6m', 'null'), 'alerts j': alerts('6m', '[{exp_labels: {alertname: Other}}]'),
  'alert series': query('ALERTS', '[]'), 'start': group(`interval: 1m
start_timestamp: 1700000000
input_series: [{series: x, values: '1+1x10'}]
promql_expr_test:
- {expr: time(), eval_time: 2m, exp_samples: [{value: 0}]}
- {expr: x, eval_time: 2m, exp_samples: [{labels: x, value: 3}]}`), 'start as a date': group("interval: 1m\nstart_timestamp: '2024-01-02T03:04:05Z'\npromql_expr_test:\n- {expr: time(), eval_time: 2m, exp_samples: []}"), 'start that is none': group('interval: 1m\nstart_timestamp: yesterday'),
  'external': group(`interval: 1m
external_labels: {region: eu}
external_url: http://prom.example:9090/x
input_series: [{series: x, values: '1x5'}]
alert_rule_test:
- {eval_time: 1m, alertname: External, exp_alerts: [{exp_annotations: {a: eu, b: "http://prom.example:9090/x", c: "?"}}]}`).replace('rules.yml', 'external.yml'), 'rule that fails': group("interval: 1m\ninput_series: [{series: 'x{i=\"1\"}', values: '1x5'}, {series: 'x{i=\"2\"}', values: '_ _ 1x3'}]\nalert_rule_test:\n- {eval_time: 5m, alertname: A}\npromql_expr_test:\n- {expr: x, eval_time: 1m, exp_samples: []}").replace('rules.yml', 'failing.yml'), 'rules that are wrong': test.replace('rules.yml', 'wrong.yml'), 'two files of rules': test.replace('- rules.yml', '- rules.yml\n  - external.yml'), 'several groups': `${test}  - name: second\n    interval: 1m\n    promql_expr_test:\n      - {expr: vector(1), eval_time: 1m, exp_samples: []}\n  - name: third\n    promql_expr_test:\n      - {expr: vector(2), eval_time: 1m, exp_samples: [{value: 2}]}\n`, 'path': test.replace('rules.yml', './rules.yml'), 'path up': test.replace('rules.yml', '../rules.yml'), 'rule_files twice': test.replace('- rules.yml', '- rules.yml\n  - rules.yml'),
}

const more: Readonly<Record<string, string>> = {
  'rules.yml': rules,
  'external.yml': 'groups:\n- name: other\n  rules:\n  - alert: External\n    expr: x > 0\n    annotations: {a: "{{ $externalLabels.region }}", b: "{{ $externalURL }}", c: "{{ externalURL }}"}\n',
  'failing.yml': 'groups:\n- name: failing\n  rules:\n  - record: one\n    expr: x * on() group_right() x\n  - record: same\n    expr: label_replace(x, "i", "", "", "")\n',
  'wrong.yml': 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up ==\n  - record: B C\n    expr: up\n    for: 5m\n',
  'twice.yml': 'groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: up\n    labels: {x: y, v: w}\n  - record: a:b\n    expr: down\n    labels: {v: w, x: y}\n  - alert: A\n    expr: up\n  - alert: A\n    expr: down\n  - alert: A\n    expr: up > 1\n',
  'empty.yml': '', 'unknown.yml': rules.replace('expr: avg', 'foo: bar\n    expr: avg'),
}

const metrics = [
  '# HELP up Whether.\n# TYPE up gauge\nup 1\n', 'up 1\n', '', '# TYPE requests counter\nrequests 1\n', '# HELP a_total x\n# TYPE a_total gauge\na_total 1\n', '# HELP a_bucket x\n# TYPE a_bucket gauge\na_bucket{le="1",quantile="2"} 1\na_bucket{le="2"} 1\n',
  '# HELP a_count x\n# TYPE a_count gauge\na_count 1\n# HELP b_sum y\n# TYPE b_sum counter\nb_sum 1\n', '# HELP my_gauge_x x\n# TYPE my_gauge_x gauge\nmy_gauge_x 1\n', '# HELP a:b x\n# TYPE a:b gauge\na:b 1\n', '# HELP fooBar x\n# TYPE fooBar gauge\nfooBar{bazQux="1"} 1\nfooBar{bazQux="2"} 1\n',
  '# HELP took_ms x\n# TYPE took_ms gauge\ntook_ms 1\n# HELP size_kilobytes y\n# TYPE size_kilobytes gauge\nsize_kilobytes 1\n# HELP wait_minutes z\n# TYPE wait_minutes gauge\nwait_minutes 3\n# HELP ok_seconds z\n# TYPE ok_seconds gauge\nok_seconds 3\n',
  '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\nh_bucket{a="b",le="1"} 1\nh_bucket{a="b",le="+Inf"} 2\nh_sum{a="b"} 3\nh_count{a="b"} 2\n# HELP s x\n# TYPE s summary\ns{quantile="0.5"} 1\ns{quantile="0.9"} 1\ns_sum 1\ns_count 1\n# HELP g x\n# TYPE g gauge\ng{a="1"} 1\ng{a="2"} 1\n# HELP u x\nu 1\n',
]

export function promtoolRuns(): PromtoolRun[] {
  const checks: readonly (readonly string[])[] = [
    ['rules.yml'], ['rules.yml', 'external.yml'], ['wrong.yml'], ['wrong.yml', 'rules.yml'], ['twice.yml'], ['--lint=none', 'twice.yml'], ['--lint=all', 'twice.yml'], ['--lint-fatal', 'twice.yml'], ['--lint-fatal', 'rules.yml'], ['--lint=foo', 'rules.yml'], ['empty.yml'], ['unknown.yml'], ['--ignore-unknown-fields', 'unknown.yml'], ['nope.yml'], ['rules.yml', 'nope.yml'], ['--nope', 'rules.yml'], ['--lint', 'none', 'rules.yml'], ['--lint'], ['twice.yml', 'wrong.yml', '--lint-fatal'],
  ]
  return [
    ...checks.map((argv) => ({ argv: ['check', 'rules', ...argv], files: more })),
    { argv: ['check', 'rules'], files: more, stdin: rules }, { argv: ['check', 'rules'], files: more, stdin: more['wrong.yml']! }, { argv: ['check', 'rules', '--lint-fatal'], files: more, stdin: more['twice.yml']! },
    ...Object.values(tests).map((text) => ({ argv: ['test', 'rules', 'test.yml'], files: { ...more, 'test.yml': text } })),
    ...[['test', 'rules'], ['test', 'rules', 'nope.yml'], ['test', 'rules', 'test.yml', 'second.yml'], ['test', 'rules', '--run', 'second', 'test.yml'], ['test', 'rules', '--run=nothing', 'test.yml'], ['test', 'rules', '--run=^sec', '--run', 'third', 'test.yml'], ['test', 'rules', '--ignore-unknown-fields', 'test.yml'], ['test'], ['check'], [], ['nope'], ['check', 'nope'], ['test', 'rules', '--nope', 'test.yml'], ['--nope'], ['test', 'rules', 'dir/test.yml']]
      .map((argv) => ({ argv, files: { ...more, 'test.yml': tests['several groups']!, 'second.yml': tests['a value is wrong']!, 'dir/test.yml': tests['path up']! } })),
    ...[['promql', 'format', 'sum(rate(x[5m])) by (job)/sum(y)'], ['--experimental', 'promql', 'format', 'sum(rate(x[5m])) by (job)/sum(y)'], ['--experimental', 'promql', 'format', 'sum('], ['--experimental', 'promql', 'label-matchers', 'set', 'sum(x) / y{a="b"}', 'job', 'api'], ['--experimental', 'promql', 'label-matchers', 'set', '-t', '=~', 'x', 'job', 'a|b'], ['--experimental', 'promql', 'label-matchers', 'delete', 'x{job="a", b="c"}', 'job']]
      .map((argv) => ({ argv, files: {} })),
    ...['check rules', 'check healthy', 'check ready', 'query instant', 'query range', 'query series', 'query labels', 'test rules', 'promql format', 'promql label-matchers set', 'promql label-matchers delete', 'check config', 'tsdb analyze']
      .map((command) => ({ argv: [...command.split(' '), '--help'], files: {} })),
    ...['an alert is missing', 'an annotation is wrong', 'other alert', 'alerts a', 'alerts b', 'alerts c', 'alerts d', 'alerts e', 'alerts f', 'alerts g', 'alerts j', 'named group fails', 'external']
      .map((name) => ({ argv: ['test', 'rules', '--diff', 'test.yml'], files: { ...more, 'test.yml': tests[name]! } })),
    ...metrics.map((stdin) => ({ argv: ['check', 'metrics'], files: {}, stdin })), ...metrics.slice(-1).flatMap((stdin) => [['--extended'], ['--extended', '--lint=none'], ['--lint=none']].map((flags) => ({ argv: ['check', 'metrics', ...flags], files: {}, stdin }))),
    ...[['--help'], ['query', 'instant'], ['query', 'instant', 'localhost:1'], ['query', 'series', 'localhost:1'], ['query', 'instant', '-o', 'xml', 'localhost:1', 'up'], ['query', 'instant', '--time', 'yesterday', 'http://localhost:1', 'up'], ['query', 'range', '--start', '5', '--end', '4', 'http://localhost:1', 'up'], ['check', 'rules', '-x'], ['test', 'rules', '-h'], ['query', 'instant', 'localhost:1', 'up', 'more']]
      .map((argv) => ({ argv, files: {} })),
  ]
}
