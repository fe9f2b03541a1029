/**
 * Records what a Loki answers to pushes, and what is in it then. It runs already, with its defaults and no tenants.
 * The tests only read what was recorded. `node tools/record/loki.ts http://127.0.0.1:19410`
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pushes } from './loki/pushes.ts'

const [address = ''] = process.argv.slice(2)
if (address === '') throw new Error('usage: node tools/record/loki.ts ADDRESS')
const testdata = join(import.meta.dirname, '../../packages/telemetry/src/logs/receive/testdata')

/** Texts of refusals tell the second: none begins near the end of one. */
async function freshSecond(): Promise<bigint> {
  while (Date.now() % 1000 > 500) await new Promise((resolve) => setTimeout(resolve, 20))
  return BigInt(Date.now())
}

const rows: string[] = []
const run = String(Date.now())
for (let index = 0; index < pushes(0n).length; index++) {
  const nowMs = await freshSecond()
  const own = `${run}-${index}`
  const { contentType, contentEncoding, body } = pushes(nowMs * 1_000_000n)[index]!(own)
  const headers = { ...(contentType === '' ? {} : { 'content-type': contentType }), ...(contentEncoding === '' ? {} : { 'content-encoding': contentEncoding }) }
  const answer = await fetch(`${address}/loki/api/v1/push`, { method: 'POST', headers, body: new Uint8Array(body) as never })
  const text = await answer.text()
  const query = new URLSearchParams({ query: `{own="${own}"}`, start: String(nowMs * 1_000_000n - 86_400_000_000_000n), end: String((nowMs + 60_000n) * 1_000_000n), limit: '1000', direction: 'forward' })
  const found = await (await fetch(`${address}/loki/api/v1/query_range?${query.toString()}`)).json() as { data: { result: { stream: object; values: [string, string][] }[] } }
  const streams = found.data.result.map(({ stream, values }) => JSON.stringify([Object.fromEntries(Object.entries(stream).toSorted()), values])).toSorted()
  rows.push(JSON.stringify([Number(nowMs), own, contentType, contentEncoding, Buffer.from(body).toString('base64'), answer.status, text, streams.map((each) => JSON.parse(each) as unknown)]))
}
writeFileSync(join(testdata, 'pushes.json'), `[\n${rows.join(',\n')}\n]\n`)
process.stdout.write(`pushes.json: ${rows.length} cases\n`)
