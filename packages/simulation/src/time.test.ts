/** Timestamps and the calendar, against the platform's own Date. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarOf, dayOfYear, daysInMonth, instantOf, isLeapYear, weekdayOf } from './calendar.ts'
import { day, parseTimestamp, printMicroTimestamp, printTimestamp, second } from './time.ts'

const anyInstant = fc.integer({ min: -2_000_000_000 * second, max: 8_000_000_000 * second })

test('a timestamp is the one that Date prints, and is read back', () => {
  fc.assert(fc.property(anyInstant, (at) => {
    const date = new Date(Math.floor(at / second) * 1000)
    expect(printTimestamp(at)).toBe(date.toISOString().replace('.000Z', 'Z'))
    expect(parseTimestamp(printMicroTimestamp(at))).toBe(at)
    expect(weekdayOf(at)).toBe(date.getUTCDay())
    expect(dayOfYear(at)).toBe((Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000 + 1)
    expect(instantOf(calendarOf(at))).toBe(Math.floor(at / second) * second)
  }))
})

const read: [text: string, at: number][] = [
  ['1970-01-01T00:00:00Z', 0],
  ['1969-12-31T23:59:59.999999Z', -1],
  ['2026-01-05T08:00:00Z', 1_767_600_000 * second],
  ['2026-01-05T10:00:00+02:00', 1_767_600_000 * second],
  ['2026-01-05T02:30:00-05:30', 1_767_600_000 * second],
  ['2026-01-05T08:00:00.5Z', 1_767_600_000 * second + 500_000],
  ['2026-01-05T08:00:00.1234567Z', 1_767_600_000 * second + 123_456],
  ['2024-02-29T00:00:00Z', 1_709_164_800 * second],
]

test.each(read)('%s', (text, at) => {
  expect(parseTimestamp(text)).toBe(at)
})

test.each([
  '', '2026-01-05', '2026-01-05T08:00:00', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z',
  '2026-04-31T00:00:00Z', '2026-01-05T24:00:00Z', '2026-01-05T08:60:00Z', '2026-01-05T08:00:60Z', '2026-01-05t08:00:00z',
  '2026-01-05 08:00:00Z', '2026-01-05T08:00:00+25:00', '2026-01-05T08:00:00.Z', '26-01-05T08:00:00Z',
])('%j is no timestamp', (text) => {
  expect(parseTimestamp(text)).toBeNaN()
})

test('fields beyond their range carry over', () => {
  expect(printTimestamp(instantOf({ year: 2026, month: 13, day: 1 }))).toBe('2027-01-01T00:00:00Z')
  expect(printTimestamp(instantOf({ year: 2026, month: 3, day: 0 }))).toBe('2026-02-28T00:00:00Z')
  expect(printTimestamp(instantOf({ year: 2026, month: 0, day: 1, hour: 25 }))).toBe('2025-12-02T01:00:00Z')
})

test('leap years and months', () => {
  expect([1900, 2000, 2024, 2025].map(isLeapYear)).toEqual([false, true, true, false])
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) => daysInMonth(2026, month))).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
  expect(daysInMonth(2024, 2)).toBe(29)
  expect(dayOfYear(instantOf({ year: 2024, month: 12, day: 31 }))).toBe(366)
  expect(weekdayOf(-day)).toBe(3)
})
