/** Native histograms in a store: what goes in comes out, with the hints and the layout that Prometheus' chunks give. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forkState } from '@track/simulation'
import { isReset } from '../../promql/histogram/detect-reset.ts'
import { parseHistogramItem } from '../../promql/histogram-notation.ts'
import { appendSample, appendStale } from '../head.ts'
import { seriesNumber } from '../index-of-labels.ts'
import { labelsOf } from '../labels.ts'
import { dropBefore } from '../retention.ts'
import { latestSample, readSamples, Samples } from '../samples.ts'
import { newSeriesState, type SeriesState } from '../state.ts'
import { headStatistics } from '../statistics.ts'
import { appendHistogram } from './append.ts'
import { exponentialBound } from './bounds.ts'
import { emptyHistogram, equalHistograms, type FloatHistogram, noBuckets } from './float-histogram.ts'
import { compacted } from './iterate.ts'
import { histogramJson, printHistogram } from './print.ts'

const into = new Samples()
const noted = (text: string) => parseHistogramItem(`{{${text}}}`)[0]!

function open(): { state: SeriesState; series: number } {
  const state = newSeriesState()
  return { state, series: seriesNumber(state, labelsOf({ __name__: 'h' })) }
}

/** `hint text` of each sample; numbers and staleness markers as they are. */
function read(state: SeriesState, series: number, fromMs = -Infinity, toMs = Infinity): string[] {
  readSamples(state, series, { fromMs, toMs, into })
  return Array.from({ length: into.length }, (_, index) => {
    const histogram = into.hasHistograms ? into.histograms[index] : undefined
    const text = histogram ? `${histogram.hint} ${printHistogram(histogram)}` : into.isStaleAt(index) ? 'stale' : String(into.values[index])
    return `${into.times[index]! / 1000}s ${text}`
  })
}

test('within a chunk no counter was reset; what fits no more begins another one', () => {
  const { state, series } = open()
  const samples = [
    'count:1 buckets:[1]', 'count:3 buckets:[2 1]', 'count:2 buckets:[1 1]', 'count:4 buckets:[3 1]', 'count:5 buckets:[3 2] counter_reset_hint:reset',
    'schema:1 count:6 buckets:[3 3]', 'count:7 buckets:[7] counter_reset_hint:gauge', 'count:1 buckets:[1] counter_reset_hint:gauge',
  ]
  samples.forEach((text, index) => expect(appendHistogram(state, series, index * 1000, noted(text))).toBeUndefined())
  appendStale(state, series, 8000)
  appendHistogram(state, series, 9000, noted('count:2 buckets:[2] counter_reset_hint:gauge'))
  appendSample(state, series, 10_000, 7)
  appendHistogram(state, series, 11_000, noted('count:1 buckets:[1]'))
  expect(read(state, series)).toEqual([
    '0s unknown {count:1, sum:0, (0.5,1]:1}', '1s not_reset {count:3, sum:0, (0.5,1]:2, (1,2]:1}', '2s unknown {count:2, sum:0, (0.5,1]:1, (1,2]:1}',
    '3s not_reset {count:4, sum:0, (0.5,1]:3, (1,2]:1}', '4s unknown {count:5, sum:0, (0.5,1]:3, (1,2]:2}',
    '5s unknown {count:6, sum:0, (0.7071067811865475,1]:3, (1,1.414213562373095]:3}', '6s gauge {count:7, sum:0, (0.5,1]:7}', '7s gauge {count:1, sum:0, (0.5,1]:1}',
    '8s stale', '9s gauge {count:2, sum:0, (0.5,1]:2}', '10s 7', '11s unknown {count:1, sum:0, (0.5,1]:1}',
  ])
  expect(read(state, series, 3000, 4500)).toHaveLength(2)
})

test('the rows of a chunk have one layout, with empty buckets where others have some', () => {
  const { state, series } = open()
  for (const [index, text] of ['count:1 buckets:[1]', 'count:3 buckets:[1 0 0 2]', 'count:4 buckets:[1 0 1 2]'].entries()) appendHistogram(state, series, index, noted(text))
  readSamples(state, series, { fromMs: 0, toMs: 9, into })
  expect(into.histograms.slice(0, 3).map((each) => each!.positive)).toEqual([
    { indexes: [0, 1, 2, 3], counts: [1, 0, 0, 0] }, { indexes: [0, 1, 2, 3], counts: [1, 0, 0, 2] }, { indexes: [0, 1, 2, 3], counts: [1, 0, 1, 2] },
  ])
})

const refusals: Record<string, string> = {
  'schema:9': 'histogram has an invalid schema, which must be between -4 and 8 for exponential buckets, or -53 for custom buckets, got schema 9',
  'count:-1': "observation count is  -1: histogram's observation count is negative",
  'buckets:[1 -2]': 'positive side: bucket number 2 has observation count of -2: histogram has a bucket whose observation count is negative',
  'n_buckets:[-2]': 'negative side: bucket number 1 has observation count of -2: histogram has a bucket whose observation count is negative',
  'z_bucket:-1': 'zero bucket has observation count of -1: histogram has a bucket whose observation count is negative',
  'custom_values:[1]': 'histogram with exponential schema must not have custom bounds',
  'schema:-53 custom_values:[2 1]': 'custom buckets: previous bound is 2.000000 and current is 1.000000: histogram custom bounds must be in strictly increasing order',
  'schema:-53 custom_values:[1 Inf]': 'custom buckets: last +Inf bound must not be explicitly defined: histogram custom bounds must be finite',
  'schema:-53 custom_values:[1] buckets:[1 1 1]': 'custom buckets: only 1 custom bounds defined which is insufficient to cover total span length of 3: histogram custom bounds are too few',
  'schema:-53 custom_values:[1] z_bucket:1': 'custom buckets: must have zero count of 0',
  'schema:-53 custom_values:[1] z_bucket_w:1': 'custom buckets: must have zero threshold of 0',
}

test.each(Object.entries(refusals))('%s is refused', (text, words) => {
  const { state, series } = open()
  expect(appendHistogram(state, series, 1, noted(text))).toBe(words)
  expect(read(state, series)).toEqual([])
})

test('out of order and duplicates are refused, the same again is not', () => {
  const { state, series } = open()
  const [one, two] = [noted('count:1 buckets:[1]'), noted('count:2 buckets:[2]')]
  expect([5, 5, 4].map((time) => appendHistogram(state, series, time, one))).toEqual([undefined, undefined, 'out of order sample'])
  expect(appendHistogram(state, series, 5, two)).toBe('duplicate sample for timestamp')
  expect(appendSample(state, series, 5, 1)).toBe('duplicate sample for timestamp')
  appendSample(state, series, 6, 1)
  expect(appendHistogram(state, series, 6, two)).toBe('duplicate sample for timestamp')
  expect(latestSample(state, series, { fromMs: 0, toMs: 5, into })?.histogram?.count).toBe(1)
  expect(latestSample(state, series, { fromMs: 0, toMs: 6, into })).toEqual({ timeMs: 6, value: 1 })
})

const counts = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 })
const histogramOf = (offset: number, list: readonly number[], schema: number): FloatHistogram => ({
  ...emptyHistogram, schema, count: list.reduce((a, b) => a + b, 0),
  positive: { indexes: list.map((_, place) => offset + place), counts: list }, negative: noBuckets,
})
const samples = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.integer({ min: -2, max: 2 }), counts, fc.constantFrom(0, 0, 0, 1)).map(([offset, list, schema]) => histogramOf(offset, list, schema)) },
  { weight: 1, arbitrary: fc.constantFrom('stale' as const, 3) },
)

test('whatever is appended is read back, a hint never denies a reset, and forks go their own ways', () => {
  fc.assert(fc.property(fc.array(samples, { maxLength: 300 }), fc.nat(300), (list, cut) => {
    const { state, series } = open()
    const write = (to: SeriesState, from: number, until: number) => list.slice(from, until).forEach((each, index) => {
      const timeMs = (from + index) * 1000
      if (each === 'stale') appendStale(to, series, timeMs)
      else if (typeof each === 'number') appendSample(to, series, timeMs, each)
      else appendHistogram(to, series, timeMs, each)
    })
    write(state, 0, cut)
    const fork: SeriesState = forkState(state)
    const before = read(fork, series)
    write(state, cut, list.length)
    expect(read(fork, series)).toEqual(before)
    write(fork, cut, list.length)
    expect(fork).toEqual(state)
    readSamples(state, series, { fromMs: -Infinity, toMs: Infinity, into })
    let last: FloatHistogram | undefined
    list.forEach((each, index) => {
      if (typeof each !== 'object') return
      const found = into.histograms[index]!
      expect(equalHistograms(compacted(found), compacted(each))).toBe(true)
      if (last && found.hint === 'not_reset') expect(isReset({ ...found, hint: 'unknown' }, last)).toBe(false)
      last = found
    })
  }), { numRuns: 60 })
})

test('what is older than the retention time is forgotten, and series keep their histograms when they are numbered anew', () => {
  const state = newSeriesState()
  const numbers = ['a', 'b', 'c'].map((pod) => seriesNumber(state, labelsOf({ __name__: 'h', pod })))
  for (let time = 0; time < 1000; time++) appendHistogram(state, numbers[2]!, time * 1000, noted(`count:${time} buckets:[${time}]`))
  appendHistogram(state, numbers[0]!, 0, noted('count:1'))
  appendHistogram(state, numbers[1]!, 0, noted('count:1'))
  expect(headStatistics(state).chunkCount).toBeGreaterThan(8)
  const renumbered = dropBefore(state, 600_000)!
  expect([...renumbered]).toEqual([-1, -1, 0])
  expect([...state.histograms.keys()]).toEqual(['0'])
  expect(read(state, 0, 700_000, 701_000)).toEqual(['700s not_reset {count:700, sum:0, (0.5,1]:700}', '701s not_reset {count:701, sum:0, (0.5,1]:701}'])
  expect(state.histograms.get('0')!.full.length).toBeLessThan(5)
})

test.each<[number, number, number]>([
  [0, 0, 1], [1, 0, 2], [-1, 0, 0.5], [1, 1, 1.414213562373095], [1, 3, 1.0905077326652577], [255, 8, 1.9945921121709396], [1, -4, 65536], [64, -4, Number.MAX_VALUE],
  [65, -4, Infinity], [1024, 0, Number.MAX_VALUE], [1025, 0, Infinity], [-1074, 0, 5e-324], [-1075, 0, 0], [-1050, 0, 8.289046058458095e-317],
])('bucket %d at schema %d ends at %d', (index, schema, bound) => {
  expect(exponentialBound(index, schema)).toBe(bound)
})

test('over HTTP each bucket says which of its bounds it includes', () => {
  const histogram: FloatHistogram = {
    ...emptyHistogram, schema: 2, zeroThreshold: 0.001, zeroCount: 12, count: 10, sum: 20,
    positive: { indexes: [3, 4, 6, 7, 8], counts: [1, 2, 2, 1, 1] }, negative: { indexes: [2, 3], counts: [2, 1] },
  }
  expect(histogramJson(histogram)).toEqual({
    count: '10', sum: '20', buckets: [
      [1, '-1.6817928305074288', '-1.414213562373095', '1'], [1, '-1.414213562373095', '-1.189207115002721', '2'], [3, '-0.001', '0.001', '12'],
      [0, '1.414213562373095', '1.6817928305074288', '1'], [0, '1.6817928305074288', '2', '2'], [0, '2.378414230005442', '2.82842712474619', '2'],
      [0, '2.82842712474619', '3.3635856610148576', '1'], [0, '3.3635856610148576', '4', '1'],
    ],
  })
})
