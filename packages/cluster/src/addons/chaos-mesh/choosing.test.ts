import fc from 'fast-check'
import { parseTimestamp, printTimestamp, stream } from '@track/simulation'
import { expect, test } from 'vitest'
import { parseTimes } from './kinds/schedule.ts'
import { nextTime } from './schedule-controller.ts'
import { indexesFor } from './selecting.ts'

const chance = stream(1, 'test')

/** Of ten: how many each mode takes at least and at most. */
const modes: [mode: string, value: string, least: number, most: number][] = [
  ['one', '', 1, 1], ['all', '', 10, 10], ['fixed', '3', 3, 3], ['fixed', '30', 10, 10], ['fixed-percent', '25', 3, 3], ['fixed-percent', '100', 10, 10],
  ['random-max-percent', '50', 0, 5],
]

test.each(modes)('%s %s', (mode, value, least, most) => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const found = indexesFor(mode, value, 10, stream(seed, 'mode')) as readonly number[]
    expect([found.length >= least && found.length <= most, new Set(found).size, found.every((each) => each >= 0 && each < 10)]).toEqual([true, found.length, true])
  }))
})

test('a mode that is none, and chance that is fair', () => {
  expect(indexesFor('some', '', 3, chance)).toBe('mode some not supported')
  const drawn = Array.from({ length: 3000 }, (_each, seed) => (indexesFor('one', '', 3, stream(seed, 'one')) as readonly number[])[0])
  for (const index of [0, 1, 2]) expect(Math.abs(drawn.filter((each) => each === index).length - 1000)).toBeLessThan(100)
})

/** When a schedule is due after a Tuesday's 10:00:30. */
const times: Record<string, string> = {
  '* * * * *': '2026-01-06T10:01:00Z',
  '*/20 * * * * *': '2026-01-06T10:00:40Z',
  '30 * * * * *': '2026-01-06T10:01:30Z',
  '15,45 0 12 * * *': '2026-01-06T12:00:15Z',
  '@every 90s': '2026-01-06T10:02:00Z',
  '@daily': '2026-01-07T00:00:00Z',
  '0 0 9 * * mon': '2026-01-12T09:00:00Z',
}

test.each(Object.entries(times))('%s', (text, expected) => {
  const parsed = parseTimes(text)
  expect(typeof parsed === 'string' ? parsed : printTimestamp(nextTime(parsed, parseTimestamp('2026-01-06T10:00:30Z')))).toBe(expected)
})
