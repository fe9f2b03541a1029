/** A flow, step by step: what it holds at an instant, and that it rests when there is nothing to do. */
import { expect, test } from 'vitest'
import { day, minute, second, type Simulation } from '@track/simulation'
import { startClient, stopClient } from '../clients.ts'
import { metricsOf } from '../measures/metrics.ts'
import { declareQueue } from '../queues.ts'
import { startWorker, stopWorker } from '../servers.ts'
import { client, emptyWorld, queue, queueTruth, worker } from '../testing/scenario.ts'

function flow(load: string, workers: Record<string, string> = {}): Simulation {
  const world = emptyWorld()
  declareQueue(world, { name: 'jobs', workload: queue(), grain: 'fluid' })
  startClient(world, { id: 'producer', workload: client(`publishes: jobs\n${load}`) })
  for (const [id, text] of Object.entries(workers)) startWorker(world, { id, workload: worker(`consumes: jobs\n${text}`) })
  return world
}

function words(world: Simulation): string {
  const { published, ready, unacknowledged, acknowledged, redelivered, oldestSeconds } = queueTruth(world, 'jobs')
  const [p, r, u, a, x] = [published, ready, unacknowledged, acknowledged, redelivered].map(Math.round)
  return `${p} published, ${r} ready, ${u} in hand, ${a} done, ${x} again, oldest ${oldestSeconds.toFixed(2)}s`
}

const constant = 'load: {rate: 100/s, arrivals: constant}'

test('the backlog is what comes less what goes, between two steps too', () => {
  const world = flow(constant, { a: 'service: 20ms' })
  world.runFor(10_500_000)
  expect(words(world)).toBe('1050 published, 525 ready, 1 in hand, 524 done, 0 again, oldest 5.25s')
})

test('a consumer that dies gives back what it has in hand, and that is done first', () => {
  const world = flow(constant, { a: 'service: 100ms\nconcurrency: 5', b: 'service: 1s\nconcurrency: 5' })
  world.runFor(10 * second)
  expect(words(world)).toBe('1000 published, 450 ready, 10 in hand, 540 done, 0 again, oldest 4.50s')
  stopWorker(world, 'b', { graceful: false })
  expect(words(world)).toBe('1000 published, 455 ready, 5 in hand, 540 done, 5 again, oldest 4.50s')
  world.runFor(second)
  // Of 50 that were worked off, five were those.
  expect(words(world)).toBe('1100 published, 505 ready, 5 in hand, 590 done, 5 again, oldest 5.05s')
})

test('without consumers everything waits, and the oldest grows old', () => {
  const world = flow(constant)
  world.runFor(minute)
  expect(words(world)).toBe('6000 published, 6000 ready, 0 in hand, 0 done, 0 again, oldest 60.00s')
})

test('with nobody left to publish and nothing to do, the world rests', () => {
  const world = flow('load: {rate: 100/s}', { a: 'service: 5ms' })
  world.runFor(minute)
  stopClient(world, 'producer')
  world.runFor(minute)
  expect(world.nextAt()).toBe(Infinity)
  const { published, acknowledged } = queueTruth(world, 'jobs')
  expect(acknowledged).toBeCloseTo(published, 6)
})

test('ten days do not wear the books out: whole counts, none lost', () => {
  const world = flow('load: {rate: 333/s}', { a: 'service: 11ms\nconcurrency: 4' })
  world.runFor(10 * day)
  const { published, acknowledged, ready, unacknowledged } = queueTruth(world, 'jobs')
  expect(Math.abs(published - Math.round(published))).toBeLessThan(1e-4)
  expect(Math.abs(published - acknowledged - ready - unacknowledged)).toBeLessThan(1e-4)
  const waits = metricsOf(world, 'jobs').find(({ name }) => name === 'queue_wait_seconds')!
  const count = waits.samples.find(({ suffix }) => suffix === '_count')!.value
  expect(Math.abs(count - (published - ready))).toBeLessThan(2)
})
