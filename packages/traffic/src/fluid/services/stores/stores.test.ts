/** Databases, caches and pools in the fluid grain: their counters, faults, forks, and what is refused. */
import { describe, expect, test } from 'vitest'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { refusedGrain, startClient } from '../../../clients.ts'
import { injectFault } from '../../../faults.ts'
import { metricsOf } from '../../../measures/metrics.ts'
import { usageOf } from '../../../measures/usage.ts'
import { client, clientTruth, serve, server, startedAt } from '../../../testing/scenario.ts'
import { cache, cacheTruth, database, databaseTruth, keep, storeWorld } from '../../../testing/stores.ts'
import { trafficPart } from '../../../traffic-part.ts'
import { sampleOf } from '../../sampling/sample-of.ts'
import { absentShare } from './hit-share.ts'

interface Described {
  readonly grain?: string
  readonly db?: string
  readonly kept?: string
  readonly statements?: string
  readonly use?: string
  readonly pool?: string
  readonly workers?: number
}

function shop({ grain = 'fluid', db = 'concurrency: 10', kept = '', statements = '{read: products, key: uniform(500)}', use = 'ttl: 5s', pool = ', pool: {connections: 20}', workers = 40 }: Described = {}): Simulation {
  const world = storeWorld(2)
  keep(world, 'db', ['db'], database(db))
  keep(world, 'cache', ['cache'], cache(kept))
  serve(world, 'web', ['web-0', 'web-1'], server(`
concurrency: ${workers}
routes:
- {path: /, service: exponential(3ms), calls: [{dependency: db, statements: [${statements}], cache: {dependency: cache, ${use}}}]}
- {path: /buy, service: 2ms, calls: [{dependency: db, statements: [{read: carts}, {write: orders, key: uniform(100000)}]}]}
dependencies: {db: {service: db${pool}}, cache: {service: cache, timeout: 100ms}}`))
  startClient(world, { id: 'load', workload: client(`service: web\ngrain: ${grain}\nroutes: [{path: /, weight: 9}, {path: /buy}]\nload: {rate: 300/s}\ntimeout: 1s\nsample: {requests: 50}`) })
  return world
}

test('what stores count is what they count in the exact grain', () => {
  const [exact, fluid] = ['exact', 'fluid'].map((grain) => {
    const world = shop({ grain })
    world.runFor(10 * minute + 30 * second)
    const { reads, writes, commits, statementSeconds } = databaseTruth(world)
    const { hits, misses } = cacheTruth(world)
    return { reads, writes, commits, hits, misses, statements: statementSeconds.p50, cpu: usageOf(world, 'db')!.cpuSeconds, requests: clientTruth(world).requests }
  })
  for (const [name, value] of Object.entries(exact!)) expect(Math.abs(fluid![name as keyof typeof fluid]! / value - 1), name).toBeLessThan(0.05)
})

test.each([[0.5, 1], [2, 1], [20, 1]])('a key that is asked for %d times in a life of %d: away until the first asks, then by Poisson, in the end 1 of 1 + λT', (rate, ttl) => {
  expect(absentShare(rate, ttl, 0.7)).toBeCloseTo(Math.exp(-0.7 * rate), 9)
  // Within the second life: nobody asked at all, or one did and was forgotten.
  expect(absentShare(rate, ttl, 1.6)).toBeCloseTo(Math.exp(-1.6 * rate) + 0.6 * rate * Math.exp(-0.6 * rate), 9)
  const late = Array.from({ length: 64 }, (_, look) => absentShare(rate, ttl, 30 + look / 64 * (ttl + 1 / rate))).reduce((sum, share) => sum + share / 64, 0)
  expect(late).toBeCloseTo(1 / (1 + rate * ttl), 3)
})

test('a cache is empty at first and after a crash, and fills as it does request by request', () => {
  const [exact, fluid] = ['exact', 'fluid'].map((grain) => {
    const world = shop({ grain, use: 'ttl: 40s', statements: '{read: products, key: uniform(3000)}' })
    injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['cache'] }, at: startedAt + 90 * second, for: 5 * second })
    let before = 0
    return Array.from({ length: 18 }, () => {
      world.runFor(10 * second)
      const { hits } = cacheTruth(world)
      const grown = hits - before
      before = hits
      return grown
    })
  })
  // 2,700 look-ups in ten seconds, each for one of 3,000 keys.
  // In the ninth it crashes, and its counters begin anew.
  for (const each of exact!.keys()) if (each !== 8) expect(Math.abs(fluid![each]! - exact![each]!), `window ${each}`).toBeLessThan(0.05 * 2700)
  expect(exact![0]).toBeLessThan(0.45 * 2700)
  expect(fluid![0]! / (2700 - 3000 * (1 - Math.exp(-0.9)))).toBeCloseTo(1, 1)
})

test('counters go on between two steps', () => {
  const world = shop()
  world.runFor(3 * minute)
  const commits = (): number => metricsOf(world, 'db').find(({ name }) => name === 'pg_stat_database_xact_commit')!.samples[0]!.value
  const hits = (): number => metricsOf(world, 'cache').find(({ name }) => name === 'redis_keyspace_hits_total')!.samples[0]!.value
  const before = [commits(), hits()]
  world.runFor(15 * second)
  const grown = [commits() - before[0]!, hits() - before[1]!]
  // 60 statements of /buy and the misses; 270 look-ups a second, of which 0.54 × 5 of 3.7 are found.
  expect(Math.abs(grown[0]! / (15 * (60 + 270 / 3.7)) - 1)).toBeLessThan(0.1)
  expect(Math.abs(grown[1]! / (15 * 270 * 2.7 / 3.7) - 1)).toBeLessThan(0.1)
})

test('a slow database, a stall and a cache that dies: forks, replays, any steps', { timeout: 60_000 }, () => {
  const { simulation } = checkWorld(() => {
    const world = shop()
    injectFault(world, { id: 'slow', kind: 'slow', where: { instances: ['db'] }, at: startedAt + 20 * second, for: 20 * second, factor: 4 })
    injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['db'] }, at: startedAt + 50 * second, for: 5 * second })
    injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['cache'] }, at: startedAt + 70 * second, for: 10 * second })
    return world
  }, [{ run: 45 * second }, (world) => void world.state(trafficPart), { run: 60 * second }])
  const { requests, inFlight, outcomes } = clientTruth(simulation)
  expect(Math.abs(requests + inFlight - 300 * 105)).toBeLessThan(1500)
  expect(outcomes['timeout']).toBeGreaterThan(100)
})

test('whole requests show which of them the cache answered', () => {
  const world = shop()
  world.runFor(3 * minute)
  const { requests } = sampleOf(world, 'load')!
  const home = requests.filter(({ route }) => route === 0)
  const systems = home.map(({ spans }) => spans.map(({ system }) => system).filter((each) => each !== '').join(' '))
  expect(new Set(systems)).toEqual(new Set(['redis', 'redis postgresql redis']))
  const found = home.filter((_, index) => systems[index] === 'redis').reduce((sum, { weight }) => sum + weight, 0)
  expect(Math.abs(found / home.reduce((sum, { weight }) => sum + weight, 0) - 2.7 / 3.7)).toBeLessThan(0.2)
})

describe('what is refused', () => {
  test.each<[string, Described, string]>([
    ['replication', { db: 'cluster: main' }, 'replication (cluster), and db has them'],
    ['a pooler', { db: 'pooler: {connections: 5}' }, 'poolers (pooler.connections), and db has them'],
    ['shared processors', { db: 'discipline: ps' }, 'shared processors (discipline, usl), and db has them'],
    ['its time-outs', { db: 'statement_timeout: 1s' }, 'time-outs of a database, and db has them'],
    ['hot rows', { statements: '{write: stock, key: uniform(10)}' }, 'rows that are waited for (more than 1 % of the writes to one), and db has them'],
    ['locks', { statements: '{lock: stock}' }, 'locks that are held through a transaction, and db has them'],
    ['connections that run out', { pool: '', workers: 60 }, 'stores that run out of connections, and its callers may hold 120 of 97 (pool.connections, or else their workers), and db has them'],
    ['a full cache that evicts otherwise', { kept: 'maxmemory: 100Ki' }, 'caches that run full with noeviction, and cache has them'],
    ['coalescing', { use: 'coalesce: true' }, 'coalesced and stale answers (coalesce, stale), and cache has them'],
    ['absent keys', { statements: '{read: products, key: uniform(500), absent: 10%}' }, 'keys that are in no row (absent), and cache has them'],
    ['changed entries', { statements: '{write: products, key: uniform(500)}' }, 'entries that writes change (onWrite), and cache has them'],
  ])('%s', (_what, described, words) => {
    const world = shop({ ...described, grain: 'exact' })
    expect(refusedGrain(world, { id: 'load', workload: client('service: web\ngrain: fluid\nload: {rate: 1/s}') })).toBe(`grain: fluid does not simulate ${words}`)
  })
})
