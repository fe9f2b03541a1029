/** What is counted of a request, by the door of HTTP and by code inside the world. */
import { configMaps, deployments, namespaces } from '@track/apimachinery'
import { millisecond, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { clientFor } from './client.ts'
import type { HttpRequest } from './http/message.ts'
import { serve } from './http/serve.ts'
import { apiServerPart } from './part.ts'
import { builtInKinds } from './registry/index.ts'
import { countThrottled, requestCounts } from './request-count-rows.ts'

const user = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }
const newWorld = () => Simulation.start([apiServerPart({ kinds: builtInKinds })], { seed: 1, startedAt: 0 })
const http = (line: string, more: Partial<HttpRequest> = {}): HttpRequest => {
  const [method = '', path = ''] = line.split(' ')
  return { method, path, query: {}, headers: {}, user, ...more }
}
const counted = (world: Simulation) => requestCounts(world).map(({ verb, code, group, resource, subresource, scope, dryRun, took, count }) => (
  `${verb} ${code} ${[resource, group].filter((each) => each !== '').join('.')}${subresource && `/${subresource}`} ${scope}${dryRun && ` dry run ${dryRun}`} ${took === undefined ? 'turned away' : took / millisecond} ×${count}`
))

const base = '/api/v1/namespaces/default/configmaps'
const body = (name: string) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
const applied = { headers: { 'content-type': 'application/apply-patch+yaml' }, body: body('b'), query: { fieldManager: ['a'] } }

const cases: readonly (readonly [request: HttpRequest, counted: string])[] = [
  [http(`POST ${base}`, { body: body('b') }), 'POST 201 configmaps resource 0 ×1'],
  [http(`POST ${base}`, { body: body('a') }), 'POST 409 configmaps resource 0 ×1'],
  [http(`POST ${base}`, { body: body('b'), query: { dryRun: ['All'] } }), 'POST 201 configmaps resource dry run All 0 ×1'],
  [http(`GET ${base}`), 'LIST 200 configmaps namespace 0 ×1'],
  [http('GET /api/v1/configmaps'), 'LIST 200 configmaps cluster 0 ×1'],
  [http(`GET ${base}/a`, { late: 3 * millisecond }), 'GET 200 configmaps resource 3 ×1'],
  [http(`GET ${base}/none`), 'GET 404 configmaps resource 0 ×1'],
  [http(`PATCH ${base}/b`, applied), 'APPLY 201 configmaps resource 0 ×1'],
  [http(`PATCH ${base}/a`, { ...applied, body: body('a') }), 'APPLY 200 configmaps resource 0 ×1'],
  [http(`PATCH ${base}/a`, { headers: { 'content-type': 'application/merge-patch+json' }, body: '{"data":{"a":"b"}}' }), 'PATCH 200 configmaps resource 0 ×1'],
  [http(`DELETE ${base}/a`), 'DELETE 200 configmaps resource 0 ×1'],
  [http(`DELETE ${base}`), 'DELETECOLLECTION 200 configmaps namespace 0 ×1'],
  [http('GET /apis/apps/v1/namespaces/default/deployments/none/scale'), 'GET 404 deployments.apps/scale resource 0 ×1'],
]

test.each(cases)('%j', (request, expected) => {
  const world = newWorld()
  const api = clientFor(world, { user, manager: 'test' })
  api.create(namespaces, { metadata: { name: 'default' } })
  api.create(configMaps, { metadata: { name: 'a', namespace: 'default' } })
  const before = new Map(requestCounts(world).map((row) => [JSON.stringify({ ...row, count: 0 }), row.count]))
  serve(world, request)
  const changed = requestCounts(world).filter((row) => before.get(JSON.stringify({ ...row, count: 0 })) !== row.count)
  expect(changed).toHaveLength(1)
  expect(counted(world).map((line) => line.replace(/×\d+$/, ''))).toContain(expected.replace(/×\d+$/, ''))
})

test('one that is told to come again is counted, but took no time', () => {
  const world = newWorld()
  countThrottled(world, http(`GET ${base}/a`))
  countThrottled(world, http(`GET ${base}/a`))
  countThrottled(world, http('GET /version'))
  expect(counted(world)).toEqual(['GET 429 configmaps resource turned away ×2'])
})

test('a fork counts for itself', () => {
  const world = newWorld()
  const api = clientFor(world, { user, manager: 'test' })
  api.list(deployments)
  const child = world.fork()
  clientFor(child, { user, manager: 'test' }).list(deployments)
  expect([counted(world), counted(child)]).toEqual([['LIST 200 deployments.apps cluster 0 ×1'], ['LIST 200 deployments.apps cluster 0 ×2']])
})
