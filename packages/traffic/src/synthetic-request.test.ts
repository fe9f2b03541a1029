import { expect, test } from 'vitest'
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { setReady, setServiceEndpoints, stopServer } from './servers.ts'
import { forgetRequest, outcomeOf, request } from './synthetic-request.ts'
import { apiWorld, client, emptyWorld, serve, server } from './testing/scenario.ts'
import { trafficPart } from './traffic-part.ts'

const quiet = (api: string): Simulation => apiWorld({ api: server(api), load: client('service: api\nload: {rate: 0/s}') })

/** Asks by hand and answers what came of it after a while. */
function ask(world: Simulation, path: string, { method = 'GET', timeout = 10 * second, service = 'api' } = {}): string {
  const id = request(world, { service, path, method, timeout })
  world.runFor(minute)
  const { isDone, outcome, code, latency, curl } = outcomeOf(world, id)
  forgetRequest(world, id)
  const words = curl ? `curl: (${curl.exitCode}) ${curl.words}` : code
  return `${isDone ? '' : 'not '}done: ${outcome}, ${words}, ${latency / millisecond} ms`
}

test('a request by hand gets what any request gets', () => {
  const world = quiet('routes: [{path: /ok, service: 30ms}, {path: /bad, service: 5ms, errors: 100%}, {path: /slow, service: 20s}]')
  world.runFor(second)
  expect(ask(world, '/ok')).toBe('done: success, 200, 30 ms')
  expect(ask(world, '/bad')).toBe('done: error, 500, 5 ms')
  expect(ask(world, '/nothing')).toBe('done: not_found, 404, 0 ms')
  expect(ask(world, '/ok', { method: 'PUT' })).toBe('done: method_not_allowed, 405, 0 ms')
  expect(ask(world, '/slow')).toBe('done: timeout, curl: (28) Operation timed out, 10000 ms')
  expect(ask(world, '/ok', { service: 'elsewhere' })).toBe('done: unresolved, curl: (6) Could not resolve host, 0 ms')
  setServiceEndpoints(world, 'api', [])
  expect(ask(world, '/ok')).toBe('done: refused, curl: (7) Failed to connect, 0 ms')
})

test('it waits in the queue like the others', () => {
  const world = apiWorld({
    api: server('concurrency: 1\nqueue: {limit: 1000}\nroutes: [{service: 100ms}]'),
    load: client('service: api\nload: {rate: 20/s, arrivals: constant}'),
  })
  world.runFor(second)
  // 19 have come before it, 9 of them are served, one is being served; the next arrival shares its instant.
  const id = request(world, { service: 'api', path: '/', method: 'GET' })
  expect(outcomeOf(world, id)).toMatchObject({ isDone: false, outcome: 'pending', latency: 0 })
  world.runFor(500 * millisecond)
  expect(outcomeOf(world, id)).toMatchObject({ isDone: false, latency: 500 * millisecond })
  world.runFor(minute)
  expect(outcomeOf(world, id)).toMatchObject({ isDone: true, code: '200' })
  expect(outcomeOf(world, id).latency).toBeGreaterThan(second)
})

test('one instance is asked by its own address, ready or not, and refuses when it is gone', () => {
  const world = emptyWorld()
  serve(world, 'api', ['a', 'b'], server('routes: [{path: /healthz, service: 1ms}]'))
  world.runFor(second)
  setReady(world, 'b', false)
  const probe = () => {
    const id = request(world, { instance: 'b', path: '/healthz', method: 'GET', timeout: second })
    world.runFor(2 * second)
    const { outcome } = outcomeOf(world, id)
    forgetRequest(world, id)
    return outcome
  }
  expect(probe()).toBe('success')
  stopServer(world, 'b', { graceful: false })
  expect(probe()).toBe('refused')
})

test('a forgotten request leaves nothing behind', () => {
  const world = quiet('routes: [{service: 10s}]')
  world.runFor(second)
  const state = world.state(trafficPart)
  const clients = state.clientIndex.size
  const id = request(world, { service: 'api', path: '/', method: 'GET' })
  expect([state.requestCount, state.clientIndex.size]).toEqual([1, clients + 1])
  forgetRequest(world, id)
  expect([state.requestCount, state.clientIndex.size, state.probes.size]).toEqual([0, clients, 0])
  expect(() => outcomeOf(world, id)).toThrow('no request "request/0"')
})
