import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareWorlds, millisecond, minute, second, type Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { setReady, setServiceEndpoints, setSilent, startServer, stopServer } from '../servers.ts'
import { client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import type { Fault } from './fault.ts'
import { againAfter } from './network.ts'

const fast = server('concurrency: 100\nroutes: [{path: /, service: 1ms}]')

/** Two clients, `near` and `far`, of a Service with two servers, `api-1` and `api-2`. */
function world(policy = 'timeout: 1s'): Simulation {
  const simulation = emptyWorld()
  serve(simulation, 'api', ['api-1', 'api-2'], fast)
  for (const id of ['near', 'far']) {
    startClient(simulation, { id, workload: client(`service: api\nload: {rate: 100/s, arrivals: constant}\n${policy}`), labels: { app: id } })
  }
  return simulation
}

const link = (more: Partial<Fault>): Fault => ({ id: 'link', kind: 'link', where: {}, at: startedAt + 10 * second, for: 20 * second, ...more })

/** Outcomes of ten seconds in the middle of the fault, and the mean time of all. */
function during(simulation: Simulation, id: string): Record<string, number> {
  simulation.runUntil(startedAt + 15 * second)
  const before = clientTruth(simulation, id).outcomes
  simulation.runFor(10 * second)
  const after = clientTruth(simulation, id).outcomes
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]).filter(([, count]) => count !== 0))
}

const cases: Record<string, { fault: Partial<Fault>; near: Record<string, number>; far?: Record<string, number> }> = {
  'a cut from one client only': { fault: { from: { instances: ['near'] }, cut: 'dropped' }, near: { timeout: 1000 }, far: { success: 1000 } },
  'a cut that rejects': { fault: { from: { labels: { app: 'near' } }, cut: 'rejected' }, near: { refused: 1000 }, far: { success: 1000 } },
  'a cut of the way back alone': { fault: { from: { service: 'api' }, where: { instances: ['near'] }, cut: 'dropped' }, near: { timeout: 1000 }, far: { success: 1000 } },
  'a delay beyond the time-out': { fault: { from: { instances: ['near'] }, delay: 2 * second }, near: { timeout: 1000 }, far: { success: 1000 } },
  'names that do not resolve': { fault: { kind: 'names', from: { instances: ['near'] }, resolve: 'fails' }, near: { unresolved: 1000 }, far: { success: 1000 } },
  'names that lead astray': { fault: { kind: 'names', from: { instances: ['near'] }, names: ['api'], resolve: 'astray' }, near: { timeout: 1000 }, far: { success: 1000 } },
  'names of others': { fault: { kind: 'names', names: ['other'], resolve: 'fails' }, near: { success: 1000 } },
}

test.each(Object.entries(cases))('%s', (_name, { fault, near, far }) => {
  const simulation = world()
  injectFault(simulation, link(fault))
  const fork = simulation.fork()
  expect(during(simulation, 'near')).toEqual(near)
  if (far) expect(during(fork, 'far')).toEqual(far)
  simulation.runUntil(startedAt + minute)
  expect(simulation.state(trafficPart).clientNetwork.every((each) => each === null)).toBe(true)
  const before = clientTruth(simulation, 'near').outcomes['success']!
  simulation.runFor(10 * second)
  expect(clientTruth(simulation, 'near').outcomes['success']! - before).toBe(1000)
})

test('one instance of two is cut off: half of the requests are lost, and retries save most of them', () => {
  for (const [policy, share] of [['timeout: 100ms', 0.5], ['timeout: 100ms\nretries: 4', 0.97]] as const) {
    const simulation = world(policy)
    injectFault(simulation, link({ where: { instances: ['api-2'] }, cut: 'dropped' }))
    const { success = 0, timeout = 0 } = during(simulation, 'near')
    expect(success / (success + timeout)).toBeCloseTo(share, 1)
  }
})

test('packets that are late both ways, and give or take a jitter', () => {
  const simulation = world('timeout: 10s')
  injectFault(simulation, link({ at: startedAt, delay: 50 * millisecond, jitter: 20 * millisecond, from: { instances: ['near'] } }))
  injectFault(simulation, link({ at: startedAt, id: 'back', delay: 30 * millisecond, from: { service: 'api' }, where: { instances: ['near'] } }))
  simulation.runUntil(startedAt + 20 * second)
  const { p50, p99 } = clientTruth(simulation, 'near').seconds
  expect(p50).toBeCloseTo(0.08, 2)
  expect(p99).toBeGreaterThan(0.095)
  expect(p99).toBeLessThan(0.105)
  expect(clientTruth(simulation, 'far').seconds.p99).toBeLessThan(0.002)
})

test('a packet that is lost comes 200 ms later, then 400, 800, …; the mean is the geometric sum', () => {
  expect([0.6, 0.4, 0.2, 0.1].map((luck) => againAfter(0.5, luck) / millisecond)).toEqual([0, 200, 600, 1400])
  expect(againAfter(1, 0.5)).toBe(Infinity)
  const simulation = world('timeout: 100s')
  injectFault(simulation, link({ loss: 0.1, from: { instances: ['near'] }, for: 200 * second }))
  simulation.runUntil(startedAt + 200 * second)
  const { seconds } = clientTruth(simulation, 'near')
  expect([seconds.p50 < 0.01, seconds.p95 > 0.19 && seconds.p95 < 0.22, seconds.p99 > 0.19]).toEqual([true, true, true])
})

test('an answer that is under way when the way is cut is lost; the server has done the work', () => {
  const simulation = emptyWorld()
  serve(simulation, 'api', ['api'], server('routes: [{path: /, service: 1s}]'))
  startClient(simulation, { id: 'load', workload: client('service: api\nload: {rate: 1/s, arrivals: constant}\ntimeout: 5s') })
  simulation.runUntil(startedAt + 1500 * millisecond)
  injectFault(simulation, link({ at: simulation.now, cut: 'dropped' }))
  simulation.runUntil(startedAt + 10 * second)
  expect(clientTruth(simulation).outcomes).toMatchObject({ timeout: 5 })
  expect(simulation.state(trafficPart).instanceServed[0]).toBe(1)
})

test('whoever comes while a link is at work is on it too', () => {
  const simulation = world()
  injectFault(simulation, link({ where: { labels: { app: 'api' } }, cut: 'dropped', at: startedAt }))
  simulation.runFor(second)
  startServer(simulation, { id: 'api-3', workload: fast, labels: { app: 'api' } })
  setReady(simulation, 'api-3', true)
  setServiceEndpoints(simulation, 'api', ['api-3'])
  startClient(simulation, { id: 'late', workload: client('service: api\nload: {rate: 10/s}\ntimeout: 100ms') })
  simulation.runFor(5 * second)
  expect(Object.keys(clientTruth(simulation, 'late').outcomes)).toEqual(['timeout'])
})

test.each(Object.entries(cases))('in the fluid grain as well: %s', (_name, { fault, near, far }) => {
  const simulation = world('timeout: 1s\ngrain: fluid')
  injectFault(simulation, link(fault))
  const fork = simulation.fork()
  const rounded = (found: Record<string, number>) => Object.fromEntries(Object.entries(found).map(([name, count]) => [name, Math.round(count)]).filter(([, count]) => count !== 0))
  expect(rounded(during(simulation, 'near'))).toEqual(near)
  if (far) expect(rounded(during(fork, 'far'))).toEqual(far)
  expect(groundTruth(simulation).faults[0]!.missed).toBeUndefined()
  simulation.runUntil(startedAt + minute)
  const before = clientTruth(simulation, 'near').outcomes['success']!
  simulation.runFor(10 * second)
  expect(clientTruth(simulation, 'near').outcomes['success']! - before).toBeCloseTo(1000, 3)
})

test('a machine that is off answers nobody, in either grain', () => {
  for (const grain of ['exact', 'fluid']) {
    const simulation = world(`timeout: 1s\ngrain: ${grain}`)
    simulation.runFor(5 * second)
    stopServer(simulation, 'api-2', { graceful: false })
    setSilent(simulation, ['api-2'], true)
    const { success = 0, timeout = 0 } = during(simulation, 'near')
    expect(timeout / (success + timeout), grain).toBeCloseTo(0.5, 1)
  }
})

/** Whatever faults of the network come and go, each request ends once, a fork sees the same, and nothing is left. */
test('seeds of links and names', () => {
  const place = fc.constantFrom<Fault['where']>({}, { instances: ['near'] }, { service: 'api' }, { instances: ['api-1'] }, { labels: { app: 'far' } })
  const effect = fc.oneof(
    fc.record({ delay: fc.integer({ min: 1, max: 3_000_000 }), jitter: fc.integer({ min: 0, max: 500_000 }) }),
    fc.record({ loss: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ cut: fc.constantFrom('dropped' as const, 'rejected' as const) }),
  )
  const fault = fc.record({ where: place, from: place, at: fc.integer({ min: 0, max: 20 }), for: fc.integer({ min: 1, max: 20 }), effect })
  fc.assert(fc.property(fc.array(fault, { maxLength: 6 }), fc.integer({ min: 1, max: 30 }), (faults, forkAt) => {
    const simulation = world('timeout: 700ms\nretries: 1\nbackoff: {base: 50ms}')
    faults.forEach(({ effect: how, at, for: length, ...where }, index) => {
      injectFault(simulation, { id: `${index}`, kind: 'link', ...where, ...how, at: startedAt + at * second, for: length * second })
    })
    simulation.runUntil(startedAt + forkAt * second)
    const fork = simulation.fork()
    for (const each of [simulation, fork]) each.runUntil(startedAt + 60 * second)
    expect(compareWorlds(simulation, fork)).toBeUndefined()
    const { clientNetwork, requestCount, clientInFlight } = simulation.state(trafficPart)
    expect(clientNetwork).toEqual([null, null])
    expect(requestCount).toBe(clientInFlight[0]! + clientInFlight[1]!)
    for (const { requests, attempts, retries, inFlight } of groundTruth(simulation).clients) {
      expect(requests + inFlight).toBeGreaterThanOrEqual(5999)
      expect(attempts).toBe(requests + retries + inFlight)
    }
    for (const { phase } of groundTruth(simulation).faults) expect(phase).toBe('healed')
  }), { numRuns: 25 })
})
