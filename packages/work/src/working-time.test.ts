import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day, hour, type Instant, parseTimestamp, printTimestamp, week } from '@track/simulation'
import { afterWork, isWorkingAt, officeHours, workedBetween, workingClock, type WorkingHours } from './working-time.ts'

const at = parseTimestamp
const east: WorkingHours = { ...officeHours, utcOffset: 9 * hour }

test.each<[string, WorkingHours | undefined, string, number, string]>([
  ['within a day', officeHours, '2025-03-03T10:00:00Z', 2, '2025-03-03T12:00:00Z'],
  ['to its end', officeHours, '2025-03-03T10:00:00Z', 7, '2025-03-03T17:00:00Z'],
  ['into the next', officeHours, '2025-03-03T10:00:00Z', 8, '2025-03-04T10:00:00Z'],
  ['over a weekend', officeHours, '2025-03-07T16:00:00Z', 3, '2025-03-10T11:00:00Z'],
  ['begun on a Sunday', officeHours, '2025-03-09T12:00:00Z', 1, '2025-03-10T10:00:00Z'],
  ['begun in the evening', officeHours, '2025-03-03T22:00:00Z', 1, '2025-03-04T10:00:00Z'],
  ['a working week', officeHours, '2025-03-03T09:30:00Z', 40, '2025-03-10T09:30:00Z'],
  ['in the far east', east, '2025-03-03T02:00:00Z', 8, '2025-03-04T02:00:00Z'],
  ['round the clock', undefined, '2025-03-07T16:00:00Z', 48, '2025-03-09T16:00:00Z'],
])('work is done %s', (_name, hours, from, work, until) => {
  expect(printTimestamp(afterWork(hours, at(from), work * hour))).toBe(until)
  expect(workedBetween(hours, at(from), at(until))).toBe(work * hour)
})

test('the clock stands still outside of working hours, and goes on with the world within', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 3 * week }), fc.integer({ min: 1, max: 3 * week }), (start: number, work: number) => {
    const from: Instant = at('2025-03-01T00:00:00Z') + start
    const until = afterWork(officeHours, from, work)
    expect(workedBetween(officeHours, from, until)).toBe(work)
    // The first such instant: a microsecond before, the work was not done.
    expect(workingClock(officeHours, until - 1)).toBe(workingClock(officeHours, until) - 1)
    expect(isWorkingAt(officeHours, until - 1)).toBe(true)
  }))
  expect(workedBetween(officeHours, 0, 52 * week) / day).toBeCloseTo(52 * 40 / 24, 9)
})
