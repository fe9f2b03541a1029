/** Replicas: what acks promise, who leads when a broker is lost, and what is lost with it. */
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { injectFault } from '../../faults.ts'
import { metricsOf } from '../../measures/metrics.ts'
import { stopServer } from '../../servers.ts'
import { appended, kafka, kill, partitionsOf, playForked, produce, restartBroker } from '../../testing/brokers.ts'
import { clientTruth, over } from '../../testing/scenario.ts'

const triple = '{name: orders, partitions: 3, replication.factor: 3, min.insync.replicas: 2}'
const steady = 'load: {rate: 200/s, arrivals: constant}\ntimeout: 1s'

function written(acks: string, more = '', record = 'produce: orders'): Simulation {
  const world = kafka(triple, { more })
  produce(world, `${record}, acks: ${acks}`, steady)
  return world
}

const stall = (world: Simulation, id: string, length: number): void =>
  injectFault(world, { id: `stall ${id}`, kind: 'stall', where: { instances: [id] }, at: world.now, for: length })

test('leaders are spread, and all replicas are in sync', () => {
  const world = playForked(() => written('all'), { run: 5 * second })
  expect(partitionsOf(world).map(({ leader, inSync }) => `${leader}: ${inSync.toSorted().join(' ')}`)).toEqual([
    'kafka-0: kafka-0 kafka-1 kafka-2', 'kafka-1: kafka-0 kafka-1 kafka-2', 'kafka-2: kafka-0 kafka-1 kafka-2',
  ])
  expect(clientTruth(world).outcomes).toEqual({ success: 999 })
})

test('acks=all waits for the followers, acks=1 for the leader, acks=0 for nobody', () => {
  const seconds = (acks: string) => clientTruth(playForked(() => written(acks), { run: 10 * second })).seconds.p50
  expect(seconds('0')).toBeCloseTo(0, 5)
  expect(seconds('1')).toBeCloseTo(0.001, 3)
  expect(seconds('all')).toBeCloseTo(0.003, 3)
})

describe('a leader that is lost', () => {
  test('is replaced after nine seconds; until then nobody takes what is its', () => {
    const world = playForked(() => written('all'), { run: 5 * second }, (each) => kill(each, 'kafka-0'), { run: 8900 * millisecond }, (each) => {
      expect(partitionsOf(each).map(({ leader }) => leader)).toEqual(['kafka-0', 'kafka-1', 'kafka-2'])
    }, { run: 200 * millisecond })
    expect(partitionsOf(world).map(({ leader, inSync, epoch }) => [leader, inSync.length, epoch])).toEqual([['kafka-1', 2, 1], ['kafka-1', 2, 0], ['kafka-2', 2, 0]])
    expect(over(world, 10 * second).successes).toBeGreaterThan(1990)
    expect(metricsOf(world, 'kafka-1').find(({ name }) => name === 'kafka_server_replicamanager_underreplicatedpartitions')!.samples[0]!.value).toBe(2)
  })

  test('hands over at once when it is told to end, and follows when it is back', () => {
    const world = playForked(() => written('all'), { run: 5 * second }, (each) => stopServer(each, 'kafka-0', { graceful: true }), { run: second }, (each) => {
      expect(partitionsOf(each).map(({ leader }) => leader)).toEqual(['kafka-1', 'kafka-1', 'kafka-2'])
      kill(each, 'kafka-0')
      restartBroker(each, 'kafka-0', triple)
    }, { run: 20 * second })
    expect(partitionsOf(world).every(({ inSync, cut }) => inSync.length === 3 && cut === 0)).toBe(true)
    expect(clientTruth(world).outcomes['success']).toBeGreaterThan(5180)
  })

  test('that only stood still finds another in its place, and drops what nobody else has', () => {
    const world = playForked(() => written('1'), { run: 5 * second }, (each) => stall(each, 'kafka-0', 20 * second), { run: minute })
    const [first] = partitionsOf(world)
    expect([first!.leader, first!.inSync.length]).toEqual(['kafka-1', 3])
  })
})

describe('with too few replicas in sync', () => {
  test('acks=all is refused, acks=1 is not', () => {
    const rate = (acks: string) => {
      const world = playForked(() => written(acks), { run: 5 * second }, (each) => {
        kill(each, 'kafka-1')
        kill(each, 'kafka-2')
      }, { run: 20 * second })
      expect(partitionsOf(world).map(({ leader, inSync }) => `${leader} ${inSync.length}`)).toEqual(['kafka-0 1', 'kafka-0 1', 'kafka-0 1'])
      return over(world, 10 * second).successes
    }
    expect([rate('all'), rate('1')]).toEqual([0, 2000])
  })
})

describe('what is lost', () => {
  /** Followers stand still while the leader takes records, and then the leader is gone. */
  const afterLoss = (acks: string, more = '') => playForked(() => written(acks, more), { run: 5 * second }, (each) => {
    stall(each, 'kafka-1', 3 * second)
    stall(each, 'kafka-2', 3 * second)
  }, { run: 2 * second }, (each) => kill(each, 'kafka-0'), { run: 30 * second })
  const lost = (world: Simulation) => partitionsOf(world)[0]!

  test('acks=1: what no follower had, though its writer was told', () => {
    const { lost: told, cut, leader } = lost(afterLoss('1'))
    expect(leader).toBe('kafka-1')
    expect(told).toBeGreaterThan(100)
    expect(cut).toBe(told)
  })

  test('acks=all: nothing that its writer was told of', () => {
    const { lost: told, cut } = lost(afterLoss('all'))
    expect(told).toBe(0)
    expect(cut).toBeGreaterThan(0)
  })

  /** Two followers are gone for long, then the leader; one follower comes back, behind. */
  const outOfSync = (more: string) => playForked(() => {
    const world = kafka('{name: orders, partitions: 1, replication.factor: 3}', { more })
    produce(world, 'produce: orders', steady)
    return world
  }, { run: 5 * second }, (each) => {
    kill(each, 'kafka-1')
    kill(each, 'kafka-2')
  }, { run: 20 * second }, (each) => kill(each, 'kafka-0'), { run: 15 * second }, (each) => restartBroker(each, 'kafka-1', '{name: orders, partitions: 1, replication.factor: 3}', more), { run: 20 * second })

  test('a replica that is not in sync does not lead: the partition waits for the last one that was', () => {
    const world = outOfSync('')
    expect(lost(world)).toMatchObject({ leader: '', inSync: ['kafka-0'], lost: 0, cut: 0 })
    const after = playForked(() => world.fork(), (each) => restartBroker(each, 'kafka-0', triple), { run: 5 * second })
    expect(lost(after)).toMatchObject({ leader: 'kafka-0', lost: 0 })
    expect(over(after, second).successes).toBeGreaterThan(190)
  })

  test('unless an unclean election is allowed: then acknowledged records are lost, acks=all or not', () => {
    const { leader, lost: told, end, appended: all, cut } = lost(outOfSync('unclean.leader.election.enable: true'))
    expect(leader).toBe('kafka-1')
    expect(told).toBeGreaterThan(2000)
    expect(all - cut).toBe(end)
  })
})

describe('a writer that tries again', () => {
  const doubled = (more: string) => {
    const world = playForked(() => {
      const each = kafka('{name: orders, partitions: 1, replication.factor: 3}')
      produce(each, `produce: orders${more}`, 'load: {rate: 50/s, arrivals: constant}\ntimeout: 400ms\nretries: 10\nbackoff: {base: 50ms}')
      return each
    }, { run: 5 * second }, (each) => stall(each, 'kafka-1', 1500 * millisecond), { run: 20 * second })
    const ended = clientTruth(world)
    return Math.max(0, appended(world) - (ended.outcomes['success'] ?? 0) - ended.inFlight)
  }

  test('adds nothing that is there already, unless it is not idempotent', () => {
    expect(doubled('')).toBe(0)
    expect(doubled(', enable.idempotence: false')).toBeGreaterThan(50)
  })
})

describe('retention', () => {
  const kept = (more: string) => partitionsOf(playForked(() => {
    const world = kafka(`{name: orders, partitions: 1, ${more}}`, { brokers: ['kafka-0'], more: 'log.retention.check.interval.ms: 10000' })
    produce(world, 'produce: orders', 'load: {rate: 10/s, arrivals: constant}')
    return world
  }, { run: 10 * minute }))[0]!

  test('whole segments go; the one that is written to stays, however old its first record', () => {
    expect(kept('retention.ms: 60000').expired).toBe(0)
    const { start, end } = kept('retention.ms: 60000, segment.ms: 30000')
    expect(end).toBe(5999)
    expect(end - start).toBeGreaterThan(600)
    expect(end - start).toBeLessThan(600 + 300 + 100)
  })

  test('by size', () => {
    const { start, end, expired } = kept('retention.bytes: 1024k, segment.bytes: 256k, record.bytes: 1k')
    expect(expired).toBe(start)
    expect(end - start).toBeGreaterThanOrEqual(1024)
    expect(end - start).toBeLessThan(1024 + 256 + 100)
  })
})
