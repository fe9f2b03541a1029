/**
 * Records what the real receiver prometheus of the OpenTelemetry Collector makes of scrapes.
 * `node tools/record/prometheus-receiver.ts PROGRAM [SEED]`, the program built of prometheus-receiver/main.go.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dice as diceOf } from './collector/dice.ts'

const [program = '', seed = '7', count = '80'] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/prometheus-receiver.ts PROGRAM [SEED] [COUNT]')
const dice = diceOf(Number(seed))

interface Response {
  readonly body: string
  readonly type: string
  readonly status?: number
}

const text = 'text/plain; version=0.0.4'
const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

const labelSets = ['', '{a="1"}', '{a="1",b="x y"}', '{a="2",instance="other:80"}', '{a="3",job="batch"}', '{otel_scope_name="lib",otel_scope_version="1.2",a="1"}', '{otel_scope_name="lib",otel_scope_x="y"}', '{instance="",a=""}']
const values = ['0', '1', '2.5', '-3', '1e9', 'NaN', '+Inf', '17']
const times = ['', '', '', '', '', ' 1699999990000']

const withLabel = (labels: string, more: string) => (labels === '' ? `{${more}}` : `${labels.slice(0, -1)},${more}}`)

/** Families of a target in the text format; each scrape leaves some of them out. */
const families: Readonly<Record<string, () => string>> = {
  requests_total: () => `# HELP requests_total Requests so far.\n# TYPE requests_total counter\n${some(labelSets, 3).map((labels) => `requests_total${labels} ${dice.pick(values)}${dice.pick(times)}\n`).join('')}`,
  served: () => `# TYPE served counter\nserved ${dice.pick(values)}\n`,
  temperature_celsius: () => `# HELP temperature_celsius How "warm" \\\\ it is\n# TYPE temperature_celsius gauge\n${some(labelSets, 4).map((labels) => `temperature_celsius${labels} ${dice.pick(values)}${dice.pick(times)}\n`).join('')}`,
  untyped_thing: () => some(labelSets, 2).map((labels) => `untyped_thing${labels} ${dice.pick(values)}\n`).join(''),
  twice: () => 'twice 1\ntwice 2\n',
  latency_seconds: () => `# HELP latency_seconds Latency.\n# TYPE latency_seconds histogram\n${some(['', '{path="/"}', '{path="/b",method="GET"}'], 2).map(histogram).join('')}`,
  rpc_seconds: () => `# TYPE rpc_seconds summary\n${some(['', '{service="x"}'], 2).map(summary).join('')}`,
  half_histogram: () => '# TYPE half_histogram histogram\nhalf_histogram_bucket{le="1"} 2\nhalf_histogram_sum 4\n',
  odd_histogram: () => '# TYPE odd_histogram histogram\nodd_histogram 5\nodd_histogram_bucket 3\nodd_histogram_bucket{le="x"} 3\nodd_histogram_count 3\n',
  target_info: () => `# TYPE target_info gauge\ntarget_info{service_version="${dice.pick(['1', '2'])}",region="eu"} 1\n`,
  otel_scope_info: () => '# TYPE otel_scope_info gauge\notel_scope_info{otel_scope_name="lib",otel_scope_version="1.2",team="shop"} 1\n',
  build_info: () => '# TYPE build_info gauge\nbuild_info{version="1.0"} 1\n',
  thing_count: () => 'thing_count 3\nthing_sum 4\nthing_total 5\n',
  jobs_created: () => '# TYPE jobs_created gauge\njobs_created 1700000000\n',
}

function some<Item>(items: readonly Item[], most: number): readonly Item[] {
  const kept = items.filter(() => dice.chance(most / items.length))
  return kept.length > 0 ? kept : [items[0]!]
}

function histogram(labels: string): string {
  let sum = 0
  const rows = ['0.1', '0.5', '1', '+Inf'].filter((bound) => bound === '+Inf' || dice.chance(0.8)).map((le) => `latency_seconds_bucket${withLabel(labels, `le="${le}"`)} ${sum += dice.below(5)}\n`)
  if (dice.chance(0.1)) rows.pop()
  return `${rows.join('')}${dice.chance(0.9) ? `latency_seconds_sum${labels} ${sum / 3}\n` : ''}${dice.chance(0.95) ? `latency_seconds_count${labels} ${sum}\n` : ''}`
}

function summary(labels: string): string {
  const rows = ['0.99', '0.5'].map((quantile) => `rpc_seconds${withLabel(labels, `quantile="${quantile}"`)} ${dice.pick(values)}\n`)
  return `${rows.join('')}rpc_seconds_sum${labels} 8.5\n${dice.chance(0.9) ? `rpc_seconds_count${labels} 12\n` : ''}`
}

function textScrape(names: readonly string[]): Response {
  const drawn = names.filter(() => dice.chance(0.8)).map((name) => families[name]!())
  return dice.chance(0.06) ? { body: 'no', type: text, status: 503 } : { body: drawn.join(''), type: text }
}

function openMetricsScrape(): Response {
  const ids = ['trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"', 'trace_id="xyz"', 'span_id="ab",user="u"', 'TRACE_ID="ABCDEF"']
  const exemplar = () => (dice.chance(0.5) ? ` # {${dice.pick(ids)}} 0.7${dice.pick(['', ' 1699999999.5'])}` : '')
  const total = dice.below(9)
  return {
    type: openMetrics,
    body: `# TYPE orders counter\n# HELP orders Orders.\norders_total{kind="a"} ${total}${exemplar()}\n# TYPE wait_seconds histogram\n`
      + `wait_seconds_bucket{le="1.0"} 2${exemplar()}\nwait_seconds_bucket{le="+Inf"} 4${exemplar()}\nwait_seconds_count 4\nwait_seconds_sum 5.5\n${dice.chance(0.3) ? 'wait_seconds_created 1699999000.25\n' : ''}`
      + `# TYPE build info\nbuild_info{v="1"} 1\n# TYPE state stateset\nstate{state="on"} 1\nstate{state="off"} 0\n`
      + `${dice.chance(0.3) ? '# TYPE depth gaugehistogram\ndepth_bucket{le="+Inf"} 4\ndepth_gcount 4\ndepth_gsum 9\n' : ''}${dice.chance(0.5) ? '# TYPE what unknown\nwhat 3\n' : ''}# EOF\n`,
  }
}

const jobExtras = [
  '', '', '', '', '    honor_labels: true\n', '    honor_timestamps: false\n', '    sample_limit: 4\n', '    label_limit: 4\n',
  '    metric_relabel_configs:\n      - {source_labels: [__name__], regex: "requests_total|rpc.*", action: drop}\n',
  '    metric_relabel_configs:\n      - {source_labels: [__name__], regex: "temperature_(.*)", target_label: __name__, replacement: "warmth_$1"}\n',
  '    relabel_configs:\n      - {source_labels: [__meta_kubernetes_pod_name], target_label: pod}\n      - {target_label: instance, replacement: "127.0.0.1:9"}\n',
  '    convert_classic_histograms_to_nhcb: true\n', '    scheme: http\n    metrics_path: /m\n',
]
const globals = ['', '', '', '  external_labels: {cluster: c1}\n', '  external_labels: {a: outside}\n']
const groups = [
  '{targets: ["shop:8080"]}', '{targets: ["10.1.2.3:80"], labels: {zone: a}}', '{targets: ["localhost:1"]}', '{targets: ["[2001:db8::1]:9100"]}', '{targets: ["shop"]}',
  '{targets: ["10.0.0.9:80"], labels: {__meta_kubernetes_namespace: ns, __meta_kubernetes_pod_name: p-1, __meta_kubernetes_pod_uid: u, __meta_kubernetes_pod_node_name: n, __meta_kubernetes_pod_container_name: c, __meta_kubernetes_pod_controller_kind: ReplicaSet, __meta_kubernetes_pod_controller_name: p}}',
  '{targets: ["10.0.0.9:80"], labels: {__meta_kubernetes_node_name: n2, __meta_kubernetes_pod_controller_kind: Other, __meta_kubernetes_pod_controller_name: p}}',
]

function question(): { readonly config: string; readonly trim: boolean; readonly scrapes: readonly Response[] } {
  const config = `global:\n  scrape_interval: 100ms\n  scrape_timeout: 100ms\n${dice.pick(globals)}scrape_configs:\n  - job_name: ${dice.pick(['shop', 'node/exporter'])}\n    static_configs:\n      - ${dice.pick(groups)}\n${dice.pick(jobExtras)}`
  // What the parser converts of a histogram that is broken is its own business.
  const names = some(Object.keys(families), 5).filter((name) => name !== 'odd_histogram' || !config.includes('convert_classic'))
  // Which rows of OpenMetrics are converted is the parser's business.
  const isOpen = dice.chance(0.25) && !config.includes('convert_classic')
  return { config, trim: dice.chance(0.2), scrapes: Array.from({ length: 1 + dice.below(4) }, () => (isOpen ? openMetricsScrape() : textScrape(names))) }
}

const questions = Array.from({ length: Number(count) }, question)
const answered = execFileSync(program, [], { input: questions.map((each) => JSON.stringify(each)).join('\n'), maxBuffer: 1 << 30 }).toString().trimEnd().split('\n')
const lines = questions.map((each, index) => JSON.stringify([each, JSON.parse(answered[index]!) as object]))
writeFileSync(new URL('../../packages/telemetry/src/collector/prometheus-receiver/testdata/scrapes.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`)
