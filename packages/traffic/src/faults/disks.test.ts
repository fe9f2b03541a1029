/** Disks that are late or fail: who feels it, how, and that nothing is left of it. */
import { millisecond, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { kafka, produce } from '../testing/brokers.ts'
import { cassandra, etcd, etcdNames, reading, use } from '../testing/replicated.ts'
import { client, clientTruth } from '../testing/scenario.ts'
import { apiOf, database, heard, keep, objectStore, storeWorld } from '../testing/stores.ts'
import { trafficPart } from '../traffic-part.ts'
import type { Fault } from './fault.ts'

type Rules = Pick<Fault, 'delay' | 'errno' | 'ratio' | 'methods'>

const load = 'load: {rate: 4/s, arrivals: constant}\ntimeout: 5s'

/** Each with its store, whose process is named; a write is its only request. */
const stores: Record<string, { id: string; build: () => Simulation }> = {
  database: {
    id: 'db', build: () => {
      const world = storeWorld()
      keep(world, 'db', ['db'], database('write.service: 1ms\ncommit.service: 1ms'))
      apiOf(world, '{dependency: db, statements: [{write: stock}]}')
      startClient(world, { id: 'load', workload: client(`service: api\n${load}`) })
      return world
    },
  },
  broker: {
    id: 'kafka-0', build: () => {
      const world = kafka('{name: orders, partitions: 1, replication.factor: 1}')
      produce(world, 'produce: orders, acks: 1', load)
      return world
    },
  },
  'store of objects': {
    id: 's3', build: () => {
      const world = storeWorld()
      keep(world, 's3', ['s3'], objectStore('service: 1ms'))
      startClient(world, { id: 'load', workload: client(`service: s3\nroutes: [{put: logs}]\n${load}`) })
      return world
    },
  },
  'quorum store': {
    id: 'cassandra-0', build: () => {
      const world = cassandra()
      use(world, '{write: carts, consistency: all}', { service: 'cassandra-0', more: load })
      return world
    },
  },
}

/** Over ten seconds, from five on. */
function during(build: () => Simulation, id: string, rules: Rules): Simulation {
  return checkWorld(build, [
    { run: 5 * second },
    (world) => injectFault(world, { id: 'disk', kind: 'disk', where: { instances: [id] }, at: world.now, for: 10 * second, ...rules }),
    { run: 10 * second },
  ]).simulation
}

/** How long the slowest took. */
function worst(world: Simulation): number {
  return clientTruth(world).seconds.p99
}

describe.each(Object.entries(stores))('%s', (_name, { id, build }) => {
  test('a write waits for both of its calls, or for the one that is meant', () => {
    const [both, one, other] = [{}, { methods: ['fsync'] }, { methods: ['read'] }].map((more) => worst(during(build, id, { delay: 100 * millisecond, ...more })))
    expect([both! > 0.2, one! > 0.1 && one! < 0.2, other! < 0.1]).toEqual([true, true, true])
  })

  test('what fails half of the time is told, or ends the process; healed it leaves no trace', () => {
    const world = during(build, id, { errno: 5, ratio: 0.5 })
    const { success = 0, ...others } = clientTruth(world).outcomes
    expect([success > 0, Object.values(others).reduce((sum, count) => sum + count, 0) > 0]).toEqual([true, true])
    expect(groundTruth(world).faults).toMatchObject([{ phase: 'healed', hit: [id] }])
  })
})

test('a database whose log cannot be written ends', () => {
  const { id, build } = stores['database']!
  const world = during(build, id, { errno: 28 })
  expect(heard(world).some((words) => words.startsWith('db crashed'))).toBe(true)
})

test('a leader of etcd whose disk takes longer than an election time-out: the others elect one of theirs, and go on', () => {
  const world = etcd()
  use(world, '{write: config}', { more: load })
  world.runFor(5 * second)
  const slow = etcdNames.find((each) => reading(world, each, 'etcd_server_is_leader') === 1)!
  injectFault(world, { id: 'disk', kind: 'disk', where: { instances: [slow] }, at: world.now, delay: 2 * second })
  world.runFor(20 * second)
  const others = etcdNames.filter((each) => each !== slow)
  expect(others.filter((each) => reading(world, each, 'etcd_server_is_leader') === 1)).toHaveLength(1)
  expect(reading(world, others[0]!, 'etcd_server_leader_changes_seen_total')).toBe(2)
})

test('who has no disk does not feel it, and the row says so', () => {
  const { build } = stores['database']!
  const world = during(build, 'api', { delay: second })
  expect(groundTruth(world).faults).toMatchObject([{ hit: [], missed: ['api'] }])
  expect(world.state(trafficPart).faultsAtWork.size).toBe(0)
})
