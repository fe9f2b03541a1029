import { describe, expect, test } from 'vitest'
import { millisecond, second } from '@track/simulation'
import type { Policy } from '../workloads/workload.ts'
import { client } from '../testing/scenario.ts'
import { backOff, type Jitter, jitters } from './back-off.ts'

const policy = (jitter: Jitter): Policy => client(`service: api\nbackoff: {base: 100ms, max: 1s, factor: 2, jitter: ${jitter}}`)

/** Waits in milliseconds before the retries 1 to 6, for a chance that always falls alike. */
function waits(jitter: Jitter, chance: number): number[] {
  const seen: number[] = []
  for (let retry = 1; retry <= 6; retry++) {
    seen.push(backOff(policy(jitter), retry, (seen.at(-1) ?? 0) * millisecond, chance) / millisecond)
  }
  return seen
}

const cases: Record<Jitter, [chance: number, waits: number[]][]> = {
  none: [[0.5, [100, 200, 400, 800, 1000, 1000]]],
  full: [[0, [0, 0, 0, 0, 0, 0]], [0.5, [50, 100, 200, 400, 500, 500]]],
  equal: [[0, [50, 100, 200, 400, 500, 500]], [0.5, [75, 150, 300, 600, 750, 750]]],
  decorrelated: [[0, [100, 100, 100, 100, 100, 100]], [0.5, [200, 350, 575, 912.5, 1000, 1000]]],
}

test('every jitter has a case', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(jitters))
})

describe.each(Object.entries(cases))('%s jitter', (jitter, rows) => {
  test.each(rows)('where chance falls at %d', (chance, expected) => {
    expect(waits(jitter as Jitter, chance)).toEqual(expected)
  })
})

test('without a base a retry is made at once', () => {
  expect(backOff(client('service: api'), 3, 5 * second, 0.9)).toBe(0)
})
