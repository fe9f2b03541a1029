/** One client and one server, policy by policy: what is sent at which instant, and what it comes to. */
import { describe, expect, test } from 'vitest'
import { type Duration, millisecond, second, type Simulation } from '@track/simulation'
import { updateClient } from '../clients.ts'
import { injectFault, killProcess } from '../faults.ts'
import type { Fault } from '../faults/fault.ts'
import { setReady, setServiceEndpoints, stopServer } from '../servers.ts'
import { apiWorld, client, clientTruth, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'

/** Runs one request a second for so many seconds (from the first second on), and says what became of them. */
function run(
  api: string, load: string,
  { seconds = 3, rate = 1, fault, meanwhile }: {
    seconds?: number; rate?: number; fault?: Omit<Fault, 'id' | 'where'>; meanwhile?: (world: Simulation) => void
  } = {},
): string {
  const world = apiWorld({
    api: server(api), load: client(`service: api\nload: {rate: ${rate}/s, arrivals: constant}\n${load}`),
  })
  if (fault) injectFault(world, { id: 'fault', where: { service: 'api' }, ...fault })
  meanwhile?.(world)
  world.runUntil(startedAt + seconds * second + 500 * millisecond)
  return words(world)
}

function words(world: Simulation): string {
  const { outcomes, attempts, inFlight } = clientTruth(world)
  const state = world.state(trafficPart)
  const api = state.instanceIndex.get('api')
  const ends = Object.entries(outcomes).map(([name, count]) => `${count} ${name}`)
  const inServer = api === undefined ? 'no server' : `${state.instanceBusy[api]} served, ${state.instanceQueued[api]} queued`
  return `${ends.join(', ') || 'none ended'}; ${attempts} attempts; ${inFlight} under way; ${inServer}`
}

const stall = (from: Duration, length: Duration): Omit<Fault, 'id' | 'where'> => ({ kind: 'stall', at: startedAt + from, for: length })
const slow = 'concurrency: 1\nqueue: {limit: 10}\nroutes: [{service: 5s}]'

describe('one request a second, three seconds', () => {
  test.each<[what: string, api: string, load: string, seen: string]>([
    ['a server that is fast enough', 'routes: [{service: 100ms}]', '',
      '3 success; 3 attempts; 0 under way; 0 served, 0 queued'],
    ['a time-out: the work goes on for nobody', slow, 'timeout: 200ms',
      '3 timeout; 3 attempts; 0 under way; 1 served, 2 queued'],
    ['a time-out: the work is cancelled', `${slow}\nabandoned: cancel`, 'timeout: 200ms',
      '3 timeout; 3 attempts; 0 under way; 0 served, 0 queued'],
    ['retries at once', slow, 'timeout: 200ms\nretries: 1',
      '3 timeout; 6 attempts; 0 under way; 1 served, 5 queued'],
    ['retries after a second', slow, 'timeout: 200ms\nretries: 1\nbackoff: {base: 1s}',
      '2 timeout; 5 attempts; 1 under way; 1 served, 4 queued'],
    ['no retry on a time-out where only errors are retried', slow, 'timeout: 200ms\nretries: 1\nretryOn: [5xx]',
      '3 timeout; 3 attempts; 0 under way; 1 served, 2 queued'],
    ['a full queue that rejects', 'concurrency: 1\nqueue: {limit: 0}\nroutes: [{service: 5s}]', 'retries: 2',
      '2 rejected; 7 attempts; 1 under way; 1 served, 0 queued'],
    ['a full queue that drops', 'concurrency: 1\nqueue: {limit: 0, full: drop}\nroutes: [{service: 5s}]', 'timeout: 300ms',
      '3 timeout; 3 attempts; 0 under way; 1 served, 0 queued'],
    ['a route that is not there', 'routes: [{path: /other}]', 'retries: 3',
      '3 not_found; 3 attempts; 0 under way; 0 served, 0 queued'],
    ['a method that is not there', 'routes: [{method: POST}]', '',
      '3 method_not_allowed; 3 attempts; 0 under way; 0 served, 0 queued'],
    ['errors, retried', 'routes: [{service: 1ms, errors: 100%}]', 'retries: 3',
      '3 error; 12 attempts; 0 under way; 0 served, 0 queued'],
    ['a connection pool of one: the second waits for the first, and times out waiting', slow, 'timeout: 1200ms\npool: {connections: 1}',
      '2 timeout; 3 attempts; 1 under way; 1 served, 2 queued'],
    ['a connection pool of one with nobody in line', slow, 'pool: {connections: 1, pending: 0}',
      '2 pool_exhausted; 1 attempts; 1 under way; 1 served, 0 queued'],
    ['a network that takes 150 ms', 'routes: [{service: 100ms}]', 'network: 150ms\ntimeout: 200ms',
      '3 timeout; 3 attempts; 0 under way; 0 served, 0 queued'],
  ])('%s', (_what, api, load, seen) => {
    expect(run(api, load)).toBe(seen)
  })
})

describe('a server that goes away', () => {
  test('a stall holds what is served and lets it end later', () => {
    const fault = stall(700 * millisecond, second)
    expect(run('concurrency: 1\nroutes: [{service: 800ms}]', '', { seconds: 2, fault, rate: 2 })).toBe(
      '1 success; 5 attempts; 4 under way; 1 served, 3 queued')
  })

  test('a crash cuts off what is served and what waits, and refuses until it is healed', () => {
    const crash: Omit<Fault, 'id' | 'where'> = { kind: 'crash', at: startedAt + 1_250_000, for: second }
    expect(run(slow, '', { seconds: 1, rate: 4, fault: crash })).toBe(
      '2 refused, 4 reset; 6 attempts; 0 under way; 0 served, 0 queued')
    expect(run('routes: [{service: 1ms}]', '', { seconds: 4, fault: crash })).toBe(
      '3 success, 1 refused; 4 attempts; 0 under way; 0 served, 0 queued')
  })

  test('a drained server finishes what it has and takes nothing new', () => {
    const seen = run('concurrency: 1\nroutes: [{service: 1500ms}]', '', {
      meanwhile: (world) => {
        world.runFor(2200 * millisecond)
        stopServer(world, 'api', { graceful: true })
      },
    })
    expect(seen).toBe('1 success, 1 refused; 3 attempts; 1 under way; 1 served, 0 queued')
  })

  test.each<[string, (world: Simulation) => void, string]>([
    ['a server that is not ready', (world) => setReady(world, 'api', false), '3 refused; 3 attempts; 0 under way; 0 served, 0 queued'],
    ['a Service without endpoints', (world) => setServiceEndpoints(world, 'api', []), '3 refused; 3 attempts; 0 under way; 0 served, 0 queued'],
    ['a server that is still starting', (world) => {
      stopServer(world, 'api', { graceful: false })
      serve(world, 'api', ['api'], server('startup: 1500ms\nroutes: [{service: 1ms}]'))
    }, '2 success, 1 refused; 3 attempts; 0 under way; 0 served, 0 queued'],
    ['a server that is gone', (world) => stopServer(world, 'api', { graceful: false }), '3 refused; 3 attempts; 0 under way; no server'],
    ['a killed process', (world) => {
      world.runFor(millisecond)
      killProcess(world, 'api')
    }, '3 refused; 3 attempts; 0 under way; 0 served, 0 queued'],
  ])('%s', (_name, meanwhile, expected) => {
    expect(run('routes: [{service: 1ms}]', '', { meanwhile })).toBe(expected)
  })

  test('a name that nobody has set does not resolve', () => {
    const world = apiWorld({ api: server(''), load: client('service: elsewhere\nload: {rate: 1/s, arrivals: constant}') })
    world.runFor(3500 * millisecond)
    expect(clientTruth(world).outcomes).toEqual({ unresolved: 3 })
  })
})

test('requests are spread over the servers that are ready, by chance or in turn', () => {
  const spread = (balancing: 'random' | 'round-robin'): number[] => {
    const world = apiWorld({ api: server(''), load: client('service: api\nload: {rate: 1000/s}') })
    serve(world, 'api', ['a', 'b', 'c'], server('concurrency: 100\nroutes: [{service: 1ms}]'))
    setServiceEndpoints(world, 'api', ['a', 'b', 'c', 'not there'], { balancing })
    setReady(world, 'b', false)
    world.runFor(10 * second)
    const state = world.state(trafficPart)
    return ['a', 'b', 'c'].map((id) => state.instanceServed[state.instanceIndex.get(id)!]!)
  }
  const [a, b, c] = spread('round-robin')
  expect([b, Math.abs(a! - c!) <= 1]).toEqual([0, true])
  const [first, second_, third] = spread('random')
  expect([second_, first! / third! > 0.94, first! / third! < 1.06]).toEqual([0, true, true])
})

test('a change that changes nothing alters no request: retries that are not needed leave every draw alone', () => {
  const waits = (load: string): number[] => {
    const world = apiWorld({ api: server('concurrency: 3\nroutes: [{service: exponential(20ms)}]'), load: client(`service: api\n${load}`) })
    world.runFor(20 * second)
    const state = world.state(trafficPart)
    return [state.instanceWaitSum[0]!, state.instanceStaySum[0]!, state.instanceServed[0]!]
  }
  expect(waits('load: {rate: 100/s}\ntimeout: 30s\nretries: 3\nbackoff: {base: 1s, jitter: full}'))
    .toEqual(waits('load: {rate: 100/s}'))
})

test('a shorter time-out holds for the next request; those under way keep theirs', () => {
  const load = (timeout: string) => client(`service: api\nload: {rate: 1/s, arrivals: constant}\ntimeout: ${timeout}`)
  const world = apiWorld({ api: server('concurrency: 100\nroutes: [{service: 60s}]'), load: load('10s') })
  const endedBy = (seconds: number) => {
    world.runUntil(startedAt + seconds * second)
    return clientTruth(world).outcomes['timeout'] ?? 0
  }
  expect(endedBy(2.5)).toBe(0)
  updateClient(world, 'load', load('200ms'))
  // The third and the fourth request; then the first, of ten seconds.
  expect([endedBy(3.1), endedBy(3.3), endedBy(4.3), endedBy(10.9), endedBy(11.05)]).toEqual([0, 1, 2, 8, 9])
})

test('a longer time-out holds for the next request', () => {
  const load = (timeout: string) => client(`service: api\nload: {rate: 1/s, arrivals: constant}\ntimeout: ${timeout}`)
  const world = apiWorld({ api: server('concurrency: 100\nroutes: [{service: 60s}]'), load: load('500ms') })
  world.runUntil(startedAt + 1200 * millisecond)
  updateClient(world, 'load', load('30s'))
  world.runUntil(startedAt + 20 * second)
  expect(clientTruth(world).outcomes).toEqual({ timeout: 1 })
})
