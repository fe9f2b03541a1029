/** What the settings of a sampler say, and which traces it keeps. */
import { stream, uniform } from '@track/simulation'
import { expect, test } from 'vitest'
import { isSampled, readSampler } from './sampler.ts'

test.each([
  ['', '', 1, true, undefined], ['always_on', '', 1, false, undefined], ['always_off', '', 0, false, undefined], ['parentbased_always_off', '', 0, true, undefined],
  ['traceidratio', '0.25', 0.25, false, undefined], ['parentbased_traceidratio', '', 1, true, undefined],
  ['traceidratio', '1.5', 1, false, 'invalid trace ID ratio: greater than 1.0'], ['traceidratio', '-1', 1, false, 'invalid trace ID ratio: less than 0.0'],
  ['traceidratio', 'x', 1, false, 'parsing sampler argument: x'], ['coin', '', 1, true, 'unsupported sampler: coin'],
])('%s %s', (name, argument, ratio, isParentBased, warning) => {
  expect(readSampler(name, argument)).toEqual({ sampler: { ratio, isParentBased }, ...(warning === undefined ? {} : { warning }) })
})

const draws = stream(7, 'trace ids')
const ids = Array.from({ length: 4000 }, (_, index) => (
  Array.from({ length: 4 }, (__, part) => Math.floor(uniform(draws, index * 4 + part) * 2 ** 32).toString(16).padStart(8, '0')).join('')))

test('a ratio keeps its share, and a higher one keeps those too', () => {
  const kept = (ratio: number) => ids.filter((id) => isSampled({ ratio, isParentBased: false }, id))
  expect(kept(0.1).length / ids.length).toBeCloseTo(0.1, 1)
  expect(kept(0.5)).toEqual(expect.arrayContaining(kept(0.1)))
  expect([kept(0).length, kept(1).length]).toEqual([0, ids.length])
  expect(isSampled({ ratio: 0.5, isParentBased: false }, `${'0'.repeat(16)}7fffffffffffffff`)).toBe(true)
  expect(isSampled({ ratio: 0.5, isParentBased: false }, `${'0'.repeat(16)}8000000000000000`)).toBe(false)
})

test('a parent decides only where it is asked', () => {
  const [id = ''] = ids
  expect(isSampled({ ratio: 0, isParentBased: true }, id, { isSampled: true })).toBe(true)
  expect(isSampled({ ratio: 1, isParentBased: true }, id, { isSampled: false })).toBe(false)
  expect(isSampled({ ratio: 1, isParentBased: false }, id, { isSampled: false })).toBe(true)
})
