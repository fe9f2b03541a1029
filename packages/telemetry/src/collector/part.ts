/**
 * An OpenTelemetry Collector as a part of the world: telemetry in, batches and tries in virtual time, requests out.
 *
 * Follows service, otelcol and receiver/otlpreceiver of OpenTelemetry Collector 0.152. Left out: the receiver filelog, the exporter prometheus
 * (each refused plainly when it starts); at a
 * reload telemetry that waits in a queue is lost, where the real one tries each once more.
 */
import type { Part, Simulation } from '@track/simulation'
import { answerOtlp, countItems, type OtlpRequest, type OtlpResponse, type Telemetry, type Untaken } from '../otlp/http.ts'
import { componentIdOf } from './config/component-id.ts'
import { ConfigFault } from './config/config-fault.ts'
import { type CollectorConfig, loadCollectorConfig } from './config/load.ts'
import { flushSpanMetrics } from './connectors/span-metrics.ts'
import { actionFault, addressKey, type AttributeAction, type Metadata } from './processors/attribute-actions.ts'
import { OttlError } from './ottl/ottl-error.ts'
import { notSimulatedIn } from './prometheus-receiver/config.ts'
import { endTarget, lookForTargets, scrapeTarget, startScraping, stopScraping } from './prometheus-receiver/receiver.ts'
import type { ScrapeRow } from './prometheus-receiver/state.ts'
import { flushBatch } from './pipelines/batching.ts'
import { flowAll, passOn, pipelinesBehind, sampledInto, spanMetricsConfig } from './pipelines/flow.ts'
import { type CollectorOptions, count, type ExportOutcome, itemName, type Machine, nanosecondsNow, print } from './pipelines/machine.ts'
import { answered, send } from './pipelines/sending.ts'
import type { CollectorState } from './pipelines/state.ts'
import type { TailSamplingConfig } from './tail-sampling/policy-config.ts'
import { policiesOf } from './tail-sampling/policy-list.ts'
import { decideBatch, endSamplers, forgetSamplers } from './tail-sampling/sampler.ts'

export type CollectorPart = Part<CollectorState> & { readonly options: CollectorOptions }

/** Throws ConfigFault where it does not start. */
export function collectorPart(options: CollectorOptions): CollectorPart {
  const { name = 'collector' } = options
  const handler = <Data>(act: (machine: Machine, data: Data) => void) => (simulation: Simulation, data: Data) => act(machineOf(simulation, part), data)
  const part: CollectorPart = {
    name,
    options,
    initial(simulation) {
      const config = startable(options.config, options)
      const flushes = new Map(flushesOf(simulation, name, config))
      if (hasScraper(config)) simulation.scheduleAfter({ after: 0, part: name, event: 'start', data: undefined })
      return { config, text: options.config, startedAt: simulation.now, batches: new Map(), queues: new Map(), spanMetrics: new Map(), flushes, counters: new Map(), lines: [], made: 0 }
    },
    events: {
      flush: handler((machine, key: string) => flushBatch(machine, key, (pipeline, index, telemetry) => passOn(machine, pipeline, index, telemetry, {}))),
      retry: handler((machine, { exporter, id }: { exporter: string; id: string }) => send(machine, exporter, id)),
      decide: handler((machine, batch: string) => decideBatch(machine, batch, sampledInto(machine))),
      connector: handler((machine, id: string) => flushConnector(machine, id)),
      start: handler((machine) => startScraping(machine)),
      'look for targets': handler((machine, receiver: string) => lookForTargets(machine, receiver)),
      scrape: handler((machine, key: string) => scrapeTarget(machine, key)),
      'end target': handler((machine, row: ScrapeRow) => endTarget(machine, row)),
    },
    inputs: {
      answer: (simulation: Simulation, { id, outcome }: { id: string; outcome: ExportOutcome }) => answerExport(simulation, part, id, outcome),
    },
  }
  return part
}

function machineOf(simulation: Simulation, part: CollectorPart): Machine {
  return { simulation, state: simulation.state(part), name: part.name, options: part.options }
}

const missing: Readonly<Record<string, readonly string[]>> = {
  receivers: ['filelog', 'file_log'], exporters: ['prometheus'],
}

/** What is read and checked, and does not run here; and actions that make no sense, which the real one finds when it starts. */
function refuseMissing(config: CollectorConfig): void {
  for (const [name, { receivers, processors, exporters }] of Object.entries(config.service.pipelines)) {
    for (const [section, ids] of Object.entries({ receivers, processors, exporters })) {
      const absent = ids.find((id) => missing[section]?.includes(componentIdOf(id).type))
      if (absent !== undefined) throw new ConfigFault(`not simulated here: ${section.slice(0, -1)} ${absent} of the pipeline ${name}`)
    }
    for (const id of receivers) refuseScraping(config, id)
    for (const id of processors) refuseActions(config, name, id)
    for (const id of processors) refusePolicies(config, id)
  }
}

function hasScraper({ receivers }: CollectorConfig): boolean {
  return Object.keys(receivers).some((id) => componentIdOf(id).type === 'prometheus')
}

function refuseScraping(config: CollectorConfig, id: string): void {
  const left = componentIdOf(id).type === 'prometheus' ? notSimulatedIn(config.receivers[id]!) : undefined
  if (left !== undefined) throw new ConfigFault(`not simulated here: ${left} of the receiver ${id}`)
}

function refuseActions(config: CollectorConfig, pipeline: string, id: string): void {
  const { type } = componentIdOf(id)
  if (type !== 'attributes' && type !== 'resource') return
  const actions = (config.processors[id]!.actions ?? config.processors[id]!.attributes ?? []) as readonly AttributeAction[]
  const fault = actions.map(actionFault).find((each) => each !== undefined)
  if (fault !== undefined) throw new ConfigFault(`failed to build pipelines: failed to create "${id}" processor, in pipeline "${pipeline}": ${fault}`)
}

function refusePolicies(config: CollectorConfig, id: string): void {
  if (componentIdOf(id).type !== 'tail_sampling') return
  const own = config.processors[id] as unknown as TailSamplingConfig
  if (own.block_on_overflow === true) throw new ConfigFault(`not simulated here: block_on_overflow of the processor ${id}`)
  try {
    policiesOf(own)
  } catch (error) {
    // What no policy can be made of.
    if (!(error instanceof OttlError)) throw error
    throw new ConfigFault(`cannot start pipelines: failed to start "${id}" processor: ${error.message}`)
  }
}

function isSpanMetrics(id: string): boolean {
  return ['spanmetrics', 'span_metrics'].includes(componentIdOf(id).type)
}

function startable(text: string, { environment }: CollectorOptions): CollectorConfig {
  const config = loadCollectorConfig(text, environment)
  refuseMissing(config)
  return config
}

function flushesOf(simulation: Simulation, part: string, config: CollectorConfig): readonly (readonly [id: string, event: string])[] {
  return Object.keys(config.connectors).filter(isSpanMetrics).map((id) => [id, scheduleFlush(simulation, part, config, id)])
}

function scheduleFlush(simulation: Simulation, part: string, config: CollectorConfig, id: string): string {
  return simulation.scheduleAfter({ after: config.connectors[id]!.metrics_flush_interval as number, part, event: 'connector', data: id })
}

/** Puts another configuration in place: everything ends and begins anew. One that does not start changes nothing; its words are answered. */
export function reloadCollector(simulation: Simulation, part: CollectorPart, text: string): string | undefined {
  const machine = machineOf(simulation, part)
  const { state, name } = machine
  if (text === state.text) return undefined
  let config: CollectorConfig
  try {
    config = startable(text, part.options)
  } catch (error) {
    // A configuration that the Collector does not take.
    if (!(error instanceof ConfigFault)) throw error
    return error.message
  }
  stopScraping(machine)
  endSamplers(machine, sampledInto(machine))
  for (const [key, { event }] of state.batches) {
    simulation.cancel(event)
    flushBatch(machine, key, (pipeline, index, telemetry) => passOn(machine, pipeline, index, telemetry, {}))
  }
  for (const event of state.flushes.values()) simulation.cancel(event)
  endSamplers(machine, sampledInto(machine))
  forgetSamplers(machine)
  const lost = [...state.queues.values()].reduce((sum, rows) => sum + rows.size, 0)
  for (const map of [state.queues, state.spanMetrics, state.counters, state.flushes]) map.clear()
  state.config = config
  state.text = text
  state.startedAt = simulation.now
  for (const [id, event] of flushesOf(simulation, name, config)) state.flushes.set(id, event)
  startScraping(machine)
  print(machine, `warn\tConfig updated, restart service${lost > 0 ? `\t{"dropped_requests": ${lost}}` : ''}`)
  return undefined
}

function flushConnector(machine: Machine, id: string): void {
  const { state, simulation, name } = machine
  state.flushes.set(id, scheduleFlush(simulation, name, state.config, id))
  const { metrics, state: next } = flushSpanMetrics(state.spanMetrics.get(id) ?? {}, spanMetricsConfig(machine, state.config.connectors[id]!), nanosecondsNow(machine))
  state.spanMetrics.set(id, next)
  if (metrics.length > 0) flowAll(machine, pipelinesBehind(machine, id, 'metrics'), { signal: 'metrics', metrics }, {})
}

/** What a request is sent with. */
export interface Arrival {
  /** `otlp`, as the configuration names the receiver. */
  readonly receiver: string
  readonly transport: 'grpc' | 'http'
  readonly metadata?: Metadata
  /** From where. */
  readonly address?: string
}

/** Takes telemetry in, and answers why not. */
export function receiveTelemetry(simulation: Simulation, part: CollectorPart, telemetry: Telemetry, { receiver, transport, metadata = {}, address }: Arrival): Untaken | undefined {
  const machine = machineOf(simulation, part)
  const sent = address === undefined ? metadata : { ...metadata, [addressKey]: [address] }
  const untaken = flowAll(machine, pipelinesBehind(machine, receiver, telemetry.signal), telemetry, sent)
  count(machine, `receiver_${untaken ? 'refused' : 'accepted'}_${itemName(telemetry.signal)}`, { receiver, transport }, countItems(telemetry))
  return untaken
}

/** The same as an OTLP request over HTTP. */
export function receiveOtlp(simulation: Simulation, part: CollectorPart, request: OtlpRequest, { receiver = 'otlp', ...sent }: Partial<Omit<Arrival, 'transport'>> = {}): OtlpResponse {
  return answerOtlp(request, (telemetry) => receiveTelemetry(simulation, part, telemetry, { receiver, transport: 'http', ...sent }))
}

/** Says what came back of a request that was left open; false when nobody waits for it any more. */
export function answerExport(simulation: Simulation, part: CollectorPart, id: string, outcome: ExportOutcome): boolean {
  const [exporter = '', number = ''] = id.split(' ')
  return answered(machineOf(simulation, part), exporter, number, outcome)
}
