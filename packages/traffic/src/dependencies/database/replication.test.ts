/** Standbys: reads that lag, commits that wait, a primary that is lost, and two that both think they are it. */
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { startClient } from '../../clients.ts'
import { injectFault } from '../../faults.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { metricsOf } from '../../measures/metrics.ts'
import type { ClusterTruth } from '../../measures/store-truth.ts'
import { client, clientTruth, over } from '../../testing/scenario.ts'
import { apiOf, database, databaseTruth, keep, storeWorld } from '../../testing/stores.ts'

const members = ['db-0', 'db-1', 'db-2']

/** An API that changes a row and reads it again, from a standby; and three databases. */
function world(text: string, { by = 'load: {rate: 50/s}\ntimeout: 2s', ids = members, seed = 1, read = 'standby' } = {}): Simulation {
  const simulation = storeWorld(seed)
  keep(simulation, 'db', ids, database(`cluster: shop\nmax_connections: 1000\n${text}`))
  apiOf(simulation, '{dependency: primary, statements: [{write: carts, key: uniform(1000)}]}, {dependency: replica, statements: [{read: carts, key: uniform(1000)}]}',
    `primary: {service: db, target_session_attrs: primary, pool: {connections: 100}}, replica: {service: db, target_session_attrs: ${read}, pool: {connections: 100}}`)
  startClient(simulation, { id: 'load', workload: client(`service: api\n${by}`) })
  return simulation
}

const clusterTruth = (simulation: Simulation): ClusterTruth => groundTruth(simulation).stores.clusters[0]!
const stall = (simulation: Simulation, id: string, time?: number): void =>
  injectFault(simulation, { id: `stall of ${id} at ${simulation.now}`, kind: 'stall', where: { instances: [id] }, at: simulation.now, ...(time && { for: time }) })

function total(simulation: Simulation, figure: 'staleReads' | 'ownWritesUnseen' | 'reads' | 'commits'): number {
  return groundTruth(simulation).stores.databases.reduce((sum, each) => sum + each[figure], 0)
}

function lag(simulation: Simulation, id: string): number {
  return metricsOf(simulation, id).find(({ name }) => name === 'pg_replication_lag_seconds')!.samples[0]!.value
}

describe('asynchronous replication', () => {
  test('writes go to the primary, reads to the standbys', () => {
    const simulation = world('')
    simulation.runFor(20 * second)
    expect(databaseTruth(simulation, 'db-0')).toMatchObject({ role: 'primary', reads: 0, failures: {} })
    expect(databaseTruth(simulation, 'db-1').reads).toBeGreaterThan(350)
    expect(databaseTruth(simulation, 'db-2')).toMatchObject({ role: 'standby', writes: 0 })
  })

  test.each([['100us', 0.06, 0.13], ['1ms', 0.58, 0.68], ['1s', 0.95, 1]])('with a delay of %s a caller does not see its own change', (delay, least, most) => {
    const simulation = world(`replication.delay: ${delay}`)
    simulation.runFor(60 * second)
    const share = total(simulation, 'ownWritesUnseen') / total(simulation, 'reads')
    expect([share >= least, share <= most]).toEqual([true, true])
    expect(total(simulation, 'staleReads')).toBeGreaterThanOrEqual(total(simulation, 'ownWritesUnseen'))
  })

  test('who reads from the primary sees everything', () => {
    const simulation = world('replication.delay: 1s', { read: 'primary' })
    simulation.runFor(20 * second)
    expect([total(simulation, 'staleReads'), total(simulation, 'reads') > 900]).toEqual([0, true])
  })

  test('a standby that takes in 45 of 50 commits a second falls behind by a second in ten', () => {
    const simulation = world('replication.rate: 45/s', { by: 'load: {rate: 50/s, arrivals: constant}' })
    simulation.runFor(200 * second)
    expect(lag(simulation, 'db-1')).toBeGreaterThan(18)
    expect(lag(simulation, 'db-1')).toBeLessThan(22)
    expect(lag(simulation, 'db-0')).toBe(0)
  })

  test('a write at a standby is refused', () => {
    const simulation = world('')
    startClient(simulation, { id: 'lost', workload: client('service: db\nroutes: [{statements: [{write: carts}]}]\nload: {rate: 30/s}') })
    simulation.runFor(10 * second)
    expect(databaseTruth(simulation, 'db-1').failures['25006']).toBeGreaterThan(50)
  })
})

describe('synchronous replication', () => {
  test('a commit takes as long as the nearest standbys need', () => {
    const seconds = (k: number): number => {
      const simulation = world(`synchronous_standbys: ${k}\nreplication.delay: uniform(10ms, 30ms)`)
      simulation.runFor(minute)
      return clientTruth(simulation).seconds.p50
    }
    const [none, one, two] = [seconds(0), seconds(1), seconds(2)]
    expect(one - none).toBeCloseTo(0.0159, 2)
    expect(two).toBeGreaterThan(one + 0.004)
  })

  test('a lost standby blocks commits, or they go on with fewer', () => {
    const after = (more: string): number => {
      const simulation = world(`synchronous_standbys: 2${more}`, { read: 'primary' })
      simulation.runFor(20 * second)
      stall(simulation, 'db-2')
      simulation.runFor(5 * second)
      return over(simulation, 20 * second).successes
    }
    expect(after('')).toBe(0)
    expect(after('\nsynchronous.degrade: true')).toBeGreaterThan(900)
  })

  test('those that were blocked go on when it is back', () => {
    const simulation = world('synchronous_standbys: 2', { by: 'load: {rate: 50/s}' })
    simulation.runFor(10 * second)
    stall(simulation, 'db-2', 5 * second)
    simulation.runFor(10 * second)
    expect(clientTruth(simulation).inFlight).toBeLessThan(10)
    expect(Object.keys(clientTruth(simulation).outcomes)).toEqual(['success'])
  })
})

describe('failover', () => {
  const quick = 'failover: {detection: 5s, promotion: 1s}'

  test('a standby takes over after lease and promotion; what it did not have is lost, and only the engine knows how much', () => {
    const simulation = world(`${quick}\nreplication.rate: 40/s`, { by: 'load: {rate: 50/s, arrivals: constant}\ntimeout: 1s' })
    simulation.runFor(100 * second)
    const before = databaseTruth(simulation, 'db-0').commits
    injectFault(simulation, { id: 'crash', kind: 'crash', where: { instances: ['db-0'] }, at: simulation.now })
    simulation.runFor(5 * second)
    expect(clusterTruth(simulation)).toMatchObject({ primary: 'db-0', timeline: 1 })
    simulation.runFor(2 * second)
    const { primary, timeline, failovers } = clusterTruth(simulation)
    expect([['db-1', 'db-2'].includes(primary), timeline, failovers.length]).toEqual([true, 2, 1])
    // 50 came and 40 were taken in, each second for a hundred.
    expect(failovers[0]!.lostCommits).toBeGreaterThan(950)
    expect(failovers[0]!.lostCommits).toBeLessThan(1050)
    expect(before).toBeGreaterThan(4950)
    expect((failovers[0]!.at - failovers[0]!.lostFrom) / second).toBeCloseTo(20 + 6, -0.5)
    expect(over(simulation, 10 * second).successes).toBeGreaterThan(490)
  })

  test('synchronous, nothing that was acknowledged is lost', () => {
    const simulation = world(`${quick}\nsynchronous_standbys: 1\nreplication.delay: exponential(50ms)`)
    simulation.runFor(30 * second)
    injectFault(simulation, { id: 'crash', kind: 'crash', where: { instances: ['db-0'] }, at: simulation.now })
    simulation.runFor(10 * second)
    expect(clusterTruth(simulation)).toMatchObject({ timeline: 2, failovers: [{ lostCommits: 0 }] })
  })

  test('a primary that is back within its lease stays it', () => {
    const simulation = world(quick)
    simulation.runFor(10 * second)
    stall(simulation, 'db-0', 4 * second)
    simulation.runFor(20 * second)
    expect(clusterTruth(simulation)).toMatchObject({ primary: 'db-0', timeline: 1, failovers: [] })
  })

  test.each([['true', false], ['false', true]])('with fencing %s a former primary that comes back takes writes: %s', (fencing, splits) => {
    const simulation = world(`failover: {detection: 5s, promotion: 1s, fencing: ${fencing}}`)
    simulation.runFor(20 * second)
    stall(simulation, 'db-0', 10 * second)
    simulation.runFor(40 * second)
    const { primary, divergedCommits, timeline } = clusterTruth(simulation)
    expect([primary === 'db-0', timeline, divergedCommits > 100]).toEqual([false, 2, splits])
    expect(databaseTruth(simulation, 'db-0').role).toBe(splits ? 'primary' : 'standby')
  })

  test('by hand there is none', () => {
    const simulation = world('failover: {mode: manual}')
    simulation.runFor(10 * second)
    injectFault(simulation, { id: 'crash', kind: 'crash', where: { instances: ['db-0'] }, at: simulation.now })
    simulation.runFor(2 * minute)
    expect(clusterTruth(simulation)).toMatchObject({ primary: 'db-0', timeline: 1 })
    expect(over(simulation, 10 * second).successes).toBe(0)
  })
})

test('three databases through a failover fork, replay, and run in any steps', { timeout: 60_000 }, () => {
  checkWorld(() => {
    const built = world('failover: {detection: 2s, promotion: 500ms}\nsynchronous_standbys: 1\nsynchronous.degrade: true\nreplication: {rate: 60/s, delay: exponential(30ms)}', { seed: 6 })
    injectFault(built, { id: 'stall', kind: 'stall', where: { instances: ['db-0'] }, at: built.now + 3 * second, for: 5 * second })
    injectFault(built, { id: 'slow', kind: 'stall', where: { instances: ['db-2'] }, at: built.now + second, for: 900 * millisecond })
    return built
  }, [{ run: 4_500_000 }, { run: 8 * second }])
})
