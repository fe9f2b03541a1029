import { type Pod } from '@track/apimachinery'
import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { addPod, emptyQueue, nextTryAt, putAfterError, putUnschedulable, type QueuedPod, type QueueState, requeue, takePod, ungate } from './queue.ts'

function pod(name: string, { priority = 0, gates = [] as string[] } = {}): Pod {
  return {
    metadata: { name, namespace: 'default', uid: name },
    spec: { priority, containers: [], ...(gates.length > 0 && { schedulingGates: gates.map((gate) => ({ name: gate })) }) },
  } as unknown as Pod
}

function names(state: QueueState, now: number): string[] {
  const taken: string[] = []
  for (let row = takePod(state, now); row; row = takePod(state, now)) taken.push(row.uid)
  return taken
}

function refuse(state: QueueState, now: number): QueuedPod {
  const row = takePod(state, now)!
  putUnschedulable(state, row, ['NodeResourcesFit'], now)
  return row
}

test('the more important pod goes first, of equals the one that came first', () => {
  const state = emptyQueue()
  for (const [name, priority, since] of [['second', 0, 1], ['first', 5, 2], ['third', 0, 3], ['last', -1, 0]] as const) {
    addPod(state, pod(name, { priority }), since * second)
  }
  expect(names(state, 4 * second)).toEqual(['first', 'second', 'third', 'last'])
})

test('a refused pod waits until something changes that may help', () => {
  const state = emptyQueue()
  addPod(state, pod('a'), 0)
  refuse(state, 0)
  expect(nextTryAt(state, minute)).toBe(Infinity)
  requeue(state, ({ refusedBy }) => refusedBy.includes('NodeName'), 2 * second)
  expect(names(state, 2 * second)).toEqual([])
  requeue(state, ({ refusedBy }) => refusedBy.includes('NodeResourcesFit'), 2 * second)
  expect(names(state, 2 * second)).toEqual(['a'])
})

test('back-off doubles from 1 s to 10 s', () => {
  const state = emptyQueue()
  addPod(state, pod('a'), 0)
  const waits = [1, 2, 3, 4, 5, 6].map(() => {
    const row = takePod(state, 1000 * second)!
    putUnschedulable(state, row, [], 0)
    const { until } = state.queued.get('default/a')!
    requeue(state, () => true, 1000 * second)
    return until / second
  })
  expect(waits).toEqual([1, 2, 4, 8, 10, 10])
})

test('with nothing else to try a pod that backs off is tried at once, except after an error', () => {
  const state = emptyQueue()
  addPod(state, pod('refused'), 0)
  refuse(state, 0)
  requeue(state, () => true, 0)
  expect(nextTryAt(state, 0)).toBe(0)
  addPod(state, pod('fresh'), 0)
  expect(names(state, 0)).toEqual(['fresh', 'refused'])

  addPod(state, pod('failed'), 0)
  putAfterError(state, takePod(state, 0)!, 0)
  expect(nextTryAt(state, 0)).toBe(second)
  expect(names(state, 0)).toEqual([])
  expect(names(state, second)).toEqual(['failed'])
})

test('a pod with gates is not tried before they are gone', () => {
  const state = emptyQueue()
  addPod(state, pod('a', { gates: ['quota'] }), 0)
  requeue(state, () => true, 0)
  expect(names(state, 0)).toEqual([])
  ungate(state, pod('a'))
  expect(names(state, 0)).toEqual(['a'])
})

test('a thousand pods come out in order', () => {
  const state = emptyQueue()
  const numbers = Array.from({ length: 1000 }, (_each, index) => (index * 7919) % 1000)
  for (const number of numbers) addPod(state, pod(`${number}`), number)
  expect(names(state, 1000)).toEqual(numbers.toSorted((a, b) => a - b).map(String))
})
