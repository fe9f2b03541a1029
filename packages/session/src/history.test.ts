import { digestOfWorld, minute, type Part, second, Simulation, uniform } from '@track/simulation'
import { expect, test } from 'vitest'
import { History } from './history.ts'

/** Adds chance every second, and whatever it is given. */
const sumPart: Part<{ sum: number; ticks: number }> = {
  name: 'sum',
  initial(simulation) {
    simulation.scheduleAfter({ after: second, part: 'sum', event: 'tick' })
    return { sum: 0, ticks: 0 }
  },
  events: {
    tick(simulation) {
      const state = simulation.state(sumPart)
      state.sum += uniform(simulation.stream('sum'), state.ticks++)
      simulation.scheduleAfter({ after: second, part: 'sum', event: 'tick' })
    },
  },
  inputs: {
    add(simulation: Simulation, { amount }: { amount: number }) {
      simulation.state(sumPart).sum += amount
      return null
    },
  },
}

/** Lives for `minutes`, with an input every seven of them; answers the digests of each minute. */
function live(minutes: number) {
  const world = Simulation.start([sumPart], { seed: 3, startedAt: 0 })
  const history = new History(world)
  world.observeInputs((row) => history.record(row))
  const digests = new Map<number, string>()
  for (let count = 1; count <= minutes; count++) {
    world.runFor(minute)
    if (count % 7 === 0) world.input('sum', 'add', { amount: count })
    history.keep(world)
    digests.set(world.now, digestOfWorld(world))
  }
  return { world, history, digests }
}

test('every instant that was lived comes back as the very same world', () => {
  const { world, history, digests } = live(45)
  for (const [at, digest] of digests) expect([at, digestOfWorld(history.worldAt({ at, branch: 0 }, world.now)!)]).toEqual([at, digest])
})

test('what was not lived is not there, and neither is a branch that nobody began', () => {
  const { world, history } = live(3)
  expect(history.worldAt({ at: 4 * minute, branch: 0 }, world.now)).toBeUndefined()
  expect(history.worldAt({ at: minute, branch: 7 }, world.now)).toBeUndefined()
})

test('a branch begins with the past of the branch that it left', () => {
  const { world, history, digests } = live(30)
  const left = world.now
  const other = history.worldAt({ at: 20 * minute, branch: 0 }, left)!
  history.begin(other, { branch: 0, at: 20 * minute, handled: other.handled }, left)
  other.runFor(5 * minute)
  expect(digestOfWorld(history.worldAt({ at: 14 * minute, branch: 1 }, other.now)!)).toBe(digests.get(14 * minute))
  expect(history.worldAt({ at: 26 * minute, branch: 1 }, other.now)).toBeUndefined()
  expect(digestOfWorld(history.worldAt({ at: 26 * minute, branch: 0 }, other.now)!)).toBe(digests.get(26 * minute))
})

test('of many kept worlds old ones go, and the past stays reachable', () => {
  const { world, history, digests } = live(10 * 260)
  for (const at of [13, 1300, 2000, 2590]) expect(digestOfWorld(history.worldAt({ at: at * minute, branch: 0 }, world.now)!)).toBe(digests.get(at * minute))
})

test.each([[60, 6], [360, 12], [24 * 60, 17], [30 * 24 * 60, 26]])('of %i minutes at most %i worlds are kept, the first and the last among them, none further from the next than half its age', (minutes, most) => {
  const { world, history } = live(minutes)
  const kept = history.kept.map(({ at }) => at)
  expect(kept.length).toBeLessThanOrEqual(most)
  expect([kept[0], world.now - kept.at(-1)!]).toEqual([0, 0])
  const gaps = kept.slice(1).map((at, index) => (at - kept[index]!) / Math.max(20 * minute, world.now - kept[index]!))
  expect(Math.max(...gaps)).toBeLessThanOrEqual(0.5)
})
