/** Hedged requests: what is sent at which instant, what it comes to, and that the tail is what theory says. */
import { describe, expect, test } from 'vitest'
import { exp, log, millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient, stopClient, updateClient } from '../clients.ts'
import { injectFault, killProcess } from '../faults.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { metricsOf } from '../measures/metrics.ts'
import { clientLayout } from '../measures/layout.ts'
import { stopServer } from '../servers.ts'
import { apiWorld, client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'
import { outcomes } from './outcomes.ts'

/** Attempts that have ended, by outcome. */
function attemptEnds(world: Simulation, id = 'load'): Record<string, number> {
  const state = world.state(trafficPart)
  const row = state.clientIndex.get(id)!
  const { routes, bounds } = state.clientRows[row]!
  const ends: Record<string, number> = {}
  outcomes.forEach(({ name }, outcome) => {
    const count = routes.reduce((sum, _route, route) =>
      sum + state.counts[state.clientCounts[row]! + route * clientLayout.perRoute(bounds) + clientLayout.attempt(outcome)]!, 0)
    if (count > 0) ends[name] = count
  })
  return ends
}

function words(world: Simulation): string {
  const { outcomes: ended, attempts, hedges, hedgeWins, retriesDenied, inFlight } = clientTruth(world)
  const said = (counts: Readonly<Record<string, number>>) => Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ') || 'none'
  return `${said(ended)}; ${attempts} attempts (${said(attemptEnds(world))}), ${hedges} hedges, ${hedgeWins} won, ${retriesDenied} denied; ${inFlight} under way`
}

/** Three servers; one request a second for three seconds. */
function run(api: string, load: string, meanwhile?: (world: Simulation) => void): string {
  const world = emptyWorld()
  serve(world, 'api', ['a', 'b', 'c'], server(api))
  startClient(world, { id: 'load', workload: client(`service: api\nload: {rate: 1/s, arrivals: constant}\n${load}`) })
  meanwhile?.(world)
  world.runUntil(startedAt + 3500 * millisecond)
  return words(world)
}

describe('one request a second, three seconds', () => {
  test.each<[what: string, api: string, load: string, seen: string]>([
    ['an answer comes in time', 'routes: [{service: 50ms}]', 'hedge: {after: 100ms}',
      '3 success; 3 attempts (3 success), 0 hedges, 0 won, 0 denied; 0 under way'],
    ['a second attempt, which is later than the first', 'routes: [{service: 150ms}]', 'hedge: {after: 100ms}',
      '3 success; 6 attempts (3 success, 3 abandoned), 3 hedges, 0 won, 0 denied; 0 under way'],
    ['three of them', 'routes: [{service: 250ms}]', 'hedge: {after: 100ms, max: 3}',
      '3 success; 9 attempts (3 success, 6 abandoned), 6 hedges, 0 won, 0 denied; 0 under way'],
    ['each with a time-out of its own', 'routes: [{service: 5s}]', 'hedge: {after: 100ms}\ntimeout: 200ms',
      '3 timeout; 6 attempts (6 timeout), 3 hedges, 0 won, 0 denied; 0 under way'],
    ['a failure brings the next at once', 'routes: [{service: 10ms, errors: 100%}]', 'hedge: {after: 1s, max: 3}',
      '3 error; 9 attempts (9 error), 6 hedges, 0 won, 0 denied; 0 under way'],
    ['a failure that is fatal ends the request', 'routes: [{service: 10ms, errors: 100%}]', 'hedge: {after: 1s}\nretryOn: [timeout]',
      '3 error; 3 attempts (3 error), 0 hedges, 0 won, 0 denied; 0 under way'],
    ['the budget holds hedges back', 'routes: [{service: 150ms}]', 'hedge: {after: 100ms}\nbudget: {ratio: 50%}',
      '3 success; 4 attempts (3 success, 1 abandoned), 1 hedges, 0 won, 2 denied; 0 under way'],
    ['so does the pool', 'routes: [{service: 150ms}]', 'hedge: {after: 100ms}\npool: {connections: 1, pending: 0}',
      '3 success; 3 attempts (3 success), 0 hedges, 0 won, 0 denied; 0 under way'],
    ['a hedge in line for a connection goes with its request', 'routes: [{service: 150ms}]', 'hedge: {after: 100ms}\npool: {connections: 1}',
      '3 success; 6 attempts (3 success, 3 abandoned), 3 hedges, 0 won, 0 denied; 0 under way'],
  ])('%s', (_what, api, load, seen) => {
    expect(run(api, load)).toBe(seen)
  })
})

test('nobody is there: all attempts are made at once, and the request fails', () => {
  const kill = (world: Simulation) => {
    world.runFor(millisecond)
    for (const id of ['a', 'b', 'c']) killProcess(world, id)
  }
  expect(run('routes: [{service: 10ms}]', 'hedge: {after: 1s, max: 4}', kill))
    .toBe('3 refused; 12 attempts (12 refused), 9 hedges, 0 won, 0 denied; 0 under way')
})

test.each([['cancel', [1, 0]], ['serve', [1, 1]]])('work that lost: %s', (abandoned, busy) => {
  const world = emptyWorld()
  serve(world, 'api', ['a'], server(`concurrency: 2\nabandoned: ${abandoned}\nroutes: [{service: 150ms}]`))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 1/s, arrivals: constant}\nhedge: {after: 100ms}') })
  const now = () => world.state(trafficPart).instanceBusy[0]!
  world.runUntil(startedAt + 1050 * millisecond)
  const before = now()
  world.runUntil(startedAt + 1200 * millisecond)
  expect([before, now()]).toEqual(busy)
})

/** With one draw X of the first attempt and one of the hedge: P(min(X1, d + X2) > t). */
function tail(t: number, after: number, mean: number): number {
  const beyond = (at: number) => (at <= 0 ? 1 : exp(-at / mean))
  return beyond(t) * beyond(t - after)
}

test('the tail is that of the least of two draws, of which one is late', () => {
  const world = emptyWorld(7)
  // Enough workers that nobody waits, so the draws are independent.
  serve(world, 'api', ['a', 'b'], server('concurrency: 1000\nabandoned: cancel\nroutes: [{service: exponential(20ms)}]'))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 500/s}\nhedge: {after: 40ms}\nmetrics: {buckets: [0.02, 0.05, 0.07, 0.09]}') })
  world.runFor(400 * second)
  const { requests, hedges, hedgeWins } = clientTruth(world)
  const near = (measured: number, probability: number) => {
    // 99.9 % of a binomial's samples are within 3.29 of its deviations.
    expect(Math.abs(measured - probability)).toBeLessThan(3.29 * Math.sqrt(probability * (1 - probability) / requests))
  }
  near(hedges / requests, exp(-2))
  // Of those, the one with the shorter rest: exponential has no memory, so half.
  near(hedgeWins / requests, exp(-2) / 2)
  const state = world.state(trafficPart)
  const { bounds } = state.clientRows[0]!
  let slower = requests
  bounds.forEach((bound, bucket) => {
    slower -= state.counts[state.clientCounts[0]! + clientLayout.durations + bucket]!
    near(slower / requests, tail(bound / 1000, 40, 20))
  })
  const { p99 } = clientTruth(world).seconds
  // 0.01 = exp(-t/20) exp(-(t-40)/20), so t = 20 + 10 ln 100.
  expect(p99 / ((20 + 10 * log(100)) / 1000)).toBeCloseTo(1, 1)
})

test('a percentile as the delay hedges that share of requests, and does not move by it', () => {
  const world = emptyWorld(3)
  serve(world, 'api', ['a', 'b'], server('concurrency: 1000\nroutes: [{service: "lognormal(10ms, 1)"}]'))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 500/s}\nhedge: {after: p90}') })
  world.runFor(200 * second)
  const { requests, hedges } = clientTruth(world)
  expect(hedges / requests).toBeGreaterThan(0.09)
  expect(hedges / requests).toBeLessThan(0.115)
})

test('each request and each attempt ends once, through faults, a change of policy and a fork', () => {
  const { simulation: world } = checkWorld(() => {
    const start = emptyWorld(5)
    serve(start, 'stock', ['stock-0', 'stock-1'], server('concurrency: 4\nqueue: {limit: 10}\nabandoned: cancel\nroutes: [{service: exponential(20ms), errors: 5%}]'))
    serve(start, 'api', ['api-0', 'api-1'], server(`
concurrency: 8
abandoned: cancel
routes: [{service: exponential(5ms), calls: [{dependency: stock}]}]
dependencies: {stock: {service: stock, timeout: 80ms, hedge: {after: p90, max: 3}, budget: {ratio: 30%}, breaker: {threshold: 60%, window: 20, minimum: 10, open: 1s}}}`))
    startClient(start, { id: 'load', workload: client('service: api\nload: {rate: 150/s}\ntimeout: 200ms\nhedge: {after: 50ms}') })
    startClient(start, { id: 'users', workload: client('service: api\nload: {model: closed, users: 5, think: 50ms}\ntimeout: 200ms\nhedge: {after: 30ms, max: 5}\nnetwork: 1ms') })
    injectFault(start, { id: 'stall', kind: 'stall', where: { instances: ['stock-0'] }, at: startedAt + 5 * second, for: 2 * second })
    injectFault(start, { id: 'crash', kind: 'crash', where: { instances: ['api-1'] }, at: startedAt + 8 * second, for: second })
    return start
  }, [
    { run: 9 * second },
    (start) => updateClient(start, 'users', client('service: api\nload: {model: closed, users: 5, think: 50ms}\ntimeout: 200ms')),
    { run: 3 * second },
    (start) => stopServer(start, 'stock-1', { graceful: false }),
    { run: 3 * second },
  ])
  for (const { id, outcomes: ended, requests, hedges, attempts } of groundTruth(world).clients) {
    expect(Object.values(ended).reduce((sum, count) => sum + count, 0)).toBe(requests)
    const over = Object.values(attemptEnds(world, id)).reduce((sum, count) => sum + count, 0)
    const state = world.state(trafficPart)
    const under = Array.from(state.requestIsConnected).filter((is, row) => is === 1 && state.requestClient[row] === state.clientIndex.get(id)).length
    expect([over + under, hedges > 100]).toEqual([attempts, true])
  }
  for (const id of ['load', 'users']) stopClient(world, id)
  world.runFor(minute)
  const { requestCount, jobCount } = world.state(trafficPart)
  expect([requestCount, jobCount]).toEqual([0, 0])
})

test('metrics tell hedges apart from retries', () => {
  const world = apiWorld({ api: server('routes: [{service: 150ms}]'), load: client('service: api\nload: {rate: 1/s, arrivals: constant}\nhedge: {after: 100ms}') })
  world.runFor(3500 * millisecond)
  const values = Object.fromEntries(metricsOf(world, 'load').map(({ name, samples }) => [name, samples[0]?.value]))
  expect(values).toMatchObject({ http_client_attempts_total: 6, http_client_retries_total: 0, http_client_hedges_total: 3, http_client_hedge_wins_total: 0 })
})

test('hedges and retries are one or the other, and stores are asked once', () => {
  const complaints = (text: string) => parseWorkload({ text }).complaints
  expect(complaints('kind: client\nservice: api\nretries: 2\nhedge: {after: p95, max: 9}')).toEqual([
    'hedge.max: found "9", expected a whole number from 2 to 5',
    'hedge.after: found with 2 retries, expected one or the other, as in gRPC (hedge.max says how many attempts there are)',
  ])
  expect(complaints('kind: server\nroutes: [{calls: [{dependency: db, statements: [{read: orders, key: 5}]}]}]\ndependencies: {db: {service: db, hedge: {after: 5ms}}}'))
    .toEqual(['dependencies.db.hedge.after: found where a store is asked, expected with servers over HTTP only'])
})
