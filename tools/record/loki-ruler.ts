/**
 * Records what a Loki's ruler says of rule groups, right and wrong. It runs already, with rules in local files: those of testdata/shop.yaml under the tenant `fake`.
 * The tests only read what was recorded. `node tools/record/loki-ruler.ts http://127.0.0.1:19410`
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ruleGroups } from './loki/rule-groups.ts'

const [address = ''] = process.argv.slice(2)
if (address === '') throw new Error('usage: node tools/record/loki-ruler.ts ADDRESS')
const testdata = join(import.meta.dirname, '../../packages/telemetry/src/logs/ruler/testdata')

async function asked(method: string, path: string, body?: string): Promise<readonly unknown[]> {
  const answer = await fetch(address + path, { method, ...(body !== undefined && { body }) })
  return [method, path, body ?? null, answer.status, answer.headers.get('content-type') ?? '', (await answer.text()).replaceAll('/tmp/lk', '')]
}

const now = BigInt(Date.now()) * 1_000_000n
const lines = ['error a', 'error b', 'fine'].map((line, index) => [String(now + BigInt(index)), line])
await fetch(`${address}/loki/api/v1/push`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ streams: [{ stream: { app: 'r' }, values: lines }] }) })
await new Promise((resolve) => setTimeout(resolve, 4000))

const paths = [
  '/loki/api/v1/rules', '/loki/api/v1/rules/shop.yaml', '/api/prom/rules', '/loki/api/v1/rules/none', '/loki/api/v1/rules/shop.yaml/errors', '/prometheus/api/v1/rules', '/prometheus/api/v1/alerts', '/prometheus/api/v1/rules?type=record',
  '/prometheus/api/v1/rules?type=ALERT', '/prometheus/api/v1/rules?type=x', '/prometheus/api/v1/rules?rule_name=Slow', '/prometheus/api/v1/rules?rule_name=Slow&rule_name=broken', '/prometheus/api/v1/rules?rule_group=second', '/prometheus/api/v1/rules?file=x', '/prometheus/api/v1/rules?file=shop.yaml&rule_group=errors',
]
const rows = [
  ...await Promise.all(paths.map((path) => asked('GET', path))), await asked('DELETE', '/loki/api/v1/rules/shop.yaml'), await asked('DELETE', '/loki/api/v1/rules/shop.yaml/errors'),
  ...await Promise.all(ruleGroups.map((group) => asked('POST', '/loki/api/v1/rules/shop.yaml', group))),
]
writeFileSync(join(testdata, 'answers.json'), `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`)
process.stdout.write(`answers.json: ${rows.length} cases\n`)
