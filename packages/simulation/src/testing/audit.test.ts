/** The audit bites: each kind of change in place, and of data that is not plain, in a part that does it. */
import { expect, test } from 'vitest'
import type { Part } from '../part.ts'
import { Simulation } from '../simulation.ts'
import { audit, auditOnce } from './audit.ts'

interface Shelf {
  byName: Map<string, { price: number; tags: string[]; sold?: Map<string, number>; weights?: Float64Array }>
  list: { price: number }[]
  counts: Float64Array
  settings: { open: boolean; days: string[] }
  anything?: unknown
}

function shelf(spoil: (state: Shelf) => void): Simulation {
  const part: Part<Shelf> = {
    name: 'shelf',
    initial: () => ({
      byName: new Map([['bread', { price: 3, tags: ['fresh'], sold: new Map([['monday', 2]]), weights: new Float64Array([1, 2]) }]]),
      list: [{ price: 1 }],
      counts: new Float64Array(2),
      settings: { open: true, days: ['monday'] },
    }),
    events: {
      spoil: (simulation) => spoil(simulation.state(part)),
      rest: () => {},
    },
  }
  const simulation = Simulation.start([part], { seed: 1, startedAt: 0 })
  audit(simulation)
  simulation.schedule({ at: 1, part: 'shelf', event: 'spoil', data: { items: ['a'] } })
  simulation.schedule({ at: 2, part: 'shelf', event: 'rest' })
  return simulation
}

const allowed: [what: string, act: (state: Shelf) => void][] = [
  ['a row is replaced', (state) => state.byName.set('bread', { ...state.byName.get('bread')!, price: 4 })],
  ['a container changes', (state) => {
    state.list.push({ price: 2 })
    state.counts[0] = 1
    state.byName.delete('bread')
  }],
  ['a field is replaced', (state) => {
    state.settings = { ...state.settings, open: false }
  }],
]

test.each(allowed)('%s: allowed', (_what, act) => {
  const simulation = shelf(act)
  simulation.runUntil(2)
  auditOnce(simulation)
})

class Crate {}
const spoiled: [what: string, act: (state: Shelf) => void, words: string][] = [
  ['a row in a Map', (state) => (state.byName.get('bread')!.price = 4), "Cannot assign to read only property 'price'"],
  ['an array in a row', (state) => state.byName.get('bread')!.tags.push('old'), 'Cannot add property 1, object is not extensible'],
  ['a row in a list', (state) => (state.list[0]!.price = 4), "Cannot assign to read only property 'price'"],
  ['a row that is a field', (state) => (state.settings.open = false), "Cannot assign to read only property 'open'"],
  ['an array in that', (state) => state.settings.days.pop(), "Cannot delete property '0'"],
  ['a Map in a row', (state) => state.byName.get('bread')!.sold!.set('monday', 3), 'the Map at shelf.byName[bread].sold stands in a row and cannot be changed in place'],
  ['a typed array in a row', (state) => (state.byName.get('bread')!.weights![0] = 9), 'the typed array at shelf.byName[bread].weights stands in a row and was changed in place'],
  ['a function', (state) => (state.anything = () => 1), 'shelf.anything is a function: not plain data'],
  ['a class', (state) => (state.anything = [new Crate()]), 'shelf.anything[0] is a Crate: not plain data'],
  ['a Set', (state) => (state.anything = new Set()), 'shelf.anything is a Set: not plain data'],
  ['a key that is no text', (state) => (state.anything = new Map([[1, 2]])), 'shelf.anything is a Map with a key that is not a text: 1'],
  ['a container in two places', (state) => (state.anything = state.counts), 'one container stands in two places: shelf.counts and shelf.anything'],
  ['a container in a row', (state) => (state.anything = { counts: state.counts }), 'shelf.anything.counts is part of a row and also the container shelf.counts'],
]

test.each(spoiled)('%s: noticed', (_what, act, words) => {
  const simulation = shelf(act)
  expect(() => simulation.runUntil(2)).toThrow(words)
})

test.each([0, 5_000])('the data of an event is a row, in a world of %d entries too', (size) => {
  const part: Part<object> = {
    name: 'shelf',
    initial: () => ({ numbers: new Map(Array.from({ length: size }, (_, index) => [String(index), index])) }),
    events: { grow: (_simulation, data: { items: string[] }) => data.items.push('b') },
  }
  const simulation = Simulation.start([part], { seed: 1, startedAt: 0 })
  audit(simulation)
  simulation.schedule({ at: 1, part: 'shelf', event: 'grow', data: { items: ['a'] } })
  expect(() => simulation.runUntil(1)).toThrow('Cannot add property 1, object is not extensible')
})
