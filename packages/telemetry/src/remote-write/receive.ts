/**
 * A request to `/api/v1/write` and what Prometheus answers to it.
 *
 * Follows exp/api/remote/remote_api.go of prometheus/client_golang as Prometheus 3.16 uses it, and
 * web/api/v1/api.go (remoteWrite).
 */
import { decodeMessage } from '../protobuf/decode.ts'
import { ProtobufError } from '../protobuf/shape.ts'
import type { SeriesState } from '../series/state.ts'
import { writeRequest, type WriteRequest, writeRequestV2, type WriteRequestV2 } from './messages.ts'
import type { WriteOptions } from './pending.ts'
import { decodedLength, decodeSnappy, SnappyError } from './snappy.ts'
import { writeV1, writeV2, type Written } from './write.ts'

export interface RemoteWriteRequest {
  readonly method: string
  /** `Content-Type`; '' without one. */
  readonly contentType: string
  /** `Content-Encoding`; '' without one. */
  readonly contentEncoding: string
  readonly body: Uint8Array
}

export interface RemoteWriteAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface ReceiveOptions extends WriteOptions {
  /** `--web.enable-remote-write-receiver` */
  readonly isEnabled?: boolean
}

const decodedMax = 32 * 1024 * 1024
const [v1, v2] = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'] as const

export function receiveRemoteWrite(store: SeriesState, request: RemoteWriteRequest, options: ReceiveOptions): RemoteWriteAnswer {
  if (options.isEnabled === false) return refusal(404, 'remote write receiver needs to be enabled with --web.enable-remote-write-receiver')
  const { contentEncoding, body, method } = request
  if (contentEncoding !== '' && contentEncoding !== 'snappy') {
    return refusal(415, `${contentEncoding} encoding (compression) is not accepted by this server; only snappy is acceptable`)
  }
  if (body.length > decodedMax) return refusal(413, `request body exceeds the ${decodedMax} bytes limit`)
  const decoded = decompressed(body)
  if (typeof decoded === 'string') return refusal(400, decoded)
  if (method !== 'POST') return refusal(405, 'Method not allowed')
  const message = messageOf(request.contentType)
  if ('error' in message) return refusal(415, message.error)
  const written = write(store, message.type, decoded, options)
  const headers = message.type === v1 ? {} : countHeaders(written)
  return written.error === undefined ? { status: 204, headers, body: '' } : refusal(400, written.error, headers)
}

function refusal(status: number, words: string, headers: Readonly<Record<string, string>> = {}): RemoteWriteAnswer {
  return { status, headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }, body: `${words}\n` }
}

function countHeaders({ samples, histograms, exemplars }: Written): Readonly<Record<string, string>> {
  return {
    'X-Prometheus-Remote-Write-Samples-Written': String(samples), 'X-Prometheus-Remote-Write-Histograms-Written': String(histograms),
    'X-Prometheus-Remote-Write-Exemplars-Written': String(exemplars),
  }
}

function decompressed(body: Uint8Array): Uint8Array | string {
  try {
    return decodedLength(body).length > decodedMax ? `decoded size exceeds the ${decodedMax} bytes limit` : decodeSnappy(body)
  } catch (reason) {
    // The body is no block.
    if (reason instanceof SnappyError) return reason.message
    throw reason
  }
}

/** `application/x-protobuf;proto=io.prometheus.write.v2.Request` */
function messageOf(given: string): { readonly type: typeof v1 | typeof v2 } | { readonly error: string } {
  const contentType = given === '' ? 'application/x-protobuf' : given.trim()
  const [media = '', ...parameters] = contentType.split(';')
  if (media !== 'application/x-protobuf') return { error: `expected application/x-protobuf as the first (media) part, got ${contentType} content-type` }
  for (const parameter of parameters) {
    const [name, value, ...more] = parameter.split('=')
    if (value === undefined || more.length > 0) {
      return { error: `as per https://www.rfc-editor.org/rfc/rfc9110#parameter expected parameters to be key-values, got ${parameter} in ${contentType} content-type` }
    }
    if (name !== 'proto') continue
    if (value === v1 || value === v2) return { type: value }
    return { error: `got ${contentType} content type; unknown type for remote write protobuf message ${value}, supported: ${v1}, ${v2}` }
  }
  return { type: v1 }
}

function write(store: SeriesState, type: typeof v1 | typeof v2, body: Uint8Array, options: WriteOptions): Written {
  try {
    return type === v1
      ? writeV1(store, decodeMessage(body, writeRequest) as unknown as WriteRequest, options)
      : writeV2(store, decodeMessage(body, writeRequestV2) as unknown as WriteRequestV2, options)
  } catch (reason) {
    // The body is no such message.
    if (reason instanceof ProtobufError) return { error: reason.message, samples: 0, histograms: 0, exemplars: 0 }
    throw reason
  }
}
