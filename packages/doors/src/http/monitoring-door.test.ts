/** Who may ask a world's monitoring, and that requests and answers come through as they are. */
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LocalSession } from '@track/session'
import { type Part, Simulation } from '@track/simulation'
import { gzipSync } from 'node:zlib'
import { DoorRefused } from '../https/listening.ts'
import { openMonitoringDoor, type MonitoringDoor } from './monitoring-door.ts'

type Asked = { readonly method: string; readonly headers: object; readonly body?: string | Uint8Array }

let toldHeaders: object = {}

/** What was asked, without what clients add; of bytes how many. */
function echo({ headers, body, ...asked }: Asked) {
  toldHeaders = headers
  const shown = typeof body === 'object' ? `${body.length} bytes` : body
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ ...asked, ...(shown !== undefined && { body: shown }) }) }
}

const journaled: string[] = []
const networkCalls: Part = {
  name: 'network calls', initial: () => ({}), events: {},
  inputs: { 'system request': (_world: Simulation, asked: never) => {
    journaled.push((asked as Asked).method)
    return echo(asked)
  } },
}

/** Answers what it was asked; a deletion changes something. */
const session = new LocalSession({
  world: Simulation.start([networkCalls], { seed: 1, startedAt: 0 }), pace: { kind: 'paused' },
  queries: { monitoring: (_world, asked) => ((asked as Asked).method === 'DELETE' ? 'changes' : (asked as { readonly api: string }).api === 'moon' ? 'no such server' : echo(asked as Asked)) },
})
const flag = '--prometheus-port'
let closed: MonitoringDoor
let open: MonitoringDoor

beforeAll(async () => {
  closed = await openMonitoringDoor(session, { port: 0, flag, asksForToken: true, server: 'prometheus' })
  open = await openMonitoringDoor(session, { port: 0, flag, asksForToken: false })
})

afterAll(async () => {
  await closed.close()
  await open.close()
  session.dispose()
})

const bare = ({ address }: MonitoringDoor) => new URL(address).origin
const tokenOf = ({ address }: MonitoringDoor) => new URL(address).pathname.slice(1)
const asked = (path: string) => JSON.stringify({ api: 'prometheus', path, method: 'GET' })

async function read(url: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(url, { headers })
  return `${answer.status} ${await answer.text()}`
}

test('its address bears the token, and what follows it reaches the world', async () => {
  expect(await read(`${closed.address}/api/v1/query?query=up`)).toBe(`200 ${asked('/api/v1/query?query=up')}`)
})

test('a bearer token opens it too', async () => {
  expect(await read(`${bare(closed)}/-/ready`, { authorization: `Bearer ${tokenOf(closed)}` })).toBe(`200 ${asked('/-/ready')}`)
})

test('the world learns no key: not from the path, nor from a header', async () => {
  const headers = { authorization: `Bearer ${tokenOf(closed)}`, cookie: tokenOf(closed), referer: `${closed.address}/graph` }
  await read(`${closed.address}/-/ready`, headers)
  expect(toldHeaders).toMatchObject({ host: new URL(closed.address).host })
  expect(JSON.stringify(toldHeaders)).not.toContain(tokenOf(closed))
})

test.each<[what: string, path: string, headers: Record<string, string>]>([
  ['no token', '/api/v1/query', {}],
  ['a wrong one', '/abc/api/v1/query', {}],
  ['a wrong bearer', '/api/v1/query', { authorization: 'Bearer abc' }],
])('%s is turned away', async (_what, path, headers) => {
  expect(await read(`${bare(closed)}${path}`, headers)).toMatch(/^401 this door asks for its token/)
})

test('told to ask for none, it asks for none; without a server of its own, the first word of a path names one', async () => {
  expect(await read(`${open.address}/loki/ready`)).toBe(`200 ${JSON.stringify({ api: 'loki', path: '/ready', method: 'GET' })}`)
  expect(await read(`${open.address}/moon/ready`)).toBe('404 no server "moon" in this world\n')
})

test.each<[what: string, type: string, body: string | Uint8Array, read: unknown, headers?: Record<string, string>]>([
  ['a form', 'application/x-www-form-urlencoded', 'query=up', 'query=up'],
  ['bytes', 'application/x-protobuf', new Uint8Array([0, 255, 1]), '3 bytes'],
  ['packed text', 'application/json', gzipSync('{"a": 1}'), '{"a": 1}', { 'content-encoding': 'gzip' }],
])('%s is handed on', async (_what, type, body, found, headers = {}) => {
  const answer = await fetch(`${open.address}/loki/x`, { method: 'POST', body, headers: { 'content-type': type, ...headers } })
  expect(await answer.json()).toEqual({ api: 'loki', path: '/x', method: 'POST', body: found })
})

test.each<[what: string, body: Uint8Array, refusal: RegExp]>([
  ['no gzip', new Uint8Array([1, 2, 3]), /^400 the body is no gzip: incorrect header check\n$/],
  ['more than a body may be', gzipSync(new Uint8Array(4_000_000)), /^413 limit is 3145728\n$/],
])('what says that it is packed and is %s is refused', async (_what, body, refusal) => {
  const answer = await fetch(`${open.address}/loki/x`, { method: 'POST', body, headers: { 'content-encoding': 'gzip' } })
  expect(`${answer.status} ${await answer.text()}`).toMatch(refusal)
})

test('what changes something becomes an input', async () => {
  const answer = await fetch(`${open.address}/alertmanager/api/v2/silence/1`, { method: 'DELETE' })
  expect(await answer.json()).toEqual({ api: 'alertmanager', path: '/api/v2/silence/1', method: 'DELETE' })
  expect(journaled).toEqual(['DELETE'])
})

test.each([
  ['a page of somebody else', { origin: 'https://example.com' }],
  ['a name that was rebound', { host: 'example.com' }],
])('%s is refused, token or not', async (_what, headers) => {
  const { port, hostname } = new URL(open.address)
  const status = await new Promise((resolve, reject) => {
    request({ hostname, port, path: '/-/ready', headers }, (response) => resolve(response.resume().statusCode)).on('error', reject).end()
  })
  expect(status).toBe(403)
})

test('a port in use is refused in one sentence', async () => {
  const port = Number(new URL(open.address).port)
  const opening = openMonitoringDoor(session, { port, flag, asksForToken: true })
  await expect(opening).rejects.toThrow(DoorRefused)
  await expect(opening).rejects.toThrow(`port ${port} is in use: choose another with --prometheus-port, or 0 for any free one.`)
})
