/** Lanes: their place among the events of the table and of other lanes, whatever the steps. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Part } from './part.ts'
import { Simulation } from './simulation.ts'

interface Bell {
  /** Instants at which it rings, in their order. */
  due: number[]
}

/** A bell rings at given instants; what else a ring does is up to the test. */
function bell(name: string, instants: readonly number[], ring: (simulation: Simulation) => void = () => {}): Part<Bell> {
  const part: Part<Bell> = {
    name,
    initial: () => ({ due: [...instants] }),
    events: {
      tick(simulation: Simulation) {
        note(simulation, `${name} tick`)
      },
    },
    lane: {
      nextAt: (simulation) => simulation.state(part).due[0] ?? Infinity,
      run(simulation) {
        const { due } = simulation.state(part)
        while (due.length > 0 && due[0]! < simulation.horizon) {
          simulation.advance(due.shift()!)
          note(simulation, name)
          ring(simulation)
        }
      },
    },
  }
  return part
}

interface Log {
  lines: string[]
}
const log: Part<Log> = { name: 'log', initial: () => ({ lines: [] }), events: {} }

function note(simulation: Simulation, text: string): void {
  simulation.state(log).lines.push(`${simulation.now} ${text}`)
}

function start(...parts: Part[]): Simulation {
  return Simulation.start([log, ...parts], { seed: 1, startedAt: 0 })
}

const lines = (simulation: Simulation) => simulation.state(log).lines

test('at one instant the table comes first, then the lanes in the order of the parts', () => {
  const simulation = start(bell('big', [10, 20]), bell('small', [5, 10, 10]))
  simulation.schedule({ at: 10, part: 'big', event: 'tick' })
  simulation.runUntil(20)
  expect(lines(simulation)).toEqual(['5 small', '10 big tick', '10 big', '10 small', '10 small', '20 big'])
})

test('an event that a lane schedules is handled before the lane goes past it', () => {
  const simulation = start(bell('big', [10, 12, 15], (world) => {
    world.scheduleAfter({ after: 3, part: 'big', event: 'tick' })
  }))
  simulation.runUntil(100)
  expect(lines(simulation)).toEqual(['10 big', '12 big', '13 big tick', '15 big tick', '15 big', '18 big tick'])
})

test('work that one lane gives another keeps the first from going past it', () => {
  const small = bell('small', [])
  const simulation = start(bell('big', [10, 12, 15], (world) => {
    world.state(small).due.push(world.now + 1)
    world.shortenHorizon(world.now + 1)
  }), small)
  simulation.runUntil(100)
  expect(lines(simulation)).toEqual(['10 big', '11 small', '12 big', '13 small', '15 big', '16 small'])
})

test('the size of the steps changes nothing', () => {
  const instants = fc.array(fc.nat({ max: 60 })).map((each) => each.sort((a, b) => a - b))
  fc.assert(fc.property(instants, instants, fc.array(fc.nat({ max: 20 }), { minLength: 1 }), (big, small, steps) => {
    const build = () => {
      const simulation = start(
        bell('big', big, (world) => world.scheduleAfter({ after: world.now % 7, part: 'small', event: 'tick' })),
        bell('small', small),
      )
      for (const at of [3, 20, 40]) simulation.schedule({ at, part: 'big', event: 'tick' })
      return simulation
    }
    const atOnce = build()
    atOnce.runUntil(100)
    const inSteps = build()
    for (const step of steps) inSteps.runFor(step)
    inSteps.runUntil(Math.max(100, inSteps.now))
    const oneByOne = build()
    while (oneByOne.step()) {}
    expect(lines(inSteps)).toEqual(lines(atOnce))
    expect(lines(oneByOne)).toEqual(lines(atOnce))
    expect(oneByOne.handled).toBe(atOnce.handled)
  }))
})

test('a lane counts its events, and observers see them', () => {
  const simulation = start(bell('big', [10, 20]))
  const seen: string[] = []
  simulation.observe(({ at, part, event }) => seen.push(`${at} ${part} ${event}`))
  simulation.runUntil(20)
  expect([simulation.handled, seen]).toEqual([2, ['10 big lane', '20 big lane']])
})

const runaway: [what: string, run: (simulation: Simulation) => void, words: string][] = [
  ['back in time', (world) => world.advance(5), 'lane "bad" advances to 5; it is 10, and its horizon is 11'],
  ['past its horizon', (world) => world.advance(11), 'lane "bad" advances to 11; it is 10, and its horizon is 11'],
  ['nowhere', () => {}, 'lane "bad" has something due at 10 and does not handle it'],
]

test.each(runaway)('a lane that goes %s', (_what, run, words) => {
  const simulation = start({ name: 'bad', initial: () => ({}), events: {}, lane: { nextAt: () => 10, run } })
  simulation.runUntil(9)
  simulation.schedule({ at: 10, part: 'bad', event: 'x' })
  expect(() => {
    simulation.cancel('0')
    simulation.runUntil(10)
  }).toThrow(words.replace('it is 10', 'it is 9'))
})
