/** The engine: order, cancelling, lanes, the clock, and what it refuses. */
import { describe, expect, test } from 'vitest'
import { EventError } from './event-error.ts'
import type { Part } from './part.ts'
import { Simulation } from './simulation.ts'
import { trace } from './trace.ts'
import { second } from './time.ts'

interface Diary {
  lines: string[]
}

/** Writes down what it is told, and does what `then` says. */
const diary: Part<Diary> = {
  name: 'diary',
  initial: () => ({ lines: [] }),
  events: {
    write(simulation: Simulation, text: string) {
      write(simulation, text)
    },
    repeat(simulation: Simulation, text: string) {
      write(simulation, text)
      simulation.scheduleAfter({ after: 0, part: 'diary', event: 'repeat', data: text })
    },
    fail() {
      throw new Error('the ink is out')
    },
    'run the world'(simulation: Simulation) {
      simulation.runFor(second)
    },
    'fork the world'(simulation: Simulation) {
      simulation.fork()
    },
    'give an input'(simulation: Simulation) {
      simulation.input('diary', 'say', 'hello')
    },
  },
  inputs: {
    say(simulation: Simulation, text: string) {
      write(simulation, `said ${text}`)
      return text.length
    },
  },
}

function write(simulation: Simulation, text: string): void {
  simulation.state(diary).lines.push(`${simulation.now} ${text}`)
}

const start = (...parts: Part[]) => Simulation.start([diary, ...parts], { seed: 1, startedAt: 100 })
const lines = (simulation: Simulation) => simulation.state(diary).lines

function later(simulation: Simulation, at: number, data: string): string {
  return simulation.schedule({ at, part: 'diary', event: 'write', data })
}

describe('the event table', () => {
  test('events come by instant; of one instant, first scheduled, first handled', () => {
    const simulation = start()
    for (const [at, text] of [[300, 'd'], [200, 'b'], [100, 'a'], [200, 'c']] as const) later(simulation, at, text)
    simulation.runUntil(300)
    expect(lines(simulation)).toEqual(['100 a', '200 b', '200 c', '300 d'])
  })

  test('running includes its end, and leaves the clock there', () => {
    const simulation = start()
    later(simulation, 200, 'a')
    later(simulation, 201, 'b')
    simulation.runUntil(200)
    expect([lines(simulation), simulation.now, simulation.nextAt()]).toEqual([['200 a'], 200, 201])
    simulation.runFor(50)
    expect([simulation.now, simulation.nextAt(), simulation.handled]).toEqual([250, Infinity, 2])
    simulation.runUntil(10)
    expect(simulation.now).toBe(250)
  })

  test('a world at rest stays where it is when it is run forever', () => {
    const simulation = start()
    later(simulation, 200, 'a')
    simulation.runUntil(Infinity)
    expect([simulation.now, simulation.step()]).toEqual([200, false])
  })

  test('a step handles one event', () => {
    const simulation = start()
    later(simulation, 200, 'a')
    later(simulation, 200, 'b')
    expect(simulation.step()).toBe(true)
    expect(lines(simulation)).toEqual(['200 a'])
  })

  test('an event taken back is not handled, nor seen as the next', () => {
    const simulation = start()
    const first = later(simulation, 200, 'a')
    later(simulation, 300, 'b')
    simulation.cancel(first)
    expect(simulation.nextAt()).toBe(300)
    simulation.runUntil(400)
    expect([lines(simulation), simulation.handled]).toEqual([['300 b'], 1])
  })

  test('a table that is mostly taken back is cleared, and nothing else changes', () => {
    const simulation = start()
    const ids = Array.from({ length: 1_000 }, (_, index) => later(simulation, 2_000 - index, String(index)))
    for (const [index, id] of ids.entries()) if (index % 100 !== 0) simulation.cancel(id)
    expect(simulation.export().events.length).toBeLessThan(500)
    simulation.runUntil(2_000)
    expect(lines(simulation).map((line) => line.split(' ')[1])).toEqual(['900', '800', '700', '600', '500', '400', '300', '200', '100', '0'])
    expect(simulation.export().cancelled.size).toBe(0)
  })
})

describe('inputs', () => {
  test('an input is answered, and counted', () => {
    const simulation = start()
    expect(simulation.input('diary', 'say', 'hello')).toBe(5)
    expect([lines(simulation), simulation.handled]).toEqual([['100 said hello'], 1])
  })

  test('observers see events and inputs before they are handled', () => {
    const simulation = start()
    const seen = trace(simulation)
    later(simulation, 200, 'a')
    simulation.input('diary', 'say', 'hello')
    simulation.runUntil(200)
    expect(seen).toEqual([
      '1970-01-01T00:00:00.000100Z input diary/say "hello"',
      '1970-01-01T00:00:00.000200Z diary/write "a"',
    ])
  })
})

describe('what the engine refuses', () => {
  const refusals: [what: string, act: (simulation: Simulation) => void, words: string][] = [
    ['an instant past', (world) => later(world, 99, 'a'), '"diary/write" scheduled at 99; it is 100, and an instant is a whole number of microseconds'],
    ['half a microsecond', (world) => later(world, 100.5, 'a'), '"diary/write" scheduled at 100.5'],
    ['no instant', (world) => later(world, NaN, 'a'), '"diary/write" scheduled at NaN'],
    ['an unknown part', (world) => world.schedule({ at: 200, part: 'x', event: 'y' }), '"x/y" scheduled in a world without the part "x"'],
    ['an unknown input', (world) => world.input('diary', 'sing', null), 'no input "diary/sing" in this world'],
    ['half an end', (world) => world.runUntil(150.5), 'run until 150.5: an instant is a whole number of microseconds'],
    ['two parts of one name', () => start(diary), 'two parts of one name in diary, diary'],
    ['a part that is not there', (world) => world.state({ ...diary, name: 'x' }), 'no part "x" in this world'],
  ]

  test.each(refusals)('%s', (_what, act, words) => {
    expect(() => act(start())).toThrow(words)
  })

  const bugs: [event: string, words: string][] = [
    ['fail', 'the ink is out (in diary/fail at 1970-01-01T00:00:00.000200Z, event 1, seed 1)'],
    ['unheard of', 'no handler for "diary/unheard of" (in diary/unheard of at'],
    ['run the world', 'the world is run from within one of its own events'],
    ['fork the world', 'a world forks between two events, not within one'],
    ['give an input', 'input "diary/say" while an event is handled: inputs come from outside'],
    ['repeat', 'time stands still at 1970-01-01T00:00:00.000200Z: "diary/repeat" keeps running'],
  ]

  test.each(bugs)('a handler of ours that makes the mistake: %s', (event, words) => {
    const simulation = start()
    simulation.schedule({ at: 200, part: 'diary', event, data: '' })
    expect(() => simulation.runUntil(300)).toThrow(words)
  })

  test('a bug tells what makes it happen again', () => {
    const simulation = start()
    simulation.schedule({ at: 200, part: 'diary', event: 'fail' })
    const error = (() => {
      try {
        return simulation.step()
      } catch (thrown) {
        // The event fails.
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(EventError)
    expect(error).toMatchObject({ seed: 1, at: 200, handled: 1, event: 'diary/fail', cause: { message: 'the ink is out' } })
  })
})
