import { hour, minute, Simulation } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { apiServerPart } from '../part.ts'
import { builtInKinds } from '../registry/index.ts'
import type { HttpRequest, HttpResponse } from './message.ts'
import { serve } from './serve.ts'
import { readStream, type StreamCursor } from './stream.ts'

const user = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }
const newWorld = () => Simulation.start([apiServerPart({ kinds: builtInKinds })], { seed: 1, startedAt: 0 })
const base = '/api/v1/namespaces/default/configmaps'

type Given = Partial<Omit<HttpRequest, 'query'>> & { query?: Record<string, string> }

function send(world: Simulation, line: string, { query = {}, headers = {}, ...more }: Given = {}): HttpResponse {
  const [method = 'GET', path = '/'] = line.split(' ')
  return serve(world, {
    method, path, user, headers: { 'user-agent': 'test/1', ...headers },
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])), ...more,
  })
}

const json = ({ body }: HttpResponse) => JSON.parse(String(body)) as Record<string, unknown> & { message?: string; items?: { metadata: { name: string } }[] }
const create = (world: Simulation, name: string, labels: Record<string, string> = {}) =>
  send(world, `POST ${base}`, { body: JSON.stringify({ metadata: { name, labels }, data: { a: '1' } }) })
const names = (response: HttpResponse) => json(response).items!.map(({ metadata }) => metadata.name)

describe('who asks', () => {
  test.each([
    ['nobody is turned away', {}, 401, 'Unauthorized'],
    ['nobody may ask for the version', { path: '/version' }, 200, undefined],
  ])('%s', (_what, { path = base }: { path?: string }, code, message) => {
    const { user: _, ...request } = { method: 'GET', path, query: {}, headers: {}, user }
    const response = serve(newWorld(), request)
    expect(response.status).toBe(code)
    if (message) expect(json(response).message).toBe(message)
  })

  test('an administrator may act as another; the other may not', () => {
    const world = newWorld()
    expect(send(world, `GET ${base}`, { headers: { 'impersonate-user': 'jane' } }).status).toBe(200)
    const refused = send(world, `GET ${base}`, { user: { name: 'jane', groups: [] }, headers: { 'impersonate-user': 'admin' } })
    expect(json(refused).message).toBe('users "admin" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope')
  })
})

describe('what is asked', () => {
  test.each([
    ['GET /api/nope', 404, 'the server could not find the requested resource'],
    ['GET /api/v1/namespaces/default/gadgets', 404, 'the server could not find the requested resource'],
    ['TRACE /api/v1/pods', 405, 'the server does not allow this method on the requested resource'],
    [`GET ${base}/none`, 404, 'configmaps "none" not found'],
    [`DELETE ${base}/none`, 404, 'configmaps "none" not found'],
  ])('%s: %i %s', (line, code, message) => {
    expect(json(send(newWorld(), line))).toMatchObject({ code, message })
  })

  test('a path that nobody has registered is plain text, as Go says it', () => {
    expect(send(newWorld(), 'GET /api/')).toMatchObject({ status: 200 })
    for (const path of ['/nope', '/apisx', '/apis/nope', '/apis/nope/v1', '/apis/nope/v1/things']) {
      expect(send(newWorld(), `GET ${path}`)).toMatchObject({ status: 404, body: '404 page not found\n' })
    }
  })

  test.each([
    ['a body of another kind', { kind: 'Secret', apiVersion: 'v1' }, 400, 'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion'],
    ['a name that does not fit', { metadata: { name: 'No' } }, 422, undefined],
    ['another namespace than the path\'s', { metadata: { name: 'a', namespace: 'other' } }, 400, 'the namespace of the provided object does not match the namespace sent on the request'],
    ['a value of the wrong type', { metadata: { name: 'a' }, data: 7 }, 400, 'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type map[string]string'],
  ])('%s', (_what, body, code, message) => {
    const response = send(newWorld(), `POST ${base}`, { body: JSON.stringify(body) })
    expect(response.status).toBe(code)
    if (message) expect(json(response).message).toBe(message)
  })

  test.each([
    ['Strict', 400, []],
    ['Warn', 201, ['unknown field "dta"']],
    ['Ignore', 201, undefined],
    ['', 201, ['unknown field "dta"']],
  ])('an unknown field under fieldValidation=%s', (fieldValidation, status, warnings) => {
    const body = JSON.stringify({ metadata: { name: 'a' }, dta: {} })
    const response = send(newWorld(), `POST ${base}`, { body, query: { fieldValidation } })
    expect(response.status).toBe(status)
    expect(response.warnings ?? (status === 400 ? [] : undefined)).toEqual(warnings)
  })

  test('a dry run answers and stores nothing', () => {
    const world = newWorld()
    expect(send(world, `POST ${base}`, { body: '{"metadata":{"name":"a"}}', query: { dryRun: 'All' } }).status).toBe(201)
    expect(names(send(world, `GET ${base}`))).toEqual([])
    expect(json(send(world, `POST ${base}`, { body: '{"metadata":{"name":"a"}}', query: { dryRun: 'Some' } })).message)
      .toBe('CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"')
  })
})

describe('lists', () => {
  test('come in the order of names, chosen by labels and fields', () => {
    const world = newWorld()
    create(world, 'b', { tier: 'web' })
    create(world, 'a', { tier: 'db' })
    create(world, 'c')
    expect(names(send(world, `GET ${base}`))).toEqual(['a', 'b', 'c'])
    expect(names(send(world, `GET ${base}`, { query: { labelSelector: 'tier in (web,db),tier!=db' } }))).toEqual(['b'])
    expect(names(send(world, `GET ${base}`, { query: { fieldSelector: 'metadata.name!=b' } }))).toEqual(['a', 'c'])
    expect(json(send(world, `GET ${base}`, { query: { fieldSelector: 'data.a=1' } })).message).toBe('"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"')
  })

  test('pages all show one revision, whatever is written meanwhile', () => {
    const world = newWorld()
    for (const name of ['a', 'b', 'c', 'd']) create(world, name)
    const first = json(send(world, `GET ${base}`, { query: { limit: '2' } })) as never as { metadata: { continue: string; remainingItemCount: number; resourceVersion: string } }
    expect(first.metadata.remainingItemCount).toBe(2)
    send(world, `DELETE ${base}/c`)
    create(world, 'e')
    const rest = send(world, `GET ${base}`, { query: { limit: '2', continue: first.metadata.continue } })
    expect(names(rest)).toEqual(['c', 'd'])
    expect((json(rest) as never as typeof first).metadata.resourceVersion).toBe(first.metadata.resourceVersion)
  })

  test('a token that is none is refused', () => {
    expect(json(send(newWorld(), `GET ${base}`, { query: { limit: '1', continue: 'nonsense' } }))).toMatchObject({ code: 400, reason: 'BadRequest' })
  })
})

describe('watches', () => {
  const watch = (world: Simulation, query: Record<string, string> = {}) => {
    const { stream } = send(world, `GET ${base}`, { query: { watch: 'true', ...query } })
    let cursor: StreamCursor | undefined
    return () => {
      const reading = readStream(world, stream!, cursor)
      cursor = reading.cursor
      return reading.chunks.map(({ text }) => {
        const { type, object } = JSON.parse(text) as { type: string; object: { metadata: { name?: string; annotations?: object }; reason?: string } }
        return `${type} ${object.metadata.name ?? object.reason ?? Object.keys(object.metadata.annotations ?? {}).join()}`.trim()
      })
    }
  }

  test('begin with what is there, then tell every change', () => {
    const world = newWorld()
    create(world, 'a')
    const read = watch(world)
    expect(read()).toEqual(['ADDED a'])
    create(world, 'b')
    send(world, `PATCH ${base}/a`, { body: '{"data":{"x":"1"}}', headers: { 'content-type': 'application/merge-patch+json' } })
    send(world, `DELETE ${base}/b`)
    expect(read()).toEqual(['ADDED b', 'MODIFIED a', 'DELETED b'])
    expect(read()).toEqual([])
  })

  test('an object that comes into the selection is added, one that leaves it is deleted', () => {
    const world = newWorld()
    create(world, 'a')
    const read = watch(world, { labelSelector: 'on=yes' })
    const label = (value: string | null) => send(world, `PATCH ${base}/a`, {
      body: JSON.stringify({ metadata: { labels: { on: value } } }), headers: { 'content-type': 'application/merge-patch+json' },
    })
    expect(read()).toEqual([])
    label('yes')
    label(null)
    expect(read()).toEqual(['ADDED a', 'DELETED a'])
  })

  test('a WatchList ends its initial objects with a bookmark that says so', () => {
    const world = newWorld()
    create(world, 'a')
    expect(watch(world, { sendInitialEvents: 'true', allowWatchBookmarks: 'true', resourceVersionMatch: 'NotOlderThan' })())
      .toEqual(['ADDED a', 'BOOKMARK k8s.io/initial-events-end'])
  })

  test('a silent watch gets a bookmark a minute, if it asked for them', () => {
    const world = newWorld()
    const read = watch(world, { allowWatchBookmarks: 'true' })
    read()
    world.runFor(minute)
    expect(read()).toEqual(['BOOKMARK'])
    const deaf = watch(world)
    deaf()
    world.runFor(hour)
    expect(deaf()).toEqual([])
  })

  test('one that begins before the log does is told so and ends', () => {
    const world = newWorld()
    create(world, 'a')
    world.input('apiserver', 'raise revision', { above: 100 })
    expect(watch(world, { resourceVersion: '1' })()).toEqual(['ERROR Expired'])
  })
})

test('a table is what get shows; its rows carry the metadata', () => {
  const world = newWorld()
  create(world, 'a')
  world.runFor(90 * minute)
  const table = json(send(world, `GET ${base}`, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' } })) as never as {
    columnDefinitions: { name: string }[]; rows: { cells: unknown[]; object: { kind: string } }[]
  }
  expect(table.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age'])
  expect(table.rows.map(({ cells, object }) => [...cells, object.kind])).toEqual([['a', 1, '90m', 'PartialObjectMetadata']])
})

test('every uid and generated name is the n-th of its own prefix, whatever else was created', () => {
  const made = (...others: string[]) => {
    const world = newWorld()
    for (const name of others) create(world, name)
    return json(send(world, `POST ${base}`, { body: '{"metadata":{"generateName":"job-"}}' }))['metadata'] as { name: string; uid: string }
  }
  const [alone, among] = [made(), made('x', 'y', 'z')]
  expect([among.name, among.uid]).toEqual([alone.name, alone.uid])
})

describe('an apply of another type is refused as the real one refuses it', () => {
  test.each([
    ['{"kind": "ConfigMap", "metadata": {"name": "x"}}', '/, Kind=ConfigMap'],
    ['{"metadata": {"name": "x"}}', '/, Kind='],
    ['{"apiVersion": "v1", "metadata": {"name": "x"}}', '/v1, Kind='],
    ['{"apiVersion": "v2", "kind": "ConfigMap", "metadata": {"name": "x"}}', '/v2, Kind=ConfigMap'],
    ['{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}}', '/v1, Kind=Secret'],
    ['{"apiVersion": "a/b/c", "kind": "ConfigMap", "metadata": {"name": "x"}}', '/, Kind='],
    ['{"apiVersion": 7, "kind": "ConfigMap", "metadata": {"name": "x"}}', '/, Kind=ConfigMap'],
  ])('%s', (body, type) => {
    const answer = send(newWorld(), `PATCH ${base}/x`, { query: { fieldManager: 't' }, headers: { 'content-type': 'application/apply-patch+yaml' }, body })
    expect(json(answer)).toMatchObject({ code: 400, reason: 'BadRequest', message: `invalid object type: ${type}` })
  })
})
