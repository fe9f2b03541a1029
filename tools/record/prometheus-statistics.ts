/**
 * Records what a real Prometheus says that queries have read, over the series of packages/telemetry/testdata/prometheus-api/data.om, into statistics.jsonl
 * beside it. `node tools/record/prometheus-statistics.ts PROMETHEUS PROMTOOL` (both of 3.16); the tests only read what was recorded.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const queries = [
  'up', 'http_requests_total', 'http_requests_total{code="200"}', 'none', '1 + 2', 'vector(1)', 'time()', 'sum(http_requests_total)', 'sum by (code) (http_requests_total)',
  'rate(http_requests_total[1m])', 'sum(rate(http_requests_total[2m]))', 'rate(http_requests_total[1m] offset 30s)', 'increase(http_requests_total[5m])',
  'http_requests_total offset 1m', 'http_requests_total @ 1750000120', 'rate(http_requests_total[1m] @ 1750000120)', 'up + on(instance, job) up', 'http_requests_total / ignoring(code) group_left sum without(code) (http_requests_total)',
  'histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[2m])))', 'max_over_time(temperature[1m])', 'max_over_time(temperature[2m:30s])', 'max_over_time(rate(http_requests_total[1m])[2m:30s])',
  'avg_over_time(sum(up)[1m:15s] offset 30s)', 'max_over_time(temperature[2m:30s] @ 1750000200)', 'max_over_time((max_over_time(temperature[1m:15s]))[2m:30s])', 'topk(1, http_requests_total)', 'count(up) or up',
  'absent(none)', 'absent_over_time(up[1m])', 'quantile_over_time(0.5, temperature[1m])', 'timestamp(up)', 'abs(temperature)', '-temperature', 'clamp(temperature, 0, 1)', 'predict_linear(temperature[1m], 60)',
  'label_replace(up, "a", "b", "", "")', 'scalar(up{instance="10.0.0.1:8080"})', 'sort(up)', 'up == 1', 'up unless up', 'up and up', '(up)', 'changes(up[2m])', 'resets(http_requests_total[2m])', 'rate(latency_seconds_bucket[1m])',
]

const instants = ['time=1750000300', 'time=1750000120', 'time=1750000150']
const ranges = ['start=1750000100&end=1750000280&step=15', 'start=1750000000&end=1750000300&step=60', 'start=1750000090&end=1750000300&step=7']

const [prometheus, promtool] = process.argv.slice(2)
if (prometheus === undefined || promtool === undefined) throw new Error('give the paths of prometheus and promtool')

const testdata = join(import.meta.dirname, '../../packages/telemetry/testdata/prometheus-api')
const folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
const address = '127.0.0.1:19192'
execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', join(testdata, 'data.om'), join(folder, 'data')])
writeFileSync(join(folder, 'prometheus.yml'), 'global: {scrape_interval: 15s}\n')
const server = spawn(prometheus, [
  `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, '--storage.tsdb.retention.time=100y', `--web.listen-address=${address}`, '--enable-feature=promql-per-step-stats',
], { stdio: 'ignore' })

try {
  // Nobody listens yet: asked again.
  while (!(await fetch(`http://${address}/-/ready`).then(({ ok }) => ok, () => false))) await sleep(100)
  const lines: string[] = []
  for (const query of queries) {
    const times = [...instants.map((each) => `query?${each}`), ...ranges.map((each) => `query_range?${each}`)]
    for (const each of times) lines.push(await told(`/api/v1/${each}&query=${encodeURIComponent(query)}&stats=all`))
  }
  for (const query of ['temperature[1m]', 'temperature[2m:30s]', 'up[2m] offset 1m']) lines.push(await told(`/api/v1/query?time=1750000300&query=${encodeURIComponent(query)}&stats=all`))
  writeFileSync(join(testdata, 'statistics.jsonl'), lines.map((line) => `${line}\n`).join(''))
  process.stdout.write(`${lines.length} answers\n`)
} finally {
  server.kill()
  rmSync(folder, { recursive: true })
}

async function told(path: string): Promise<string> {
  const { data } = await (await fetch(`http://${address}${path}`)).json() as { data: { stats: { samples: unknown } } }
  return JSON.stringify([path, data?.stats.samples])
}
