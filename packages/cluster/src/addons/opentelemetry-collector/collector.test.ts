/** A Collector in a whole cluster: forks and replays with telemetry on its way, and what it is told when telemetry does not arrive. */
import { minute, type Plain, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { readTraces, reloadCollector, searchTraces, searchedTraces, writeTraces } from '@track/telemetry'
import { expect, test } from 'vitest'
import { answerSystem } from '../../network/system-apis.ts'
import { collectorOf, tempoOf } from '../../telemetry/monitoring-parts.ts'
import { apply, clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { tracing } from '../tracing/tracing.ts'
import { openTelemetryCollector } from './opentelemetry-collector.ts'

function startWorld(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [tracing, openTelemetryCollector] })
  world.runFor(5 * second)
  return world
}

function configure(world: Simulation, config: string): void {
  const indented = config.trim().split('\n').map((line) => `    ${line}`).join('\n')
  apply(world, `apiVersion: v1\nkind: Namespace\nmetadata: {name: monitoring}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: otel-collector, namespace: monitoring}\ndata:\n  config.yaml: |\n${indented}\n`)
}

const config = (exporter: string, pipelines = '') => `
receivers: {otlp: {protocols: {http: {endpoint: "0.0.0.0:4318"}, grpc: {endpoint: "0.0.0.0:4317"}}}}
processors: {batch: {timeout: 2s}}
connectors: {spanmetrics: {metrics_flush_interval: 5s}}
exporters:
  ${exporter}
  otlphttp/away: {endpoint: "http://loki.monitoring:3100/otlp"}
  prometheusremotewrite: {endpoint: "http://prometheus-k8s.monitoring:9090/api/v1/write"}
service:
  pipelines:
    traces: {receivers: [otlp], processors: [batch], exporters: [OUT${pipelines === '' ? '' : ', spanmetrics'}]}
    ${pipelines}`.replaceAll('OUT', exporter.split(':')[0]!)

const span = (name: string) => JSON.stringify({
  resourceSpans: [{
    resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
    scopeSpans: [{ spans: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name, kind: 2, startTimeUnixNano: '1740988821000000000', endTimeUnixNano: '1740988821500000000' }] }],
  }],
})

const inProtobuf = (name: string) => writeTraces(readTraces(new TextEncoder().encode(span(name)), 'json'), 'protobuf')

const posted = (api: string, contentType: string, body: string | Uint8Array, path = '/v1/traces') => ({ api, method: 'POST', path, headers: { 'content-type': contentType }, body })

test('forks, snapshots and replays go the same way with telemetry in batches, in queues and in connectors', () => {
  const sent = (data: object) => ({ part: 'network calls', input: 'system request', data: data as Plain })
  const { simulation } = checkWorld(startWorld, [
    (world) => configure(world, config('otlp: {endpoint: "tempo.monitoring:4317", tls: {insecure: true}}', 'metrics: {receivers: [spanmetrics], exporters: [prometheusremotewrite, otlphttp/away]}')),
    { run: second },
    sent(posted('collector', 'application/json', span('first'))),
    { run: second },
    sent(posted('collector', 'application/x-protobuf', inProtobuf('second'))),
    { run: 4 * second },
    sent(posted('otlp', 'application/x-protobuf', inProtobuf('third'))),
    { run: minute },
  ])
  const found = searchTraces(searchedTraces(simulation.state(tempoOf(simulation)!), { start: 0n, end: 0n }), '{ resource.service.name = "shop" }', { limit: 5, spansPerSpanSet: 9, start: 0n, end: 0n })
  expect(found.map(({ spanSets }) => spanSets[0]!.matched)).toEqual([3])
})

test.each<[string, string, string]>([
  ['a port that nobody listens at', 'otlphttp: {endpoint: "http://tempo.monitoring:4319"}', 'failed to make an HTTP request: Post "http://tempo.monitoring:4319/v1/traces": dial tcp 10.96.0.16:4319: connect: connection refused'],
  ['the same by gRPC', 'otlp: {endpoint: "tempo.monitoring:4319", tls: {insecure: true}}', 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.96.0.16:4319: connect: connection refused"'],
  ['a name that is none', 'otlphttp: {endpoint: "http://tempoo:4318"}', 'Post "http://tempoo:4318/v1/traces": dial tcp: lookup tempoo on 10.96.0.10:53: no such host'],
  ['TLS where none is spoken', 'otlp: {endpoint: "tempo.monitoring:4317"}', 'transport: authentication handshake failed: tls: first record does not look like a TLS handshake'],
  ['HTTP where gRPC is spoken', 'otlphttp: {endpoint: "http://tempo.monitoring:4317"}', 'net/http: HTTP/1.x transport connection broken: malformed HTTP response'],
  ['gRPC where HTTP is spoken', 'otlp: {endpoint: "tempo.monitoring:4318", tls: {insecure: true}}', 'error reading server preface: http2: failed reading the frame payload: http2: frame too large'],
  ['a path that is not there', 'otlphttp: {endpoint: "http://tempo.monitoring:4318/otlp"}', 'not retryable error: Permanent error: rpc error: code = Unimplemented desc = error exporting items, request to http://tempo.monitoring:4318/otlp/v1/traces responded with HTTP Status Code 404'],
  ['nobody answers', 'otlphttp: {endpoint: "http://10.0.0.1:80", timeout: 2s}', 'Post "http://10.0.0.1:80/v1/traces": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'],
  ['a server of another kind', 'otlphttp: {endpoint: "https://kubernetes.default:443"}', 'Permanent error: not simulated here: telemetry to kubernetes.default:443'],
])('telemetry that does not arrive: %s', (_what, exporter, words) => {
  const world = startWorld()
  configure(world, config(exporter))
  world.runFor(second)
  answerSystem(world, 'collector', posted('collector', 'application/json', span('lost')))
  world.runFor(8 * second)
  const { lines } = world.state(collectorOf(world)!)
  expect(lines.join('\n')).toContain(words)
})

test('a signal that no pipeline takes has no path, and one that Tempo does not keep has none there', () => {
  const world = startWorld()
  configure(world, config('otlp: {endpoint: "tempo.monitoring:4317"}'))
  world.runFor(second)
  const status = (api: 'collector' | 'otlp', path: string) => answerSystem(world, api, posted(api, 'application/json', '{}', path)).status
  expect([status('collector', '/v1/traces'), status('collector', '/v1/logs'), status('otlp', '/v1/traces'), status('otlp', '/v1/metrics')]).toEqual([200, 404, 200, 404])
})

test('who sent something is known to the processors, and headers are where they are asked for', () => {
  const world = startWorld()
  configure(world, `
receivers: {otlp: {protocols: {http: {endpoint: "0.0.0.0:4318", include_metadata: true}}}}
processors: {attributes: {actions: [{key: from, from_context: client.address, action: insert}, {key: tenant, from_context: metadata.x-tenant, action: insert}]}}
exporters: {otlp: {endpoint: "tempo.monitoring:4317", tls: {insecure: true}}}
service: {pipelines: {traces: {receivers: [otlp], processors: [attributes], exporters: [otlp]}}}`)
  world.runFor(second)
  const { headers, ...request } = posted('collector', 'application/json', span('known'))
  answerSystem(world, 'collector', { ...request, headers: { ...headers, 'x-tenant': 'acme' }, client: '10.244.1.9' })
  world.runFor(second)
  const [trace] = world.state(tempoOf(world)!).live.values()
  expect(trace!.resourceSpans[0]!.scopeSpans[0]!.spans[0]!.attributes).toEqual([{ key: 'from', value: '10.244.1.9' }, { key: 'tenant', value: 'acme' }])
})

test('what goes to itself goes round in virtual time', () => {
  const world = startWorld()
  configure(world, config('otlp: {endpoint: "otel-collector.monitoring:4317", tls: {insecure: true}}'))
  world.runFor(second)
  answerSystem(world, 'collector', posted('collector', 'application/json', span('round')))
  world.runFor(10 * second)
  expect(world.state(collectorOf(world)!).counters.get('otelcol_exporter_sent_spans{exporter="otlp"}')).toBeGreaterThan(3)
})

test('metrics go to Prometheus by OTLP, and of the traces only those that a policy takes arrive', () => {
  const world = startWorld()
  configure(world, `
receivers: {otlp: {protocols: {http: {endpoint: "0.0.0.0:4318"}}}}
processors: {tail_sampling: {decision_wait: 2s, policies: [{name: slow, type: latency, latency: {threshold_ms: 600}}]}}
connectors: {spanmetrics: {metrics_flush_interval: 5s}}
exporters: {otlphttp/prometheus: {endpoint: "http://prometheus-k8s.monitoring:9090/api/v1/otlp"}, otlp: {endpoint: "tempo.monitoring:4317", tls: {insecure: true}}}
service:
  pipelines:
    traces/metrics: {receivers: [otlp], exporters: [spanmetrics]}
    traces: {receivers: [otlp], processors: [tail_sampling], exporters: [otlp]}
    metrics: {receivers: [spanmetrics], exporters: [otlphttp/prometheus]}`)
  world.runFor(second)
  answerSystem(world, 'collector', posted('collector', 'application/json', span('quick')))
  answerSystem(world, 'collector', posted('collector', 'application/json', span('slow').replaceAll('ab', '12').replace('821500000000', '822500000000')))
  world.runFor(20 * second)
  expect(world.state(collectorOf(world)!).lines).toEqual(['warn\tConfig updated, restart service'])
  const spans = [...world.state(tempoOf(world)!).live.values()].flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans.map(({ name }) => name))))
  expect(spans).toEqual(['slow'])
  const { body } = answerSystem(world, 'prometheus', { method: 'GET', path: '/api/v1/query?query=sum by (span_name, job)(traces_span_metrics_calls_total)', headers: {} })
  expect(JSON.parse(String(body)).data.result.map(({ metric, value }: { metric: object; value: [number, string] }) => [metric, value[1]])).toEqual([[{ job: 'shop', span_name: 'quick' }, '1'], [{ job: 'shop', span_name: 'slow' }, '1']])
})

test('scrapes by the configuration of Prometheus, from its own pod, and a target that is gone ends', () => {
  const { simulation } = checkWorld(startWorld, [
    (world) => configure(world, `
receivers:
  prometheus:
    config:
      scrape_configs:
        - {job_name: tempo, scrape_interval: 5s, dns_sd_configs: [{names: [tempo.monitoring.svc.cluster.local], type: A, port: 3200}]}
        - {job_name: nobody, scrape_interval: 5s, static_configs: [{targets: ["tempo.monitoring.svc:1"]}]}
exporters: {prometheusremotewrite: {endpoint: "http://prometheus-k8s.monitoring:9090/api/v1/write"}}
service: {pipelines: {metrics: {receivers: [prometheus], exporters: [prometheusremotewrite]}}}`),
    { run: 30 * second },
  ])
  const { body } = answerSystem(simulation, 'prometheus', { method: 'GET', path: '/api/v1/query?query=up{job=~"tempo|nobody",instance=~".*:(3200|1)",server_address=""}', headers: {} })
  const found = JSON.parse(String(body)).data.result.map(({ metric, value }: { metric: Record<string, string>; value: [number, string] }) => [metric['job'], metric['instance'], value[1]])
  expect(found).toEqual(expect.arrayContaining([['tempo', '10.96.0.16:3200', '1'], ['nobody', 'tempo.monitoring.svc:1', '0']]))
  expect(simulation.state(collectorOf(simulation)!).lines.some((line) => line.startsWith('warn\tFailed to scrape Prometheus endpoint'))).toBe(true)
})

test.each<[string, string, string]>([
  ['what belongs to Prometheus alone', 'rule_files: [a.yaml]', 'receivers::prometheus::config: unsupported features:\n\trule_files'],
  ['a job that Prometheus does not take', 'scrape_configs: [{job_name: a, scrape_interval: 1s, scrape_timeout: 2s}]', 'prometheus receiver: failed to unmarshal yaml to prometheus config object: scrape timeout greater than scrape interval for scrape config with job name "a"'],
  ['no job', 'global: {scrape_interval: 5s}', 'no Prometheus scrape_configs or target_allocator set'],
  ['a way that the world has not', 'scrape_configs: [{job_name: a, http_sd_configs: [{url: "http://x"}]}]', 'not simulated here: http_sd_configs of job "a" of the receiver prometheus'],
])('a configuration for scraping that is refused: %s', (_what, own, words) => {
  const text = `receivers: {prometheus: {config: {${own}}}}\nexporters: {debug: }\nservice: {pipelines: {metrics: {receivers: [prometheus], exporters: [debug]}}}`
  expect(reloadCollector(startWorld(), collectorOf(startWorld())!, text)).toContain(words)
})
