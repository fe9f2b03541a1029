import { expect, test } from 'vitest'
import { compareWorlds, minute, second } from '@track/simulation'
import { startClient } from '../clients.ts'
import { healFault, injectFault } from '../faults.ts'
import { declareQueue } from '../queues.ts'
import { startWorker } from '../servers.ts'
import { apiWorld, client, clientTruth, emptyWorld, queue, queueTruth, server, startedAt, worker } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'

test('a poison message kills one consumer after the other, and is digested when it is healed', () => {
  const simulation = emptyWorld()
  declareQueue(simulation, { name: 'orders', grain: 'exact', workload: queue() })
  for (const id of ['w-1', 'w-2', 'w-3']) startWorker(simulation, { id, workload: worker('consumes: orders\nconcurrency: 2\nservice: 100ms') })
  startClient(simulation, { id: 'load', workload: client('publishes: orders\nload: {rate: 20/s, arrivals: constant}') })
  injectFault(simulation, { id: 'poison', kind: 'poison', where: {}, queue: 'orders', at: startedAt + 10 * second })
  simulation.runUntil(startedAt + 10 * second - 1)
  expect(queueTruth(simulation, 'orders')).toMatchObject({ redelivered: 0 })
  simulation.runUntil(startedAt + 12 * second)
  const state = simulation.state(trafficPart)
  expect(state.instancePhase.slice(0, 3)).toEqual(new Uint8Array([3, 3, 3]))
  expect(queueTruth(simulation, 'orders').redelivered).toBeGreaterThanOrEqual(3)
  const fork = simulation.fork()
  healFault(simulation, 'poison')
  startWorker(simulation, { id: 'w-4', workload: worker('consumes: orders\nconcurrency: 20\nservice: 100ms') })
  simulation.runUntil(startedAt + minute)
  const { published, acknowledged, ready, unacknowledged } = queueTruth(simulation, 'orders')
  expect(published).toBe(acknowledged + ready + unacknowledged)
  expect([ready, published]).toEqual([0, 20 * 60 + 1])
  // Not healed, the next one dies too.
  startWorker(fork, { id: 'w-4', workload: worker('consumes: orders\nconcurrency: 20\nservice: 100ms') })
  fork.runUntil(startedAt + minute)
  expect(fork.state(trafficPart).instancePhase[3]).toBe(3)
})

test('a herd comes at one instant; the load itself goes on as it would have', () => {
  const build = () => apiWorld({
    api: server('concurrency: 10\nqueue: {limit: 50}\nroutes: [{path: /, service: 100ms}]'), load: client('service: api\nload: {rate: 10/s}'),
  })
  const simulation = build()
  injectFault(simulation, { id: 'herd', kind: 'herd', where: { instances: ['load'] }, requests: 500, at: startedAt + 10 * second, for: second })
  simulation.runUntil(startedAt + 10 * second)
  const fork = simulation.fork()
  simulation.runUntil(startedAt + minute)
  fork.runUntil(startedAt + minute)
  expect(compareWorlds(simulation, fork)).toBeUndefined()
  const calm = build()
  calm.runUntil(startedAt + minute)
  const [seen, usual] = [clientTruth(simulation), clientTruth(calm)]
  expect(seen.requests - usual.requests).toBe(500)
  expect(seen.outcomes['rejected']).toBeGreaterThan(430)
  expect(usual.outcomes['rejected']).toBeUndefined()
  expect(simulation.state(trafficPart).clientNumber[0]).toBe(calm.state(trafficPart).clientNumber[0])
})

test('the users of a herd leave when they are answered', () => {
  const simulation = apiWorld({
    api: server('concurrency: 100\nroutes: [{path: /, service: 10ms}]'), load: client('service: api\nload: {model: closed, users: 5, think: 1s}'),
  })
  injectFault(simulation, { id: 'herd', kind: 'herd', where: {}, requests: 200, at: startedAt + 10 * second, for: second })
  simulation.runUntil(startedAt + minute)
  expect(simulation.state(trafficPart).requestCount).toBe(5)
})
