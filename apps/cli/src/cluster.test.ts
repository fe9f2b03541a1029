/** `track cluster`, and what is left of a process that ends: cleanly by signals, with a report at a bug of the engine. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { apiServerOf } from '@track/apiserver'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildBareWorld } from './bare-world.ts'
import { type Home, newHome, run, stack, startsMs } from './testing/track.ts'

let home: Home

beforeEach(() => { home = newHome() })
afterEach(() => home.remove())

async function nodesOf(kubeconfig: string): Promise<string[]> {
  const text = readFileSync(kubeconfig, 'utf8')
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(text)![1]!
  const ca = Buffer.from(field('certificate-authority-data'), 'base64')
  return await new Promise((resolve, reject) => {
    get(`${field('server')}/api/v1/nodes`, { ca, agent: false, headers: { authorization: `Bearer ${field('token')}` } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (piece: string) => { body += piece })
      response.on('end', () => resolve((JSON.parse(body) as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name)))
    }).on('error', reject)
  })
}

test.each(['SIGTERM', 'SIGINT'] as const)('it serves its nodes, and ends cleanly at %s', async (signal) => {
  const file = join(home.folder, 'deep', 'kubeconfig')
  const cluster = home.start('cluster', '--nodes', '2', '--port', '0', '--pace', '1', '--write-kubeconfig', file)
  const printed = await cluster.printed(/get nodes\n/)
  expect(printed).toMatch(/^The cluster is at https:\/\/127\.0\.0\.1:\d+\nkubectl --kubeconfig \S+ get nodes\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await expect.poll(() => nodesOf(file), { timeout: startsMs }).toEqual(['node-a1', 'node-b1'])
  expect(await cluster.end(signal)).toEqual({ stdout: printed, stderr: '', exitCode: 0 })
})

test('a script gets one line of JSON', async () => {
  const cluster = home.start('cluster', '--nodes', '1', '--pace', '0', '--json')
  const { address, kubeconfig } = JSON.parse(await cluster.printed(/\n/)) as { address: string; kubeconfig: string }
  expect(kubeconfig).toContain(`server: ${address}\n`)
  await cluster.end('SIGTERM')
})

const samples = '# TYPE m gauge\nm{a="b"} 1 1750000000\nm{a="b"} 2 1750000015\n# EOF\n'

test('its Prometheus begins with the samples of a file, and says so to whoever has its address', async () => {
  const file = join(home.folder, 'samples.om')
  writeFileSync(file, samples)
  const cluster = home.start('cluster', '--nodes', '1', '--pace', '0', '--prometheus-port', '0', '--metrics', file)
  const [, address] = /Its Prometheus is at (\S+) \(its clock is the cluster's: it is 2025-06-15T15:06:56Z there\)/.exec(await cluster.printed(/kubeconfig:\n/)) ?? []
  const ask = async (path: string) => await (await fetch(path)).text()
  expect(await ask(`${address}/api/v1/query?query=m`)).toBe('{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"m","a":"b"},"value":[1750000016,"2"]}]}}')
  expect(await ask(`${new URL(address!).origin}/api/v1/query?query=m`)).toMatch(/^this door asks for its token/)
  expect((await cluster.end('SIGTERM')).exitCode).toBe(0)
})

test('all of its monitoring is behind one port, each server under its name, and what is written there stays', async () => {
  const cluster = home.start('cluster', '--nodes', '1', '--pace', '0', '--monitoring-port', '0', '--json')
  const { monitoring } = JSON.parse(await cluster.printed(/\n/)) as { monitoring: Record<string, string> }
  expect(Object.keys(monitoring)).toEqual(['prometheus', 'alertmanager', 'loki', 'tempo', 'jaeger', 'otlp'])
  const { alertmanager = '', loki = '', tempo = '', otlp = '' } = monitoring
  const silence = { matchers: [{ name: 'a', value: 'b', isRegex: false, isEqual: true }], startsAt: '2025-03-03T08:00:00Z', endsAt: '2025-03-04T08:00:00Z', createdBy: 'me', comment: 'quiet' }
  const posted = await fetch(`${alertmanager}/api/v2/silences`, { method: 'POST', body: JSON.stringify(silence), headers: { 'content-type': 'application/json' } })
  const { silenceID } = await posted.json() as { silenceID: string }
  const kept = await (await fetch(`${alertmanager}/api/v2/silences`)).json() as readonly { readonly id: string; readonly comment: string }[]
  expect(kept.map(({ id, comment }) => [id, comment])).toEqual([[silenceID, 'quiet']])
  expect(await (await fetch(`${loki}/loki/api/v1/query?query=vector(1)`)).json()).toMatchObject({ status: 'success' })
  const span = { traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8), name: 'pay', kind: 2, startTimeUnixNano: '1', endTimeUnixNano: '5000001' }
  const traces = { resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }, scopeSpans: [{ spans: [span] }] }] }
  const sent = await fetch(`${otlp}/v1/traces`, { method: 'POST', body: JSON.stringify(traces), headers: { 'content-type': 'application/json' } })
  expect([sent.status, await sent.json()]).toEqual([200, { partialSuccess: {} }])
  const found = await (await fetch(`${tempo}/api/search?q=${encodeURIComponent('{ name = "pay" }')}`)).json() as { readonly traces: readonly { readonly rootServiceName: string }[] }
  expect(found.traces.map(({ rootServiceName }) => rootServiceName)).toEqual(['shop'])
  expect((await cluster.end('SIGTERM')).exitCode).toBe(0)
})

test.each([
  ['a file that is not there', undefined, /^track: cannot read \S+samples.om: ENOENT/],
  ['no OpenMetrics', 'm 1', /^track: \S+samples.om: /],
  ['samples without a time', '# TYPE m gauge\nm 1\n# EOF\n', /expected timestamp for series \{__name__="m"\}, got none\n$/],
  ['samples of the future', '# TYPE m gauge\nm 1 99999999999\n# EOF\n', /ends at 5138-11-16T09:46:39Z, which this machine has not reached yet/],
])('%s is refused in a sentence', async (_what, text, words) => {
  const file = join(home.folder, 'samples.om')
  if (text !== undefined) writeFileSync(file, text)
  const { stderr, exitCode } = await home.start('cluster', '--prometheus-port', '0', '--metrics', file).ran
  expect(stderr).toMatch(words)
  expect(stderr).not.toMatch(stack)
  expect(exitCode).not.toBe(0)
})

test('a bug of the engine ends it at once, with all that makes it happen again', async () => {
  const { stderr, exitCode } = await run([join(import.meta.dirname, 'testing', 'broken-cluster.ts')]).ran
  expect(exitCode).toBe(70)
  expect(stderr).not.toMatch(stack)
  expect(stderr.replace(/number \d+/, 'number N')).toBe([
    'track: the engine stopped at a bug of its own: the gears came off',
    '  seed          42',
    '  virtual time  2025-03-03T08:00:30.000000Z',
    '  event         gearbox/turn, number N',
    '  version       0.1.0',
    'It is not your mistake. Please report it as an issue of this project, with these lines and the command that you typed.',
    '',
  ].join('\n'))
})

test('addons that nobody asks for are not there, those that are named are, and others are refused with what there is', async () => {
  const has = (more: readonly string[]) => [...apiServerOf(buildBareWorld({ seed: 1, nodes: 1, more })).served.keys()].some((name) => name.includes('servicemonitors'))
  expect([has([]), has(['prometheus-operator'])]).toEqual([false, true])
  const { stderr, exitCode } = await home.start('cluster', '--with', 'prometheus-operator,mesh').ran
  expect(stderr).toMatch(/--with mesh: choose among alerting, .*prometheus-operator/)
  expect(exitCode).toBe(2)
})
