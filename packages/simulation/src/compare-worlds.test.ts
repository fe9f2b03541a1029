/** Two worlds are compared value for value, and the first difference is named. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareWorlds, firstDifference } from './compare-worlds.ts'
import { digestOf } from './digest.ts'
import { Simulation } from './simulation.ts'
import { bakery } from './testing/bakery.ts'
import { minute } from './time.ts'

const row = { name: 'web', ports: [80, 443] }

const differences: [left: object, right: object, words: string | undefined][] = [
  [[row, row], [{ name: 'web', ports: [80, 443] }, { name: 'web', ports: [80, 443] }], undefined],
  [{ a: { b: 1 } }, { a: { b: 2 } }, 'a.b: 1, and 2'],
  [{ a: '1' }, { a: 1 }, 'a: "1", and 1'],
  [{ a: 0 }, { a: -0 }, 'a: 0, and -0'],
  [{ a: NaN }, { a: NaN }, undefined],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, 'the whole: "a" next, and "b"'],
  [{ a: 1 }, { a: 1, b: undefined }, 'the whole: nothing more, and "b"'],
  [{ a: [1, 2] }, { a: [1] }, 'a: "1" next, and nothing more'],
  [{ a: new Map([['x', 1]]) }, { a: new Map([['x', 2]]) }, 'a.x: 1, and 2'],
  [{ a: new Map([['x', 1]]) }, { a: { x: 1 } }, 'a: a Map, and a Object'],
  [{ a: null }, { a: {} }, 'a: null, and a Object'],
  [{ a: new Uint8Array([1, 2]) }, { a: new Uint8Array([1, 3]) }, 'a: these numbers, and others'],
  [{ a: new Uint8Array(2) }, { a: new Uint16Array(1) }, 'a: these numbers, and others'],
]

test.each(differences)('%o and %o', (left, right, words) => {
  expect(firstDifference(left, right)).toBe(words)
})

test('says that they are the same where their digests do', () => {
  const data = fc.letrec((tie) => ({
    tree: fc.oneof(fc.constantFrom(0, -0, 1, 'a', null, undefined, true), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('x', 'y'), tie('tree'), { noNullPrototype: true })),
  })).tree
  fc.assert(fc.property(data, data, (a, b) => {
    expect(firstDifference([a], [b]) === undefined).toBe(digestOf([a]) === digestOf([b]))
  }))
})

test('worlds that came to the same by other ways are the same, and one event more tells them apart', () => {
  const [left, right] = [0, 1].map(() => Simulation.start([bakery], { seed: 3, startedAt: 1_767_600_000_000_000 })) as [Simulation, Simulation]
  left.runFor(10 * minute)
  for (let passed = 0; passed < 10; passed++) right.runFor(minute)
  right.cancel(right.schedule({ at: right.now + 5, part: 'bakery', event: 'serve' }))
  left.cancel(left.schedule({ at: left.now + 7, part: 'bakery', event: 'serve' }))
  expect(compareWorlds(left, right)).toBeUndefined()
  right.input('bakery', 'order', { name: 'Ada' })
  expect(compareWorlds(left, right)).toMatch(/^\w.*: .*, and /)
})
