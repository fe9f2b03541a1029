/** Ports forwarded over SPDY: requests reach the pod, and a client that goes in the middle of one takes nothing with it. */
import { second } from '@track/simulation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, openDoor, type OpenDoor } from './testing/open-door.ts'
import { openSpdy, type SpdyClient } from './testing/spdy-client.ts'

let open: OpenDoor

const pods = '/api/v1/namespaces/default/pods'

beforeAll(async () => {
  open = await openDoor()
  const containers = [{ name: 'web', image: 'nginx:1.29' }]
  await ask(open, pods, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ metadata: { name: 'web' }, spec: { containers } }) })
  await open.session.advance(30 * second)
})
afterAll(() => open.close())

async function forwarded(): Promise<SpdyClient> {
  const client = await openSpdy(open, `${pods}/web/portforward`)
  for (const streamtype of ['error', 'data']) client.openWith({ streamtype, port: '80', requestid: '0' })
  return client
}

/** Lets the world live until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await open.session.advance(second)
}

test('a request is answered by the pod', async () => {
  const client = await forwarded()
  client.write('data', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await until(() => client.text('data').includes('\r\n\r\n'))
  expect(client.text('data')).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  client.destroy()
  await client.closed
})

test('who goes in the middle of a body takes nothing with it', async () => {
  const lost: unknown[] = []
  const note = (reason: unknown) => void lost.push(reason)
  process.on('unhandledRejection', note)
  const client = await forwarded()
  client.write('data', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf')
  client.ping(1)
  await until(() => client.pings.length > 0)
  client.destroy()
  await client.closed
  while (open.session.following > 0) await new Promise((resolve) => { setImmediate(resolve) })
  await new Promise((resolve) => { setImmediate(resolve) })
  process.off('unhandledRejection', note)
  expect(lost).toEqual([])
})
