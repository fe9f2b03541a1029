/** Commands over SPDY/3.1, as clients before 1.30 run them. */
import { second } from '@track/simulation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, openDoor, type OpenDoor } from './testing/open-door.ts'
import { openSpdy, type SpdyClient } from './testing/spdy-client.ts'

let open: OpenDoor

const pods = '/api/v1/namespaces/default/pods'

beforeAll(async () => {
  open = await openDoor()
  const containers = [{ name: 'box', image: 'busybox:1.36', stdin: true, command: ['sh', '-c', 'read line'] }]
  await ask(open, pods, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ metadata: { name: 'box' }, spec: { containers } }) })
  await open.session.advance(10 * second)
})
afterAll(() => open.close())

function execute(words: readonly string[], options = 'stdin=true&stdout=true&stderr=true'): Promise<SpdyClient> {
  return openSpdy(open, `${pods}/box/exec?${options}&${words.map((word) => `command=${encodeURIComponent(word)}`).join('&')}`)
}

/** Lets the world live until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await open.session.advance(second)
}

/** Holds once nobody follows anything and the world holds no connection. */
async function givenBack(): Promise<void> {
  while (open.session.following > 0 || readers() > 0) await new Promise((resolve) => { setImmediate(resolve) })
}

const readers = () => (open.session.world.export().states.get('nodes') as { readonly readers: ReadonlyMap<string, unknown> }).readers.size

test('output, errors, input and the exit code, each on its stream', async () => {
  const client = await execute(['sh', '-c', 'while read line; do echo "<$line>"; done; echo over >&2; exit 3'])
  expect(client.answer).toBe('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n')
  client.open('error', 'stdin', 'stdout', 'stderr')
  client.ping(5)
  client.write('stdin', 'größe\nend\n')
  client.end('stdin')
  await until(() => client.text('error') !== '')
  await client.closed
  expect([client.text('stdout'), client.text('stderr'), client.pings]).toEqual(['<größe>\n<end>\n', 'over\n', [5]])
  expect(JSON.parse(client.text('error'))).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '3' }] } })
  await givenBack()
})

test('success has a Status too', async () => {
  const client = await execute(['sh', '-c', 'true'], 'stdout=true&stderr=true')
  client.open('error', 'stdout', 'stderr')
  await until(() => client.text('error') !== '')
  expect(JSON.parse(client.text('error'))).toEqual({ metadata: {}, status: 'Success' })
})

test('a terminal has a size, and no stderr', async () => {
  const client = await execute(['sh'], 'stdin=true&stdout=true&stderr=true&tty=true')
  client.open('error', 'stdin', 'stdout', 'resize')
  client.write('resize', '{"Width":111,"Height":40}\n')
  await until(() => client.text('stdout').endsWith('# '))
  const { terminals } = open.session.world.export().states.get('processes') as { readonly terminals: ReadonlyMap<string, { readonly columns: number; readonly rows: number }> }
  expect(Array.from(terminals.values(), ({ columns, rows }) => [columns, rows])).toContainEqual([111, 40])
  client.write('stdin', 'echo oh >&2\r')
  await until(() => client.text('stdout').includes('oh\n') || client.text('stdout').includes('oh\r\n'))
  client.write('stdin', 'exit 4\r')
  await until(() => client.text('error') !== '')
  expect(JSON.parse(client.text('error'))).toMatchObject({ details: { causes: [{ message: '4' }] } })
})

test('nothing comes before all streams are there', async () => {
  const client = await execute(['sh', '-c', 'echo out'], 'stdout=true&stderr=true')
  client.open('error', 'stdout')
  await open.session.advance(2 * second)
  expect(client.text('stdout')).toBe('')
  client.open('stderr')
  await until(() => client.text('stdout') !== '')
  await client.closed
})

test('a program that is not there is told on the error stream', async () => {
  const client = await execute(['nosuch'], 'stdout=true&stderr=true')
  client.open('error', 'stdout', 'stderr')
  await until(() => client.text('error') !== '')
  expect(JSON.parse(client.text('error'))).toMatchObject({ status: 'Failure', reason: 'InternalError', code: 500 })
})

test('a pod that is not there is refused before the upgrade', async () => {
  const client = await openSpdy(open, `${pods}/nobody/exec?command=ls&stdout=true`)
  expect(client.answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[^]*pods \\"nobody\\" not found/)
})

const gone: Record<string, (client: SpdyClient) => void> = {
  'goes away': (client) => client.destroy(),
  'goes away before it has opened its streams': (client) => client.destroy(),
  'says that it goes away': (client) => client.sendBytes(Buffer.from('8003000700000008000000010000000000'.slice(0, 32), 'hex')),
  'sends what is no frame': (client) => client.sendBytes(Buffer.from('8009000100000004deadbeef', 'hex')),
  'sends headers that are not packed': (client) => client.sendBytes(Buffer.from('800300010000000f' + '00000009' + '00000000' + '0000' + '68656c6c6f', 'hex')),
}

test.each(Object.entries(gone))('a client that %s takes its command with it', async (name, leave) => {
  const client = await execute(['sh', '-c', 'read line'])
  if (!name.includes('before')) {
    client.open('error', 'stdin', 'stdout', 'stderr')
    client.ping(1)
    await until(() => client.pings.length > 0)
  }
  leave(client)
  await client.closed
  await givenBack()
  expect(open.session.view().failure).toBeUndefined()
})
