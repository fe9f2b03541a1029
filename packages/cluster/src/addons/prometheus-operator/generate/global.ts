/**
 * What holds for all jobs, and where samples are kept.
 *
 * Follows buildGlobalConfig, buildExternalLabels and appendStorageSettingsConfig in pkg/prometheus/promcfg.go of the Prometheus Operator
 * 0.94. Left out: retention by percentage, encodings of chunks, the threshold of stale series.
 */
import type { Prometheus, PrometheusSpec } from '../objects.ts'
import { globalLimitEntries, histogramEntries } from './limits.ts'
import { type Entry, filled, section, type Section, sortedSection } from './section.ts'

export function globalSection({ metadata, spec }: Prometheus): Section {
  const { scrapeProtocols = [] } = spec
  const histograms = new Map(histogramEntries(spec))
  const histogram = (name: string): Entry => [name, histograms.get(name)]
  return section(
    ['scrape_interval', spec.scrapeInterval ?? ''], ['scrape_timeout', filled(spec.scrapeTimeout)],
    ['scrape_protocols', scrapeProtocols.length > 0 ? scrapeProtocols : undefined],
    ['external_labels', externalLabels(`${metadata.namespace ?? ''}/${metadata.name ?? ''}`, spec)],
    ['body_size_limit', spec.bodySizeLimit ?? filled(spec.enforcedBodySizeLimit)],
    ...globalLimitEntries(spec), ['scrape_failure_log_file', logFile(spec.scrapeFailureLogFile)], ...nameEntries(spec),
    histogram('convert_classic_histograms_to_nhcb'),
    histogram('always_scrape_classic_histograms'), histogram('scrape_native_histograms'),
    ['evaluation_interval', spec.evaluationInterval ?? ''], ['rule_query_offset', spec.ruleQueryOffset],
    ['query_log_file', logFile(filled(spec.queryLogFile))],
  )
}

/** Those of the operator before the user's. */
function externalLabels(key: string, spec: PrometheusSpec): Section {
  const { prometheusExternalLabelName: name = 'prometheus', replicaExternalLabelName: replica = 'prometheus_replica', externalLabels: own = {} } = spec
  return sortedSection({ ...own, ...(name !== '' && { [name]: key }), ...(replica !== '' && { [replica]: '$(POD_NAME)' }) })
}

/** A bare name lies on a volume of its own. */
function logFile(file: string | undefined): string | undefined {
  return file === undefined || file.includes('/') ? file : `/var/log/prometheus/${file}`
}

const escapings: Readonly<Record<string, string>> = { AllowUTF8: 'allow-utf-8', Underscores: 'underscores', Dots: 'dots', Values: 'values' }

export function nameEntries({ nameValidationScheme, nameEscapingScheme }: { readonly nameValidationScheme?: string; readonly nameEscapingScheme?: string }): Entry[] {
  return [
    ['metric_name_validation_scheme', nameValidationScheme?.toLowerCase()],
    ['metric_name_escaping_scheme', nameEscapingScheme === undefined ? undefined : escapings[nameEscapingScheme]],
  ]
}

export function storageEntry({ exemplars, tsdb, retention, retentionSize = '' }: PrometheusSpec): Entry {
  const time = filled(retention) ?? (retentionSize === '' ? '24h' : undefined)
  const kept = section(['time', time], ['size', filled(retentionSize)])
  const database = section(['out_of_order_time_window', tsdb?.outOfOrderTimeWindow], ['retention', kept])
  return [
    'storage', section(
      ['exemplars', exemplars?.maxSize === undefined ? undefined : section(['max_exemplars', exemplars.maxSize])], ['tsdb', database],
    ),
  ]
}

export function runtimeEntry({ runtime }: PrometheusSpec): Entry {
  return ['runtime', runtime && section(['gogc', runtime.goGC])]
}
