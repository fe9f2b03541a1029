/** Who comes in through the HTTPS door, and what the world learns of it. */
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { createServer, type Server } from 'node:net'
import { apiServerPart, defineKind, nameColumn } from '@track/apiserver'
import { configMaps } from '@track/apimachinery'
import { LocalSession } from '@track/session'
import { type InputRow, type Part, Simulation } from '@track/simulation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createAuthority } from './certificates.ts'
import { DoorRefused } from './listening.ts'
import { type HttpsDoor, openHttpsDoor } from './server.ts'

/** A part that breaks when it is told to: a bug of the engine. */
const brokenPart: Part<object> = {
  name: 'broken',
  initial: () => ({}),
  events: {},
  inputs: {
    break() {
      throw new Error('the gears came off')
    },
  },
}

const kinds = [defineKind({ resource: configMaps, type: 'io.k8s.api.core.v1.ConfigMap', columns: [nameColumn] })]
const newSession = () => new LocalSession({ world: Simulation.start([apiServerPart({ kinds }), brokenPart], { seed: 1, startedAt: 0 }) })

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { readonly 'certificate-authority-data': string } }]
  readonly users: readonly [{ readonly user: Readonly<Record<'client-certificate-data' | 'client-key-data' | 'token', string>> }]
}

const decoded = (text: string) => Buffer.from(text, 'base64').toString('utf8')

let session: LocalSession
let door: HttpsDoor
let config: Kubeconfig
let inputs: InputRow[]

beforeAll(async () => {
  session = newSession()
  inputs = []
  session.observeInputs((row) => inputs.push(row))
  door = await openHttpsDoor(session, { port: 0 })
  config = parse(door.kubeconfig) as Kubeconfig
})

afterAll(async () => {
  session.dispose()
  await door.close()
})

interface Answer {
  readonly status: number
  readonly body: string
}

function ask(path: string, options: RequestOptions & { body?: string | Buffer } = {}, address = door.address): Promise<Answer> {
  const { body = '', ...rest } = options
  const ca = decoded(config.clusters[0].cluster['certificate-authority-data'])
  return new Promise((resolve, reject) => {
    const asked = httpsRequest(`${address}${path}`, { ca, agent: false, servername: 'localhost', ...rest }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      response.on('end', () => resolve({ status: response.statusCode!, body: text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const path = '/api/v1/namespaces/default/configmaps'
const portOf = () => new URL(door.address).port
const withToken = (headers: Record<string, string> = {}) => ({ headers: { authorization: `Bearer ${config.users[0].user.token}`, ...headers } })
const withCertificate = () => {
  const { 'client-certificate-data': certificate, 'client-key-data': key } = config.users[0].user
  return { cert: decoded(certificate), key: decoded(key) }
}

test('its token and its certificate each let a client in', async () => {
  expect((await ask(path, withToken())).status).toBe(200)
  expect((await ask(path, withCertificate())).status).toBe(200)
})

test('who has neither may ask what everybody may, and nothing else', async () => {
  expect(await ask(path)).toMatchObject({ status: 401, body: expect.stringContaining('"message":"Unauthorized"') })
  expect((await ask(path, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  expect((await ask(path, { headers: { authorization: 'Basic YTpi' } })).status).toBe(401)
})

test('a certificate of another authority is none', async () => {
  const stranger = await createAuthority()
  const { certificate: cert, key } = await stranger.issueClient({ name: 'kubernetes-admin', groups: ['system:masters'] })
  expect((await ask(path, { cert, key })).status).toBe(401)
})

test('a token that was issued for another user is that user', async () => {
  const token = door.issueToken({ name: 'alice', groups: ['system:authenticated'] })
  await ask(path, { headers: { authorization: `Bearer ${token}` } })
  expect(inputs.at(-1)).toMatchObject({ data: { user: { name: 'alice' } } })
})

const turnedAway: Record<string, [headers: () => Record<string, string>, says: RegExp]> = {
  'another name for this machine': [() => ({ host: 'evil.example' }), /answers to 127\.0\.0\.1:\d+, not to "evil\.example"/],
  'a name that was bound to this machine, with its port': [() => ({ host: `rebound.example:${portOf()}` }), /not to "rebound\.example/],
  'its own name with another port': [() => ({ host: '127.0.0.1:1' }), /not to "127\.0\.0\.1:1"/],
  'a page of somewhere else': [() => ({ origin: 'https://evil.example' }), /pages of "https:\/\/evil\.example" are refused/],
  'a page of this machine on another port': [() => ({ origin: 'http://localhost:1' }), /pages of "http:\/\/localhost:1" are refused/],
  'a page without an origin': [() => ({ origin: 'null' }), /pages of "null" are refused/],
}

test.each(Object.entries(turnedAway))('turned away, although it knows the token: %s', async (_name, [headers, says]) => {
  const before = inputs.length
  const answer = await ask(path, withToken(headers()))
  expect(answer).toMatchObject({ status: 403, body: expect.stringMatching(says) })
  expect(inputs.length).toBe(before)
})

test('its own names are answered', async () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    expect((await ask(path, withToken({ host: `${host}:${portOf()}`, origin: `https://${host}:${portOf()}` }))).status).toBe(200)
  }
})

test('it listens on loopback and nowhere else', () => {
  expect(door.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  return expect(ask(path, withToken(), `https://127.0.0.2:${portOf()}`)).rejects.toThrow('ECONNREFUSED')
})

test('3 MiB are taken, a byte more is not', async () => {
  const limit = 3 * 1024 * 1024
  const of = (length: number) => ({ ...withToken({ 'content-type': 'application/json' }), method: 'POST', body: Buffer.alloc(length, ' ') })
  expect((await ask(path, of(limit))).status).toBe(400)
  expect(await ask(path, of(limit + 1))).toMatchObject({
    status: 413, body: expect.stringContaining('Request entity too large: limit is 3145728'),
  })
})

test('keys and tokens never enter the world', async () => {
  const { token } = config.users[0].user
  const inProtocol = `base64url.bearer.authorization.k8s.io.${token}`
  await ask(path, withToken({ 'cookie': 'session=secret', 'proxy-authorization': 'Basic c2VjcmV0', 'sec-websocket-protocol': inProtocol }))
  const journal = JSON.stringify(inputs)
  for (const secret of [token, 'Bearer', 'session=secret', 'c2VjcmV0', 'PRIVATE KEY']) expect(journal).not.toContain(secret)
})

test('a port in use is said in one sentence', async () => {
  const taken = await new Promise<Server>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
  })
  const { port: number } = taken.address() as { port: number }
  const opening = openHttpsDoor(session, { port: number })
  await expect(opening).rejects.toThrow(DoorRefused)
  await expect(opening).rejects.toThrow(`port ${number} is in use: choose another with --port, or 0 for any free one.`)
  taken.close()
})

test('it closes while a watch is open', async () => {
  const own = newSession()
  const other = await openHttpsDoor(own, { port: 0 })
  const { users, clusters } = parse(other.kubeconfig) as Kubeconfig
  const watching = new Promise<void>((resolve, reject) => {
    const asked = httpsRequest(`${other.address}${path}?watch=true`, {
      ca: decoded(clusters[0].cluster['certificate-authority-data']), headers: { authorization: `Bearer ${users[0].user.token}` },
    }, (response) => {
      response.on('error', () => resolve()).on('end', () => reject(new Error('ended by itself'))).resume()
      void other.close()
    })
    asked.on('error', reject)
    asked.end()
  })
  await watching
  own.dispose()
})

test('a bug of the engine is an answer too, and says that it is worth reporting', async () => {
  const own = newSession()
  const other = await openHttpsDoor(own, { port: 0 })
  await expect(own.input('broken', 'break', null)).rejects.toThrow('the gears came off')
  const { users, clusters } = parse(other.kubeconfig) as Kubeconfig
  const answer = await ask(path, {
    ca: decoded(clusters[0].cluster['certificate-authority-data']), headers: { authorization: `Bearer ${users[0].user.token}` },
  }, other.address)
  expect(answer.status).toBe(500)
  expect(answer.body).toMatch(/worth reporting with these words: .*the gears came off/)
  own.dispose()
  await other.close()
})
