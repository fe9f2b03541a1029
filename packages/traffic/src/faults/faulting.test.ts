import { describe, expect, test } from 'vitest'
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { healFault, injectFault } from '../faults.ts'
import { setReady, startServer } from '../servers.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { apiWorld, client, clientTruth, over, serve, server, startedAt } from '../testing/scenario.ts'
import { database, keep, storeWorld } from '../testing/stores.ts'
import { trafficPart } from '../traffic-part.ts'
import { type Fault, type FaultKind, faultKinds } from './fault.ts'

const world = (load = 'load: {rate: 100/s}') => apiWorld({
  api: server('concurrency: 10\nqueue: {limit: 10000}\nroutes: [{path: /, service: 20ms}, {path: /pay, service: 20ms}]'),
  load: client(`service: api\n${load}`),
})

/** What faults make of an instance. */
function effects(simulation: Simulation, id = 'api'): unknown[] {
  const state = simulation.state(trafficPart)
  const instance = state.instanceIndex.get(id)!
  return [state.instanceIsStalled[instance], state.instanceSlowness[instance], state.instanceDelay[instance],
    state.instanceErrors[instance], state.instancePhase[instance]]
}

type Rules = Omit<Fault, 'id' | 'where' | 'at' | 'kind'>

/** Those that are seen in the columns of an instance; the others have tests of their own. */
const elsewhere = { answers: 'answers.test.ts', quota: 'answers.test.ts', disk: 'disks.test.ts', link: 'network.test.ts', names: 'network.test.ts', poison: 'bursts.test.ts', herd: 'bursts.test.ts', elsewhere: 'cluster' }

const cases: Record<Exclude<FaultKind, keyof typeof elsewhere>, { rules: Rules; effects: unknown[]; successes: number }> = {
  stall: { rules: {}, effects: [1, 1, 0, null, 1], successes: 0 },
  errors: { rules: { ratio: 0.25 }, effects: [0, 1, 0, [0.25, 0.25], 1], successes: 0.75 },
  latency: { rules: { delay: 100 * millisecond }, effects: [0, 1, 100_000, null, 1], successes: 1 },
  slow: { rules: { factor: 10 }, effects: [0, 10, 0, null, 1], successes: 0.5 },
  'slow start': { rules: { factor: 10, over: 20 * second }, effects: [0, 1, 0, null, 1], successes: 1 },
  crash: { rules: {}, effects: [0, 1, 0, null, 3], successes: 0 },
}

test('every kind of fault has its test', () => {
  expect([...Object.keys(cases), ...Object.keys(elsewhere)].sort()).toEqual(Object.keys(faultKinds).sort())
})

describe.each(Object.entries(cases))('%s', (kind, { rules, effects: expected, successes }) => {
  const fault = (more: Partial<Fault>): Fault => ({ id: 'fault', kind: kind as FaultKind, where: { service: 'api' }, at: startedAt + 10 * second, ...rules, ...more })

  test('does what it says, and leaves no trace when it has healed', () => {
    const simulation = world()
    injectFault(simulation, fault({ for: 20 * second }))
    const before = effects(simulation)
    simulation.runUntil(startedAt + 15 * second)
    expect(effects(simulation)).toEqual(expected)
    // What shares its last second with the fault's beginning is left out.
    const during = over(simulation, 10 * second)
    const asked = kind === 'slow' || kind === 'stall' ? 1000 : during.requests
    expect(during.successes / asked).toBeCloseTo(successes, 1)
    simulation.runUntil(startedAt + 60 * second)
    expect(effects(simulation)).toEqual([...before.slice(0, -1), 1])
    const after = over(simulation, minute)
    expect(after.successes).toBe(after.requests)
  })

  test('stays until it is healed by hand', () => {
    const simulation = world()
    injectFault(simulation, fault({}))
    simulation.runUntil(startedAt + 10 * minute)
    expect(effects(simulation)).toEqual(expected)
    healFault(simulation, 'fault')
    expect(effects(simulation).slice(0, -1)).toEqual([0, 1, 0, null])
  })

  test('taken back before it begins, it never begins', () => {
    const simulation = world()
    injectFault(simulation, fault({}))
    healFault(simulation, 'fault')
    simulation.runUntil(startedAt + minute)
    expect(effects(simulation)).toEqual([0, 1, 0, null, 1])
  })
})

test('faults add up, and each heals by itself', () => {
  const simulation = world()
  const fault = (id: string, rules: Partial<Fault>) =>
    injectFault(simulation, { id, kind: 'slow', where: {}, at: startedAt, factor: 2, ...rules })
  fault('a', {})
  fault('b', { factor: 3 })
  fault('c', { kind: 'errors', ratio: 0.1 })
  fault('d', { kind: 'errors', ratio: 0.2, where: { path: '/pay' } })
  simulation.runFor(0)
  expect(effects(simulation)).toEqual([0, 6, 0, [0.1, expect.closeTo(0.3)], 1])
  healFault(simulation, 'a')
  healFault(simulation, 'c')
  expect(effects(simulation)).toEqual([0, 3, 0, [0, 0.2], 1])
})

test('whoever comes while a fault is at work is hit too; others are not', () => {
  const simulation = world()
  injectFault(simulation, { id: 'slow', kind: 'slow', where: { labels: { app: 'api' } }, at: startedAt, factor: 5 })
  simulation.runFor(second)
  serve(simulation, 'other', ['other'], server(''))
  startServer(simulation, { id: 'api-2', workload: server(''), labels: { app: 'api', version: 'two' } })
  setReady(simulation, 'api-2', true)
  simulation.runFor(second)
  expect([effects(simulation)[1], effects(simulation, 'other')[1], effects(simulation, 'api-2')[1]]).toEqual([5, 1, 5])
})

test('a slow start wears off evenly, counted from the start of the process', () => {
  const simulation = world('load: {rate: 1/s, arrivals: constant}')
  injectFault(simulation, { id: 'cold', kind: 'slow start', where: {}, at: startedAt, factor: 11, over: 10 * second })
  const state = simulation.state(trafficPart)
  const stays = [1, 5, 9, 11].map((seconds) => {
    simulation.runUntil(startedAt + seconds * second - 1)
    const before = state.instanceStaySum[0]!
    simulation.runFor(900 * millisecond)
    return (state.instanceStaySum[0]! - before) / millisecond
  })
  expect(stays).toEqual([200, 120, 40, 20])
})

test('a stall that two faults cause ends with the second', () => {
  const simulation = world()
  for (const [id, length] of [['short', 10], ['long', 20]] as const) {
    injectFault(simulation, { id, kind: 'stall', where: {}, at: startedAt + second, for: length * second })
  }
  simulation.runUntil(startedAt + 15 * second)
  expect(effects(simulation)[0]).toBe(1)
  simulation.runUntil(startedAt + 22 * second)
  expect(effects(simulation)[0]).toBe(0)
})

test('those whom a sticky error hits have no luck at any try; others never meet it', () => {
  const simulation = world('load: {rate: 100/s}\nretries: 5')
  injectFault(simulation, { id: 'plain', kind: 'errors', where: {}, at: startedAt, for: minute, ratio: 0.1 })
  simulation.runUntil(startedAt + minute)
  expect(over(simulation, 0).requests).toBe(0)
  const plain = clientTruth(simulation)
  injectFault(simulation, { id: 'sticky', kind: 'errors', where: {}, at: startedAt + minute, for: minute, ratio: 0.1, isSticky: true })
  simulation.runUntil(startedAt + 2 * minute)
  const both = clientTruth(simulation)
  expect(plain.outcomes['error'] ?? 0).toBeLessThan(3)
  const unlucky = (both.outcomes['error'] ?? 0) - (plain.outcomes['error'] ?? 0)
  expect(unlucky / (both.requests - plain.requests)).toBeCloseTo(0.1, 1)
  expect((both.retries - plain.retries) / unlucky).toBeCloseTo(5, 0)
})

test.each(['errors', 'quota'] as const)('%s at a database do nothing, and say so', (kind) => {
  const simulation = storeWorld(1)
  keep(simulation, 'db', ['db-0'], database('max_connections: 30'))
  injectFault(simulation, { id: 'fault', kind, where: { service: 'db' }, at: startedAt, ratio: 1, rate: 1 })
  simulation.runUntil(startedAt + second)
  expect(groundTruth(simulation).faults).toMatchObject([{ hit: [], missed: ['db-0'] }])
})
