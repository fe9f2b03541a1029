/** What processors and connectors of OpenTelemetry Collector 0.152 and its contrib made of telemetry. */
import { readFileSync } from 'node:fs'
import { anything, decodeYaml } from '@track/formats'
import { expect, test } from 'vitest'
import { type Signal, writeLogs, writeMetrics, writeTraces } from '../otlp/export.ts'
import { readTelemetry, type Telemetry } from '../otlp/http.ts'
import { componentFields } from './config/component-fields.ts'
import { decode } from './config/decode.ts'
import { type Config, withDefaults } from './config/defaults.ts'
import { shapeOf } from './config/shape.ts'
import { countTelemetry } from './connectors/count.ts'
import { aggregateSpans, flushSpanMetrics, type SpanMetricsConfig } from './connectors/span-metrics.ts'
import { OttlError } from './ottl/ottl-error.ts'
import { processors } from './processors/apply.ts'
import { actionFault, type AttributeAction } from './processors/attribute-actions.ts'
import { filterFaults } from './processors/filter.ts'
import { statementFaults } from './processors/transform.ts'

interface Outcome {
  readonly refused?: string
  readonly failed?: string
  readonly json?: readonly string[]
}

interface Recorded {
  readonly head: Readonly<Record<string, string>>
  readonly cases: readonly (readonly [kind: string, config: string, signal: Signal, outcome: Outcome])[]
}

function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), 'utf8')) as Recorded
}

export function configOf(kind: string, text: string): Config {
  const { value } = decodeYaml(text, anything, { reader: 'v3', isStrict: false })
  const given = (value ?? {}) as Config
  const plain = Object.fromEntries(Object.entries(given).map(([name, each]) => (
    [name, name.endsWith('_statements') && Array.isArray(each) && typeof each[0] === 'string' ? [{ statements: each }] : each]
  )))
  return withDefaults(kind, decode(plain, shapeOf(componentFields[kind]!), '', []) as Config)
}

export function textOf(telemetry: Telemetry): string {
  const bytes = telemetry.signal === 'traces' ? writeTraces(telemetry.traces, 'json')
    : telemetry.signal === 'metrics' ? writeMetrics(telemetry.metrics, 'json') : writeLogs(telemetry.logs, 'json')
  return new TextDecoder().decode(bytes)
}

export function telemetryOf(signal: Signal, json: string): Telemetry {
  return readTelemetry(signal, new TextEncoder().encode(json), 'json')
}

function refusal(kind: string, config: Config): string | undefined {
  if (kind === 'transform') return (['traces', 'metrics', 'logs'] as const).flatMap((signal) => statementFaults((config[`${signal.replace(/s$/, '')}_statements`] ?? []) as never, signal)).join('; ') || undefined
  if (kind === 'filter') return filterFaults(config as never).join('; ') || undefined
  const actions = (config.actions ?? config.attributes ?? []) as readonly AttributeAction[]
  return kind === 'attributes' || kind === 'resource' ? actions.map(actionFault).find((fault) => fault !== undefined) : undefined
}

export function processed(kind: string, text: string, signal: Signal, json: string): Outcome {
  const config = configOf(`processors/${kind}`, text)
  const refused = refusal(kind, config)
  if (refused !== undefined) return { refused }
  try {
    const result = processors[kind]!(telemetryOf(signal, json), config, { now: 0n, metadata: { tenant: ['acme', 'x'] } })
    return { json: result ? [textOf(result)] : [] }
  } catch (error) {
    // What the language refuses.
    if (!(error instanceof OttlError)) throw error
    return { failed: error.message }
  }
}

export function comparable(outcome: Outcome): unknown {
  return outcome.json ? outcome.json.map((json) => JSON.parse(json) as unknown) : outcome
}

test.each(['processors', 'sampled'])('%s', (name) => {
  const { head, cases } = recorded(name)
  for (const [kind, config, signal, outcome] of cases) {
    expect([config, comparable(processed(kind, config, signal, head[signal]!))]).toEqual([config, comparable(outcome)])
  }
})

/** Times of the recording, which are the machine's. */
export function withoutNow(json: string): unknown {
  return JSON.parse(json.replaceAll(/"(startTimeUnixNano|timeUnixNano)":"(?!15447126)\d+"/g, '"$1":"now"').replaceAll(/("collector.instance.id","value":\{"stringValue":)"[^"]*"/g, '$1"own"'))
}

export function counted(config: string, signal: Signal, json: string): unknown {
  try {
    return withoutNow(textOf({ signal: 'metrics', metrics: countTelemetry(telemetryOf(signal, json), configOf('connectors/count', config) as never, { now: 7n }) }))
  } catch (error) {
    // What cannot be counted.
    if (!(error instanceof OttlError)) throw error
    return { failed: error.message }
  }
}

test('count', () => {
  const { head, cases } = recorded('counted')
  for (const [, config, signal, { json, failed }] of cases) {
    expect([config, counted(config, signal, head[signal]!)]).toEqual([config, json ? withoutNow(json[0]!) : { failed }])
  }
})

/** Points and resources come out of maps, in any order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === 'explicitBounds' || key === 'bucketCounts' ? each as unknown : inOrder(each)]))
}

test('spanmetrics', () => {
  const { head, cases } = recorded('span-metrics') as unknown as { readonly head: Readonly<Record<string, string>>; readonly cases: readonly (readonly [string, string])[] }
  for (const [text, json] of cases) {
    const config = { ...configOf('connectors/spanmetrics', text), instanceId: 'own' } as unknown as SpanMetricsConfig
    const { traces } = telemetryOf('traces', head.traces!) as Extract<Telemetry, { signal: 'traces' }>
    const state = aggregateSpans(aggregateSpans({}, traces, config, 5n), traces, config, 6n)
    const { metrics } = flushSpanMetrics(state, config, 9n)
    expect([text, inOrder(withoutNow(textOf({ signal: 'metrics', metrics })))]).toEqual([text, inOrder(withoutNow(json))])
  }
})
