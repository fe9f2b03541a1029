/** Who may read a world's Prometheus, and that its answers come through as they are. */
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LocalSession } from '@track/session'
import { Simulation } from '@track/simulation'
import { DoorRefused } from '../https/listening.ts'
import { openPrometheusDoor, type PrometheusDoor } from './prometheus-door.ts'

/** Answers what it was asked. */
const session = new LocalSession({
  world: Simulation.start([], { seed: 1, startedAt: 0 }), pace: { kind: 'paused' },
  queries: { prometheus: (_world, asked) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(asked) }) },
})
let closed: PrometheusDoor
let open: PrometheusDoor

beforeAll(async () => {
  closed = await openPrometheusDoor(session, { port: 0, asksForToken: true })
  open = await openPrometheusDoor(session, { port: 0, asksForToken: false })
})

afterAll(async () => {
  await closed.close()
  await open.close()
  session.dispose()
})

const bare = ({ address }: PrometheusDoor) => new URL(address).origin
const tokenOf = ({ address }: PrometheusDoor) => new URL(address).pathname.slice(1)
const asked = (path: string) => JSON.stringify({ method: 'GET', path })

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

test.each<[what: string, path: string, headers: Record<string, string>]>([
  ['no token', '/api/v1/query', {}],
  ['a wrong one', '/abc/api/v1/query', {}],
  ['a wrong bearer', '/api/v1/query', { authorization: 'Bearer abc' }],
])('%s is turned away', async (_what, path, headers) => {
  expect(await read(`${bare(closed)}${path}`, headers)).toMatch(/^401 this Prometheus asks for its token/)
})

test('told to ask for none, it asks for none', async () => {
  expect(await read(`${open.address}/-/ready`)).toBe(`200 ${asked('/-/ready')}`)
})

test('a form is handed on', async () => {
  const answer = await fetch(`${open.address}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: 'up' }) })
  expect(await answer.json()).toEqual({ method: 'POST', path: '/api/v1/query', form: 'query=up' })
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
  const opening = openPrometheusDoor(session, { port, asksForToken: true })
  await expect(opening).rejects.toThrow(DoorRefused)
  await expect(opening).rejects.toThrow(`port ${port} is in use: choose another with --prometheus-port, or 0 for any free one.`)
})
