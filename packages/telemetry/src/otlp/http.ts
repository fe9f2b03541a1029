/**
 * Telemetry taken over HTTP: which path takes which signal, what a sender is told.
 *
 * Follows receiver/otlpreceiver 0.152 (otlphttp.go, encoder.go, internal/errors) and internal/statusutil of the OpenTelemetry
 * Collector. Left out: compressed bodies, CORS, limits of the size of a request, the service over gRPC itself.
 */
import { type Encoding, readLogs, readMetrics, readTraces, type Signal, writeResponse } from './export.ts'
import type { ResourceLogs } from './logs.ts'
import type { ResourceMetrics } from './metrics.ts'
import type { ResourceSpans } from './traces.ts'
import { readProtobuf, WireError, writeProtobuf } from './wire/protobuf.ts'

export interface OtlpRequest {
  readonly method: string
  /** `/v1/traces`. */
  readonly path: string
  readonly contentType: string
  readonly body: Uint8Array
}

export interface OtlpResponse {
  readonly status: number
  readonly contentType: string
  readonly body: Uint8Array
}

export type Telemetry =
  | { readonly signal: 'traces'; readonly traces: readonly ResourceSpans[] }
  | { readonly signal: 'metrics'; readonly metrics: readonly ResourceMetrics[] }
  | { readonly signal: 'logs'; readonly logs: readonly ResourceLogs[] }

/** Why telemetry was not taken: for good (`permanent`), or until it is sent again. */
export interface Untaken {
  readonly message: string
  readonly isPermanent: boolean
  /** What stands for it in HTTP, where it is said more exactly. */
  readonly status?: number
}

const mediaTypes: Readonly<Record<Encoding, string>> = { json: 'application/json', protobuf: 'application/x-protobuf' }

/** Codes of gRPC by the status in HTTP. */
const codes: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 404: 12, 429: 8, 502: 14, 503: 14, 504: 14 }
const unknown = 2
const internal = 13

/** Takes a request in; `consume` answers why not, if it does not take what was sent. */
export function answerOtlp({ method, path, contentType, body }: OtlpRequest, consume: (telemetry: Telemetry) => Untaken | undefined): OtlpResponse {
  const signal = (['traces', 'metrics', 'logs'] as const).find((each) => path === `/v1/${each}`)
  if (!signal) return said(404, 'text/plain; charset=utf-8', '404 page not found\n')
  if (method !== 'POST') return said(405, 'text/plain', '405 method not allowed, supported: [POST]')
  const encoding = encodingOf(contentType)
  if (!encoding) return said(415, 'text/plain', '415 unsupported media type, supported: [application/json, application/x-protobuf]')
  try {
    const telemetry = readTelemetry(signal, body, encoding)
    const untaken = isEmpty(telemetry) ? undefined : consume(telemetry)
    if (untaken) {
      const { status = untaken.isPermanent ? 500 : 503, message } = untaken
      return refused(encoding, status, codes[status] ?? internal, message)
    }
  } catch (error) {
    // What is no such message.
    if (!(error instanceof WireError)) throw error
    return refused(encoding, 400, codes[400]!, error.message)
  }
  return { status: 200, contentType: mediaTypes[encoding], body: writeResponse(signal, encoding) }
}

export function readTelemetry(signal: Signal, body: Uint8Array, encoding: Encoding): Telemetry {
  if (signal === 'traces') return { signal, traces: readTraces(body, encoding) }
  return signal === 'metrics' ? { signal, metrics: readMetrics(body, encoding) } : { signal, logs: readLogs(body, encoding) }
}

/** Spans, data points or log records. */
export function countItems(telemetry: Telemetry): number {
  const sum = <Item>(items: readonly Item[], count: (item: Item) => number) => items.reduce((total, item) => total + count(item), 0)
  if (telemetry.signal === 'traces') return sum(telemetry.traces, ({ scopeSpans }) => sum(scopeSpans, ({ spans }) => spans.length))
  if (telemetry.signal === 'logs') return sum(telemetry.logs, ({ scopeLogs }) => sum(scopeLogs, ({ logRecords }) => logRecords.length))
  return sum(telemetry.metrics, ({ scopeMetrics }) => sum(scopeMetrics, ({ metrics }) => sum(metrics, ({ data }) => (data.kind === 'empty' ? 0 : data.points.length))))
}

function isEmpty(telemetry: Telemetry): boolean {
  return countItems(telemetry) === 0
}

function encodingOf(contentType: string): Encoding | undefined {
  const mediaType = contentType.split(';')[0]!.trim().toLowerCase()
  return (['json', 'protobuf'] as const).find((each) => mediaTypes[each] === mediaType)
}

/** What the far end's status means as a code of gRPC. */
export function codeOf(status: number): number {
  return codes[status] ?? unknown
}

function refused(encoding: Encoding, status: number, code: number, message: string): OtlpResponse {
  const body = encoding === 'protobuf' ? statusBytes(code, message) : new TextEncoder().encode(JSON.stringify({ code, message }))
  return { status, contentType: mediaTypes[encoding], body }
}

/** What a refusal says, of a body in protobuf; undefined where it is none. */
export function readRefusal(body: Uint8Array): string | undefined {
  try {
    return (readProtobuf('RpcStatus', body).message ?? '') as string
  } catch (error) {
    // What is no such message.
    if (!(error instanceof WireError)) throw error
    return undefined
  }
}

/** google.rpc.Status. */
function statusBytes(code: number, message: string): Uint8Array {
  return writeProtobuf('RpcStatus', { code, message })
}

function said(status: number, contentType: string, text: string): OtlpResponse {
  return { status, contentType, body: new TextEncoder().encode(text) }
}
