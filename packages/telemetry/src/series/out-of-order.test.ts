import { forkState } from '@track/simulation'
import { array, assert, double, integer, property, record, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { parseHistogramItem } from '../promql/histogram-notation.ts'
import { printHistogramNote } from '../promql/histogram-notation.ts'
import { queryInstant } from '../promql/query.ts'
import { appendSample } from './head.ts'
import { seriesNumber } from './index-of-labels.ts'
import { labelsOf } from './labels.ts'
import { appendWithin, type AppendedValue, newestTime } from './out-of-order.ts'
import { dropBefore, dropBeyond } from './retention.ts'
import { readSamples, Samples } from './samples.ts'
import { newSeriesState, type SeriesState } from './state.ts'
import { bytesOf } from './bytes.ts'

const windowMs = 600_000
const up = labelsOf({ __name__: 'up' })

function add(state: SeriesState, timeMs: number, value: AppendedValue, window = windowMs): string | undefined {
  return appendWithin(state, seriesNumber(state, up), timeMs, value, { windowMs: window, newestMs: newestTime(state) })
}

function read(state: SeriesState, fromMs = -Infinity, toMs = Infinity): [number, string][] {
  const into = new Samples()
  readSamples(state, seriesNumber(state, up), { fromMs, toMs, into })
  return Array.from({ length: into.length }, (_, index) => {
    const histogram = into.hasHistograms ? into.histograms[index] : undefined
    return [into.times[index]!, into.isStaleAt(index) ? 'stale' : histogram ? printHistogramNote(histogram) : String(into.values[index])]
  })
}

test('samples within the window are read as if they had come in order, whatever their order; forks go their own ways', () => {
  const samples = uniqueArray(record({ seconds: integer({ min: 0, max: 500 }), value: double({ noNaN: true }) }), { selector: ({ seconds }) => seconds, minLength: 1, maxLength: 300 })
  assert(property(samples, integer({ min: 0, max: 300 }), integer({ min: 0, max: 500 }), integer({ min: 0, max: 500 }), (given, forkAt, from, length) => {
    const state = newSeriesState()
    let forked: { readonly state: SeriesState; readonly seen: [number, string][] } | undefined
    given.forEach(({ seconds, value }, index) => {
      if (index === forkAt) forked = { state: forkState(state as never) as unknown as SeriesState, seen: read(state) }
      expect(add(state, seconds * 1000, value)).toBeUndefined()
    })
    const sorted = given.toSorted((a, b) => a.seconds - b.seconds).map(({ seconds, value }): [number, string] => [seconds * 1000, String(value)])
    expect(read(state)).toEqual(sorted)
    const [fromMs, toMs] = [from * 1000, (from + length) * 1000]
    expect(read(state, fromMs, toMs)).toEqual(sorted.filter(([timeMs]) => timeMs >= fromMs && timeMs <= toMs))
    if (forked) expect(read(forked.state)).toEqual(forked.seen)
  }), { numRuns: 100 })
})

test('too old, twice, histograms and markers out of order; a query sees them in their places', () => {
  const state = newSeriesState()
  const [histogram] = parseHistogramItem('{{count:3 sum:5 buckets:[1 2]}}')
  const outcomes = ([[700_000, 1], [100_000, 2], [99_999, 3], [400_000, histogram!], [400_000, 5], [300_000, 'stale'], [500_000, 7], [700_000, 1], [700_000, 2]] as const).map(([timeMs, value]) => add(state, timeMs, value) ?? 'taken')
  expect(outcomes).toEqual(['taken', 'taken', 'too old sample', 'taken', 'duplicate sample for timestamp', 'taken', 'taken', 'taken', 'duplicate sample for timestamp'])
  expect(read(state)).toEqual([[100_000, '2'], [300_000, 'stale'], [400_000, '{{count:3 sum:5 buckets:[1 2]}}'], [500_000, '7'], [700_000, '1']])
  const answers = [100, 299, 310, 450, 500, 700].map((seconds) => queryInstant(state, 'up', seconds * 1_000_000).result as readonly { readonly value: number; readonly histogram?: object }[])
  expect(answers.map(([sample]) => (sample ? (sample.histogram ? 'histogram' : sample.value) : 'nothing'))).toEqual([2, 2, 'nothing', 'histogram', 7, 1])
  expect(add(newSeriesState(), 5, 1, 0)).toBeUndefined()
  expect(add(state, 600_000, 1, 0)).toBe('out of order sample')
})

test('what is older than the retention time is forgotten beside the head too', () => {
  const state = newSeriesState()
  for (const [timeMs, value] of [[700_000, 1], [200_000, 2], [600_000, 3]] as const) add(state, timeMs, value)
  dropBefore(state, 500_000)
  expect(read(state)).toEqual([[600_000, '3'], [700_000, '1']])
  expect(add(state, 450_000, 1)).toBe('out of bounds')
  dropBefore(state, 650_000)
  expect(state.outOfOrder?.size).toBe(0)
})

test('retention by size drops the oldest pages and nothing that is younger', () => {
  assert(property(array(integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 5 }), (seeds) => {
    const state = newSeriesState()
    const series = seriesNumber(state, up)
    const count = 60_000
    for (let index = 0; index < count; index++) appendSample(state, series, index * 1000, ((index * 7919 + seeds[index % seeds.length]!) % 1_000_003) / 7)
    const before = bytesOf(state)
    const bound = Math.floor(before * 0.6)
    dropBeyond(state, bound)
    expect(bytesOf(state)).toBeLessThanOrEqual(bound)
    const rest = read(state)
    expect(rest.at(-1)![0]).toBe((count - 1) * 1000)
    expect(rest.map(([timeMs]) => timeMs)).toEqual(Array.from({ length: rest.length }, (_, index) => (count - rest.length + index) * 1000))
    expect(rest.length).toBeGreaterThan(count * 0.3)
    expect(dropBeyond(state, before)).toBeUndefined()
  }), { numRuns: 3 })
})
