/** What the processor tail_sampling of opentelemetry-collector-contrib 0.152 decided on a clock of its own: which spans it handed on when, and what it says of itself. */
import { readFileSync } from 'node:fs'
import { compareWorlds, millisecond, parseTimestamp, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { writeTraces } from '../../otlp/export.ts'
import { readTelemetry, type Telemetry } from '../../otlp/http.ts'
import type { ResourceSpans } from '../../otlp/traces.ts'
import { ConfigFault } from '../config/config-fault.ts'
import { collectorFamilies } from '../metrics.ts'
import { type CollectorPart, collectorPart, receiveTelemetry } from '../part.ts'

type Arrival = readonly (readonly [at: number, json: string])[]
type Output = readonly [at: number, spans: unknown]
type Told = { readonly refused: string } | { readonly outputs: readonly Output[]; readonly metrics: Readonly<Record<string, number>> }

const { arrivals, cases } = JSON.parse(readFileSync(new URL('testdata/decisions.json', import.meta.url), 'utf8')) as {
  readonly arrivals: readonly Arrival[]
  readonly cases: readonly (readonly [config: string, name: string, arrival: number, told: Told])[]
}

/** The clock of the recording begins here. */
const startedAt = parseTimestamp('2000-01-01T00:00:00Z')
const readAt = 16_950

function configOf(config: string, name: string): string {
  const id = name === '' ? 'tail_sampling' : `tail_sampling/${name}`
  return `receivers: {otlp: {protocols: {http: }}}\nprocessors: {${id}: ${config}}\nexporters: {otlp: {endpoint: "tempo:4317", sending_queue: {enabled: false}}}\n`
    + `service: {pipelines: {traces: {receivers: [otlp], processors: [${id}], exporters: [otlp]}}}`
}

function briefOf(traces: readonly ResourceSpans[]): string {
  return traces.map(({ scopeSpans }) => scopeSpans.map(({ spans }) => spans.map(({ spanId }) => Number.parseInt(spanId, 16)).join(' ')).join('|')).join(';')
}

function tracesOf(telemetry: Telemetry): readonly ResourceSpans[] {
  return telemetry.signal === 'traces' ? telemetry.traces : []
}

function metricsOf(simulation: Simulation, part: CollectorPart): Record<string, number> {
  const own = collectorFamilies(simulation.state(part), simulation.now).filter(({ name }) => name.startsWith('otelcol_processor_tail_sampling'))
  const rows = own.flatMap(({ name, samples }) => samples.filter(({ suffix, labels }) => suffix !== '_count' && !/^(25|50|75|\d{3,})$/.test(labels.le ?? '')).map(({ suffix = '', labels, value }) => {
    const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([label, text]) => `${label}=${JSON.stringify(text)}`)
    return [`${name.replace('otelcol_processor_tail_sampling_', '')}${suffix}{${pairs.join(',')}}`, value] as const
  }))
  return Object.fromEntries(rows)
}

function told(config: string, name: string, arrival: Arrival, isWhole: boolean): Told {
  const outputs: Output[] = []
  const part = collectorPart({
    config: configOf(config, name),
    deliver(simulation, { telemetry }) {
      const traces = tracesOf(telemetry)
      const spans = isWhole ? JSON.parse(new TextDecoder().decode(writeTraces(traces, 'json'))) as unknown : briefOf(traces)
      outputs.push([(simulation.now - startedAt) / millisecond, spans])
      return { isTaken: true }
    },
  })
  try {
    const simulation = Simulation.start([part], { seed: 1, startedAt })
    for (const [at, json] of arrival) {
      simulation.runUntil(startedAt + at * millisecond)
      receiveTelemetry(simulation, part, readTelemetry('traces', new TextEncoder().encode(json), 'json'), { receiver: 'otlp', transport: 'http' })
    }
    simulation.runUntil(startedAt + readAt * millisecond)
    return { outputs: outputs.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)), metrics: metricsOf(simulation, part) }
  } catch (error) {
    // What does not start.
    if (!(error instanceof ConfigFault)) throw error
    return { refused: error.message.replace(/^cannot start pipelines: failed to start "[^"]*" processor: /, '') }
  }
}

test.each(cases.map((each, index) => [index, ...each] as const))('%i', (_, config, name, arrival, expected) => {
  const isWhole = 'outputs' in expected && typeof expected.outputs[0]?.[1] === 'object'
  expect({ config, ...told(config, name, arrivals[arrival]!, isWhole) }).toEqual({ config, ...expected })
})

test('a fork in the middle decides alike', () => {
  const config = '{decision_wait: 2s, decision_cache: {sampled_cache_size: 2, non_sampled_cache_size: 2}, policies: [{name: a, type: rate_limiting, rate_limiting: {spans_per_second: 4}}, {name: b, type: latency, latency: {threshold_ms: 50}}]}'
  for (const arrival of arrivals.slice(0, 20)) {
    const part = collectorPart({ config: configOf(config, ''), deliver: () => ({ isTaken: true }) })
    const worlds = [Simulation.start([part], { seed: 1, startedAt })]
    for (const [index, [at, json]] of arrival.entries()) {
      for (const simulation of worlds) {
        simulation.runUntil(startedAt + at * millisecond)
        receiveTelemetry(simulation, part, readTelemetry('traces', new TextEncoder().encode(json), 'json'), { receiver: 'otlp', transport: 'http' })
      }
      if (index === 2) worlds.push(worlds[0]!.fork())
    }
    for (const simulation of worlds) simulation.runUntil(startedAt + readAt * millisecond)
    expect(compareWorlds(worlds[0]!, worlds[1]!)).toBeUndefined()
  }
})
