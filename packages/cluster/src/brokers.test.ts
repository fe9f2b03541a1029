/** Brokers with their consumers, and a store of objects, as somebody applies them: containers behind Services, scraped and logged. */
import { minute, second, type Simulation } from '@track/simulation'
import { groundTruth } from '@track/traffic'
import { expect, test } from 'vitest'
import { apply, ask, startCluster, workload } from './testing/play-cluster.ts'

/** Each a Deployment of its own, so that its name stays. */
const kafka = ['0', '1', '2'].map((id) => `${workload(`kafka-${id}`, `
kind: broker
cluster: kafka
node.id: ${id}
topics:
- {name: orders, partitions: 4, replication.factor: 3, min.insync.replicas: 2}`).replaceAll('{app: ', '{part-of: kafka, app: ')}
---
apiVersion: v1
kind: Service
metadata: {name: kafka}
spec: {selector: {part-of: kafka}, ports: [{port: 9092}]}`).join('\n---\n')

const api = workload('api', `
kind: server
concurrency: 100
routes:
- path: /
  service: 1ms
  calls:
  - {dependency: kafka, produce: orders, key: "zipf(1000, 1)"}
  - {dependency: s3, put: receipts, size: 4Ki, key: "uniform(1000)"}
dependencies:
  kafka: {service: "kafka:9092", timeout: 1s}
  s3: {service: s3, timeout: 1s}`, { port: 8080 })

const billing = (replicas: number) => workload('billing', `
kind: consumer
bootstrap.servers: kafka:9092
group.id: billing
topics: orders
service: 25ms
max.poll.records: 20
auto.offset.reset: earliest`, { replicas })

const s3 = workload('s3', 'kind: object-store', { port: 9000 })

const load = `
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: shoppers}
spec: {service: api, timeout: 2s, load: {rate: 60/s, arrivals: constant}}`

function shop(replicas: number): Simulation {
  const world = startCluster()
  apply(world, [kafka, s3, api, billing(replicas), load].join('\n---\n'))
  world.runFor(4 * minute)
  return world
}

const lag = (world: Simulation): number => Number(ask(world, 'sum(kafka_consumergroup_lag{consumergroup="billing"})')[0])

test('what is produced is consumed, scraped and stored; a consumer more takes the lag down', () => {
  const world = shop(1)
  expect(ask(world, 'round(rate(http_client_requests_total{load="shoppers"}[1m])) > 0', 'outcome')).toEqual(['success 60'])
  expect(ask(world, 'count(kafka_topic_partition_current_offset)')).toEqual(['4'])
  expect(ask(world, 'sum(kafka_server_replicamanager_underreplicatedpartitions)')).toEqual(['0'])
  // One consumer does 40 a second, and 60 come.
  expect(ask(world, 'round(sum(rate(consumer_records_processed_total[1m])))')).toEqual(['40'])
  const before = lag(world)
  expect(before).toBeGreaterThan(2000)
  expect(ask(world, 'minio_bucket_usage_object_total')).toEqual(['1000'])
  apply(world, billing(4))
  const child = world.fork()
  for (const each of [world, child]) each.runFor(4 * minute)
  expect(lag(world)).toBeLessThan(before / 4)
  expect(groundTruth(child)).toEqual(groundTruth(world))
  expect(ask(world, 'kafka_consumergroup_members').at(0)).toBe('4')
})

test('a Load in flows is refused where it reaches a broker, in a sentence', () => {
  const world = shop(1)
  apply(world, load.replace('name: shoppers', 'name: crowd').replace('service: api,', 'service: api, grain: fluid,'))
  world.runFor(5 * second)
  expect(groundTruth(world).clients.map(({ id }) => id)).toEqual(['load/default/shoppers'])
})
