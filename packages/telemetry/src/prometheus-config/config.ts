/**
 * A configuration of Prometheus: read, completed and refused as Prometheus does.
 *
 * Follows config/config.go of Prometheus 3.16. Left out: files that it names (they are nowhere to be read here),
 * agent mode.
 */
import { decodeYaml, read } from '@track/formats'
import { quoteGo } from '@track/simulation'
import { always, type Kind, listOf, structOf, textKind, type ValueOf } from '../alertmanager/config/kind.ts'
import { printConfig } from '../alertmanager/config/print-config.ts'
import { alertingFault, alertingKind } from './alerting.ts'
import { defaultGlobal, expandVariables, globalKind, isEmptyGlobal } from './global.ts'
import { defaultOtlp, otlpKind, strategyFault } from './otlp.ts'
import { rulesFault } from './relabel-rule.ts'
import { remoteReadsKind } from './remote/read.ts'
import { remoteWritesKind } from './remote/write.ts'
import { defaultRuntime, runtimeKind } from './runtime.ts'
import { completeScrapeConfig, scrapeConfigsKind, type ScrapeConfig } from './scrape-config.ts'
import { defaultTsdb, storageKind } from './storage.ts'
import { tracingKind } from './tracing.ts'

const writtenKind = structOf('config.plain', {
  global: always(globalKind), runtime: runtimeKind, alerting: alertingKind, rule_files: listOf(textKind), scrape_config_files: listOf(textKind),
  scrape_configs: scrapeConfigsKind, storage: storageKind, tracing: tracingKind, remote_write: remoteWritesKind, remote_read: remoteReadsKind,
  otlp: otlpKind,
}, { initial: { global: defaultGlobal, runtime: defaultRuntime, otlp: defaultOtlp } })

type Written = ValueOf<typeof writtenKind>

export type PrometheusConfig = Omit<Written, 'scrape_configs'> & { readonly scrape_configs: readonly ScrapeConfig[] }

const configShape = read(writtenKind.shape, (written) => {
  const answer = completed(written)
  return typeof answer === 'string' ? { error: answer } : { value: answer as Written }
})

/** A configuration that Prometheus does not take, in its words. */
export class PrometheusConfigError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PrometheusConfigError'
  }
}

export interface LoadOptions {
  /** Of the process, for external labels. */
  readonly environment?: Readonly<Record<string, string>>
  /** What Kubernetes' own reader says of a selector that it does not take. */
  readonly selectorFault?: (label: string, field: string) => string | undefined
}

/** Throws `PrometheusConfigError`. */
export function loadPrometheusConfig(text: string, { environment = {}, selectorFault = () => undefined }: LoadOptions = {}): PrometheusConfig {
  const { value, error, isEmpty } = decodeYaml(text, configShape, { reader: 'v2' })
  if (error !== undefined) throw new PrometheusConfigError(error)
  const config = isEmpty ? { ...value, global: defaultGlobal, runtime: defaultRuntime, otlp: defaultOtlp } : value
  const labels = Object.entries(config.global.external_labels).map(([name, label]) => [name, expandVariables(label, environment)] as const)
  const fault = firstSelectorFault(config, selectorFault) ?? strategyFault(config.otlp.translation_strategy, config.global.metric_name_validation_scheme)
  if (fault !== undefined) throw new PrometheusConfigError(fault)
  return {
    ...config, global: { ...config.global, external_labels: Object.fromEntries(labels) },
    storage: { ...config.storage, tsdb: config.storage.tsdb ?? defaultTsdb },
  } as PrometheusConfig
}

function firstSelectorFault({ scrape_configs: jobs, alerting }: Written, fault: NonNullable<LoadOptions['selectorFault']>): string | undefined {
  const searches = [...jobs, ...alerting.alertmanagers].flatMap((each) => each?.kubernetes_sd_configs ?? [])
  for (const { label, field } of searches.flatMap((search) => search?.selectors ?? [])) {
    const found = fault(label, field)
    if (found !== undefined) return found
  }
  return undefined
}

const rulePath = /^[^*]*(\*[^/]*)?$/

function completed(written: Written): PrometheusConfig | string {
  const global = isEmptyGlobal(written.global) ? defaultGlobal : written.global
  const runtime = runtimeKind.isZero(written.runtime) ? defaultRuntime : written.runtime
  const rulePaths = written.rule_files.find((path) => !rulePath.test(path))
  if (rulePaths !== undefined) return `invalid rule file path ${quoteGo(rulePaths)}`
  const scrapePaths = written.scrape_config_files.find((path) => !rulePath.test(path))
  if (scrapePaths !== undefined) return `invalid scrape config file path ${quoteGo(scrapePaths)}`
  const jobs: ScrapeConfig[] = []
  for (const config of written.scrape_configs) {
    const job = completeScrapeConfig(config, global)
    if (typeof job === 'string') return job
    if (jobs.some((each) => each.job_name === job.job_name)) return `found multiple scrape configs with job name ${quoteGo(job.job_name)}`
    jobs.push(job)
  }
  const scheme = global.metric_name_validation_scheme
  return alertingFault(written.alerting, scheme) ?? remoteFault(written, scheme) ?? { ...written, global, runtime, scrape_configs: jobs }
}

function remoteFault({ remote_write: writes, remote_read: reads }: Written, scheme: string): string | undefined {
  const names: string[] = []
  for (const write of writes) {
    if (!write) return 'empty or null remote write config section'
    if (write.name !== '' && names.includes(write.name)) return `found multiple remote write configs with job name ${quoteGo(write.name)}`
    const fault = rulesFault(write.write_relabel_configs, scheme)
    if (fault !== undefined) return fault
    names.push(write.name)
  }
  if (reads.includes(undefined)) return 'empty or null remote read config section'
  const given = reads.flatMap((each) => each?.name || [])
  const twice = given.find((name, index) => given.indexOf(name) < index)
  return twice === undefined ? undefined : `found multiple remote read configs with job name ${quoteGo(twice)}`
}

/** As the API shows it: with what was taken over, and without secrets. */
export function printPrometheusConfig(config: PrometheusConfig): string {
  return printConfig((writtenKind as unknown as Kind<PrometheusConfig>).print(config))
}
