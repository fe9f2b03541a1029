/**
 * The exact grain against queueing theory: a million requests a station, the mean wait by batch
 * means (32 batches, each of the whole world going on), within its own 99 % confidence interval.
 */
import { describe, expect, test } from 'vitest'
import { meanOf, second, type Simulation, varianceOf } from '@track/simulation'
import { erlangC } from '../fluid/quiet-wait.ts'
import { apiWorld, client, clientTruth, server } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'

const batches = 32
const requests = 1_000_000
/** Student's t for 31 degrees of freedom, 99.5 %. */
const studentT = 2.744

interface Station {
  readonly service: string
  readonly servers: number
  readonly rate: number
}

/** The mean wait in seconds by theory: Pollaczek-Khinchine for one server, Erlang for several exponential ones. */
function meanWait({ service, servers, rate }: Station): number {
  const [route] = server(`routes: [{service: "${service}"}]`).routes
  const mean = meanOf(route!.service) / second
  const variation = varianceOf(route!.service) / (meanOf(route!.service) * meanOf(route!.service))
  const load = rate * mean
  if (servers === 1) return load * mean * (1 + variation) / 2 / (1 - load)
  return erlangC(servers, load) * mean / (servers - load)
}

function measure({ service, servers, rate }: Station): { mean: number; halfWidth: number; world: Simulation } {
  const world = apiWorld({
    api: server(`concurrency: ${servers}\nqueue: {limit: 1000000}\nroutes: [{service: "${service}"}]`),
    load: client(`service: api\nload: {rate: ${rate}/s}`),
  })
  const state = () => world.state(trafficPart)
  // An empty queue at the start is no fair sample.
  world.runFor(60 * second)
  const means: number[] = []
  for (let batch = 0; batch < batches; batch++) {
    const [waits, served] = [state().instanceWaitSum[0]!, state().instanceServed[0]!]
    world.runFor(Math.round(requests / batches / rate) * second)
    means.push((state().instanceWaitSum[0]! - waits) / (state().instanceServed[0]! - served) / second)
  }
  const mean = means.reduce((sum, each) => sum + each, 0) / batches
  const variance = means.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (batches - 1)
  return { mean, halfWidth: studentT * Math.sqrt(variance / batches), world }
}

describe('a million requests wait as long as theory says', () => {
  test.each<[string, Station]>([
    ['M/M/1 at 80 %', { service: 'exponential(2ms)', servers: 1, rate: 400 }],
    ['M/M/10 at 90 %', { service: 'exponential(20ms)', servers: 10, rate: 450 }],
    ['M/D/1 at 80 %', { service: '2ms', servers: 1, rate: 400 }],
    ['M/G/1 at 70 %, lognormal', { service: 'lognormal(1.5ms, 0.8)', servers: 1, rate: 339 }],
    ['M/G/1 at 90 %, uniform', { service: 'uniform(1ms, 3ms)', servers: 1, rate: 450 }],
  ])('%s', (_name, station) => {
    const { mean, halfWidth } = measure(station)
    expect(Math.abs(mean - meanWait(station))).toBeLessThan(halfWidth)
    // The interval is narrow enough to tell: a wrong formula would not pass.
    expect(halfWidth / mean).toBeLessThan(0.06)
  })
})

test("Little's law: requests in the system are their rate times their stay", () => {
  const world = apiWorld({
    api: server('concurrency: 4\nqueue: {limit: 100000}\nroutes: [{service: exponential(20ms)}]'),
    load: client('service: api\nload: {rate: 160/s}'),
  })
  const state = world.state(trafficPart)
  let inSystem = 0
  const looks = 20_000
  for (let look = 0; look < looks; look++) {
    world.runFor(50_000)
    inSystem += state.jobCount
  }
  const stay = state.instanceStaySum[0]! / state.instanceServed[0]! / second
  const throughput = clientTruth(world).requests / (looks * 0.05)
  expect(inSystem / looks / (throughput * stay)).toBeCloseTo(1, 2)
})

test('a closed load obeys the response time law: users = throughput * (response + think)', () => {
  const world = apiWorld({
    api: server('concurrency: 5\nqueue: {limit: 1000}\nroutes: [{service: exponential(50ms)}]'),
    load: client('service: api\nload: {model: closed, users: 120, think: exponential(1s)}'),
  })
  world.runFor(100 * second)
  const before = clientTruth(world).requests
  const state = world.state(trafficPart)
  const [stays, served] = [state.instanceStaySum[0]!, state.instanceServed[0]!]
  world.runFor(1000 * second)
  const throughput = (clientTruth(world).requests - before) / 1000
  const response = (state.instanceStaySum[0]! - stays) / (state.instanceServed[0]! - served) / second
  expect(throughput * (response + 1)).toBeCloseTo(120, -0.5)
  // Five workers of 50 ms give 100/s; 120 users who think a second want more than that.
  expect(throughput).toBeGreaterThan(95)
  expect(throughput).toBeLessThan(101)
})
