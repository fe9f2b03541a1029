/** Thresholds as OpenTelemetry's pkg/sampling reads them. */
import { expect, test } from 'vitest'
import { probabilityTraceState } from './probability-trace-state.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

/** What a reader makes of the threshold: 2^56 / (2^56 - th). */
function adjustedCount(traceState: string): number {
  const [, threshold = ''] = /th:([0-9a-f]+)/.exec(traceState)!
  return Number(1n << 56n) / Number((1n << 56n) - BigInt(`0x${threshold.padEnd(14, '0')}`))
}

test.each([[1, 'ot=th:0;rv:ce929d0e0e4736'], [2, 'ot=th:8;rv:e7494e8707239b'], [4, 'ot=th:c;rv:f3a4a7438391cd'], [16, 'ot=th:f;rv:fce929d0e0e473']])('a weight of %d', (weight, written) => {
  expect(probabilityTraceState(traceId, weight)).toBe(written)
})

test.each([3, 10, 1234, 120_000])('a weight of %d is read again, and its number is above the threshold', (weight) => {
  const written = probabilityTraceState(traceId, weight)
  expect(Math.abs(adjustedCount(written) / weight - 1)).toBeLessThan(1e-6)
  const [, threshold = '', random = ''] = /th:([0-9a-f]+);rv:([0-9a-f]{14})$/.exec(written)!
  expect(BigInt(`0x${random}`) >= BigInt(`0x${threshold.padEnd(14, '0')}`)).toBe(true)
})

test('a span of itself alone says nothing', () => {
  expect(probabilityTraceState(traceId, undefined)).toBe('')
})
