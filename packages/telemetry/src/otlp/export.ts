/**
 * What is sent and answered when telemetry is exported: requests of one signal, answers with a partial success.
 *
 * Follows opentelemetry/proto/collector (v1), ptraceotlp, pmetricotlp and plogotlp of go.opentelemetry.io/collector/pdata 1.58.
 */
import type { ResourceLogs } from './logs.ts'
import type { ResourceMetrics } from './metrics.ts'
import { resourceLogsMessage, resourceLogsOf } from './rows/logs.ts'
import { resourceMetricsMessage, resourceMetricsOf } from './rows/metrics.ts'
import { resourceSpansMessage, resourceSpansOf } from './rows/traces.ts'
import type { ResourceSpans } from './traces.ts'
import { readJson, writeJson } from './wire/json.ts'
import { readProtobuf, writeProtobuf } from './wire/protobuf.ts'
import type { Message } from './wire/schema.ts'

export type Encoding = 'json' | 'protobuf'

export type Signal = 'traces' | 'metrics' | 'logs'

/** What was not taken, and why; nothing but a warning where nothing was rejected. */
export interface PartialSuccess {
  readonly rejected: bigint
  readonly errorMessage: string
}

interface Names {
  readonly service: string
  readonly resources: string
  readonly scopes: string
  readonly deprecated: string
  readonly rejected: string
}

const names: Readonly<Record<Signal, Names>> = {
  traces: { service: 'Trace', resources: 'resourceSpans', scopes: 'scopeSpans', deprecated: 'deprecatedScopeSpans', rejected: 'rejectedSpans' },
  metrics: { service: 'Metrics', resources: 'resourceMetrics', scopes: 'scopeMetrics', deprecated: 'deprecatedScopeMetrics', rejected: 'rejectedDataPoints' },
  logs: { service: 'Logs', resources: 'resourceLogs', scopes: 'scopeLogs', deprecated: 'deprecatedScopeLogs', rejected: 'rejectedLogRecords' },
}

/** Throws WireError where the bytes are no such request. */
export function readTraces(bytes: Uint8Array, encoding: Encoding): readonly ResourceSpans[] {
  return readRequest('traces', bytes, encoding).map(resourceSpansOf)
}

export function readMetrics(bytes: Uint8Array, encoding: Encoding): readonly ResourceMetrics[] {
  return readRequest('metrics', bytes, encoding).map(resourceMetricsOf)
}

export function readLogs(bytes: Uint8Array, encoding: Encoding): readonly ResourceLogs[] {
  return readRequest('logs', bytes, encoding).map(resourceLogsOf)
}

export function writeTraces(traces: readonly ResourceSpans[], encoding: Encoding): Uint8Array {
  return write('ExportTraceServiceRequest', { resourceSpans: traces.map(resourceSpansMessage) }, encoding)
}

export function writeMetrics(metrics: readonly ResourceMetrics[], encoding: Encoding): Uint8Array {
  return write('ExportMetricsServiceRequest', { resourceMetrics: metrics.map(resourceMetricsMessage) }, encoding)
}

export function writeLogs(logs: readonly ResourceLogs[], encoding: Encoding): Uint8Array {
  return write('ExportLogsServiceRequest', { resourceLogs: logs.map(resourceLogsMessage) }, encoding)
}

function readRequest(signal: Signal, bytes: Uint8Array, encoding: Encoding): readonly Message[] {
  const { service, resources, scopes, deprecated } = names[signal]
  const request = read(`Export${service}ServiceRequest`, bytes, encoding)
  const found = (request[resources] ?? []) as readonly Message[]
  // Senders of long ago, in protobuf alone.
  if (encoding === 'json') return found
  return found.map((resource) => (((resource[scopes] ?? []) as readonly Message[]).length > 0 ? resource : { ...resource, [scopes]: resource[deprecated] }))
}

export function writeResponse(signal: Signal, encoding: Encoding, { rejected, errorMessage }: PartialSuccess = { rejected: 0n, errorMessage: '' }): Uint8Array {
  const { service, rejected: field } = names[signal]
  return write(`Export${service}ServiceResponse`, { partialSuccess: { [field]: rejected, errorMessage } }, encoding)
}

/** Throws WireError where the bytes are no such answer. */
export function readResponse(signal: Signal, bytes: Uint8Array, encoding: Encoding): PartialSuccess {
  const { service, rejected } = names[signal]
  const partial = (read(`Export${service}ServiceResponse`, bytes, encoding).partialSuccess ?? {}) as Message
  return { rejected: (partial[rejected] ?? 0n) as bigint, errorMessage: (partial.errorMessage ?? '') as string }
}

function read(name: string, bytes: Uint8Array, encoding: Encoding): Message {
  return encoding === 'json' ? readJson(name, bytes) : readProtobuf(name, bytes)
}

function write(name: string, message: Message, encoding: Encoding): Uint8Array {
  return encoding === 'json' ? new TextEncoder().encode(writeJson(name, message)) : writeProtobuf(name, message)
}
