/**
 * What a component's configuration is where nothing is said. Durations in microseconds.
 *
 * Follows the createDefaultConfig functions of OpenTelemetry Collector 0.152 and its contrib. Left out: fields that nothing here reads.
 */
import { millisecond, minute, second } from '@track/simulation'

export type Config = Readonly<Record<string, unknown>>

const queue = { sizer: 'requests', queue_size: 1000, num_consumers: 10, wait_for_result: false, block_on_overflow: false }
const retry = { enabled: true, initial_interval: 5 * second, randomization_factor: 0.5, multiplier: 1.5, max_interval: 30 * second, max_elapsed_time: 5 * minute }
const counted = (name: string, what: string) => ({ [name]: { description: `The number of ${what} observed.`, conditions: [], attributes: [] } })

const otlp = { timeout: 5 * second, compression: 'gzip', sending_queue: queue, retry_on_failure: retry, balancer_name: 'round_robin' }
const otlpHttp = { timeout: 30 * second, compression: 'gzip', encoding: 'proto', sending_queue: queue, retry_on_failure: retry }
const spanMetrics = {
  aggregation_temporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE', metrics_flush_interval: minute, metrics_expiration: 0, namespace: 'traces.span.metrics',
  resource_metrics_cache_size: 1000, aggregation_cardinality_limit: 0, histogram: { disable: false, unit: 'ms' }, events: { enabled: false }, exemplars: { enabled: false, max_per_data_point: 5 },
}
const kubernetes = {
  auth_type: 'serviceAccount',
  extract: {
    metadata: [
      'container.image.name', 'container.image.tag', 'k8s.deployment.name', 'k8s.namespace.name', 'k8s.node.name', 'k8s.pod.name', 'k8s.pod.start_time', 'k8s.pod.uid',
    ],
  },
  exclude: { pods: [{ name: 'jaeger-agent' }, { name: 'jaeger-collector' }] },
}

const rows: Readonly<Record<string, Config>> = {
  'receivers/otlp': {},
  'processors/batch': { timeout: 200 * millisecond, send_batch_size: 8192, send_batch_max_size: 0, metadata_keys: [], metadata_cardinality_limit: 1000 },
  'processors/memory_limiter': {
    check_interval: 0, limit_mib: 0, limit_percentage: 0, spike_limit_mib: 0, spike_limit_percentage: 0, min_gc_interval_when_soft_limited: 10 * second,
    min_gc_interval_when_hard_limited: 0,
  },
  'processors/filter': { error_mode: 'propagate' },
  'processors/transform': { error_mode: 'propagate' },
  'processors/probabilistic_sampler': { attribute_source: 'traceID', fail_closed: true, sampling_precision: 4, hash_seed: 0, sampling_percentage: 0 },
  'processors/tail_sampling': { decision_wait: 30 * second, sampling_strategy: 'trace-complete', num_traces: 50_000, decision_cache: { sampled_cache_size: 0, non_sampled_cache_size: 0 } },
  'processors/k8sattributes': kubernetes, 'processors/k8s_attributes': kubernetes,
  'exporters/otlp': otlp, 'exporters/otlp_grpc': otlp, 'exporters/otlphttp': otlpHttp, 'exporters/otlp_http': otlpHttp,
  'exporters/prometheusremotewrite': {
    endpoint: 'http://some.url:9411/api/prom/push', timeout: 5 * second, add_metric_suffixes: true, send_metadata: false, target_info: { enabled: true },
    resource_to_telemetry_conversion: { enabled: false }, retry_on_failure: { ...retry, initial_interval: 50 * millisecond },
    remote_write_queue: { enabled: true, queue_size: 10_000, num_consumers: 5 }, max_batch_size_bytes: 3_000_000,
  },
  'exporters/prometheus': { metric_expiration: 5 * minute, add_metric_suffixes: true, send_timestamps: false, resource_to_telemetry_conversion: { enabled: false } },
  'exporters/debug': { verbosity: 'basic', sampling_initial: 2, sampling_thereafter: 1 },
  'connectors/spanmetrics': spanMetrics, 'connectors/span_metrics': spanMetrics,
  'connectors/count': {},
  'connectors/routing': { error_mode: 'propagate' },
  'extensions/health_check': { endpoint: 'localhost:13133', path: '/' },
  'extensions/pprof': { endpoint: 'localhost:1777' },
}

/** Of what the connector count is told nothing, it counts all. */
const countedByDefault: Config = {
  spans: counted('trace.span.count', 'spans'), spanevents: counted('trace.span.event.count', 'span events'), metrics: counted('metric.count', 'metrics'),
  datapoints: counted('metric.datapoint.count', 'data points'), logs: counted('log.record.count', 'log records'),
}

export function withDefaults(kind: string, given: Config): Config {
  if (kind === 'connectors/count') return { ...countedByDefault, ...given }
  const merged = merge(Object.hasOwn(rows, kind) ? rows[kind]! : {}, given)
  // A queue that is asked for where there is none by itself, or that is turned off.
  const queued = merged.sending_queue as Config | undefined
  return queued ? { ...merged, sending_queue: { ...queue, ...queued } } : merged
}

function merge(byDefault: Config, given: Config): Config {
  const merged: Record<string, unknown> = { ...byDefault }
  for (const [name, value] of Object.entries(given)) {
    const before = merged[name]
    merged[name] = isConfig(before) && isConfig(value) ? merge(before, value) : value
  }
  return merged
}

function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
