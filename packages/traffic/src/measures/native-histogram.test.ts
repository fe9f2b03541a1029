/** Native histograms and exemplars: as the real client library counts and chooses them, and what a world's processes say. */
import { readFileSync } from 'node:fs'
import { millisecond, minute, type Part, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { type MetricFamily, printOpenMetrics, printProtobuf, printText } from '@track/telemetry'
import { expect, test } from 'vitest'
import { startClient } from '../clients.ts'
import { stopServer } from '../servers.ts'
import { client, serve, server, startedAt } from '../testing/scenario.ts'
import { type ExemplarRow, exemplarAt, forgetExemplars } from '../tracing/exemplars.ts'
import { spansTo } from '../tracing/traces.ts'
import { trafficPart } from '../traffic-part.ts'
import { newCounts } from './counts.ts'
import { bucketOf, histogramSize, observe } from './histogram.ts'
import { metricsOf } from './metrics.ts'
import { closeNatives, keepNativeExemplar, type Natives, nativeSample, noNatives, observeNatively, openNatives, withExemplar } from './native-histogram.ts'

interface Recorded {
  readonly name: string
  readonly micros: readonly number[]
  readonly schema: number
  readonly threshold: number
  readonly zeros: number
  readonly indexes: readonly number[]
  readonly counts: readonly number[]
  readonly exemplars: readonly string[]
  readonly classic: readonly string[]
}

const recorded = readFileSync(new URL('../../testdata/native-histograms.jsonl', import.meta.url), 'utf8').trimEnd().split('\n')
  .map((line) => JSON.parse(line) as Recorded)

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const bounds = seconds.map((each) => each * second)

test.each(recorded)('$name', ({ micros, schema, threshold, zeros, indexes, counts, exemplars, classic }) => {
  const state = { ...newCounts(), ...noNatives, exemplars: new Map<string, ExemplarRow>() }
  openNatives(state, [3])
  micros.forEach((value, place) => {
    const row: ExemplarRow = { traceId: String(place), spanId: '', value: value / second, at: startedAt + place * millisecond }
    observe(state.counts, 3, bounds, value)
    observeNatively(state as unknown as Natives, 3, value)
    keepNativeExemplar(state as unknown as Natives, 3, row)
    state.exemplars.set(String(3 + bucketOf(bounds, value)), row)
  })
  const { histogram, exemplars: kept = [] } = nativeSample(state, { counts: state.counts, base: 3, bounds }, {})!
  expect({ schema: histogram.schema, threshold: histogram.zeroThreshold, zeros: histogram.zeroCount, ...histogram.positive }).toEqual({ schema, threshold, zeros, indexes, counts })
  expect(kept.map(({ labels }) => labels['trace_id'])).toEqual(exemplars)
  const shown = [...seconds, '+Inf'].flatMap((bound, bucket) => (exemplarAt(state.exemplars, 3 + bucket) ? [`${bound} ${exemplarAt(state.exemplars, 3 + bucket)!.labels['trace_id']}`] : []))
  expect(shown).toEqual(classic)
  closeNatives(state as unknown as Natives, 0, histogramSize(bounds))
  forgetExemplars(state.exemplars, 0, 3 + histogramSize(bounds))
  expect([nativeSample(state, { counts: state.counts, base: 3, bounds }, {}), state.exemplars.size]).toEqual([undefined, 0])
})

test('an exemplar that is too old goes first', () => {
  const rows = Array.from({ length: 10 }, (_, place): ExemplarRow => ({ traceId: String(place), spanId: '', value: place + 1, at: startedAt + (place === 3 ? 0 : minute) }))
  const fresh = (at: number): ExemplarRow => ({ traceId: 'new', spanId: '', value: 20, at: startedAt + at })
  const ids = (kept: readonly ExemplarRow[]) => kept.map(({ traceId }) => traceId).join(' ')
  expect(ids(withExemplar(rows, fresh(5 * minute)))).toBe('0 1 2 3 4 5 6 7 9 new')
  expect(ids(withExemplar(rows, fresh(5 * minute + 1)))).toBe('0 1 2 4 5 6 7 8 9 new')
})

const takes: Part<Record<string, never>> = { name: spansTo.part, initial: () => ({}), events: { [spansTo.event]: () => {} } }

const otel = { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' } }

function start(more: string): Simulation {
  const world = Simulation.start([trafficPart, takes], { seed: 1, startedAt })
  serve(world, 'api', ['api'], server(`routes: [{path: /, service: exponential(10ms), calls: [{dependency: stock}]}]\ndependencies: {stock: {service: stock, timeout: 1s}}${more}`, otel))
  serve(world, 'stock', ['stock'], server('routes: [{path: /, service: constant(5ms)}]'))
  startClient(world, { id: 'load', workload: client(`service: api\nload: {rate: 20/s}${more}`) })
  return world
}

const family = (world: Simulation, id: string, name: string): MetricFamily => metricsOf(world, id).find((each) => each.name === name)!

const durations = 'http_request_duration_seconds'

test('only who traces shows exemplars: the newest sampled observation of each bucket, which lies in it', () => {
  const { simulation: world } = checkWorld(() => start(''), [{ run: minute }])
  const samples = family(world, 'api', durations).samples.filter(({ exemplar }) => exemplar)
  expect(samples.length).toBeGreaterThan(3)
  for (const { labels, exemplar } of samples) {
    const above = seconds[seconds.indexOf(Number(labels['le'])) - 1] ?? 0
    expect([exemplar!.value > above, exemplar!.value <= Number(labels['le'])]).toEqual([true, true])
    expect([exemplar!.labels['trace_id']!.length, exemplar!.labels['span_id']!.length]).toEqual([32, 16])
  }
  expect(family(world, 'api', 'http_client_request_duration_seconds').samples.filter(({ exemplar }) => exemplar).length).toBeGreaterThan(0)
  expect(family(world, 'stock', durations).samples.some(({ exemplar }) => exemplar)).toBe(false)
  expect(family(world, 'load', 'http_client_request_duration_seconds').samples.some(({ exemplar }) => exemplar)).toBe(false)
  expect(printOpenMetrics(metricsOf(world, 'api'))).toMatch(/^http_request_duration_seconds_bucket\{method="GET",route="\/",le="0.05"\} \d+ # \{trace_id="[0-9a-f]{32}",span_id="[0-9a-f]{16}"\} 0.0\d+ 1\.\d+e\+09$/m)
  expect(printText(metricsOf(world, 'api'))).not.toContain('trace_id')
  stopServer(world, 'api', { graceful: false })
  expect([world.state(trafficPart).exemplars!.size, world.state(trafficPart).nativeBases]).toEqual([0, undefined])
})

test('a process may have native histograms beside its classic ones, which count the same', () => {
  const { simulation: world } = checkWorld(() => start('\nmetrics: {native: true}'), [{ run: minute }])
  for (const [id, name] of [['api', durations], ['api', 'http_client_request_duration_seconds'], ['load', 'http_client_request_duration_seconds']] as const) {
    const { native, samples } = family(world, id, name)
    const total = samples.find(({ suffix }) => suffix === '_count')!.value
    const { histogram, exemplars } = native![0]!
    expect([histogram.count, histogram.schema]).toEqual([total, 3])
    expect(histogram.positive.counts.reduce((sum, each) => sum + each, histogram.zeroCount)).toBe(total)
    expect(exemplars?.length ?? 0).toBe(id === 'api' ? 10 : 0)
  }
  expect(family(world, 'stock', durations).native).toBeUndefined()
  expect(printProtobuf(metricsOf(world, 'api')).length).toBeGreaterThan(printProtobuf(metricsOf(world, 'stock')).length)
})
