/** Deadlines that travel: what they bound, at which instant, and the work that they save in a storm. */
import { describe, expect, test } from 'vitest'
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient, stopClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { metricsOf } from '../measures/metrics.ts'
import { apiWorld, client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'

/** Answers of a server by code. */
function answers(world: Simulation, id: string): string {
  const counted: Record<string, number> = {}
  for (const { name, samples } of metricsOf(world, id)) {
    if (name !== 'http_requests_total') continue
    for (const { labels, value } of samples) if (value > 0) counted[labels['code']!] = (counted[labels['code']!] ?? 0) + value
  }
  return Object.entries(counted).map(([code, count]) => `${count} with ${code}`).join(', ') || 'no answer'
}

/** One request, and what became of it, in milliseconds. */
function one(load: string, api: string, stock = 'routes: [{service: 10ms}]'): string {
  const world = emptyWorld()
  serve(world, 'stock', ['stock'], server(stock))
  serve(world, 'api', ['api'], server(`${api}\ndependencies: {stock: {service: stock${api.includes('stock-retries') ? ', retries: 5, backoff: {base: 100ms, factor: 1}' : ''}}}`.replace('stock-retries', '')))
  startClient(world, { id: 'load', workload: client(`service: api\nload: {rate: 1/s, arrivals: constant}\n${load}`) })
  world.runUntil(startedAt + 1900 * millisecond)
  const { outcomes, attempts, retries, seconds } = clientTruth(world)
  const said = Object.entries(outcomes).map(([name, count]) => `${count} ${name}`).join(', ') || 'none'
  return `${said} after ${Math.round(seconds.p50 * 1000)} ms; ${attempts} attempts, ${retries} retries; api ${answers(world, 'api')}; stock ${answers(world, 'stock')}`
}

const calls = 'routes: [{service: 50ms, calls: [{dependency: stock}]}]'

describe('one request', () => {
  test.each<[what: string, load: string, api: string, stock: string | undefined, seen: string]>([
    ['in time', 'deadline: 500ms', calls, undefined,
      '1 success after 60 ms; 1 attempts, 0 retries; api 1 with 200; stock 1 with 200'],
    ['too late', 'deadline: 500ms', calls, 'routes: [{service: 600ms}]',
      '1 deadline_exceeded after 502 ms; 1 attempts, 0 retries; api 1 with 504; stock 1 with 200'],
    ['a time-out is not the end while there is time for a retry', 'deadline: 500ms\ntimeout: 300ms\nretries: 5', 'routes: [{service: 600ms}]', undefined,
      '1 deadline_exceeded after 502 ms; 2 attempts, 1 retries; api 2 with 200; stock no answer'],
    ['a wait that would outlast it is no retry', 'deadline: 500ms\ntimeout: 300ms\nretries: 5\nbackoff: {base: 250ms}', 'routes: [{service: 600ms}]', undefined,
      '1 deadline_exceeded after 502 ms; 1 attempts, 0 retries; api 1 with 200; stock no answer'],
    ['what is called has what is left: retries below stop too', 'deadline: 400ms', `stock-retries${calls}`, 'routes: [{service: 10ms, errors: 100%}]',
      '1 deadline_exceeded after 399 ms; 1 attempts, 0 retries; api 1 with 504; stock 4 with 500'],
    ['unless the server does not look', 'deadline: 400ms', `stock-retries${calls}\ndeadline: ignore`, 'routes: [{service: 10ms, errors: 100%}]',
      '1 deadline_exceeded after 399 ms; 1 attempts, 0 retries; api 1 with 502; stock 6 with 500'],
    ['nothing is called when there is nothing left', 'deadline: 40ms', calls, undefined,
      '1 deadline_exceeded after 40 ms; 1 attempts, 0 retries; api 1 with 504; stock no answer'],
  ])('%s', (_what, load, api, stock, seen) => {
    expect(one(load, api, stock)).toBe(seen)
  })
})

test.each([['honour', '2 with 200, 1 with 504'], ['ignore', '3 with 200']])('work that comes too late: %s', (deadline, seen) => {
  const world = emptyWorld()
  serve(world, 'api', ['api'], server(`concurrency: 1\ndeadline: ${deadline}\nroutes: [{service: 300ms}]`))
  // Three at once: the second waits 300 ms and is begun in time, the third would wait 600 ms.
  for (const id of ['a', 'b', 'c']) startClient(world, { id, workload: client('service: api\nload: {rate: 1/s, arrivals: constant}\ndeadline: 350ms') })
  world.runUntil(startedAt + 1950 * millisecond)
  expect(answers(world, 'api')).toBe(seen)
})

/** After a minute's stall of an API at 90 % of what it can do, whose clients time out after a second and try three times more. */
function storm(policy: string, api = ''): { readonly served: number; readonly useful: number } {
  const world = apiWorld({
    api: server(`concurrency: 10\nqueue: {limit: 2000}\nroutes: [{service: exponential(20ms)}]\n${api}`),
    load: client(`service: api\nload: {rate: 450/s}\ntimeout: 1s\nretries: 3\n${policy}`),
  })
  injectFault(world, { id: 'stall', kind: 'stall', where: { service: 'api' }, at: startedAt + minute, for: minute })
  world.runFor(2 * minute)
  const before = { served: world.state(trafficPart).instanceServed[0]!, useful: clientTruth(world).outcomes['success']! }
  world.runFor(10 * minute)
  return { served: world.state(trafficPart).instanceServed[0]! - before.served, useful: clientTruth(world).outcomes['success']! - before.useful }
}

test('a retry storm that feeds on work for nobody dies out where the work has a deadline', () => {
  const [without, ignored, honoured] = [storm(''), storm('deadline: 3s', 'deadline: ignore'), storm('deadline: 3s')]
  const wasted = ({ served, useful }: { served: number; useful: number }) => 1 - useful / served
  expect([wasted(without) > 0.9, wasted(ignored) > 0.9]).toEqual([true, true])
  expect(wasted(honoured)).toBeLessThan(0.02)
})

test('each request ends once, through hedges, faults and a fork, and nothing is left', () => {
  const { simulation: world } = checkWorld(() => {
    const start = emptyWorld(4)
    serve(start, 'stock', ['stock-0', 'stock-1'], server('concurrency: 3\nqueue: {limit: 20}\nroutes: [{service: exponential(20ms), errors: 5%}]'))
    serve(start, 'api', ['api-0', 'api-1'], server(`
concurrency: 8
routes: [{service: exponential(5ms), calls: [{dependency: stock}]}]
dependencies: {stock: {service: stock, timeout: 80ms, retries: 3, backoff: {base: 20ms, jitter: full}, pool: {connections: 4}}}`))
    startClient(start, { id: 'load', workload: client('service: api\nload: {rate: 150/s}\ndeadline: 150ms\nhedge: {after: 50ms}') })
    startClient(start, { id: 'users', workload: client('service: api\nload: {model: closed, users: 5, think: 50ms}\ntimeout: 100ms\nretries: 2\ndeadline: 150ms') })
    injectFault(start, { id: 'stall', kind: 'stall', where: { instances: ['stock-0'] }, at: startedAt + 5 * second, for: 2 * second })
    injectFault(start, { id: 'crash', kind: 'crash', where: { instances: ['api-1'] }, at: startedAt + 8 * second, for: second })
    return start
  }, [{ run: 12 * second }])
  for (const { outcomes, requests, seconds } of groundTruth(world).clients) {
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
    expect(outcomes['deadline_exceeded']).toBeGreaterThan(10)
    expect(seconds.p99).toBeLessThan(0.152)
  }
  for (const id of ['load', 'users']) stopClient(world, id)
  world.runFor(minute)
  const { requestCount, jobCount } = world.state(trafficPart)
  expect([requestCount, jobCount]).toEqual([0, 0])
})
