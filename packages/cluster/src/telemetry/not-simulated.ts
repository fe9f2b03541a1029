/**
 * What a configuration asks for and the world does not do. Rules and where alerts go are objects of the world;
 * credentials and certificates are taken, for whoever asks is answered.
 */
import { minute } from '@track/simulation'
import type { PrometheusConfig, ScrapePool } from '@track/telemetry'

type Job = PrometheusConfig['scrape_configs'][number]

const ofJobs: Readonly<Record<string, (job: Job) => boolean>> = {
  body_size_limit: (job) => job.body_size_limit > 0,
  native_histogram_bucket_limit: (job) => job.native_histogram_bucket_limit > 0,
  native_histogram_min_bucket_factor: (job) => job.native_histogram_min_bucket_factor > 0,
  track_timestamps_staleness: (job) => job.track_timestamps_staleness,
  extra_scrape_metrics: (job) => job.extra_scrape_metrics === true,
  scrape_failure_log_file: (job) => job.scrape_failure_log_file !== '',
  proxy_url: (job) => job.proxy_url !== '',
}

const ofAll: Readonly<Record<string, (config: PrometheusConfig) => boolean>> = {
  'global.evaluation_interval': ({ global }) => global.evaluation_interval !== minute,
  'global.external_labels': ({ global }) => Object.keys(global.external_labels).length > 0,
  alerting: ({ alerting }) => alerting.alertmanagers.length > 0 || alerting.alert_relabel_configs.length > 0,
  rule_files: (config) => config.rule_files.length > 0,
  scrape_config_files: (config) => config.scrape_config_files.length > 0,
  remote_write: (config) => config.remote_write.length > 0,
  remote_read: (config) => config.remote_read.length > 0,
  'storage.tsdb.retention.percentage': ({ storage: { tsdb } }) => (tsdb?.retention?.percentage ?? 0) > 0,
  tracing: ({ tracing }) => tracing.endpoint !== '',
}

export function notSimulated(config: PrometheusConfig, pools: readonly ScrapePool[]): readonly string[] {
  const sections = Object.entries(ofAll).flatMap(([name, isAsked]) => (isAsked(config) ? [name] : []))
  const fields = config.scrape_configs.flatMap((job) => (
    Object.entries(ofJobs).flatMap(([name, isAsked]) => (isAsked(job) ? [`${name} of job "${job.job_name}"`] : []))
  ))
  const ways = pools.flatMap(({ job, notSimulated: names }) => names.map((name) => `${name} of job "${job.name}"`))
  return [...sections, ...fields, ...ways]
}
