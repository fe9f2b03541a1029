/** A row is read once, and rows that only look alike are two. */
import { expect, test } from 'vitest'
import { oncePerRow } from './once-per-row.ts'

test('a row is read once', () => {
  const read: string[] = []
  const lengthOf = oncePerRow(({ name }: { readonly name: string }) => {
    read.push(name)
    return { length: name.length }
  })
  const [web, another] = [{ name: 'web' }, { name: 'web' }]
  expect(lengthOf(web)).toBe(lengthOf(web))
  expect(lengthOf(another)).toEqual({ length: 3 })
  expect(lengthOf(another)).not.toBe(lengthOf(web))
  expect(read).toEqual(['web', 'web'])
})

test('an answer of 0 or the empty text is an answer', () => {
  let times = 0
  const countOf = oncePerRow((_row: object) => {
    times++
    return 0
  })
  const row = {}
  expect([countOf(row), countOf(row), times]).toEqual([0, 0, 1])
})
