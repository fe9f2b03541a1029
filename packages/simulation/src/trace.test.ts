/** Traces and their comparison, in the words that are read when a replay fails. */
import { expect, test } from 'vitest'
import { printPlain } from './print-plain.ts'
import { Simulation } from './simulation.ts'
import { bakery } from './testing/bakery.ts'
import { compareTraces, trace } from './trace.ts'
import { minute } from './time.ts'

test('a line for every event and input', () => {
  const simulation = Simulation.start([bakery], { seed: 3, startedAt: 1_767_600_000_000_000 })
  const lines = trace(simulation)
  simulation.input('bakery', 'order', { name: 'Ada' })
  simulation.runFor(minute)
  expect(lines.slice(0, 4).join('\n')).toMatchInlineSnapshot(`
    "2026-01-05T08:00:00.000000Z input bakery/order {name: "Ada"}
    2026-01-05T08:00:15.132252Z bakery/serve {name: "Ada"}
    2026-01-05T08:00:27.796835Z bakery/lane
    2026-01-05T08:00:39.460890Z bakery/lane"
  `)
})

test('long data is cut, and still told apart', () => {
  const line = (text: string) => {
    const simulation = Simulation.start([bakery], { seed: 3, startedAt: 0 })
    const lines = trace(simulation)
    simulation.input('bakery', 'order', { name: 'x'.repeat(300) + text })
    return lines[0]!
  }
  expect(line('a').length).toBeLessThan(330)
  expect(line('a')).not.toBe(line('b'))
})

test('two traces that are the same', () => {
  expect(compareTraces(['a', 'b'], ['a', 'b'])).toBeUndefined()
  expect(compareTraces([], [])).toBeUndefined()
})

test('the first difference, with what led to it', () => {
  const left = ['1 wake', '2 eat', '3 work', '4 rest', '5 eat', '6 sleep']
  expect(compareTraces(left, [...left.slice(0, 4), '5 work', '6 sleep'], { left: 'parent', right: 'child' })).toMatchInlineSnapshot(`
    "The traces are the same for 4 lines, then differ:
      both: 2 eat
      both: 3 work
      both: 4 rest
      parent: 5 eat
      parent: 6 sleep
      child: 5 work
      child: 6 sleep"
  `)
  expect(compareTraces(left, left.slice(0, 5))).toMatchInlineSnapshot(`
    "The traces are the same for 5 lines, then differ:
      both: 3 work
      both: 4 rest
      both: 5 eat
      left: 6 sleep
      right: (ends here)"
  `)
  expect(compareTraces(['a'], ['b'])).toMatchInlineSnapshot(`
    "The traces differ from their first line on:
      left: a
      right: b"
  `)
})

test('plain data on a line', () => {
  expect(printPlain({ 'a-b': [1, -0, NaN, 2n, undefined, null, true], c: 'x"', m: new Map([['k', {}]]), t: new Float64Array([0.5, -0]) }))
    .toBe('{"a-b": [1, -0, NaN, 2n, undefined, null, true], c: "x\\"", m: Map {"k": {}}, t: Float64Array [0.5, -0]}')
})
