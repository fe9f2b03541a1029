/** Forks: containers are copied, rows are shared, and neither world sees what the other does. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forkState } from './fork.ts'
import { Simulation } from './simulation.ts'
import { digestOfWorld } from './snapshot.ts'
import { bakery } from './testing/bakery.ts'
import { minute, second } from './time.ts'

test('fields that are containers are copied; rows, and arrays in Maps, are shared', () => {
  const row = { name: 'web' }
  const state = {
    number: 1, row, list: [row], lists: [new Float64Array([1]), new Map([['a', row]])], samples: new Float64Array([1, 2]),
    rows: new Map([['web', row]]), groups: new Map([['a', new Map([['web', row]])]]), chunks: new Map([['a', new Uint8Array([7])]]),
    tags: new Map([['web', ['a', 'b']]]),
  }
  const copy = forkState(state)
  expect(copy).toEqual(state)
  expect(copy.row).toBe(row)
  expect(copy.list[0]).toBe(row)
  expect(copy.rows.get('web')).toBe(row)
  expect(copy.tags.get('web')).toBe(state.tags.get('web'))
  for (const field of ['list', 'lists', 'samples', 'rows', 'groups', 'chunks', 'tags'] as const) expect(copy[field]).not.toBe(state[field])
  expect(copy.lists[0]).not.toBe(state.lists[0])
  expect(copy.lists[1]).not.toBe(state.lists[1])
  expect(copy.groups.get('a')).not.toBe(state.groups.get('a'))
  expect(copy.chunks.get('a')).not.toBe(state.chunks.get('a'))
})

test('a copied typed array keeps its kind', () => {
  for (const array of [new Int32Array([-1]), new BigInt64Array([-1n]), new Uint16Array(2)]) {
    expect(forkState({ array }).array).toStrictEqual(array)
  }
})

const open = (seed: number) => Simulation.start([bakery], { seed, startedAt: 0 })

test('whatever one of the two worlds does, the other goes on as if it were alone', () => {
  const act = fc.oneof(
    fc.record({ run: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ order: fc.stringMatching(/^[a-z]{1,5}$/) }),
  )
  type Act = { run: number } | { order: string }
  const perform = (simulation: Simulation, acts: readonly Act[]) => {
    for (const [index, each] of acts.entries()) {
      if ('run' in each) simulation.runFor(each.run * second)
      else simulation.input('bakery', 'order', { name: `${each.order} ${index}` })
    }
  }
  fc.assert(fc.property(fc.nat(), fc.array(act), fc.array(act), fc.array(act), (seed, before, ofParent, ofChild) => {
    const alone = (after: readonly Act[]) => {
      const simulation = open(seed)
      perform(simulation, before)
      perform(simulation, after)
      return digestOfWorld(simulation)
    }
    const parent = open(seed)
    perform(parent, before)
    const child = parent.fork()
    perform(child, ofChild)
    perform(parent, ofParent)
    expect(digestOfWorld(child)).toBe(alone(ofChild))
    expect(digestOfWorld(parent)).toBe(alone(ofParent))
  }), { numRuns: 60 })
})

test('a fork takes no observers along', () => {
  const parent = open(1)
  const seen: string[] = []
  parent.observe(({ event }) => seen.push(event))
  const child = parent.fork()
  child.runFor(10 * minute)
  expect(seen).toEqual([])
})
