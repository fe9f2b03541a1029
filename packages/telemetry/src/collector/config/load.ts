/**
 * A configuration of the Collector: read, expanded, decoded, checked; every refusal in the real words.
 *
 * Follows otelcol (config.go, unmarshaler.go, collector.go), confmap and service/pipelines of OpenTelemetry Collector 0.152. Left out: configurations in several
 * files, most of `service.telemetry`, components that are not simulated.
 */
import { anything, decodeYaml, YamlError } from '@track/formats'
import { quoteGo } from '@track/simulation'
import { checkOf } from './checks.ts'
import { componentIdOf, pipelineIdFault, printId } from './component-id.ts'
import { ConfigFault } from './config-fault.ts'
import { decode, severalFaults } from './decode.ts'
import type { Config } from './defaults.ts'
import { type Environment, expandAll } from './expand.ts'
import { graphFault } from './graph.ts'
import { shapeOf } from './shape.ts'
import { readComponents, type Components } from './sections.ts'

export interface PipelineConfig {
  readonly receivers: readonly string[]
  readonly processors: readonly string[]
  readonly exporters: readonly string[]
}

export interface CollectorConfig {
  readonly receivers: Components
  readonly processors: Components
  readonly exporters: Components
  readonly connectors: Components
  readonly extensions: Components
  readonly service: { readonly extensions: readonly string[]; readonly pipelines: Readonly<Record<string, PipelineConfig>> }
}

const telemetry = '{migration.LogsConfigV030!|level:=zapcore.Level,development:bool,encoding:string,disable_caller:bool,disable_stacktrace:bool,sampling:any,output_paths:[string],error_output_paths:[string],initial_fields:any,processors:any}'
const serviceShape = shapeOf(
  `{service.Config|telemetry:{otelconftelemetry.Config|logs:${telemetry},metrics:{migration.MetricsConfigV030!|level:=configtelemetry.Level,readers:any,views:any},`
  + 'traces:{migration.TracesConfigV030!|level:=configtelemetry.Level,propagators:[string],processors:any,sampler:any},resource:any},extensions:[=component.ID],pipelines:any}',
)
const pipelineShape = shapeOf('{pipelines.PipelineConfig|receivers:[=component.ID],processors:[=component.ID],exporters:[=component.ID]}')

const sections = ['receivers', 'processors', 'exporters', 'connectors', 'extensions'] as const

/** Throws ConfigFault with everything that is wrong. */
export function loadCollectorConfig(text: string, environment: Environment = {}): CollectorConfig {
  const raw = expandAll(readDocument(text), environment) as Config
  const config = decodeConfig(raw)
  const faults = checkConfig(config, Object.keys(raw).length === 0)
  if (faults.length > 0) throw new ConfigFault(faults.join('\n'))
  const fault = graphFault(config)
  if (fault !== undefined) throw new ConfigFault(fault)
  return config
}

function readDocument(text: string): Config {
  const refuse = (message: string) => new ConfigFault(`failed to get config: cannot resolve the configuration: ${message}`)
  let value: unknown
  try {
    const decoded = decodeYaml(text, anything, { reader: 'v3', isStrict: false })
    if (decoded.error !== undefined) throw new YamlError(decoded.error)
    value = decoded.value ?? {}
  } catch (error) {
    // The reader's words for what is no YAML.
    if (!(error instanceof YamlError)) throw error
    throw refuse(`retrieved value (type=string) cannot be used as a Conf: assuming string type since contents are not valid YAML: ${error.message}`)
  }
  if (typeof value === 'object' && !Array.isArray(value)) return dropNulls(value as Config)
  const type = Array.isArray(value) ? '[]interface {}' : typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int' : 'string'
  throw refuse(`retrieved value (type=${type}) cannot be used as a Conf`)
}

function dropNulls(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null))
}

function decodeConfig(raw: Config): CollectorConfig {
  const faults: string[] = []
  const read = new Map(sections.map((section) => [section, readComponents(section, raw[section], faults)]))
  const service = raw.service === undefined ? {} : (decode(raw.service, serviceShape, 'service', faults) as Config | undefined) ?? {}
  const pipelines = decodePipelines(service.pipelines, faults)
  const unknown = Object.keys(raw).filter((name) => name !== 'service' && !sections.some((section) => section === name)).toSorted()
  if (unknown.length > 0) faults.push(`'otelcol.configSettings' has invalid keys: ${unknown.join(', ')}`)
  if (faults.length > 0) throw new ConfigFault(`failed to get config: cannot unmarshal the configuration: ${severalFaults(faults)}`)
  return {
    ...(Object.fromEntries(read) as unknown as Omit<CollectorConfig, 'service'>),
    service: { extensions: ((service.extensions as string[] | undefined) ?? []).map(idText), pipelines },
  }
}

function idText(text: string): string {
  return printId(componentIdOf(text))
}

function decodePipelines(value: unknown, faults: string[]): Readonly<Record<string, PipelineConfig>> {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) {
    faults.push(`'service.pipelines' expected a map or struct, got "${Array.isArray(value) ? 'slice' : typeof value}"`)
    return {}
  }
  const pipelines: Record<string, PipelineConfig> = {}
  for (const [name, pipeline] of Object.entries(value as object)) {
    const wrong = pipelineIdFault(name)
    if (wrong !== undefined) faults.push(`'service.pipelines' ${wrong}`)
    const read = decode(pipeline, pipelineShape, `service.pipelines[${name}]`, faults) as Partial<Record<keyof PipelineConfig, string[]>> | undefined
    const ids = (field: keyof PipelineConfig) => (read?.[field] ?? []).filter((id) => id !== undefined).map(idText)
    pipelines[idText(name)] = { receivers: ids('receivers'), processors: ids('processors'), exporters: ids('exporters') }
  }
  return pipelines
}

/** All that does not go together, a line each: the whole first, then each component. */
function checkConfig(config: CollectorConfig, isEmpty: boolean): readonly string[] {
  const own = isEmpty ? 'empty configuration file' : referenceFault(config)
  const inner = (['receivers', 'exporters', 'processors', 'connectors', 'extensions'] as const).flatMap((section) => Object.entries(config[section]).flatMap(([id, settings]) => (
    (checkOf(`${section}/${componentIdOf(id).type}`)?.(settings) ?? []).map(([path, words]) => `${section}::${id}${path === '' ? '' : `::${path}`}: ${words}`)
  )))
  return [...(own === undefined ? [] : [own]), ...inner, ...pipelineFaults(config.service.pipelines)]
}

function pipelineFaults(pipelines: CollectorConfig['service']['pipelines']): readonly string[] {
  if (Object.keys(pipelines).length === 0) return ['service::pipelines: service must have at least one pipeline']
  return Object.entries(pipelines).flatMap(([id, { receivers, processors, exporters }]) => {
    const twice = processors.find((ref, index) => processors.indexOf(ref) < index)
    const fault = receivers.length === 0 ? 'must have at least one receiver' : exporters.length === 0 ? 'must have at least one exporter'
      : twice === undefined ? undefined : `references processor ${quoteGo(twice)} multiple times`
    return fault === undefined ? [] : [`service::pipelines::${id}: ${fault}`]
  })
}

function referenceFault(config: CollectorConfig): string | undefined {
  const { receivers, processors, exporters, connectors, extensions, service } = config
  if (Object.keys(receivers).length === 0) return 'no receiver configuration specified in config'
  if (Object.keys(exporters).length === 0) return 'no exporter configuration specified in config'
  const ambiguous = Object.keys(connectors).find((id) => Object.hasOwn(exporters, id) || Object.hasOwn(receivers, id))
  if (ambiguous !== undefined) return ambiguity(ambiguous, Object.hasOwn(exporters, ambiguous) ? 'exporter' : 'receiver')
  const missing = service.extensions.find((id) => !Object.hasOwn(extensions, id))
  if (missing !== undefined) return `service::extensions: references extension ${quoteGo(missing)} which is not configured`
  for (const [id, pipeline] of Object.entries(service.pipelines)) {
    const among: readonly (readonly [what: string, refs: readonly string[], known: readonly Components[]])[] = [
      ['receiver', pipeline.receivers, [receivers, connectors]], ['processor', pipeline.processors, [processors]], ['exporter', pipeline.exporters, [exporters, connectors]],
    ]
    for (const [what, refs, known] of among) {
      const ref = refs.find((each) => !known.some((components) => Object.hasOwn(components, each)))
      if (ref !== undefined) return `service::pipelines::${id}: references ${what} ${quoteGo(ref)} which is not configured`
    }
  }
  return undefined
}

function ambiguity(id: string, what: string): string {
  return `connectors::${id}: ambiguous ID: Found both ${quoteGo(id)} ${what} and ${quoteGo(id)} connector. `
    + `Change one of the components' IDs to eliminate ambiguity (e.g. rename ${quoteGo(id)} connector to ${quoteGo(`${id}/connector`)})`
}
