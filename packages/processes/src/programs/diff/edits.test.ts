/** The changes between two lists lead from the one to the other, and leave in place whatever can stay. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, changesBetween } from './edits.ts'

function applied(list: readonly string[], other: readonly string[], changes: readonly Change[]): string[] {
  const result: string[] = []
  let at = 0
  for (const { from, to } of changes) {
    result.push(...list.slice(at, from[0]), ...other.slice(...to))
    at = from[1]
  }
  return [...result, ...list.slice(at)]
}

/** The length of the longest common subsequence, by the textbook's table. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0)
  for (const each of a) {
    const next: number[] = []
    b.forEach((other, index) => next.push(each === other ? (row[index - 1] ?? 0) + 1 : Math.max(next[index - 1] ?? 0, row[index]!)))
    row = next
  }
  return row.at(-1) ?? 0
}

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 })

test('applied to the first list they give the second, and they are as few as can be', () => {
  fc.assert(fc.property(lines, lines, (a, b) => {
    const changes = changesBetween(a, b)
    expect(applied(a, b, changes)).toEqual(b)
    const removed = changes.reduce((sum, { from }) => sum + from[1] - from[0], 0)
    expect(a.length - removed).toBe(common(a, b))
  }))
})

test('lists that have nothing in common are one change, however long they are', () => {
  const [a, b] = [Array.from({ length: 20_000 }, (_, index) => `a${index}`), Array.from({ length: 20_000 }, (_, index) => `b${index}`)]
  expect(changesBetween(a, b)).toEqual([{ from: [0, 20_000], to: [0, 20_000] }])
})
