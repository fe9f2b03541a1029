/** Whom servers turn away and in which order they take the others: against formulas, and what each is for. */
import { describe, expect, test } from 'vitest'
import { checkWorld } from '@track/simulation/testing'
import { second, type Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { metricsOf } from '../measures/metrics.ts'
import { stopServer, updateServer } from '../servers.ts'
import { apiWorld, client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'

function served(world: Simulation, code: string, route?: string): number {
  const { samples } = metricsOf(world, 'api').find(({ name }) => name === 'http_requests_total')!
  return samples.filter(({ labels }) => labels['code'] === code && (route === undefined || labels['route'] === route)).reduce((sum, { value }) => sum + value, 0)
}

function turnedAway(world: Simulation): Record<string, number> {
  const { samples } = metricsOf(world, 'api').find(({ name }) => name === 'http_requests_turned_away_total')!
  return Object.fromEntries(samples.filter(({ value }) => value > 0).map(({ labels, value }) => [labels['reason']!, value]))
}

const wide = 'concurrency: 1000\nroutes: [{service: 1ms}]'

describe('rate limits', () => {
  test('a bucket lets its burst in at once and then its rate, and everybody else gets a 429', () => {
    const world = apiWorld({ api: server(`${wide}\nlimit: {rate: 100/s, burst: 30}`), load: client('service: api\nload: {rate: 1000/s, arrivals: constant}') })
    world.runFor(20 * second)
    const { outcomes, requests } = clientTruth(world)
    // Of 20 seconds and the burst; the last millisecond's requests are under way.
    expect(Math.abs(outcomes['success']! - 2030)).toBeLessThanOrEqual(1)
    expect(outcomes['too_many_requests']).toBe(requests - outcomes['success']!)
    expect(turnedAway(world)).toEqual({ 'rate limit': served(world, '429') })
  })

  test('each client has its own bucket, or each route', () => {
    const world = emptyWorld()
    serve(world, 'api', ['api'], server(`concurrency: 1000
routes: [{path: /, service: 1ms}, {path: /costly, service: 1ms, limit: {rate: 5/s}}]
limit: {rate: 50/s, per: client}`))
    for (const [id, path, rate] of [['greedy', '/', 500], ['modest', '/', 20], ['costly', '/costly', 20]] as const) {
      startClient(world, { id, workload: client(`service: api\nroutes: [{path: ${path}}]\nload: {rate: ${rate}/s, arrivals: constant}`) })
    }
    world.runFor(20 * second)
    const successes = ['greedy', 'modest', 'costly'].map((id) => clientTruth(world, id).outcomes['success']!)
    // Its own bucket, no limit that it would meet, and that of the route.
    const expected = [50 * 20 + 50, 20 * 20, 5 * 20 + 5]
    successes.forEach((count, each) => expect(Math.abs(count - expected[each]!)).toBeLessThanOrEqual(1))
  })

  test.each([
    // A request turned away comes back after a second at the earliest, and by then there is room.
    ['heeded', '', true],
    ['not heeded', '\nretryAfter: false', false],
  ])('Retry-After %s', (_what, more, isHeeded) => {
    const world = apiWorld({ api: server(`${wide}\nlimit: {rate: 10/s, burst: 10}`), load: client(`service: api\nload: {rate: 0/s}\nretries: 3\nretryOn: ["429"]${more}`) })
    injectFault(world, { id: 'herd', kind: 'herd', where: { instances: ['load'] }, at: startedAt + 10 * second, requests: 20 })
    world.runFor(30 * second)
    const { outcomes, attempts } = clientTruth(world)
    expect([outcomes['success'], attempts]).toEqual(isHeeded ? [20, 30] : [10, 50])
  })
})

/** Of c workers without a queue the last ones are kept for the critical: a birth and death process. */
function lossOf(workers: number, keptFrom: number, critical: number, other: number): { critical: number; other: number } {
  const weights = [1]
  for (let busy = 1; busy <= workers; busy++) weights.push(weights[busy - 1]! * (critical + (busy - 1 < keptFrom ? other : 0)) / busy)
  const total = weights.reduce((sum, each) => sum + each, 0)
  return { critical: weights[workers]! / total, other: weights.slice(keptFrom).reduce((sum, each) => sum + each, 0) / total }
}

test('shedding by criticality loses what theory says of each class', () => {
  const world = apiWorld({
    api: server('concurrency: 10\nqueue: {limit: 0}\nroutes: [{path: /pay, service: exponential(100ms)}, {path: /ads, service: exponential(100ms), shed: 70%}]'),
    load: client('service: api\nroutes: [{path: /pay}, {path: /ads}]\nload: {rate: 120/s}'),
  })
  world.runFor(4000 * second)
  const expected = lossOf(10, 7, 6, 6)
  const lost = (route: string) => served(world, '503', route) / (served(world, '503', route) + served(world, '200', route))
  // Losses come in runs: the interval of a batch mean of this length is some 3 %.
  expect(Math.abs(lost('/pay') / expected.critical - 1)).toBeLessThan(0.05)
  expect(Math.abs(lost('/ads') / expected.other - 1)).toBeLessThan(0.03)
  // Without it both lose alike.
  expect(expected.other / expected.critical).toBeGreaterThan(8)
})

test('a bulkhead keeps a route that hangs from taking all workers', () => {
  const play = (bulkhead: string): Simulation => {
    const world = apiWorld({
      api: server(`concurrency: 10\nqueue: {limit: 20}\nroutes: [{path: /fast, service: 10ms}, {path: /hangs, service: 10s${bulkhead}}]`),
      load: client('service: api\nroutes: [{path: /fast}, {path: /hangs}]\nload: {rate: 100/s}'),
    })
    world.runFor(60 * second)
    return world
  }
  const share = (world: Simulation) => served(world, '200', '/fast') / (served(world, '200', '/fast') + served(world, '503', '/fast'))
  expect(share(play(''))).toBeLessThan(0.05)
  const kept = play(', bulkhead: {workers: 4, queue: 2}')
  expect(share(kept)).toBe(1)
  expect(Object.keys(turnedAway(kept))).toEqual(['bulkhead'])
  const state = kept.state(trafficPart)
  expect([state.instanceBusy[0]! >= 4, state.instanceQueued[0]]).toEqual([true, 2])
})

describe('the order of the accept queue', () => {
  const waits = (order: string) => {
    const world = apiWorld({ api: server(`concurrency: 1\nqueue: {limit: 100000, order: ${order}}\nroutes: [{service: exponential(2ms)}]`), load: client('service: api\nload: {rate: 350/s}') })
    world.runFor(2000 * second)
    const state = world.state(trafficPart)
    return { mean: state.instanceWaitSum[0]! / state.instanceServed[0]!, ...clientTruth(world).seconds }
  }

  test('newest first waits as long in the mean as oldest first, and spreads it', () => {
    const [fifo, lifo] = [waits('fifo'), waits('lifo')]
    // M/M/1 at 70 %: 0.7 / 0.3 services of 2 ms, whatever the order.
    for (const { mean } of [fifo, lifo]) expect(Math.abs(mean / (2000 * 0.7 / 0.3) - 1)).toBeLessThan(0.03)
    expect(lifo.p50).toBeLessThan(0.8 * fifo.p50)
    expect(lifo.p99).toBeGreaterThan(1.5 * fifo.p99)
  })

  /** Twice what the server can do, from clients that give up after 200 ms. */
  const overloaded = (more: string) => {
    const world = apiWorld({
      api: server(`concurrency: 10\nqueue: {limit: 1000${more}}\nroutes: [{service: exponential(20ms)}]`),
      load: client('service: api\nload: {rate: 1000/s}\ntimeout: 200ms'),
    })
    world.runFor(60 * second)
    return world
  }

  test.each<[what: string, more: string, from: number, to: number, p99?: number]>([
    ['first come, first served does work that nobody waits for', '', 0, 0.02],
    ['newest first serves those who wait', ', order: lifo', 0.4, 0.55],
    ['adaptive, as in "Fail at Scale": newest first, and nobody waits long', ', order: adaptive-lifo, codel: {target: 5ms}', 0.45, 0.52, 0.12],
    ['a bound on the wait alone', ', codel: {target: 5ms}', 0.45, 0.52, 0.2],
  ])('%s', (_what, more, from, to, p99) => {
    const world = overloaded(more)
    const { outcomes, requests, seconds } = clientTruth(world)
    expect((outcomes['success'] ?? 0) / requests).toBeGreaterThanOrEqual(from)
    expect((outcomes['success'] ?? 0) / requests).toBeLessThan(to)
    if (p99 === undefined) return
    expect(outcomes['timeout'] ?? 0).toBeLessThan(requests / 100)
    expect(seconds.p99).toBeLessThan(p99)
    expect(Object.keys(turnedAway(world))).toEqual(['queue time'])
  })
})

test.each(['aimd', 'gradient'])('a concurrency limit that adapts (%s) keeps the wait short where the load is too much', (algorithm) => {
  const play = (more: string): Simulation => {
    const world = apiWorld({
      api: server(`concurrency: 10\nqueue: {limit: 2000}\nroutes: [{service: exponential(20ms)}]${more}`),
      load: client('service: api\nload: {rate: 400/s}\nshape: [{at: 60s, to: 750/s}]\ntimeout: 1s'),
    })
    world.runFor(180 * second)
    return world
  }
  const success = (world: Simulation) => { const { outcomes, requests } = clientTruth(world); return outcomes['success']! / requests }
  const limited = play(`\nlimit: {concurrency: ${algorithm}, min: 1, timeout: 200ms}`)
  // 24,000 before the step, and then 500 of 750 a second for two minutes.
  const most = (400 * 60 + 500 * 120) / (400 * 60 + 750 * 120)
  expect(success(limited)).toBeGreaterThan(0.95 * most)
  expect(success(play(''))).toBeLessThan(0.5 * most)
  expect(clientTruth(limited).outcomes['timeout'] ?? 0).toBe(0)
  const limit = metricsOf(limited, 'api').find(({ name }) => name === 'http_concurrency_limit')!.samples[0]!.value
  expect(limit).toBeGreaterThan(10)
  expect(limit).toBeLessThan(201)
})

test('with all of it at once every request ends once, and what a fork does is what its parent does', () => {
  const api = `concurrency: 5
queue: {limit: 30, order: adaptive-lifo, codel: {target: 5ms, interval: 50ms}}
limit: {rate: 300/s, per: client, concurrency: gradient, initial: 8, min: 2, max: 12}
abandoned: cancel
routes: [{path: /, service: exponential(15ms)}, {path: /slow, service: 80ms, shed: 60%, bulkhead: {workers: 2, queue: 2}, limit: {rate: 50/s}}]`
  const { simulation } = checkWorld(() => {
    const world = apiWorld({ seed: 7, api: server(api), load: client('service: api\nroutes: [{path: /}, {path: /slow}]\nload: {rate: 400/s}\ntimeout: 60ms\nretries: 2\nretryOn: [timeout, 5xx, "429"]') })
    injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['api'] }, at: startedAt + 4 * second, for: second })
    injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['api'] }, at: startedAt + 8 * second, for: second })
    return world
  }, [{ run: 6 * second }, (world) => updateServer(world, 'api', server(api.replace('workers: 2', 'workers: 1'))), { run: 6 * second }])
  const { outcomes, requests, inFlight } = clientTruth(simulation)
  const state = simulation.state(trafficPart)
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  expect(requests + inFlight).toBe(state.clientNumber[state.clientIndex.get('load')!])
  expect(Object.keys(turnedAway(simulation)).toSorted()).toEqual(['bulkhead', 'concurrency limit', 'priority', 'queue time', 'rate limit'])
  // Gone with the process: nothing of it is left.
  stopServer(simulation, 'api', { graceful: false })
  expect([state.leverBuckets!.size, simulation.state(trafficPart).instanceQueued[0]]).toEqual([0, 0])
})
