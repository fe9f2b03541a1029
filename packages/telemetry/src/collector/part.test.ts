/** A Collector in the world: batches, queues, tries, connectors, forks. */
import { compareWorlds, millisecond, minute, parseTimestamp, second, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { countItems, readTelemetry } from '../otlp/http.ts'
import { collectorFamilies } from './metrics.ts'
import { type CollectorPart, collectorPart, receiveOtlp, reloadCollector } from './part.ts'
import type { ExportOutcome } from './pipelines/machine.ts'

const startedAt = parseTimestamp('2025-03-03T09:00:00Z')

const config = (pipelines: string, more = '') => `
receivers: {otlp: {protocols: {http: , grpc: }}}
processors:
  batch: {timeout: 1s, send_batch_size: 5, send_batch_max_size: 5}
  filter: {traces: {span: ['name == "health"']}}
  memory_limiter: {check_interval: 1s, limit_mib: 100}
exporters:
  debug:
  otlp/tempo: {endpoint: "tempo:4317", sending_queue: {queue_size: 2, num_consumers: 1}, retry_on_failure: {randomization_factor: 0, max_interval: 10s, max_elapsed_time: 20s}}
  otlp/down: {endpoint: "down:4317", retry_on_failure: {enabled: false}}
connectors: {spanmetrics: {metrics_flush_interval: 15s}, routing: {table: [{condition: 'attributes["service.name"] == "pay"', pipelines: [traces/pay]}], default_pipelines: [traces/rest]}}
service: {pipelines: {${pipelines}}}
${more}`

interface World {
  readonly simulation: Simulation
  readonly part: CollectorPart
  readonly sent: string[]
}

function world(pipelines: string, { outcome = (): ExportOutcome => ({ isTaken: true }), used = 10 } = {}): World {
  const sent: string[] = []
  const part = collectorPart({
    config: config(pipelines), memory: () => ({ used, total: 1000 }),
    deliver(simulation, { exporter, telemetry }) {
      sent.push(`${(simulation.now - startedAt) / second}s ${exporter} ${telemetry.signal} ${countItems(telemetry)}`)
      return outcome()
    },
  })
  return { part, sent, simulation: Simulation.start([part], { seed: 7, startedAt }) }
}

function spans(...names: readonly string[]): Uint8Array {
  const list = names.map((name, index) => `{"name":"${name}","spanId":"00000000000000${10 + index}","traceId":"000000000000000000000000000000aa","startTimeUnixNano":"1","endTimeUnixNano":"5000001"}`)
  return new TextEncoder().encode(`{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[${list.join(',')}]}]}]}`)
}

function post({ simulation, part }: Pick<World, 'simulation' | 'part'>, ...names: readonly string[]): string {
  const { status, body } = receiveOtlp(simulation, part, { method: 'POST', path: '/v1/traces', contentType: 'application/json', body: spans(...names) })
  return `${status} ${new TextDecoder().decode(body)}`
}

test('a batch goes when it is full, the rest of it when the time is over', () => {
  const own = world('traces: {receivers: [otlp], processors: [filter, batch], exporters: [otlp/tempo]}')
  own.simulation.runUntil(startedAt + 300 * millisecond)
  expect(post(own, 'a', 'b', 'health', 'c')).toBe('200 {"partialSuccess":{}}')
  own.simulation.runUntil(startedAt + 500 * millisecond)
  post(own, 'd', 'e', 'f', 'g')
  own.simulation.runUntil(startedAt + 900 * millisecond)
  post(own, 'h')
  own.simulation.runUntil(startedAt + 5 * second)
  post(own, 'health')
  own.simulation.runUntil(startedAt + minute)
  expect(own.sent).toEqual(['0.5s otlp/tempo traces 5', '1.5s otlp/tempo traces 3'])
})

test('what fails is tried again, each time later, until it is given up', () => {
  const own = world('traces: {receivers: [otlp], exporters: [otlp/tempo]}', { outcome: () => ({ isTaken: false, message: 'connection refused', isPermanent: false }) })
  post(own, 'a')
  own.simulation.runUntil(startedAt + minute)
  expect(own.sent).toEqual(['0s otlp/tempo traces 1', '5s otlp/tempo traces 1', '12.5s otlp/tempo traces 1'])
  expect(own.simulation.state(own.part).lines.at(-1)).toContain('no more retries left: connection refused')
  expect(own.simulation.state(own.part).counters.get('otelcol_exporter_send_failed_spans{exporter="otlp/tempo"}')).toBe(1)
})

test('a queue that is full refuses, and the sender is told to come back', () => {
  const own = world('traces: {receivers: [otlp], exporters: [otlp/tempo]}', { outcome: () => ({ isTaken: false, message: 'no', isPermanent: false }) })
  post(own, 'a')
  post(own, 'b')
  expect(post(own, 'c')).toBe('503 {"code":14,"message":"sending queue is full"}')
  const families = collectorFamilies(own.simulation.state(own.part), own.simulation.now)
  expect(families.find(({ name }) => name === 'otelcol_exporter_enqueue_failed_spans')!.samples).toEqual([{ labels: { exporter: 'otlp/tempo' }, value: 1 }])
  expect(families.find(({ name }) => name === 'otelcol_receiver_refused_spans')!.samples).toEqual([{ labels: { receiver: 'otlp', transport: 'http' }, value: 1 }])
})

test('without retries what fails is lost at once; a permanent error is never tried again', () => {
  const own = world('traces: {receivers: [otlp], exporters: [otlp/down]}', { outcome: () => ({ isTaken: false, message: 'down', isPermanent: false }) })
  expect(post(own, 'a')).toBe('200 {"partialSuccess":{}}')
  own.simulation.runUntil(startedAt + minute)
  expect(own.sent).toHaveLength(1)
})

test('a Collector short of memory refuses', () => {
  const own = world('traces: {receivers: [otlp], processors: [memory_limiter], exporters: [otlp/tempo]}', { used: 81 })
  expect(post(own, 'a')).toBe('503 {"code":14,"message":"data refused due to high memory usage"}')
})

test('connectors lead on: by condition, and into metrics at their interval', () => {
  const own = world('traces/in: {receivers: [otlp], exporters: [routing, spanmetrics]}, traces/pay: {receivers: [routing], exporters: [otlp/down]}, '
    + 'traces/rest: {receivers: [routing], exporters: [otlp/tempo]}, metrics: {receivers: [spanmetrics], exporters: [otlp/tempo]}')
  post(own, 'a', 'b')
  own.simulation.runUntil(startedAt + 31 * second)
  expect(own.sent).toEqual(['0s otlp/tempo traces 2', '15s otlp/tempo metrics 4', '30s otlp/tempo metrics 4'])
})

test.each([
  ['receivers: {filelog: }\nexporters: {debug: }\nservice: {pipelines: {logs: {receivers: [filelog], exporters: [debug]}}}', 'not simulated here: receiver filelog of the pipeline logs'],
  ['receivers: {otlp: {protocols: {http: }}}\nprocessors: {attributes: {actions: [{key: a, action: foo}]}}\nexporters: {debug: }\nservice: {pipelines: {logs: {receivers: [otlp], processors: [attributes], exporters: [debug]}}}',
    'failed to build pipelines: failed to create "attributes" processor, in pipeline "logs": error with key "a" (0-th action): error creating AttrProc due to unsupported action "foo"'],
])('a configuration that does not start: %#', (text, message) => {
  const part = collectorPart({ config: text, deliver: () => ({ isTaken: true }) })
  expect(() => Simulation.start([part], { seed: 1, startedAt })).toThrow(message)
})

test('another configuration sends what waits in batches and begins anew; a wrong one changes nothing', () => {
  const spanMetrics = 'traces: {receivers: [otlp], processors: [batch], exporters: [otlp/tempo, spanmetrics]}, metrics: {receivers: [spanmetrics], exporters: [otlp/down]}'
  const own = world(spanMetrics)
  own.simulation.runUntil(startedAt + 300 * millisecond)
  post(own, 'a')
  expect(reloadCollector(own.simulation, own.part, config('traces: {receivers: [otlp], processors: [bath], exporters: [debug]}'))).toBe('service::pipelines::traces: references processor "bath" which is not configured')
  expect(own.sent).toEqual([])
  expect(reloadCollector(own.simulation, own.part, config(spanMetrics, '# anew'))).toBeUndefined()
  expect(own.sent).toEqual(['0.3s otlp/tempo traces 1'])
  post(own, 'b')
  own.simulation.runUntil(startedAt + 31 * second)
  expect(own.sent.slice(1)).toEqual(['1.3s otlp/tempo traces 1', '15.3s otlp/down metrics 2', '30.3s otlp/down metrics 2'])
  expect(own.simulation.state(own.part).counters.get('otelcol_receiver_accepted_spans{receiver="otlp",transport="http"}')).toBe(1)
})

test('a fork in the middle goes the same way', () => {
  let isDown = true
  const own = world('traces: {receivers: [otlp], processors: [batch], exporters: [otlp/tempo, spanmetrics]}, metrics: {receivers: [spanmetrics], exporters: [debug]}',
    { outcome: () => (isDown ? { isTaken: false, message: 'no', isPermanent: false } : { isTaken: true }) })
  post(own, 'a', 'b')
  own.simulation.runUntil(startedAt + 3 * second)
  post(own, 'c')
  const fork = own.simulation.fork()
  isDown = false
  for (const simulation of [own.simulation, fork]) simulation.runUntil(startedAt + 2 * minute)
  expect(compareWorlds(own.simulation, fork)).toBeUndefined()
  expect(own.simulation.state(own.part).queues.get('otlp/tempo')!.size).toBe(0)
  expect(readTelemetry('traces', spans('a'), 'json').signal).toBe('traces')
})

const sampling = (more: string) => `
receivers: {otlp: {protocols: {http: }}}
processors: {tail_sampling: {decision_wait: 10s, ${more}}}
exporters: {otlp/tempo: {endpoint: "tempo:4317"}}
service: {pipelines: {traces: {receivers: [otlp], processors: [tail_sampling], exporters: [otlp/tempo]}}}`

function samplingWorld(more: string) {
  const sent: string[] = []
  const part = collectorPart({
    config: sampling(more),
    deliver(simulation, { telemetry }) {
      sent.push(`${(simulation.now - startedAt) / second}s ${countItems(telemetry)}`)
      return { isTaken: true }
    },
  })
  return { sent, part, simulation: Simulation.start([part], { seed: 7, startedAt }) }
}

test('traces that wait are decided on when the configuration changes, or dropped where that is wished', () => {
  const policies = 'policies: [{name: all, type: always_sample}]'
  for (const [isDropped, sent] of [[false, ['3s 2']], [true, []]] as const) {
    const own = samplingWorld(`drop_pending_traces_on_shutdown: ${isDropped}, ${policies}`)
    post(own, 'a', 'b')
    own.simulation.runUntil(startedAt + 3 * second)
    expect(reloadCollector(own.simulation, own.part, sampling('policies: [{name: none, type: span_count, span_count: {min_spans: 9}}]'))).toBeUndefined()
    own.simulation.runUntil(startedAt + minute)
    expect(own.sent).toEqual(sent)
    post(own, 'c')
    own.simulation.runUntil(startedAt + 2 * minute)
    expect(own.sent).toEqual(sent)
  }
})

test.each([
  ['policies: [{name: a, type: foo}]', 'cannot start pipelines: failed to start "tail_sampling" processor: failed to create policy evaluator for "a": unknown sampling policy type foo'],
  ['block_on_overflow: true', 'not simulated here: block_on_overflow of the processor tail_sampling'],
  ['sampling_strategy: none', 'processors::tail_sampling: invalid sampling_strategy "none", expected one of "trace-complete" or "span-ingest"'],
  ['tail_storage: x', "processors::tail_sampling: 'tail_storage' requires the \"processor.tailsamplingprocessor.tailstorageextension\" feature gate to be enabled, use --feature-gates=+processor.tailsamplingprocessor.tailstorageextension"],
])('a tail sampler that does not start: %s', (more, message) => {
  expect(() => samplingWorld(more)).toThrow(message)
})
