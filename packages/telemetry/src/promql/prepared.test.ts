/** A query that was read once answers at every instant as if it were read anew. */
import { expect, test } from 'vitest'
import { minute, second } from '@track/simulation'
import { appendSample } from '../series/head.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { labelsOf } from '../series/labels.ts'
import { newSeriesState } from '../series/state.ts'
import { prepareQuery, queryInstant, queryRange } from './query.ts'

const store = newSeriesState()
const series = seriesNumber(store, labelsOf({ __name__: 'a_total' }))
for (let sample = 0; sample < 40; sample++) appendSample(store, series, sample * 15_000, sample * sample)

test.each([
  ['a_total', true],
  ['rate(a_total[2m])', true],
  ['a_total offset 1m + 1', true],
  ['a_total @ 120', true],
  ['time() - max(a_total)', true],
  ['a_total @ end()', false],
  ['max_over_time(a_total[2m:30s] @ start())', false],
  ['sum_over_time(a_total[1m + 1m])', false],
  ['a_total offset (30s * 2)', false],
])('%s', (text, isTimeless) => {
  const prepared = prepareQuery(text)
  expect(prepared.timeless !== undefined).toBe(isTimeless)
  for (const at of [2 * minute, 5 * minute, 9 * minute]) {
    expect(queryInstant(store, prepared, at)).toEqual(queryInstant(store, text, at))
    const range = { start: at - minute, end: at, step: 15 * second }
    expect(queryRange(store, prepared, range)).toEqual(queryRange(store, text, range))
  }
})
