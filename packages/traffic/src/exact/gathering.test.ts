/** Requests that are worked on together, against formulas; and that each of them ends once. */
import { expect, test } from 'vitest'
import { checkWorld } from '@track/simulation/testing'
import { millisecond, second, type Simulation } from '@track/simulation'
import { injectFault } from '../faults.ts'
import { usageOf } from '../measures/usage.ts'
import { stopClient } from '../clients.ts'
import { apiWorld, client, clientTruth, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'

const stay = (world: Simulation): number => {
  const { instanceStaySum, instanceServed } = world.state(trafficPart)
  return instanceStaySum[0]! / instanceServed[0]! / millisecond
}

test('a batch waits for its time: the first for all of it, the others for half in the mean', () => {
  const world = apiWorld({ api: server('concurrency: 10000\nroutes: [{service: 5ms, batch: {size: 1000, wait: 20ms}}]'), load: client('service: api\nload: {rate: 400/s}') })
  world.runFor(500 * second)
  // 8 come within 20 ms beside the first: (20 + 8 * 10) / 9, and then 5 ms of work.
  expect(Math.abs(stay(world) / (100 / 9 + 5) - 1)).toBeLessThan(0.01)
})

test('batches that are full go at once: so much is done a second as they take', () => {
  const world = apiWorld({ api: server('concurrency: 1\nqueue: {limit: 10}\nroutes: [{service: 20ms, batch: {size: 10, wait: 1s, item: 1ms}}]'), load: client('service: api\nload: {rate: 300/s, arrivals: constant}') })
  world.runFor(100 * second)
  // 10 every 30 ms is 333 a second: no batch waits for another, and the last of each does not wait at all.
  expect(stay(world)).toBeCloseTo(30 + 4.5 / 0.3, 1)
  expect(clientTruth(world).outcomes).toEqual({ success: clientTruth(world).requests })
})

test.each([[100, 10], [1000, 1]])('of equal requests the first is worked on: of %i a second for %i keys', (rate, keys) => {
  const world = apiWorld({ api: server(`concurrency: 1000\nroutes: [{service: 50ms, cpu: 10ms, coalesce: uniform(${keys})}]`), load: client(`service: api\nload: {rate: ${rate}/s}`) })
  world.runFor(400 * second)
  // A renewal process: one that is worked on, and those who come for the same in its 50 ms.
  const leading = 1 / (1 + rate / keys * 0.05)
  const { cpuSeconds } = usageOf(world, 'api')!
  expect(Math.abs(cpuSeconds / 0.01 / (rate * 400) / leading - 1)).toBeLessThan(0.02)
  expect(clientTruth(world).outcomes['success']).toBe(clientTruth(world).requests)
})

test.each(['batch: {size: 5, wait: 15ms, item: 2ms}', 'coalesce: uniform(3)'])('%s: whoever leads may leave, expire or die, and every request ends once', (how) => {
  const { simulation } = checkWorld(() => {
    const world = apiWorld({
      seed: 11,
      api: server(`concurrency: 2\nabandoned: cancel\nqueue: {limit: 20, order: adaptive-lifo, codel: {target: 5ms, interval: 20ms}}\nroutes: [{service: exponential(30ms), ${how}}]`),
      load: client('service: api\nload: {rate: 250/s}\ntimeout: 40ms\nretries: 1'),
    })
    injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['api'] }, at: startedAt + 3 * second, for: second })
    injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['api'] }, at: startedAt + 6 * second, for: second })
    return world
  }, [{ run: 5 * second }, { run: 5 * second }])
  const { outcomes, requests, inFlight } = clientTruth(simulation)
  const state = simulation.state(trafficPart)
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  expect(requests + inFlight).toBe(state.clientNumber[state.clientIndex.get('load')!])
  expect(outcomes['success']).toBeGreaterThan(0)
  stopClient(simulation, 'load')
  simulation.runFor(5 * second)
  expect([state.jobCount, state.requestCount, state.leverGatherings!.size, state.leverGatheringOf!.size, state.leverOpenBatches!.size, state.leverAway![0]]).toEqual([0, 0, 0, 0, 0, 0])
})

test('a route gathers in one way', () => {
  expect(parseWorkload({ text: 'kind: server\nroutes: [{batch: {size: 3}, coalesce: uniform(9)}]' }).complaints).toEqual(['routes[0].coalesce: found beside batch.size, expected one of the two'])
})
