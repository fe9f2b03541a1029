/** The door for code that knows `fetch`: requests, watches, and how they end. */
import { buildWorld, threeZones } from '@track/cluster'
import { LocalSession } from '@track/session'
import { second } from '@track/simulation'
import { beforeEach, expect, test } from 'vitest'
import { fetchDoor, type FetchDoor } from './fetch.ts'

let session: LocalSession
let fetch: FetchDoor

beforeEach(() => {
  const world = buildWorld({ seed: 3, nodes: threeZones(1) })
  world.runFor(second)
  session = new LocalSession({ world })
  fetch = fetchDoor(session, { name: 'admin', groups: ['system:masters', 'system:authenticated'] })
})

const configMaps = 'https://kubernetes/api/v1/namespaces/default/configmaps'

function create(name: string, more: object = {}): Promise<Response> {
  return fetch(configMaps, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ metadata: { name }, ...more }) })
}

test('a request and its answer', async () => {
  expect((await create('one')).status).toBe(201)
  const list = await (await fetch(`${configMaps}?labelSelector=a%3Db&labelSelector=c`)).json() as { kind: string; items: unknown[] }
  expect([list.kind, list.items]).toEqual(['ConfigMapList', []])
  expect((await fetch(`${configMaps}/one`, { method: 'HEAD' })).status).toBe(200)
  expect((await fetch(`${configMaps}/none`)).status).toBe(404)
})

test('warnings are headers, whatever is in them', async () => {
  const response = await create('warned', { 'größe': 1 })
  const warning = response.headers.get('warning')
  expect(Buffer.from(warning!, 'latin1').toString('utf8')).toBe('299 - "unknown field \\"größe\\""')
})

async function nextLine(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<{ type: string; object: { metadata: { name: string } } }> {
  const { value } = await reader.read()
  return JSON.parse(new TextDecoder().decode(value)) as never
}

test('a watch goes on until it is cancelled', async () => {
  const { body } = await fetch(`${configMaps}?watch=true&fieldSelector=metadata.name%3Dnew`)
  const reader = body!.getReader()
  await create('new')
  expect(await nextLine(reader)).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'new' } } })
  await reader.cancel()
  await create('other')
  expect(session.view().failure).toBeUndefined()
})

test('a watch that is aborted fails for its reader, as with fetch', async () => {
  const controller = new AbortController()
  const { body } = await fetch(`${configMaps}?watch=true&fieldSelector=metadata.name%3Dnew`, { signal: controller.signal })
  const reading = body!.getReader().read()
  controller.abort()
  await expect(reading).rejects.toThrow(/abort/i)
  await create('new')
  await expect(fetch(configMaps, { signal: controller.signal })).rejects.toThrow(/abort/i)
})
