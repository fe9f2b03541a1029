import { minute, second, type Simulation } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { faultRow } from '../faults/fault-rows.ts'
import { runningProcesses } from '../measures/running.ts'
import { apiWorld, client, over, server, startedAt, worker } from '../testing/scenario.ts'
import type { ProcessWorkload } from '../workloads/workload.ts'
import { nudged } from './nudge.ts'

const api = server('concurrency: 10\nqueue: {limit: 100}\nroutes: [{path: /, service: exponential(20ms)}, {path: /pay, service: 30ms}]\ndependencies: {db: {service: db, timeout: 1s}}')
const load = client('service: api\nload: {rate: 200/s}\nshape: [{at: 5m, to: 600/s}, {at: 6m, times: 2, for: 1m}]\ntimeout: 1s')
const orders = worker('consumes: orders\nservice: 20ms\nstartup: 120s')

const after = (workload: ProcessWorkload, setting: string, change: string): unknown => {
  const found = nudged(workload, { labels: {}, setting, change })
  return 'refused' in found ? found.refused : found.workload
}

test.each<[string, ProcessWorkload, string, string, unknown]>([
  ['a duration', load, 'timeout', '+10%', { timeout: 1_100_000 }],
  ['a whole number', api, 'concurrency', 'x1.5', { concurrency: 15 }],
  ['a value', api, 'queue.limit', '400', { 'queue.limit': 400 }],
  ['a distribution keeps its shape', api, 'routes[0].service', '-50%', { routes: [{ service: { kind: 'exponential', mean: 10_000 } }, { service: { value: 30_000 } }] }],
  ['each route', api, 'routes[].service', 'x2', { routes: [{ service: { mean: 40_000 } }, { service: { value: 60_000 } }] }],
  ['a dependency', api, 'dependencies.db.timeout', '-10%', { dependencies: { db: { timeout: 900_000 } } }],
  ['a service time', orders, 'service', '+10%', { service: { kind: 'constant', value: 22_000 } }],
  ['a choice', load, 'backoff.jitter', 'full', { 'backoff.jitter': 'full' }],
  ['a load is nudged with the levels that it goes to', load, 'load.rate', '+10%', { 'load.rate': expect.closeTo(220), shape: [{ to: expect.closeTo(660) }, { times: 2 }] }],
  ['a load that is given stays', load, 'load.rate', '300/s', { 'load.rate': 300, shape: [] }],
])('%s', (_what, workload, setting, change, expected) => {
  expect(after(workload, setting, change)).toMatchObject(expected as object)
})

test.each<[string, ProcessWorkload, string, string, string]>([
  ['no such setting', orders, 'warmup', '+10%', 'there is no setting "warmup": one of concurrency, service, cpu.perMessage, startup, boot.exitCode, cpu.idle, memory.base, memory.perRequest, memory.leak'],
  ['what is no number', orders, 'consumes', 'other', expect.stringContaining('"consumes" is nothing to nudge: one of concurrency,') as never],
  ['a share of nothing', load, 'budget.ratio', '+10%', '"budget.ratio" is not set here, so there is nothing to take +10% of: give it a value'],
  ['a share that rounds away', orders, 'concurrency', '+10%', '"concurrency" is 1, and +10% of it is no change: give it a value'],
  ['a value of the wrong type', load, 'timeout', 'soon', '"timeout" cannot be soon: expected a duration such as 250ms or 1m30s, above 0s, or a share such as +10%'],
  ['a value beyond its bounds', load, 'retries', '500', '"retries" cannot be 500: expected a whole number, at most 100, or a share such as +10%'],
  ['a choice that is none', load, 'backoff.jitter', 'some', '"backoff.jitter" cannot be some: expected one of none, full, equal, decorrelated, or a share such as +10%'],
  ['no such route', api, 'routes[2].service', '+10%', 'there is no routes[2]: 2 in all'],
  ['no such dependency', api, 'dependencies.cache.timeout', '+10%', 'there is no dependency "cache": db'],
])('%s is refused', (_what, workload, setting, change, expected) => {
  expect(after(workload, setting, change)).toEqual(expected)
})

const world = () => apiWorld({ api: server('concurrency: 1\nroutes: [{path: /, service: 20ms}]'), load: client('service: api\nload: {rate: 20/s}\ntimeout: 1s') })
const give = (simulation: Simulation, input: string, row: object) => simulation.input('traffic', input, row as never)

describe('in a fork', () => {
  test('a nudged load sends more, and its parent does not notice', () => {
    const parent = world()
    parent.runFor(minute)
    const fork = parent.fork()
    startClient(parent, { id: 'later', workload: client('service: api\nload: {rate: 1/s}'), labels: { app: 'later' } })
    expect(give(fork, 'nudge', { labels: {}, setting: 'load.rate', change: 'x2' })).toEqual({ refused: expect.stringContaining('there is no setting "load.rate"') })
    const named = parent.fork()
    expect(give(named, 'nudge', { labels: { app: 'later' }, setting: 'load.rate', change: 'x2' })).toEqual({ processes: ['later'] })
    expect(runningProcesses(named).find(({ id }) => id === 'later')!.workload).toMatchObject({ 'load.rate': 2 })
    expect(runningProcesses(parent).find(({ id }) => id === 'later')!.workload).toMatchObject({ 'load.rate': 1 })
    startClient(named, { id: 'even later', workload: client('service: api\nload: {rate: 1/s}'), labels: { app: 'later' } })
    expect(runningProcesses(named).find(({ id }) => id === 'even later')!.workload).toMatchObject({ 'load.rate': 2 })
    expect(give(named, 'nudge', { labels: { app: 'nobody' }, setting: 'load.rate', change: 'x2' })).toEqual({ refused: 'no process of it is running' })
  })

  test('a server with more hands takes what waits, in the same luck', () => {
    const parent = world()
    parent.runFor(10 * second)
    injectFault(parent, { id: 'default/slow#1', kind: 'slow', where: {}, at: parent.now, factor: 10 })
    parent.runFor(10 * second)
    const fork = parent.fork()
    expect(give(fork, 'nudge', { labels: { app: 'api' }, setting: 'concurrency', change: '8' })).toEqual({ processes: ['api'] })
    const [slow, quick] = [over(parent, 20 * second), over(fork, 20 * second)]
    expect(quick.attempts).toBe(slow.attempts)
    expect(quick.successes).toBeGreaterThan(2 * slow.successes)
  })

  test('a nudged world that forks comes out as one that does not', () => {
    const nudgedWorld = () => {
      const simulation = world()
      simulation.runFor(10 * second)
      give(simulation, 'nudge', { labels: { app: 'api' }, setting: 'routes[0].service', change: '+50%' })
      return simulation
    }
    const [parent, other] = [nudgedWorld(), nudgedWorld()]
    parent.runFor(10 * second)
    const child = parent.fork()
    for (const each of [parent, child]) each.runFor(20 * second)
    other.runFor(30 * second)
    expect(child.export().states).toEqual(parent.export().states)
    expect(other.export().states).toEqual(parent.export().states)
  })

  test('a fault lasts longer or shorter, and is stronger or weaker', () => {
    const parent = world()
    injectFault(parent, { id: 'default/slow#1', kind: 'slow', where: {}, at: startedAt + 10 * second, factor: 10, for: 20 * second })
    parent.runFor(20 * second)
    const phaseAt = (change: string, elapsed: number) => {
      const fork = parent.fork()
      expect(give(fork, 'nudge fault', { fault: 'default/slow#', setting: 'for', change })).toEqual({ faults: ['default/slow#1'] })
      fork.runUntil(startedAt + elapsed * second)
      return faultRow(fork, 'default/slow#1')!.phase
    }
    expect([phaseAt('x2', 31), phaseAt('x2', 49), phaseAt('x2', 51), phaseAt('-40%', 21), phaseAt('-40%', 23)]).toEqual(['at work', 'at work', 'healed', 'at work', 'healed'])
    const weaker = parent.fork()
    give(weaker, 'nudge fault', { fault: 'default/slow#', setting: 'factor', change: '1' })
    const [before, after] = [over(parent, 5 * second), over(weaker, 5 * second)]
    expect(after.successes).toBeGreaterThan(2 * before.successes)
    expect(give(weaker, 'nudge fault', { fault: 'default/gone#', setting: 'for', change: 'x2' })).toEqual({ refused: 'there is no such fault, or it has healed' })
  })

  test('under another seed the past is the same and the future is not; under the same seed both are', () => {
    const parent = world()
    parent.runFor(minute)
    const [same, other, again] = [parent.fork({ seed: parent.seed }), parent.fork({ seed: 99 }), parent.fork({ seed: 99 })]
    expect(over(other.fork({ seed: 99 }), 0)).toEqual(over(parent.fork(), 0))
    const counts = [parent, same, other, again].map((each) => over(each, minute).requests)
    expect(counts[1]).toBe(counts[0])
    expect(counts[2]).not.toBe(counts[0])
    expect(counts[3]).toBe(counts[2])
  })
})
