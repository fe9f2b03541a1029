/** Services in the fluid grain: requests are conserved, worlds fork and replay, and steps of any size end in the same. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hour, millisecond, minute, type Part, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { refusedGrain, startClient, stopClient, updateClient } from '../../clients.ts'
import { injectFault, killProcess } from '../../faults.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { metricsOf } from '../../measures/metrics.ts'
import { usageOf } from '../../measures/usage.ts'
import { setReady, setServiceEndpoints, startServer, stopServer } from '../../servers.ts'
import { outcomeOf, request } from '../../synthetic-request.ts'
import { apiWorld, client, clientTruth, emptyWorld, serve, server, startedAt } from '../../testing/scenario.ts'
import { trafficPart } from '../../traffic-part.ts'
import { heldOf } from './stepping.ts'

const web = server(`
concurrency: 12
queue: {limit: 40}
memory: {base: 32Mi, perRequest: 1Mi}
routes:
- {path: /, service: exponential(5ms), cpu: 2ms, calls: [{dependency: cart}, {dependency: ads, onFailure: ignore}]}
- {path: /static, service: 1ms}
dependencies:
  cart: {service: cart, timeout: 200ms, retries: 2, backoff: {base: 10ms, jitter: full}}
  ads: {service: ads, timeout: 50ms, breaker: {threshold: 50%, window: 20, minimum: 10, open: 1s, probes: 3}}`)

function shop(seed = 1): Simulation {
  const world = emptyWorld(seed)
  serve(world, 'web', ['web-0', 'web-1'], web)
  serve(world, 'cart', ['cart-0'], server('concurrency: 6\nqueue: {limit: 10, full: drop}\nroutes: [{service: exponential(15ms), errors: 2%}]'))
  serve(world, 'ads', ['ads-0'], server('concurrency: 2\nqueue: {limit: 5}\nroutes: [{service: "lognormal(5ms, 1)"}]'))
  startClient(world, { id: 'load', workload: client(`
service: web
grain: fluid
routes: [{path: /, weight: 3}, {path: /static}, {path: /nowhere, weight: 0.1}]
load: {rate: 120/s}
shape: [{at: 10s, times: 3, for: 5s}]
timeout: 400ms
retries: 2
budget: {ratio: 20%}
network: 2ms`) })
  startClient(world, { id: 'users', workload: client('service: web\ngrain: fluid\nload: {model: closed, users: 30, think: exponential(300ms)}\ntimeout: 1s') })
  injectFault(world, { id: 'stall', kind: 'stall', where: { service: 'web' }, at: startedAt + 5 * second, for: 3 * second })
  injectFault(world, { id: 'slow', kind: 'slow', where: { instances: ['ads-0'] }, at: startedAt + 9 * second, for: 4 * second, factor: 5 })
  injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['web-1'] }, at: startedAt + 6 * second, for: 2 * second })
  injectFault(world, { id: 'errors', kind: 'errors', where: { service: 'web', path: '/' }, at: startedAt + 13 * second, for: 2 * second, ratio: 0.3 })
  return world
}

test('a shop under four faults forks in the middle, replays, and runs in any steps', { timeout: 60_000 }, () => {
  const { simulation } = checkWorld(() => shop(3), [
    { run: 8 * second }, (world) => setReady(world, 'web-0', false), { run: 700 * millisecond }, (world) => setReady(world, 'web-0', true), { run: 12 * second },
  ])
  const ended = clientTruth(simulation).outcomes
  expect(Object.keys(ended)).toEqual(expect.arrayContaining(['success', 'error', 'timeout', 'not_found', 'refused']))
})

/** Requests begun are those that have ended and those under way, to the last thousandth. */
function expectConserved(world: Simulation, begun: number, id = 'load'): void {
  const state = world.state(trafficPart)
  const { requests, outcomes } = clientTruth(world, id)
  expect(Object.values(outcomes).every((count) => count >= 0)).toBe(true)
  expect(Math.abs(begun - requests - heldOf(state, state.clientIndex.get(id)!))).toBeLessThan(1e-3)
  for (const { groups } of state.fluidStations) {
    for (const { lined, line } of groups) {
      expect(line.reduce((sum, { mass }) => sum + mass, 0)).toBeCloseTo(lined, 6)
      expect(lined).toBeGreaterThanOrEqual(0)
    }
  }
}

/** What is read out of balance is as of the last step. */
function heardUntil(world: Simulation): number {
  const { fluidBalance, fluidAt } = world.state(trafficPart)
  return fluidBalance.length > 0 ? world.now : fluidAt
}

describe('conservation', () => {
  test('every request of a storm ends once', () => {
    const world = apiWorld({
      api: server('concurrency: 10\nqueue: {limit: 500}\nroutes: [{service: exponential(20ms), errors: 3%}]'),
      load: client('service: api\ngrain: fluid\nload: {rate: 450/s, arrivals: constant}\ntimeout: 500ms\nretries: 3\nbackoff: {base: 50ms, jitter: equal}'),
    })
    injectFault(world, { id: 'stall', kind: 'stall', where: { service: 'api' }, at: startedAt + 10 * second, for: 10 * second })
    for (const seconds of [7, 3.3, 5.21, 8, 30]) {
      world.runFor(seconds * second)
      expectConserved(world, 450 * (heardUntil(world) - startedAt) / second)
    }
  })
})

describe('whatever happens', () => {
  const happenings: Record<string, (world: Simulation, number: number) => void> = {
    stall: (world, number) => injectFault(world, { id: `stall-${number}`, kind: 'stall', where: { instances: [`api-${number % 3}`] }, at: world.now, for: 2 * second }),
    slow: (world, number) => injectFault(world, { id: `slow-${number}`, kind: 'slow', where: { service: 'api' }, at: world.now, for: second, factor: 1 + number % 5 }),
    'slow start': (world, number) => injectFault(world, { id: `cold-${number}`, kind: 'slow start', where: { instances: ['api-0'] }, at: world.now, for: 10 * second, factor: 4, over: 5 * second }),
    errors: (world, number) => injectFault(world, { id: `errors-${number}`, kind: 'errors', where: { service: 'api' }, at: world.now, for: second, ratio: 0.4 }),
    late: (world, number) => injectFault(world, { id: `late-${number}`, kind: 'latency', where: { service: 'api' }, at: world.now, for: second, delay: 200 * millisecond }),
    'is killed': (world) => killProcess(world, 'api-1'),
    restarts: (world) => {
      stopServer(world, 'api-1', { graceful: false })
      startServer(world, { id: 'api-1', workload: server(`${api}\nstartup: 300ms`) })
      setReady(world, 'api-1', true)
    },
    'no endpoints': (world) => setServiceEndpoints(world, 'api', []),
    endpoints: (world) => setServiceEndpoints(world, 'api', ['api-0', 'api-1', 'api-2']),
    drains: (world) => stopServer(world, 'api-2', { graceful: true }),
    'other policy': (world, number) => updateClient(world, 'load', load(300 * (1 + number % 3), `timeout: ${200 + 100 * (number % 4)}ms\nretries: ${number % 3}\nbackoff: {base: 50ms}`)),
  }

  test('every request ends once, and no line is negative', { timeout: 60_000 }, () => {
    const step = fc.record({ what: fc.constantFrom(...Object.keys(happenings)), after: fc.integer({ min: 0, max: 2000 }), number: fc.nat(60) })
    fc.assert(fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
      const world = emptyWorld()
      serve(world, 'api', ['api-0', 'api-1', 'api-2'], server(api))
      startClient(world, { id: 'load', workload: load(600, 'timeout: 500ms\nretries: 1') })
      let [begun, rate, since] = [0, 600, startedAt]
      steps.forEach(({ what, after, number }, index) => {
        world.runFor(after * millisecond)
        happenings[what]!(world, 100 * index + number)
        if (what === 'other policy') {
          begun += rate * (world.now - since) / second
          rate = 300 * (1 + (100 * index + number) % 3)
          since = world.now
        }
        expectConserved(world, begun + rate * (heardUntil(world) - since) / second)
      })
      world.runFor(3 * second)
      expectConserved(world, begun + rate * (heardUntil(world) - since) / second)
    }), { numRuns: 25, seed: 1 })
  })
})

const api = 'concurrency: 10\nqueue: {limit: 500}\nroutes: [{service: exponential(20ms), cpu: 5ms}]'
const load = (rate: number, more = '') => client(`service: api\ngrain: fluid\nload: {rate: ${rate}/s, arrivals: constant}\n${more}`)
const value = (world: Simulation, id: string, name: string) =>
  metricsOf(world, id).find((family) => family.name === name)!.samples[0]!.value

describe('what is read', () => {
  test('between two steps of balance counters go on, for the client, the server and its CPU', () => {
    const world = apiWorld({ api: server(api), load: load(200) })
    world.runFor(30 * second)
    const before = [value(world, 'load', 'http_client_requests_total'), value(world, 'api', 'http_requests_total'), usageOf(world, 'api')!.cpuSeconds]
    world.runFor(100 * millisecond)
    expect(value(world, 'load', 'http_client_requests_total') - before[0]!).toBe(20)
    expect(value(world, 'api', 'http_requests_total') - before[1]!).toBe(20)
    expect(usageOf(world, 'api')!.cpuSeconds - before[2]!).toBeCloseTo(0.1, 9)
  })

  test('gauges: workers of a quiet server by Little, a full queue in a stall', () => {
    const world = apiWorld({ api: server(api), load: load(200) })
    injectFault(world, { id: 'stall', kind: 'stall', where: {}, at: startedAt + minute, for: minute })
    world.runFor(minute)
    expect([value(world, 'api', 'http_requests_in_flight'), value(world, 'api', 'http_accept_queue_length')]).toEqual([4, 0])
    world.runFor(10 * second)
    expect([value(world, 'api', 'http_requests_in_flight'), value(world, 'api', 'http_accept_queue_length')]).toEqual([10, 500])
    expect(usageOf(world, 'api')!.memoryBytes).toBe(32 * 1024 * 1024)
  })

  test('steps are few: a calm day takes a thousand and a half', () => {
    const world = apiWorld({ api: server(api), load: load(200) })
    world.runFor(24 * hour)
    expect(world.handled).toBeLessThan(1_500)
    expect(clientTruth(world).requests).toBeCloseTo(200 * 24 * 3600, -1)
  })
})

describe('from outside', () => {
  test('a request by hand waits as long as the line is', () => {
    const world = apiWorld({ api: server(api), load: load(600, 'timeout: 100ms') })
    world.runFor(3 * second)
    const id = request(world, { service: 'api', path: '/', method: 'GET' })
    world.runFor(5 * second)
    const { outcome, latency } = outcomeOf(world, id)
    expect([outcome, latency > 500 * millisecond && latency < second]).toEqual(['success', true])
  })

  test('a killed process resets what stood in its line', () => {
    const world = apiWorld({ api: server(api), load: load(450) })
    injectFault(world, { id: 'stall', kind: 'stall', where: {}, at: startedAt + second, for: minute })
    world.runFor(1_500 * millisecond)
    killProcess(world, 'api')
    world.runFor(second)
    const { outcomes } = clientTruth(world)
    expect(outcomes['reset']).toBeCloseTo(225, -1)
    expect(outcomes['refused']).toBeCloseTo(450, -2)
  })

  test('a client that stops abandons what it waits for', () => {
    const world = apiWorld({ api: server(api), load: load(450) })
    injectFault(world, { id: 'stall', kind: 'stall', where: {}, at: startedAt + second, for: minute })
    world.runFor(1_500 * millisecond)
    stopClient(world, 'load')
    const [truth] = groundTruth(world).retired
    expect(truth!.requests).toBeCloseTo(675, 3)
    expect(truth!.outcomes['abandoned']).toBeGreaterThan(200)
    world.runFor(5 * minute)
    expect(world.nextAt()).toBe(Infinity)
  })

  test('another rate counts from the moment of the change', () => {
    const world = apiWorld({ api: server(api), load: load(100) })
    world.runFor(10 * second)
    updateClient(world, 'load', load(200))
    world.runFor(10 * second)
    expect(clientTruth(world).requests).toBeCloseTo(3000, 3)
  })

  test.each(['fluid', 'exact'])('the grain changes, beginning with %s', (grain) => {
    const world = apiWorld({ api: server(api), load: { ...load(100), grain: grain as 'fluid' } })
    world.runFor(10 * second)
    updateClient(world, 'load', { ...load(100), grain: grain === 'fluid' ? 'exact' : 'fluid' })
    world.runFor(10 * second)
    expect(Math.abs(clientTruth(world).requests - 2000)).toBeLessThan(5)
  })

  test('a server that drains is done when its line is', () => {
    const heard: number[] = []
    const hearing: Part = { name: 'hearing', initial: () => ({}), events: { heard: (world, { what }: { what: string }) => void (what === 'drained' && heard.push(world.now - startedAt)) } }
    const world = Simulation.start([trafficPart, hearing], { seed: 1, startedAt })
    startServer(world, { id: 'api', workload: server(api), reportTo: { part: 'hearing', event: 'heard' } })
    setReady(world, 'api', true)
    setServiceEndpoints(world, 'api', ['api'])
    startClient(world, { id: 'load', workload: load(600) })
    world.runFor(3 * second)
    stopServer(world, 'api', { graceful: true })
    world.runFor(2 * second)
    // Three seconds of a hundred too many are 300, and a second is 500.
    expect(heard.map((at) => at / second)).toEqual([expect.closeTo(3.6, 0)])
    expect(clientTruth(world).outcomes['refused']).toBeCloseTo(1200, -1)
  })
})

test('a reader cannot tell the grain by what is there to read', () => {
  const shapes = (['exact', 'fluid'] as const).map((grain) => {
    const world = emptyWorld()
    serve(world, 'web', ['web-0', 'web-1'], web)
    serve(world, 'cart', ['cart-0'], server('routes: [{service: 5ms}]'))
    serve(world, 'ads', ['ads-0'], server('routes: [{service: 5ms}]'))
    startClient(world, { id: 'load', workload: client(`service: web\ngrain: ${grain}\nload: {rate: 50/s}`) })
    world.runFor(30 * second)
    return ['web-0', 'cart-0', 'load'].flatMap((id) => metricsOf(world, id).map(({ name, type, samples }) =>
      [name, type, samples.map(({ suffix, labels, value }) => [suffix, labels, Number.isInteger(value) || name.includes('seconds') || 'fraction'])]))
  })
  expect(shapes[1]).toEqual(shapes[0])
})

describe('what is refused, at the start', () => {
  const refusals: [what: string, first: string, second: string, words: string][] = [
    ['exact beside fluid', 'grain: fluid', 'grain: exact', 'grain: load "a" counts requests to Service "api" in the grain fluid, and a Service has one grain'],
    ['fluid beside exact', '', 'grain: fluid', 'grain: load "a" counts requests to Service "api" in the grain exact, and a Service has one grain'],
    ['hours of a machine', '', 'grain: exact\nload: {rate: 100000/s}\nhorizon: 720h', 'grain: exact would take about 2d of a machine (259200000000 requests in 30d, 2 events each, 3000000 events/s); use grain: fluid, or a shorter horizon'],
    ['a pool', 'grain: fluid', 'grain: fluid\npool: {connections: 3}', 'grain: fluid does not simulate connection pools of loads, and b has one (pool.connections)'],
    ['users who come and go', 'grain: fluid', 'grain: fluid\nload: {model: partly-open, rate: 1/s}', 'grain: fluid does not simulate users who come and go, and b has them (load.model: partly-open)'],
  ]
  test.each(refusals)('%s', (_what, first, second, words) => {
    const heard: string[] = []
    const hearing: Part = { name: 'hearing', initial: () => ({}), events: { heard: (_world, data: { message?: string }) => void (data.message && heard.push(data.message)) } }
    const world = Simulation.start([trafficPart, hearing], { seed: 1, startedAt })
    serve(world, 'api', ['api'], server(api))
    for (const [id, text] of [['a', first], ['b', second]] as const) {
      startClient(world, { id, workload: client(`service: api\n${text.includes('load:') ? '' : 'load: {rate: 10/s}'}\n${text}`), reportTo: { part: 'hearing', event: 'heard' } })
      world.runFor(1)
    }
    world.runFor(1)
    expect(heard).toEqual([words])
    expect(refusedGrain(world, { id: 'b', workload: client(`service: api\n${second}`) })).toBe(words)
    expect(refusedGrain(world, { id: 'b', workload: client(`service: other\n${second}`) })).toBeUndefined()
  })
})

test("a dependency's breaker opens, is tried again, and closes", () => {
  const world = emptyWorld()
  serve(world, 'web', ['web-0'], server(`
routes: [{service: 1ms, calls: [{dependency: ads}]}]
dependencies: {ads: {service: ads, breaker: {threshold: 50%, window: 20, minimum: 20, open: 2s}}}`))
  serve(world, 'ads', ['ads-0'], server('routes: [{service: 5ms}]'))
  startClient(world, { id: 'load', workload: client('service: web\ngrain: fluid\nload: {rate: 100/s, arrivals: constant}') })
  injectFault(world, { id: 'errors', kind: 'errors', where: { service: 'ads' }, at: startedAt + 10 * second, for: 5 * second, ratio: 1 })
  const answers = () => {
    const { outcomes } = clientTruth(world)
    return [outcomes['success'] ?? 0, outcomes['bad_gateway'] ?? 0, outcomes['rejected'] ?? 0].map(Math.round)
  }
  world.runFor(15 * second)
  const [fine, failed, refused] = answers()
  // Twenty failures open it, and each try again is a step's worth of calls.
  expect(fine).toBeCloseTo(1000, -2)
  expect(failed! < 120 && refused! > 380).toBe(true)
  world.runFor(5 * second)
  expect(answers()[0]! - fine!).toBeGreaterThan(250)
})
