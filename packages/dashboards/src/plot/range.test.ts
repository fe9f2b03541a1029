import { expect, test } from 'vitest'
import { readRecorded } from '../testing/recorded.ts'
import { type End, logRangeOf, rangeOf } from './range.ts'
import { logTicks, numberTicks, timeTicks } from './ticks.ts'

interface Asked {
  readonly kind: string
  readonly low: number
  readonly high: number
  readonly options: { readonly min: RecordedEnd; readonly max: RecordedEnd }
}

interface RecordedEnd {
  readonly pad: number
  readonly soft: number
  readonly mode: 1 | 3
}

const endOf = ({ pad, soft, mode }: RecordedEnd): End => ({ pad, soft, mode: mode === 1 ? 'always' : 'near zero' })

test('axes go from where to where uPlot lets them go', () => {
  const cases = readRecorded<readonly [Asked, readonly [number, number]]>('axes.json').filter(([{ kind }]) => kind === 'range')
  const different = cases.flatMap(([{ low, high, options }, answer]) => {
    const own = rangeOf(low, high, [endOf(options.min), endOf(options.max)])
    return own.every((end, place) => Math.abs(end - answer[place]!) <= 1e-12 * Math.abs(answer[place]!)) ? [] : [`${low} to ${high} ${JSON.stringify(options)}: ${own}, expected ${answer}`]
  })
  expect(different).toEqual([])
  expect(cases.length).toBe(300)
})

test('ticks stand at round numbers', () => {
  expect([numberTicks([0, 107], 200, 30).at, numberTicks([-0.3, 0.9], 300, 30).at, numberTicks([0, 3 * 1024 * 1024], 200, 30, { isBinary: true }).at, numberTicks([0, 1], 200, 30, { leastStep: 1 }).at, numberTicks([5, 5], 200, 30).at, logTicks([0.1, 1000], 10, 200, 30), logTicks([1, 64], 2, 200, 30)])
    .toMatchInlineSnapshot(`
      [
        [
          0,
          20,
          40,
          60,
          80,
          100,
        ],
        [
          -0.2,
          0,
          0.2,
          0.4,
          0.6,
          0.8,
        ],
        [
          0,
          524288,
          1048576,
          1572864,
          2097152,
          2621440,
          3145728,
        ],
        [
          0,
          1,
        ],
        [
          5,
        ],
        [
          0.1,
          1,
          10,
          100,
          1000,
        ],
        [
          1,
          4,
          16,
          64,
        ],
      ]
    `)
})

test('a logarithmic axis goes from power to power', () => {
  expect([logRangeOf(0.2, 900, 10), logRangeOf(1, 1000, 10), logRangeOf(3, 3, 2), logRangeOf(0, 100, 10), logRangeOf(-5, -1, 10)]).toEqual([[0.1, 1000], [1, 1000], [2, 4], [1, 100], [1, 10]])
})

const start = Date.UTC(2025, 0, 15, 9, 7)
const minutes = 60_000

test('times are marked at round times', () => {
  const spans = [[1, 200], [5, 400], [60, 400], [360, 800], [1440, 800], [7 * 1440, 800], [60 * 1440, 600], [800 * 1440, 600]] as const
  const lines = spans.map(([span, room]) => {
    const { at, print } = timeTicks([start, start + span * minutes], room, (text) => text.length * 7)
    return `${span} min: ${at.map(print).join(' ')}`
  })
  expect(lines).toMatchInlineSnapshot(`
    [
      "1 min: 09:07:00 09:07:30 09:08:00",
      "5 min: 09:07 09:08 09:09 09:10 09:11 09:12",
      "60 min: 09:10 09:20 09:30 09:40 09:50 10:00",
      "360 min: 09:30 10:00 10:30 11:00 11:30 12:00 12:30 13:00 13:30 14:00 14:30 15:00",
      "1440 min: 10:00 12:00 14:00 16:00 18:00 20:00 22:00 00:00 02:00 04:00 06:00 08:00",
      "10080 min: 01/16 01/17 01/18 01/19 01/20 01/21 01/22",
      "86400 min: 01/16 01/23 01/30 02/06 02/13 02/20 02/27 03/06 03/13",
      "1152000 min: 2025-05 2025-09 2026-01 2026-05 2026-09 2027-01",
    ]
  `)
})
