/** Fallbacks and stubs: what is answered, when, and who knows that it is not the whole thing. */
import { expect, test } from 'vitest'
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient, stopClient } from '../clients.ts'
import { updateServer } from '../servers.ts'
import { client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'

/** Load, web, api, stock: what became of three requests, one a second. */
function run(call: string, dependency: string, stock = 'routes: [{service: 10ms, errors: 100%}]'): string {
  const world = chain(call, dependency, stock)
  world.runUntil(startedAt + 3500 * millisecond)
  const { outcomes, seconds: { p50 } } = clientTruth(world)
  const served = world.state(trafficPart).instanceServed[0]!
  return `${Object.entries(outcomes).map(([name, count]) => `${count} ${name}`).join(', ')}; ${Math.round(p50 * 1000)} ms; stock served ${served}`
}

const api = (call: string, dependency: string) => server(`abandoned: cancel\nroutes: [{service: 5ms, calls: [{dependency: stock${call}}]}]\ndependencies: {stock: {service: stock${dependency}}}`)

function chain(call: string, dependency: string, stock: string, load = 'load: {rate: 1/s, arrivals: constant}'): Simulation {
  const world = emptyWorld()
  serve(world, 'stock', ['stock'], server(stock))
  serve(world, 'api', ['api'], api(call, dependency))
  serve(world, 'web', ['web'], server('routes: [{service: 5ms, calls: [{dependency: api}]}]\ndependencies: {api: {service: api}}'))
  startClient(world, { id: 'load', workload: client(`service: web\n${load}`) })
  return world
}

test.each<[what: string, call: string, dependency: string, seen: string]>([
  ['without one the request fails', '', '', '3 bad_gateway; 20 ms; stock served 3'],
  ['ignored, nobody knows', ', onFailure: ignore', '', '3 success; 20 ms; stock served 3'],
  ['a fallback takes its time, and the answer is degraded to the end', ', onFailure: fallback, fallback: {latency: 30ms}', '', '3 degraded; 50 ms; stock served 3'],
  ['one at once', ', onFailure: fallback', ', timeout: 5ms', '3 degraded; 15 ms; stock served 3'],
  ['a stub answers instead', '', ', stub: {latency: 70ms}', '3 success; 80 ms; stock served 0'],
  ['with errors', ', onFailure: fallback', ', stub: {latency: 0s, errors: 100%}', '3 degraded; 10 ms; stock served 0'],
  ['later than the time-out', '', ', timeout: 50ms, stub: {latency: 70ms}', '3 gateway_timeout; 60 ms; stock served 0'],
])('%s', (_what, call, dependency, seen) => {
  // The truth's buckets are a little wider than the figures are exact.
  expect(run(call, dependency).replace(/; (\d+) ms/, (_, ms) => `; ${Math.round(Number(ms) / 5) * 5} ms`)).toBe(seen)
})

test('a stub is put in and taken out while its server runs', () => {
  const world = chain('', '', 'routes: [{service: 10ms, errors: 100%}]')
  world.runFor(2500 * millisecond)
  updateServer(world, 'api', api('', ', stub: {latency: 10ms}'))
  world.runFor(2 * second)
  expect(clientTruth(world).outcomes).toEqual({ bad_gateway: 2, success: 2 })
  updateServer(world, 'api', api('', ''))
  world.runFor(2 * second)
  expect(clientTruth(world).outcomes).toEqual({ bad_gateway: 4, success: 2 })
})

test('as many are degraded as calls fail, each request ends once, and nothing is left', () => {
  const { simulation: world } = checkWorld(
    () => chain(', onFailure: fallback, fallback: {latency: exponential(20ms)}', ', timeout: 100ms', 'routes: [{service: 10ms, errors: 20%}]', 'load: {rate: 50/s}\ntimeout: 80ms\nretries: 1'),
    [{ run: minute }],
  )
  const { outcomes, requests } = clientTruth(world)
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  const share = outcomes['degraded']! / requests
  // A fallback of more than 60 ms is too late, and its request is tried again.
  expect([share > 0.17, share < 0.23]).toEqual([true, true])
  stopClient(world, 'load')
  world.runFor(minute)
  expect([world.state(trafficPart).requestCount, world.state(trafficPart).jobCount]).toEqual([0, 0])
})

test('what cannot be replaced is said', () => {
  const text = 'kind: server\nroutes: [{calls: [{parallel: [{dependency: a, onFailure: fallback}]}]}]\ndependencies: {a: {service: a}}'
  expect(parseWorkload({ text }).complaints).toEqual(['routes[0].calls.onFailure: found fallback in parallel, expected fail or ignore there'])
})
