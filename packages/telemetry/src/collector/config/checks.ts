/**
 * What each component's configuration must be besides of the right types: `path: words`, an empty path for the whole.
 *
 * Follows the Validate methods of OpenTelemetry Collector 0.152 and its contrib. Left out: those of TLS, of HTTP servers and of the receiver filelog.
 */
import { printGoDuration, quoteGo } from '@track/simulation'
import { filterFaults, type FilterConfig } from '../processors/filter.ts'
import { statementFaults, type StatementGroupConfig } from '../processors/transform.ts'
import { receiverFaults } from '../prometheus-receiver/config.ts'
import { countFaults, routingFaults } from './connector-checks.ts'
import type { Config } from './defaults.ts'
import { metadataFields } from './kubernetes-fields.ts'

/** Where in the component, and what. */
export type Fault = readonly [path: string, words: string]

export type Check = (config: Config) => readonly Fault[]

const whole = (...words: readonly (string | false | undefined)[]): readonly Fault[] => {
  const first = words.find((each) => typeof each === 'string')
  return typeof first === 'string' ? [['', first]] : []
}

const number = (config: Config, name: string): number => (config[name] as number | undefined) ?? 0
const text = (config: Config, name: string): string => (config[name] as string | undefined) ?? ''
const list = <Item>(config: Config, name: string): readonly Item[] => (config[name] as readonly Item[] | undefined) ?? []
const inner = (config: Config, name: string): Config | undefined => config[name] as Config | undefined

const batch: Check = (config) => {
  const seen = new Set<string>()
  const twice = list<string>(config, 'metadata_keys').map((key) => key.toLowerCase()).find((key) => seen.size === seen.add(key).size)
  const most = number(config, 'send_batch_max_size')
  return whole(
    most > 0 && most < number(config, 'send_batch_size') && 'send_batch_max_size must be greater or equal to send_batch_size',
    twice !== undefined && `duplicate entry in metadata_keys: ${quoteGo(twice)} (case-insensitive)`,
    number(config, 'timeout') < 0 && 'timeout must be greater or equal to 0',
  )
}

const memoryLimiter: Check = (config) => {
  const of = (name: string) => number(config, name)
  return whole(
    of('check_interval') <= 0 && '\'check_interval\' must be greater than zero',
    of('min_gc_interval_when_soft_limited') < of('min_gc_interval_when_hard_limited')
      && '\'min_gc_interval_when_soft_limited\' should be larger than \'min_gc_interval_when_hard_limited\'',
    of('limit_mib') === 0 && of('limit_percentage') === 0 && '\'limit_mib\' or \'limit_percentage\' must be greater than zero',
    (of('limit_percentage') > 100 || of('spike_limit_percentage') > 100)
      && '\'limit_percentage\' and \'spike_limit_percentage\' must be greater than zero and less than or equal to hundred',
    of('limit_mib') > 0 && of('limit_mib') <= of('spike_limit_mib') && '\'spike_limit_mib\' must be smaller than \'limit_mib\'',
    of('limit_percentage') > 0 && of('limit_percentage') <= of('spike_limit_percentage') && '\'spike_limit_percentage\' must be smaller than \'limit_percentage\'',
  )
}

const probabilisticSampler: Check = (config) => {
  const percentage = number(config, 'sampling_percentage')
  const source = text(config, 'attribute_source')
  const precision = number(config, 'sampling_precision')
  return whole(
    percentage < 0 && `sampling rate is negative: ${percentage.toFixed(6)}%`,
    percentage > 0 && percentage / 100 < 1 / 0x100_0000_0000_0000 && `sampling rate is too small: ${percentage}%`,
    source !== '' && !['traceID', 'record'].includes(source) && `invalid attribute source: ${source}. Expected: traceID or record`,
    precision === 0 && 'invalid sampling precision: 0',
    precision > 14 && `sampling precision is too great, should be <= 14: ${precision}`,
  )
}

const kubernetes: Check = (config) => {
  const type = text(config, 'auth_type')
  const unknown = list<string>(inner(config, 'extract') ?? {}, 'metadata').find((field) => !metadataFields.includes(field))
  const wrong = !['none', 'serviceAccount', 'kubeConfig', 'tls'].includes(type) ? `invalid authType for kubernetes: ${type}` : undefined
  return [...whole(wrong, unknown !== undefined && `${quoteGo(unknown)} is not a supported metadata field`), ...(wrong === undefined ? [] : [['apiconfig', wrong] as const])]
}

const tailSampling: Check = (config) => {
  const strategy = text(config, 'sampling_strategy')
  const gate = 'processor.tailsamplingprocessor.tailstorageextension'
  return whole(
    !['trace-complete', 'span-ingest'].includes(strategy) && `invalid sampling_strategy ${quoteGo(strategy)}, expected one of "trace-complete" or "span-ingest"`,
    config.tail_storage !== undefined && `'tail_storage' requires the "${gate}" feature gate to be enabled, use --feature-gates=+${gate}`,
  )
}

const retry = (config: Config): string | undefined => {
  if (config.enabled === false) return undefined
  const of = (name: string) => number(config, name)
  const negative = (name: string) => of(name) < 0 && `'${name}' must be non-negative`
  const faults = [
    negative('initial_interval'), (of('randomization_factor') < 0 || of('randomization_factor') > 1) && '\'randomization_factor\' must be within [0, 1]',
    negative('multiplier'), negative('max_interval'), negative('max_elapsed_time'),
    of('max_elapsed_time') > 0 && of('max_elapsed_time') < of('initial_interval') && '\'max_elapsed_time\' must not be less than \'initial_interval\'',
    of('max_elapsed_time') > 0 && of('max_elapsed_time') < of('max_interval') && '\'max_elapsed_time\' must not be less than \'max_interval\'',
  ]
  return faults.find((each) => each !== false) || undefined
}

const queue = (config: Config): string | undefined => {
  if (config.enabled === false) return undefined
  if (number(config, 'num_consumers') <= 0) return '`num_consumers` must be positive'
  if (number(config, 'queue_size') <= 0) return '`queue_size` must be positive'
  const batches = inner(config, 'batch')
  if (!batches) return undefined
  const [least, most, flush] = [number(batches, 'min_size'), number(batches, 'max_size'), number(batches, 'flush_timeout')]
  if (flush <= 0) return `batch: \`flush_timeout\` must be positive, found ${flush * 1000}`
  if (least < 0) return `batch: \`min_size\` must be non-negative, found ${least}`
  if (most < 0) return `batch: \`max_size\` must be non-negative, found ${most}`
  return most > 0 && most < least ? `batch: \`max_size\` (${most}) must be greater or equal to \`min_size\` (${least})` : undefined
}

/** Time-out, queue and retry, as exporters have them. */
function sending(config: Config): readonly Fault[] {
  const faults: Fault[] = []
  if (number(config, 'timeout') < 0) faults.push(['timeoutconfig', '\'timeout\' must be non-negative'])
  const queued = inner(config, 'sending_queue')
  const waiting = queued && queue(queued)
  if (waiting !== undefined) faults.push(['sending_queue', waiting])
  const again = inner(config, 'retry_on_failure')
  const retried = again && retry(again)
  if (retried !== undefined) faults.push(['retry_on_failure', retried])
  return faults
}

/** net.SplitHostPort. */
function portFault(address: string): string | undefined {
  const port = /:([^:\]]*)$/.exec(address)
  if (!port) return `address ${address}: missing port in address`
  if (/^[^[]*:.*:/.test(address)) return `address ${address}: too many colons in address`
  return /^\d*$/.test(port[1]!) ? undefined : `invalid port ${quoteGo(port[1]!)}`
}

function endpointFault(endpoint: string): string | undefined {
  const bare = endpoint.replace(/^https?:\/\//, '').replace(/^dns:\/{0,3}([^/]*\/)?/, '')
  return endpoint === '' || endpoint.startsWith('unix:') ? undefined : portFault(bare)
}

const otlp: Check = (config) => {
  const endpoint = text(config, 'endpoint')
  const wrong = endpointFault(endpoint)
  return [...whole(endpoint === '' && 'requires a non-empty "endpoint"'), ...sending(config), ...(wrong === undefined ? [] : [['clientconfig', wrong] as const])]
}

const otlpHttp: Check = (config) => {
  const isSaid = ['endpoint', 'traces_endpoint', 'metrics_endpoint', 'logs_endpoint'].some((name) => text(config, name) !== '')
  return [...whole(!isSaid && 'at least one endpoint must be specified'), ...sending(config)]
}

const remoteWrite: Check = (config) => {
  const of = inner(config, 'remote_write_queue') ?? {}
  return [...whole(
    number(of, 'queue_size') < 0 && 'remote write queue size can\'t be negative',
    of.enabled !== false && number(of, 'queue_size') === 0 && 'a 0 size queue will drop all the data',
    number(of, 'num_consumers') < 0 && 'remote write consumer number can\'t be negative',
    number(config, 'max_batch_request_parallelism') < 0 && 'max_batch_request_parallelism can\'t be set to below 1',
    number(config, 'max_batch_size_bytes') < 0 && 'max_batch_byte_size must be greater than 0',
  ), ...sending(config)]
}

const otlpReceiver: Check = (config) => {
  const protocols = inner(config, 'protocols') ?? {}
  return whole(protocols.grpc === undefined && protocols.http === undefined && 'must specify at least one protocol when using the OTLP receiver')
}

const spanMetrics: Check = (config) => {
  const names = ['service.name', 'span.kind', 'status.code', 'span.name']
  const seen = new Set(names)
  const twice = list<Config>(config, 'dimensions').map((dimension) => text(dimension, 'name')).find((name) => seen.size === seen.add(name).size)
  const histogram = inner(config, 'histogram') ?? {}
  const positive = (name: string) => {
    const duration = number(config, name)
    return duration < 0 && `invalid ${name}: ${printGoDuration(duration)}, the duration should be positive`
  }
  const events = inner(config, 'events') ?? {}
  const limit = number(config, 'aggregation_cardinality_limit')
  return whole(
    twice !== undefined && `failed validating dimensions: duplicate dimension name ${twice}`,
    events.enabled === true && list(events, 'dimensions').length === 0 && 'failed validating event dimensions: no dimensions configured for events',
    histogram.explicit !== undefined && histogram.exponential !== undefined && 'use either `explicit` or `exponential` buckets histogram',
    positive('metrics_flush_interval'), positive('metrics_expiration'),
    limit < 0 && `invalid aggregation_cardinality_limit: ${limit}, the limit should be positive`,
  )
}

const required = (name: string): Check => (config) => whole(list(config, name).length === 0 && `missing required field ${quoteGo(name)}`)

const transform: Check = (config) => {
  const faults = (['traces', 'metrics', 'logs'] as const).flatMap((signal) => (
    statementFaults(list<StatementGroupConfig>(config, `${signal.replace(/s$/, '')}_statements`), signal)
  ))
  return whole(faults.length > 0 && faults.join('; '))
}

const filter: Check = (config) => {
  const faults = filterFaults(config as FilterConfig)
  return whole(faults.length > 0 && faults.join('; '))
}

const rows: Readonly<Record<string, Check>> = {
  'receivers/otlp': otlpReceiver, 'receivers/prometheus': receiverFaults,
  'processors/batch': batch, 'processors/memory_limiter': memoryLimiter, 'processors/attributes': required('actions'), 'processors/resource': required('attributes'),
  'processors/filter': filter, 'processors/transform': transform, 'processors/probabilistic_sampler': probabilisticSampler, 'processors/tail_sampling': tailSampling, 'processors/k8sattributes': kubernetes,
  'processors/k8s_attributes': kubernetes,
  'exporters/otlp': otlp, 'exporters/otlp_grpc': otlp, 'exporters/otlphttp': otlpHttp, 'exporters/otlp_http': otlpHttp, 'exporters/prometheusremotewrite': remoteWrite,
  'exporters/debug': sending,
  'connectors/spanmetrics': spanMetrics, 'connectors/span_metrics': spanMetrics, 'connectors/routing': routingFaults, 'connectors/count': countFaults,
}

/** By `processors/batch`. */
export function checkOf(kind: string): Check | undefined {
  return Object.hasOwn(rows, kind) ? rows[kind] : undefined
}
