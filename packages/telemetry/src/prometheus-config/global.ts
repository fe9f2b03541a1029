/** What holds for all jobs that do not say otherwise. Follows GlobalConfig in config/config.go of Prometheus 3.16. */
import { minute, quoteGo, second } from '@track/simulation'
import { durationKind, intKind, type Kind, mapOf, optional, structOf, textKind, truthKind, uintKind, type ValueOf } from '../alertmanager/config/kind.ts'
import { isLegacyLabelName, compareText } from '../series/labels.ts'
import { sizeKind } from './base2-bytes.ts'
import { uint, validationKind } from './kind.ts'
import { protocolsFault, protocolsKind } from './scrape-protocols.ts'

/** `uint` */
export const limitKind: Kind<number> = { ...intKind, shape: uint }

export const limitFields = {
  body_size_limit: sizeKind, sample_limit: limitKind, target_limit: limitKind, label_limit: limitKind, label_name_length_limit: limitKind,
  label_value_length_limit: limitKind,
}

export const globalKind = structOf('config.plain', {
  scrape_interval: durationKind, scrape_timeout: durationKind, scrape_protocols: protocolsKind, evaluation_interval: durationKind,
  rule_query_offset: durationKind, query_log_file: textKind, query_max_series: uintKind, query_max_samples_read: uintKind,
  query_max_duration: durationKind, scrape_failure_log_file: textKind,
  external_labels: mapOf(textKind), ...limitFields, keep_dropped_targets: limitKind,
  metric_name_validation_scheme: validationKind, metric_name_escaping_scheme: textKind, scrape_native_histograms: optional(truthKind),
  convert_classic_histograms_to_nhcb: truthKind, always_scrape_classic_histograms: truthKind, extra_scrape_metrics: optional(truthKind),
}, { check: completeGlobal })

export interface Global {
  readonly scrape_interval: number
  readonly scrape_timeout: number
  readonly scrape_protocols: readonly string[] | undefined
  readonly evaluation_interval: number
  readonly rule_query_offset: number
  readonly query_log_file: string
  readonly query_max_series: number
  readonly query_max_samples_read: number
  readonly query_max_duration: number
  readonly scrape_failure_log_file: string
  readonly external_labels: Readonly<Record<string, string>>
  readonly body_size_limit: number
  readonly sample_limit: number
  readonly target_limit: number
  readonly label_limit: number
  readonly label_name_length_limit: number
  readonly label_value_length_limit: number
  readonly keep_dropped_targets: number
  readonly metric_name_validation_scheme: string
  readonly metric_name_escaping_scheme: string
  readonly scrape_native_histograms: boolean | undefined
  readonly convert_classic_histograms_to_nhcb: boolean
  readonly always_scrape_classic_histograms: boolean
  readonly extra_scrape_metrics: boolean | undefined
}

export const defaultGlobal: Global = {
  scrape_interval: minute, scrape_timeout: 10 * second, scrape_protocols: undefined, evaluation_interval: minute, rule_query_offset: 0,
  query_log_file: '', query_max_series: 0, query_max_samples_read: 0, query_max_duration: 0, scrape_failure_log_file: '', external_labels: {},
  body_size_limit: 0, sample_limit: 0, target_limit: 0, label_limit: 0, label_name_length_limit: 0, label_value_length_limit: 0,
  keep_dropped_targets: 0, metric_name_validation_scheme: 'utf8', metric_name_escaping_scheme: 'allow-utf-8', scrape_native_histograms: false,
  convert_classic_histograms_to_nhcb: false, always_scrape_classic_histograms: false, extra_scrape_metrics: false,
}

/** With what it does not say filled in; it is checked in this order. */
function completeGlobal(written: Global): Global | string {
  const scheme = written.metric_name_validation_scheme || 'utf8'
  for (const name of Object.keys(written.external_labels).sort(compareText)) {
    if (name === '' || (scheme === 'legacy' && !isLegacyLabelName(name))) return `${quoteGo(name)} is not a valid label name`
  }
  const interval = written.scrape_interval || defaultGlobal.scrape_interval
  if (written.scrape_timeout > interval) return 'global scrape timeout greater than scrape interval'
  const protocols = written.scrape_protocols && protocolsFault(written.scrape_protocols)
  if (protocols !== undefined) return `${protocols} for global config`
  return {
    ...written, metric_name_validation_scheme: scheme, scrape_interval: interval,
    scrape_timeout: written.scrape_timeout || Math.min(defaultGlobal.scrape_timeout, interval),
    evaluation_interval: written.evaluation_interval || defaultGlobal.evaluation_interval,
    scrape_native_histograms: written.scrape_native_histograms ?? false, extra_scrape_metrics: written.extra_scrape_metrics ?? false,
  }
}

/** Of a global part that was opened and left empty. */
export function isEmptyGlobal(global: ValueOf<typeof globalKind>): boolean {
  return globalKind.isZero(global)
}

/**
 * `$name` and `${name}` in external labels stand for the process's environment.
 *
 * Follows Expand in os/env.go of Go 1.26.
 */
export function expandVariables(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\{([*#$@!?0-9-])\}|\{([^}]*)\}|(\{)|([*#$@!?0-9-])|(\w+))/g, (_whole, special?: string, braced?: string, open?: string, single?: string, word?: string) => {
    const name = special ?? braced ?? single ?? word ?? ''
    if (open !== undefined || name === '') return ''
    return name === '$' ? '$' : environment[name] ?? ''
  })
}
