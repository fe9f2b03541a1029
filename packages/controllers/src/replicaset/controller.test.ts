import { type Pod, pods, type ReplicaSet, replicaSets } from '@track/apimachinery'
import { type Cache, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, eventLines, play, worldWith } from '@track/controller-runtime/testing'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { isActive, isReady } from '../pod-state.ts'
import { run, setStatus, stop } from '../testing/pods.ts'
import { replicaSetController } from './controller.ts'

const labels = { app: 'web' }

function replicaSet(replicas: number, more: Partial<ReplicaSet['spec']> = {}) {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }
  return { metadata: { name: 'web', namespace: 'default' }, spec: { replicas, selector: { matchLabels: labels }, template, ...more } }
}

const build = () => worldWith([controllerRuntimePart([replicaSetController])])

function view(cache: Cache): string {
  const { status } = cache.get(replicaSets, 'web', 'default')!
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status ?? {}
  const there = cache.list(pods, 'default').filter(isActive)
  return `${replicas} pods, ${readyReplicas} ready, ${availableReplicas} available; ${there.filter(isReady).length}/${there.length} are there`
}

const create = (replicas: number, more: Partial<ReplicaSet['spec']> = {}): Act =>
  [`create ${replicas}`, (api) => api.create(replicaSets, replicaSet(replicas, more))]
const scale = (replicas: number): Act =>
  [`scale ${replicas}`, (api) => api.patch(replicaSets, replicaSet(0), { type: 'merge', body: { spec: { replicas } } })]
const ready = (count: number): Act => [`${count} become ready`, (api) => {
  for (const pod of api.list(pods).filter((each) => !isReady(each)).slice(0, count)) run(api, pod)
}]
const kill = (what: string, isIt: (pod: Pod) => boolean): Act => [`kill ${what}`, (api) => {
  stop(api, api.list(pods).find(isIt)!)
}]

test('as many pods as are asked for; what is killed comes back, what is too much and not ready goes first', () => {
  expect(play(build, view, [
    create(3), ready(2), kill('one that is ready', isReady), scale(2), scale(1), scale(0),
  ])).toMatchInlineSnapshot(`
    "
    create 3                3 pods, 0 ready, 0 available; 0/3 are there
    2 become ready          3 pods, 2 ready, 2 available; 2/3 are there
    kill one that is ready  3 pods, 1 ready, 1 available; 1/3 are there
    scale 2                 2 pods, 1 ready, 1 available; 1/2 are there
    scale 1                 1 pods, 1 ready, 1 available; 1/1 are there
    scale 0                 0 pods, 0 ready, 0 available; 0/0 are there
    "
  `)
})

test('a pod is available when it has been ready for minReadySeconds', () => {
  const wait = (seconds: number): Act => [`${seconds} s later`, () => {}, seconds * second]
  expect(play(build, view, [create(2, { minReadySeconds: 10 }), ready(1), wait(5), ready(1), wait(4), wait(6)])).toMatchInlineSnapshot(`
    "
    create 2        2 pods, 0 ready, 0 available; 0/2 are there
    1 become ready  2 pods, 1 ready, 0 available; 1/2 are there
    5 s later       2 pods, 1 ready, 0 available; 1/2 are there
    1 become ready  2 pods, 2 ready, 0 available; 2/2 are there
    4 s later       2 pods, 2 ready, 1 available; 2/2 are there
    6 s later       2 pods, 2 ready, 2 available; 2/2 are there
    "
  `)
})

test('a finished pod is replaced', () => {
  const fail: Act = ['one fails', (api) => {
    setStatus(api, api.list(pods)[0]!, { phase: 'Failed' })
  }]
  expect(play(build, view, [create(2), ready(2), fail])).toMatchInlineSnapshot(`
    "
    create 2        2 pods, 0 ready, 0 available; 0/2 are there
    2 become ready  2 pods, 2 ready, 2 available; 2/2 are there
    one fails       2 pods, 1 ready, 1 available; 1/2 are there
    "
  `)
})

test('an orphan that matches is adopted, one that does not match any more is released', () => {
  const owned = (cache: Cache) => cache.list(pods, 'default').map(({ metadata }) => {
    const name = metadata.name!.startsWith('web-') ? 'created' : metadata.name
    return `${name} ${metadata.labels?.['app']} ${metadata.ownerReferences?.[0]?.name ?? 'nobody'}`
  }).sort()
  const orphan: Act = ['an orphan', (api) => {
    api.create(pods, { metadata: { name: 'orphan', namespace: 'default', labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } })
  }]
  const relabel: Act = ['relabel it', (api) => {
    api.patch(pods, { metadata: { name: 'orphan', namespace: 'default' } }, { type: 'merge', body: { metadata: { labels: { app: 'other' } } } })
  }]
  expect(play(build, owned, [orphan, create(2), relabel])).toMatchInlineSnapshot(`
    "
    an orphan   orphan web nobody
    create 2    created web web
                orphan web web
    relabel it  created web web
                created web web
                orphan other nobody
    "
  `)
})

test('what it does stands in events', () => {
  const events = (cache: Cache) => eventLines(cache).map((line) => line.replace(/web-\w{5}/, 'web-xxxxx'))
  expect(play(build, events, [create(2), scale(1)])).toMatchInlineSnapshot(`
    "
    create 2  Normal SuccessfulCreate: Created pod: web-xxxxx
              Normal SuccessfulCreate: Created pod: web-xxxxx
    scale 1   Normal SuccessfulCreate: Created pod: web-xxxxx
              Normal SuccessfulCreate: Created pod: web-xxxxx
              Normal SuccessfulDelete: Deleted pod: web-xxxxx
    "
  `)
})

test('a thousand pods are created in two turns', () => {
  const count = (cache: Cache) => `${cache.list(pods, 'default').length}`
  expect(play(build, count, [[
    'create 1000, look after 1 ms', (api) => api.create(replicaSets, replicaSet(1000)), 1000,
  ], ['after another', () => {}, 1000], ['after a second', () => {}]])).toMatchInlineSnapshot(`
    "
    create 1000, look after 1 ms  500
    after another                 1000
    after a second                1000
    "
  `)
})
