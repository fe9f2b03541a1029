/** A process that warms up, stands still to collect garbage, or works on one thing at a time while others wait for their calls. */
import { describe, expect, test } from 'vitest'
import { checkWorld } from '@track/simulation/testing'
import { millisecond, second, type Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { metricsOf } from '../measures/metrics.ts'
import { usageOf } from '../measures/usage.ts'
import { stopServer } from '../servers.ts'
import { apiWorld, client, clientTruth, emptyWorld, over, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'

function valueOf(world: Simulation, id: string, name: string): number {
  return metricsOf(world, id).find((family) => family.name === name)!.samples[0]!.value
}

describe('warm-up', () => {
  const stays = (more: string, seconds: readonly number[]): number[] => {
    const world = apiWorld({ api: server(`startup: 2s\nconcurrency: 100\nroutes: [{service: 10ms}]\nwarmup: {${more}}`), load: client('service: api\nload: {rate: 10/s, arrivals: constant}') })
    let before = { sum: 0, served: 0 }
    return seconds.map((until) => {
      world.runUntil(startedAt + until * second)
      const state = world.state(trafficPart)
      const [sum, served] = [state.instanceStaySum[0]!, state.instanceServed[0]!]
      const mean = (sum - before.sum) / (served - before.served) / millisecond
      before = { sum, served }
      return Math.round(mean * 100) / 100
    })
  }
  test('service takes longer at first, and less and less so from when the process listens', () => {
    // Fivefold to onefold over ten seconds, means of seconds two to three, seven to eight, and afterwards.
    const means = stays('factor: 5, for: 10s', [3.05, 7.05, 8.05, 12.05, 20])
    expect(Math.abs(means[0]! - 48)).toBeLessThan(0.5)
    expect(Math.abs(means[2]! - 28)).toBeLessThan(0.5)
    expect(means[4]).toBe(10)
  })
  test('by requests', () => expect(stays('factor: 3, requests: 10', [2.15, 3.15, 10])).toEqual([29, 17.2, 10]))
  test('with both, whichever is over first', () => expect(stays('factor: 3, requests: 10, for: 1h', [5, 10])[1]).toBe(10))
})

describe('pauses to collect garbage', () => {
  test('a request meets one as often as time says, and then waits for half of it in the mean', () => {
    const world = apiWorld({
      api: server('concurrency: 100000\nroutes: [{service: 1ms}]\ngc: {pause: 100ms, every: exponential(900ms)}'),
      load: client('service: api\nload: {rate: 500/s}\nmetrics: {buckets: [0.0011]}'),
    })
    world.runFor(2000 * second)
    const { samples } = metricsOf(world, 'load').find(({ name }) => name === 'http_client_request_duration_seconds')!
    const of = (suffix: string) => samples.find((sample) => sample.suffix === suffix)!.value
    // A pause in every second: of those who come within 101 ms of one's beginning all wait, 51 ms in the mean less the overlap.
    const met = (of('_count') - of('_bucket')) / of('_count')
    expect(Math.abs(met / 0.101 - 1)).toBeLessThan(0.07)
    expect(Math.abs((of('_sum') / of('_count') - 0.001) / (0.1 * (0.1 / 2 + 0.001)) - 1)).toBeLessThan(0.07)
    expect(Math.abs(valueOf(world, 'api', 'process_gc_pauses_total') / 2000 - 1)).toBeLessThan(0.07)
    expect(valueOf(world, 'api', 'process_gc_pause_seconds_total')).toBeCloseTo(0.1 * valueOf(world, 'api', 'process_gc_pauses_total'), 6)
  })

  test('after so much has been allocated there is one, and without requests there is none', () => {
    const world = apiWorld({
      api: server('concurrency: 10\nroutes: [{service: 1ms, allocates: 1Mi}]\ngc: {pause: 20ms, young: 64Mi}'),
      load: client('service: api\nload: {rate: 100/s, arrivals: constant}\nshape: [{at: 64s, to: 0/s}]'),
    })
    world.runFor(64 * second)
    expect([valueOf(world, 'api', 'process_gc_pauses_total'), valueOf(world, 'api', 'process_gc_pause_seconds_total')]).toEqual([99, 1.98])
    world.runFor(10 * second)
    expect(world.nextAt()).toBe(Infinity)
  })

  test('what shares its work stands still too', () => {
    const world = apiWorld({
      api: server('concurrency: 100\ndiscipline: ps\nroutes: [{service: 100ms}]\ngc: {pause: 50ms, every: 1s}'),
      load: client('service: api\nload: {rate: 1/s, arrivals: constant}'),
    })
    world.runFor(100_500 * millisecond)
    // Every 1.05 s: some of them meet it.
    const { seconds } = clientTruth(world)
    expect(seconds.p50).toBeCloseTo(0.1, 2)
    expect(seconds.p99).toBeCloseTo(0.15, 2)
  })
})

describe('an event loop', () => {
  const waiting = (model: string): Simulation => {
    const world = emptyWorld()
    serve(world, 'db', ['db'], server('concurrency: 1000\nroutes: [{service: 90ms}]'))
    serve(world, 'api', ['api'], server(`concurrency: 1\nqueue: {limit: 100}\n${model}\nmemory: {base: 0, perRequest: 1Mi}
routes: [{service: exponential(5ms), calls: [{dependency: db}]}]\ndependencies: {db: {service: db}}`))
    startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 100/s}') })
    return world
  }

  test('works on others while one waits for its calls; a thread does not', () => {
    const [loop, thread] = [waiting('model: event-loop'), waiting('')]
    const [before, after] = [over(loop, 60 * second), over(thread, 60 * second)]
    expect(before.successes / before.requests).toBe(1)
    // One thread: a request takes 95 ms.
    expect(after.successes / 60).toBeLessThan(11)
    // M/M/1 at 50 % before the call, by Little's law 1 request there and 9 in the call.
    const state = loop.state(trafficPart)
    let held = 0
    for (let look = 0; look < 4000; look++) {
      loop.runFor(50 * millisecond)
      const api = state.instanceIndex.get('api')!
      held += loop.state(trafficPart).instanceBusy[api]! + loop.state(trafficPart).instanceQueued[api]! + loop.state(trafficPart).leverAway![api]!
    }
    expect(Math.abs(held / 4000 / 10 - 1)).toBeLessThan(0.05)
    expect(usageOf(loop, 'api')!.memoryBytes).toBe(1024 * 1024 * valueOf(loop, 'api', 'http_requests_in_flight') + 1024 * 1024 * valueOf(loop, 'api', 'http_accept_queue_length'))
  })

  test('drains what waits for its calls, too', () => {
    const world = waiting('model: event-loop')
    world.runFor(10 * second)
    const { requests, inFlight } = clientTruth(world)
    stopServer(world, 'api', { graceful: true })
    world.runFor(80 * millisecond)
    expect(world.state(trafficPart).leverAway![world.state(trafficPart).instanceIndex.get('api')!]).toBeGreaterThan(0)
    world.runFor(second)
    expect(clientTruth(world).outcomes['success']).toBe(requests + inFlight)
  })
})

test('a process with all of it forks, dies and comes up again, and every request ends once', () => {
  const { simulation } = checkWorld(() => {
    const world = emptyWorld(5)
    serve(world, 'db', ['db'], server('concurrency: 20\nroutes: [{service: exponential(30ms)}]'))
    serve(world, 'api', ['api'], server(`concurrency: 2\nmodel: event-loop\nabandoned: cancel\nwarmup: {factor: 3, for: 4s}\ngc: {pause: exponential(40ms), every: 500ms, young: 20Mi}
limit: {concurrency: aimd, min: 5}\nroutes: [{service: exponential(5ms), allocates: 200Ki, calls: [{parallel: [{dependency: db, times: 2}], within: 80ms}]}]
dependencies: {db: {service: db, timeout: 100ms, retries: 1}}`))
    startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 200/s}\ntimeout: 120ms\nretries: 1') })
    injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['api'] }, at: startedAt + 3 * second, for: second })
    injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['api'] }, at: startedAt + 6 * second, for: second })
    injectFault(world, { id: 'slow', kind: 'slow start', where: { instances: ['api'] }, at: startedAt + 8 * second, for: second, factor: 2, over: 20 * second })
    return world
  }, [{ run: 5 * second }, { run: 6 * second }])
  const { outcomes, requests, inFlight } = clientTruth(simulation)
  const state = simulation.state(trafficPart)
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  expect(requests + inFlight).toBe(state.clientNumber[state.clientIndex.get('load')!])
  expect(outcomes['success']).toBeGreaterThan(requests / 3)
  const api = state.instanceIndex.get('api')!
  expect(Math.min(state.leverAway![api]!, state.instanceBusy[api]!, state.instanceQueued[api]!)).toBeGreaterThanOrEqual(0)
})
