import { stream, uniform } from '@track/simulation'
import { expect, test } from 'vitest'
import { studentQuantile, summaryOf } from './confidence.ts'

// Tables of Student's t, 97.5 %.
test.each([[1, 12.706], [2, 4.303], [4, 2.776], [5, 2.571], [9, 2.262], [19, 2.093], [29, 2.045], [99, 1.984], [100_000, 1.96]])(
  'with %i degrees of freedom the quantile is %f', (freedom, quantile) => expect(studentQuantile(freedom)).toBeCloseTo(quantile, 2))

test('a mean with its interval, and nothing of what a single run cannot say', () => {
  expect(summaryOf([])).toBeUndefined()
  expect(summaryOf([4])).toEqual({ runs: 1, mean: 4, least: 4, most: 4 })
  const found = summaryOf([2, 4, 4, 4, 5, 5, 7, 9])!
  expect(found).toMatchObject({ runs: 8, mean: 5, deviation: expect.closeTo(2.138, 3), least: 2, most: 9 })
  expect(found.interval!.map((end) => Number(end.toFixed(2)))).toEqual([3.21, 6.79])
})

test('of a thousand samples of ten, 95 in a hundred intervals hold the true mean', () => {
  const chance = stream(1, 'confidence')
  const held = Array.from({ length: 1000 }, (_, sample) => {
    const values = Array.from({ length: 10 }, (__, index) => uniform(chance, 10 * sample + index) + uniform(chance, 10 * sample + index, 1))
    const [low, high] = summaryOf(values)!.interval!
    return low <= 1 && 1 <= high
  }).filter(Boolean).length
  // Three standard errors of a share of 0.95 of 1,000.
  expect(Math.abs(held - 950)).toBeLessThan(21)
})
