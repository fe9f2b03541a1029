/** Workloads that trace, in a whole cluster: by their variables, over the network, into a Tempo or a Collector; and what they say when that fails. */
import { unreadLines } from '@track/nodes'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { searchTraces, searchedTraces } from '@track/telemetry'
import { expect, test } from 'vitest'
import { openTelemetryCollector } from '../../addons/opentelemetry-collector/opentelemetry-collector.ts'
import { tracing } from '../../addons/tracing/tracing.ts'
import { apply, clusterOptions, workload } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { tempoOf } from '../monitoring-parts.ts'

const endpoint = 'http://tempo.monitoring:4318'

/** With the variables that a learner would set. */
const traced = (text: string, service: string, more: Readonly<Record<string, string>> = {}) => {
  const env = Object.entries({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: service, ...more })
    .map(([name, value]) => `{name: ${name}, value: "${value}"}`).join(', ')
  return text.replace('image: track/workload:1.0', `image: track/workload:1.0\n        env: [${env}]`)
}

const api = workload('api', `
kind: server
routes: [{path: /, service: 5ms, calls: [{dependency: stock, path: /stock}]}]
dependencies: {stock: {service: stock, timeout: 100ms}}`, { port: 8080 })

const stock = workload('stock', `
kind: server
routes: [{path: /stock, service: exponential(10ms), errors: 5%}]`, { port: 8080, replicas: 2 })

const clients = workload('clients', 'kind: client\nservice: api\nload: {rate: 20/s}\ntimeout: 1s')

function start(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [tracing, openTelemetryCollector] })
  world.runFor(5 * second)
  return world
}

function matched(world: Simulation, query: string): number {
  const found = searchTraces(searchedTraces(world.state(tempoOf(world)!), { start: 0n, end: 0n }), query, { limit: 10_000, spansPerSpanSet: 3, start: 0n, end: 0n })
  return found.length
}

/** Of all its pods. */
function linesOf(world: Simulation, container: string): string[] {
  return unreadLines(world, () => 0).filter((each) => each.container === container).flatMap(({ lines }) => lines.map(({ text }) => text))
}

test('traces of a shop are found by what they are made of, and forks and replays have the same', () => {
  const { simulation: world } = checkWorld(start, [
    (simulation) => apply(simulation, [traced(api, 'api'), traced(stock, 'stock'), traced(clients, 'clients')].join('\n---\n')),
    { run: minute },
  ])
  const all = matched(world, '{ resource.service.name = "clients" && kind = internal }')
  expect(all).toBeGreaterThan(700)
  expect(matched(world, '{ resource.service.name = "api" && kind = server } >> { resource.service.name = "stock" && span.http.route = "/stock" }')).toBeGreaterThan(0.85 * all)
  const failing = matched(world, '{ resource.service.name = "stock" && status = error && span.http.response.status_code = 500 }')
  expect(failing / all).toBeGreaterThan(0.02)
  expect(failing / all).toBeLessThan(0.09)
  // What failed there is told by its caller as well, but for what has not been sent yet.
  expect(Math.abs(matched(world, `{ resource.service.name = "api" && kind = client && span.error.type = "500" && resource.host.name =~ "api-.*" }`) - failing)).toBeLessThan(0.2 * failing)
})

test.each<[string, string, RegExp]>([
  ['no such name', 'http://tempoo:4318', /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d traces export: Post "http:\/\/tempoo:4318\/v1\/traces": dial tcp: lookup tempoo on 10\.96\.0\.10:53: no such host$/],
  ['nobody listens', 'http://tempo.monitoring:4319', /traces export: Post "http:\/\/tempo\.monitoring:4319\/v1\/traces": dial tcp 10\.96\.0\.16:4319: connect: connection refused$/],
  ['another path', 'http://tempo.monitoring:4318/otlp', /traces export: failed to send to http:\/\/tempo\.monitoring:4318\/otlp\/v1\/traces: 404 Not Found \(body: 404 page not found\)$/],
  ['nobody answers', 'http://10.0.0.1:4318', /traces export: processor export timeout: retry-able request failure: Post "http:\/\/10\.0\.0\.1:4318\/v1\/traces": context deadline exceeded \(Client\.Timeout exceeded while awaiting headers\)$/],
])('a process that cannot send its spans says so and goes on: %s', (_what, url, words) => {
  const world = start()
  apply(world, traced(stock, 'stock', { OTEL_EXPORTER_OTLP_ENDPOINT: url }))
  apply(world, `apiVersion: traffic.track.dev/v1\nkind: Load\nmetadata: {name: users}\nspec: {service: stock, timeout: 1s, load: {rate: 20/s}, routes: [{path: /stock}]}`)
  world.runFor(90 * second)
  const lines = linesOf(world, 'stock').filter((line) => line.includes('traces export'))
  expect(lines[0]).toMatch(words)
  expect(matched(world, '{}')).toBe(0)
})

test('spans go through a Collector, which knows the pod that they came from', () => {
  const world = start()
  apply(world, `
apiVersion: v1
kind: Namespace
metadata: {name: monitoring}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: otel-collector, namespace: monitoring}
data:
  config.yaml: |
    receivers: {otlp: {protocols: {http: {endpoint: "0.0.0.0:4318"}}}}
    processors: {k8sattributes: {}, batch: {timeout: 1s}}
    exporters: {otlp: {endpoint: "tempo.monitoring:4317", tls: {insecure: true}}}
    service: {pipelines: {traces: {receivers: [otlp], processors: [k8sattributes, batch], exporters: [otlp]}}}`)
  world.runFor(second)
  const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector.monitoring:4318' }
  apply(world, [traced(api, 'api', collector), traced(stock, 'stock', collector), traced(clients, 'clients', collector)].join('\n---\n'))
  world.runFor(minute)
  expect(matched(world, '{ resource.k8s.deployment.name = "stock" && resource.service.name = "stock" }')).toBeGreaterThan(700)
  expect(matched(world, '{ resource.k8s.deployment.name = "api" && resource.service.name = "stock" }')).toBe(0)
})

test('a world that has nobody who sends spans makes none', () => {
  const world = buildWorld({ seed: 7, ...clusterOptions })
  world.runFor(5 * second)
  apply(world, traced(stock, 'stock'))
  world.runFor(30 * second)
  expect(linesOf(world, 'stock').filter((line) => line.includes('traces'))).toEqual([])
})
