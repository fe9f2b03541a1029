/**
 * Which metrics the custom and external metrics APIs serve: each a named PromQL query, in the
 * ConfigMap `monitoring/adapter-config` (key `config.yaml`).
 *
 * Follows the configuration of sigs.k8s.io/prometheus-adapter (docs/config.md): `rules` for custom
 * metrics, `externalRules` for external ones; `name.as`, `metricsQuery` with <<.Series>>,
 * <<.LabelMatchers>> and <<.GroupBy>>. Left out: discovery by seriesFilters, name.matches,
 * resources.template; a rule is one metric.
 */
import { type ConfigMap, configMaps } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { oncePerRow, type Part, type Simulation } from '@track/simulation'
import { load, YAMLException } from 'js-yaml5'

export interface AdapterRule {
  /** The metric's name in the API. */
  readonly name: string
  /** What <<.Series>> stands for; the name when absent. */
  readonly series: string
  readonly query: string
}

export interface AdapterConfig {
  readonly custom: readonly AdapterRule[]
  readonly external: readonly AdapterRule[]
  /** What was wrong with the text; the rules that could be read still count. */
  readonly complaints: readonly string[]
}

export const adapterConfigMap = { namespace: 'monitoring', name: 'adapter-config', key: 'config.yaml' } as const

interface MetricsAdapterState {
  /** What its rules were when it last read them, and what they say. */
  read: { readonly text: string | undefined; readonly config: AdapterConfig } | undefined
}

export const metricsAdapterPart: Part<MetricsAdapterState> = { name: 'metrics-adapter', initial: () => ({ read: undefined }), events: {} }

export function adapterConfig(simulation: Simulation): AdapterConfig {
  const { namespace, name } = adapterConfigMap
  const configMap = cacheOf(simulation).get(configMaps, name, namespace)
  if (!configMap) return none
  const { read } = simulation.state(metricsAdapterPart)
  return read && read.text === rulesTextOf(configMap) ? read.config : adapterConfigOf(configMap)
}

const none: AdapterConfig = { custom: [], external: [], complaints: [] }

export const adapterConfigOf = oncePerRow((configMap: ConfigMap): AdapterConfig => {
  const text = rulesTextOf(configMap)
  return text === undefined ? none : parseAdapterConfig(text)
})

export function rulesTextOf({ data }: ConfigMap): string | undefined {
  return data?.[adapterConfigMap.key]
}

export function parseAdapterConfig(text: string): AdapterConfig {
  const complaints: string[] = []
  const document = parse(text, complaints)
  return { custom: rulesOf(document, 'rules', complaints), external: rulesOf(document, 'externalRules', complaints), complaints }
}

function parse(text: string, complaints: string[]): Readonly<Record<string, unknown>> {
  try {
    const document = load(text)
    if (typeof document === 'object' && document !== null) return document as Record<string, unknown>
  } catch (reason) {
    // A learner's slip in the ConfigMap.
    if (!(reason instanceof YAMLException)) throw reason
    complaints.push(`line ${(reason.mark?.line ?? 0) + 1}: ${reason.reason}, expected YAML`)
  }
  return {}
}

function rulesOf(document: Readonly<Record<string, unknown>>, key: string, complaints: string[]): AdapterRule[] {
  const found = document[key] ?? []
  if (!Array.isArray(found)) {
    complaints.push(`${key}: expected a list of rules`)
    return []
  }
  return found.flatMap((rule: { name?: { as?: unknown }; seriesQuery?: unknown; metricsQuery?: unknown } | null, index) => {
    const query = rule?.metricsQuery
    const series = typeof rule?.seriesQuery === 'string' ? /^[a-zA-Z_:][\w:]*/.exec(rule.seriesQuery)?.[0] ?? '' : ''
    const name = typeof rule?.name?.as === 'string' ? rule.name.as : series
    if (typeof query === 'string' && name !== '') return [{ name, series: series || name, query }]
    complaints.push(`${key}[${index}]: expected metricsQuery, and name.as or a seriesQuery that begins with a metric's name`)
    return []
  })
}

/** The query with its template filled in. */
export function filledQuery({ series, query }: AdapterRule, { matchers, groupBy = '' }: { matchers: string; groupBy?: string }): string {
  return query.replaceAll('<<.Series>>', series).replaceAll('<<.LabelMatchers>>', matchers).replaceAll('<<.GroupBy>>', groupBy)
}
