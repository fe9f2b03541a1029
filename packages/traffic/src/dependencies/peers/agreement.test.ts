/** A group of etcd members that loads write to: leaders, cuts, slow disks, locks, and what the minority says. */
import { second, type Simulation } from '@track/simulation'
import { checkWorld, type Step } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { healFault, injectFault } from '../../faults.ts'
import { judgeHistory } from '../../measures/peer-truth.ts'
import { setReady, stopServer } from '../../servers.ts'
import { etcd, etcdNames, reading, replicated, startMember, use } from '../../testing/replicated.ts'
import { clientTruth } from '../../testing/scenario.ts'
import { trafficPart } from '../../traffic-part.ts'

function play(build: () => Simulation, ...script: Step[]): Simulation {
  return checkWorld(build, script).simulation
}

const leaderOf = (world: Simulation): string => replicated(world).leader!
const others = (id: string): string[] => etcdNames.filter((each) => each !== id)

function cutOff(world: Simulation, id: string): void {
  injectFault(world, { id: 'cut', kind: 'link', where: { instances: others(id) }, from: { instances: [id] }, at: world.now, cut: 'dropped' })
}

const busy = '{write: config, key: "uniform(20)"}, {read: config, key: "uniform(20)", weight: 2}'

function group(routes = busy, more = ''): Simulation {
  const world = etcd({ more })
  use(world, routes)
  return world
}

test('a leader is elected within two election time-outs; whom one asks, all is written and read', () => {
  const world = play(() => group(), { run: 30 * second })
  const truth = replicated(world)
  expect(etcdNames.map((id) => reading(world, id, 'etcd_server_has_leader'))).toEqual([1, 1, 1])
  expect(etcdNames.map((id) => reading(world, id, 'etcd_server_is_leader')).toSorted()).toEqual([0, 0, 1])
  expect(truth.acknowledged + truth.reads).toBeGreaterThan(540)
  expect([truth.staleReads, truth.lost, Object.keys(clientTruth(world).outcomes).filter((each) => clientTruth(world).outcomes[each]! > 0)]).toEqual([0, [], ['success']])
  // Revision 1 is an empty store's; each write is one more.
  expect(reading(world, leaderOf(world), 'etcd_debugging_mvcc_current_revision')).toBe(1 + truth.acknowledged)
})

describe('a member that is cut off', () => {
  const cut = () => play(() => group(busy, 'disk.fsync: 500us'), { run: 10 * second }, (world) => {
    const leader = leaderOf(world)
    use(world, '{write: config, key: "uniform(5)"}', { id: 'minority', service: leader })
    use(world, '{read: config, key: "uniform(5)", consistency: serializable}', { id: 'reader', service: leader })
    use(world, '{write: config, key: "uniform(5)"}', { id: 'majority', service: others(leader)[0]! })
    cutOff(world, leader)
  }, { run: 20 * second })

  test('the minority refuses writes after etcd\'s time-out, the majority has another leader and goes on', () => {
    const world = cut()
    const outcomes = (id: string): Record<string, number> => clientTruth(world, id).outcomes
    expect(outcomes('minority')['success'] ?? 0).toBe(0)
    expect(outcomes('minority')['rejected']).toBeGreaterThan(200)
    expect(outcomes('majority')['success']).toBeGreaterThan(300)
    expect(outcomes('reader')['success']).toBeGreaterThan(350)
    expect(clientTruth(world, 'minority').seconds.p50).toBeCloseTo(7, 1)
    const isCut = etcdNames.find((id) => reading(world, id, 'etcd_server_has_leader') === 0)!
    expect(leaderOf(world)).not.toBe(isCut)
    expect(reading(world, leaderOf(world), 'etcd_server_leader_changes_seen_total')).toBe(2)
  })

  test('serializable reads there are stale, linearizable ones are not, and nothing that was acknowledged is lost', () => {
    const world = cut()
    expect(replicated(world).staleReads).toBeGreaterThan(50)
    healFault(world, 'cut')
    world.runFor(10 * second)
    expect(replicated(world).lost).toEqual([])
    expect(new Set(etcdNames.map((id) => reading(world, id, 'etcd_debugging_mvcc_current_revision'))).size).toBe(1)
  })
})

test('a leader that is killed is followed by another within two election time-outs and a vote, and comes back with its disk', () => {
  const world = play(() => group(), { run: 10 * second }, (each) => stopServer(each, leaderOf(each), { graceful: false }), { run: 3 * second })
  const [first] = etcdNames.filter((id) => !world.state(trafficPart).instanceIndex.has(id))
  expect(leaderOf(world)).not.toBe(first)
  expect(reading(world, leaderOf(world), 'etcd_server_has_leader')).toBe(1)
  const before = reading(world, leaderOf(world), 'etcd_debugging_mvcc_current_revision')
  startMember(world, first!)
  world.runFor(2 * second)
  expect(reading(world, first!, 'etcd_debugging_mvcc_current_revision')).toBeGreaterThan(before)
  expect([replicated(world).lost, judgeHistory(world, '/etcd-cluster')]).toEqual([[], { isLinearizable: true }])
})

test('a disk that takes longer than an election time-out: nobody gets to lead, and no write is done', () => {
  const successes = (fsync: string): number => {
    const world = play(() => group('{write: config}', `disk.fsync: ${fsync}`), { run: 20 * second })
    return clientTruth(world).outcomes['success'] ?? 0
  }
  expect([successes('1ms') > 350, successes('1500ms')]).toEqual([true, 0])
})

test('of two processes one has the lock for as long as it keeps it', () => {
  const world = play(() => {
    const built = etcd()
    for (const id of ['a', 'b']) {
      use(built, '{lock: leader, ttl: 3s}', { id: `${id}-lock`, more: 'load: {rate: 2/s, arrivals: constant}\ntimeout: 5s' })
    }
    return built
  }, { run: 10 * second })
  const held = (id: string) => clientTruth(world, `${id}-lock`).outcomes['success'] ?? 0
  const [winner, loser] = held('a') > 0 ? ['a', 'b'] : ['b', 'a']
  expect([held(winner!) > 15, held(loser!)]).toEqual([true, 0])
  expect(clientTruth(world, `${loser}-lock`).outcomes['conflict']).toBeGreaterThan(15)
})

test('who is cut off for longer than its lease has lost the lock, and what it still writes in its name is refused', () => {
  const routes = '{lock: leader, ttl: 3s}, {write: config, key: "uniform(1)", fenced: leader}'
  const ends = (world: Simulation, id: string) => {
    const { success = 0, conflict = 0, precondition_failed: fenced = 0 } = clientTruth(world, id).outcomes
    return { success, conflict, fenced }
  }
  const world = play(() => {
    const built = etcd()
    for (const id of ['a', 'b']) use(built, routes, { id, more: 'load: {rate: 10/s, arrivals: constant}\ntimeout: 1s' })
    return built
  }, { run: 10 * second })
  const [holder, other] = ends(world, 'a').success > 0 ? ['a', 'b'] as const : ['b', 'a'] as const
  expect([ends(world, other).success, ends(world, other).fenced > 20, ends(world, holder).fenced]).toEqual([0, true, expect.any(Number)])
  const before = ends(world, holder)
  injectFault(world, { id: 'away', kind: 'link', where: { instances: etcdNames }, from: { labels: { app: holder } }, at: world.now, cut: 'dropped' })
  world.runFor(10 * second)
  healFault(world, 'away')
  world.runFor(10 * second)
  expect(ends(world, other).success).toBeGreaterThan(100)
  expect(ends(world, holder)).toEqual({ success: before.success, conflict: expect.any(Number), fenced: expect.any(Number) })
  expect(ends(world, holder).fenced - before.fenced).toBeGreaterThan(20)
})

test('a write based on what another has changed is refused: compare and swap by mod revision', () => {
  const world = play(() => {
    const built = etcd()
    use(built, '{write: counter, key: "uniform(1)", if: match}', { id: 'a' })
    use(built, '{write: counter, key: "uniform(1)", if: match}', { id: 'b' })
    return built
  }, { run: 20 * second })
  const { success = 0, precondition_failed: failed = 0 } = clientTruth(world, 'a').outcomes
  expect([success > 0, failed > 0]).toEqual([true, true])
  expect(judgeHistory(world, '/etcd-cluster')).toEqual({ isLinearizable: true })
})

test('what a group of etcd does not have is refused; so is one that etcd would not start with', () => {
  const world = etcd()
  use(world, '{read: config, consistency: quorum}')
  world.runFor(2 * second)
  expect(Object.keys(clientTruth(world).outcomes)).toEqual(['method_not_allowed'])
  expect(() => etcd({ more: 'heartbeat-interval: 500' })).toThrow('--election-timeout[1000ms] should be at least as 5 times as --heartbeat-interval[500ms]')
  setReady(world, 'etcd-0', false)
})
