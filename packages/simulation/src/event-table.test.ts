/** The event table as a heap: rows come out by instant, then by sequence, whatever came in between. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dropCancelled, type EventTable, insertEvent, takeEvent } from './event-table.ts'
import type { EventRow } from './part.ts'

const row = (at: number, sequence: number): EventRow => ({ at, sequence, part: 'clock', event: 'tick', data: undefined })

function takeAll(table: EventTable): EventRow[] {
  const taken: EventRow[] = []
  for (let next = takeEvent(table); next; next = takeEvent(table)) taken.push(next)
  return taken
}

const inOrder = (rows: readonly EventRow[]) => rows.toSorted((a, b) => a.at - b.at || a.sequence - b.sequence)

test('an empty table has no next event', () => {
  expect(takeEvent([])).toBeUndefined()
})

test('rows come out in order', () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: 20 })), (instants) => {
    const rows = instants.map(row)
    const table: EventTable = []
    for (const each of rows) insertEvent(table, each)
    expect(takeAll(table)).toEqual(inOrder(rows))
  }))
})

test('taking and inserting in turns keeps the order', () => {
  fc.assert(fc.property(fc.array(fc.option(fc.nat({ max: 20 }))), (steps) => {
    const table: EventTable = []
    let expected: EventRow[] = []
    for (const [sequence, at] of steps.entries()) {
      if (at === null) {
        expect(takeEvent(table)).toEqual(expected[0])
        expected = expected.slice(1)
      } else {
        insertEvent(table, row(at, sequence))
        expected = inOrder([...expected, row(at, sequence)])
      }
    }
    expect(takeAll(table)).toEqual(expected)
  }))
})

test('what was taken back is dropped, and the rest stays in order', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 20 }), fc.boolean())), (rows) => {
    const table: EventTable = []
    const cancelled = new Map<string, true>()
    for (const [sequence, [at, isCancelled]] of rows.entries()) {
      insertEvent(table, row(at, sequence))
      if (isCancelled) cancelled.set(String(sequence), true)
    }
    dropCancelled(table, cancelled)
    expect(takeAll(table)).toEqual(inOrder(rows.flatMap(([at, isCancelled], sequence) => (isCancelled ? [] : [row(at, sequence)]))))
  }))
})
