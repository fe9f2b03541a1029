/** Rule files to read: right ones, ones with one thing wrong each, and ones with a slip of the hand. */
import { integerBelow, stream } from '@track/simulation'

const head = 'groups:\n- name: api\n  rules:\n'
const alert = '  - alert: Down\n    expr: up == 0\n'
const record = '  - record: job:up:sum\n    expr: sum by (job) (up)\n'

const ruleFields = [
  'for: 5m', 'for: 0', 'for: abc', 'for: 5', 'for: 1.5m', 'for: ""', 'for:', 'for: [5m]', 'for: -5m', 'keep_firing_for: 10m', 'keep_firing_for: x', 'expr2: up', 'labels: {severity: page}', 'labels: [a]', 'labels: {__name__: x}',
  'labels: {"": x}', 'labels: {"ü b": x}', 'labels: {severity: 5}', 'labels: {a: {b: c}}', 'labels: {severity: "{{ $labels.job }}"}', 'labels: {severity: "{{ $labels.job"}', 'labels: {severity: "{{ nope }}"}', 'labels: {severity: "{{ end }}"}',
  'annotations: {summary: "{{ $value | humanize }}"}', 'annotations: {summary: "{{ $value | }}"}', 'annotations: {summary: "{{ .Foo }}"}', 'annotations: {summary: "{{ if }}"}', 'annotations: {summary: "{{ range }}x{{ end }}"}',
  'annotations: {summary: "{{ template \\"x\\" }}"}', 'annotations: {summary: "{{ define \\"x\\" }}y{{ end }}{{ template \\"x\\" }}"}', 'annotations: {"a-b": x}', 'annotations: {"": x}', 'annotations: 5', 'annotations: {a: 5, b: true, c: null}',
  'annotations: {summary: "{{ $x }}"}', 'annotations: {summary: "{{ with $labels }}{{ .job }}"}', 'annotations: {summary: "{{ \'ab\' }}"}', 'annotations: {summary: "a\\nb {{ tmpl \\"x\\" . }}"}', 'annotations: {summary: "{{ query }}"}', 'annotations: {summary: "{{ 1 | 2 }}"}',
  'limit: 5', 'record: a', 'alert: again', 'expr: again', 'unknown: 1',
]

const groupFields = [
  'interval: 30s', 'interval: 0s', 'interval: 1x', 'interval: 5', 'interval:', 'limit: 10', 'limit: abc', 'limit: 1.5', 'limit: 2.0', 'limit: -1', 'limit: "5"', 'query_offset: 1m', 'query_offset: x', 'query_offset:', 'labels: {team: a}', 'labels: {__name__: a}', 'labels: {"": a}', 'labels: [a]',
  'name: twice', 'partial_response_strategy: warn', 'rules: []', 'node: x', 'line: 5', 'interval: {a: 1}', 'source_tenants: [a]',
]

const expressions = [
  'up', 'up ==', 'sum(', 'rate(up)', 'rate(up[5m]', 'foo bar', '"text"', '5', 'up[5m]', '', ' ', 'up{job="a"', 'sum by (job up)', 'unknown(up)', 'vector(1) > bool', '|\n      up\n      == 0', '|\n      up\n      ===', '>-\n      sum(\n        up\n      ', '"up == 0"', "'up ==\n      0'", 'histogram_quantile(0.9, up', 'up offset', 'up @ x', '{}', '{__name__=~".*"}', 'a{b=~"["}',
  'absent(up[5m])', 'up or', 'null', '~', '[up]', '{a: b}', '5m', 'up # comment', '%', 'limitk(1, up)', 'count_values("", up)', 'label_replace(up, "a", "b", "c")',
]

const names = [
  'record: a b', 'record: "a{b}"', 'record: "ü"', 'record: 5', 'record: ""', 'record: [a]', 'record: a:b', 'record: 9a', 'record: a{', 'alert: a b', 'alert: 5', 'alert: ""', 'alert: {a: b}', 'alert: null', 'alert: "a\\"b"',
]

const written = [
  '', '# nothing\n', 'groups:\n', 'groups: []\n', 'groups: {}\n', 'groups: a\n', 'group:\n- name: a\n', '- name: a\n', 'groups:\n- name: a\n', 'groups:\n- rules: []\n', 'groups:\n- name: ""\n  rules: []\n', 'groups:\n- a\n', 'groups:\n- name: [a]\n', 'groups:\n-\n', 'groups:\n- null\n- name: a\n',
  'groups:\n- name: a\n  rules:\n- name: a\n  rules: []\n', 'groups:\n- name: a\n- name: b\n- name: a\n', 'groups:\n- name: a\n  rules:\n  - 5\n', 'groups:\n- name: a\n  rules:\n  -\n', 'groups:\n- name: a\n  rules: 5\n', 'groups:\n- name: a\n  rules:\n  - {}\n', 'groups:\n- name: a\n  rules:\n  - expr: up\n',
  'groups:\n- name: a\n  rules:\n  - record: a\n    alert: b\n    expr: up\n', 'groups:\n- name: a\n  rules:\n  - record: a\n  - alert: b\n  - expr:\n', 'groups:\n- name: a\n  rules:\n  - record: a\n    expr: up\n    for: 5m\n    keep_firing_for: 1m\n    annotations: {a: b}\n',
  `${head}${alert}${record}`, `${head}${record}${alert}groups: []\n`, `${head}${alert}---\n${head}${record}`, `${head}${alert}    for 5m\n`, `${head}${alert}   for: 5m\n`, `${head}${alert}\tfor: 5m\n`, `${head}${alert}    labels:\n    severity: page\n`, `${head}${alert}    labels:\n      a: "b\n`,
  `${head}${alert.replace('up == 0', 'up == ')}${record.replace('sum by', 'sumby')}`, `x: &a\n  severity: page\n${head}${alert}    labels: *a\n`, `${head}  - &r\n    alert: A\n    expr: up\n  - <<: *r\n    alert: B\n  - *r\n`, `${head}  - alert: A\n    expr: &e up == 0\n  - alert: B\n    expr: *e\n`,
  `{"groups": [{"name": "a", "rules": [{"alert": "A", "expr": "up =="}]}]}`, 'groups:\n- name: a\n  interval: 1m\n  rules:\n  - alert: A\n    expr: up\n    for: x\n  - alert: B\n    expr: up\n    for: y\n', 'groups:\n- name: a\n  foo: 1\n  rules:\n  - alert: A\n    expr: up\n    bar: 2\n',
  'groups:\n- name: a\n  labels: {__name__: x}\n  rules:\n  - alert: A\n    expr: up +\n', 'groups: [\n', 'groups:\n- name: "a\n', 'groups:\n- name: a: b\n', '\tgroups:\n', 'groups:\n - name: a\n- name: b\n', 'groups: &g [{name: a, rules: *g}]\n', 'groups:\n- name: *nope\n', '%YAML 1.2\n---\ngroups: []\n', 'groups:\n- name: a\n  rules:\n  - alert: Long\n    expr: |\n      sum(rate(x[5m]))\n        /\n      sum(rate(y[5m])\n',
]

const whole = `groups:
- name: availability
  interval: 30s
  rules:
  # how many are up
  - record: job:up:ratio
    expr: avg by (job) (up)
  - alert: InstanceDown
    expr: |
      up == 0
    for: 5m
    labels:
      severity: page
      team: "core"
    annotations:
      summary: "Instance {{ $labels.instance }} down"
      description: 'it''s down'
- name: second
  limit: 10
  labels: {region: eu, zone: "a"}
  rules:
  - alert: Errors
    expr: sum(rate(errors_total[5m])) > 0.1
    keep_firing_for: 10m
    annotations:
      runbook: https://example.com/run#book
`

const typed = [
  ' ', '  ', '\n', ':', '-', '"', "'", '{', '}', '[', ']', '#', '\t', '&a', '*a', '|', '>', ',', '%', '@', '`', '?', '!', 'x', '\n\n', '- ', ': ',
]

/** A character too many or too few, a line gone or indented by one more or less. */
function slippedFile(seed: number): string {
  const draws = stream(seed, 'slips in rule files')
  const below = (bound: number, draw: number) => integerBelow(bound, draws, draw)
  const at = below(whole.length, 0)
  const lines = whole.split('\n')
  const line = below(lines.length, 1)
  switch (below(4, 2)) {
    case 0: return whole.slice(0, at) + whole.slice(at + 1 + below(3, 3))
    case 1: return whole.slice(0, at) + typed[below(typed.length, 4)]! + whole.slice(at)
    case 2: return lines.with(line, below(2, 5) === 0 ? ` ${lines[line]!}` : lines[line]!.slice(1)).join('\n')
    default: return lines.toSpliced(line, 1).join('\n')
  }
}

export function ruleFiles(): string[] {
  return [
    ...Array.from({ length: 400 }, (_, seed) => slippedFile(seed)),
    ...written,
    ...ruleFields.flatMap((field) => [`${head}${alert}    ${field}\n`, `${head}${record}    ${field}\n`]),
    ...groupFields.map((field) => `groups:\n- name: api\n  ${field}\n  rules:\n${alert}`),
    ...expressions.flatMap((expression) => [`${head}  - alert: Down\n    expr: ${expression}\n    for: 1m\n`, `${head}  - record: a:b\n    expr: ${expression}\n`]),
    ...names.map((name) => `${head}  - ${name}\n    expr: up\n`),
  ]
}
