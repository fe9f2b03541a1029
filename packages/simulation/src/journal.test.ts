/** The journal: the same inputs at the same places make the same world. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode } from './codec/decode.ts'
import { encode } from './codec/encode.ts'
import { recordInputs, replay, runToPlace } from './journal.ts'
import { type InputRow, Simulation } from './simulation.ts'
import { digestOfWorld, restore, snapshot } from './snapshot.ts'
import { bakery } from './testing/bakery.ts'
import { compareTraces, trace } from './trace.ts'
import { minute, second } from './time.ts'

const open = () => Simulation.start([bakery], { seed: 3, startedAt: 0 })

test('inputs are recorded with their place', () => {
  const simulation = open()
  const journal = recordInputs(simulation)
  simulation.runFor(minute)
  const handled = simulation.handled
  simulation.input('bakery', 'order', { name: 'Ada' })
  simulation.input('bakery', 'order', { name: 'Grace' })
  expect(handled).toBeGreaterThan(0)
  expect(journal).toEqual([
    { at: minute, handled, part: 'bakery', input: 'order', data: { name: 'Ada' } },
    { at: minute, handled: handled + 1, part: 'bakery', input: 'order', data: { name: 'Grace' } },
  ])
})

test('a snapshot and the journal after it make the same world, however it was run', () => {
  const act = fc.oneof(
    fc.record({ run: fc.integer({ min: 1, max: 200_000_000 }) }),
    fc.record({ steps: fc.integer({ min: 1, max: 5 }) }),
    fc.constant('order' as const),
  )
  fc.assert(fc.property(fc.array(act), fc.array(act), (before, after) => {
    const world = open()
    const perform = (acts: typeof before) => {
      for (const each of acts) {
        if (each === 'order') world.input('bakery', 'order', { name: `order ${world.handled}` })
        else if ('run' in each) world.runFor(each.run)
        else for (let step = 0; step < each.steps; step++) world.step()
      }
    }
    perform(before)
    const saved = snapshot(world)
    const journal = recordInputs(world)
    const lines = trace(world)
    perform(after)

    const again = restore([bakery], saved)
    const linesAgain = trace(again)
    replay(again, decode(encode(journal)) as unknown as InputRow[])
    runToPlace(again, { at: world.now, handled: world.handled })
    expect(compareTraces(lines, linesAgain)).toBeUndefined()
    expect(digestOfWorld(again)).toBe(digestOfWorld(world))
  }), { numRuns: 100 })
})

test('an input between two events of one instant keeps its place', () => {
  const busy = () => {
    const simulation = open()
    for (const name of ['Ada', 'Grace']) simulation.schedule({ at: second, part: 'bakery', event: 'leave', data: { name } })
    return simulation
  }
  const world = busy()
  const journal = recordInputs(world)
  const lines = trace(world)
  world.step()
  world.input('bakery', 'order', { name: 'Edsger' })
  world.runFor(minute)
  expect(lines.slice(0, 3).map((line) => line.split(' ').slice(1).join(' '))).toEqual([
    'bakery/leave {name: "Ada"}', 'input bakery/order {name: "Edsger"}', 'bakery/leave {name: "Grace"}',
  ])
  const again = busy()
  const linesAgain = trace(again)
  replay(again, journal)
  again.runUntil(world.now)
  expect(compareTraces(lines, linesAgain)).toBeUndefined()
})

test('a world that goes another way is noticed', () => {
  const other = Simulation.start([bakery], { seed: 5, startedAt: 0 })
  const world = open()
  const journal = recordInputs(world)
  world.runFor(30 * minute + 17 * second)
  world.input('bakery', 'order', { name: 'Ada' })
  expect(() => replay(other, journal)).toThrow(/^the replay went another way: input 0 \("bakery\/order"\) was given at 1817000000 after \d+ events and inputs, and this world is at 1817000000 after \d+$/)
})
