/**
 * Records what the real logcli 3.7.8 prints, with this project's Loki behind it: what is compared is the client. Times are
 * given in every command, and the time before its own lines is left out. `node tools/record/logcli.ts LOGCLI`
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { minute, parseTimestamp, second } from '@track/simulation'
import { answerLoki, labelsOf, newLogsState, pushLogs, requestOf } from '@track/telemetry'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/logcli.ts LOGCLI')

const at = parseTimestamp('2025-03-03T08:00:00Z')
const levels = ['info', 'info', 'warn', 'error']

const streams = ['web-1', 'web-2', 'db-0'].map((pod, number) => ({
  labels: { namespace: 'shop', app: pod.replace(/-\d$/, ''), pod, ...(number === 2 && { tier: 'a "quoted" <name>' }) },
  entries: Array.from({ length: 14 }, (_, index) => ({
    // The first three of a stream come at one time: what that means for batches is to be seen.
    at: at + Math.max(0, index - 2) * 20 * second + number * 1000 + (index % 5 === 4 ? 123_456 : 0),
    line: index === 3 ? '  padded & <escaped> \u00e9\t ' : `level=${levels[index % 4]} n=${index} msg="from ${pod}"`,
  })),
}))

const span = '--from 2025-03-03T08:00:00Z --to 2025-03-03T08:10:00Z'
const all = `'{namespace="shop"}'`

const lines = [
  `query ${span} ${all}`,
  `query ${span} --limit 7 ${all}`, `query ${span} --limit 7 --forward ${all}`, `query ${span} --limit 20 --batch 6 ${all}`, `query ${span} --limit 0 --batch 10 --forward ${all}`,
  `query ${span} --forward --batch 2 ${all}`, `query ${span} --limit 3 -o raw ${all}`, `query ${span} --limit 5 -o jsonl ${all}`, `query ${span} --limit 5 -o jsonl --no-labels ${all}`,
  `query ${span} --limit 5 --no-labels ${all}`, `query ${span} --limit 5 --include-label pod ${all}`, `query ${span} --limit 5 --include-label app --include-label tier ${all}`,
  `query ${span} --limit 5 --exclude-label pod ${all}`, `query ${span} --limit 5 --include-common-labels ${all}`, `query ${span} --limit 5 --labels-length 40 ${all}`,
  `query ${span} -q --limit 5 '{app="db"}'`, `query ${span} --quiet --limit 2 '{app="nobody"}'`, `query ${span} '{app="nobody"}'`,
  ...['rfc3339nano', 'rfc822z', 'rfc1123z', 'stampmicro', 'stampmilli', 'stampnano', 'unixdate'].map((format) => `query ${span} -q --limit 2 --timezone UTC --output-timestamp-format ${format} ${all}`),
  `query ${span} --step 1m 'sum by (app) (count_over_time(${'{namespace="shop"}'}[1m]))'`, `query ${span} -q 'vector(1.5e-9)' --step 5m`, `query ${span} --interval 30s --limit 5 ${all}`,
  `query ${span} -q --limit 4 '{app="web"} | logfmt | level="error"'`, `query ${span} -q --limit 4 '{app="web"} | logfmt | line_format "{{.n}}"'`,
  `query ${span} '{app="web"'`, `query ${span} --retries 2 'x'`, `query --from yesterday ${all}`, `query --from 2025-03-03 ${all}`, `query --from 2025-03-03T08:00:00 ${all}`,
  `query ${span} --header nothing ${all}`, `query ${span} --bearer-token a --bearer-token-file b ${all}`, `query ${span} --username u --password p --bearer-token a ${all}`,
  'query', 'query --nope', 'query --output yaml x', 'nothing', `query ${span} --since`, `query ${span} a b`,
  `instant-query --now 2025-03-03T08:02:00Z 'count_over_time({namespace="shop"}[5m])'`, `instant-query --now 2025-03-03T08:02:00Z -q '1+1'`,
  `instant-query --now 2025-03-03T08:02:00Z -q 'sum(count_over_time({app="nobody"}[5m]))'`, `instant-query --now 2025-03-03T08:02:00Z ${all}`,
  `labels ${span}`, `labels ${span} pod`, `labels ${span} nothing`, `labels -q ${span} pod`,
  `series ${span} ${all}`, `series -q ${span} '{app="web"}'`, `series -q ${span} --analyze-labels ${all}`, `series ${span} '{}'`, `series ${span} '{'`, 'series',
  `stats ${span} ${all}`, `stats -q ${span} '{app="db"}'`, `stats ${span} '{'`,
  `fmt < '{app="web"}|="x"|json|line_format"{{.a}}"'`, `fmt < 'sum by(app)(rate({app="web"}[5m]))/2'`, `fmt < '{app='`,
]

const now = at + 30 * minute
const store = newLogsState()
for (const { labels, entries } of streams) {
  pushLogs(store, [{ labels: labelsOf(labels), entries: entries.map((entry) => ({ ...entry, metadata: [] })) }], { now })
}

const server = createServer((message, response) => {
  const { status, contentType, body } = answerLoki({ now, store }, requestOf(message.method ?? 'GET', message.url ?? '/'))
  response.writeHead(status, { 'content-type': contentType }).end(body)
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const { port } = server.address() as AddressInfo

/** Words as a shell cuts them; behind `<` is standard input. */
function wordsOf(line: string): { words: string[]; input: string } {
  const found = Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare!)
  const input = found.indexOf('<')
  return input < 0 ? { words: found, input: '' } : { words: found.slice(0, input), input: found[input + 1]! }
}

function ran(line: string): Promise<readonly [line: string, stdout: string, stderr: string, exitCode: number]> {
  const { words, input } = wordsOf(line)
  const child = spawn(program, words, { env: { LOKI_ADDR: `http://127.0.0.1:${port}`, TZ: 'UTC', HOME: '/nonexistent' } })
  const texts = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) child[stream].setEncoding('utf8').on('data', (text: string) => { texts[stream] += text })
  child.stdin.end(input)
  const plain = (text: string) => text.replaceAll(`127.0.0.1:${port}`, 'loki.example:3100').replaceAll(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, '')
  return new Promise((resolve) => child.on('close', (code) => resolve([line, plain(texts.stdout), plain(texts.stderr), code ?? -1])))
}

const answers = []
for (const line of lines) answers.push(await ran(line))
server.close()
const rows = answers.map((answer) => JSON.stringify(answer)).join(',\n')
writeFileSync(join(import.meta.dirname, '../../packages/telemetry/testdata/logcli.json'), `{"now": ${now}, "streams": ${JSON.stringify(streams)}, "answers": [\n${rows}\n]}\n`)
console.log(`${answers.length} commands`)
