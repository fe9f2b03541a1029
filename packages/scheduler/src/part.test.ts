import { nodes, pods, type PodSpec } from '@track/apimachinery'
import type { Cache } from '@track/controller-runtime'
import { type Act, eventLines, play, worldWith } from '@track/controller-runtime/testing'
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { schedulerPart } from './part.ts'
import { createNode, createPod } from './testing/scenarios.ts'

const spec = (cpu: string, more: Partial<PodSpec> = {}): PodSpec =>
  ({ containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu } } }], ...more })

const build = () => worldWith([schedulerPart()], (api) => {
  createNode(api, { name: 'node-a' })
})

function view(cache: Cache): string {
  return cache.list(pods, 'default').map(({ metadata, spec: { nodeName }, status }) => {
    const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled')
    return `${metadata.name} ${nodeName ? `on ${nodeName}` : scheduled?.reason ?? 'untried'}`
  }).join(', ')
}

const create = (name: string, podSpec: PodSpec): Act => [`create ${name}`, (api) => createPod(api, name, podSpec)]

test('a pod that finds no room gets it when another goes', () => {
  expect(play(build, view, [
    create('a', spec('3')),
    create('b', spec('2')),
    ['delete a', (api) => api.delete(pods, { metadata: { name: 'a', namespace: 'default' } }, { gracePeriodSeconds: 0 })],
  ])).toMatchInlineSnapshot(`
    "
    create a  a on node-a
    create b  a on node-a, b Unschedulable
    delete a  b on node-a
    "
  `)
})

test('a pod that finds no room gets it when a node comes', () => {
  expect(play(build, view, [
    create('a', spec('8')),
    ['a small node', (api) => createNode(api, { name: 'node-b' })],
    ['a large node', (api) => createNode(api, { name: 'node-c', cpu: '16' })],
    ['delete the large node', (api) => api.delete(nodes, { metadata: { name: 'node-c' } })],
  ])).toMatchInlineSnapshot(`
    "
    create a               a Unschedulable
    a small node           a Unschedulable
    a large node           a on node-c
    delete the large node  a on node-c
    "
  `)
})

test('a gate holds a pod back, another scheduler is left its pods', () => {
  expect(play(build, view, [
    create('gated', spec('1', { schedulingGates: [{ name: 'example.com/quota' }] })),
    create('other', spec('1', { schedulerName: 'mine' })),
    ['open the gate', (api) => {
      const gated = api.get(pods, 'gated', 'default')
      api.update(pods, { ...gated, spec: { ...gated.spec, schedulingGates: [] } })
    }],
  ])).toMatchInlineSnapshot(`
    "
    create gated   gated SchedulingGated
    create other   gated SchedulingGated, other untried
    open the gate  other untried, gated on node-a
    "
  `)
})

test('what it does stands in events; a pod that nothing helps is tried again after five minutes', () => {
  expect(play(build, (cache) => eventLines(cache), [
    create('a', spec('1')),
    create('b', spec('8')),
    ['five minutes', () => {}, 5 * minute],
    ['and one', () => {}, minute],
  ])).toMatchInlineSnapshot(`
    "
    create a      Normal Scheduled: Successfully assigned default/a to node-a
    create b      Normal Scheduled: Successfully assigned default/a to node-a
                  Warning FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.
    five minutes  Normal Scheduled: Successfully assigned default/a to node-a
                  Warning FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.
    and one       Normal Scheduled: Successfully assigned default/a to node-a
                  Warning FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.
                  Warning FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.
    "
  `)
})
