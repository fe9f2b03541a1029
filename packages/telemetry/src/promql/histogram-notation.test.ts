/** Native histograms as they are written by hand. */
import { expect, test } from 'vitest'
import { printHistogram } from '../series/histogram/print.ts'
import { PromqlError } from './error.ts'
import { parseHistogramItem, printHistogramNote } from './histogram-notation.ts'
import { parseNotes, parseSeries } from './series-notation.ts'

test.each([
  ['{{}}', '{{}}'],
  ['{{schema:1 sum:-0.3 count:3.1 z_bucket:7.1 z_bucket_w:0.05 buckets:[5.1 10 7] offset:-3 n_buckets:[4.1 5] n_offset:-5 counter_reset_hint:gauge}}',
    '{{schema:1 count:3.1 sum:-0.3 z_bucket:7.1 z_bucket_w:0.05 counter_reset_hint:gauge offset:-3 buckets:[5.1 10 7] n_offset:-5 n_buckets:[4.1 5]}}'],
  ['{{buckets:[0 1 0 2 0]}}', '{{offset:1 buckets:[1 0 2]}}'],
  ['{{ schema:-53 custom_values:[5 10] sum:Inf buckets:[1 4] }}', '{{schema:-53 sum:+Inf custom_values:[5 10] buckets:[1 4]}}'],
])('%s is printed %s', (text, printed) => {
  const [histogram] = parseHistogramItem(text)
  expect(printHistogramNote(histogram!)).toBe(printed)
  expect(printHistogramNote(parseHistogramItem(printed)[0]!)).toBe(printed)
})

test('a series mixes numbers and histograms, which repeat, grow and shrink', () => {
  const { values } = parseNotes('h{a="b"} 1 {{count:2 buckets:[2]}}x1 _ {{sum:1 count:1 buckets:[1]}}+{{sum:2 count:2 buckets:[0 2]}}x2 stale {{count:3 buckets:[3]}}-{{count:1 buckets:[1]}}x1')
  expect(values.map((value) => (typeof value === 'object' ? printHistogram(value) : value))).toEqual([
    1, '{count:2, sum:0, (0.5,1]:2}', '{count:2, sum:0, (0.5,1]:2}', undefined, '{count:1, sum:1, (0.5,1]:1}', '{count:3, sum:3, (0.5,1]:1, (1,2]:2}',
    '{count:5, sum:5, (0.5,1]:1, (1,2]:4}', 'stale', '{count:3, sum:0, (0.5,1]:3}', '{count:2, sum:0, (0.5,1]:2}',
  ])
})

test.each([
  ['h {{count:1 count:2}}', 'duplicate key "count" in histogram'],
  ['h {{size:1}}', 'bad histogram descriptor found: "size"'],
  ['h {{count:many}}', 'error parsing number: many'],
  ['h {{counter_reset_hint:maybe}}', 'bad histogram descriptor found: "maybe"'],
  ['h {{schema:1}}+{{schema:0}}x2', 'error combining histograms: cannot merge from schema 0 to 1'],
  ['h {{count:1}}y', 'not a native histogram of a series: {{count:1}}y'],
])('%s is refused: %s', (text, words) => {
  expect(() => parseNotes(text)).toThrow(new PromqlError('parse', words))
})

test('where only numbers are expected, a histogram is refused', () => {
  expect(() => parseSeries('h {{count:1}}')).toThrow('a native histogram where numbers are expected')
})
