/** Names that are kept: what an outage of DNS, a switch and a pod that goes are to who does not ask again. */
import { millisecond, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { refusedGrain, startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { setReady, setServiceEndpoints, startServer, stopServer } from '../servers.ts'
import { client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'

const address = '10.96.0.10'
const fast = server('concurrency: 100\nroutes: [{service: 1ms}]')

/** Ten requests a second, the first after 100 ms; so questions are asked at 0.1 s and whenever the answer is over. */
function start(policy: string, { clusterIP = address, pods = ['api'] }: { clusterIP?: string; pods?: string[] } = {}): Simulation {
  const world = emptyWorld()
  serve(world, 'api', pods, fast)
  setServiceEndpoints(world, 'api', pods, { clusterIP })
  startClient(world, { id: 'load', workload: client(`service: api\nload: {rate: 10/s, arrivals: constant}\ntimeout: 500ms\n${policy}`) })
  return world
}

function until(world: Simulation, seconds: number): void {
  world.runUntil(startedAt + Math.round(seconds * second))
}

/** How thirty seconds ended in which something happened after ten. */
function outcomes(world: Simulation, happens: (world: Simulation) => void): Readonly<Record<string, number>> {
  until(world, 9.95)
  happens(world)
  until(world, 30.6)
  return Object.fromEntries(Object.entries(clientTruth(world).outcomes).filter(([, count]) => count > 0))
}

const served = (world: Simulation, id: string) => world.state(trafficPart).instanceServed[world.state(trafficPart).instanceIndex.get(id)!]!

function namesFault(resolve: 'fails' | 'astray', from: number, seconds: number) {
  return (world: Simulation) => { injectFault(world, { id: 'names', kind: 'names', where: {}, resolve, at: startedAt + from * second, for: seconds * second }) }
}

describe('ten seconds without DNS', () => {
  test.each<[policy: string, unresolved: number]>([
    ['', 100],
    ['dns: {cache: 1h}', 0],
    // It asked at 8.1 s, and asks again at 12.1 s.
    ['dns: {cache: 4s, negative: 1s}', 80],
    // The answer of 12.1 s is kept beyond the outage.
    ['dns: {cache: 4s}', 100],
    ['dns: {cache: 4s, negative: 0s}', 79],
    ['connection: {keepAlive: true}', 0],
    ['connection: {keepAlive: false}', 100],
    ['connection: {keepAlive: false}\ndns: {cache: 1h}', 0],
  ])('%s', (policy, unresolved) => {
    const { success, unresolved: found = 0 } = outcomes(start(policy), namesFault('fails', 9.95, 10))
    expect([found, success! + found]).toEqual([unresolved, 305])
  })
})

test('a wrong answer outlives what made it wrong', () => {
  expect(outcomes(start('dns: {cache: 4s}'), namesFault('astray', 11.95, 1))['timeout']).toBe(40)
  expect(outcomes(start(''), namesFault('astray', 11.95, 1))['timeout']).toBe(10)
})

test('an address that the Service has no more leads to nobody, or to who has it now', () => {
  const moved = (world: Simulation) => setServiceEndpoints(world, 'api', ['api'], { clusterIP: '10.96.0.20' })
  expect(outcomes(start(''), moved)['timeout']).toBeUndefined()
  expect(outcomes(start('dns: {cache: 4s}'), moved)['timeout']).toBe(21)
  const world = start('dns: {cache: 4s}')
  const switched = outcomes(world, () => {
    moved(world)
    serve(world, 'old', ['old'], fast)
    setServiceEndpoints(world, 'old', ['old'], { clusterIP: address })
  })
  expect([switched, served(world, 'old')]).toEqual([{ success: 305 }, 21])
})

test('behind an address of its own a Service balances, whatever is kept', () => {
  const world = start('dns: {cache: 1h}', { pods: ['a', 'b'] })
  outcomes(world, () => undefined)
  expect(Math.min(served(world, 'a'), served(world, 'b'))).toBeGreaterThan(120)
})

describe('a Service without an address of its own', () => {
  const headless = { clusterIP: 'None', pods: ['a', 'b'] }

  test('one pod gets all until the name is asked again', () => {
    const world = start('dns: {cache: 4s}', headless)
    until(world, 28.05)
    expect([served(world, 'a') % 40, served(world, 'b') % 40, served(world, 'a') + served(world, 'b')]).toEqual([0, 0, 280])
    const forever = start('dns: {cache: 8760h}', headless)
    until(forever, 28.05)
    expect(Math.max(served(forever, 'a'), served(forever, 'b'))).toBe(280)
  })

  test('a pod that is gone is asked for as long as its address is kept', () => {
    const replaced = (world: Simulation) => {
      stopServer(world, 'a', { graceful: false })
      startServer(world, { id: 'b', workload: fast })
      setReady(world, 'b', true)
      setServiceEndpoints(world, 'api', ['b'], { clusterIP: 'None' })
    }
    const one = { clusterIP: 'None', pods: ['a'] }
    expect(outcomes(start('dns: {cache: 4s}', one), replaced)).toEqual({ success: 284, timeout: 21 })
    expect(outcomes(start('', one), replaced)).toEqual({ success: 305 })
  })

  test('a pod that is not ready any more is asked as before', () => {
    const world = start('dns: {cache: 1h}', { clusterIP: 'None', pods: ['a'] })
    expect(outcomes(world, () => setReady(world, 'a', false))).toEqual({ success: 305 })
  })

  test('without endpoints its name is not found, where one with an address refuses', () => {
    const emptied = (clusterIP: string) => (world: Simulation) => setServiceEndpoints(world, 'api', [], { clusterIP })
    expect(outcomes(start('', headless), emptied('None'))).toEqual({ success: 99, unresolved: 207 })
    expect(outcomes(start(''), emptied(address))).toEqual({ success: 99, refused: 207 })
  })
})

test('what a policy, a fault and a way do to a pod whose address is kept', () => {
  const world = start('dns: {cache: 1h}', { clusterIP: 'None', pods: ['a'] })
  until(world, 9.95)
  setServiceEndpoints(world, 'api', ['a'], { clusterIP: 'None', ways: { load: { members: ['a'], lost: ['a'] } } })
  until(world, 15.55)
  expect(clientTruth(world).outcomes['timeout']).toBe(51)
  setServiceEndpoints(world, 'api', ['a'], { clusterIP: 'None' })
  injectFault(world, { id: 'cut', kind: 'link', where: { service: 'api' }, at: startedAt + 20 * second - 50 * millisecond, for: second, cut: 'rejected' })
  until(world, 30)
  expect(clientTruth(world).outcomes['refused']).toBe(10)
})

test('a client that starts anew has kept nothing', () => {
  const world = start('dns: {cache: 1h}')
  until(world, 5)
  setServiceEndpoints(world, 'api', ['api'], { clusterIP: '10.96.0.20' })
  startClient(world, { id: 'other', workload: client('service: api\nload: {rate: 10/s, arrivals: constant}\ntimeout: 500ms\ndns: {cache: 1h}') })
  until(world, 10)
  expect(Object.keys(clientTruth(world, 'other').outcomes)).toEqual(['success'])
})

test('what is kept forks and is saved', () => {
  checkWorld(() => start('dns: {cache: 4s}\nretries: 2\nbackoff: {base: 50ms}', { clusterIP: 'None', pods: ['a', 'b'] }), [
    { run: 3 * second },
    namesFault('fails', 5, 4),
    { run: 12 * second },
    (world) => stopServer(world, 'a', { graceful: false }),
    { run: 12 * second },
  ])
})

test('flows refuse it, and so do stores', () => {
  const world = emptyWorld()
  serve(world, 'api', ['api'], fast)
  expect(refusedGrain(world, { id: 'load', workload: client('service: api\ngrain: fluid\nload: {rate: 1/s}\ndns: {cache: 30s}') }))
    .toBe('grain: fluid does not simulate names that are kept, and load keeps them (dns.cache)')
  const text = 'kind: server\nroutes: [{calls: [{dependency: cache, get: {keys: 10}}]}]\ndependencies: {cache: {service: cache, dns: {cache: 30s}}}'
  expect(parseWorkload({ text }).complaints.join('\n')).toContain('dependencies.cache.dns.cache: found where a store is asked, expected with servers over HTTP only')
})
