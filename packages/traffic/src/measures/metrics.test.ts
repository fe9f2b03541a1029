import { expect, test } from 'vitest'
import { millisecond, minute, second } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { declareQueue } from '../queues.ts'
import { startWorker } from '../servers.ts'
import { apiWorld, client, emptyWorld, queue, serve, server, startedAt, worker } from '../testing/scenario.ts'
import { groundTruth } from './ground-truth.ts'
import { metricsOf } from './metrics.ts'
import { usageOf } from './usage.ts'

/** The samples as text, one a line, without those that are zero and without the uninteresting families. */
function printed(families: readonly MetricFamily[], ...without: string[]): string {
  return families.filter(({ name }) => !without.includes(name)).flatMap(({ name, samples }) => samples
    .filter(({ value, suffix }) => value !== 0 && suffix !== '_bucket')
    .map(({ suffix = '', labels, value }) => {
      const inner = Object.entries(labels).map(([label, text]) => `${label}="${text}"`).join(',')
      return `${name}${suffix}${inner && `{${inner}}`} ${value}`
    })).join('\n')
}

const ofProcess = ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'process_start_time_seconds']

test('a server and its client tell of the same requests, each from its side', () => {
  const world = apiWorld({
    api: server('concurrency: 1\nqueue: {limit: 1}\nroutes: [{service: 1500ms}, {path: /pay, method: POST, service: 10ms}]'),
    load: client('service: api\nroutes: [{path: /}]\nload: {rate: 1/s, arrivals: constant}\ntimeout: 2s\nretries: 1'),
  })
  world.runUntil(startedAt + 9_900 * millisecond)
  expect(printed(metricsOf(world, 'api'), ...ofProcess)).toMatchInlineSnapshot(`
    "http_requests_total{code="200",method="GET",route="/"} 5
    http_requests_total{code="503",method="GET",route="/"} 9
    http_request_duration_seconds_sum{method="GET",route="/"} 7.5
    http_request_duration_seconds_count{method="GET",route="/"} 5
    http_requests_in_flight 1
    http_accept_queue_length 1
    http_workers 1"
  `)
  expect(printed(metricsOf(world, 'load'), ...ofProcess)).toMatchInlineSnapshot(`
    "http_client_requests_total{code="200",service="api",method="GET",route="/",outcome="success"} 2
    http_client_requests_total{code="503",service="api",method="GET",route="/",outcome="rejected"} 5
    http_client_requests_total{code="",service="api",method="GET",route="/",outcome="timeout"} 1
    http_client_attempts_total{service="api",method="GET",route="/"} 16
    http_client_retries_total{service="api",method="GET",route="/"} 7
    http_client_request_duration_seconds_sum{service="api",method="GET",route="/"} 9.5
    http_client_request_duration_seconds_count{service="api",method="GET",route="/"} 8
    http_client_requests_in_flight{service="api"} 1"
  `)
})

test('a server tells its dependencies apart, with the state of the circuit', () => {
  const world = emptyWorld()
  serve(world, 'web', ['web'], server(`
routes: [{service: 1ms, calls: [{dependency: ads, path: /ad}, {dependency: cart}]}]
dependencies: {ads: {service: ads, breaker: {threshold: 50%, window: 4, minimum: 4, open: 1h}}, cart: {service: cart}}`))
  serve(world, 'ads', ['ads'], server('routes: [{path: /ad, errors: 100%, service: 1ms}]'))
  serve(world, 'cart', ['cart'], server('routes: [{service: 1ms}]'))
  startClient(world, { id: 'load', workload: client('service: web\nload: {rate: 1/s, arrivals: constant}') })
  world.runUntil(startedAt + 6_500 * millisecond)
  const families = metricsOf(world, 'web').filter(({ name }) => !name.includes('duration'))
  expect(printed(families, ...ofProcess)).toMatchInlineSnapshot(`
    "http_requests_total{code="503",method="GET",route="/"} 2
    http_requests_total{code="502",method="GET",route="/"} 4
    http_workers 10
    http_client_requests_total{code="500",service="ads",method="GET",route="/ad",outcome="error"} 4
    http_client_requests_total{code="",service="ads",method="GET",route="/ad",outcome="circuit_open"} 2
    http_client_attempts_total{service="ads",method="GET",route="/ad"} 4
    http_client_circuit_breaker_state{service="ads",state="open"} 1"
  `)
})

test('a worker, its queue and its usage, in both grains', () => {
  const seen = (['exact', 'fluid'] as const).map((grain) => {
    const world = emptyWorld()
    declareQueue(world, { name: 'jobs', workload: queue(), grain })
    startClient(world, { id: 'producer', workload: client('publishes: jobs\nload: {rate: 20/s, arrivals: constant}') })
    const cpu = 'cpu: {idle: 100m, perMessage: 20ms}\nmemory: {base: 64Mi}'
    startWorker(world, { id: 'a', workload: worker(`consumes: jobs\nservice: 100ms\n${cpu}`) })
    world.runFor(10 * second + 50 * millisecond)
    return [printed(metricsOf(world, 'jobs')), printed(metricsOf(world, 'a'), ...ofProcess), usageOf(world, 'a')]
  })
  expect(seen).toMatchInlineSnapshot(`
    [
      [
        "queue_messages_ready{queue="jobs"} 100
    queue_messages_unacknowledged{queue="jobs"} 1
    queue_oldest_message_age_seconds{queue="jobs"} 4.95
    queue_consumers{queue="jobs"} 1
    queue_published_total{queue="jobs"} 201
    queue_delivered_total{queue="jobs"} 101
    queue_consumed_total{queue="jobs"} 100
    queue_wait_seconds_sum{queue="jobs"} 252.5
    queue_wait_seconds_count{queue="jobs"} 101",
        "worker_messages_processed_total{queue="jobs"} 100
    worker_message_duration_seconds_sum{queue="jobs"} 10
    worker_message_duration_seconds_count{queue="jobs"} 100",
        {
          "cpuSeconds": 3.005,
          "memoryBytes": 67108864,
        },
      ],
      [
        "queue_messages_ready{queue="jobs"} 101
    queue_messages_unacknowledged{queue="jobs"} 1
    queue_oldest_message_age_seconds{queue="jobs"} 5.025
    queue_consumers{queue="jobs"} 1
    queue_published_total{queue="jobs"} 201
    queue_delivered_total{queue="jobs"} 100
    queue_consumed_total{queue="jobs"} 99
    queue_wait_seconds_sum{queue="jobs"} 250
    queue_wait_seconds_count{queue="jobs"} 100",
        "worker_messages_processed_total{queue="jobs"} 100
    worker_message_duration_seconds_sum{queue="jobs"} 10
    worker_message_duration_seconds_count{queue="jobs"} 100",
        {
          "cpuSeconds": 3.005,
          "memoryBytes": 67108864,
        },
      ],
    ]
  `)
})

test('usage counts CPU of what was served, memory of what is there, and what leaked', () => {
  const world = apiWorld({
    api: server(`concurrency: 2
cpu: {idle: 50m}
memory: {base: 10Mi, perRequest: 1Mi, leak: 1k}
routes: [{service: 4s, cpu: 100ms}]`),
    load: client('service: api\nload: {rate: 1/s, arrivals: constant}'),
  })
  world.runUntil(startedAt + 10_500 * millisecond)
  // Served by 5, 6, 9 and 10 s; two are being served and four wait.
  expect(usageOf(world, 'api')).toEqual({ cpuSeconds: 0.4 + 0.05 * 10.5, memoryBytes: 16 * 1024 * 1024 + 4000 })
  expect(usageOf(world, 'nobody')).toBeUndefined()
})

test('histograms are cumulative and agree with their counts', () => {
  const world = apiWorld({ api: server('routes: [{service: exponential(50ms)}]'), load: client('service: api\nload: {rate: 50/s}') })
  world.runFor(minute)
  for (const { type, samples } of [...metricsOf(world, 'api'), ...metricsOf(world, 'load')]) {
    if (type !== 'histogram') continue
    const buckets = samples.filter(({ suffix }) => suffix === '_bucket').map(({ value }) => value)
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b))
    expect(buckets.at(-1)).toBe(samples.find(({ suffix }) => suffix === '_count')!.value)
  }
})

test('the ground truth names the faults that were at work and whom they hit', () => {
  const world = apiWorld({ api: server(''), load: client('service: api\nload: {rate: 1/s}') })
  injectFault(world, { id: 'slow', kind: 'slow', where: { labels: { app: 'api' } }, at: startedAt + second, for: second, factor: 2 })
  injectFault(world, { id: 'late', kind: 'latency', where: { service: 'other' }, at: startedAt + minute, delay: second })
  world.runFor(10 * second)
  expect(groundTruth(world).faults.map(({ fault, phase, beganAt, healedAt, hit }) =>
    [fault.id, phase, (beganAt - startedAt) / second, (healedAt - startedAt) / second, hit])).toEqual([
    ['slow', 'healed', 1, 2, ['api']],
    ['late', 'planned', expect.any(Number), expect.any(Number), []],
  ])
})
