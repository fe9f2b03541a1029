/**
 * A request to `/api/v1/otlp/v1/metrics` and what Prometheus answers to it: it is taken whole or not at all.
 *
 * Follows storage/remote/write_otlp_handler.go, DecodeOTLPWriteRequest in codec.go and web/api/v1/api.go (otlpWrite) of Prometheus 3.16.
 */
import { type Encoding, readMetrics } from '../otlp/export.ts'
import type { ResourceMetrics } from '../otlp/metrics.ts'
import { WireError } from '../otlp/wire/protobuf.ts'
import { PendingWrite, type WriteOptions } from '../remote-write/pending.ts'
import type { SeriesState } from '../series/state.ts'
import { UntranslatableError } from './labels.ts'
import type { OtlpSettings } from './settings.ts'
import { type AppendSample, translateMetrics } from './translate.ts'

export interface OtlpWriteRequest {
  readonly method: string
  readonly contentType: string
  /** Doors have unpacked what came as gzip. */
  readonly contentEncoding: string
  readonly body: Uint8Array
}

export interface OtlpWriteAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export interface OtlpWriteOptions extends WriteOptions {
  readonly settings: OtlpSettings
  /** `--web.enable-otlp-receiver` */
  readonly isEnabled?: boolean
}

const text = 'text/plain; charset=utf-8'
const encodings: Readonly<Record<string, Encoding>> = { 'application/json': 'json', 'application/x-protobuf': 'protobuf' }

export function receiveOtlpMetrics(store: SeriesState, { method, contentType, contentEncoding, body }: OtlpWriteRequest, options: OtlpWriteOptions): OtlpWriteAnswer {
  if (method !== 'POST') return refusal(405, 'Method Not Allowed')
  if (options.isEnabled === false) return refusal(404, 'otlp write receiver needs to be enabled with --web.enable-otlp-receiver')
  const encoding = Object.hasOwn(encodings, contentType) ? encodings[contentType] : undefined
  if (!encoding) return refusal(400, `unsupported content type: ${contentType}, supported: [application/json, application/x-protobuf]`)
  if (!['', 'gzip'].includes(contentEncoding)) return refusal(400, `unsupported compression: ${contentEncoding}. Only "gzip" or no compression supported`)
  let metrics: readonly ResourceMetrics[]
  try {
    metrics = readMetrics(body, encoding)
  } catch (error) {
    // What is no such message.
    if (!(error instanceof WireError)) throw error
    return refusal(400, error.message)
  }
  return write(store, metrics, options)
}

function write(store: SeriesState, metrics: readonly ResourceMetrics[], options: OtlpWriteOptions): OtlpWriteAnswer {
  const pending = new PendingWrite(store, options)
  let isBadSample = false
  const append: AppendSample = (labels, timeMs, value, exemplars = []) => {
    if (labels[0] === '') throw new UntranslatableError('label name "" is not unique: invalid sample')
    const refused = pending.add(labels, timeMs, value)
    if (refused !== undefined) {
      isBadSample = true
      throw new UntranslatableError(refused)
    }
    // Of exemplars that are refused nobody is told; beside a stale value there are none.
    if (value !== 'stale' && exemplars.length > 0) pending.addExemplars(labels, exemplars)
  }
  const errors = translateMetrics(metrics, options.settings, append)
  // A sample out of order is not sent again.
  if (errors.length > 0) return refusal(isBadSample ? 400 : 500, errors.join('\n'))
  pending.commit()
  return { status: 200, contentType: '', body: '' }
}

function refusal(status: number, words: string): OtlpWriteAnswer {
  return { status, contentType: text, body: `${words}\n` }
}
