/**
 * `POST /loki/api/v1/push`: a request and what Loki answers to it.
 *
 * Follows pkg/distributor (http.go, distributor.go) and pkg/loghttp/push/push.go of Loki 3.7. Left out: tenants, the rate of a whole tenant, times finer than a microsecond.
 */
import { quoteGo } from '@track/simulation'
import { labelFor } from '../../otlp/prometheus-names.ts'
import { PromqlError } from '../../promql/error.ts'
import { type LabelPair, parseLabelSet } from '../../promql/parse-label-set.ts'
import { compareText, type Labels, labelValue } from '../../series/labels.ts'
import { type PushedStream, type PushOptions, pushLogs } from '../store/push.ts'
import type { LogsState } from '../store/state.ts'
import { withLevel } from './levels.ts'
import { PushError, type PushedText, readJsonPush, readProtobufPush } from './request.ts'

export interface PushHttpRequest {
  readonly method: string
  /** `Content-Type`; '' without one. */
  readonly contentType: string
  /** `Content-Encoding`; doors have unpacked what came as gzip. */
  readonly contentEncoding: string
  readonly body: Uint8Array
}

export interface PushHttpAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export function receivePush(store: LogsState, request: PushHttpRequest, options: PushOptions): PushHttpAnswer {
  if (request.method !== 'POST') return { status: 405, contentType: '', body: '' }
  try {
    const streams = readBody(request).map(streamOf)
    if (streams.length === 0) return refusal(422, 'error at least one valid stream is required for ingestion')
    const refused = pushLogs(store, streams.filter(({ entries }) => entries.length > 0), { ...options, prepare: withDetected })
    return refused ? refusal(refused.status, refused.message) : { status: 204, contentType: '', body: '' }
  } catch (error) {
    // What is no push, or has metadata that has no name.
    if (error instanceof PushError) return refusal(400, error.message)
    if (error instanceof UnnamedError) return refusal(500, error.message)
    throw error
  }
}

function refusal(status: number, words: string): PushHttpAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${words}\n` }
}

function readBody({ contentType, contentEncoding, body }: PushHttpRequest): readonly PushedText[] {
  if (!['', 'snappy', 'gzip'].includes(contentEncoding)) throw new PushError(`Content-Encoding ${quoteGo(contentEncoding)} not supported`)
  const media = contentType.split(';')[0]!.trim().toLowerCase()
  if (media === '') throw new PushError('mime: no media type')
  return media === 'application/json' ? readJsonPush(body) : readProtobufPush(body)
}

/** Labels that may name the service, the first that is there. */
const serviceNames: readonly string[] = [
  'service', 'app', 'application', 'app_name', 'name', 'app_kubernetes_io_name', 'container', 'container_name', 'k8s_container_name', 'component', 'workload', 'job', 'k8s_job_name',
]

function streamOf({ labels: text, entries }: PushedText): PushedStream {
  const given = labelsIn(text)
  const named = labelValue(given, 'service_name') !== ''
  const found = serviceNames.map((name) => labelValue(given, name)).find((value) => value !== '') ?? 'unknown_service'
  const labels = named ? given : sorted([...pairsOf(given), ['service_name', found]])
  return { labels, entries: entries.map(({ at, line, metadata }) => ({ at: Number(at / 1000n), line, metadata: metadata.flat() })) }
}

function labelsIn(text: string): Labels {
  try {
    return text === '' ? [] : sorted(parseLabelSet(text).filter(([, value]) => value !== ''))
  } catch (error) {
    // Labels that do not parse.
    if (!(error instanceof PromqlError)) throw error
    throw new PushError(`couldn't parse labels: ${error.message}`)
  }
}

function pairsOf(labels: Labels): readonly LabelPair[] {
  return Array.from({ length: labels.length / 2 }, (_, index) => [labels[2 * index]!, labels[2 * index + 1]!] as const)
}

function sorted(pairs: readonly LabelPair[]): Labels {
  return pairs.toSorted(([a], [b]) => compareText(a, b)).flat()
}

class UnnamedError extends Error {}

/** Names of metadata as labels have them, and the level: what a Loki makes of what is pushed. */
export function withDetected(labels: Labels, metadata: Labels, line: string): Labels {
  const names = new Map<string, string>()
  for (const [name, value] of pairsOf(metadata)) {
    const found = labelFor(name, { allowsUtf8: false, marksUnderscore: false, keepsUnderscores: false })
    if ('fault' in found) throw new UnnamedError(found.fault)
    names.set(found.label, value)
  }
  const own = sorted([...names].filter(([, value]) => value !== ''))
  return sorted(pairsOf(withLevel(labels, own, line)))
}
