import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countOf, countShared, firstMissing, includesIndex, parseIndexes, printIndexes, withIndexes } from './indexes.ts'

describe('indexes are written', () => {
  test.each([
    [[], ''], [[3], '3'], [[3, 4], '3,4'], [[3, 4, 5], '3-5'], [[0, 2, 3, 4, 9], '0,2-4,9'], [[5, 1, 0], '0,1,5'],
  ])('%j as "%s"', (indexes, text) => expect(printIndexes(withIndexes([], indexes))).toBe(text))
})

describe('indexes are read', () => {
  test.each([
    ['', 10, ''], ['0,2-4', 10, '0,2-4'], ['0,x,2', 10, '0,2'], ['0-9', 5, '0-4'], ['3,7', 5, '3'], ['1,2,3', 10, '1-3'],
  ])('"%s" of %i as "%s"', (text, completions, read) => expect(printIndexes(parseIndexes(text, completions))).toBe(read))
})

test('they are a set of numbers', () => {
  const numbers = fc.uniqueArray(fc.nat(40))
  fc.assert(fc.property(numbers, numbers, fc.nat(10), (a, b, count) => {
    const indexes = withIndexes(withIndexes([], a), b)
    const all = new Set([...a, ...b])
    expect(countOf(indexes)).toBe(all.size)
    for (let index = 0; index < 45; index++) expect(includesIndex(indexes, index)).toBe(all.has(index))
    expect(parseIndexes(printIndexes(indexes), 50)).toEqual(indexes)
    expect(countShared(withIndexes([], a), withIndexes([], b))).toBe(a.filter((index) => b.includes(index)).length)
    const missing = Array.from({ length: 30 }, (_each, index) => index).filter((index) => !all.has(index))
    expect(firstMissing(indexes, { count, completions: 30 })).toEqual(missing.slice(0, count))
  }))
})
