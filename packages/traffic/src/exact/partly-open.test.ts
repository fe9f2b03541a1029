/**
 * Partly-open load against theory: users come as a Poisson process and make a geometric number of requests.
 *
 * Follows "Open Versus Closed: A Cautionary Tale" (Schroeder, Wierman, Harchol-Balter, NSDI 2006) for what to expect: the load is that
 * of the users who come, and the more requests a user makes, the less the variability of the service counts.
 */
import { describe, expect, test } from 'vitest'
import { meanOf, minute, second, type Simulation, varianceOf } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient, stopClient, updateClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { apiWorld, client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'

interface Visits {
  readonly service: string
  readonly users: number
  readonly requests: number
  readonly think: string
}

const serviceOf = (text: string) => server(`routes: [{service: "${text}"}]`).routes[0]!.service

function world({ service, users, requests, think }: Visits): Simulation {
  return apiWorld({
    api: server(`concurrency: 1\nqueue: {limit: 1000000}\nroutes: [{service: "${service}"}]`),
    load: client(`service: api\nload: {model: partly-open, rate: ${users}/s, requests: ${requests}, think: ${think}}`),
  })
}

/** The mean time of a request in the system when nobody thinks: M/G/1 whose customers are users, by Pollaczek-Khinchine and Little. */
function withoutThinking({ service, users, requests: mean }: Visits): number {
  const [m, variance] = [meanOf(serviceOf(service)) / second, varianceOf(serviceOf(service)) / second / second]
  // A user's service is the sum of a geometric number of requests'.
  const ofUser = { mean: mean * m, variance: mean * variance + mean * (mean - 1) * m * m }
  const load = users * ofUser.mean
  const present = load + load * load * (1 + ofUser.variance / (ofUser.mean * ofUser.mean)) / 2 / (1 - load)
  return present / (users * mean)
}

/** Queue and thinking are an open Jackson network: the queue is an M/M/1 of all requests. */
function exponentialWithThinking({ service, users, requests }: Visits): number {
  return 1 / (second / meanOf(serviceOf(service)) - users * requests)
}

const batches = 32
/** Student's t for 31 degrees of freedom, 99.5 %. */
const studentT = 2.744

interface Estimate {
  readonly mean: number
  readonly halfWidth: number
}

function estimate(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length
  const variance = values.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (values.length - 1)
  return { mean, halfWidth: studentT * Math.sqrt(variance / values.length) }
}

/** Batch means of the time in the system, the throughput and the users there at the batches' ends. */
function measure(visits: Visits, requests = 600_000): { readonly stay: Estimate; readonly throughput: Estimate; readonly visitors: Estimate } {
  const simulation = world(visits)
  const state = () => simulation.state(trafficPart)
  simulation.runFor(60 * second)
  const [stays, rates, visitors]: [number[], number[], number[]] = [[], [], []]
  const seconds = Math.round(requests / batches / visits.users / visits.requests)
  for (let batch = 0; batch < batches; batch++) {
    const [stay, served] = [state().instanceStaySum[0]!, state().instanceServed[0]!]
    let present = 0
    for (let at = 0; at < seconds; at++) {
      simulation.runFor(second)
      present += state().requestCount
    }
    stays.push((state().instanceStaySum[0]! - stay) / (state().instanceServed[0]! - served) / second)
    rates.push((state().instanceServed[0]! - served) / seconds)
    visitors.push(present / seconds)
  }
  return { stay: estimate(stays), throughput: estimate(rates), visitors: estimate(visitors) }
}

function expectNear({ mean, halfWidth }: Estimate, theory: number): void {
  expect(Math.abs(mean - theory)).toBeLessThan(halfWidth)
}

const uneven = 'lognormal(1.5ms, 1.2)'

describe('requests take as long as theory says', () => {
  test.each<[string, Visits, (visits: Visits) => number]>([
    ['one request a user: an open load', { service: uneven, users: 200, requests: 1, think: '0s' }, withoutThinking],
    ['three, without thinking', { service: uneven, users: 66, requests: 3, think: '0s' }, withoutThinking],
    ['twenty, without thinking', { service: uneven, users: 10, requests: 20, think: '0s' }, withoutThinking],
    ['five, who think', { service: 'exponential(4ms)', users: 40, requests: 5, think: 'exponential(100ms)' }, exponentialWithThinking],
  ])('%s', (_name, visits, theory) => {
    const { stay, throughput, visitors } = measure(visits)
    expectNear(stay, theory(visits))
    expectNear(throughput, visits.users * visits.requests)
    // Little, for users: as many are there as come while one is.
    const thinking = (visits.requests - 1) * meanOf(client(`service: api\nload: {think: ${visits.think}}`)['load.think']) / second
    expectNear(visitors, visits.users * (visits.requests * theory(visits) + thinking))
  })
})

test('beyond what the server can do, users gather: the load does not wait for answers', () => {
  const simulation = world({ service: '4ms', users: 55, requests: 5, think: '100ms' })
  simulation.runFor(2 * minute)
  const [gathered, ended] = [simulation.state(trafficPart).requestCount, clientTruth(simulation).requests]
  simulation.runFor(2 * minute)
  const rate = (simulation.state(trafficPart).requestCount - gathered) / 120
  // 275 requests a second are asked, 250 are served: five users too many come each second.
  expect(Math.abs(rate - 5)).toBeLessThan(2)
  expect((clientTruth(simulation).requests - ended) / 120).toBeCloseTo(250, 0)
})

test('users are conserved through faults, a change of the load and a fork, and leave with it', () => {
  const load = (more: string) => client(`service: api\nload: {model: partly-open, rate: 20/s, requests: 4, think: exponential(200ms)}\nroutes: [{path: /}, {path: /b}]\ntimeout: 100ms\nretries: 1\n${more}`)
  const { simulation } = checkWorld(() => {
    const start = emptyWorld(6)
    serve(start, 'api', ['a', 'b'], server('concurrency: 2\nabandoned: cancel\nroutes: [{path: /, service: exponential(20ms)}, {path: /b, service: 5ms}]'))
    startClient(start, { id: 'load', workload: load('') })
    injectFault(start, { id: 'stall', kind: 'stall', where: { instances: ['a'] }, at: startedAt + 5 * second, for: 3 * second })
    return start
  }, [{ run: 10 * second }, (start) => updateClient(start, 'load', load('shape: [{at: 5s, to: 40/s}]')), { run: 20 * second }])
  const { users = 0, requests, outcomes } = clientTruth(simulation)
  const { requestCount } = simulation.state(trafficPart)
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  expect([users > 500, requests / users > 3, requests / users < 5, requestCount < 200]).toEqual([true, true, true, true])
  stopClient(simulation, 'load')
  simulation.runFor(minute)
  expect([simulation.state(trafficPart).requestCount, simulation.state(trafficPart).jobCount]).toEqual([0, 0])
})

test('what does not go together is said', () => {
  expect(parseWorkload({ text: 'kind: client\npublishes: jobs\nload: {model: partly-open, requests: 0.5}' }).complaints).toEqual([
    'load.requests: found "0.5", expected a number, at least 1',
    'load.model: found "partly-open", expected open where messages are published',
  ])
})
