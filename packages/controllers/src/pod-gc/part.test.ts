import { nodes, pods } from '@track/apimachinery'
import type { Cache } from '@track/controller-runtime'
import { type Act, play, worldWith } from '@track/controller-runtime/testing'
import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { bindTo, setStatus } from '../testing/pods.ts'
import { podGcPart } from './part.ts'

const build = () => worldWith([podGcPart], (api) => {
  for (const name of ['node-a', 'node-b']) api.create(nodes, { metadata: { name }, spec: {} })
})

const view = (cache: Cache) => cache.list(pods, 'default').map(({ metadata, status }) => `${metadata.name} ${status?.phase}`).join(', ') || 'none'
const create = (name: string, node?: string, finalizers: string[] = []): Act => [`${name} on ${node ?? 'no node'}`, (api) => {
  const pod = api.create(pods, { metadata: { name, namespace: 'default', finalizers }, spec: { containers: [{ name: 'app', image: 'nginx' }] } })
  if (node) bindTo(api, pod, node)
}]
const remove = (name: string): Act => [`delete ${name}`, (api) => api.delete(pods, { metadata: { name, namespace: 'default' } })]
const wait = (seconds: number): Act => [`${seconds} s later`, () => {}, seconds * second]

test('pods on a node that has gone go forty seconds after that was seen', () => {
  expect(play(build, view, [
    create('a', 'node-a'), create('b', 'node-b'),
    ['node-a goes', (api) => api.delete(nodes, { metadata: { name: 'node-a' } })], wait(20), wait(40),
  ])).toMatchInlineSnapshot(`
    "
    a on node-a  a Pending
    b on node-b  a Pending, b Pending
    node-a goes  a Pending, b Pending
    20 s later   a Pending, b Pending
    40 s later   b Pending
    "
  `)
})

test('what the pod garbage collector takes is marked', () => {
  const conditions = (cache: Cache) => cache.list(pods, 'default').map(({ status }) => {
    const target = status?.conditions?.find(({ type }) => type === 'DisruptionTarget')
    return `${status?.phase} ${target?.reason}: ${target?.message}`
  })
  expect(play(build, conditions, [create('a', 'node-x', ['example.com/hold']), ['a minute later', () => {}, minute]])).toMatchInlineSnapshot(`
    "
    a on node-x     Pending undefined: undefined
    a minute later  Failed DeletionByPodGC: PodGC: node no longer exists
    "
  `)
})

test('on a node that is out of service pods that are to go do so at once', () => {
  const cordon: Act = ['node-a is out of service', (api) => {
    const node = api.get(nodes, 'node-a')
    api.update(nodes, { ...node, spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] } })
  }]
  expect(play(build, view, [create('a', 'node-a'), create('b', 'node-a'), cordon, remove('a'), wait(20)])).toMatchInlineSnapshot(`
    "
    a on node-a               a Pending
    b on node-a               a Pending, b Pending
    node-a is out of service  a Pending, b Pending
    delete a                  b Pending, a Pending
    20 s later                b Pending
    "
  `)
})

test('ended pods stay', () => {
  expect(play(build, view, [
    create('a', 'node-a'), ['a succeeds', (api) => setStatus(api, api.get(pods, 'a', 'default'), { phase: 'Succeeded' })], wait(60),
  ])).toMatchInlineSnapshot(`
    "
    a on node-a  a Pending
    a succeeds   a Succeeded
    60 s later   a Succeeded
    "
  `)
})
