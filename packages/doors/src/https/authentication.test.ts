import { connect as tlsConnect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { connect as tcpConnect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAuthority } from './certificates.ts'
import { ask, type Answered, type Asking, openDoor, type OpenDoor, pemOf } from './testing/open-door.ts'

let open: OpenDoor

beforeAll(async () => { open = await openDoor() })
afterAll(() => open.close())

const review = '/apis/authentication.k8s.io/v1/selfsubjectreviews'

/** What is stored under the name of who made it tells who that was. */
async function makerOf(asking: Asking): Promise<Answered> {
  return ask(open, '/api/v1/namespaces/default/configmaps?dryRun=All', {
    method: 'POST', body: JSON.stringify({ metadata: { name: 'made' } }), ...asking,
    headers: { 'content-type': 'application/json', ...asking.headers },
  })
}

describe('the certificate', () => {
  test.each(['127.0.0.1', 'localhost'])('is accepted for %s by who trusts the authority', async (host) => {
    const socket = await tls({ host, ca: pemOf(open.door, 'certificate-authority-data') })
    expect(socket.authorized).toBe(true)
    const { subject, issuer, subjectaltname } = socket.getPeerCertificate() as PeerCertificate
    expect({ subject: subject.CN, issuer: issuer.CN, subjectaltname }).toEqual({
      subject: 'track-apiserver', issuer: 'track',
      subjectaltname: 'DNS:localhost, DNS:kubernetes, DNS:kubernetes.default, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    })
    socket.destroy()
  })

  test('is refused by who does not', async () => {
    await expect(tls({ host: '127.0.0.1' })).rejects.toThrow(/self-signed|unable to verify/)
  })
})

describe('who comes in', () => {
  const withoutToken = { token: '' }

  test('with nothing: 401', async () => {
    const { status, text } = await ask(open, '/api/v1/namespaces', withoutToken)
    expect(status).toBe(401)
    expect(JSON.parse(text)).toMatchObject({ kind: 'Status', status: 'Failure', message: 'Unauthorized', reason: 'Unauthorized', code: 401 })
  })

  test('what everybody may know needs nothing', async () => {
    const answers = await Promise.all(['/version', '/readyz'].map((path) => ask(open, path, withoutToken)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })

  test('with the token, and with nothing that only looks like it', async () => {
    const { token } = open
    const last = token.at(-1) === 'A' ? 'B' : 'A'
    const forms = [token, `${token.slice(0, -1)}${last}`, token.slice(0, -1), `${token}A`, token.toUpperCase(), 'x']
    const statuses = await Promise.all(forms.map(async (each) => (await ask(open, '/api/v1/namespaces', { token: each })).status))
    expect(statuses).toEqual([200, 401, 401, 401, 401, 401])
  })

  test('with the client certificate', async () => {
    const { door } = open
    const { status } = await ask(open, '/api/v1/namespaces', {
      ...withoutToken, cert: pemOf(door, 'client-certificate-data'), key: pemOf(door, 'client-key-data'),
    })
    expect(status).toBe(200)
  })

  test('with a certificate of another authority: 401', async () => {
    const foreign = await createAuthority()
    const { certificate: cert, key } = await foreign.issueClient({ name: 'kubernetes-admin', groups: ['system:masters'] })
    expect((await ask(open, '/api/v1/namespaces', { ...withoutToken, cert, key })).status).toBe(401)
  })

  test('with a wrong token beside the right certificate: 401, as no name is guessed', async () => {
    const { door } = open
    const { status } = await ask(open, '/api/v1/namespaces', {
      token: 'wrong', cert: pemOf(door, 'client-certificate-data'), key: pemOf(door, 'client-key-data'),
    })
    expect(status).toBe(401)
  })
})

test('the world knows users and groups, of a token and of a certificate alike', async () => {
  const seen: unknown[] = []
  const stop = open.session.observeInputs(({ data }) => seen.push((data as { user?: unknown }).user))
  await makerOf({ token: open.door.issueToken({ name: 'jane', groups: ['team-a', 'system:authenticated'] }) })
  await makerOf({ token: '', cert: pemOf(open.door, 'client-certificate-data'), key: pemOf(open.door, 'client-key-data') })
  stop()
  expect(seen).toEqual([
    { name: 'jane', groups: ['team-a', 'system:authenticated'] },
    { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
  ])
})

test('keys and tokens never reach the journal', async () => {
  const rows: string[] = []
  const stop = open.session.observeInputs((row) => rows.push(JSON.stringify(row)))
  const { token } = open
  await ask(open, '/api/v1/namespaces', { headers: { cookie: `session=${token}`, 'proxy-authorization': `Basic ${token}` } })
  await ask(open, review, { method: 'POST', body: '{}' })
  await ask(open, '/api/v1/namespaces', { token: 'wrong-but-secret' })
  stop()
  expect(rows).toHaveLength(3)
  for (const secret of [token, 'wrong-but-secret', 'authorization', 'cookie']) expect(rows.join('\n')).not.toContain(secret)
})

describe('requests from elsewhere are refused before they are read', () => {
  const cases: Record<string, [headers: Record<string, string>, status: number]> = {
    'its own name': [{}, 200],
    'localhost': [{ host: 'localhost:PORT' }, 200],
    'in capitals': [{ host: 'LocalHost:PORT' }, 200],
    'its own page': [{ origin: 'https://127.0.0.1:PORT' }, 200],
    'a name that was bound to 127.0.0.1': [{ host: 'evil.example:PORT' }, 403],
    'a name that only begins as its own': [{ host: 'localhost.evil.example:PORT' }, 403],
    'another port': [{ host: '127.0.0.1:1' }, 403],
    'no port': [{ host: '127.0.0.1' }, 403],
    'a foreign page': [{ origin: 'https://evil.example' }, 403],
    'a page of another port': [{ origin: 'http://localhost:1' }, 403],
    'a page without an origin': [{ origin: 'null' }, 403],
  }

  test.each(Object.entries(cases))('%s', async (_name, [headers, status]) => {
    const rows: unknown[] = []
    const stop = open.session.observeInputs((row) => rows.push(row))
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(open.port))]))
    expect((await ask(open, '/api/v1/namespaces', { headers: filled })).status).toBe(status)
    stop()
    expect(rows).toHaveLength(status === 200 ? 1 : 0)
  })
})

test('it listens on 127.0.0.1 and on no other address of this machine', async () => {
  const others = Object.values(networkInterfaces()).flat().filter((each) => each && !each.internal && each.family === 'IPv4')
  for (const { address } of [...others.map((each) => each!), { address: '::1' }]) {
    await expect(tcp(address)).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH|EAFNOSUPPORT/)
  }
  await expect(tcp('127.0.0.1')).resolves.toBe('connected')
})

function tls(options: { readonly host: string; readonly ca?: string }): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({ port: open.port, servername: options.host === 'localhost' ? 'localhost' : '', ...options }, () => resolve(socket))
    socket.on('error', reject)
  })
}

function tcp(host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tcpConnect({ host, port: open.port }, () => {
      socket.destroy()
      resolve('connected')
    })
    socket.on('error', reject)
  })
}
