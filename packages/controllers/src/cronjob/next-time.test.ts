/** The rows are those of spec_test.go of github.com/robfig/cron/v3 that stay in UTC, and some of our own. */
import { parseCronSchedule } from '@track/apiserver'
import { parseTimestamp, printTimestamp } from '@track/simulation'
import { expect, test } from 'vitest'
import { nextTime } from './next-time.ts'

const rows: readonly (readonly [after: string, schedule: string, next: string])[] = [
  ['2012-07-09T14:45:00Z', '0/15 * * * *', '2012-07-09T15:00:00Z'],
  ['2012-07-09T14:59:59Z', '0/15 * * * *', '2012-07-09T15:00:00Z'],
  ['2012-07-09T15:45:00Z', '20-35/15 * * * *', '2012-07-09T16:20:00Z'],
  ['2012-07-09T23:46:00Z', '*/15 * * * *', '2012-07-10T00:00:00Z'],
  ['2012-07-09T23:45:00Z', '20-35/15 * * * *', '2012-07-10T00:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 1/2 * * *', '2012-07-10T01:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 10-12 * * *', '2012-07-10T10:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 1/2 */2 * *', '2012-07-11T01:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 * 9-20 * *', '2012-07-10T00:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 * 9-20 Jul *', '2012-07-10T00:20:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 9 Apr-Oct ?', '2012-08-09T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 */5 Apr,Aug,Oct Mon', '2012-08-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 */5 Oct Mon', '2012-10-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 * Feb Mon', '2013-02-04T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 * Feb Mon/2', '2013-02-01T00:00:00Z'],
  ['2012-12-31T23:59:45Z', '* * * * *', '2013-01-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 29 Feb ?', '2016-02-29T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 13 * Fri', '2012-07-13T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@hourly', '2012-07-10T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@daily', '2012-07-10T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@weekly', '2012-07-15T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@monthly', '2012-08-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@yearly', '2013-01-01T00:00:00Z'],
  ['2012-07-09T23:35:10Z', '@every 1h30m10s', '2012-07-10T01:05:20Z'],
]

test.each(rows)('after %s %s is due at %s', (after, schedule, next) => {
  const parsed = parseCronSchedule(schedule)
  if (typeof parsed === 'string') throw new Error(parsed)
  expect(printTimestamp(nextTime(parsed, parseTimestamp(after)))).toBe(next)
})

test.each(['0 0 30 Feb ?', '0 0 31 Apr ?'])('%s is never due', (schedule) => {
  const parsed = parseCronSchedule(schedule)
  if (typeof parsed === 'string') throw new Error(parsed)
  expect(nextTime(parsed, parseTimestamp('2012-07-09T23:35:00Z'))).toBe(Infinity)
})
