/**
 * Requests of the Collector's exporters: where each goes, what it carries, and what an answer means to it.
 *
 * Follows exporter/otlpexporter, exporter/otlphttpexporter (otlp.go) of OpenTelemetry Collector 0.152 and exporter/prometheusremotewriteexporter (exporter.go)
 * of opentelemetry-collector-contrib 0.152. Left out: compression, headers, authentication, Retry-After, several batches of one remote write.
 */
import {
  encodeWriteRequest, type ExportOutcome, type ExportRequest, grpcCodeOf, type OtlpEncoding, readOtlpRefusal, remoteWriteRequest, type RemoteWriteSettings, type Telemetry,
  writeLogs, writeMetrics, writeTraces,
} from '@track/telemetry'
import type { OutgoingRequest } from '../../network/carrying.ts'
import type { SystemAnswer } from '../../network/system-apis.ts'

export interface Sent extends OutgoingRequest {
  /** How errors name it. */
  readonly url: string
}

type Config = ExportRequest['config']

interface ExporterRow {
  sent(config: Config, telemetry: Telemetry): Sent | { readonly missing: string }
  outcome(sent: Sent, answer: SystemAnswer): ExportOutcome
  /** In the words of its client, of what went wrong on the way. */
  failed(sent: Sent, words: string): string
}

const taken: ExportOutcome = { isTaken: true }

/** By its id: `otlp/tempo`. */
export function exporterOf(exporter: string): ExporterRow | undefined {
  return exporters[exporter.split('/')[0]!]
}

function bytesOf(telemetry: Telemetry, encoding: OtlpEncoding): Uint8Array {
  if (telemetry.signal === 'traces') return writeTraces(telemetry.traces, encoding)
  return telemetry.signal === 'metrics' ? writeMetrics(telemetry.metrics, encoding) : writeLogs(telemetry.logs, encoding)
}

/** Undefined where it is no address. */
function parsed(url: string): Pick<Sent, 'scheme' | 'host' | 'port' | 'path'> | undefined {
  const [, scheme = '', host = '', port, path = ''] = /^(https?):\/\/([^/:?]+)(?::(\d+))?([^#]*)$/.exec(url) ?? []
  return host === '' ? undefined : { scheme: scheme as Sent['scheme'], host, port: Number(port ?? (scheme === 'https' ? 443 : 80)), path: path === '' ? '/' : path }
}

const otlpHttp: ExporterRow = {
  sent(config, telemetry) {
    const { signal } = telemetry
    const own = config[`${signal}_endpoint`] as string | undefined
    const url = own ? own : `${String(config['endpoint']).replace(/\/$/, '')}/v1/${signal}`
    const place = parsed(url)
    if (!place) return { missing: `the endpoint ${url}` }
    const encoding = config['encoding'] === 'json' ? 'json' as const : 'protobuf' as const
    return { ...place, url, protocol: 'http', headers: { 'content-type': `application/${encoding === 'json' ? 'json' : 'x-protobuf'}` }, body: bytesOf(telemetry, encoding) }
  },
  outcome({ url }, { status, body }) {
    if (status >= 200 && status < 300) return taken
    const said = readOtlpRefusal(typeof body === 'string' ? new TextEncoder().encode(body) : body)
    const words = `error exporting items, request to ${url} responded with HTTP Status Code ${status}${said === undefined ? '' : `, Message=${said}, Details=[]`}`
    return { isTaken: false, message: grpcError(grpcCodeOf(status), words), isPermanent: ![429, 502, 503, 504].includes(status) }
  },
  failed: ({ url }, words) => `failed to make an HTTP request: Post "${url}": ${words}`,
}

const codeNames: Readonly<Record<number, string>> = {
  2: 'Unknown', 3: 'InvalidArgument', 4: 'DeadlineExceeded', 7: 'PermissionDenied', 8: 'ResourceExhausted', 12: 'Unimplemented', 13: 'Internal', 14: 'Unavailable', 16: 'Unauthenticated',
}

function grpcError(code: number, words: string): string {
  return `rpc error: code = ${codeNames[code] ?? 'Unknown'} desc = ${words}`
}

const serviceNames: Readonly<Record<Telemetry['signal'], string>> = { traces: 'trace.v1.Trace', metrics: 'metrics.v1.Metrics', logs: 'logs.v1.Logs' }

/** A call is a request whose answer says its code. */
const otlpGrpc: ExporterRow = {
  sent(config, telemetry) {
    const endpoint = String(config['endpoint'])
    const [, scheme, host = '', port] = /^(?:(https?|dns):\/\/\/?)?([^/:]+)(?::(\d+))?\/?$/.exec(endpoint) ?? []
    if (host === '') return { missing: `the endpoint ${endpoint}` }
    const { insecure = false } = (config['tls'] ?? {}) as { readonly insecure?: boolean }
    const isPlain = scheme === 'http' || (scheme !== 'https' && insecure)
    return {
      scheme: isPlain ? 'http' : 'https', host, port: Number(port ?? 443), path: `/v1/${telemetry.signal}`, url: serviceNames[telemetry.signal], protocol: 'grpc',
      headers: { 'content-type': 'application/json' }, body: bytesOf(telemetry, 'json'),
    }
  },
  outcome({ url }, { status, body }) {
    if (status === 200) return taken
    const isThere = status !== 404
    const { code, message } = isThere ? JSON.parse(String(body)) as { readonly code: number; readonly message: string }
      : { code: 12, message: `unknown service opentelemetry.proto.collector.${url}Service` }
    return { isTaken: false, message: grpcError(code, message), isPermanent: code !== 14 }
  },
  failed: (_sent, words) => grpcError(14, words),
}

const remoteWrite: ExporterRow = {
  sent(config, telemetry) {
    const url = String(config['endpoint'])
    const place = parsed(url)
    if (!place) return { missing: `the endpoint ${url}` }
    if (telemetry.signal !== 'metrics') throw new Error(`remote write was given ${telemetry.signal}`)
    const settings = settingsOf(config)
    if (typeof settings === 'string') return { missing: settings }
    const { request } = remoteWriteRequest(telemetry.metrics, settings)
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' }
    return { ...place, url, protocol: 'http', headers, body: encodeWriteRequest(request) }
  },
  outcome: (_sent, { status }) => (status >= 200 && status < 300 ? taken
    : { isTaken: false, message: 'remote write request failed', isPermanent: status < 500 }),
  failed: ({ url }, words) => `Post "${url}": ${words}`,
}

function settingsOf(config: Config): RemoteWriteSettings | string {
  const isOn = (name: string) => (config[name] as { readonly enabled?: boolean } | undefined)?.enabled
  const strategy = (config['translation_strategy'] as string | undefined) ?? ''
  if (strategy !== '' && !strategy.startsWith('UnderscoreEscaping')) return `the translation_strategy ${strategy}`
  return {
    namespace: (config['namespace'] as string | undefined) ?? '', externalLabels: (config['external_labels'] as Readonly<Record<string, string>> | undefined) ?? {},
    addsSuffixes: strategy === '' ? config['add_metric_suffixes'] === true : strategy.endsWith('WithSuffixes'), hasTargetInfo: isOn('target_info') !== false,
    hasScopeInfo: config['disable_scope_info'] !== true, hasResourceLabels: isOn('resource_to_telemetry_conversion') === true,
  }
}

const exporters: Readonly<Record<string, ExporterRow>> = {
  otlp: otlpGrpc, otlp_grpc: otlpGrpc, otlphttp: otlpHttp, otlp_http: otlpHttp, prometheusremotewrite: remoteWrite,
}
