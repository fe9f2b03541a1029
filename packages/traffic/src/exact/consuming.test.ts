/** Message queues in the exact grain: at least once, in order, to whoever has a free hand. */
import { describe, expect, test } from 'vitest'
import { millisecond, second, type Simulation } from '@track/simulation'
import { startClient, stopClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { declareQueue } from '../queues.ts'
import { startWorker, stopWorker, updateWorker } from '../servers.ts'
import { client, emptyWorld, queue, queueTruth, startedAt, worker } from '../testing/scenario.ts'

/** A queue with ten messages a second, ten of them, from 0.1 s on. */
function tenMessages(settings = ''): Simulation {
  const world = emptyWorld()
  declareQueue(world, { name: 'jobs', workload: queue(settings), grain: 'exact' })
  startClient(world, { id: 'producer', workload: client('publishes: jobs\nload: {rate: 10/s, arrivals: constant}') })
  return world
}

function words(world: Simulation): string {
  const { published, ready, unacknowledged, acknowledged, redelivered, oldestSeconds } = queueTruth(world, 'jobs')
  return `${published} published, ${ready} ready, ${unacknowledged} in hand, ${acknowledged} done, ${redelivered} again, oldest ${oldestSeconds}s`
}

const at = (world: Simulation, milliseconds: number) => {
  world.runUntil(startedAt + milliseconds * millisecond)
  return words(world)
}

test('messages wait for a consumer, oldest first', () => {
  const world = tenMessages()
  expect(at(world, 1050)).toBe('10 published, 10 ready, 0 in hand, 0 done, 0 again, oldest 0.95s')
  stopClient(world, 'producer')
  startWorker(world, { id: 'a', workload: worker('consumes: jobs\nservice: 100ms\nconcurrency: 2') })
  expect(at(world, 1060)).toBe('10 published, 8 ready, 2 in hand, 0 done, 0 again, oldest 0.76s')
  expect(at(world, 1360)).toBe('10 published, 2 ready, 2 in hand, 6 done, 0 again, oldest 0.46s')
  expect(at(world, 1600)).toBe('10 published, 0 ready, 0 in hand, 10 done, 0 again, oldest 0s')
})

describe('a consumer that dies', () => {
  const withOneInHand = (settings: string) => {
    const world = tenMessages(settings)
    startWorker(world, { id: 'a', workload: worker('consumes: jobs\nservice: 10s') })
    world.runUntil(startedAt + 250 * millisecond)
    stopClient(world, 'producer')
    stopWorker(world, 'a', { graceful: false })
    return world
  }

  test('gives its message back to the head at once', () => {
    const world = withOneInHand('')
    expect(words(world)).toBe('2 published, 2 ready, 0 in hand, 0 done, 1 again, oldest 0.15s')
    startWorker(world, { id: 'b', workload: worker('consumes: jobs\nservice: 100ms') })
    expect(at(world, 260)).toBe('2 published, 1 ready, 1 in hand, 0 done, 1 again, oldest 0.06s')
    expect(at(world, 600)).toBe('2 published, 0 ready, 0 in hand, 2 done, 1 again, oldest 0s')
  })

  test('is found out when the visibility time-out is over', () => {
    const world = withOneInHand('visibility: 1s')
    expect(words(world)).toBe('2 published, 1 ready, 1 in hand, 0 done, 0 again, oldest 0.05s')
    expect(at(world, 1099)).toBe('2 published, 1 ready, 1 in hand, 0 done, 0 again, oldest 0.899s')
    expect(at(world, 1101)).toBe('2 published, 2 ready, 0 in hand, 0 done, 1 again, oldest 1.001s')
  })
})

test('a consumer slower than the visibility time-out works for nothing: the message is done twice and counts once', () => {
  const world = tenMessages('visibility: 1s')
  startWorker(world, { id: 'a', workload: worker('consumes: jobs\nservice: 1500ms') })
  startWorker(world, { id: 'b', workload: worker('consumes: jobs\nservice: 200ms\nstartup: 900ms') })
  world.runUntil(startedAt + 150 * millisecond)
  stopClient(world, 'producer')
  expect(at(world, 1050)).toBe('1 published, 0 ready, 1 in hand, 0 done, 0 again, oldest 0s')
  expect(at(world, 1150)).toBe('1 published, 0 ready, 1 in hand, 0 done, 1 again, oldest 0s')
  expect(at(world, 1700)).toBe('1 published, 0 ready, 0 in hand, 1 done, 1 again, oldest 0s')
})

test('a slow consumer that dies after its message was delivered again takes nothing back', () => {
  const world = tenMessages('visibility: 1s')
  startWorker(world, { id: 'a', workload: worker('consumes: jobs\nservice: 3s') })
  startWorker(world, { id: 'b', workload: worker('consumes: jobs\nservice: 200ms\nstartup: 900ms') })
  world.runUntil(startedAt + 150 * millisecond)
  stopClient(world, 'producer')
  world.runUntil(startedAt + 1200 * millisecond)
  stopWorker(world, 'a', { graceful: false })
  expect(words(world)).toBe('1 published, 0 ready, 1 in hand, 0 done, 1 again, oldest 0s')
  expect(at(world, 1700)).toBe('1 published, 0 ready, 0 in hand, 1 done, 1 again, oldest 0s')
})

test('a drained consumer finishes what it has and takes nothing new', () => {
  const world = tenMessages()
  startWorker(world, { id: 'a', workload: worker('consumes: jobs\nservice: 300ms') })
  world.runUntil(startedAt + 250 * millisecond)
  stopWorker(world, 'a', { graceful: true })
  expect(at(world, 1050)).toBe('10 published, 9 ready, 0 in hand, 1 done, 0 again, oldest 0.85s')
})

test('free hands take turns, and more hands take more', () => {
  const world = tenMessages()
  for (const id of ['a', 'b']) startWorker(world, { id, workload: worker('consumes: jobs\nservice: 10s') })
  expect(at(world, 1050)).toBe('10 published, 8 ready, 2 in hand, 0 done, 0 again, oldest 0.75s')
  updateWorker(world, 'b', worker('consumes: jobs\nservice: 10s\nconcurrency: 4'))
  expect(words(world)).toBe('10 published, 5 ready, 5 in hand, 0 done, 0 again, oldest 0.45s')
})

test('a consumer that stands still keeps its message and takes none', () => {
  const world = tenMessages()
  startWorker(world, { id: 'a', workload: worker('consumes: jobs\nservice: 50ms') })
  injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['a'] }, at: startedAt + 320 * millisecond, for: second })
  expect(at(world, 1050)).toBe('10 published, 7 ready, 1 in hand, 2 done, 0 again, oldest 0.65s')
  expect(at(world, 1360)).toBe('13 published, 9 ready, 1 in hand, 3 done, 0 again, oldest 0.86s')
})
