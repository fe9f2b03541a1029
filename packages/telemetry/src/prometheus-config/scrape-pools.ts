/** The jobs of a configuration as they are scraped. What is not said is left out of a row. */
import { relabelRules } from './relabel-rule.ts'
import type { PrometheusConfig } from './config.ts'
import { discoveryNames } from './discovery/table.ts'
import type { ScrapeConfig } from './scrape-config.ts'
import type { KubernetesSearch, ScrapePool } from '../scrape/pool.ts'
import type { ScrapeJob } from '../scrape/job.ts'

export function scrapePools({ scrape_configs: configs }: PrometheusConfig): readonly ScrapePool[] {
  return configs.map(poolOf)
}

function poolOf(config: ScrapeConfig): ScrapePool {
  const found = <Value>(values: readonly (Value | undefined)[]) => values as readonly Value[]
  return {
    job: jobOf(config),
    kubernetes: found(config.kubernetes_sd_configs).filter(({ api_server: server, kubeconfig_file: file }) => server === undefined && file === '')
      .map(({ role, namespaces, selectors, attach_metadata }): KubernetesSearch => ({ role, namespaces, selectors, attach_metadata })),
    static: found(config.static_configs),
    files: found(config.file_sd_configs).flatMap(({ files }) => files),
    dns: found(config.dns_sd_configs).map(({ names, type, port }) => ({ names, type: type.toUpperCase(), port })),
    notSimulated: notSimulated(config),
  }
}

const simulated = ['kubernetes_sd_configs', 'static_configs', 'file_sd_configs', 'dns_sd_configs']

function notSimulated(config: ScrapeConfig): readonly string[] {
  const others = discoveryNames.filter((name) => !simulated.includes(name) && config[name].length > 0)
  const isElsewhere = config.kubernetes_sd_configs.some((each) => each?.api_server !== undefined || each?.kubeconfig_file !== '')
  return isElsewhere ? [...others, 'kubernetes_sd_configs of another cluster'] : others
}

function jobOf(config: ScrapeConfig): ScrapeJob {
  const { relabel_configs: rules, metric_relabel_configs: metricRules, params } = config
  return {
    name: config.job_name, interval: config.scrape_interval, timeout: config.scrape_timeout,
    ...(config.metrics_path !== '/metrics' && { metricsPath: config.metrics_path }),
    ...(config.scheme !== 'http' && { scheme: config.scheme }),
    ...(config.honor_labels && { honorLabels: true }), ...(!config.honor_timestamps && { honorTimestamps: false }),
    ...(config.scrape_native_histograms && { scrapeNativeHistograms: true }),
    ...(config.always_scrape_classic_histograms && { alwaysScrapeClassicHistograms: true }),
    ...(config.convert_classic_histograms_to_nhcb && { convertClassicHistogramsToNhcb: true }),
    ...(Object.keys(params).length > 0 && { params }),
    ...(rules.length > 0 && { relabel: relabelRules(rules) }), ...(metricRules.length > 0 && { metricRelabel: relabelRules(metricRules) }),
    ...limits(config),
  }
}

/** 0 is no limit. */
function limits(config: ScrapeConfig): Pick<ScrapeJob, 'sampleLimit' | 'targetLimit' | 'labelLimit' | 'labelNameLengthLimit' | 'labelValueLengthLimit'> {
  const all = {
    sampleLimit: config.sample_limit, targetLimit: config.target_limit, labelLimit: config.label_limit, labelNameLengthLimit: config.label_name_length_limit,
    labelValueLengthLimit: config.label_value_length_limit,
  }
  return Object.fromEntries(Object.entries(all).filter(([, limit]) => limit > 0))
}
