/** Scenarios of Services that both grains play, for the test of their differences and the benchmark that prints them. */
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import type { Grain } from '../exact/queues.ts'
import type { Way } from '../exact/services.ts'
import { type Fault } from '../faults/fault.ts'
import { injectFault } from '../faults.ts'
import { runningProcesses } from '../measures/running.ts'
import { setReady, setServiceEndpoints, startServer } from '../servers.ts'
import type { StoreWorkload } from '../workloads/workload.ts'
import { client, clientTruth, serve, server, startedAt } from './scenario.ts'
import { cache, database, keep, storeWorld } from './stores.ts'

export interface GrainScenario {
  readonly name: string
  readonly minutes: number
  /** Servers by the Service's name: how many, and what they are. */
  readonly servers: Readonly<Record<string, readonly [instances: number, text: string]>>
  /** Databases and caches by the Service's name. */
  readonly stores?: Readonly<Record<string, StoreWorkload>>
  readonly load: string
  readonly fault?: Omit<Fault, 'id'>
  readonly meanwhile?: (world: Simulation, minutes: number) => void
  /** Where the differences are larger than 5 %: how large they may be. */
  readonly bounds?: Partial<Record<Figure, number>>
  /** More of them where a single world tells little. */
  readonly seeds?: number
}

export const figures = ['throughput', 'failing', 'p50', 'p90', 'p99'] as const
export type Figure = (typeof figures)[number]
export type Figures = Readonly<Record<Figure, number>>

const api = 'concurrency: 10\nqueue: {limit: 2000}\nroutes: [{service: exponential(20ms)}]'
const stall: Omit<Fault, 'id'> = { kind: 'stall', where: { service: 'api' }, at: startedAt + minute, for: minute }
const storm = (rate: number, more = '') => `service: api\nload: {rate: ${rate}/s}\ntimeout: 1s\nretries: 3\n${more}`

/** Two Services, the one calling the other. */
const chain = (policy: string): Pick<GrainScenario, 'servers'> => ({
  servers: {
    web: [2, `concurrency: 64\nroutes: [{service: exponential(5ms), calls: [{dependency: api}]}]\ndependencies: {api: {service: api, ${policy}}}`],
    api: [2, 'concurrency: 16\nroutes: [{service: exponential(10ms)}]'],
  },
})

/** A server whose reads stand behind a cache. */
const cached = (use: string): string => `concurrency: 64
routes: [{service: exponential(3ms), calls: [{dependency: db, statements: [{read: products, key: "zipf(5000, 1)", service: exponential(15ms)}], cache: {dependency: cache, ${use}}}]}]
dependencies: {db: {service: db, pool: {connections: 20}}, cache: {service: cache}}`

/** From now on the lower Service is another to some of its callers. */
function led(world: Simulation, ways: Readonly<Record<string, Way>> | undefined): void {
  const members = ['api-0', 'api-1', 'api-2'].filter((id) => runningProcesses(world).some((each) => each.id === id))
  if (ways) setServiceEndpoints(world, 'api', members, { ways })
}

export const grainScenarios: readonly GrainScenario[] = [
  { name: 'M/M/10 at 50 %', minutes: 10, servers: { api: [1, api] }, load: 'service: api\nload: {rate: 250/s}' },
  { name: 'M/M/10 at 90 %', minutes: 20, servers: { api: [1, api] }, load: 'service: api\nload: {rate: 450/s}' },
  {
    name: 'log-normal service at 70 %', minutes: 10, load: 'service: api\nload: {rate: 300/s}',
    servers: { api: [1, 'concurrency: 10\nroutes: [{service: "lognormal(20ms, 0.6)"}]'] },
  },
  {
    name: 'M/D/1 at 80 %', minutes: 60, load: 'service: api\nload: {rate: 40/s}',
    servers: { api: [1, 'concurrency: 1\nroutes: [{service: 20ms}]'] },
  },
  {
    name: 'a small queue that turns away', minutes: 10, load: 'service: api\nload: {rate: 110/s}',
    servers: { api: [1, 'concurrency: 2\nqueue: {limit: 4}\nroutes: [{service: exponential(20ms)}]'] },
  },
  {
    name: 'five instances, errors that are tried again', minutes: 10, load: 'service: api\nload: {rate: 400/s}\nretries: 2',
    servers: { api: [5, 'concurrency: 3\nroutes: [{service: exponential(20ms), errors: 5%}]'] },
  },
  {
    name: 'an overload of five minutes', minutes: 15, servers: { api: [1, api] },
    load: 'service: api\nload: {rate: 300/s}\nshape: [{at: 2m, times: 2, for: 5m}]',
  },
  { name: 'the storm that stays', minutes: 20, servers: { api: [1, api] }, load: storm(450), fault: stall },
  { name: 'the storm that dies out', minutes: 15, servers: { api: [1, api] }, load: storm(110), fault: stall, seeds: 8 },
  { name: 'a retry budget of 10 %', minutes: 30, servers: { api: [1, api] }, load: storm(440, 'budget: {ratio: 10%}'), fault: stall, seeds: 4 },
  { name: 'a breaker', minutes: 10, servers: { api: [1, api] }, load: storm(450, 'breaker: {threshold: 50%}'), fault: stall },
  {
    name: 'back-off with jitter', minutes: 15, servers: { api: [1, api] }, fault: stall, seeds: 8,
    load: storm(110, 'backoff: {base: 100ms, max: 2s, jitter: full}'),
  },
  {
    name: 'work that goes with its client', minutes: 15, fault: stall, load: storm(400), bounds: { p90: 0.08 },
    servers: { api: [1, `${api}\nabandoned: cancel`] },
  },
  {
    name: 'a chain whose lower Service slows down', minutes: 10,
    load: 'service: web\nload: {rate: 200/s}\ntimeout: 1s',
    servers: {
      web: [2, `concurrency: 16
routes: [{service: exponential(5ms), calls: [{dependency: api}]}]
dependencies: {api: {service: api, timeout: 300ms, retries: 1}}`],
      api: [2, 'concurrency: 8\nroutes: [{service: exponential(15ms)}]'],
    },
    fault: { kind: 'slow', where: { service: 'api' }, at: startedAt + 3 * minute, for: 3 * minute, factor: 3 },
  },
  {
    name: 'a chain whose lower Service is overloaded', minutes: 10, bounds: { p99: 0.08 },
    load: 'service: web\nload: {rate: 200/s}\ntimeout: 2s',
    servers: {
      web: [2, `concurrency: 32
routes: [{service: exponential(5ms), calls: [{dependency: api}]}]
dependencies: {api: {service: api, timeout: 300ms, retries: 1}}`],
      api: [2, 'concurrency: 4\nqueue: {limit: 200}\nroutes: [{service: exponential(15ms)}]'],
    },
    fault: { kind: 'slow', where: { service: 'api' }, at: startedAt + 3 * minute, for: 3 * minute, factor: 4 },
  },
  {
    name: 'a way that is late, give or take a jitter', minutes: 10, servers: { api: [2, api] }, load: 'service: api\nload: {rate: 300/s}\ntimeout: 200ms\nretries: 1',
    fault: { kind: 'link', where: { service: 'api' }, at: startedAt + 2 * minute, for: 6 * minute, delay: 60 * millisecond, jitter: 30 * millisecond },
  },
  {
    name: 'packets that are lost between two Services', minutes: 10, ...chain('timeout: 300ms, retries: 1'), load: 'service: web\nload: {rate: 100/s}\ntimeout: 2s',
    fault: { kind: 'link', from: { service: 'web' }, where: { service: 'api' }, at: startedAt + 2 * minute, for: 6 * minute, loss: 0.05 },
  },
  {
    name: 'a partition to half of the instances', minutes: 10, ...chain('timeout: 100ms, retries: 2'), load: 'service: web\nload: {rate: 100/s}\ntimeout: 1s',
    fault: { kind: 'link', from: { service: 'web' }, where: { instances: ['api-1'] }, at: startedAt + 3 * minute, for: 3 * minute, cut: 'dropped' },
  },
  {
    name: 'one caller of two is cut off, and rejected', minutes: 10, ...chain('timeout: 100ms'), load: 'service: web\nload: {rate: 100/s}\ntimeout: 1s',
    fault: { kind: 'link', from: { instances: ['web-0'] }, where: { service: 'api' }, at: startedAt + 3 * minute, for: 3 * minute, cut: 'rejected' },
  },
  {
    name: 'names that do not resolve', minutes: 10, ...chain('timeout: 100ms'), load: 'service: web\nload: {rate: 100/s}\ntimeout: 1s\nretries: 1',
    fault: { kind: 'names', from: { service: 'web' }, names: ['api'], where: {}, at: startedAt + 3 * minute, for: 3 * minute, resolve: 'fails' },
  },
  {
    name: 'callers that stay near where few are', minutes: 10, load: 'service: web\nload: {rate: 240/s}\ntimeout: 2s',
    servers: { ...chain('timeout: 1s').servers, api: [3, 'concurrency: 4\nroutes: [{service: exponential(20ms)}]'] },
    meanwhile: (world, minutes) => led(world, minutes === 2 ? { 'web-0': { members: ['api-0'], lost: [] }, 'web-1': { members: ['api-1', 'api-2'], lost: [] } } : undefined),
  },
  {
    name: 'a policy that drops what one of two callers sends to one of two', minutes: 10, ...chain('timeout: 100ms, retries: 1'), load: 'service: web\nload: {rate: 100/s}\ntimeout: 1s',
    meanwhile: (world, minutes) => led(world, minutes === 3 ? { 'web-0': { members: ['api-0', 'api-1'], lost: ['api-1'] } } : minutes === 6 ? {} : undefined),
  },
  {
    name: 'a certificate that one of two callers does not believe', minutes: 10, ...chain('timeout: 100ms'), load: 'service: web\nload: {rate: 100/s}\ntimeout: 1s',
    meanwhile: (world, minutes) => led(world, minutes === 3 ? { 'web-1': { members: ['api-0', 'api-1'], lost: [], unheard: { 'api-0': '(distrust)' } } } : minutes === 6 ? {} : undefined),
  },
  {
    name: 'a database behind a pool', minutes: 10, load: 'service: web\nload: {rate: 200/s}\ntimeout: 2s', stores: { db: database('concurrency: 8\nread.service: exponential(4ms)') },
    servers: { web: [2, `concurrency: 64
routes: [{service: exponential(3ms), calls: [{dependency: db, statements: [{read: products, times: 3}, {write: views, key: uniform(100000)}]}]}]
dependencies: {db: {service: db, pool: {connections: 6}, timeout: 1s}}`] },
  },
  {
    name: 'a pool that is too small', minutes: 10, load: 'service: web\nload: {rate: 120/s}\ntimeout: 5s', stores: { db: database('concurrency: 50') },
    servers: { web: [1, `concurrency: 20
queue: {limit: 200}
routes: [{service: exponential(3ms), calls: [{dependency: db, statements: [{read: products, service: exponential(40ms)}]}]}]
dependencies: {db: {service: db, pool: {connections: 4}}}`] },
  },
  {
    name: 'a cache in front of a database', minutes: 20, load: 'service: web\nload: {rate: 200/s}\ntimeout: 2s',
    stores: { db: database('concurrency: 10'), cache: cache() }, servers: { web: [2, cached('ttl: 20s')] },
  },
  {
    name: 'a cache that has no room for all', minutes: 20, load: 'service: web\nload: {rate: 200/s}\ntimeout: 2s',
    stores: { db: database('concurrency: 10'), cache: cache('maxmemory: 500Ki\nmaxmemory-policy: allkeys-lru') }, servers: { web: [2, cached('ttl: 1h')] },
  },
  {
    name: 'a cache that is cold, and once more after a crash', minutes: 8, load: 'service: web\nload: {rate: 200/s}\ntimeout: 2s',
    stores: { db: database('concurrency: 10'), cache: cache() }, servers: { web: [2, cached('ttl: 3m')] },
    fault: { kind: 'crash', where: { instances: ['cache-0'] }, at: startedAt + 4 * minute, for: 10 * second },
  },
  {
    name: 'two hundred users', minutes: 10, servers: { api: [1, api] },
    load: 'service: api\nload: {model: closed, users: 200, think: exponential(1s)}',
  },
  {
    name: 'six hundred users, saturated', minutes: 10, servers: { api: [1, api] },
    load: 'service: api\nload: {model: closed, users: 600, think: exponential(1s)}',
  },
  {
    name: 'a rising load with instances added', minutes: 30, servers: { api: [2, api] },
    load: 'service: api\nload: {rate: 300/s}\nshape: [{at: 1m, to: 1600/s, over: 20m}]\ntimeout: 2s\nretries: 1',
    meanwhile(world, minutes) {
      if (minutes !== 10 && minutes !== 18) return
      const ids = minutes === 10 ? ['api-2'] : ['api-3']
      for (const id of ids) {
        startServer(world, { id, workload: server(api), labels: { app: 'api' } })
        setReady(world, id, true)
      }
      setServiceEndpoints(world, 'api', minutes === 10 ? ['api-0', 'api-1', 'api-2'] : ['api-0', 'api-1', 'api-2', 'api-3'])
    },
  },
]

function grainWorld({ servers, stores = {}, load, fault }: GrainScenario, grain: Grain, seed: number): Simulation {
  const world = storeWorld(seed)
  for (const [service, workload] of Object.entries(stores)) keep(world, service, [`${service}-0`], workload)
  for (const [service, [instances, text]] of Object.entries(servers)) {
    serve(world, service, Array.from({ length: instances }, (_, each) => `${service}-${each}`), server(text))
  }
  startClient(world, { id: 'load', workload: client(load, { env: { GRAIN: grain } }) })
  if (fault) injectFault(world, { id: 'fault', ...fault })
  return world
}

function play(scenario: GrainScenario, grain: Grain, seed: number): { found: Figures; events: number } {
  const world = grainWorld(scenario, grain, seed)
  for (let at = 0; at < scenario.minutes; at++) {
    scenario.meanwhile?.(world, at)
    world.runFor(minute)
  }
  const { outcomes, requests, seconds: { p50, p90, p99 } } = clientTruth(world)
  const successes = outcomes['success'] ?? 0
  const found = { throughput: successes / scenario.minutes / 60, failing: requests > 0 ? 1 - successes / requests : 0, p50, p90, p99 }
  return { found, events: world.handled }
}

/** Means over seeds; and how many events a world took. */
export function meanFigures(scenario: GrainScenario, grain: Grain): { found: Figures; events: number } {
  const plays = Array.from({ length: scenario.seeds ?? 2 }, (_, seed) => play(scenario, grain, seed + 1))
  const mean = (of: (each: (typeof plays)[number]) => number): number => plays.reduce((sum, each) => sum + of(each), 0) / plays.length
  return {
    found: Object.fromEntries(figures.map((name) => [name, mean(({ found }) => found[name])])) as Record<Figure, number>,
    events: mean(({ events }) => events),
  }
}

/** Below these, differences count as none: requests a second, a share of the requests, seconds. */
const floors: Figures = { throughput: 0.1, failing: 0.0005, p50: 0.0002, p90: 0.0002, p99: 0.0002 }

export function differences(exact: Figures, fluid: Figures): Record<Figure, number> {
  return Object.fromEntries(figures.map((name) => {
    const difference = Math.abs(fluid[name] - exact[name])
    return [name, difference <= floors[name] ? 0 : difference / exact[name]]
  })) as Record<Figure, number>
}

