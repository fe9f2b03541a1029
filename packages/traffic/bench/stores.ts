/** How fast stores are: statements with locks and transactions, look-ups that hit, records that are replicated and consumed, in events of the lane. */
import { second, type Simulation } from '@track/simulation'
import { startClient } from '../src/index.ts'
import { client } from '../src/testing/scenario.ts'
import { consume, kafka, produce } from '../src/testing/brokers.ts'
import { apiOf, cache, database, keep, storeWorld } from '../src/testing/stores.ts'

function shop(calls: string): Simulation {
  const world = storeWorld()
  keep(world, 'db', ['db'], database('max_connections: 200\nconcurrency: 16\nread.service: exponential(1ms)'))
  keep(world, 'cache', ['cache'], cache('maxmemory: 10000\nentry.bytes: 1\nmaxmemory-policy: allkeys-lru'))
  apiOf(world, calls, 'db: {service: db, timeout: 1s, pool: {connections: 100}}, cache: {service: cache, timeout: 100ms, pool: {connections: 100}}')
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 1000/s}\ntimeout: 2s') })
  return world
}

/** The fastest of five stretches. */
function eventsASecond(world: Simulation): number {
  world.runFor(30 * second)
  const rates = Array.from({ length: 5 }, () => {
    const [handled, before] = [world.handled, performance.now()]
    world.runFor(30 * second)
    return (world.handled - handled) / (performance.now() - before) * 1000
  })
  return Math.max(...rates)
}

function log(): Simulation {
  const world = kafka('{name: orders, partitions: 12, replication.factor: 3}')
  produce(world, 'produce: orders, key: "zipf(10000, 1)"', 'load: {rate: 1000/s}\ntimeout: 1s')
  consume(world, ['a', 'b', 'c'], 'service: exponential(1ms)')
  return world
}

const transaction = '{dependency: db, transaction: true, statements: [{write: stock, key: "zipf(100000, 0.8)"}, {read: products}]}'
const lookUp = '{dependency: db, statements: [{read: products, key: "zipf(20000, 1)"}], cache: {dependency: cache, ttl: 1h}}'

export const benchmarks = [
  { name: 'traffic: a database, transactions of a write and a read', unit: 'events/s', target: 500_000, run: () => eventsASecond(shop(transaction)) },
  { name: 'traffic: a cache in front of a database', unit: 'events/s', target: 500_000, run: () => eventsASecond(shop(lookUp)) },
  { name: 'traffic: a broker, records replicated twice and consumed', unit: 'events/s', target: 500_000, run: () => eventsASecond(log()) },
]
