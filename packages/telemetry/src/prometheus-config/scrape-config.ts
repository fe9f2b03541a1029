/**
 * One job: how its targets are found, scraped and relabelled.
 *
 * Follows ScrapeConfig in config/config.go of Prometheus 3.16.
 */
import { quoteGo, type Duration } from '@track/simulation'
import { completeHttpClient, httpFields } from '../alertmanager/config/http-client.ts'
import {
  always, durationKind, floatKind, listOf, mapOf, optional, structOf, textKind, truthKind, type ValueOf,
} from '../alertmanager/config/kind.ts'
import { discoveryFields, discoveryFault, type Discoveries } from './discovery/table.ts'
import { type Global, limitFields, limitKind } from './global.ts'
import { several, shownText, shownTruth, validationKind } from './kind.ts'
import { rulesFault, rulesKind } from './relabel-rule.ts'
import { protobufFirst, protocolFault, protocolKind, protocolsFault, protocolsKind, textFirst } from './scrape-protocols.ts'

const scrapeConfigKind = structOf('config.ScrapeConfig', {
  job_name: shownText, honor_labels: truthKind, honor_timestamps: shownTruth, track_timestamps_staleness: shownTruth, params: mapOf(listOf(textKind)),
  scrape_interval: durationKind, scrape_timeout: durationKind, scrape_protocols: protocolsKind, fallback_scrape_protocol: protocolKind,
  scrape_native_histograms: optional(truthKind), always_scrape_classic_histograms: optional(truthKind),
  convert_classic_histograms_to_nhcb: optional(truthKind), scrape_failure_log_file: textKind, metrics_path: textKind, scheme: textKind,
  enable_compression: always(truthKind), ...limitFields, native_histogram_bucket_limit: limitKind, native_histogram_min_bucket_factor: floatKind,
  keep_dropped_targets: limitKind, metric_name_validation_scheme: validationKind, metric_name_escaping_scheme: textKind,
  extra_scrape_metrics: optional(truthKind), ...httpFields, relabel_configs: rulesKind, metric_relabel_configs: rulesKind, ...discoveryFields,
}, {
  initial: { metrics_path: '/metrics', scheme: 'http', honor_timestamps: true, enable_compression: true, follow_redirects: true, enable_http2: true },
  check(config) {
    const unnamed = discoveryFault(config) ?? (config.job_name === '' ? 'job_name is empty' : undefined)
    if (unnamed !== undefined) return unnamed
    const complete = completeHttpClient(config)
    if (typeof complete === 'string') return complete
    const fault = config.relabel_configs.length === 0 ? targetFault(config) : undefined
    if (fault !== undefined) return fault
    if (config.relabel_configs.includes(undefined)) return 'empty or null target relabeling rule in scrape config'
    if (config.metric_relabel_configs.includes(undefined)) return 'empty or null metric relabeling rule in scrape config'
    return complete
  },
})

export type ScrapeConfig = ValueOf<typeof scrapeConfigKind>

export const scrapeConfigsKind = several('config.ScrapeConfig', scrapeConfigKind)

/** Addresses are not URLs. */
export function targetFault({ static_configs: groups }: Discoveries): string | undefined {
  const wrong = groups.flatMap((group) => group?.targets ?? []).find((target) => target.includes('/'))
  return wrong === undefined ? undefined : `${quoteGo(wrong)} is not a valid hostname`
}

const escapings = ['allow-utf-8', 'underscores', 'dots', 'values']

/** What a job takes over from the global part; or what is wrong with it. */
export function completeScrapeConfig(config: ScrapeConfig | undefined, global: Global): ScrapeConfig | string {
  if (!config) return 'empty or null scrape config section'
  const job = `scrape config with job name ${quoteGo(config.job_name)}`
  const interval: Duration = config.scrape_interval || global.scrape_interval
  if (config.scrape_timeout > interval) return `scrape timeout greater than scrape interval for ${job}`
  const native = config.scrape_native_histograms ?? global.scrape_native_histograms
  const protocols = config.scrape_protocols ?? global.scrape_protocols ?? (native ? protobufFirst : textFirst)
  const fault = protocolsFault(protocols)
  if (fault !== undefined) return `${fault} for ${job}`
  const fallback = config.fallback_scrape_protocol === '' ? undefined : protocolFault(config.fallback_scrape_protocol)
  if (fallback !== undefined) return `invalid fallback_scrape_protocol for ${job}: ${fallback}`
  const names = namesOf(config, global)
  if (typeof names === 'string') return names
  const scheme = names.metric_name_validation_scheme
  return rulesFault(config.relabel_configs, scheme) ?? rulesFault(config.metric_relabel_configs, scheme) ?? {
    ...config, ...names, ...limitsOf(config, global), scrape_interval: interval, scrape_timeout: config.scrape_timeout || Math.min(global.scrape_timeout, interval),
    scrape_native_histograms: native, scrape_protocols: protocols, extra_scrape_metrics: config.extra_scrape_metrics ?? global.extra_scrape_metrics,
    scrape_failure_log_file: config.scrape_failure_log_file || global.scrape_failure_log_file,
    convert_classic_histograms_to_nhcb: config.convert_classic_histograms_to_nhcb ?? global.convert_classic_histograms_to_nhcb,
    always_scrape_classic_histograms: config.always_scrape_classic_histograms ?? global.always_scrape_classic_histograms,
  }
}

function limitsOf(config: ScrapeConfig, global: Global) {
  return {
    body_size_limit: config.body_size_limit || global.body_size_limit, sample_limit: config.sample_limit || global.sample_limit,
    target_limit: config.target_limit || global.target_limit, label_limit: config.label_limit || global.label_limit,
    label_name_length_limit: config.label_name_length_limit || global.label_name_length_limit,
    label_value_length_limit: config.label_value_length_limit || global.label_value_length_limit,
    keep_dropped_targets: config.keep_dropped_targets || global.keep_dropped_targets,
  }
}

interface Names {
  readonly metric_name_validation_scheme: string
  readonly metric_name_escaping_scheme: string
}

/** How names are checked and asked for: a job that sets only the one does not take over the other. */
function namesOf({ metric_name_validation_scheme: local, metric_name_escaping_scheme: escaping }: ScrapeConfig, global: Global): Names | string {
  const { metric_name_validation_scheme: globalScheme } = global
  if (globalScheme === '') return 'global name validation method must be set'
  const scheme = local || globalScheme
  const globalEscaping = global.metric_name_escaping_scheme || escapingFor(globalScheme)
  const unknown = (what: string, given: string) => (
    `unknown ${what} name escaping method specified, must be one of 'allow-utf-8', 'underscores', 'dots', or 'values', got ${quoteGo(given)}`
  )
  if (!escapings.includes(globalEscaping)) return unknown('global', globalEscaping)
  const chosen = escaping || (local === '' ? globalEscaping : escapingFor(scheme))
  if (!escapings.includes(chosen)) return unknown('scrape config', chosen)
  if (chosen === 'allow-utf-8' && scheme !== 'utf8') return 'utf8 metric names requested but validation scheme is not set to UTF8'
  return { metric_name_validation_scheme: scheme, metric_name_escaping_scheme: chosen }
}

function escapingFor(scheme: string): string {
  return scheme === 'legacy' ? 'underscores' : 'allow-utf-8'
}
