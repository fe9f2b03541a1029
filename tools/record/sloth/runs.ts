/** Calls of sloth with the files that they read. */

export interface SlothRun {
  readonly argv: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

const prometheus = `version: "prometheus/v1"
service: "shop"
labels:
  owner: "core"
  tier: "2"
slos:
  - name: "requests-availability"
    objective: 99.9
    description: "Requests that do not fail."
    sli:
      events:
        error_query: sum(rate(http_requests_total{job="shop",code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total{job="shop"}[{{.window}}]))
    alerting:
      name: ShopErrors
      labels:
        category: "availability"
      annotations:
        runbook: "https://runbooks.example/shop"
      page_alert:
        labels: {severity: page}
      ticket_alert:
        labels: {severity: ticket}
        annotations: {where: "#shop"}
`

const latency = `  - name: latency
    objective: 95
    labels: {kind: latency}
    sli:
      raw:
        error_ratio_query: |
          1 - (
            sum(rate(http_request_duration_seconds_bucket{job="shop",le="0.3"}[{{ .window }}]))
            /
            sum(rate(http_request_duration_seconds_count{job="shop"}[{{ .window }}]))
          )
    alerting:
      name: ShopSlow
      ticket_alert: {disable: true}
`

const kubernetes = `apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata:
  name: shop
  namespace: monitoring
  labels: {team: core}
  annotations: {note: "yes"}
spec:
  service: shop
  labels: {owner: core}
  slos:
    - name: availability
      objective: 99.95
      description: Requests that do not fail.
      sli:
        events:
          errorQuery: sum(rate(http_requests_total{job="shop",code=~"5.."}[{{.window}}]))
          totalQuery: sum(rate(http_requests_total{job="shop"}[{{.window}}]))
      alerting:
        name: ShopErrors
        labels: {category: availability}
        pageAlert:
          labels: {severity: page}
        ticketAlert:
          labels: {severity: ticket}
`

const openslo = `apiVersion: openslo/v1alpha
kind: SLO
metadata:
  name: shop-availability
  displayName: Availability of the shop
spec:
  service: shop
  description: Requests that do not fail.
  budgetingMethod: Occurrences
  objectives:
    - ratioMetrics:
        good:
          source: prometheus
          queryType: promql
          query: sum(rate(http_requests_total{job="shop",code!~"5.."}[{{.window}}]))
        total:
          source: prometheus
          queryType: promql
          query: sum(rate(http_requests_total{job="shop"}[{{.window}}]))
      target: 0.999
  timeWindows:
    - count: 30
      unit: Day
`

const weekWindows = `apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 7d
  page:
    quick: {errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h}
    slow: {errorBudgetPercent: 12.5, shortWindow: 30m, longWindow: 6h}
  ticket:
    quick: {errorBudgetPercent: 20, shortWindow: 2h, longWindow: 1d}
    slow: {errorBudgetPercent: 42, shortWindow: 6h, longWindow: 3d}
`

type Change = readonly [from: string, to: string]
const changed = (text: string, changes: readonly Change[]) => changes.reduce((before, [from, to]) => {
  if (!before.includes(from)) throw new Error(`nothing to change: ${from}`)
  return before.replace(from, () => to)
}, text)

const errorQuery = 'error_query: sum(rate(http_requests_total{job="shop",code=~"5.."}[{{.window}}]))'
const totalQuery = 'total_query: sum(rate(http_requests_total{job="shop"}[{{.window}}]))'
const target = 'objective: 99.9'

const prometheusChanges: readonly (readonly Change[])[] = [
  [], ...['99', '99.99', '99.999', '99.9999', '50', '100', '100.1', '0', '-1', '1', '90', '95.5', '99.95', '12.3456789', '1e1', '.5', 'abc', '"99.9"', 'null', '1e-7'].map((value): Change[] => [[target, `objective: ${value}`]]),
  [['service: "shop"', 'service: ""']], [['service: "shop"', 'service: "my shop"']], [['service: "shop"', 'service: -shop']], [['service: "shop"', 'service: 42']], [['service: "shop"', 'service: [a]']], [['service: "shop"', 'service: s']], [['service: "shop"', 'nothing: shop']], [['service: "shop"', 'service: Shop_1.x']],
  [['name: "requests-availability"', 'name: ""']], [['name: "requests-availability"', 'name: a']], [['name: "requests-availability"', 'name: "a b"']], [['name: "requests-availability"', 'name: "grün"']], [['name: "requests-availability"', 'unknown: x']],
  [[errorQuery, 'error_query: sum(']], [[errorQuery, 'error_query: sum(rate(x[5m]))']], [[errorQuery, 'error_query: ""']], [[totalQuery, 'total_query: ""']], [[errorQuery, 'error_query: "rate(x[{{ .window }}])"'], [totalQuery, 'total_query: "rate(x[{{ .window }}])"']], [[errorQuery, 'error_query: "rate(x[{{.window}}]) {{.other}}"']],
  [[errorQuery, 'error_query: "rate(x[{{.window}}]) {{if .other}}+ 1{{end}}"']], [[errorQuery, 'error_query: "rate(x[{{.window}}]) {{"']], [[errorQuery, 'error_query: "rate(x[{{ .window  }}])"']], [[errorQuery, 'error_query: "rate(x[{{- .window -}}])"']], [[errorQuery, 'error_query: "rate(x[{{ .window }}]) # {{nope}}"']],
  [[errorQuery, 'error_query: |\n          sum(\n            rate(x[{{.window}}])\n          )']], [[errorQuery, 'error_query: >-\n          sum(rate(x[{{.window}}])) +\n          sum(rate(y[{{.window}}]))']], [[errorQuery, `error_query: "${'sum(rate(a_very_long_metric_name_total[{{.window}}])) + '.repeat(4)}vector(0)"`]],
  [[`      events:\n        ${errorQuery}\n        ${totalQuery}\n`, '      raw: {error_ratio_query: "sum(rate(errors[{{.window}}])) / sum(rate(all[{{.window}}]))"}\n']], [[`      events:\n        ${errorQuery}\n        ${totalQuery}\n`, '      raw: {error_ratio_query: ""}\n']], [['      events:\n', '      raw: {error_ratio_query: "rate(x[{{.window}}])"}\n      events:\n']],
  [[`      events:\n        ${errorQuery}\n        ${totalQuery}\n`, '      plugin: {id: getting_started, options: {a: b}}\n']], [[`    sli:\n      events:\n        ${errorQuery}\n        ${totalQuery}\n`, '']], [[`      events:\n        ${errorQuery}\n        ${totalQuery}\n`, '      events: {}\n']], [[`      events:\n        ${errorQuery}\n        ${totalQuery}\n`, '      events:\n']],
  [['name: ShopErrors', 'name: ""']], [['name: ShopErrors', 'name: Shop Errors']], [['labels: {severity: page}', 'disable: true']], [['labels: {severity: ticket}', 'disable: true']], [['labels: {severity: page}', 'disable: true'], ['labels: {severity: ticket}', 'disable: true']], [['labels: {severity: page}', 'disable: maybe']], [['labels: {severity: page}', 'labels: {severity: ""}']], [['labels: {severity: page}', 'labels: {"bad-key": x}']],
  [['labels: {severity: page}', 'labels: {__name__: x}']], [['labels: {severity: page}', 'labels: {"": x}']], [['annotations: {where: "#shop"}', 'annotations: {where: ""}']], [['annotations: {where: "#shop"}', 'annotations: {"bad key": "x", summary: "mine", title: ""}']], [['annotations: {where: "#shop"}', 'annotations: {summary: "mine: {{ $value }}"}']], [['owner: "core"', 'owner: ""']], [['owner: "core"', 'sloth_id: other']], [['owner: "core"', 'owner: [a]']], [['owner: "core"', 'a10: x\n  a9: y\n  "1": z']],
  [['"prometheus/v1"', "'prometheus/v1'"]], [['version: "prometheus/v1"', 'version: prometheus/v1 # comment']], [['"prometheus/v1"', 'prometheus/v2']], [['slos:', 'objectives:']], [['slos:\n', 'slos: []\nrest:\n']], [['  - name', '\t- name']], [['version: "prometheus/v1"\n', 'version: "prometheus/v1"\nversion: "prometheus/v1"\n']],
  [['description: "Requests that do not fail."', 'description: [x]']], [['"2"', '2']], [['"2"', 'true']], [['"2"', '"yes"']], [['"2"', '"a: b # c"']], [['"2"', '"two\\nlines"']], [['"2"', '" x"']], [['"2"', '0x1f']],
]

const kubernetesChanges: readonly (readonly Change[])[] = [
  [], [['objective: 99.95', 'objective: "99.95"']], [['objective: 99.95', 'objective: 99']], [['objective: 99.95', 'objective: abc']], [['objective: 99.95', 'objective: 0']], [['  namespace: monitoring\n', '']], [['  name: shop\n', '']], [['  labels: {team: core}\n', '']], [['  annotations: {note: "yes"}\n', '']], [['  labels: {team: core}', '  labels: {app.kubernetes.io/component: mine}']], [['annotations: {note: "yes"}', 'annotations: {note: yes}']],
  [['service: shop', 'service: [shop]']], [['service: shop', 'service: {a: b}']], [['labels: {owner: core}', 'labels: {owner: 2}']], [['labels: {owner: core}', 'labels: [owner]']], [['  slos:', '  levels:']], [['    - name: availability', '    - name: 12']], [['      sli:\n        events:', '      sli:\n        plugin: {id: nope}\n        events:']], [['severity: page', 'severity: ""']], [['pageAlert:\n          labels: {severity: page}', 'pageAlert:\n          disable: "true"']],
  [['pageAlert:\n          labels: {severity: page}', 'pageAlert: {disable: true}'], ['ticketAlert:\n          labels: {severity: ticket}', 'ticketAlert: {disable: true}']], [['errorQuery: sum(', 'errorQuery: sum((']], [['name: ShopErrors', 'name: ""']], [['kind: PrometheusServiceLevel', 'kind: "PrometheusServiceLevel"']], [['spec:', 'spec: [\n']], [['sloth.slok.dev/v1', 'sloth.slok.dev/v2']], [['      objective: 99.95', '      Objective: 99.95']], [['description: Requests that do not fail.', 'description: 3']],
]

const source = '          source: prometheus\n          queryType: promql\n          query: sum(rate(http_requests_total{job="shop",code!~"5.."}[{{.window}}]))'
const openSloChanges: readonly (readonly Change[])[] = [
  [], ...['0.99', '0.5', '1', '1.5', '0', '-0.1', '0.9995', '0.98765', 'abc'].map((value): Change[] => [['target: 0.999', `target: ${value}`]]), [['unit: Day', 'unit: day']], [['unit: Day', 'unit: Week']], [['count: 30', 'count: 28']], [['count: 30', 'count: 7']], [['count: 30', 'count: 0']], [['count: 30', 'count: x']],
  [['    - count: 30', '    - {count: 7, unit: Day}\n    - count: 30']], [['  timeWindows:\n    - count: 30\n      unit: Day\n', '']], [['source: prometheus', 'source: datadog']], [['source: prometheus', 'source: sloth']], [['queryType: promql', 'queryType: sql']], [[source, source.replace('code!~"5.."', 'code!~"5..')]],
  [['        total:\n          source: prometheus\n          queryType: promql', '        total:\n          source: datadog\n          queryType: promql']], [['        total:\n          source: prometheus\n          queryType: promql', '        total:\n          source: prometheus\n          queryType: sql']], [['    - ratioMetrics:', '    - value: 3\n    - ratioMetrics:']], [['  objectives:\n    - ratioMetrics:', '  objectives: []\n  more:\n    - ratioMetrics:']],
  [['openslo/v1alpha', 'openslo/v1']], [['kind: SLO', 'kind: Service']], [['service: shop', 'service: ""']], [['name: shop-availability', 'name: "shop availability"']], [['  timeWindows:', `    - ratioMetrics:\n        good: {source: prometheus, queryType: promql, query: 'rate(a[{{.window}}])'}\n        total: {source: prometheus, queryType: promql, query: 'rate(b[{{.window}}])'}\n      target: 0.9\n  timeWindows:`]],
]

const folder = { 'in/a.yml': prometheus, 'in/b.yaml': kubernetes, 'in/deep/c.yml': openslo, 'in/notes.txt': 'no', 'out/.keep': '' }
const week = { 'slo.yml': prometheus, 'windows/7d.yaml': weekWindows }
const many = (...documents: readonly string[]) => ({ 'slo.yml': documents.join('---\n') })

const options: readonly SlothRun[] = [
  ...[['--disable-recordings'], ['--disable-alerts'], ['--disable-recordings', '--disable-alerts'], ['--disable-optimized-rules'], ['-l', 'env=prod', '-l', 'owner=me'], ['--extra-labels=env=prod'], ['-l', 'env'], ['--default-slo-period', '28d'], ['--default-slo-period=4w'], ['--default-slo-period', '7d'], ['--default-slo-period', 'month'], ['--default-slo-period', '30'], ['-o', 'out.yml'], ['--out=-'], ['-o', 'no/such/folder.yml'], ['-p', 'plugins'], ['--nope'], ['extra']]
    .map((more) => ({ argv: ['generate', '-i', 'slo.yml', ...more], files: { 'slo.yml': prometheus } })),
  ...[['--no-log'], ['--no-color'], ['--logger', 'json'], ['--logger', 'xml'], ['--no-color', '--logger', 'json']].map((more) => ({ argv: ['generate', '-i', 'slo.yml', ...more], files: { 'slo.yml': prometheus } })), { argv: ['--no-log', 'generate', '-i', 'slo.yml'], files: { 'slo.yml': prometheus } }, { argv: ['generate', '-i', 'slo.yml', '-o', 'out.yml', '--debug'], files: { 'slo.yml': prometheus } },
  { argv: ['generate', '-i', 'slo.yml'], files: many(prometheus + latency) }, { argv: ['generate', '-i', 'slo.yml'], files: many(prometheus, kubernetes, openslo) }, { argv: ['generate', '-i', 'slo.yml'], files: many('# only\n', prometheus) }, { argv: ['generate', '-i', 'slo.yml'], files: many(prometheus, 'a: b\n') }, { argv: ['generate', '-i', 'slo.yml'], files: { 'slo.yml': '' } }, { argv: ['generate', '-i', 'slo.yml'], files: { 'slo.yml': prometheus.replaceAll('\n', '\r\n') } }, { argv: ['generate', '-i', 'slo.yml'], files: many(prometheus + prometheus.slice(prometheus.indexOf('  - name'))) },
  { argv: ['generate', '-i', 'in', '-o', 'out'], files: folder }, { argv: ['generate', '-i', './in', '-o', 'out'], files: folder }, { argv: ['generate', '-i', 'in', '-o', 'out', '-e', 'deep'], files: folder }, { argv: ['generate', '-i', 'in', '-o', 'out', '-n', 'a|b', '-e', 'b'], files: folder }, { argv: ['generate', '-i', 'in', '-o', 'out', '-n', 'none'], files: folder }, { argv: ['generate', '-i', 'in', '-o', 'out', '-n', '('], files: folder }, { argv: ['generate', '-i', 'in', '-o', 'in'], files: folder }, { argv: ['generate', '-i', 'in', '-o', 'nope'], files: folder }, { argv: ['generate', '-i', 'in', '-o', 'in/a.yml'], files: folder }, { argv: ['generate', '-i', 'in'], files: folder }, { argv: ['generate', '-i', 'nope.yml'], files: {} }, { argv: ['generate'], files: {} },
  { argv: ['validate', '-i', 'in'], files: folder }, { argv: ['validate', '-i', 'in/a.yml'], files: folder }, { argv: ['validate', '-i', 'in', '-e', 'a|b|c'], files: folder }, { argv: ['validate', '-i', 'in', '-n', '['], files: folder }, { argv: ['validate'], files: folder }, { argv: ['validate', '-i', 'nope'], files: folder }, { argv: ['validate', '-i', 'in', '--debug'], files: folder }, { argv: ['validate', '-i', 'in', '--default-slo-period', '1y'], files: folder }, { argv: ['validate', '-i', 'in', '-l', 'a'], files: folder },
  { argv: ['validate', '-i', 'in'], files: { ...folder, 'in/wrong.yml': 'a: b\n', 'in/bad.yaml': prometheus.replace('99.9', '101'), 'in/worse.yml': prometheus.replace('slos:', 'slos: 3\nrest:'), 'in/k.yml': kubernetes.replace('99.95', 'x'), 'in/k2.yml': kubernetes.replace('99.95', '-4'), 'in/o.yml': openslo.replace('promql', 'sql'), 'in/o2.yml': openslo.replace('0.999', '2') } }, { argv: ['validate', '-i', 'in', '--no-color'], files: { 'in/wrong.yml': 'a: b\n' } },
  ...[[], ['--default-slo-period', '7d'], ['--default-slo-period', '1w', '--disable-optimized-rules']].map((more) => ({ argv: ['generate', '-i', 'slo.yml', '--slo-period-windows-path', 'windows', ...more], files: week })), { argv: ['generate', '-i', 'slo.yml', '--slo-period-windows-path', 'nope'], files: week }, { argv: ['generate', '-i', 'slo.yml', '--slo-period-windows-path', 'windows', '--default-slo-period', '7d'], files: { ...week, 'windows/again.yml': weekWindows } }, { argv: ['generate', '-i', 'slo.yml', '--slo-period-windows-path', 'windows'], files: { ...week, 'windows/again.yml': weekWindows.replace('12.5', '13') } }, { argv: ['validate', '-i', 'slo.yml', '--slo-period-windows-path', 'windows', '--default-slo-period', '7d'], files: week },
  ...([['sloPeriod: 7d', 'sloPeriod: x'], ['sloPeriod: 7d', 'other: 7d'], ['errorBudgetPercent: 8, ', ''], ['longWindow: 6h', 'longWindow: 0s'], ['shortWindow: 2h, ', ''], ['kind: AlertWindows', 'kind: Windows'], ['sloth.slok.dev/v1', 'v1'], ['errorBudgetPercent: 42', 'errorBudgetPercent: much'], ['shortWindow: 5m', 'shortWindow: 7d']] as const).map((change) => ({ argv: ['generate', '-i', 'slo.yml', '--slo-period-windows-path', 'windows', '--default-slo-period', '7d'], files: { ...week, 'windows/7d.yaml': changed(weekWindows, [change]) } })), { argv: ['generate', '-i', 'slo.yml', '--slo-period-windows-path', 'windows', '--default-slo-period', '7d'], files: { ...week, 'windows/7d.yaml': '' } },
  ...[[], ['--help'], ['-h'], ['help'], ['help', 'generate'], ['generate', '--help'], ['validate', '--help'], ['version'], ['version', '--help'], ['nope'], ['help', 'nope'], ['--version']].map((argv) => ({ argv, files: {} })),
]

export function slothRuns(): SlothRun[] {
  const generate = (text: string, changes: readonly (readonly Change[])[]) => changes.map((each) => ({ argv: ['generate', '-i', 'slo.yml'], files: { 'slo.yml': changed(text, each) } }))
  return [...generate(prometheus, prometheusChanges), ...generate(kubernetes, kubernetesChanges), ...generate(openslo, openSloChanges), ...options]
}
