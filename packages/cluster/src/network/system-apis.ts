/** What the monitoring's servers answer: over the world's network, and at doors of the machine. */
import type { Simulation } from '@track/simulation'
import { answerAlertmanager, answerJaeger, answerOtlp, answerTempo, otlpSettings, type OtlpResponse, receiveOtlpMetrics, receiveRemoteWrite, requestOf } from '@track/telemetry'
import { isCollecting, sentToCollector } from '../addons/opentelemetry-collector/receivers.ts'
import { receiveSpans } from '../addons/tracing/tempo.ts'
import { defaultConfigFor } from '../telemetry/default-config.ts'
import { configurationOf } from '../telemetry/discovery-part.ts'
import { exposingPart } from '../telemetry/exposing-part.ts'
import { alertmanagerOf, lokiOf, tempoOf } from '../telemetry/monitoring-parts.ts'
import { loadClusterConfig } from '../telemetry/prometheus-config.ts'
import { askPrometheus } from '../telemetry/prometheus.ts'
import { telemetryOf } from '../telemetry/store.ts'
import { askLoki, isPush } from './loki-api.ts'
import type { SystemApi } from './system-services.ts'

export interface SystemRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Bytes where they are no text. */
  readonly body?: string | Uint8Array
  /** From where in the world it comes. */
  readonly client?: string
}

export interface SystemAnswer {
  readonly status: number
  readonly contentType: string
  /** Further ones. */
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes where they are no text. */
  readonly body: string | Uint8Array
}

interface ApiRow {
  /** At one of its ports, where it has several. */
  isServed(simulation: Simulation, port?: number): boolean
  /** Whether a request may change something, and so has to be in the journal where it comes from outside. */
  changes(request: Pick<SystemRequest, 'method' | 'path'>): boolean
  answer(simulation: Simulation, request: SystemRequest): SystemAnswer
}

const form = 'application/x-www-form-urlencoded'

const apis: Readonly<Record<SystemApi, ApiRow>> = {
  prometheus: {
    isServed: () => true,
    changes: ({ path }) => [remoteWritePath, otlpWritePath].includes(pathOf(path)),
    answer: (simulation, { method, path, headers, body }) => {
      if (pathOf(path) === remoteWritePath) return written(simulation, method, headers, body)
      if (pathOf(path) === otlpWritePath) return metricsSent(simulation, method, headers, body)
      const given = formIn(headers, body)
      return askPrometheus(simulation, { method, path, ...(given !== undefined && { form: given }) })
    },
  },
  alertmanager: {
    isServed: (simulation) => alertmanagerOf(simulation) !== undefined,
    changes: ({ method }) => !reading.includes(method),
    answer: (simulation, { method, path: url, body }) =>
      answerAlertmanager(simulation, alertmanagerOf(simulation)!, { method, url, ...(typeof body === 'string' && { body }) }),
  },
  loki: {
    isServed: (simulation) => lokiOf(simulation) !== undefined,
    changes: isPush,
    answer: (simulation, request) => {
      const { method, path, headers, body = '' } = request
      return askLoki(simulation, request, requestOf(method, path, formIn(headers, body)), bytesOf(body))
    },
  },
  tempo: {
    isServed: hasTempo,
    changes: () => false,
    answer: (simulation, { method, path, headers, body }) =>
      answerTempo({ now: simulation.now, store: simulation.state(tempoOf(simulation)!) }, requestOf(method, path, formIn(headers, body))),
  },
  jaeger: {
    isServed: hasTempo,
    changes: () => false,
    answer: (simulation, { method, path, headers, body }) =>
      answerJaeger({ now: simulation.now, store: simulation.state(tempoOf(simulation)!) }, requestOf(method, path, formIn(headers, body))),
  },
  otlp: {
    isServed: hasTempo,
    changes: ({ method }) => method === 'POST',
    answer: (simulation, request) => spansSent(simulation, request),
  },
  opencost: {
    isServed: (simulation) => exposingPart(simulation, 'opencost') !== undefined,
    changes: () => false,
    answer: (simulation, request) => exposingPart(simulation, 'opencost')!.answers!(simulation, request),
  },
  collector: {
    isServed: isCollecting,
    changes: ({ method }) => method === 'POST',
    answer: (simulation, { method, path, headers, body = '', client }) =>
      textual(sentToCollector(simulation, { method, path: pathOf(path), contentType: headers['content-type'] ?? '', body: bytesOf(body) }, { headers, client })),
  },
}

function hasTempo(simulation: Simulation): boolean {
  return tempoOf(simulation) !== undefined
}

/** Nobody takes another signal than traces. */
function spansSent(simulation: Simulation, { method, path, headers, body = '' }: SystemRequest): SystemAnswer {
  const takes = pathOf(path) === '/v1/traces'
  const request = { method, path: takes ? '/v1/traces' : '', contentType: headers['content-type'] ?? '', body: bytesOf(body) }
  return textual(answerOtlp(request, (telemetry) => receiveSpans(simulation, simulation.state(tempoOf(simulation)!), telemetry)))
}

function textual({ body, ...rest }: OtlpResponse): SystemAnswer {
  return { ...rest, body: rest.contentType === 'application/x-protobuf' ? body : new TextDecoder().decode(body) }
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}

const remoteWritePath = '/api/v1/write'
const otlpWritePath = '/api/v1/otlp/v1/metrics'

function pathOf(path: string): string {
  return path.split('?')[0]!
}

/** The receiver of remote write is on, as with --web.enable-remote-write-receiver. */
function written(simulation: Simulation, method: string, headers: SystemRequest['headers'], body: SystemRequest['body'] = ''): SystemAnswer {
  const request = { method, contentType: headers['content-type'] ?? '', contentEncoding: headers['content-encoding'] ?? '', body: bytesOf(body) }
  const { status, headers: own, body: text } = receiveRemoteWrite(telemetryOf(simulation), request, { now: simulation.now })
  const { 'Content-Type': contentType = '', ...rest } = own
  return { status, contentType, headers: rest, body: text }
}

/** The receiver of OTLP is on, as with --web.enable-otlp-receiver. */
function metricsSent(simulation: Simulation, method: string, headers: SystemRequest['headers'], body: SystemRequest['body'] = ''): SystemAnswer {
  const { text = defaultConfigFor(simulation.parts) } = configurationOf(simulation)
  const request = { method, contentType: headers['content-type'] ?? '', contentEncoding: headers['content-encoding'] ?? '', body: bytesOf(body) }
  return receiveOtlpMetrics(telemetryOf(simulation), request, { now: simulation.now, settings: otlpSettings(loadClusterConfig(text).otlp) })
}

const reading = ['GET', 'HEAD', 'OPTIONS']

function formIn(headers: SystemRequest['headers'], body: SystemRequest['body']): string | undefined {
  return headers['content-type']?.startsWith(form) && typeof body === 'string' ? body : undefined
}

/** The servers that there are in this world. */
export function servedApis(simulation: Simulation): SystemApi[] {
  return (Object.keys(apis) as SystemApi[]).filter((api) => apis[api].isServed(simulation))
}

export function isSystemApi(name: string): name is SystemApi {
  return Object.hasOwn(apis, name)
}

export function changesSystem(api: SystemApi, request: Pick<SystemRequest, 'method' | 'path'>): boolean {
  return apis[api].changes(request)
}

export function isServed(simulation: Simulation, api: SystemApi, port: number): boolean {
  return apis[api].isServed(simulation, port)
}

export function answerSystem(simulation: Simulation, api: SystemApi, request: SystemRequest): SystemAnswer {
  if (!isDecodable(pathOf(request.path))) return { status: 400, contentType: 'text/plain; charset=utf-8', body: '400 Bad Request' }
  return apis[api].answer(simulation, request)
}

/** Go's HTTP server turns away what is not percent-encoded before anybody reads it. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    // A URIError: `%zz`, or bytes that are no UTF-8.
    return false
  }
}
