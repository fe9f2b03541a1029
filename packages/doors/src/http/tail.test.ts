/** Loki's tail over a WebSocket: what is sent, when the world's time wakes it, and what is refused. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LocalSession } from '@track/session'
import { type Plain, Simulation } from '@track/simulation'
import { WebSocket } from 'ws'
import { openMonitoringDoor, type MonitoringDoor } from './monitoring-door.ts'

const hour = 3_600_000_000
const text = (status: number, body: string) => ({ status, contentType: 'text/plain', body })
const asked: Record<string, string>[] = []

/** A Loki with a line each second, whose odd ones are of another stream. */
function answer(world: Simulation, given: Plain): Plain {
  const { searchParams, pathname } = new URL((given as { readonly path: string }).path, 'http://loki')
  const parameters = Object.fromEntries(searchParams)
  if (pathname === '/loki/api/v1/tail') return parameters['query'] === '{' ? text(400, 'parse error') : text(400, 'Bad Request\n')
  if (pathname !== '/loki/api/v1/query_range') return text(404, '404 page not found\n')
  asked.push(parameters)
  if (parameters['query'] === 'rate') return text(200, JSON.stringify({ data: { resultType: 'matrix', result: [] } }))
  const [start, end] = [Number(BigInt(parameters['start']!) / 1_000_000_000n), Math.min(world.now * 1e3, Number(parameters['end'])) / 1e9]
  const seconds = Array.from({ length: 5000 }, (_, index) => index).filter((each) => each >= start && each * 1e9 >= Number(parameters['start']) && each < end).slice(-Number(parameters['limit']))
  const streams = [0, 1].map((odd) => ({ stream: { odd: String(odd) }, values: seconds.filter((each) => each % 2 === odd).map((each) => [`${each}000000000`, `line ${each}`]) }))
  return text(200, JSON.stringify({ data: { resultType: 'streams', result: streams } }))
}

const session = new LocalSession({ world: Simulation.start([], { seed: 1, startedAt: hour }), pace: { kind: 'paused' }, queries: { monitoring: answer } })
let door: MonitoringDoor

beforeAll(async () => {
  door = await openMonitoringDoor(session, { port: 0, flag: '--monitoring-port', asksForToken: true })
})

afterAll(async () => {
  await door.close()
  session.dispose()
})

interface Message { readonly streams: readonly { readonly stream: object; readonly values: readonly (readonly [string, string])[] }[] }

interface Client {
  readonly socket: WebSocket
  /** The next message that comes, or how it ended. */
  next(): Promise<Message | string>
}

function tailing(query: string, more = '', address = door.address): Client {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/loki/loki/api/v1/tail?query=${encodeURIComponent(query)}${more}`)
  const come: (Message | string)[] = []
  const waiting: ((each: Message | string) => void)[] = []
  const put = (each: Message | string) => {
    const first = waiting.shift()
    if (first) first(each)
    else come.push(each)
  }
  socket.on('message', (data) => put(JSON.parse(String(data as Buffer)) as Message))
  socket.on('close', (code, reason) => put(`${code} ${String(reason)}`))
  socket.on('unexpected-response', (_request, response) => {
    let body = ''
    response.on('data', (part) => (body += String(part))).on('end', () => put(`${response.statusCode} ${body}`))
  })
  socket.on('error', () => undefined)
  return { socket, next: () => new Promise((resolve) => {
    const first = come.shift()
    if (first === undefined) waiting.push(resolve)
    else resolve(first)
  }) }
}

const lines = (message: Message | string) => (typeof message === 'string' ? message : message.streams.map(({ values }) => values.map(([, line]) => line).join()))

test('what there is comes in the order of time, an entry a stream; then what comes', async () => {
  const client = tailing('{a="b"}', '&limit=3')
  const first = await client.next() as Message
  expect(first.streams[0]).toEqual({ stream: { odd: '1' }, values: [['3597000000000', 'line 3597']] })
  expect(lines(first)).toEqual(['line 3597', 'line 3598', 'line 3599'])
  await session.advance(2_000_000)
  expect(lines(await client.next())).toEqual(['line 3600', 'line 3601'])
  client.socket.close()
})

test('it may lag behind, and many entries are cut into messages of a hundred', async () => {
  const client = tailing('{a="b"}', '&delay_for=5&limit=150')
  expect([await client.next(), await client.next()].map((each) => lines(each).length)).toEqual([100, 50])
  expect(BigInt(asked.at(-1)!['end']!)).toBe(BigInt(session.view().now) * 1000n - 5_000_000_000n)
  client.socket.close()
})

test('a client that goes by a clock of the world\'s future is told of the last hour', async () => {
  const client = tailing('{a="b"}', '&start=1795470822370551848&limit=1')
  expect(lines(await client.next())).toEqual(['line 3601'])
  client.socket.close()
})

test.each([
  ['a query that cannot be read', '{', '', '400 parse error'], ['a query of no logs', 'rate', '', '1011 only log selector is supported'],
])('%s', async (_what, query, more, words) => {
  expect(await tailing(query, more).next()).toBe(words)
})

test('without the token nobody comes in, and nothing else is a WebSocket', async () => {
  expect(await tailing('{a="b"}', '', new URL(door.address).origin).next()).toMatch(/^401 this door asks/)
  expect(await tailing('x', '', `${door.address}/loki/ready`).next()).toMatch(/^404 404 page not found/)
})
