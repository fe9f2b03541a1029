/** Requests through the HTTPS door: odd ones, large ones, and what leaves with an answer. */
import { Agent } from 'node:https'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, openDoor, type OpenDoor, pemOf, sendBytes } from './testing/open-door.ts'

let open: OpenDoor

beforeAll(async () => { open = await openDoor() })
afterAll(() => open.close())

const json = { 'content-type': 'application/json' }
const configMaps = '/api/v1/namespaces/default/configmaps'

function create(name: string, data: Record<string, string>, query = '') {
  return ask(open, `${configMaps}${query}`, {
    method: 'POST', headers: json, body: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }),
  })
}

describe('large answers', () => {
  beforeAll(() => create('large', { text: 'x'.repeat(200 * 1024) }))

  test('are packed for a client that takes it', async () => {
    const packed = await ask(open, `${configMaps}/large`, { headers: { 'accept-encoding': 'gzip' } })
    const plain = await ask(open, `${configMaps}/large`)
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'application/json', vary: 'Accept-Encoding' })
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 50)
    expect(gunzipSync(packed.bytes).toString()).toBe(plain.text)
    expect(plain.headers['content-encoding']).toBeUndefined()
  })

  test('small ones are not', async () => {
    const { headers } = await ask(open, `${configMaps}/kube-root-ca.crt`, { headers: { 'accept-encoding': 'gzip' } })
    expect(headers['content-encoding']).toBeUndefined()
  })

  test('HEAD has the length, and no body', async () => {
    const head = await ask(open, `${configMaps}/large`, { method: 'HEAD' })
    const get = await ask(open, `${configMaps}/large`)
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', get.headers['content-length']])
  })
})

test('every warning is a header line of its own; what is not ASCII and what ends lines does no harm', async () => {
  const document = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'warned' }, 'a "quoted"': 1, 'größe\n': 2 }
  const { status, rawHeaders } = await ask(open, `${configMaps}?fieldValidation=Warn`, { method: 'POST', headers: json, body: JSON.stringify(document) })
  const lines = rawHeaders.filter((_value, index) => rawHeaders[index - 1] === 'warning' || rawHeaders[index - 1] === 'Warning')
  expect(status).toBe(201)
  expect(lines.map((line) => Buffer.from(line, 'latin1').toString('utf8'))).toEqual([
    String.raw`299 - "unknown field \"a \\\"quoted\\\"\""`,
    String.raw`299 - "unknown field \"größe\\n\""`,
  ])
})

test('one connection carries many requests', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: pemOf(open.door, 'certificate-authority-data') })
  const ports = new Set<number | undefined>()
  for (const path of ['/version', '/api', configMaps]) {
    const { headers } = await ask(open, path, { agent })
    ports.add(Object.values(agent.freeSockets).flat()[0]?.localPort)
    expect(headers.connection).toBe('keep-alive')
  }
  agent.destroy()
  expect(ports.size).toBe(1)
})

/** What is sent → the first line of the answer. */
const malformed: Record<string, [request: (token: string) => string | Buffer, line: RegExp]> = {
  'not HTTP': [() => 'hello\r\n\r\n', /^HTTP\/1\.1 400 Bad Request/],
  'bytes': [() => Buffer.from([0, 255, 13, 10, 13, 10]), /^HTTP\/1\.1 400 Bad Request/],
  'a version that is none': [() => 'GET / HTTP/9.9\r\n\r\n', /^HTTP\/1\.1 (400|505)/],
  'no host': [() => 'GET /version HTTP/1.1\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 (400|403)/],
  'a path that is no path': [(token) => asked('*', token), /^HTTP\/1\.1 404/],
  'a path with two slashes': [(token) => asked('//version', token), /^HTTP\/1\.1 404/],
  'an encoding that is none': [(token) => asked('/api/v1/namespaces/%zz', token), /^HTTP\/1\.1 400/],
  'bytes that are no UTF-8 in a path': [(token) => asked('/api/v1/namespaces/%ff', token), /^HTTP\/1\.1 400/],
  'an encoding that is none in an aggregated API': [(token) => asked('/apis/custom.metrics.k8s.io/v1beta1/%zz', token), /^HTTP\/1\.1 400/],
  'a query that is none': [(token) => asked('/api/v1/pods?limit=%zz&%=&=&&', token), /^HTTP\/1\.1 (200|400)/],
  'a query that is called as what objects have': [(token) => asked('/api/v1/pods?__proto__=1&constructor=2&toString=3', token), /^HTTP\/1\.1 200/],
  'a header that is called so': [(token) => asked('/api/v1/pods', token, '__proto__: 1\r\nconstructor: 2\r\nConnection: close\r\n'), /^HTTP\/1\.1 200/],
  'a watch from nowhere': [(token) => asked('/api/v1/pods?watch=true&resourceVersion=x', token), /^HTTP\/1\.1 500/],
  'a watch of what no selector is': [(token) => asked('/api/v1/pods?watch=true&labelSelector=a%20b%20c', token), /^HTTP\/1\.1 400/],
  'a watch of a field that is not there': [(token) => asked('/api/v1/pods?watch=true&fieldSelector=nope%3D1', token), /^HTTP\/1\.1 400/],
  'an upgrade to nothing': [(token) => asked('/api/v1/pods', token, 'Connection: Upgrade\r\nUpgrade: tea\r\n'), /^HTTP\/1\.1 400/],
  'an exec without upgrade': [(token) => asked('/api/v1/namespaces/default/pods/web/exec?command=ls', token), /^HTTP\/1\.1 400/],
  'an exec to another protocol': [
    (token) => asked('/api/v1/namespaces/default/pods/web/exec?command=ls', token, 'Connection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v9\r\n'),
    /^HTTP\/1\.1 403/,
  ],
  'a WebSocket without its key': [
    (token) => asked('/api/v1/namespaces/default/pods/web/exec?command=ls', token, 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: v5.channel.k8s.io\r\n'),
    /^HTTP\/1\.1 40/,
  ],
}

function asked(path: string, token: string, headers = 'Connection: close\r\n'): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${open.port}\r\nAuthorization: Bearer ${token}\r\n${headers}\r\n`
}

test.each(Object.entries(malformed))('the door and the world survive: %s', async (_name, [request, line]) => {
  const text = await sendBytes(open, request(open.token))
  expect(text.split('\r\n')[0]).toMatch(line)
  expect(open.session.view().failure).toBeUndefined()
  expect((await ask(open, '/readyz')).text).toBe('ok')
})

const refused: Record<string, string> = {
  'none': '', 'the beginning of one': '{', 'a list': '[]', 'null': 'null', 'a number': '1', 'a byte': '\u0000', 'an object without a name': '{"metadata":null}',
}

test.each(Object.entries(refused))('a body: %s', async (_name, body) => {
  const { status } = await ask(open, configMaps, { method: 'POST', headers: json, body })
  expect([Math.floor(status / 100), open.session.view().failure]).toEqual([4, undefined])
})

test('a body with names that objects have by themselves', async () => {
  const body = '{"__proto__":{"a":1},"constructor":{},"metadata":{"name":"proto"}}'
  expect((await ask(open, configMaps, { method: 'POST', headers: json, body })).status).toBe(201)
})
