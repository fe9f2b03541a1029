/**
 * Shared work against theory: a million requests a station, by batch means within the 99 % confidence interval, and
 * throughput over the number of users against the Universal Scalability Law.
 */
import { millisecond, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { apiWorld, client, clientTruth, server, startedAt } from '../testing/scenario.ts'
import { database, keep, storeWorld } from '../testing/stores.ts'
import { trafficPart } from '../traffic-part.ts'

const batches = 32
const requests = 1_000_000
/** Student's t for 31 degrees of freedom, 99.5 %. */
const studentT = 2.744

/** The mean stay of a million requests at one core, in seconds, with its interval. */
function stayAt(service: string, rate: number, discipline: 'ps' | 'fifo'): { mean: number; halfWidth: number } {
  const concurrency = discipline === 'ps' ? 100_000 : 1
  const world = apiWorld({
    api: server(`concurrency: ${concurrency}\nqueue: {limit: 1000000}\ndiscipline: ${discipline}\nroutes: [{service: "${service}"}]`),
    load: client(`service: api\nload: {rate: ${rate}/s}`),
  })
  const state = () => world.state(trafficPart)
  world.runFor(60 * second)
  const means: number[] = []
  for (let batch = 0; batch < batches; batch++) {
    const [stays, served] = [state().instanceStaySum[0]!, state().instanceServed[0]!]
    world.runFor(Math.round(requests / batches / rate) * second)
    means.push((state().instanceStaySum[0]! - stays) / (state().instanceServed[0]! - served) / second)
  }
  const mean = means.reduce((sum, each) => sum + each, 0) / batches
  const variance = means.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (batches - 1)
  return { mean, halfWidth: studentT * Math.sqrt(variance / batches) }
}

describe('processor sharing: the stay depends on the mean of the work, and on nothing else', () => {
  test.each([
    ['exponential(2ms)', 400], ['2ms', 400], ['lognormal(1.452298ms, 0.8)', 400], ['uniform(0ms, 4ms)', 400],
  ])('%s', { timeout: 60_000 }, (service, rate) => {
    const { mean, halfWidth } = stayAt(service, rate, 'ps')
    // E[S] / (1 - rho), with 2 ms and 80 %.
    expect(Math.abs(mean - 0.01)).toBeLessThan(halfWidth)
    expect(halfWidth / mean).toBeLessThan(0.06)
  })

  test('first come first served, the stay depends on the variance too (Pollaczek-Khinchine)', { timeout: 60_000 }, () => {
    const constant = stayAt('2ms', 400, 'fifo')
    expect(Math.abs(constant.mean - 0.006)).toBeLessThan(constant.halfWidth)
  })
})

/** What N users who never think get through a second. */
function throughput(text: string, users: number): number {
  const world = storeWorld()
  keep(world, 'db', ['db'], database(`max_connections: 1000\nconcurrency: 1000\nconnection.setup: 0s\n${text}`))
  startClient(world, { id: 'load', workload: client(`service: db
routes: [{statements: [{read: products, service: exponential(20ms)}]}]
pool: {connections: ${users}}
load: {model: closed, users: ${users}, think: 1us}`) })
  world.runFor(5 * second)
  const before = clientTruth(world).requests
  world.runFor(60 * second)
  return (clientTruth(world).requests - before) / 60
}

describe('the Universal Scalability Law', () => {
  const law = (users: number): number => users / (1 + 0.02 * (users - 1) + 0.0004 * users * (users - 1)) / 0.02

  test.each([1, 10, 25, 50, 100, 200])('%i users', (users) => {
    expect(throughput('usl: {contention: 2%, coherency: 0.0004}', users) / law(users)).toBeCloseTo(1, 1)
    expect(Math.abs(throughput('usl: {contention: 2%, coherency: 0.0004}', users) / law(users) - 1)).toBeLessThan(0.035)
  })

  test('the best pool is 49.5, and 50 connections do 1.7 times what 200 do', () => {
    const by = (users: number) => throughput('usl: {contention: 2%, coherency: 0.0004}', users)
    expect(Math.sqrt((1 - 0.02) / 0.0004)).toBeCloseTo(49.5, 1)
    expect(by(50)).toBeGreaterThan(by(35) * 0.99)
    expect(by(50)).toBeGreaterThan(by(75) * 0.99)
    expect(by(50) / by(200)).toBeGreaterThan(1.7)
  })
})

test('two cores that four share are half as fast each; a stall stops them and a slow disk slows them', () => {
  const world = (users: number): Simulation => apiWorld({
    api: server('concurrency: 100\ndiscipline: ps\ncores: 2\nroutes: [{service: 100ms}]'),
    load: client(`service: api\nload: {model: closed, users: ${users}, think: 1us}`),
  })
  const served = (built: Simulation): number => built.state(trafficPart).instanceServed[0]!
  const four = world(4)
  four.runFor(10 * second)
  expect(served(four)).toBeCloseTo(200, -1)
  injectFault(four, { id: 'stall', kind: 'stall', where: { instances: ['api'] }, at: four.now, for: 5 * second })
  const before = served(four)
  four.runFor(5 * second)
  expect(served(four) - before).toBeLessThanOrEqual(4)
  injectFault(four, { id: 'slow', kind: 'slow', where: { instances: ['api'] }, at: four.now, for: 10 * second, factor: 4 })
  const stalled = served(four)
  four.runFor(10 * second)
  expect(served(four) - stalled).toBeCloseTo(50, -1)
})

test('work that is shared forks, replays, and runs in any steps', () => {
  checkWorld(() => {
    const world = apiWorld({
      api: server('concurrency: 30\nabandoned: cancel\nqueue: {limit: 20}\ndiscipline: ps\ncores: 4\nusl: {contention: 1%, coherency: 0.001}\nroutes: [{service: exponential(20ms)}]'),
      load: client('service: api\nload: {rate: 220/s}\ntimeout: 150ms\nretries: 1'),
    })
    injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['api'] }, at: startedAt + second, for: 300 * millisecond })
    injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['api'] }, at: startedAt + 3 * second, for: 300 * millisecond })
    return world
  }, [{ run: 2_222_222 }, { run: 3 * second }])
})
