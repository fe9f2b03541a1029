/** Requests and messages are conserved, whatever happens to them; and every such world forks, replays and is saved. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { millisecond, minute, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient, stopClient, updateClient } from './clients.ts'
import { healFault, injectFault } from './faults.ts'
import type { Fault } from './faults/fault.ts'
import { groundTruth } from './measures/ground-truth.ts'
import { declareQueue } from './queues.ts'
import { setServiceEndpoints, startServer, startWorker, stopServer, stopWorker } from './servers.ts'
import { client, clientTruth, emptyWorld, queue, queueTruth, serve, server, startedAt, worker } from './testing/scenario.ts'
import { trafficPart } from './traffic-part.ts'

/** A shop of three services behind each other, with every policy somewhere, and a queue. */
function shop(seed: number, grain: 'exact' | 'fluid' = 'exact'): Simulation {
  const world = emptyWorld(seed)
  serve(world, 'web', ['web-0', 'web-1'], server(`
concurrency: 8
queue: {limit: 20}
abandoned: cancel
routes:
- {path: /, service: exponential(5ms), calls: [{dependency: cart}, {dependency: ads, onFailure: ignore}]}
- {path: /static, service: 1ms}
dependencies:
  cart: {service: cart, timeout: 200ms, retries: 2, backoff: {base: 10ms, jitter: decorrelated}, pool: {connections: 6, pending: 10}}
  ads: {service: ads, timeout: 50ms, breaker: {threshold: 50%, window: 20, minimum: 10, open: 1s, probes: 3}}`))
  serve(world, 'cart', ['cart-0'], server('concurrency: 6\nqueue: {limit: 10, full: drop}\nroutes: [{service: exponential(20ms), errors: 2%}]'))
  serve(world, 'ads', ['ads-0'], server('concurrency: 2\nqueue: {limit: 5}\nroutes: [{service: "lognormal(10ms, 1)"}]'))
  startClient(world, { id: 'load', workload: client(`
service: web
routes: [{path: /, weight: 3}, {path: /static}, {path: /nowhere, weight: 0.1}]
load: {rate: 120/s}
shape: [{at: 10s, times: 2, for: 5s}]
timeout: 400ms
retries: 2
budget: {ratio: 20%}
network: 2ms`) })
  startClient(world, { id: 'users', workload: client('service: web\nload: {model: closed, users: 30, think: exponential(300ms)}\ntimeout: 1s') })
  declareQueue(world, { name: 'orders', workload: queue('visibility: 2s'), grain })
  startClient(world, { id: 'producer', workload: client('publishes: orders\nload: {rate: 60/s}') })
  for (const id of ['worker-0', 'worker-1']) startWorker(world, { id, workload: worker('consumes: orders\nservice: exponential(30ms)') })
  return world
}

const faults: readonly Fault[] = [
  { id: 'stall', kind: 'stall', where: { service: 'cart' }, at: startedAt + 5 * second, for: 3 * second },
  { id: 'late', kind: 'latency', where: { labels: { app: 'web' } }, at: startedAt + 7 * second, for: 5 * second, delay: 30 * millisecond },
  { id: 'slow', kind: 'slow', where: { instances: ['ads-0', 'worker-1'] }, at: startedAt + 9 * second, for: 4 * second, factor: 5 },
  { id: 'crash', kind: 'crash', where: { instances: ['web-1'] }, at: startedAt + 12 * second, for: 2 * second },
  { id: 'errors', kind: 'errors', where: { service: 'web', path: '/' }, at: startedAt + 13 * second, for: 2 * second, ratio: 0.3 },
]

/** What must hold at any instant. */
function expectConserved(world: Simulation): void {
  const state = world.state(trafficPart)
  for (const { outcomes, requests } of groundTruth(world).clients) {
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  }
  const { requests, inFlight } = clientTruth(world)
  expect(requests + inFlight).toBe(state.clientNumber[state.clientIndex.get('load')!])
  for (const { published, delivered, acknowledged, ready, unacknowledged, redelivered } of groundTruth(world).queues) {
    expect(published).toBeCloseTo(acknowledged + ready + unacknowledged, 3)
    expect(Math.min(ready, unacknowledged, published - acknowledged, redelivered, delivered)).toBeGreaterThanOrEqual(-1e-6)
  }
  for (const instance of state.instanceIndex.values()) {
    expect(state.instanceBusy[instance]).toBeLessThanOrEqual(state.instanceWorkers[instance]!)
    expect(Math.min(state.instanceBusy[instance]!, state.instanceQueued[instance]!)).toBeGreaterThanOrEqual(0)
  }
  const inInstances = [...state.instanceIndex.values()].reduce((sum, each) => sum + state.instanceBusy[each]! + state.instanceQueued[each]!, 0)
  const orphaned = state.jobCount - inInstances
  expect(orphaned).toBeGreaterThanOrEqual(0)
}

test('a shop under five faults forks in the middle, replays, and runs in any steps', { timeout: 60_000 }, () => {
  const { simulation } = checkWorld(() => {
    const world = shop(3)
    for (const fault of faults) injectFault(world, fault)
    return world
  }, [{ run: 8 * second }, (world) => stopWorker(world, 'worker-0', { graceful: false }), { run: 12 * second }])
  expectConserved(simulation)
  const ended = clientTruth(simulation).outcomes
  expect(Object.keys(ended)).toEqual(expect.arrayContaining(['success', 'error', 'timeout', 'not_found', 'rejected', 'refused']))
  expect(queueTruth(simulation, 'orders').redelivered).toBeGreaterThan(0)
})

test('a flow forks in the middle, replays, and runs in any steps', () => {
  const { simulation } = checkWorld(() => {
    const world = emptyWorld(5)
    declareQueue(world, { name: 'orders', workload: queue(), grain: 'fluid' })
    startClient(world, { id: 'producer', workload: client('publishes: orders\nload: {rate: 60/s}\nshape: [{at: 30s, to: 90/s, over: 20s}]') })
    for (const id of ['worker-0', 'worker-1']) startWorker(world, { id, workload: worker('consumes: orders\nservice: exponential(30ms)') })
    injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['worker-1'] }, at: startedAt + 20_500_000, for: 9 * second })
    return world
  }, [{ run: 33_333_333 }, (world) => stopWorker(world, 'worker-0', { graceful: false }), { run: minute }])
  const { published, acknowledged, ready, unacknowledged } = queueTruth(simulation, 'orders')
  expect(acknowledged + ready + unacknowledged).toBeCloseTo(published, 6)
})

describe('whatever happens', () => {
  const happenings: Record<string, (world: Simulation, number: number) => void> = {
    fault: (world, number) => {
      const fault = faults[number % faults.length]!
      injectFault(world, { ...fault, id: `${fault.id}-${number}`, at: world.now })
    },
    heal: (world) => {
      for (const { fault, phase } of groundTruth(world).faults) if (phase === 'at work') healFault(world, fault.id)
    },
    'rolling restart': (world, number) => {
      stopServer(world, 'cart-0', { graceful: number % 2 === 0 })
      if (number % 2 === 0) stopServer(world, 'cart-0', { graceful: false })
      startServer(world, { id: 'cart-0', workload: server('startup: 200ms\nroutes: [{service: 10ms}]') })
    },
    'no endpoints': (world) => setServiceEndpoints(world, 'ads', []),
    'other policy': (world, number) => updateClient(world, 'load', client(`
service: web
routes: [{path: /, weight: 3}, {path: /static}, {path: /nowhere, weight: 0.1}]
load: {rate: ${50 + 20 * (number % 5)}/s}
timeout: ${100 + 100 * (number % 3)}ms
retries: ${number % 4}`)),
    'users leave': (world) => {
      if (groundTruth(world).clients.some(({ id }) => id === 'users')) stopClient(world, 'users')
    },
    'worker dies': (world, number) => {
      stopWorker(world, 'worker-0', { graceful: false })
      startWorker(world, { id: 'worker-0', workload: worker(`consumes: orders\nconcurrency: ${1 + number % 3}\nservice: 3s`) })
    },
  }

  test('every request ends once, no queue is negative, no message is lost', () => {
    const step = fc.record({ what: fc.constantFrom(...Object.keys(happenings)), after: fc.integer({ min: 0, max: 3000 }), number: fc.nat(60) })
    fc.assert(fc.property(fc.nat(1000), fc.array(step, { maxLength: 12 }), (seed, steps) => {
      const world = shop(seed)
      steps.forEach(({ what, after, number }, index) => {
        world.runFor(after * millisecond)
        happenings[what]!(world, 100 * index + number)
        expectConserved(world)
      })
      world.runFor(2 * second)
      expectConserved(world)
    }), { numRuns: 40, seed: 1 })
  })
})

test('with the load gone everything ends, and nothing is left in the tables', () => {
  const world = shop(2)
  for (const fault of faults) injectFault(world, fault)
  world.runFor(20 * second)
  for (const id of ['load', 'users', 'producer']) stopClient(world, id)
  world.runFor(10 * minute)
  const state = world.state(trafficPart)
  expect([state.requestCount, state.jobCount, state.messageCount]).toEqual([0, 0, 0])
  expect(world.nextAt()).toBe(Infinity)
  const { published, acknowledged } = queueTruth(world, 'orders')
  expect(acknowledged).toBe(published)
})
