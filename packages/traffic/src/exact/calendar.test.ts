import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrived, enter, kindOf, newCalendar, removeFirst, served, timedOut } from './calendar.ts'

function drain(state: ReturnType<typeof newCalendar>): { at: number; kind: number; subject: number }[] {
  const seen = []
  while (state.calendarSize > 0) {
    seen.push({ at: state.calendarAt[0]!, kind: kindOf(state.calendarOrder[0]!), subject: state.calendarSubject[0]! })
    removeFirst(state)
  }
  return seen
}

test('what is due first comes first; of one instant by kind, and of one kind as it was entered', () => {
  fc.assert(fc.property(fc.array(fc.record({ at: fc.nat(20), kind: fc.integer({ min: 0, max: 8 }) }), { maxLength: 200 }), (entries) => {
    const state = newCalendar()
    entries.forEach(({ at, kind }, subject) => enter(state, at, kind, subject))
    const expected = entries.map((entry, subject) => ({ ...entry, subject }))
      .toSorted((a, b) => a.at - b.at || a.kind - b.kind || a.subject - b.subject)
    expect(drain(state)).toEqual(expected)
  }), { seed: 1 })
})

test('an answer at the instant of the time-out is in time, and comes before the next request', () => {
  const state = newCalendar()
  enter(state, 1_768_000_000_000_000, arrived, 0)
  enter(state, 1_768_000_000_000_000, timedOut, 1)
  enter(state, 1_768_000_000_000_000, served, 2)
  expect(drain(state).map(({ subject }) => subject)).toEqual([2, 1, 0])
})
