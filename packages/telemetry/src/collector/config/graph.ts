/**
 * Pipelines put together: a connector has to lead from one pipeline into another, and not back into where it came from.
 *
 * Follows service/internal/graph/graph.go of OpenTelemetry Collector 0.152.
 */
import { quoteGo } from '@track/simulation'
import { componentIdOf } from './component-id.ts'
import type { CollectorConfig } from './load.ts'

/** Which signals each connector takes, and what it makes of them. */
const connections: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  forward: [['traces', 'traces'], ['metrics', 'metrics'], ['logs', 'logs']],
  routing: [['traces', 'traces'], ['metrics', 'metrics'], ['logs', 'logs']],
  count: [['traces', 'metrics'], ['metrics', 'metrics'], ['logs', 'metrics']],
  spanmetrics: [['traces', 'metrics']], span_metrics: [['traces', 'metrics']],
}

const receiverSignals: Readonly<Record<string, readonly string[]>> = { otlp: ['traces', 'metrics', 'logs'], filelog: ['logs'], file_log: ['logs'] }
const exporterSignals: Readonly<Record<string, readonly string[]>> = { prometheus: ['metrics'], prometheusremotewrite: ['metrics'] }
const processorSignals: Readonly<Record<string, readonly string[]>> = { tail_sampling: ['traces'], probabilistic_sampler: ['traces', 'logs'] }

const signalOf = (pipeline: string) => componentIdOf(pipeline).type

export function graphFault(config: CollectorConfig): string | undefined {
  const fault = connectorFault(config) ?? unsupported(config) ?? cycle(config)
  return fault === undefined ? undefined : `failed to build pipelines: ${fault}`
}

function connects(connector: string, from: string, to: string): boolean {
  return (connections[componentIdOf(connector).type] ?? []).some(([a, b]) => a === signalOf(from) && b === signalOf(to))
}

function connectorFault({ connectors, service: { pipelines } }: CollectorConfig): string | undefined {
  for (const id of Object.keys(connectors)) {
    const sending = Object.keys(pipelines).filter((name) => pipelines[name]!.exporters.includes(id))
    const receiving = Object.keys(pipelines).filter((name) => pipelines[name]!.receivers.includes(id))
    for (const [own, other, role, opposite] of [[sending, receiving, 'exporter', 'receiver'], [receiving, sending, 'receiver', 'exporter']] as const) {
      const alone = own.find((name) => !other.some((each) => (role === 'exporter' ? connects(id, name, each) : connects(id, each, name))))
      if (alone === undefined) continue
      const same = own.filter((name) => signalOf(name) === signalOf(alone))
      return `connector ${quoteGo(id)} used as ${role} in [${same.join(' ')}] pipeline but not used in any supported ${opposite} pipeline`
    }
  }
  return undefined
}

/** A component in a pipeline of a signal that it does not know. */
function unsupported({ connectors, service: { pipelines } }: CollectorConfig): string | undefined {
  for (const [name, { receivers, processors, exporters }] of Object.entries(pipelines)) {
    const signal = signalOf(name)
    const roles = [['receiver', receivers, receiverSignals], ['processor', processors, processorSignals], ['exporter', exporters, exporterSignals]] as const
    for (const [role, ids, known] of roles) {
      const stranger = ids.find((id) => !Object.hasOwn(connectors, id) && known[componentIdOf(id).type]?.includes(signal) === false)
      if (stranger !== undefined) return `failed to create ${quoteGo(stranger)} ${role} for data type ${quoteGo(signal)}: telemetry type is not supported`
    }
  }
  return undefined
}

/** Depth first, until a connector comes round again. */
function cycle({ connectors, service: { pipelines } }: CollectorConfig): string | undefined {
  const leads = (from: string): readonly (readonly [connector: string, to: string])[] => pipelines[from]!.exporters.filter((id) => Object.hasOwn(connectors, id))
    .flatMap((id) => Object.keys(pipelines).filter((name) => pipelines[name]!.receivers.includes(id) && connects(id, from, name)).map((name) => [id, name] as const))
  const walk = (pipeline: string, path: readonly (readonly [node: string, text: string])[]): string | undefined => {
    for (const [connector, to] of leads(pipeline)) {
      const node = `${connector} ${signalOf(pipeline)} ${signalOf(to)}`
      const text = `connector ${quoteGo(connector)} (${signalOf(pipeline)} to ${signalOf(to)})`
      const at = path.findIndex(([each]) => each === node)
      if (at !== -1) return `cycle detected: ${[...path.slice(at).map(([, each]) => each), text].join(' -> ')}`
      const processors = pipelines[to]!.processors.map((id) => [`${to}/${id}`, `processor ${quoteGo(id)} in pipeline ${quoteGo(to)}`] as const)
      const found = walk(to, [...path, [node, text], ...processors])
      if (found !== undefined) return found
    }
    return undefined
  }
  return Object.keys(pipelines).map((name) => walk(name, [])).find((found) => found !== undefined)
}
