import { expect, test } from 'vitest'
import * as kinds from './kinds.ts'
import { groupKind, groupResource, groupVersion, parseGroupVersion, type Resource } from './resource.ts'
import { typeOf } from './schema/types.ts'

test('names of the core group and of another', () => {
  expect([groupVersion, groupResource, groupKind].map((print) => print(kinds.pods))).toEqual(['v1', 'pods', 'Pod'])
  expect([groupVersion, groupResource, groupKind].map((print) => print(kinds.deployments))).toEqual([
    'apps/v1', 'deployments.apps', 'Deployment.apps',
  ])
})

test.each([
  ['v1', { group: '', version: 'v1' }], ['apps/v1', { group: 'apps', version: 'v1' }], ['a/b/c', undefined],
])('%s', (apiVersion, wanted) => {
  expect(parseGroupVersion(apiVersion)).toEqual(wanted)
})

test.each(Object.values<Resource>(kinds).map((resource) => [groupResource(resource), resource] as const))('%s has a schema', (_name, resource) => {
  expect(Object.keys(typeOf(resource)?.fields ?? {})).toEqual(expect.arrayContaining(['apiVersion', 'kind', 'metadata']))
})
