/**
 * Records what a real Prometheus answers over HTTP to the requests in
 * packages/telemetry/testdata/prometheus-api/answers.json, over the series of data.om beside it.
 * `node tools/record/prometheus-api.ts PROMETHEUS PROMTOOL` (both of 3.16); the tests only read what was recorded.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

interface Question {
  readonly method?: string
  /** With its query. */
  readonly path: string
  readonly form?: string
}

interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

const [prometheus, promtool] = process.argv.slice(2)
if (prometheus === undefined || promtool === undefined) throw new Error('give the paths of prometheus and promtool')

const testdata = join(import.meta.dirname, '../../packages/telemetry/testdata/prometheus-api')
const file = join(testdata, 'answers.json')
const { cases }: { cases: [Question, Answer?][] } = JSON.parse(readFileSync(file, 'utf8'))

const folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
const address = '127.0.0.1:19191'
execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', join(testdata, 'data.om'), join(folder, 'data')])
writeFileSync(join(folder, 'prometheus.yml'), 'global: {scrape_interval: 15s}\n')
const server = spawn(prometheus, [
  `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, '--storage.tsdb.retention.time=100y', `--web.listen-address=${address}`,
], { stdio: 'ignore' })

try {
  while (!(await isReady())) await sleep(100)
  const answered: [Question, Answer][] = []
  for (const [question] of cases) answered.push([question, await ask(question)])
  const lines = answered.map(([question, answer]) => `    [${JSON.stringify(question)}, ${JSON.stringify(answer)}]`)
  writeFileSync(file, `{\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`)
  process.stdout.write(`${answered.length} answers\n`)
} finally {
  server.kill()
  rmSync(folder, { recursive: true })
}

async function isReady(): Promise<boolean> {
  // Nobody listens yet: asked again.
  return await fetch(`http://${address}/-/ready`).then(({ ok }) => ok, () => false)
}

async function ask({ method = 'GET', path, form }: Question): Promise<Answer> {
  const response = await fetch(`http://${address}${path}`, {
    method, ...(form !== undefined && { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  })
  return { status: response.status, contentType: response.headers.get('content-type') ?? '', body: await response.text() }
}
