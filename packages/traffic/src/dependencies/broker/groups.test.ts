/** Groups of consumers: who has what, what stops for a rebalance, what is delivered again and what is skipped. */
import { minute, second, type Simulation } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { stopClient } from '../../clients.ts'
import { injectFault } from '../../faults.ts'
import { metricsOf } from '../../measures/metrics.ts'
import { stopServer } from '../../servers.ts'
import { appended, consume, groupOf, kafka, kill, owners, partitionsOf, playForked, produce, totals } from '../../testing/brokers.ts'
import { heard } from '../../testing/stores.ts'
import { startedAt } from '../../testing/scenario.ts'

const topic = '{name: orders, partitions: 6}'
const one = { brokers: ['kafka-0'] }

const stall = (world: Simulation, id: string, length: number): void =>
  injectFault(world, { id: `stall ${id}`, kind: 'stall', where: { instances: [id] }, at: world.now, for: length })

function billing(members: readonly string[], more: string, record = 'produce: orders, key: "uniform(100)"'): Simulation {
  const world = kafka(topic, one)
  produce(world, record)
  consume(world, members, more.includes('service:') ? more : `service: 10ms\n${more}`)
  return world
}

describe('a rebalance', () => {
  test('the first one waits three seconds for more members, and again for those that came', () => {
    expect(groupOf(playForked(() => billing(['a'], ''), { run: 4 * second })).rebalances.map(({ tookSeconds }) => tookSeconds)).toEqual([3])
    const world = playForked(() => billing(['a', 'b'], ''), { run: 7 * second })
    expect(groupOf(world).rebalances.map(({ tookSeconds }) => tookSeconds)).toEqual([6])
    expect(owners(world)).toEqual(['a: 0 1 2', 'b: 3 4 5'])
  })

  test('a member that leaves is missed at once, one that dies when its session is over', () => {
    const until = (graceful: boolean) => {
      const world = playForked(() => billing(['a', 'b'], ''), { run: 20 * second }, (each) => stopServer(each, 'b', { graceful }), { run: 2 * minute })
      const { atSeconds, why } = groupOf(world).rebalances[1]!
      expect(owners(world)).toEqual(['a: 0 1 2 3 4 5'])
      expect(totals(world).lag).toBeLessThan(60)
      return { after: atSeconds - startedAt / second - 20, why }
    }
    expect(until(true)).toEqual({ after: 0, why: 'b leaves' })
    const { after, why } = until(false)
    expect(why).toBe('the session of b has timed out')
    // session.timeout.ms after its last heartbeat, which was less than heartbeat.interval.ms ago.
    expect(after).toBeGreaterThan(42)
    expect(after).toBeLessThanOrEqual(45)
  })

  test('eager: everybody stops until the slowest has finished its batch; cooperative: only what moves does', () => {
    const processed = (strategy: string) => {
      const build = () => billing(['a', 'b'], `partition.assignment.strategy: ${strategy}`)
      const world = playForked(build, { run: 20 * second }, (each) => {
        // A record of b takes its time from here on.
        injectFault(each, { id: 'slow', kind: 'slow', where: { instances: ['b'] }, at: each.now, factor: 1000, for: 30 * second })
      }, { run: 2 * second }, (each) => consume(each, ['c'], `service: 10ms\npartition.assignment.strategy: ${strategy}`), { run: 4 * second }, (each) => {
        const { phase, places } = groupOf(each)
        expect([strategy, phase, places.filter(({ owner }) => owner === 'a').length]).toEqual([strategy, 'PreparingRebalance', strategy === 'range' ? 0 : 3])
      }, { run: 2 * minute })
      expect(owners(world).map((line) => line.split(':')[1]!.trim().split(' ').length)).toEqual([2, 2, 2])
      expect(totals(world).again).toBe(0)
      return groupOf(world).rebalances.length
    }
    // The second rebalance of cooperative members hands on what the first made them give back.
    expect([processed('range'), processed('cooperative-sticky')]).toEqual([2, 3])
  })

  test('cooperative: what moves is handed on when its owner has done what it had of it', () => {
    const settings = 'service: 200ms\nmax.poll.records: 20\nenable.auto.commit: false\npartition.assignment.strategy: cooperative-sticky'
    const world = playForked(() => {
      const each = kafka(topic, one)
      produce(each, 'produce: orders', 'load: {rate: 50/s, arrivals: constant}')
      consume(each, ['a', 'b'], settings)
      return each
    }, { run: 31 * second }, (each) => consume(each, ['c'], settings), { run: 40 * second })
    expect(owners(world).map((line) => line.split(':')[1]!.trim().split(' ').length)).toEqual([2, 2, 2])
    expect(totals(world)).toMatchObject({ again: 0, skipped: 0 })
  })

  test('a member that does not poll for max.poll.interval is expelled, and its records are delivered again', () => {
    const build = () => billing(['a', 'b'], 'max.poll.interval.ms: 10000\nenable.auto.commit: false')
    const world = playForked(build, { run: 15 * second }, (each) => {
      injectFault(each, { id: 'slow', kind: 'slow', where: { instances: ['b'] }, at: each.now, factor: 1500, for: 12 * second })
    }, { run: 2 * minute })
    expect(groupOf(world).rebalances.map(({ why }) => why)).toContain('b has not polled for max.poll.interval.ms')
    expect(heard(world).filter((line) => line.startsWith('b ')).map((line) => line.slice(0, 68))).toEqual([
      'b started', 'b logged consumer poll timeout has expired. This means the time betw', 'b logged org.apache.kafka.clients.consumer.CommitFailedException: Of',
    ])
    expect(totals(world).again).toBeGreaterThan(0)
    // It has joined again, with what it had left.
    expect(owners(world)).toHaveLength(2)
    expect(totals(world).skipped).toBe(0)
  })

  test('one that stands still for longer than its session is out and comes back', () => {
    const world = playForked(() => billing(['a', 'b'], 'session.timeout.ms: 6000\nheartbeat.interval.ms: 2000'), { run: 20 * second }, (each) => stall(each, 'b', 30 * second), { run: 20 * second },
      (each) => expect(owners(each)).toEqual(['a: 0 1 2 3 4 5']), { run: minute })
    expect(owners(world)).toEqual(['a: 0 1 2', 'b: 3 4 5'])
  })

  test('a partition without a member is nobody\'s work: more members than partitions help nothing', () => {
    const world = playForked(() => billing(['a', 'b', 'c', 'd', 'e', 'f', 'g'], ''), { run: 30 * second })
    expect(owners(world)).toHaveLength(6)
  })
})

describe('commits', () => {
  /** A member dies in the middle of 500 records; another one takes over. */
  const afterCrash = (more: string) => playForked(() => {
    const world = kafka(topic, one)
    produce(world, 'produce: orders', 'load: {rate: 1000/s, arrivals: constant}')
    return world
  }, { run: 10 * second }, (world) => {
    stopClient(world, 'load')
    consume(world, ['a'], `service: 10ms\n${more}`)
  }, { run: 10 * second }, (world) => kill(world, 'a'), { run: second }, (world) => consume(world, ['b'], `service: 1ms\n${more}`), { run: 2 * minute })

  test('after processing: at least once, what the lost member had in hand is done twice', () => {
    const world = afterCrash('enable.auto.commit: false')
    // Three seconds of the first rebalance, seven of work: 700 records, of which 500 were committed.
    expect(totals(world)).toEqual({ processed: appended(world), again: 200, skipped: 0, missed: 0, lag: 0, deadLettered: 0, givenUp: 0 })
  })

  test('before processing: at most once, what it had in hand is never done', () => {
    const world = afterCrash('enable.auto.commit: false\ncommit: before')
    expect(totals(world)).toMatchObject({ again: 0, skipped: 300, lag: 0 })
    expect(totals(world).processed + 300).toBe(appended(world))
  })

  test('by themselves, every five seconds at a poll: at least once', () => {
    const world = afterCrash('')
    expect(totals(world)).toMatchObject({ processed: appended(world), again: 200, skipped: 0 })
  })
})

describe('auto.offset.reset', () => {
  const late = (policy: string) => playForked(() => {
    const world = kafka(topic, one)
    produce(world, 'produce: orders')
    return world
  }, { run: 20 * second }, (world) => consume(world, ['a'], `service: 1ms\nauto.offset.reset: ${policy}`), { run: 20 * second })

  test('earliest begins with all that there is, latest with what comes', () => {
    expect(totals(late('earliest')).processed).toBe(399)
    expect(totals(late('latest')).processed).toBe(170)
  })

  test('none: without an offset the process exits', () => {
    expect(heard(late('none'))).toEqual([
      'a started', 'a logged org.apache.kafka.clients.consumer.NoOffsetForPartitionException: Undefined offset with no reset policy for partitions: [orders-0]', 'a crashed',
    ])
  })
})

describe('a record that cannot be processed', () => {
  const poisoned = (more: string) => playForked(() => {
    const world = kafka('{name: orders, partitions: 2}, {name: orders-dlt, partitions: 1}', one)
    produce(world, 'produce: orders')
    consume(world, ['a', 'b'], `service: 10ms\n${more}`)
    return world
  }, { run: 20 * second }, (world) => injectFault(world, { id: 'poison', kind: 'poison', where: {}, queue: 'orders', at: world.now }), { run: minute })
  const lags = (world: Simulation) => groupOf(world).places.map(({ lag }) => lag > 100)

  test('blocks its partition, and that one only, for as long as it is tried again', () => {
    const world = poisoned('')
    expect(lags(world)).toEqual([true, false])
  })

  test('is skipped, or goes to the dead letter topic, after nine retries', () => {
    const skipped = poisoned('on.error: skip')
    expect(lags(skipped)).toEqual([false, false])
    expect(totals(skipped)).toMatchObject({ givenUp: 1, deadLettered: 0 })
    const buried = poisoned('on.error: dead-letter')
    expect(totals(buried)).toMatchObject({ givenUp: 0, deadLettered: 1 })
    expect(partitionsOf(buried, 'orders-dlt').map(({ appended: count }) => count)).toEqual([1])
  })

  test('kills one process after the other', () => {
    const world = poisoned('on.error: crash\nsession.timeout.ms: 6000')
    expect(heard(world).filter((line) => line.endsWith('crashed'))).toEqual(['a crashed', 'b crashed'])
    expect(groupOf(world).phase).toBe('Empty')
  })
})

test('lag, offsets and records have the names that people use', () => {
  const world = billing(['a'], 'service: 100ms\nmax.poll.records: 5')
  world.runFor(30 * second)
  const lines = [...metricsOf(world, 'kafka-0'), ...metricsOf(world, 'a'), ...metricsOf(world, 'load')].flatMap(({ name, samples }) =>
    samples.filter(({ labels }) => labels['le'] === undefined).map(({ labels, value }) => `${name}${JSON.stringify(labels)} ${value}`))
  const of = (name: string) => lines.filter((line) => line.startsWith(`${name}{`))
  expect(of('kafka_consumergroup_lag')).toHaveLength(6)
  expect(of('kafka_topic_partition_current_offset')).toHaveLength(6)
  expect(of('kafka_consumergroup_members')).toEqual(['kafka_consumergroup_members{"consumergroup":"billing"} 1'])
  expect(of('consumer_records_processed_total')).toEqual(['consumer_records_processed_total{"group":"billing"} 270'])
  expect(of('kafka_server_replicamanager_underreplicatedpartitions')).toEqual(['kafka_server_replicamanager_underreplicatedpartitions{} 0'])
  expect(of('messaging_client_sent_messages_total')).toEqual(['messaging_client_sent_messages_total{"messaging_system":"kafka","messaging_operation_name":"send","messaging_destination_name":"orders"} 299'])
})
