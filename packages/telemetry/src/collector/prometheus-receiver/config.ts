/**
 * The configuration of Prometheus within that of the receiver, and what the receiver does not take of it.
 *
 * Follows receiver/prometheusreceiver/config.go of opentelemetry-collector-contrib 0.152. Left out: target_allocator, api_server, discovery through files.
 */
import { printYaml } from '@track/formats'
import { oncePerRow } from '@track/simulation'
import { loadPrometheusConfig, type PrometheusConfig, PrometheusConfigError } from '../../prometheus-config/config.ts'
import { scrapePools } from '../../prometheus-config/scrape-pools.ts'
import type { ScrapePool } from '../../scrape/pool.ts'
import type { Config } from '../config/defaults.ts'

export interface ScrapeSettings {
  readonly pools: readonly ScrapePool[]
  readonly external: Readonly<Record<string, string>>
  readonly isTrimming: boolean
}

/** Of a configuration that was taken. */
export const scrapeSettings = oncePerRow((config: Config): ScrapeSettings => {
  const loaded = load(config)
  return { pools: scrapePools(loaded), external: loaded.global.external_labels, isTrimming: config['trim_metric_suffixes'] === true }
})

function load(config: Config): PrometheusConfig {
  return loadPrometheusConfig(printYaml(config['config'] ?? {}))
}

/** What Prometheus says of it, where it does not take it. */
export function prometheusFault(config: Config): string | undefined {
  try {
    load(config)
    return undefined
  } catch (error) {
    // A configuration that Prometheus does not take.
    if (!(error instanceof PrometheusConfigError)) throw error
    return `'config' prometheus receiver: failed to unmarshal yaml to prometheus config object: ${error.message}`
  }
}

const unsupported: Readonly<Record<string, (config: PrometheusConfig) => boolean>> = {
  'alert_config.alertmanagers': ({ alerting }) => alerting.alertmanagers.length > 0,
  'alert_config.relabel_configs': ({ alerting }) => alerting.alert_relabel_configs.length > 0,
  remote_read: (config) => config.remote_read.length > 0,
  remote_write: (config) => config.remote_write.length > 0,
  rule_files: (config) => config.rule_files.length > 0,
}

/** Where in the receiver's configuration, and what is wrong there. */
export function receiverFaults(config: Config): readonly (readonly [path: string, words: string])[] {
  const loaded = load(config)
  const found = Object.entries(unsupported).flatMap(([name, isThere]) => (isThere(loaded) ? [name] : []))
  const hasJobs = loaded.scrape_configs.length > 0 || loaded.scrape_config_files.length > 0
  return [
    ...(hasJobs || config['target_allocator'] !== undefined ? [] : [['', 'no Prometheus scrape_configs or target_allocator set'] as const]),
    ...(found.length > 0 ? [['config', `unsupported features:\n\t${found.join('\n\t')}`] as const] : []),
  ]
}

/** What it asks for and the world does not do. */
export function notSimulatedIn(config: Config): string | undefined {
  const loaded = load(config)
  const api = config['api_server'] as { readonly enabled?: boolean } | undefined
  const ways = scrapePools(loaded).flatMap(({ job, notSimulated, files }) => (
    [...notSimulated, ...(files.length > 0 ? ['file_sd_configs'] : [])].map((name) => `${name} of job "${job.name}"`)
  ))
  return [...(config['target_allocator'] === undefined ? [] : ['target_allocator']), ...(api?.enabled ? ['api_server'] : []),
    ...(loaded.scrape_config_files.length > 0 ? ['scrape_config_files'] : []), ...ways][0]
}
