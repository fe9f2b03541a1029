/**
 * How fast the traffic is: events of the exact grain, a fork of a busy world, weeks of the fluid grain. An
 * event is an entry of the lane's calendar that is handled: a request's arrival, the end of its service, a
 * time-out, a retry that was waited for. What happens within one (an attempt refused and made again at
 * once, the next job's beginning) counts as no event of its own.
 */
import { day, minute, second, Simulation } from '@track/simulation'
import { headStatistics } from '@track/telemetry'
import { declareQueue, injectFault, recordedSeries, recordingPart, setReady, setServiceEndpoints, startClient, startStore, startWorker, trafficPart } from '../src/index.ts'
import { differences, figures, grainScenarios, meanFigures } from '../src/testing/grain-scenarios.ts'
import { cache, database } from '../src/testing/stores.ts'
import { apiWorld, client, emptyWorld, queue, serve, server, startedAt, worker } from '../src/testing/scenario.ts'

/** The lab's API: ten workers, 500/s, a queue of 2,000. */
const api = server('concurrency: 10\nqueue: {limit: 2000, full: reject}\nroutes: [{service: exponential(20ms)}]')
/** The same, but whom it refuses hears nothing and waits for its time-out. */
const silent = { ...api, 'queue.full': 'drop' as const }

/** The fastest of ten stretches: what others do on the machine only makes a stretch slower. */
function eventsASecond(world: Simulation, seconds: number): number {
  // What comes first pays for the compiler.
  world.runFor(200 * second)
  const rates = Array.from({ length: 10 }, () => {
    const [handled, before] = [world.handled, performance.now()]
    world.runFor(seconds * second)
    return (world.handled - handled) / (performance.now() - before) * 1000
  })
  return Math.max(...rates)
}

function calmEvents(): number {
  return eventsASecond(apiWorld({ api, load: client('service: api\nload: {rate: 450/s}\ntimeout: 1s\nretries: 3') }), 500)
}

function stormyWorld(by = api): Simulation {
  const world = apiWorld({ api: by, load: client('service: api\nload: {rate: 450/s}\ntimeout: 1s\nretries: 3') })
  injectFault(world, { id: 'stall', kind: 'stall', where: { service: 'api' }, at: startedAt + minute, for: minute })
  return world
}

/** Half an hour of the lab's storm, 1,800 attempts a second: the wall time that the lab's proof pays for. */
function stormMilliseconds(): number {
  const world = stormyWorld()
  world.runFor(3 * minute)
  const before = performance.now()
  world.runFor(30 * minute)
  return performance.now() - before
}

/** A world with 2,000 requests queued and 1,800 attempts on their way. */
function forkMilliseconds(): number {
  const world = stormyWorld(silent)
  world.runFor(5 * minute)
  const { requestCount, instanceQueued } = world.state(trafficPart)
  if (requestCount < 1700 || instanceQueued[0]! < 1900) throw new Error(`${requestCount} requests, ${instanceQueued[0]} queued`)
  const times = Array.from({ length: 50 }, () => {
    const before = performance.now()
    world.fork()
    return performance.now() - before
  })
  return times.toSorted((a, b) => a - b)[25]!
}

/** Thirty days of a queue with a curve over the day and the week, 20 workers, a step a second. */
function fluidMonthSeconds(): number {
  const world = emptyWorld()
  declareQueue(world, { name: 'jobs', workload: queue(), grain: 'fluid' })
  const week = 'week: [1, 1, 1, 1.05, 1.1, 0.6, 0.5]'
  const load = `load: {rate: 600/s, day: [0.3, 0.2, 0.3, 0.8, 1.2, 1.4, 1.2, 0.6], ${week}}`
  startClient(world, { id: 'producer', workload: client(`publishes: jobs\n${load}`) })
  for (let each = 0; each < 16; each++) {
    startWorker(world, { id: `worker-${each}`, workload: worker('consumes: jobs\nservice: exponential(20ms)') })
  }
  const before = performance.now()
  world.runFor(30 * day)
  return (performance.now() - before) / 1000
}

/** Thirty days of five services in a chain, ten instances each, with a curve over the day and the week. */
export function chainWorld(grain: 'exact' | 'fluid'): Simulation {
  const world = emptyWorld()
  const names = ['edge', 'web', 'orders', 'prices', 'stock']
  names.forEach((name, index) => {
    const next = names[index + 1]
    const call = next === undefined ? '' : `, calls: [{dependency: ${next}}]`
    const dependencies = next === undefined ? '' : `\ndependencies: {${next}: {service: ${next}, timeout: 1s, retries: 1}}`
    const text = `concurrency: 40\nqueue: {limit: 200}\nroutes: [{service: "lognormal(8ms, 0.6)", cpu: 2ms, errors: 0.1%${call}}]${dependencies}`
    serve(world, name, Array.from({ length: 10 }, (_, each) => `${name}-${each}`), server(text))
  })
  const week = 'week: [1, 1, 1, 1.05, 1.1, 0.6, 0.5]'
  startClient(world, { id: 'load', workload: client(`service: edge
grain: ${grain}
load: {rate: 2000/s, day: [0.3, 0.2, 0.3, 0.8, 1.2, 1.4, 1.2, 0.6], ${week}}
timeout: 2s
retries: 1`) })
  return world
}

const recording = recordingPart({ interval: minute })

/** The same with what a shop stands on: two of the Services read from a database behind a pool, one of them through a cache. */
export function shopWorld(grain: 'exact' | 'fluid', rate = 2000): Simulation {
  const world = Simulation.start([trafficPart, recording], { seed: 1, startedAt })
  const stores = { db: database('concurrency: 32\nmax_connections: 500'), cache: cache('maxmemory: 20Mi\nmaxmemory-policy: allkeys-lru\nconcurrency: 4') }
  for (const [id, workload] of Object.entries(stores)) {
    startStore(world, { id, workload })
    setReady(world, id, true)
    setServiceEndpoints(world, id, [id])
  }
  const pool = 'db: {service: db, pool: {connections: 10}}'
  const calls: Readonly<Record<string, readonly [calls: string, dependencies: string]>> = {
    edge: ['{dependency: web}', 'web: {service: web, timeout: 1s, retries: 1}'],
    web: ['{dependency: orders}, {dependency: prices}', 'orders: {service: orders, timeout: 1s, retries: 1}, prices: {service: prices, timeout: 1s}'],
    orders: ['{dependency: stock}, {dependency: db, statements: [{read: orders}, {write: orders, key: uniform(100000)}]}', `stock: {service: stock, timeout: 1s}, ${pool}`],
    prices: ['{dependency: db, statements: [{read: prices, key: "zipf(100000, 1)"}], cache: {dependency: cache, ttl: 10m}}', `cache: {service: cache, timeout: 100ms}, ${pool}`],
    stock: ['{dependency: db, statements: [{read: stock}]}', pool],
  }
  for (const [name, [made, dependencies]] of Object.entries(calls)) {
    const text = `concurrency: 40\nqueue: {limit: 200}\nroutes: [{service: "lognormal(5ms, 0.6)", cpu: 2ms, errors: 0.05%, calls: [${made}]}]\ndependencies: {${dependencies}}`
    serve(world, name, Array.from({ length: 10 }, (_, each) => `${name}-${each}`), server(text))
  }
  startClient(world, { id: 'load', workload: client(`service: edge
grain: ${grain}
horizon: 1h
load: {rate: ${rate}/s, day: [0.3, 0.2, 0.3, 0.8, 1.2, 1.4, 1.2, 0.6], week: [1, 1, 1, 1.05, 1.1, 0.6, 0.5]}
timeout: 2s
retries: 1`) })
  return world
}

/** Thirty days of it, scraped every minute. */
function fluidShopSeconds(): number {
  const world = shopWorld('fluid')
  const before = performance.now()
  world.runFor(30 * day)
  const seconds = (performance.now() - before) / 1000
  const { numSeries, samplesAppended } = headStatistics(recordedSeries(world, recording))
  process.stdout.write(`${numSeries} series, ${(samplesAppended / 1e6).toFixed(0)} million samples\n`)
  return seconds
}

function fluidChainSeconds(): number {
  const world = chainWorld('fluid')
  const before = performance.now()
  world.runFor(30 * day)
  return (performance.now() - before) / 1000
}

/** Events of the exact grain over ten seconds, for each of the fluid one in the same stretch of a month. */
function fewerEvents(): number {
  const [exact, fluid] = [chainWorld('exact'), chainWorld('fluid')]
  exact.runFor(10 * second)
  fluid.runFor(2 * day)
  return (exact.handled / 10) / (fluid.handled / (2 * 24 * 3600))
}

/** How far the grains are apart: the largest difference of the scenarios, beside the table of all. */
function largestDifference(): number {
  let largest = 0
  const rows = grainScenarios.map((scenario) => {
    const [exact, fluid] = [meanFigures(scenario, 'exact'), meanFigures(scenario, 'fluid')]
    const found = differences(exact.found, fluid.found)
    largest = Math.max(largest, ...Object.values(found))
    const percents = figures.map((name) => `${name} ${(100 * found[name]).toFixed(1)} %`).join(', ')
    return `${scenario.name}: ${percents}; ${Math.round(exact.events / fluid.events)} times fewer events`
  })
  process.stdout.write(`${rows.join('\n')}\n`)
  return 100 * largest
}

export const benchmarks = [
  { name: 'traffic: exact grain, events of requests at 90 % load', unit: 'events/s', target: 3_000_000, run: calmEvents },
  { name: 'traffic: half an hour of a retry storm (3.2 million attempts)', unit: 'ms', target: 2_000, run: stormMilliseconds },
  { name: 'traffic: fork with 2,000 queued and 1,800 in flight', unit: 'ms', target: 5, run: forkMilliseconds },
  { name: 'traffic: fluid grain, thirty days of a queue in steps of a second', unit: 's', target: 10, run: fluidMonthSeconds },
  { name: 'traffic: fluid grain, thirty days of five services with fifty pods', unit: 's', target: 10, run: fluidChainSeconds },
  { name: 'traffic: fluid grain, thirty days of the shop with its database and cache, scraped every minute', unit: 's', target: 10, run: fluidShopSeconds },
  { name: 'traffic: events of the exact grain for one of the fluid grain, the same shop', unit: 'times', target: 10_000, run: fewerEvents },
  { name: 'traffic: exact and fluid over the scenarios, the largest difference', unit: '%', target: 10, run: largestDifference },
]
