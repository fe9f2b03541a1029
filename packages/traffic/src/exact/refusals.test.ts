/** Attempts that are refused one after the other at once are counted as if each had been made. */
import { expect, test } from 'vitest'
import { second, type Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { metricsOf } from '../measures/metrics.ts'
import { setReady } from '../servers.ts'
import { client, clientTruth, emptyWorld, serve, server } from '../testing/scenario.ts'

const api = server('concurrency: 2\nqueue: {limit: 5, full: reject}\nroutes: [{service: exponential(50ms)}]')

/** Twice what the servers can do, with a policy; a pool that is never used up makes every attempt a single one. */
function play(servers: readonly string[], policy: string, prepare?: (world: Simulation) => void): Simulation {
  const world = emptyWorld()
  serve(world, 'api', servers, api)
  prepare?.(world)
  startClient(world, { id: 'load', workload: client(`service: api\nload: {rate: 80/s}\n${policy}`) })
  world.runFor(20 * second)
  return world
}

const nobodyIsReady = (world: Simulation): void => setReady(world, 'a', false)

test.each<[what: string, servers: readonly string[], policy: string, prepare?: (world: Simulation) => void]>([
  ['a full queue', ['a'], 'retries: 3'],
  ['a full queue, and a time-out that comes first', ['a'], 'retries: 5\ntimeout: 100ms'],
  ['a full queue that is not worth a retry', ['a'], 'retries: 3\nretryOn: timeout'],
  ['a choice of two full queues', ['a', 'b'], 'retries: 3'],
  ['nobody who is ready', ['a'], 'retries: 3', nobodyIsReady],
  ['nobody who is ready, and not worth a retry', ['a'], 'retries: 3\nretryOn: "5xx"', nobodyIsReady],
])('%s', (_what, servers, policy, prepare) => {
  const [together, oneByOne] = ['', '\npool: {connections: 1000000}'].map((pool) => play(servers, policy + pool, prepare)) as [Simulation, Simulation]
  expect(clientTruth(together).requests).toBeGreaterThan(1000)
  expect(groundTruth(together)).toEqual(groundTruth(oneByOne))
  for (const id of ['load', ...servers]) expect(metricsOf(together, id)).toEqual(metricsOf(oneByOne, id))
  expect(together.handled).toBe(oneByOne.handled)
})
