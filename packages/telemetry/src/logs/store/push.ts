/**
 * Entries pushed by a client: each is checked by itself, what is refused does not keep the others
 * out, and the answer is Loki's.
 *
 * Follows pkg/distributor/distributor.go and pkg/ingester/stream.go (validateEntries,
 * errorForFailedEntries) and pkg/util/errors.go (GroupedErrors) of Loki 3.
 */
import { type Instant, second } from '@track/simulation'
import { type Labels, printLabels } from '../../series/labels.ts'
import { utf8Length } from '../utf8.ts'
import { type Entry, metadataSize } from './chunk.ts'
import { appendEntry, findStream, streamNumber } from './head.ts'
import {
  defaultLogLimits, entryRefusal, labelsRefusal, type LogLimits, type LogRefusal, printGoTime, rateRefusal, streamLimitRefusal, tooFarBehind,
} from './limits.ts'
import type { LogsState } from './state.ts'

export interface PushedStream {
  readonly labels: Labels
  readonly entries: readonly Entry[]
}

export interface PushOptions {
  readonly now: Instant
  readonly limits?: LogLimits
  /** Who pushes: the X-Scope-OrgID, `fake` where Loki knows no tenants. */
  readonly tenant?: string
  /** Makes of metadata what is kept; it may refuse by an error of its own. */
  readonly prepare?: (labels: Labels, metadata: Labels, line: string) => Labels
}

/** What was not taken; the status and the text that a client gets for it. */
export interface PushRefused {
  readonly status: 400 | 429
  readonly message: string
  readonly refusals: readonly LogRefusal[]
}

/** Takes what it can; answers undefined when that was everything. */
export function pushLogs(state: LogsState, streams: readonly PushedStream[], options: PushOptions): PushRefused | undefined {
  const { now, limits = defaultLogLimits, tenant = 'fake', prepare } = options
  const wrong: LogRefusal[] = []
  const checked = streams.flatMap((stream) => validStream(state, stream, wrong, { now, limits, prepare }) ?? [])
  let refused: PushRefused | undefined
  for (const stream of checked) refused = takeStream(state, stream, { now, limits, tenant }) ?? refused
  // What the store refuses is told first.
  return refused ?? (wrong.length > 0 ? { status: 400, message: groupedMessage(wrong), refusals: wrong } : undefined)
}

type Checks = { readonly now: Instant; readonly limits: LogLimits; readonly prepare: PushOptions['prepare'] }

/** What is right by itself of a stream; undefined where nothing is. */
function validStream(state: LogsState, { labels, entries }: PushedStream, wrong: LogRefusal[], { now, limits, prepare }: Checks): PushedStream | undefined {
  const wrongLabels = labelsRefusal(labels, limits)
  if (wrongLabels) {
    discard(state, wrongLabels, entries.length)
    wrong.push(wrongLabels)
    return undefined
  }
  const valid = entries.flatMap((entry): readonly Entry[] => {
    const refusal = entryRefusal(labels, entry, now, limits)
    if (!refusal) return [prepare ? { ...entry, metadata: prepare(labels, entry.metadata, entry.line) } : entry]
    discard(state, refusal, 1)
    wrong.push(refusal)
    return []
  })
  return valid.length > 0 ? { labels, entries: valid } : undefined
}

/** Each of them once, with how often it came where there is more than one. */
function groupedMessage(wrong: readonly LogRefusal[]): string {
  const counts = new Map<string, number>()
  for (const { message } of wrong) counts.set(message, (counts.get(message) ?? 0) + 1)
  return [...counts].map(([message, count]) => (wrong.length > 1 ? `${count} errors like: ${message}` : message)).join('; ')
}

function takeStream(
  state: LogsState, { labels, entries }: PushedStream, { now, limits, tenant }: { readonly now: Instant; readonly limits: LogLimits; readonly tenant: string },
): PushRefused | undefined {
  const isFull = limits.maxGlobalStreamsPerUser !== 0 && state.labels.length >= limits.maxGlobalStreamsPerUser
  if (isFull && findStream(state, labels) === -1) {
    const refusal = streamLimitRefusal(labels, tenant)
    discard(state, refusal, entries.length)
    return { status: 429, message: refusal.message, refusals: [refusal] }
  }
  const failed = takeEntries(state, streamNumber(state, labels), entries, now, limits)
  return failed.length > 0 ? failedAnswer(labels, failed, entries.length, tenant) : undefined
}

interface Failed {
  readonly entry: Entry
  readonly refusal: LogRefusal
}

/** Entries of one stream against what it holds; answers those that were not taken. */
function takeEntries(state: LogsState, stream: number, entries: readonly Entry[], now: Instant, limits: LogLimits): Failed[] {
  const labels = state.labels[stream]!
  const failed: Failed[] = []
  for (const entry of entries) {
    const { at, line, metadata } = entry
    if (at === state.lastTime[stream] && line === state.lastLine[stream]) continue
    const bytes = utf8Length(line) + metadataSize(metadata)
    const cutoff = state.highest[stream]! - limits.maxChunkAge / 2
    let refusal: LogRefusal | undefined
    if (!isAllowed(state, stream, bytes, now, limits)) refusal = rateRefusal(labels, bytes, limits)
    else if (at < cutoff) refusal = tooFarBehind(at, cutoff)
    if (refusal) {
      discard(state, refusal, 1)
      failed.push({ entry, refusal })
    } else appendEntry(state, stream, at, line, metadata)
  }
  return failed
}

/** A bucket of bytes that fills at the stream's rate. */
function isAllowed(state: LogsState, stream: number, bytes: number, now: Instant, limits: LogLimits): boolean {
  const since = now - state.allowedAt[stream]!
  const filled = since === Infinity ? Infinity : state.allowance[stream]! + since / second * limits.perStreamRateLimit
  const allowance = Math.min(limits.perStreamRateLimitBurst, filled)
  state.allowedAt[stream] = now
  state.allowance[stream] = allowance < bytes ? allowance : allowance - bytes
  return allowance >= bytes
}

function discard(state: LogsState, { reason }: LogRefusal, count: number): void {
  state.discarded.set(reason, (state.discarded.get(reason) ?? 0) + count)
}

/** Errors told by name at most (max_returned_stream_errors). */
const toldMax = 10

function failedAnswer(labels: Labels, failed: readonly Failed[], total: number, tenant: string): PushRefused {
  const told = failed.slice(0, toldMax).map(({ entry, refusal }) => `entry with timestamp ${printGoTime(entry.at)} ignored, reason: '${refusal.message}',\n`)
  const message = `${told.join('')}user '${tenant}', total ignored: ${failed.length} out of ${total} for stream: ${printLabels(labels)}`
  const status = failed.at(-1)!.refusal.reason === 'per_stream_rate_limit' ? 429 : 400
  return { status, message, refusals: failed.map(({ refusal }) => refusal) }
}
