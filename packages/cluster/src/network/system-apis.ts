/** What the monitoring's servers answer: over the world's network, and at doors of the machine. */
import type { Simulation } from '@track/simulation'
import { answerAlertmanager, answerJaeger, answerLoki, answerOtlp, answerTempo, type OtlpResponse, receiveRemoteWrite, requestOf } from '@track/telemetry'
import { isCollecting, sentToCollector } from '../addons/opentelemetry-collector/receivers.ts'
import { receiveSpans } from '../addons/tracing/tempo.ts'
import { alertmanagerOf, lokiOf, tempoOf } from '../telemetry/monitoring-parts.ts'
import { askPrometheus } from '../telemetry/prometheus.ts'
import { telemetryOf } from '../telemetry/store.ts'
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
    changes: ({ path }) => pathOf(path) === remoteWritePath,
    answer: (simulation, { method, path, headers, body }) => {
      if (pathOf(path) === remoteWritePath) return written(simulation, method, headers, body)
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
    changes: () => false,
    answer: (simulation, { method, path, headers, body }) =>
      answerLoki({ now: simulation.now, store: simulation.state(lokiOf(simulation)!) }, requestOf(method, path, formIn(headers, body))),
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
  return apis[api].answer(simulation, request)
}
