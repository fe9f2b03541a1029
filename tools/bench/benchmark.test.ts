/** How benchmarks are judged and printed. */
import { expect, test } from 'vitest'
import { isMet, printMeasured } from './benchmark.ts'

const judged: [value: number, unit: string, target: number, met: boolean][] = [
  [4, 'ms', 5, true], [5, 'ms', 5, true], [6, 'ms', 5, false],
  [6, 'events/s', 5, true], [5, 'events/s', 5, true], [4, 'events/s', 5, false], [4, 'times', 5, false], [4, 'kB', 5, true],
]

test.each(judged)('%d %s with a target of %d', (value, unit, target, met) => {
  expect(isMet({ value, unit, target })).toBe(met)
})

test('a line', () => {
  const results = [
    { name: 'fork', value: 0.31234, unit: 'ms', target: 5, met: true },
    { name: 'events of a lane', value: 12_345_678.9, unit: 'events/s', target: 20_000_000, met: false },
  ]
  expect(results.map(printMeasured).join('\n').replace(/ {3,}/g, '   ')).toBe(
    'met   fork   0.312 ms (at most 5)\nMISSED  events of a lane   12,345,679 events/s (at least 20,000,000)',
  )
})
