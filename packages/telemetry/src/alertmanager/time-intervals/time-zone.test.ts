/** Offsets of every zone of the tz database, compared with those of Go, at instants from 2000 to 2037 and around what changes. */
import { readFileSync } from 'node:fs'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { offsetAt, timeZone } from './time-zone.ts'

const cases = JSON.parse(readFileSync(new URL('testdata/zones.json', import.meta.url), 'utf8')) as readonly (readonly [name: string, offsets: readonly (readonly [at: number, offset: number])[]])[]

test('the offsets are those of Go', () => {
  const wrong = cases.flatMap(([name, offsets]) => offsets.flatMap(([at, offset]) => {
    const zone = timeZone(name)
    const found = typeof zone === 'string' ? zone : offsetAt(zone, at * second) / second
    return found === offset ? [] : [{ name, at, offset, found }]
  }))
  expect(cases.length).toBeGreaterThan(550)
  expect(wrong).toEqual([])
})

test.each([
  ['', { name: 'UTC' }], ['Local', { name: 'Local' }], ['Europe/Berlin', { name: 'Europe/Berlin' }], ['europe/berlin', 'unknown time zone europe/berlin'],
  ['Mars/Phobos', 'unknown time zone Mars/Phobos'], ['../etc/passwd', 'time: invalid location name'], ['/UTC', 'time: invalid location name'],
])('%s', (name, zone) => {
  expect(timeZone(name)).toEqual(zone)
})
