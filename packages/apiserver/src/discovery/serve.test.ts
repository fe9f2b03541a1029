import { readFileSync } from 'node:fs'
import { Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import type { Connector } from '../connection.ts'
import { serve } from '../http/serve.ts'
import { apiServerPart } from '../part.ts'
import { builtInKinds } from '../registry/index.ts'

interface Listed {
  readonly subresources?: readonly { readonly subresource: string }[]
}

/** What a real 1.34 lists of the resources that are here, by `group/version/resource`. */
const recorded = JSON.parse(readFileSync(new URL('../../testdata/discovery.json', import.meta.url), 'utf8')) as Record<string, Listed>

const connectors = Object.fromEntries(['log', 'exec', 'attach', 'portforward'].map((name) => [`pods/${name}`, {} as Connector]))
const world = Simulation.start([apiServerPart({ kinds: builtInKinds, connectors })], { seed: 1, startedAt: 0 })
const user = { name: 'admin', groups: ['system:masters'] }

const get = (path: string, accept = 'application/json') =>
  JSON.parse(String(serve(world, { method: 'GET', path, query: {}, headers: { accept }, user }).body)) as Record<string, unknown>

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

interface Group {
  readonly metadata: { readonly name?: string }
  readonly versions: readonly { readonly version: string; readonly resources: readonly (Listed & { readonly resource: string })[] }[]
}

const entries = ['/api', '/apis'].flatMap((path) => (get(path, aggregated)['items'] as readonly Group[]).flatMap(({ metadata, versions }) =>
  versions.flatMap(({ version, resources }) => resources.map((each) => [`${metadata.name ?? ''}/${version}/${each.resource}`, each] as const))))

test('every resource of a built-in kind is listed', () => {
  expect(entries.map(([path]) => path).sort()).toEqual(Object.keys(recorded).sort())
})

test.each(entries)('%s is listed as the real server lists it, but for its proxy', (path, entry) => {
  const { subresources = [], ...rest } = recorded[path]!
  const known = subresources.filter(({ subresource }) => subresource !== 'proxy')
  expect(entry).toEqual(known.length > 0 ? { ...rest, subresources: known } : rest)
})

test('older clients get lists of names, each group with its preferred version', () => {
  expect(get('/api')['versions']).toEqual(['v1'])
  const groups = get('/apis')['groups'] as readonly { name: string; preferredVersion: { version: string } }[]
  expect(groups.find(({ name }) => name === 'autoscaling')?.preferredVersion.version).toBe('v2')
  const resources = get('/apis/apps/v1')['resources'] as readonly { name: string }[]
  expect(resources.map(({ name }) => name)).toEqual([
    'deployments', 'deployments/scale', 'deployments/status', 'replicasets', 'replicasets/scale', 'replicasets/status',
  ])
})

test('what is not there is said as the real server says it', () => {
  expect(get('/apis/apps/v9')).toMatchObject({ kind: 'Status', code: 404, message: 'the server could not find the requested resource' })
})
