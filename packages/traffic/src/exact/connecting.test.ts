/** Connections that are kept or opened for each request: what they cost, where they lead, when they are closed. */
import { describe, expect, test } from 'vitest'
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient, stopClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { metricsOf } from '../measures/metrics.ts'
import { setReady, setServiceEndpoints, startServer, stopServer } from '../servers.ts'
import { client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'

function connections(world: Simulation, id = 'load'): { opened: number; idle: number } {
  const value = (name: string) => metricsOf(world, id).find((family) => family.name === name)!.samples[0]!.value
  return { opened: value('http_client_connections_opened_total'), idle: value('http_client_connections_idle') }
}

/** One request a second for so many seconds, each served in 100 ms. */
function run(load: string, { seconds = 5, meanwhile }: { seconds?: number; meanwhile?: (world: Simulation) => void } = {}): string {
  const world = emptyWorld()
  serve(world, 'api', ['api'], server('concurrency: 100\nroutes: [{service: 100ms}]'))
  startClient(world, { id: 'load', workload: client(`service: api\nload: {rate: 1/s, arrivals: constant}\n${load}`) })
  world.runUntil(startedAt + 2500 * millisecond)
  meanwhile?.(world)
  world.runUntil(startedAt + seconds * second + 500 * millisecond)
  const { outcomes, seconds: { p50 } } = clientTruth(world)
  const { opened, idle } = connections(world)
  return `${Object.entries(outcomes).map(([name, count]) => `${count} ${name}`).join(', ')}; ${Math.round(p50 * 1000)} ms; ${opened} opened, ${idle} idle`
}

describe('one request a second, five seconds', () => {
  test.each<[what: string, load: string, more: Parameters<typeof run>[1], seen: string]>([
    ['a connection each', 'connection: {keepAlive: false, setup: 50ms}', {}, '5 success; 151 ms; 5 opened, 0 idle'],
    ['one for all', 'connection: {keepAlive: true, setup: 50ms}', {}, '5 success; 100 ms; 1 opened, 1 idle'],
    ['idle for too long', 'connection: {keepAlive: true, setup: 50ms, idle: 800ms}', {}, '5 success; 151 ms; 5 opened, 1 idle'],
    ['too old after two seconds', 'connection: {keepAlive: true, setup: 50ms, maxAge: 2s}', {}, '5 success; 150 ms; 3 opened, 1 idle'],
    ['one whose request was given up is closed', 'connection: {keepAlive: true}\ntimeout: 90ms', {}, '5 timeout; 90 ms; 5 opened, 0 idle'],
    ['given up while it opens', 'connection: {keepAlive: true, setup: 1m}\ntimeout: 90ms', {}, '5 timeout; 90 ms; 5 opened, 0 idle'],
    ['an instance that restarts has closed it', 'connection: {keepAlive: true}', {
      meanwhile: (world) => {
        stopServer(world, 'api', { graceful: false })
        startServer(world, { id: 'api', workload: server('routes: [{service: 100ms}]') })
        setReady(world, 'api', true)
      },
    }, '5 success; 100 ms; 2 opened, 1 idle'],
    ['an instance that has left its Service keeps it', 'connection: {keepAlive: true}', { meanwhile: (world) => setServiceEndpoints(world, 'api', []) },
      '5 success; 100 ms; 1 opened, 1 idle'],
    ['a new connection finds nobody', 'connection: {keepAlive: false}', { meanwhile: (world) => setServiceEndpoints(world, 'api', []) },
      '2 success, 3 refused; 0 ms; 2 opened, 0 idle'],
  ])('%s', (_what, load, more, seen) => {
    expect(run(load, more)).toBe(seen)
  })
})

test('twenty at once in the mean: all are kept, or two of them', () => {
  const openedBy = (more: string) => {
    const world = emptyWorld()
    serve(world, 'api', ['api'], server('concurrency: 1000\nroutes: [{service: exponential(20ms)}]'))
    startClient(world, { id: 'load', workload: client(`service: api\nload: {rate: 1000/s}\nconnection: {keepAlive: true${more}}`) })
    world.runFor(minute)
    const { opened, idle } = connections(world)
    // What is open is idle or under way.
    if (more === '') expect(idle + clientTruth(world).inFlight).toBe(opened)
    else expect(idle).toBeLessThanOrEqual(2)
    return opened
  }
  expect([openedBy('') < 60, openedBy(', maxIdle: 2') > 10_000]).toEqual([true, true])
})

/** The share of requests that a second instance gets in the minute after it has come. */
function shareOfNew(load: string): number {
  const world = emptyWorld()
  serve(world, 'api', ['old'], server('concurrency: 100\nroutes: [{service: exponential(20ms)}]'))
  startClient(world, { id: 'load', workload: client(`service: api\nload: {rate: 200/s}\n${load}`) })
  world.runFor(minute)
  startServer(world, { id: 'new', workload: server('concurrency: 100\nroutes: [{service: exponential(20ms)}]') })
  setReady(world, 'new', true)
  setServiceEndpoints(world, 'api', ['old', 'new'])
  world.runFor(30 * second)
  const served = () => Array.from(world.state(trafficPart).instanceServed.slice(0, 2))
  const before = served()
  world.runFor(minute)
  const [old = 0, fresh = 0] = served().map((count, index) => count - before[index]!)
  return fresh / (old + fresh)
}

test('who keeps connections sends little to instances that come later, until they are old', () => {
  expect(shareOfNew('')).toBeCloseTo(0.5, 1)
  expect(shareOfNew('connection: {keepAlive: false}')).toBeCloseTo(0.5, 1)
  expect(shareOfNew('connection: {keepAlive: true}')).toBeLessThan(0.2)
  expect(shareOfNew('connection: {keepAlive: true, maxAge: 5s}')).toBeCloseTo(0.5, 0.8)
})

test('connections under way are as many as requests (Little), and none is lost through faults and a fork', () => {
  const { simulation: world } = checkWorld(() => {
    const start = emptyWorld(9)
    serve(start, 'stock', ['stock-0', 'stock-1'], server('concurrency: 4\nroutes: [{service: exponential(10ms)}]'))
    serve(start, 'api', ['api-0', 'api-1'], server('concurrency: 20\nabandoned: cancel\nroutes: [{service: exponential(20ms), calls: [{dependency: stock}]}]\ndependencies: {stock: {service: stock, timeout: 50ms, retries: 1, connection: {keepAlive: true, setup: 2ms, maxIdle: 2}}}'))
    startClient(start, { id: 'load', workload: client('service: api\nload: {rate: 100/s}\ntimeout: 200ms\nhedge: {after: 60ms}\nconnection: {keepAlive: true, setup: 5ms, maxAge: 3s}') })
    startClient(start, { id: 'users', workload: client('service: api\nload: {model: closed, users: 5, think: 100ms}\nconnection: {keepAlive: false, setup: 5ms}') })
    injectFault(start, { id: 'crash', kind: 'crash', where: { instances: ['api-1'] }, at: startedAt + 6 * second, for: second })
    injectFault(start, { id: 'cut', kind: 'link', where: { service: 'stock' }, at: startedAt + 9 * second, for: second, cut: 'dropped' })
    return start
  }, [{ run: 14 * second }])
  const state = world.state(trafficPart)
  const used = () => {
    const all = state.connectionNext!.length
    let free = 0
    for (let row = state.connectionFree!; row >= 0; row = state.connectionNext![row]!) free++
    const idle = Array.from(state.keeperIdles!).reduce((sum, count) => sum + count, 0)
    return { all, free, idle, busy: Array.from(state.requestConnection!).filter((row) => row >= 0).length }
  }
  const { all, free, idle, busy } = used()
  expect(free + idle + busy).toBe(all)
  expect(connections(world, 'users').opened).toBe(clientTruth(world, 'users').attempts)
  for (const id of ['load', 'users']) stopClient(world, id)
  world.runFor(minute)
  expect(used().busy).toBe(0)
})

test('what does not go together is said', () => {
  expect(parseWorkload({ text: 'kind: client\nservice: api\nconnection: {setup: 5ms, maxIdle: 3}' }).complaints).toEqual([
    'connection.setup: expected with connection.keepAlive, true or false', 'connection.maxIdle: expected with connection.keepAlive, true or false',
  ])
})
