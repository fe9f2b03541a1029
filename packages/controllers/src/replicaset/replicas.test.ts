import type { Pod } from '@track/apimachinery'
import { type Duration, hour, instantOf, minute, printTimestamp, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { deletionCost, deletionOrder, inDeletionOrder } from './replicas.ts'

const now = instantOf({ year: 2026, month: 1, day: 5, hour: 8 })

interface Traits {
  node?: string
  phase?: 'Pending' | 'Unknown' | 'Running'
  /** How long it has been ready; not ready when absent. */
  readyFor?: Duration
  age?: Duration
  cost?: string
  restarts?: number
  sidecarRestarts?: number
}

function pod(name: string, traits: Traits = {}): Pod {
  const { node = 'node-1', phase = 'Running', age = 4 * hour, cost, restarts = 0, sidecarRestarts = 0 } = traits
  const ready = 'readyFor' in traits
    ? [{ type: 'Ready', status: 'True', lastTransitionTime: printTimestamp(now - traits.readyFor!) }]
    : []
  const status = (restartCount: number, container: string) => ({ name: container, restartCount, ready: true, image: '', imageID: '' })
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name, uid: name, creationTimestamp: printTimestamp(now - age),
      ...(cost && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: { containers: [{ name: 'web' }], initContainers: [{ name: 'proxy', restartPolicy: 'Always' }], ...(node && { nodeName: node }) },
    status: {
      phase, conditions: ready,
      containerStatuses: [status(restarts, 'web')], initContainerStatuses: [status(sidecarRestarts, 'proxy')],
    },
  } as Pod
}

const ready = { readyFor: hour }

/** One row a rule: the left pod goes before the right one, and only that rule can tell. */
const cases: Record<string, readonly Pod[]> = {
  'unassigned < assigned': [pod('b', { node: '' }), pod('a')],
  'Pending < Unknown < Running': [pod('c', { phase: 'Pending' }), pod('b', { phase: 'Unknown' }), pod('a')],
  'not ready < ready': [pod('b'), pod('a', ready)],
  'lower deletion cost < higher': [pod('c', { ...ready, cost: '-1' }), pod('b', ready), pod('a', { ...ready, cost: '5' })],
  'more related pods on its node < fewer': [
    pod('b', ready), pod('b2', { readyFor: 3 * hour }), pod('a', { readyFor: minute, node: 'node-2' }),
  ],
  'ready recently < ready long': [pod('b', { readyFor: second }), pod('a', ready)],
  'more restarts < fewer': [pod('b', { ...ready, restarts: 3 }), pod('a', ready)],
  'more restarts of sidecars < fewer': [pod('b', { ...ready, sidecarRestarts: 1 }), pod('a', ready)],
  'younger < older': [pod('b', { ...ready, age: 2 * hour }), pod('a', { ...ready, age: 20 * hour })],
}

const names = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.name)

test('every rule of the deletion order has a case', () => {
  expect(Object.keys(cases)).toEqual(deletionOrder.map(({ name }) => name))
})

test.each(Object.entries(cases))('%s', (_rule, expected) => {
  expect(names(inDeletionOrder(expected.toReversed(), expected, now))).toEqual(names(expected))
})

test('of pods about as old as each other the uid decides', () => {
  // Half an hour and forty minutes are in one power of two of nanoseconds, an hour and more is in another.
  const pods = [pod('z', { readyFor: 31 * minute }), pod('y', { readyFor: 33 * minute }), pod('x', { readyFor: 2 * hour })]
  expect(names(inDeletionOrder(pods, pods, now))).toEqual(['y', 'z', 'x'])
})

test('pods of other ReplicaSets of the same owner count on a node', () => {
  const own = [pod('a', { readyFor: minute }), pod('b', { readyFor: 3 * hour, node: 'node-2' })]
  const other = pod('other', { node: 'node-2' })
  expect(names(inDeletionOrder(own, own, now))).toEqual(['a', 'b'])
  expect(names(inDeletionOrder(own, [...own, other], now))).toEqual(['b', 'a'])
})

describe('a deletion cost', () => {
  test.each([
    ['5', 5], ['-5', -5], ['0', 0], ['+5', 0], ['05', 0], ['five', 0], ['2147483647', 2147483647], ['2147483648', 0],
  ])('%s counts as %i', (text, cost) => expect(deletionCost(pod('a', { cost: text }))).toBe(cost))
})
