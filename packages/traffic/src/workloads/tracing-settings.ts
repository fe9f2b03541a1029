/**
 * How a process traces what it does, by the variables that OpenTelemetry's SDKs read.
 *
 * Follows the OpenTelemetry specification 1.51 (environment variables of the SDK and of the OTLP exporter, batch span processor).
 * Left out: gRPC to the endpoint, limits of spans, samplers that ask somebody.
 */
import { type PropagatorName, readPropagators, readSampler, type Sampler } from '@track/telemetry'
import { type Duration, millisecond } from '@track/simulation'
import { asMapping, readSettings, type Source } from './read-settings.ts'
import type { Settings } from './setting.ts'

/** What the names of its variables begin with. */
export const tracingPrefix = 'OTEL_'

export const tracingSettings = {
  'endpoint': { type: 'text', env: 'EXPORTER_OTLP_ENDPOINT', help: 'Where spans are sent, OTLP over HTTP; /v1/traces is added. Without it nothing is traced.' },
  'tracesEndpoint': { type: 'text', env: 'EXPORTER_OTLP_TRACES_ENDPOINT', help: 'The same as a whole address, to which nothing is added.' },
  'service': { type: 'text', env: 'SERVICE_NAME', default: 'unknown_service', help: 'The name of the service in its spans.' },
  'resource': { type: 'text', env: 'RESOURCE_ATTRIBUTES', default: '', help: 'More attributes of it: key=value,key=value.' },
  'sampler': { type: 'text', env: 'TRACES_SAMPLER', default: 'parentbased_always_on', help: 'Which traces are kept: always_on, always_off, traceidratio, or one of these with parentbased_ before it.' },
  'samplerArgument': { type: 'text', env: 'TRACES_SAMPLER_ARG', default: '', help: 'The share that a ratio keeps, from 0 to 1.' },
  'propagators': { type: 'text', env: 'PROPAGATORS', default: 'tracecontext,baggage', help: 'The headers that a trace goes on with: tracecontext, baggage, b3, b3multi, none.' },
  'exporter': { type: 'text', env: 'TRACES_EXPORTER', default: 'otlp', choices: ['otlp', 'none'], help: 'Whether spans are sent.' },
  'disabled': { type: 'flag', env: 'SDK_DISABLED', default: 'false', help: 'Whether all of it is off.' },
  'timeout': { type: 'integer', env: 'EXPORTER_OTLP_TIMEOUT', default: '10000', min: 1, help: 'How many milliseconds a batch may take to be sent.' },
  'batch.delay': { type: 'integer', env: 'BSP_SCHEDULE_DELAY', default: '5000', min: 1, help: 'After how many milliseconds a batch is sent.' },
  'batch.queue': { type: 'integer', env: 'BSP_MAX_QUEUE_SIZE', default: '2048', min: 1, max: 1_000_000, help: 'How many spans wait to be sent; more are dropped.' },
  'batch.size': { type: 'integer', env: 'BSP_MAX_EXPORT_BATCH_SIZE', default: '512', min: 1, max: 1_000_000, help: 'How many spans a batch has at most, which is sent at once.' },
} as const satisfies Settings

export interface Tracing {
  /** The whole address. */
  readonly url: string
  readonly service: string
  readonly resource: Readonly<Record<string, string>>
  readonly sampler: Sampler
  readonly propagators: readonly PropagatorName[]
  readonly timeout: Duration
  readonly batch: { readonly delay: Duration; readonly queue: number; readonly size: number }
  /** What of the settings was not understood, in the SDK's words; the process runs all the same. */
  readonly warnings: readonly string[]
}

/** Undefined where nothing is traced. */
export function readTracing(mapping: Readonly<Record<string, unknown>>, source: Source): { readonly tracing?: Tracing } {
  const settings = readSettings(asMapping(mapping['tracing'], 'tracing', source), tracingSettings, { path: 'tracing.', envPrefix: tracingPrefix, also: [] }, source)
  const { endpoint, tracesEndpoint } = settings
  if (settings.disabled || settings.exporter === 'none' || !(tracesEndpoint || endpoint)) return {}
  const { sampler, warning } = readSampler(settings.sampler, settings.samplerArgument)
  const { names, unknown } = readPropagators(settings.propagators)
  const tracing: Tracing = {
    url: tracesEndpoint || `${endpoint!.replace(/\/$/, '')}/v1/traces`, service: settings.service, resource: readResource(settings.resource), sampler, propagators: names,
    timeout: settings.timeout * millisecond,
    batch: { delay: settings['batch.delay'] * millisecond, queue: settings['batch.queue'], size: Math.min(settings['batch.size'], settings['batch.queue']) },
    warnings: [...(warning === undefined ? [] : [warning]), ...unknown.map((name) => `unsupported propagator: ${name}`)],
  }
  return { tracing }
}

/** Pairs without a key or a value are passed over. */
function readResource(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').flatMap((pair) => {
    const [, key, value] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    return key === undefined || value === undefined ? [] : [[key, value]]
  }))
}
