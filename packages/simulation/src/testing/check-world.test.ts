/** The check bites: a world that breaks one of its rules fails at that rule, and says where. */
import { expect, test } from 'vitest'
import { uniform } from '../chance.ts'
import type { Part } from '../part.ts'
import { Simulation } from '../simulation.ts'
import { minute, second } from '../time.ts'
import { bakery } from './bakery.ts'
import { checkWorld, type Step } from './check-world.ts'
import { firstDifference } from './difference.ts'

const open = (...parts: Part[]) => () => Simulation.start(parts, { seed: 9, startedAt: 0 })

test('a bakery keeps all rules', () => {
  const order = (name: string): Step => ({ part: 'bakery', input: 'order', data: { name } })
  const { simulation, trace } = checkWorld(open(bakery), [
    { run: 10 * minute }, order('Ada'), order('Grace'), { run: 30 * minute }, order('Edsger'), { run: 90 * second },
  ])
  const { servedInMinute, arrivals, left } = simulation.state(bakery)
  expect(trace.length).toBe(simulation.handled)
  expect(simulation.now).toBe(41 * minute + 30 * second)
  expect({ arrivals, left, served: servedInMinute.reduce((sum, count) => sum + count) }).toMatchInlineSnapshot(`
    {
      "arrivals": 107,
      "left": 6,
      "served": 103,
    }
  `)
})

interface Counter {
  ticks: number
  seen?: unknown
}

/** Ticks every second; `also` is the mistake. */
function counter(also: (simulation: Simulation, state: Counter) => void, initial: Counter = { ticks: 0 }): Part<Counter> {
  const part: Part<Counter> = {
    name: 'counter',
    initial(simulation) {
      simulation.scheduleAfter({ after: second, part: 'counter', event: 'tick' })
      return { ...initial }
    },
    events: {
      tick(simulation: Simulation) {
        const state = simulation.state(part)
        state.ticks++
        also(simulation, state)
        simulation.scheduleAfter({ after: second, part: 'counter', event: 'tick' })
      },
    },
  }
  return part
}

test('state outside of the world: a second run differs', () => {
  let outside = 0
  const part = counter((_simulation, state) => {
    state.seen = outside++
  })
  expect(() => checkWorld(open(part), [{ run: minute }])).toThrow(
    'a second run ended in another state than the first run, at states[counter].seen: 59 and 119',
  )
})

test('a trace that differs is shown', () => {
  let outside = 0
  const part = counter((simulation) => {
    if (outside++ === 90) simulation.scheduleAfter({ after: 0, part: 'counter', event: 'tick' })
  })
  expect(() => checkWorld(open(part), [{ run: minute }])).toThrow(/^a second run went another way than the first run\. The traces are the same for 31 lines, then differ:/)
})

test('a row changed in place: the audit throws', () => {
  const part = counter((_simulation, state) => {
    const seen = state.seen as { count: number } | undefined
    if (seen) seen.count++
    else state.seen = { count: 0 }
  })
  expect(() => checkWorld(open(part), [{ run: minute }])).toThrow("Cannot assign to read only property 'count'")
})

test('memory kept by the identity of a world: a fork differs', () => {
  const counts = new WeakMap<Simulation, number>()
  const part = counter((simulation, state) => {
    const count = (counts.get(simulation) ?? 0) + 1
    counts.set(simulation, count)
    state.seen = count
  })
  expect(() => checkWorld(open(part), [{ run: minute }])).toThrow('a fork made in the middle ended in another state than the first run, at states[counter].seen: 60 and 30')
})

test('memory in a place that is not saved: a snapshot differs', () => {
  const hidden = Symbol('hidden')
  const part = counter((_simulation, state) => {
    const withHidden = state as Counter & { [hidden]?: number }
    withHidden[hidden] = (withHidden[hidden] ?? 0) + 1
    state.seen = withHidden[hidden]
  })
  expect(() => checkWorld(open(part), [{ run: minute }])).toThrow('a snapshot taken in the middle and opened again ended in another state than the first run')
})

test('a world that is not built the same each time: the replay of its journal differs', () => {
  let built = 0
  const build = () => Simulation.start([bakery], { seed: ++built < 8 ? 1 : 2, startedAt: 0 })
  expect(() => checkWorld(build, [{ run: 10 * minute }])).toThrow('a replay of the journal went another way than the first run')
})

test('the end of a run is seen: the size of the steps matters', () => {
  const part: Part<Counter> = {
    name: 'counter',
    initial: () => ({ ticks: 0 }),
    events: {},
    lane: {
      nextAt: (simulation) => simulation.now + second,
      run(simulation) {
        simulation.advance(this.nextAt(simulation))
        simulation.state(part).ticks++
      },
    },
  }
  expect(() => checkWorld(open(part), [{ run: minute }, { run: minute }])).toThrow(/^a run in thirteen slices a step went another way than the first run/)
})

test('chance by the order of draws: a step that looks at the world draws, and nothing differs', () => {
  const part = counter((simulation, state) => {
    state.seen = uniform(simulation.stream('counter'), state.ticks)
  })
  checkWorld(open(part), [{ run: minute }, (simulation) => void uniform(simulation.stream('counter'), 7), { run: minute }])
})

const differences: [what: string, left: unknown, right: unknown, words: string | undefined][] = [
  ['nothing', { a: [1] }, { a: [1] }, undefined],
  ['a value', { a: { b: [1, 2] } }, { a: { b: [1, 3] } }, 'a.b[1]: 2 and 3'],
  ['minus zero', [0], [-0], '[0]: 0 and -0'],
  ['a key', new Map([['a', 1]]), new Map([['b', 1]]), ' (key 0): "a" and "b"'],
  ['one more', new Map(), new Map([['b', 1]]), '[b]: "nothing there" and 1'],
  ['one less', { a: 1 }, {}, 'a: 1 and "nothing there"'],
  ['a kind', [1], { 0: 1 }, 'the whole: [1] and {"0": 1}'],
  ['a typed array', new Float64Array([1]), new Float64Array([2]), '0: 1 and 2'],
]

test.each(differences)('the first difference: %s', (_what, left, right, words) => {
  expect(firstDifference(left, right)).toBe(words)
})
