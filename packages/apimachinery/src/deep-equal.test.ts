import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deepEqual, equalQuantities, semanticEqual } from './deep-equal.ts'

test('a copy is equal, a change is not', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(deepEqual(value, structuredClone(value))).toBe(true)
    expect(semanticEqual(value, structuredClone(value))).toBe(true)
    expect(deepEqual({ a: [value, 1] }, { a: [value, 2] })).toBe(false)
    expect(semanticEqual({ a: [value, 1] }, { a: [value, 2] })).toBe(false)
  }))
})

/** Two values, whether they are equal as they stand, and to a reader in Go. */
test.each<[unknown, unknown, boolean, boolean]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true, true],
  [{ a: undefined }, {}, true, true],
  [{ a: null }, {}, false, true],
  [{ a: [] }, { a: null }, false, true],
  [{ a: {} }, {}, false, true],
  [{ a: { b: null } }, {}, false, true],
  [[1, 2], [2, 1], false, false],
  [[], {}, false, true],
  [[1], [1, 1], false, false],
  [['1'], [1], false, false],
  [{ a: 0 }, {}, false, false],
  [NaN, NaN, true, true],
  [{ 0: 'a' }, ['a'], false, false],
  [{ a: undefined }, { b: 1 }, false, false],
  [{ constructor: 1 }, {}, false, false],
  [{ constructor: null }, {}, false, true],
])('%j and %j', (a, b, deep, semantic) => {
  expect([deepEqual(a, b), deepEqual(b, a)]).toEqual([deep, deep])
  expect([semanticEqual(a, b), semanticEqual(b, a)]).toEqual([semantic, semantic])
})

test.each([
  ['1', '1000m', true], ['1Gi', '1073741824', true], ['1', '1Ki', false], [undefined, undefined, true], [undefined, '0', false],
])('the amounts %j and %j', (a, b, wanted) => {
  expect(equalQuantities(a, b)).toBe(wanted)
})
