/** Answers with a size: bandwidths against queueing theory, and paths that let only small packets through. */
import { compareWorlds, millisecond, minute, second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { metricsOf } from '../measures/metrics.ts'
import { client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import type { Fault } from './fault.ts'
import { queuedFor } from './shaping.ts'

const size = 1_000_000
const head = 200

/** Answers of a megabyte, of a thousand bytes, and without a body. */
function world(load: string, bandwidth?: Fault['bandwidth'], more: Partial<Fault> = {}): Simulation {
  const simulation = emptyWorld()
  serve(simulation, 'api', ['api'], server('concurrency: 1000\nroutes: [{path: /big, service: 0s, response.size: 1M}, {path: /small, service: 0s, response.size: 1k}, {path: /, service: 0s}]'))
  startClient(simulation, { id: 'load', workload: client(`service: api\ngrain: exact\n${load}`) })
  if (bandwidth || more.mtu) injectFault(simulation, { id: 'slow', kind: 'link', at: startedAt, where: {}, ...(bandwidth && { bandwidth }), ...more })
  return simulation
}

const unbounded = 1e12

function meanSeconds(simulation: Simulation): number {
  const family = metricsOf(simulation, 'load').find(({ name }) => name === 'http_client_request_duration_seconds')!
  const sum = (suffix: string) => family.samples.filter((sample) => sample.suffix === `_${suffix}`).reduce((total, { value }) => total + value, 0)
  return sum('sum') / sum('count')
}

test.each([0.3, 0.7, 0.9])('at %s of a bandwidth answers wait as in M/D/1', (load) => {
  const rate = 100_000_000
  const transmission = (size + head) / rate
  const simulation = world(`load: {rate: ${load / transmission}/s}\nroutes: [{path: /big}]`, { rate, buffer: 1514, limit: unbounded })
  simulation.runFor(20 * minute)
  // Pollaczek-Khinchine of a service that is always as long; the bucket gives its bytes for nothing.
  const mean = transmission * (1 + load / (2 * (1 - load))) - 1514 / rate
  expect(Math.abs(meanSeconds(simulation) / mean - 1)).toBeLessThan(load < 0.8 ? 0.02 : 0.06)
})

test('beyond the bandwidth it is the bandwidth that gets through', () => {
  const rate = 10_000_000
  const simulation = world('load: {model: closed, users: 50, think: 1ms}\nroutes: [{path: /big}]', { rate, buffer: 10_000, limit: unbounded })
  simulation.runFor(100 * second)
  expect(Math.abs(clientTruth(simulation).outcomes['success']! / 100 - rate / (size + head))).toBeLessThan(0.2)
})

test('a bucket gives a burst at once, and then its rate', () => {
  const simulation = world('load: {rate: 10/s, arrivals: constant}\nroutes: [{path: /small}]', { rate: 1200, buffer: 12_000, limit: unbounded })
  simulation.runFor(20 * second)
  // Ten answers of 1200 bytes in the first second, while one second's tokens come: then one a second.
  const { outcomes } = clientTruth(simulation)
  expect(Math.abs(outcomes['success']! - (10 + 20))).toBeLessThanOrEqual(1)
})

test('what finds the queue full is sent again 200 ms later, and 400, and 800, until TCP gives up', () => {
  const state = emptyWorld().fork().state(trafficPart)
  const shaper = { fault: 'slow', rate: 1000, buffer: 100, limit: 300 }
  const wait = (bytes: number, sender = 'api') => queuedFor(state, shaper, sender, startedAt, bytes) / millisecond
  // A bucket of 100 bytes is there, 300 are waited for, and now the queue is full.
  expect(wait(400)).toBe(300)
  // 200 ms later 100 are left before it, 500 with it; the next one finds these after 200 ms and 100 after 600.
  expect([wait(400), wait(400)]).toEqual([700, 1100])
  expect(wait(400, 'other')).toBe(300)
  state.quotas.set('slow|api', { tokens: -1e12, at: startedAt })
  expect(wait(400)).toBe(Infinity)
})

test.each([
  ['/big', 1500, 'success'], ['/big', 1400, 'timeout'], ['/small', 1400, 'success'], ['/small', 1240, 'success'], ['/small', 1239, 'timeout'], ['/', 576, 'success'],
])('%s over a path of %s bytes a packet: %s', (path, mtu, outcome) => {
  const simulation = world(`load: {rate: 10/s}\ntimeout: 1s\nroutes: [{path: ${path}}]`, undefined, { mtu, for: 30 * second })
  simulation.runFor(20 * second)
  expect(Object.keys(clientTruth(simulation).outcomes)).toEqual([outcome])
  simulation.runFor(20 * second)
  const before = clientTruth(simulation).outcomes['success'] ?? 0
  simulation.runFor(10 * second)
  expect(clientTruth(simulation).outcomes['success']! - before).toBeGreaterThan(50)
})

test('a bucket smaller than a packet lets only smaller ones through', () => {
  for (const [path, outcome] of [['/big', 'timeout'], ['/', 'success']] as const) {
    const simulation = world(`load: {rate: 1/s}\ntimeout: 500ms\nroutes: [{path: ${path}}]`, { rate: 1_000_000, buffer: 600, limit: unbounded })
    simulation.runFor(20 * second)
    expect(Object.keys(clientTruth(simulation).outcomes)).toEqual([outcome])
  }
})

test('forks in the middle, and leaves nothing when it has healed', () => {
  const simulation = world('load: {rate: 200/s}\ntimeout: 1s\nroutes: [{path: /big}, {path: /small}]', { rate: 90_000_000, buffer: 20_000, limit: 2_000_000 }, { for: 20 * second })
  simulation.runFor(10 * second)
  const fork = simulation.fork()
  simulation.runFor(20 * second)
  fork.runFor(20 * second)
  expect(compareWorlds(simulation, fork)).toBeUndefined()
  expect(simulation.state(trafficPart).quotas.size).toBe(0)
})
