/** A database under load: connections, locks, transactions, time-outs, and what its callers see of them. */
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { startClient, stopClient } from '../../clients.ts'
import { injectFault } from '../../faults.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { metricsOf } from '../../measures/metrics.ts'
import { stopServer } from '../../servers.ts'
import { client, clientTruth, serve, server, startedAt } from '../../testing/scenario.ts'
import { apiOf, database, databaseTruth, heard, keep, storeWorld } from '../../testing/stores.ts'
import { trafficPart } from '../../traffic-part.ts'

const load = (text: string) => client(`service: api\n${text}`)

function world({ db, calls, dependencies, by }: { db: string; calls: string; dependencies?: string; by: string }): Simulation {
  const simulation = storeWorld()
  keep(simulation, 'db', ['db'], database(db))
  apiOf(simulation, calls, dependencies)
  startClient(simulation, { id: 'load', workload: load(by) })
  return simulation
}

function metric(simulation: Simulation, id: string, name: string, labels: Record<string, string> = {}): number {
  const samples = metricsOf(simulation, id).find((family) => family.name === name)?.samples ?? []
  return samples.filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0)
}

describe('connections', () => {
  const slow = '{dependency: db, statements: [{read: products, service: 1s}]}'

  test('one connection too many is refused in PostgreSQL\'s words', () => {
    const simulation = world({
      db: 'max_connections: 8\nconcurrency: 100', calls: slow, by: 'load: {rate: 20/s, arrivals: constant}',
    })
    simulation.runFor(10 * second)
    expect(databaseTruth(simulation)).toMatchObject({ connections: 5, failures: { 53300: expect.any(Number) } })
    expect(heard(simulation)).toContain('db logged FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute')
    // Five at once, of a second and two milliseconds each.
    expect(clientTruth(simulation).outcomes['success']).toBeGreaterThan(40)
    expect(clientTruth(simulation).outcomes['bad_gateway']).toBeGreaterThan(140)
  })

  test('with nothing reserved the words are others', () => {
    const simulation = world({
      db: 'max_connections: 2\nsuperuser_reserved_connections: 0\nconcurrency: 100', calls: slow, by: 'load: {rate: 9/s}',
    })
    simulation.runFor(3 * second)
    expect(heard(simulation)).toContain('db logged FATAL:  sorry, too many clients already')
  })

  test('a pool opens no more than it may, keeps what it has opened, and lets the others wait', () => {
    const simulation = world({
      db: 'concurrency: 100', calls: slow, dependencies: 'db: {service: db, pool: {connections: 5}, pinned: 2}', by: 'load: {rate: 20/s}\ntimeout: 20s',
    })
    simulation.runFor(10 * second)
    expect(databaseTruth(simulation).connections).toBe(7)
    expect(groundTruth(simulation).stores.connections['api/db']).toEqual({ used: 5, idle: 0, pinned: 2 })
    expect(metric(simulation, 'api', 'db_client_connection_pending_requests')).toBeGreaterThan(100)
    stopClient(simulation, 'load')
    simulation.runFor(2 * minute)
    expect(groundTruth(simulation).stores.connections['api/db']).toEqual({ used: 0, idle: 5, pinned: 2 })
    expect(metric(simulation, 'db', 'pg_stat_activity_count', { state: 'idle' })).toBe(7)
    stopServer(simulation, 'api', { graceful: false })
    expect(databaseTruth(simulation).connections).toBe(0)
  })

  test('Little\'s law holds for the pool: connections in use are rate times hold time', () => {
    const simulation = world({
      db: 'concurrency: 1000\nmax_connections: 1000', calls: '{dependency: db, transaction: true, think: 20ms, statements: [{read: a, service: 2ms}, {read: b, service: 3ms}]}',
      dependencies: 'db: {service: db, pool: {connections: 500}}', by: 'load: {rate: 120/s}',
    })
    simulation.runFor(10 * second)
    let used = 0
    for (let look = 0; look < 4000; look++) {
      simulation.runFor(50 * millisecond)
      used += groundTruth(simulation).stores.connections['api/db']!.used
    }
    // 120 a second for 25 ms each.
    expect(used / 4000).toBeCloseTo(3, 0)
    expect(metric(simulation, 'db', 'pg_stat_activity_count')).toBe(databaseTruth(simulation).connections)
  })

  test('memory goes with connections, and who speaks HTTP is hung up on', () => {
    const simulation = world({
      db: 'memory: {base: 10M}\nconnection.memory: 1M\nconcurrency: 100', calls: slow, dependencies: 'db: {service: db, pool: {connections: 5}}', by: 'load: {rate: 20/s}',
    })
    startClient(simulation, { id: 'curl', workload: client('service: db\nload: {rate: 1/s}') })
    simulation.runFor(5 * second)
    expect(metric(simulation, 'db', 'process_resident_memory_bytes')).toBe(15_000_000)
    expect(Object.keys(clientTruth(simulation, 'curl').outcomes)).toEqual(['reset'])
  })
})

describe('locks', () => {
  const twoRows = (more = '') => `{dependency: db, transaction: true, think: 20ms, ${more} statements: [{write: accounts, key: uniform(12), times: 2}]}`

  test('who changes one row waits for the one before; who reads it does not', () => {
    const hot = '{dependency: db, transaction: true, think: 10ms, statements: [{write: stock, key: uniform(1), service: 1ms}, {read: stock, service: 1ms}]}'
    const simulation = world({ db: 'concurrency: 100', calls: hot, by: 'load: {model: closed, users: 30, think: 1ms}' })
    startClient(simulation, { id: 'reader', workload: client('service: db\nroutes: [{statements: [{read: stock, key: uniform(1), service: 1ms}]}]\nload: {rate: 50/s}') })
    simulation.runFor(20 * second)
    // The row is held for 1 + 10 + 1 + 1 ms, and the next one's statement begins at once.
    expect(databaseTruth(simulation).commits / 20).toBeLessThan(50 + 1000 / 13 + 2)
    expect(databaseTruth(simulation).commits / 20).toBeGreaterThan(50 + 1000 / 13 - 4)
    expect(clientTruth(simulation, 'reader').seconds.p99).toBeLessThan(0.005)
    expect(metric(simulation, 'db', 'pg_locks_count')).toBeGreaterThan(20)
    expect(databaseTruth(simulation).lockWaits).toBeGreaterThan(1000)
  })

  test('two rows in different orders: a deadlock, found after deadlock_timeout, costs one of the two', () => {
    const simulation = world({ db: 'deadlock_timeout: 200ms\nconcurrency: 100', calls: twoRows(), by: 'load: {rate: 35/s}' })
    simulation.runFor(minute)
    const { failures, rollbacks, commits } = databaseTruth(simulation)
    expect(failures['40P01']).toBeGreaterThan(5)
    expect(rollbacks).toBe(failures['40P01'])
    expect(heard(simulation)).toContain('db logged ERROR:  deadlock detected')
    expect(commits + rollbacks).toBeGreaterThan(1900)
    expect(metric(simulation, 'db', 'pg_stat_database_deadlocks')).toBe(failures['40P01'])
  })

  test('in one order there is none', () => {
    const simulation = world({ db: 'deadlock_timeout: 200ms\nconcurrency: 100', calls: twoRows('sorted: true,'), by: 'load: {rate: 35/s}' })
    simulation.runFor(minute)
    expect(databaseTruth(simulation).failures).toEqual({})
    expect(databaseTruth(simulation).lockWaits).toBeGreaterThan(50)
  })

  test('a retry after a deadlock is a transaction of its own, on the same rows', () => {
    const simulation = world({
      db: 'deadlock_timeout: 50ms\nconcurrency: 100', calls: twoRows(), dependencies: 'db: {service: db, retries: 5}', by: 'load: {rate: 40/s}',
    })
    simulation.runFor(minute)
    expect(databaseTruth(simulation).failures['40P01']).toBeGreaterThan(5)
    expect(Object.keys(clientTruth(simulation).outcomes)).toEqual(['success'])
  })
})

test('who waits for a row almost as long as it can leaves with it in its hands, cancelled or served on: goodput falls', () => {
  const hot = '{dependency: db, transaction: true, think: 10ms, statements: [{write: stock, key: uniform(1), service: 1ms}, {read: stock, service: 1ms}]}'
  const goodput = ['serve', 'cancel'].map((abandoned) => {
    const simulation = world({ db: `concurrency: 100\nabandoned: ${abandoned}`, calls: hot, dependencies: 'db: {service: db, timeout: 1s}', by: 'load: {rate: 200/s}' })
    simulation.runFor(20 * second)
    return clientTruth(simulation).outcomes['success']! / 20
  })
  // The row could be changed 77 times a second.
  for (const each of goodput) expect([each > 45, each < 62]).toEqual([true, true])
})

describe('time-outs', () => {
  const blocked = '{dependency: db, transaction: true, think: 5s, statements: [{write: stock, key: uniform(1), times: 1}, {read: stock}]}'

  test.each([
    ['lock_timeout: 300ms', '55P03', 'ERROR:  canceling statement due to lock timeout'],
    ['statement_timeout: 300ms', '57014', 'ERROR:  canceling statement due to statement timeout'],
    ['idle_in_transaction_session_timeout: 1s', '25P03', 'FATAL:  terminating connection due to idle-in-transaction timeout'],
  ])('%s', (setting, code, words) => {
    const simulation = world({ db: `${setting}\nconcurrency: 10`, calls: blocked, by: 'load: {rate: 2/s}\ntimeout: 30s' })
    simulation.runFor(20 * second)
    expect(databaseTruth(simulation).failures[code]).toBeGreaterThan(5)
    expect(heard(simulation)).toContain(`db logged ${words}`)
  })

  test('a client that leaves while it is idle in transaction takes its locks with it; one at work is served on', () => {
    const left = world({ db: 'concurrency: 10', calls: blocked, dependencies: 'db: {service: db, timeout: 1s}', by: 'load: {rate: 0.1/s, arrivals: constant}' })
    left.runFor(15 * second)
    expect(databaseTruth(left)).toMatchObject({ commits: 0, rollbacks: 1, connections: 0 })
    const atWork = world({
      db: 'concurrency: 10', calls: '{dependency: db, statements: [{read: stock, service: 4s}]}', dependencies: 'db: {service: db, timeout: 1s}', by: 'load: {rate: 0.1/s, arrivals: constant}',
    })
    atWork.runFor(12 * second)
    expect(databaseTruth(atWork)).toMatchObject({ connections: 1, rollbacks: 0 })
    atWork.runFor(3 * second)
    expect(databaseTruth(atWork)).toMatchObject({ connections: 0, rollbacks: 1 })
  })
})

describe('a pooler', () => {
  /**
   * Checkout, catalog and payments share 40 connections; each checkout replica pins one. On Mondays 60 report workers
   * come, who hold one for 4 s each. Answers the checkout's 99th percentile, in seconds.
   */
  function monday(replicas: number, reports: number): { p99: number; used: number; simulation: Simulation } {
    const simulation = storeWorld()
    keep(simulation, 'db', ['db'], database('pooler.connections: 40\nconcurrency: 1000\nconnection.setup: 0s'))
    const asks = (hold: string) => `routes: [{service: 0s, calls: [{dependency: db, statements: [{read: a, service: exponential(${hold})}]}]}]\nconcurrency: 1000\nqueue: {limit: 10000}`
    const ids = Array.from({ length: replicas }, (_, each) => `checkout-${each}`)
    serve(simulation, 'checkout', ids, server(`${asks('25ms')}\ndependencies: {db: {service: db, pinned: 1}}`))
    serve(simulation, 'catalog', ['catalog'], server(`${asks('10ms')}\ndependencies: {db: {service: db}}`))
    serve(simulation, 'payments', ['payments'], server(`${asks('50ms')}\ndependencies: {db: {service: db}}`))
    for (const [id, rate] of [['checkout', 120], ['catalog', 200], ['payments', 40]] as const) {
      startClient(simulation, { id: `load-${id}`, workload: client(`service: ${id}\nload: {rate: ${rate}/s}`) })
    }
    simulation.runFor(30 * second)
    const used = metric(simulation, 'db', 'pgbouncer_pools_server_active_connections')
    if (reports > 0) {
      startClient(simulation, { id: 'reports', workload: client(`service: db\nroutes: [{statements: [{read: orders, service: 4s}]}]\nload: {model: closed, users: ${reports}, think: 1ms}`) })
    }
    simulation.runFor(30 * second)
    stopClient(simulation, 'load-checkout')
    startClient(simulation, { id: 'load-checkout', workload: client('service: checkout\nload: {rate: 120/s}') })
    simulation.runFor(5 * minute)
    return { p99: clientTruth(simulation, 'load-checkout').seconds.p99, used, simulation }
  }

  test('on a Sunday seven connections are in use, by Little\'s law', () => {
    const { p99, simulation } = monday(4, 0)
    let used = 0
    for (let look = 0; look < 500; look++) {
      simulation.runFor(100 * millisecond)
      used += metric(simulation, 'db', 'pgbouncer_pools_server_active_connections')
    }
    expect(used / 500).toBeCloseTo(7 + 4, 0)
    expect(p99).toBeLessThan(0.13)
  })

  test('on a Monday 67 are wanted, everybody waits in one line, and more replicas, with a pinned connection each, make it worse', () => {
    const [four, twelve] = [monday(4, 60), monday(12, 60)]
    expect(four.p99).toBeGreaterThan(4)
    expect(four.p99).toBeLessThan(6.5)
    expect(twelve.p99).toBeGreaterThan(1.6 * four.p99)
  })

  test('who waits too long is told so', () => {
    const simulation = storeWorld()
    keep(simulation, 'db', ['db'], database('pooler: {connections: 2, wait: 1s}\nconcurrency: 10'))
    startClient(simulation, { id: 'load', workload: client('service: db\nroutes: [{statements: [{read: a, service: 500ms}]}]\nload: {rate: 10/s}') })
    simulation.runFor(20 * second)
    expect(databaseTruth(simulation).failures['08P01']).toBeGreaterThan(80)
    expect(heard(simulation)).toContain('db logged FATAL:  query_wait_timeout')
  })
})

/** Many services on one database, with pools, locks, deadlocks and time-outs. */
function shop(seed: number): Simulation {
  const simulation = storeWorld(seed)
  keep(simulation, 'db', ['db'], database('max_connections: 40\nconcurrency: 6\nstatement_timeout: 900ms\ndeadlock_timeout: 100ms\ndiscipline: ps\nusl: {contention: 2%}'))
  serve(simulation, 'api', ['api-0', 'api-1'], server(`concurrency: 40
queue: {limit: 40}
abandoned: cancel
routes:
- {path: /, service: 1ms, calls: [{dependency: db, transaction: true, think: exponential(3ms), statements: [{write: stock, key: "zipf(50, 1.1)", times: 2}, {read: products}]}]}
- {path: /list, service: 1ms, calls: [{dependency: db, statements: [{read: products, key: "zipf(1000, 1)", times: 3}]}]}
dependencies:
  db: {service: db, timeout: 1s, retries: 1, pool: {connections: 16, pending: 30}}`))
  startClient(simulation, { id: 'load', workload: load('routes: [{path: /, weight: 1}, {path: /list, weight: 3}]\nload: {rate: 250/s}\ntimeout: 700ms\nretries: 1') })
  startClient(simulation, { id: 'report', workload: client('service: db\nroutes: [{statements: [{read: orders, service: exponential(200ms)}]}]\nload: {model: closed, users: 12}') })
  return simulation
}

function expectInOrder(simulation: Simulation): void {
  const state = simulation.state(trafficPart)
  const held = Object.values(groundTruth(simulation).stores.connections).reduce((sum, { used, idle, pinned }) => sum + used + idle + pinned, 0)
  expect(databaseTruth(simulation).connections).toBe(held)
  expect(databaseTruth(simulation).connections).toBeLessThanOrEqual(37)
  for (const [name, lock] of state.lockIndex!) expect([name, state.jobInstance[state.lockHolder![lock]!]! >= 0]).toEqual([name, true])
  for (const { outcomes, requests } of groundTruth(simulation).clients) {
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  }
}

test('a shop forks in the middle, replays, and runs in any steps, through a stall, a slow disk and a crash', { timeout: 60_000 }, () => {
  const { simulation } = checkWorld(() => {
    const built = shop(4)
    injectFault(built, { id: 'stall', kind: 'stall', where: { service: 'db' }, at: startedAt + 2 * second, for: second })
    injectFault(built, { id: 'slow', kind: 'slow', where: { service: 'db' }, at: startedAt + 4 * second, for: second, factor: 4 })
    return built
  }, [{ run: 3 * second }, (built) => expectInOrder(built), { run: 3 * second }, (built) => stopServer(built, 'api-1', { graceful: false }), { run: 2 * second }])
  expectInOrder(simulation)
  expect(Object.keys(clientTruth(simulation).outcomes)).toEqual(expect.arrayContaining(['success', 'timeout']))
  // With the load gone everything ends, and nothing is left.
  for (const id of ['load', 'report']) stopClient(simulation, id)
  simulation.runFor(minute)
  const state = simulation.state(trafficPart)
  expect([state.requestCount, state.jobCount, state.lockIndex!.size]).toEqual([0, 0, 0])
  expectInOrder(simulation)
})

test('a crash cuts everybody off, and its locks are gone with it', () => {
  const simulation = shop(5)
  simulation.runFor(3 * second)
  injectFault(simulation, { id: 'crash', kind: 'crash', where: { service: 'db' }, at: simulation.now, for: 2 * second })
  simulation.runFor(second)
  expect(databaseTruth(simulation).connections).toBe(0)
  expect(simulation.state(trafficPart).lockIndex!.size).toBe(0)
  expect(clientTruth(simulation, 'report').outcomes['reset']).toBeGreaterThan(0)
})
