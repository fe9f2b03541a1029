/**
 * Telemetry on its way through a pipeline: processor by processor, into connectors and exporters.
 *
 * Follows service/internal/graph and internal/memorylimiter of OpenTelemetry Collector 0.152. Left out: the memory limiter's own interval (it looks at each request).
 */
import type { Attributes } from '../../otlp/attribute.ts'
import { countItems, type Telemetry, type Untaken } from '../../otlp/http.ts'
import { componentIdOf } from '../config/component-id.ts'
import type { Config } from '../config/defaults.ts'
import { countTelemetry } from '../connectors/count.ts'
import { routed, type RoutingConfig } from '../connectors/routing.ts'
import { aggregateSpans, type SpanMetricsConfig } from '../connectors/span-metrics.ts'
import { OttlError } from '../ottl/ottl-error.ts'
import { processors } from '../processors/apply.ts'
import { addressKey, type Metadata } from '../processors/attribute-actions.ts'
import { type PassTraces, takeIntoSampler } from '../tail-sampling/sampler.ts'
import { addToBatch } from './batching.ts'
import { count, type Machine, nanosecondsNow, print } from './machine.ts'
import { exportTelemetry } from './sending.ts'

/** From the processor at `index` on. Answers why it was not taken. */
function flow(machine: Machine, pipeline: string, index: number, telemetry: Telemetry, metadata: Metadata): Untaken | undefined {
  const { processors: ids } = machine.state.config.service.pipelines[pipeline]!
  const id = ids[index]
  if (id === undefined) return fanOut(machine, pipeline, telemetry, metadata)
  const config = machine.state.config.processors[id]!
  const { type } = componentIdOf(id)
  if (type === 'tail_sampling' && telemetry.signal === 'traces') {
    takeIntoSampler(machine, `${pipeline} ${index}`, telemetry.traces, sampledInto(machine))
    return undefined
  }
  count(machine, 'processor_incoming_items', { otel_signal: telemetry.signal, processor: id }, countItems(telemetry))
  if (type === 'memory_limiter' && isShort(machine, config)) return { message: 'data refused due to high memory usage', isPermanent: false }
  if (type === 'batch') {
    addToBatch(machine, pipeline, index, telemetry, metadata, (ready) => passOn(machine, pipeline, index, ready, metadata))
    return undefined
  }
  const next = processed(machine, type, config, telemetry, metadata)
  if (next && 'message' in next) return next
  if (!next) return undefined
  count(machine, 'processor_outgoing_items', { otel_signal: next.signal, processor: id }, countItems(next))
  return flow(machine, pipeline, index + 1, next, metadata)
}

/** Behind a batch nobody waits any more: what is not taken is lost, and told. */
export function passOn(machine: Machine, pipeline: string, index: number, telemetry: Telemetry, metadata: Metadata): void {
  const id = machine.state.config.service.pipelines[pipeline]!.processors[index]!
  count(machine, 'processor_outgoing_items', { otel_signal: telemetry.signal, processor: id }, countItems(telemetry))
  const untaken = flow(machine, pipeline, index + 1, telemetry, metadata)
  if (untaken) print(machine, `warn\tSender failed\t{"otelcol.component.id": "${id}", "error": "${untaken.message}"}`)
}

/** Where a sampler hands on what it has decided on; nobody waits for it either. */
export function sampledInto(machine: Machine): PassTraces {
  return (pipeline, index, telemetry) => {
    const untaken = flow(machine, pipeline, index + 1, telemetry, {})
    if (untaken) print(machine, `warn\tError sending spans to destination\t{"error": "${untaken.message}"}`)
  }
}

function isShort({ options, simulation }: Machine, config: Config): boolean {
  const memory = options.memory?.(simulation)
  if (!memory) return false
  const of = (name: string) => config[name] as number
  const limit = of('limit_mib') || memory.total * of('limit_percentage') / 100
  const spike = of('limit_mib') ? of('spike_limit_mib') || limit / 5 : memory.total * of('spike_limit_percentage') / 100 || limit / 5
  return memory.used >= limit - spike
}

function processed(machine: Machine, type: string, config: Config, telemetry: Telemetry, metadata: Metadata): Telemetry | Untaken | undefined {
  if (type === 'k8sattributes' || type === 'k8s_attributes') return withPods(machine, config, telemetry, metadata)
  const processor = processors[type]
  if (!processor) return telemetry
  try {
    return processor(telemetry, config, { now: nanosecondsNow(machine), metadata, note: (message) => print(machine, `warn\t${message}`) })
  } catch (error) {
    // A statement that failed, with errors passed on.
    if (!(error instanceof OttlError)) throw error
    return { message: error.message, isPermanent: false }
  }
}

/** What is there already stays as it is. */
function withPods({ options, simulation }: Machine, config: Config, telemetry: Telemetry, metadata: Metadata): Telemetry {
  const wanted = ((config.extract as Config | undefined)?.metadata ?? []) as readonly string[]
  const more = (attributes: Attributes): Attributes => {
    const found = options.podOf?.(simulation, attributes, metadata[addressKey]?.[0]) ?? []
    return [...attributes, ...found.filter(({ key }) => wanted.includes(key) && !attributes.some((own) => own.key === key))]
  }
  const withMore = <Group extends { readonly resource: { readonly attributes: Attributes; readonly droppedAttributesCount: number } }>(group: Group): Group => (
    { ...group, resource: { ...group.resource, attributes: more(group.resource.attributes) } }
  )
  if (telemetry.signal === 'traces') return { signal: 'traces', traces: telemetry.traces.map(withMore) }
  return telemetry.signal === 'metrics' ? { signal: 'metrics', metrics: telemetry.metrics.map(withMore) } : { signal: 'logs', logs: telemetry.logs.map(withMore) }
}

/** To every exporter; the first refusal is told. */
function fanOut(machine: Machine, pipeline: string, telemetry: Telemetry, metadata: Metadata): Untaken | undefined {
  const { config } = machine.state
  const untaken = config.service.pipelines[pipeline]!.exporters.map((id) => (
    Object.hasOwn(config.connectors, id) ? connect(machine, id, telemetry, metadata) : exportTelemetry(machine, id, telemetry)
  ))
  return untaken.find((each) => each !== undefined)
}

/** Pipelines of a signal that a connector leads into. */
export function pipelinesBehind({ state: { config } }: Machine, connector: string, signal: string): readonly string[] {
  return Object.keys(config.service.pipelines).filter((name) => componentIdOf(name).type === signal && config.service.pipelines[name]!.receivers.includes(connector))
}

export function flowAll(machine: Machine, pipelines: readonly string[], telemetry: Telemetry, metadata: Metadata): Untaken | undefined {
  return pipelines.map((pipeline) => flow(machine, pipeline, 0, telemetry, metadata)).find((each) => each !== undefined)
}

function connect(machine: Machine, id: string, telemetry: Telemetry, metadata: Metadata): Untaken | undefined {
  const config = machine.state.config.connectors[id]!
  const { type } = componentIdOf(id)
  try {
    if (type === 'forward') return flowAll(machine, pipelinesBehind(machine, id, telemetry.signal), telemetry, metadata)
    if (type === 'count') {
      const metrics = countTelemetry(telemetry, config as never, { now: nanosecondsNow(machine) })
      return flowAll(machine, pipelinesBehind(machine, id, 'metrics'), { signal: 'metrics', metrics }, metadata)
    }
    if (type === 'routing') return route(machine, config as unknown as RoutingConfig, telemetry, metadata)
  } catch (error) {
    // A condition that failed.
    if (!(error instanceof OttlError)) throw error
    return { message: error.message, isPermanent: false }
  }
  if (telemetry.signal === 'traces') {
    const known = machine.state.spanMetrics.get(id) ?? {}
    machine.state.spanMetrics.set(id, aggregateSpans(known, telemetry.traces, spanMetricsConfig(machine, config), nanosecondsNow(machine)))
  }
  return undefined
}

export function spanMetricsConfig({ name }: Machine, config: Config): SpanMetricsConfig {
  return { ...(config as unknown as SpanMetricsConfig), instanceId: name }
}

function route(machine: Machine, config: RoutingConfig, telemetry: Telemetry, metadata: Metadata): Untaken | undefined {
  const parts = routed(telemetry, config, { now: nanosecondsNow(machine) })
  return parts.map(([pipelines, part]) => flowAll(machine, pipelines, part, metadata)).find((each) => each !== undefined)
}
