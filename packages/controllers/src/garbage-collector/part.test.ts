import { configMaps, deployments, type KubeObject, type OwnerReference, pods, replicaSets } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { type Cache, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, play, worldWith } from '@track/controller-runtime/testing'
import { expect, test } from 'vitest'
import { deploymentController } from '../deployment/controller.ts'
import { replicaSetController } from '../replicaset/controller.ts'
import { garbageCollectorPart } from './part.ts'

const namespace = 'default'
const build = () => worldWith([garbageCollectorPart])
const at = (name: string) => ({ metadata: { name, namespace } })

function reference(owner: KubeObject, more: Partial<OwnerReference> = {}): OwnerReference {
  return { apiVersion: 'v1', kind: 'ConfigMap', name: owner.metadata.name!, uid: owner.metadata.uid!, ...more }
}

/** ConfigMaps stand for anything: an object `name` with these owners, which are there. */
function create(api: Client, name: string, owners: readonly string[] = [], { blocks = false, finalizers = [] as string[] } = {}): KubeObject {
  const ownerReferences = owners.map((owner) => reference(api.get(configMaps, owner, namespace), blocks ? { blockOwnerDeletion: true } : {}))
  return api.create(configMaps, { metadata: { name, namespace, ...(owners.length > 0 && { ownerReferences }), ...(finalizers.length > 0 && { finalizers }) } })
}

function view(cache: Cache): string {
  return cache.list(configMaps, namespace).map(({ metadata }) => {
    const owners = metadata.ownerReferences?.map(({ name }) => name).join('+')
    const going = metadata.deletionTimestamp ? ` going, held by ${metadata.finalizers?.join('+')}` : ''
    return `${metadata.name}${owners ? ` of ${owners}` : ''}${going}`
  }).join(', ') || 'nothing'
}

const family: Act = ['a parent, a child, a grandchild', (api) => {
  create(api, 'a-parent')
  create(api, 'b-child', ['a-parent'], { blocks: true })
  create(api, 'c-grandchild', ['b-child'], { blocks: true })
}]

test('in the background dependents go after their owner', () => {
  expect(play(build, view, [
    family,
    ['delete the parent', (api) => api.delete(configMaps, at('a-parent'), { propagationPolicy: 'Background' }), 2000],
    ['later', () => {}],
  ])).toMatchInlineSnapshot(`
    "
    a parent, a child, a grandchild  a-parent, b-child of a-parent, c-grandchild of b-child
    delete the parent                nothing
    later                            nothing
    "
  `)
})

test('in the foreground an owner waits for the dependents that block it', () => {
  expect(play(build, view, [
    family,
    ['the grandchild is held', (api) => api.patch(configMaps, at('c-grandchild'), { type: 'merge', body: { metadata: { finalizers: ['example.com/hold'] } } })],
    ['delete the parent', (api) => api.delete(configMaps, at('a-parent'), { propagationPolicy: 'Foreground' })],
    ['the grandchild is let go', (api) => api.patch(configMaps, at('c-grandchild'), { type: 'merge', body: { metadata: { finalizers: null } } })],
  ])).toMatchInlineSnapshot(`
    "
    a parent, a child, a grandchild  a-parent, b-child of a-parent, c-grandchild of b-child
    the grandchild is held           a-parent, b-child of a-parent, c-grandchild of b-child
    delete the parent                a-parent going, held by foregroundDeletion, b-child of a-parent going, held by foregroundDeletion, c-grandchild of b-child going, held by example.com/hold
    the grandchild is let go         nothing
    "
  `)
})

test('a dependent that does not block goes in the foreground as well, but is not waited for', () => {
  expect(play(build, view, [
    ['a parent and a child', (api) => {
      create(api, 'a-parent')
      create(api, 'b-child', ['a-parent'], { finalizers: ['example.com/hold'] })
    }],
    ['delete the parent', (api) => api.delete(configMaps, at('a-parent'), { propagationPolicy: 'Foreground' })],
  ])).toMatchInlineSnapshot(`
    "
    a parent and a child  a-parent, b-child of a-parent
    delete the parent     b-child of a-parent going, held by example.com/hold
    "
  `)
})

test('orphans stay, without their owner', () => {
  expect(play(build, view, [
    family, ['delete the parent', (api) => api.delete(configMaps, at('a-parent'), { propagationPolicy: 'Orphan' })],
  ])).toMatchInlineSnapshot(`
    "
    a parent, a child, a grandchild  a-parent, b-child of a-parent, c-grandchild of b-child
    delete the parent                c-grandchild of b-child, b-child
    "
  `)
})

test('with two owners it stays until both have gone', () => {
  expect(play(build, view, [
    ['two parents', (api) => {
      create(api, 'a-parent')
      create(api, 'b-parent')
      create(api, 'child', ['a-parent', 'b-parent'])
    }],
    ['delete one', (api) => api.delete(configMaps, at('a-parent'), { propagationPolicy: 'Background' })],
    ['delete the other', (api) => api.delete(configMaps, at('b-parent'), { propagationPolicy: 'Background' })],
  ])).toMatchInlineSnapshot(`
    "
    two parents       a-parent, b-parent, child of a-parent+b-parent
    delete one        b-parent, child of b-parent
    delete the other  nothing
    "
  `)
})

const strangers: readonly (readonly [words: string, more: Partial<OwnerReference>, isDeleted: boolean])[] = [
  ['an owner that was never there', { name: 'nobody' }, true],
  ['an owner of the same name that is another object', { uid: 'another' }, true],
  ['an owner of an unknown kind', { apiVersion: 'example.com/v1', kind: 'Widget' }, false],
]

test.each(strangers)('%s', (_words, more, isDeleted) => {
  const seen = play(build, view, [['a child', (api) => {
    const owner = create(api, 'owner')
    api.create(configMaps, { metadata: { name: 'child', namespace, ownerReferences: [reference(owner, more)] } })
  }]])
  expect(seen.includes('child of')).toBe(!isDeleted)
})

test('a Deployment takes its ReplicaSets and their pods with it; orphaned ReplicaSets keep theirs', () => {
  const whole = () => worldWith([garbageCollectorPart, controllerRuntimePart([deploymentController, replicaSetController])])
  const counts = (cache: Cache) => [deployments, replicaSets, pods].map((resource) => `${cache.list<KubeObject>(resource, namespace).length} ${resource.plural}`).join(', ')
  const deployment: Act = ['a Deployment', (api) => {
    const labels = { app: 'web' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }
    api.create(deployments, { metadata: { name: 'web', namespace }, spec: { replicas: 2, selector: { matchLabels: labels }, template } } as never)
  }]
  const remove = (propagationPolicy: 'Orphan' | 'Foreground' | 'Background'): Act =>
    [`delete it: ${propagationPolicy}`, (api) => api.delete(deployments, at('web'), { propagationPolicy })]
  expect(play(whole, counts, [
    deployment, remove('Orphan'), deployment, remove('Foreground'), deployment, remove('Background'),
  ])).toMatchInlineSnapshot(`
    "
    a Deployment           1 deployments, 1 replicasets, 2 pods
    delete it: Orphan      0 deployments, 1 replicasets, 2 pods
    a Deployment           1 deployments, 1 replicasets, 2 pods
    delete it: Foreground  0 deployments, 0 replicasets, 0 pods
    a Deployment           1 deployments, 1 replicasets, 2 pods
    delete it: Background  0 deployments, 0 replicasets, 0 pods
    "
  `)
})
