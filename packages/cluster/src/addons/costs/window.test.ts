import { parseTimestamp, printTimestamp } from '@track/simulation'
import { expect, test } from 'vitest'
import { readWindow } from './window.ts'

/** A Wednesday. */
const now = parseTimestamp('2025-03-05T12:34:56Z')

test.each<[string, string, string]>([
  ['90m', '2025-03-05T11:04:56Z', '2025-03-05T12:34:56Z'], ['1d', '2025-03-04T12:34:56Z', '2025-03-05T12:34:56Z'],
  ['today', '2025-03-05T00:00:00Z', '2025-03-05T12:34:56Z'], ['yesterday', '2025-03-04T00:00:00Z', '2025-03-05T00:00:00Z'],
  ['week', '2025-03-02T00:00:00Z', '2025-03-05T12:34:56Z'], ['lastweek', '2025-02-23T00:00:00Z', '2025-03-02T00:00:00Z'],
  ['month', '2025-03-01T00:00:00Z', '2025-03-05T12:34:56Z'], ['lastmonth', '2025-02-01T00:00:00Z', '2025-03-01T00:00:00Z'],
  ['2025-03-01T00:00:00Z,2025-03-02T00:00:00Z', '2025-03-01T00:00:00Z', '2025-03-02T00:00:00Z'],
])('the window %s', (text, from, until) => {
  const window = readWindow(text, now)!
  expect([window.from, window.until].map(printTimestamp)).toEqual([from, until])
})

test.each(['', 'soon', '1y', '2025-03-01T00:00:00Z', 'a,b', 'toString'])('%j is no window', (text) => {
  expect(readWindow(text, now)).toBeUndefined()
})
