/** What a client knows of the door, and the door of a client. */
import { connect as tlsConnect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, openDoor, type OpenDoor, pemOf, sendBytes } from './testing/open-door.ts'

let open: OpenDoor

beforeAll(async () => { open = await openDoor() })
afterAll(() => open.close())

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

  test('with a wrong token beside the right certificate: 401, as no name is guessed', async () => {
    const { door } = open
    const { status } = await ask(open, '/api/v1/namespaces', {
      token: 'wrong', cert: pemOf(door, 'client-certificate-data'), key: pemOf(door, 'client-key-data'),
    })
    expect(status).toBe(401)
  })
})

/** What an upgrade says of itself → the first line of its answer, and what follows. A page may open a WebSocket to anywhere. */
const upgrades: Record<string, [headers: (port: number, token: string) => string[], answer: RegExp]> = {
  'of a foreign page': [(port, token) => [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${token}`, 'Origin: https://evil.example'], /^HTTP\/1\.1 403 [^]*pages of "https:\/\/evil\.example" are refused/],
  'to a name that was bound to this machine': [(port, token) => [`Host: rebound.example:${port}`, `Authorization: Bearer ${token}`], /^HTTP\/1\.1 403 [^]*not to "rebound\.example/],
  'without a token': [(port) => [`Host: 127.0.0.1:${port}`], /^HTTP\/1\.1 401 /],
  'with a wrong one': [(port) => [`Host: 127.0.0.1:${port}`, 'Authorization: Bearer wrong'], /^HTTP\/1\.1 401 /],
}

const webSocket = [
  'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: v5.channel.k8s.io',
]
const spdy = ['Connection: Upgrade', 'Upgrade: SPDY/3.1', 'X-Stream-Protocol-Version: v4.channel.k8s.io']

describe.each([['GET', webSocket], ['POST', spdy]] as const)('an upgrade by %s', (method, upgrade) => {
  test.each(Object.entries(upgrades))('%s is turned away', async (_name, [headers, answer]) => {
    const lines = [`${method} /api/v1/namespaces/default/pods/web/exec?command=ls&stdout=true HTTP/1.1`, ...headers(open.port, open.token), ...upgrade]
    expect(await sendBytes(open, `${lines.join('\r\n')}\r\n\r\n`)).toMatch(answer)
  })
})

test('the world knows users and groups, of a token and of a certificate alike', async () => {
  const seen: unknown[] = []
  const stop = open.session.observeInputs(({ data }) => seen.push((data as { user?: unknown }).user))
  await ask(open, '/api', { token: open.door.issueToken({ name: 'jane', groups: ['team-a', 'system:authenticated'] }) })
  await ask(open, '/api', { token: '', cert: pemOf(open.door, 'client-certificate-data'), key: pemOf(open.door, 'client-key-data') })
  stop()
  expect(seen).toEqual([
    { name: 'jane', groups: ['team-a', 'system:authenticated'] },
    { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
  ])
})

function tls(options: { readonly host: string; readonly ca?: string }): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({ port: open.port, servername: options.host === 'localhost' ? 'localhost' : '', ...options }, () => resolve(socket))
    socket.on('error', reject)
  })
}
