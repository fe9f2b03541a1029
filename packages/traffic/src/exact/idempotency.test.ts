/** Requests with an Idempotency-Key: how often they are executed, and what their clients are told. */
import { expect, test } from 'vitest'
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient, stopClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { metricsOf } from '../measures/metrics.ts'
import { client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'

function shop(api: string, load: string, seed = 1): Simulation {
  const world = emptyWorld(seed)
  serve(world, 'api', ['api-0', 'api-1'], server(api))
  startClient(world, { id: 'load', workload: client(`service: api\n${load}`) })
  return world
}

const figure = (world: Simulation, name: string): number => ['api-0', 'api-1']
  .flatMap((id) => metricsOf(world, id).filter((family) => family.name === name))
  .flatMap(({ samples }) => samples).reduce((sum, { value }) => sum + value, 0)

/** What became of three requests, one a second, to a server that takes 100 ms; and how often they were executed, executed again, and answered from memory. */
function run(route: string, load: string): string {
  const world = shop(`abandoned: serve\nroutes: [{service: 100ms${route}}]`, `load: {rate: 1/s, arrivals: constant}\n${load}`)
  world.runUntil(startedAt + 3900 * millisecond)
  const { outcomes } = clientTruth(world)
  const { instanceServed } = world.state(trafficPart)
  const told = Object.entries(outcomes).map(([name, count]) => `${count} ${name}`).join(', ')
  return `${told}; executed ${instanceServed[0]! + instanceServed[1]!}, again ${figure(world, 'http_requests_repeated_total')}, from memory ${figure(world, 'http_idempotent_replays_total')}`
}

const patient = 'timeout: 60ms\nretries: 2\nbackoff: {base: 70ms}'

test.each<[what: string, route: string, load: string, seen: string]>([
  ['without keys a request that timed out is executed again', ', idempotency: count', patient, '3 timeout; executed 9, again 6, from memory 0'],
  ['a key helps nobody if the server does not look at it', ', idempotency: count', `${patient}\nidempotency: {keys: true}`, '3 timeout; executed 9, again 6, from memory 0'],
  ['nor a memory without keys', ', idempotency: replay', patient, '3 timeout; executed 9, again 6, from memory 0'],
  ['with both the second attempt has the answer of the first, on whichever pod', ', idempotency: replay', `${patient}\nidempotency: {keys: true}`, '3 success; executed 3, again 0, from memory 3'],
  ['a second attempt that comes too early gets a 409', ', idempotency: replay', 'timeout: 60ms\nretries: 2\nidempotency: {keys: true}', '3 conflict; executed 3, again 0, from memory 0'],
  ['which is worth a wait', ', idempotency: replay', 'timeout: 60ms\nretries: 2\nretryOn: [timeout, 409]\nbackoff: {base: 20ms, factor: 3}\nidempotency: {keys: true}', '3 success; executed 3, again 0, from memory 3'],
  ['an error is remembered as well as a success', ', errors: 100%, idempotency: replay', `${patient}\nidempotency: {keys: true}`, '3 error; executed 3, again 0, from memory 6'],
])('%s', (_what, route, load, seen) => {
  expect(run(route, load)).toBe(seen)
})

test('what was turned away, expired or died with its process is executed once more, nothing twice, and nothing is remembered in the end', () => {
  const { simulation } = checkWorld(() => {
    const world = shop(
      'concurrency: 4\nabandoned: serve\nqueue: {limit: 10, codel: {target: 20ms, interval: 50ms}}\nroutes: [{service: exponential(30ms), idempotency: replay}]',
      'load: {rate: 260/s}\ntimeout: 80ms\nretries: 3\nretryOn: [timeout, connection, 5xx, 409]\nbackoff: {base: 10ms, jitter: full}\nidempotency: {keys: true}', 5)
    injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['api-0'] }, at: startedAt + 3 * second, for: second })
    injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['api-1'] }, at: startedAt + 6 * second, for: second })
    return world
  }, [{ run: 10 * second }, (world) => stopClient(world, 'load'), { run: minute }])
  expect(figure(simulation, 'http_requests_repeated_total')).toBe(0)
  expect(figure(simulation, 'http_idempotent_replays_total')).toBeGreaterThan(50)
  expect(simulation.state(trafficPart).leverKeys!.size).toBe(0)
})

test('requests that are worked on together have no keys', () => {
  const text = 'kind: server\nroutes: [{idempotency: replay, coalesce: uniform(3)}, {path: /b, idempotency: count, batch: {size: 3}}]'
  expect(parseWorkload({ text }).complaints).toEqual([
    expect.stringContaining('routes[0].idempotency: found beside coalesce, expected one of the two'),
    expect.stringContaining('routes[1].idempotency: found beside batch.size, expected one of the two'),
  ])
})
