/** A ring of nodes that loads read and write by quorums: what a level of consistency costs, and what it saves. */
import { second, type Simulation } from '@track/simulation'
import { checkWorld, type Step } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { healFault, injectFault } from '../../faults.ts'
import { judgeHistory } from '../../measures/peer-truth.ts'
import { cassandra, reading, replicated, ringNames, use } from '../../testing/replicated.ts'
import { clientTruth } from '../../testing/scenario.ts'

function play(build: () => Simulation, ...script: Step[]): Simulation {
  return checkWorld(build, script).simulation
}

const ring = (level: string, more = '') => (): Simulation => {
  const world = cassandra({ more })
  use(world, `{write: carts, key: "uniform(20)", consistency: ${level}}, {read: carts, key: "uniform(20)", consistency: ${level}, weight: 2}`,
    { service: 'cassandra', more: 'load: {rate: 30/s}\ntimeout: 5s' })
  return world
}

const cut = (alone: string) => (world: Simulation): void => {
  const others = ringNames.filter((each) => each !== alone)
  injectFault(world, { id: 'cut', kind: 'link', where: { instances: others }, from: { instances: [alone] }, at: world.now, cut: 'dropped' })
}

const verdict = (world: Simulation): boolean => judgeHistory(world, '/Test Cluster').isLinearizable
const outcomes = (world: Simulation, id = 'load'): Record<string, number> => clientTruth(world, id).outcomes

test('a read waits for as many replicas as its level says: with one that is far away, ALL is late and QUORUM is not', () => {
  const p50 = (level: string): number => {
    const world = play(ring(level), (each) => {
      injectFault(each, { id: 'far', kind: 'link', where: { instances: ['cassandra-2'] }, at: each.now, delay: 200_000 })
    }, { run: 20 * second })
    return clientTruth(world).seconds.p50
  }
  const [one, quorum, all] = [p50('one'), p50('quorum'), p50('all')]
  expect([one < 0.02, quorum < 0.05, all > 0.2]).toEqual([true, true, true])
})

describe('one node cut off from the others', () => {
  test.each([['one', 0, true], ['quorum', 1, false], ['all', 3, false]] as const)('at %s', (level, refusing, isAllRight) => {
    const world = play(ring(level), { run: 5 * second }, (each) => {
      for (const id of ringNames) {
        use(each, `{write: carts, key: "uniform(20)", consistency: ${level}}`, { id: `at ${id}`, service: id, more: 'load: {rate: 10/s}\ntimeout: 5s' })
      }
    }, cut('cassandra-0'), { run: 20 * second })
    const refused = ringNames.filter((id) => (outcomes(world, `at ${id}`)['rejected'] ?? 0) > 100)
    expect(refused.length).toBe(refusing)
    expect((outcomes(world)['rejected'] ?? 0) === 0).toBe(isAllRight)
  })
})

test('R + W > N reads what was written; R = W = 1 does not when a replica was cut off: reads are stale until they are repaired', () => {
  const truthAt = (level: string) => replicated(play(ring(level, 'read_repair: none'), { run: 5 * second }, cut('cassandra-0'), { run: 20 * second },
    (world) => healFault(world, 'cut'), { run: 10 * second }))
  expect(truthAt('one').staleReads).toBeGreaterThan(20)
  expect(truthAt('quorum').staleReads).toBe(0)
})

test('with quorums and blocking read repair the history is linearizable here; at ONE with a cut it is not', () => {
  expect(verdict(play(ring('quorum'), { run: 20 * second }))).toBe(true)
  expect(verdict(play(ring('one', 'read_repair: none'), { run: 5 * second }, cut('cassandra-0'), { run: 20 * second }))).toBe(false)
})

test('a sloppy quorum takes writes past a node that is cut off, with hints that are handed over once it is back', () => {
  const names = ['cassandra-0', 'cassandra-1', 'cassandra-2', 'cassandra-3', 'cassandra-4']
  const hints = (world: Simulation): number => names.reduce((sum, id) => sum + reading(world, id, 'quorum_store_hints'), 0)
  const world = play(() => {
    const built = cassandra({ names, more: 'sloppy: true\nhinted_handoff.every: 5s\nrequest_timeout: 500ms' })
    use(built, '{write: carts, key: "uniform(50)", consistency: all}', { service: 'cassandra-1', more: 'load: {rate: 30/s}\ntimeout: 5s' })
    return built
  }, { run: 5 * second }, (each) => {
    injectFault(each, { id: 'cut', kind: 'link', where: { instances: ['cassandra-0'] }, at: each.now, cut: 'dropped' })
  }, { run: 20 * second })
  expect(hints(world)).toBeGreaterThan(5)
  const taken = outcomes(world)['success'] ?? 0
  expect(taken).toBeGreaterThan(500)
  healFault(world, 'cut')
  world.runFor(30 * second)
  expect([hints(world), replicated(world).lost]).toEqual([0, []])
})

test('two who write without having seen each other: version vectors keep both, the last write loses one without a word', () => {
  const both = (conflicts: string) => play(() => {
    const built = cassandra({ more: `conflicts: ${conflicts}\nread_repair: none` })
    for (const id of ['cassandra-0', 'cassandra-1']) {
      use(built, '{write: carts, key: "uniform(3)", consistency: one}, {read: carts, key: "uniform(3)", consistency: one}', { id: `at ${id}`, service: id })
    }
    return built
  }, cut('cassandra-0'), { run: 20 * second }, (world) => healFault(world, 'cut'), (world) => {
    use(world, '{read: carts, key: "uniform(3)", consistency: all}', { id: 'reader', service: 'cassandra-2' })
  }, { run: 2 * second })
  expect(replicated(both('version-vectors')).conflicts).toBeGreaterThan(0)
  expect(replicated(both('last-write-wins')).conflicts).toBe(0)
})

test('what quorums do not have is refused', () => {
  const world = cassandra()
  use(world, '{lock: leader}', { service: 'cassandra' })
  world.runFor(2 * second)
  expect(Object.keys(outcomes(world))).toEqual(['method_not_allowed'])
})
