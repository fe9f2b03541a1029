import { hour, instantOf, millisecond, minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { readRecorded } from '../testing/recorded.ts'
import { formatTable, type Values } from './formats.ts'
import { type Bound, bound, interpolate, namesIn } from './interpolate.ts'
import { panelStep, parseStep, printStep, prometheusSteps, stepNames } from './step.ts'
import { readTime } from './time-range.ts'

interface Asked {
  readonly kind: string
  readonly format: string
  readonly value: Values
  readonly text: Values
  readonly args: readonly string[]
  readonly name: string
}

test('every format writes values as Grafana does', () => {
  const cases = readRecorded<readonly [Asked, string]>('variables.json')
  const different = cases.flatMap(([asked, answer]) => {
    const own = formatTable[asked.format]!(asked)
    return own === answer ? [] : [`${asked.format} of ${JSON.stringify(asked.value)} with ${JSON.stringify(asked.args)}: ${own}, expected ${answer}`]
  })
  expect(different).toEqual([])
  expect(Object.keys(formatTable).filter((id) => !cases.some(([{ format }]) => format === id))).toEqual([])
})

test('steps follow the range and the room', () => {
  const cases = readRecorded<readonly [{ kind: string; from: number; to: number; resolution: number; low: string }, { intervalMs: number; interval: string }]>('axes.json').filter(([{ kind }]) => kind === 'interval')
  const different = cases.flatMap(([{ from, to, resolution, low }, { intervalMs, interval }]) => {
    const step = panelStep({ range: (to - from) * millisecond, maxDataPoints: resolution }, parseStep(low)!)
    return step === intervalMs * millisecond && printStep(step) === interval ? [] : [`${to - from} ms in ${resolution}, ${low}: ${printStep(step)}, expected ${interval}`]
  })
  expect(different).toEqual([])
  expect(cases.length).toBeGreaterThan(200)
})

const scope = new Map<string, Bound>([bound('pod', ['a', 'b.c'], ['A', 'B']), bound('one', 'x'), { ...bound('all', ['p', 'q']), allValue: '.*' }].map((each) => [each.name, each]))

test.each([
  ['$pod and ${one}', '{a,b.c} and x'], ['[[pod]] [[pod:csv]]', '{a,b.c} a,b.c'], ['${pod:regex}', '(a|b\\.c)'], ['${pod:text}', 'A + B'], ['$unknown ${unknown:csv}', '$unknown ${unknown:csv}'],
  ['$all ${all:csv} ${all:text}', '.* .* p + q'], ['$pods', '$pods'], ['${one:unheard}', 'x'],
])('%s', (text, answer) => {
  expect(interpolate(text, scope)).toBe(answer)
})

test('names that a text refers to', () => {
  expect(namesIn('sum(rate(x{pod=~"$pod"}[$__rate_interval])) by (${by:csv}) [[old]]')).toEqual(['pod', '__rate_interval', 'by', 'old'])
})

test('the step of Prometheus\' queries', () => {
  const steps = (asked: string, range: number, factor = 1) => {
    const room = { range, maxDataPoints: 1000 }
    const found = prometheusSteps({ ...room, panelStep: panelStep(room, 15 * second) }, asked, 15 * second, factor)
    return Object.fromEntries(stepNames(found, range).filter(([name]) => !name.endsWith('ms')))
  }
  expect([steps('', hour), steps('1m', hour), steps('$__rate_interval', hour), steps('', 24 * hour), steps('', 24 * hour, 2), steps('$__interval', 30 * minute)]).toMatchInlineSnapshot(`
    [
      {
        "__interval": "15s",
        "__range": "3600s",
        "__range_s": "3600",
        "__rate_interval": "1m0s",
      },
      {
        "__interval": "1m",
        "__range": "3600s",
        "__range_s": "3600",
        "__rate_interval": "4m0s",
      },
      {
        "__interval": "1m",
        "__range": "3600s",
        "__range_s": "3600",
        "__rate_interval": "1m0s",
      },
      {
        "__interval": "1m",
        "__range": "86400s",
        "__range_s": "86400",
        "__rate_interval": "1m15s",
      },
      {
        "__interval": "2m",
        "__range": "86400s",
        "__range_s": "86400",
        "__rate_interval": "2m15s",
      },
      {
        "__interval": "15s",
        "__range": "1800s",
        "__range_s": "1800",
        "__rate_interval": "1m0s",
      },
    ]
  `)
})

const now = instantOf({ year: 2025, month: 1, day: 15, hour: 10, minute: 30 })

test.each([
  ['now', now], ['now-6h', now - 6 * hour], ['now-90m', now - 90 * minute], ['now/d', instantOf({ year: 2025, month: 1, day: 15 })], ['now-1d/d', instantOf({ year: 2025, month: 1, day: 14 })],
  ['now/w', instantOf({ year: 2025, month: 1, day: 12 })], ['now-1M/M', instantOf({ year: 2024, month: 12, day: 1 })], ['2025-01-02', instantOf({ year: 2025, month: 1, day: 2 })],
  ['2025-01-02T03:04:05.000Z', instantOf({ year: 2025, month: 1, day: 2, hour: 3, minute: 4, second: 5 })], ['1736937000000', 1_736_937_000_000 * millisecond], ['now-x', undefined], ['yesterday', undefined],
])('%s', (text, expected) => {
  expect(readTime(text, now)).toBe(expected)
})
