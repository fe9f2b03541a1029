import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forkState } from '@track/simulation'
import { appendSample, appendStale } from './head.ts'
import { findSeries, indexOfLabels, selectSeries, seriesNumber } from './index-of-labels.ts'
import { labelsOf, labelsRecord } from './labels.ts'
import { newMatcher } from './matcher.ts'
import { dropBefore } from './retention.ts'
import { readSamples, Samples } from './samples.ts'
import { newSeriesState, type SeriesState } from './state.ts'
import { headStatistics } from './statistics.ts'

const into = new Samples()

function read(state: SeriesState, series: number, fromMs = -Infinity, toMs = Infinity): [number, number | 'stale'][] {
  readSamples(state, series, { fromMs, toMs, into })
  return Array.from({ length: into.length }, (_, index) => [into.times[index]!, into.isStaleAt(index) ? 'stale' : into.values[index]!])
}

const values = fc.oneof(
  fc.double(), fc.integer({ min: -5, max: 1000 }), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 5e-324, 1e308), fc.constant('stale' as const),
)
const gaps = fc.oneof(fc.constant(15_000), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 40 }))

test('what was appended is read back, to the bit, from any instant to any other', () => {
  fc.assert(fc.property(fc.array(fc.tuple(gaps, values), { minLength: 1, maxLength: 700 }), fc.nat(), fc.nat(), (steps, a, b) => {
    const state = newSeriesState()
    seriesNumber(state, labelsOf({ __name__: 'other' }))
    const series = seriesNumber(state, labelsOf({ __name__: 'a' }))
    let time = 1_000_000
    const written: [number, number | 'stale'][] = []
    for (const [gap, value] of steps) {
      time += gap
      const refused = value === 'stale' ? appendStale(state, series, time) : appendSample(state, series, time, value)
      expect(refused).toBeUndefined()
      written.push([time, value])
    }
    expect(read(state, series)).toEqual(written)
    const from = written[a % written.length]![0]
    const to = written[b % written.length]![0]
    expect(read(state, series, from, to)).toEqual(written.filter(([at]) => at >= from && at <= to))
  }), { numRuns: 60 })
})

test('a fork goes its own way, and equal histories have equal states', () => {
  const parent = newSeriesState()
  const numbers = Array.from({ length: 70 }, (_, index) => seriesNumber(parent, labelsOf({ __name__: 'm', pod: `p${index}` })))
  const write = (state: SeriesState, from: number, to: number, scale: number) => {
    for (let time = from; time < to; time++) for (const series of numbers) appendSample(state, series, time * 1000, Math.sqrt(time * scale + series))
  }
  write(parent, 0, 500, 1)
  const child = forkState(parent)
  const other = forkState(parent)
  const before = read(child, 69)
  write(parent, 500, 900, 1)
  expect(read(child, 69)).toEqual(before)
  write(child, 500, 900, 1)
  expect(child).toEqual(parent)
  write(other, 500, 900, 2)
  expect(read(other, 69).slice(0, 500)).toEqual(before)
  expect(read(other, 69)).not.toEqual(read(parent, 69))
})

test('the index follows from the label sets, whatever came of them', () => {
  const names = fc.constantFrom('a', 'b', 'c')
  const set = fc.dictionary(names, fc.string({ maxLength: 2 }), { maxKeys: 3 }).map((record) => labelsOf(record))
  fc.assert(fc.property(fc.array(set, { maxLength: 300 }), fc.nat(3), (sets, kept) => {
    const state = newSeriesState()
    for (const labels of sets) appendSample(state, seriesNumber(state, labels), 1000, 1)
    expect(state).toMatchObject(indexOfLabels(state.labels))
    for (let series = 0; series < state.labels.length; series += kept + 1) appendSample(state, series, 2000, 2)
    dropBefore(state, 1500)
    expect(state).toMatchObject(indexOfLabels(state.labels))
  }), { numRuns: 60 })
})

test('samples out of order are refused in Prometheus\' words', () => {
  const state = newSeriesState()
  const series = seriesNumber(state, labelsOf({ __name__: 'a' }))
  expect(appendSample(state, series, 1000, 1)).toBeUndefined()
  expect(appendSample(state, series, 999, 1)).toBe('out of order sample')
  expect(appendSample(state, series, 1000, 1)).toBeUndefined()
  expect(appendSample(state, series, 1000, 2)).toBe('duplicate sample for timestamp')
  expect(appendStale(state, series, 1000)).toBe('duplicate sample for timestamp')
  expect(read(state, series)).toEqual([[1000, 1]])
})

const shelf = newSeriesState()
for (const job of ['api', 'db', '']) {
  for (const instance of ['a:1', 'b:1', 'Ω']) seriesNumber(shelf, labelsOf({ __name__: 'up', job, instance }))
}

test.each([
  [[newMatcher('__name__', '=', 'up')], 9],
  [[newMatcher('job', '=', 'api')], 3],
  [[newMatcher('job', '=', 'nobody')], 0],
  [[newMatcher('job', '=', '')], 3],
  [[newMatcher('job', '!=', 'api')], 6],
  [[newMatcher('job', '!=', '')], 6],
  [[newMatcher('job', '=~', 'a.*|db')], 6],
  [[newMatcher('job', '=~', 'ap')], 0],
  [[newMatcher('job', '!~', 'a.*')], 6],
  [[newMatcher('nothing', '=~', '.*')], 9],
  [[newMatcher('nothing', '=~', '.+')], 0],
  [[newMatcher('instance', '=~', '.')], 3],
  [[newMatcher('job', '=', 'api'), newMatcher('instance', '!=', 'a:1')], 2],
  [[], 9],
])('matchers %# select %i series', (matchers, count) => {
  expect(selectSeries(shelf, matchers)).toHaveLength(count)
})

test('retention drops old samples, then the series that have none', () => {
  const state = newSeriesState()
  const old = Array.from({ length: 3 }, (_, index) => seriesNumber(state, labelsOf({ __name__: 'old', n: String(index) })))
  const kept = seriesNumber(state, labelsOf({ __name__: 'kept' }))
  for (let time = 0; time < 50_000; time++) {
    for (const series of old) appendSample(state, series, time, Math.sqrt(time))
  }
  for (let time = 0; time < 60_000; time++) appendSample(state, kept, time, Math.sqrt(time))
  const pages = state.pages.length
  expect(dropBefore(state, 10_000)).toBeUndefined()
  expect(state.pages.length).toBeLessThan(pages)
  expect(read(state, kept)[0]![0]).toBe(10_000)
  expect(appendSample(state, seriesNumber(state, labelsOf({ __name__: 'late' })), 9_999, 1)).toBe('out of bounds')
  expect(dropBefore(state, 50_001)).toEqual(Int32Array.of(-1, -1, -1, 0, -1))
  expect(findSeries(state, labelsOf({ __name__: 'kept' }))).toBe(0)
  expect(read(state, 0, 59_998)).toEqual([[59_998, Math.sqrt(59_998)], [59_999, Math.sqrt(59_999)]])
  expect(headStatistics(state)).toMatchObject({ numSeries: 1, numLabelPairs: 1, minTime: 50_001, maxTime: 59_999 })
})

test('a label may have any name', () => {
  const labels = ['__proto__', 'a', 'b', 'c']
  expect(Object.entries(labelsRecord(labels))).toEqual([['__proto__', 'a'], ['b', 'c']])
  expect(labelsOf({ ...labelsRecord(labels) })).toEqual(labels)
})
