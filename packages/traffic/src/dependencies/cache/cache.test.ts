/** Caches in front of calls: hit ratios against theory, stampedes, what is stale, what is not there, and what happens without one. */
import { exp, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { startClient, stopClient, updateClient } from '../../clients.ts'
import { healFault, injectFault } from '../../faults.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { metricsOf } from '../../measures/metrics.ts'
import { serve, server, client, clientTruth, startedAt } from '../../testing/scenario.ts'
import { apiOf, cache, cacheTruth, database, databaseTruth, keep, storeWorld } from '../../testing/stores.ts'
import { trafficPart } from '../../traffic-part.ts'
import { type KeyPopularity, probabilityOf, readKeys } from '../../workloads/key-popularity.ts'

interface Described {
  readonly cache?: string
  readonly db?: string
  readonly use?: string
  readonly key?: string
  readonly absent?: string
  readonly service?: string
  readonly by?: string
  readonly more?: string
  readonly dependencies?: string
}

function world({ cache: kept = '', db = 'concurrency: 1000\nmax_connections: 1000', use = '', key = 'zipf(1000, 1)', absent = '0', service = 'service: exponential(20ms), ', by = 'load: {rate: 500/s}', more, dependencies = '' }: Described): Simulation {
  const simulation = storeWorld()
  keep(simulation, 'cache', ['cache'], cache(kept))
  keep(simulation, 'db', ['db'], database(db))
  const call = `{dependency: db, statements: [{read: products, key: "${key}", ${service}absent: ${absent}}], cache: {dependency: cache, ${use}}}`
  apiOf(simulation, call, `db: {service: db${dependencies}}, cache: {service: cache, timeout: 100ms}`, more)
  startClient(simulation, { id: 'load', workload: client(`service: api\n${by}`) })
  return simulation
}

/** Over the next stretch of time. */
function hitRatio(simulation: Simulation, time: number): number {
  const before = cacheTruth(simulation)
  simulation.runFor(time)
  const after = cacheTruth(simulation)
  const hits = after.hits - before.hits
  return hits / (hits + after.misses - before.misses)
}

/** Che's approximation: an entry stays for the time in which as many others are asked for as there is room. */
function che(popularity: KeyPopularity, capacity: number): number {
  const probabilities = Array.from({ length: popularity.count }, (_, key) => probabilityOf(popularity, key))
  const present = (time: number): number => probabilities.reduce((sum, each) => sum + 1 - exp(-each * time), 0)
  let [low, high] = [0, 1e9]
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2
    if (present(middle) < capacity) low = middle
    else high = middle
  }
  return probabilities.reduce((sum, each) => sum + each * (1 - exp(-each * low)), 0)
}

describe('the hit ratio comes out of who asks for what', () => {
  test.each([
    ['zipf(10000, 0.8)', 1000], ['zipf(10000, 1)', 500], ['hot(10000, 100, 80%)', 300], ['uniform(2000)', 500],
  ])('LRU under %s with room for %i, by Che\'s approximation', { timeout: 30_000 }, (key, capacity) => {
    const simulation = world({
      cache: `maxmemory: ${capacity}\nentry.bytes: 1\nmaxmemory-policy: allkeys-lru`, key, use: 'ttl: 1000h', db: 'concurrency: 10000\nmax_connections: 10000',
      by: 'load: {rate: 2000/s}',
    })
    simulation.runFor(20 * second)
    // An entry comes when the answer of the database does; that is less than a hundredth of what it stays.
    expect(Math.abs(hitRatio(simulation, 60 * second) - che(readKeys(key)!, capacity))).toBeLessThan(0.015)
    expect(cacheTruth(simulation).entries).toBe(capacity)
  })

  test('by times to live alone: a key is a hit for p ttl of p ttl + 1 requests', () => {
    const simulation = world({ key: 'uniform(100)', use: 'ttl: 1s', by: 'load: {rate: 1000/s}', db: 'concurrency: 10000\nmax_connections: 10000\nconnection.setup: 0s' })
    simulation.runFor(5 * second)
    // Ten requests a second for each key; until the fill 20 ms later there are misses too.
    expect(hitRatio(simulation, minute)).toBeCloseTo(10 / (10 + 1 + 0.2), 1)
  })

  test.each([['allkeys-lfu', 0.03], ['allkeys-random', -0.03]])('%s against allkeys-lru', (policy, least) => {
    const ratioOf = (name: string): number => {
      const simulation = world({ cache: `maxmemory: 200\nentry.bytes: 1\nmaxmemory-policy: ${name}`, key: 'zipf(5000, 0.9)', use: 'ttl: 1000h', by: 'load: {rate: 1000/s}' })
      simulation.runFor(30 * second)
      return hitRatio(simulation, minute)
    }
    const difference = ratioOf(policy) - ratioOf('allkeys-lru')
    expect(Math.sign(least) * difference).toBeGreaterThan(Math.abs(least))
  })

  test('noeviction refuses what is new; memory is what the entries take', () => {
    const simulation = world({ cache: 'maxmemory: 50k\nentry.bytes: 1k\nmemory: {base: 1M}', use: 'ttl: 1h' })
    simulation.runFor(30 * second)
    expect(cacheTruth(simulation)).toMatchObject({ entries: 50, evicted: 0 })
    const used = metricsOf(simulation, 'cache').find(({ name }) => name === 'redis_memory_used_bytes')!.samples[0]!.value
    expect(used).toBe(1_050_000)
    expect(Object.keys(clientTruth(simulation).outcomes)).toEqual(['success'])
  })
})

describe('a stampede', () => {
  /** The most statements that the database was asked for in a tenth of a second after the hot key's time was over. */
  function peak(use: string): number {
    const simulation = world({ key: 'uniform(1)', use: `ttl: 5s, ${use}`, by: 'load: {rate: 1000/s, arrivals: constant}' })
    simulation.runFor(3 * second)
    let [most, before] = [0, databaseTruth(simulation).commits]
    for (let look = 0; look < 40; look++) {
      simulation.runFor(second / 10)
      const { commits } = databaseTruth(simulation)
      most = Math.max(most, commits - before)
      before = commits
    }
    return most
  }

  test('when a hot entry is over everybody asks the database; one of them is enough', () => {
    expect(peak('')).toBeGreaterThan(4)
    expect(peak('coalesce: true')).toBe(1)
    expect(peak('stale: 2s')).toBe(1)
  })

  test('while it is renewed the old entry is answered with, and nobody waits', () => {
    const slowest = (use: string): number => {
      const simulation = world({ key: 'uniform(1)', use: `ttl: 1s, ${use}`, by: 'load: {rate: 200/s}' })
      simulation.runFor(30 * second)
      return clientTruth(simulation).seconds.p99
    }
    expect(slowest('coalesce: true')).toBeGreaterThan(0.01)
    expect(slowest('stale: 2s')).toBeLessThan(0.003)
  })

  test('entries that were filled together end together, unless their times are spread', () => {
    const worst = (use: string): number => {
      const simulation = world({ key: 'uniform(500)', use: `ttl: 20s, ${use}`, by: 'load: {rate: 4000/s}' })
      simulation.runFor(10 * second)
      let [most, before] = [0, databaseTruth(simulation).commits]
      for (let look = 0; look < 300; look++) {
        simulation.runFor(second / 10)
        most = Math.max(most, databaseTruth(simulation).commits - before)
        before = databaseTruth(simulation).commits
      }
      return most
    }
    expect(worst('jitter: 0')).toBeGreaterThan(2 * worst('jitter: 30%'))
  })

  test('a failed fill fails all who waited for it, and stores nothing', () => {
    const simulation = world({ key: 'uniform(1)', use: 'ttl: 1s, coalesce: true', db: 'concurrency: 10', dependencies: ', timeout: 1ms', by: 'load: {rate: 500/s}' })
    simulation.runFor(10 * second)
    expect(clientTruth(simulation).outcomes['gateway_timeout']).toBeGreaterThan(3000)
    expect(cacheTruth(simulation).entries).toBeLessThanOrEqual(1)
  })
})

test('what is not there is asked for again and again, unless that is remembered', () => {
  const reads = (use: string): number => {
    const simulation = world({ key: 'uniform(10)', absent: '50%', use: `ttl: 1h${use}`, by: 'load: {rate: 100/s}' })
    simulation.runFor(30 * second)
    return databaseTruth(simulation).reads
  }
  expect(reads('')).toBeGreaterThan(1300)
  expect(reads(', negativeTtl: 1h')).toBeLessThan(60)
})

describe('without the cache', () => {
  const without = (use: string): Simulation => {
    const simulation = world({ use: `ttl: 1h, ${use}`, by: 'load: {rate: 200/s}' })
    simulation.runFor(20 * second)
    injectFault(simulation, { id: 'crash', kind: 'crash', where: { service: 'cache' }, at: simulation.now })
    simulation.runFor(10 * second)
    return simulation
  }

  test('open: the database takes it all', () => {
    const simulation = without('onFailure: open')
    expect(Object.keys(clientTruth(simulation).outcomes)).toEqual(['success'])
    expect(databaseTruth(simulation).reads).toBeGreaterThan(1800)
    expect(groundTruth(simulation).stores.caches[0]!.entries).toBe(0)
  })

  test('closed: the route fails', () => {
    const simulation = without('onFailure: closed')
    expect(clientTruth(simulation).outcomes['bad_gateway']).toBeGreaterThan(1900)
    expect(databaseTruth(simulation).reads).toBeLessThan(1300)
  })
})

test('a change invalidates the entry, so the next one to ask gets the row', () => {
  const hits = (onWrite: string): number => {
    const simulation = storeWorld()
    keep(simulation, 'cache', ['cache'], cache())
    keep(simulation, 'db', ['db'], database())
    const cached = `cache: {dependency: cache, ttl: 1h, onWrite: ${onWrite}}`
    serve(simulation, 'api', ['api'], server(`concurrency: 100
routes:
- {path: /, service: 0s, calls: [{dependency: db, statements: [{read: stock, key: uniform(10)}], ${cached}}]}
- {path: /buy, service: 0s, calls: [{dependency: db, statements: [{write: stock, key: uniform(10)}], ${cached}}]}
dependencies: {db: {service: db}, cache: {service: cache}}`))
    startClient(simulation, { id: 'load', workload: client('service: api\nroutes: [{path: /}, {path: /buy}]\nload: {rate: 100/s}') })
    simulation.runFor(minute)
    const { hits: found, misses } = cacheTruth(simulation)
    return found / (found + misses)
  }
  expect(hits('invalidate')).toBeCloseTo(0.5, 1)
  expect(hits('update')).toBeGreaterThan(0.95)
})

test('two tables behind one cache have entries, times and keys of their own', () => {
  const simulation = storeWorld()
  keep(simulation, 'cache', ['cache'], cache())
  keep(simulation, 'db', ['db'], database('concurrency: 100'))
  apiOf(simulation, ['prices, 1h', 'carts, 10ms'].map((each) => {
    const [table, ttl] = each.split(', ')
    return `{dependency: db, statements: [{read: ${table}, key: uniform(20)}], cache: {dependency: cache, ttl: ${ttl}}}`
  }).join(', '), 'db: {service: db}, cache: {service: cache}')
  startClient(simulation, { id: 'load', workload: client('service: api\nload: {rate: 100/s}') })
  simulation.runFor(minute)
  expect(cacheTruth(simulation).entries).toBe(40)
  // Prices are read twenty times or little more, carts nearly always.
  expect(databaseTruth(simulation).reads).toBeGreaterThan(5000)
  expect(databaseTruth(simulation).reads).toBeLessThan(6150)
})

test('keys are shared out to caches by their clients, and only those of a lost one are asked for anew', () => {
  const simulation = storeWorld()
  keep(simulation, 'cache', ['c-0', 'c-1', 'c-2'], cache())
  keep(simulation, 'db', ['db'], database('concurrency: 100'))
  apiOf(simulation, '{dependency: db, statements: [{read: products, key: uniform(3000)}], cache: {dependency: cache, ttl: 1h}}', 'db: {service: db}, cache: {service: cache, timeout: 100ms}')
  startClient(simulation, { id: 'load', workload: client('service: api\nload: {rate: 1000/s}') })
  simulation.runFor(30 * second)
  const entries = ['c-0', 'c-1', 'c-2'].map((id) => cacheTruth(simulation, id).entries)
  expect(entries.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(2950)
  for (const each of entries) expect(each).toBeGreaterThan(850)
})

/**
 * Twelve months of reasonable decisions, the twelfth: a cache that restarts sends 5,000/s at a database that serves
 * 1,000/s; fills that time out store nothing, and abandoned queries are served.
 */
test.each([
  ['neither', 'coalesce: false', 'serve', 0, 0.1],
  ['coalescing', 'coalesce: true', 'serve', 0.99, 1],
  ['a deadline that the database heeds', 'coalesce: false', 'cancel', 0.99, 1],
])('a cache that comes back empty: %s', { timeout: 60_000 }, (_name, use, abandoned, least, most) => {
  const simulation = world({
    db: `concurrency: 10\nabandoned: ${abandoned}\nmax_connections: 50000\nconnection.setup: 0s\nread.service: exponential(10ms)`, key: 'uniform(400)', service: '',
    use: `ttl: 1h, ${use}`, dependencies: ', timeout: 500ms', by: 'load: {rate: 300/s}\nshape: [{at: 30s, to: 5000/s, over: 20s}]\ntimeout: 600ms',
  })
  simulation.runFor(60 * second)
  expect(Object.keys(clientTruth(simulation).outcomes)).toEqual(['success'])
  injectFault(simulation, { id: 'restart', kind: 'crash', where: { service: 'cache' }, at: simulation.now, for: second })
  simulation.runFor(20 * second)
  const before = clientTruth(simulation)
  simulation.runFor(20 * second)
  const after = clientTruth(simulation)
  const share = ((after.outcomes['success'] ?? 0) - (before.outcomes['success'] ?? 0)) / (after.requests - before.requests)
  expect([share >= least, share <= most]).toEqual([true, true])
})

test('a shop with a cache forks in the middle, replays, and runs in any steps', { timeout: 60_000 }, () => {
  const { simulation } = checkWorld(() => {
    const built = world({
      cache: 'maxmemory: 60\nentry.bytes: 1\nmaxmemory-policy: allkeys-lfu', db: 'concurrency: 4\nmax_connections: 30', key: 'zipf(200, 1)', absent: '10%',
      use: 'ttl: 800ms, jitter: 20%, stale: 300ms, coalesce: true, negativeTtl: 200ms', dependencies: ', timeout: 200ms, pool: {connections: 10, pending: 20}',
      more: 'concurrency: 50\nqueue: {limit: 20}\nabandoned: cancel', by: 'load: {rate: 300/s}\ntimeout: 150ms\nretries: 1',
    })
    injectFault(built, { id: 'crash', kind: 'crash', where: { service: 'cache' }, at: startedAt + 3 * second, for: second })
    injectFault(built, { id: 'stall', kind: 'stall', where: { service: 'db' }, at: startedAt + 5 * second, for: second })
    return built
  }, [{ run: 4_111_111 }, (built) => updateClient(built, 'load', client('service: api\nload: {rate: 200/s}\ntimeout: 150ms')), { run: 3 * second }])
  for (const { fault } of groundTruth(simulation).faults) healFault(simulation, fault.id)
  stopClient(simulation, 'load')
  simulation.runFor(minute)
  const state = simulation.state(trafficPart)
  expect([state.requestCount, state.jobCount, state.flights!.size, state.detached!.size]).toEqual([0, 0, 0, 0])
})
