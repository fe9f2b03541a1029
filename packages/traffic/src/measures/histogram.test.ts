import fc from 'fast-check'
import { expect, test } from 'vitest'
import { second } from '@track/simulation'
import { fineIndex, fineQuantile, fineSize, fineStart, histogramSize, observe, observeFinely } from './histogram.ts'

test('a value falls into the bucket whose bound it does not exceed', () => {
  const bounds = [10, 20, 50]
  const counts = new Float64Array(histogramSize(bounds) + 1)
  for (const value of [0, 10, 11, 20, 50, 51]) observe(counts, 1, bounds, value)
  observe(counts, 1, bounds, 15, 0.5)
  expect([...counts]).toEqual([0, 2, 2.5, 1, 1, 149.5])
})

test('a fine bucket holds its value, and is no wider than a 64th of it', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2_000_000 * second }), (value) => {
    const index = fineIndex(value)
    const [from, to] = [fineStart(index), fineStart(index + 1)]
    expect(value >= from && value < to).toBe(true)
    expect(to - from).toBeLessThanOrEqual(Math.max(1, value / 64))
  }), { seed: 1 })
})

test('quantiles are those of the sorted values, within a 64th', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 500 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (values, quantile) => {
    const counts = new Float64Array(fineSize)
    for (const value of values) observeFinely(counts, 0, value)
    const exact = values.toSorted((a, b) => a - b)[Math.ceil(quantile * values.length) - 1]!
    expect(Math.abs(fineQuantile(counts, 0, quantile) - exact)).toBeLessThanOrEqual(Math.max(1, exact / 64))
  }), { seed: 1 })
})

test('of nothing there is no quantile, and what is too long counts as the longest', () => {
  const counts = new Float64Array(fineSize)
  expect(fineQuantile(counts, 0, 0.5)).toBeNaN()
  observeFinely(counts, 0, 1e15)
  observeFinely(counts, 0, -1)
  expect([counts[fineSize - 1], counts[0]]).toEqual([1, 1])
})
