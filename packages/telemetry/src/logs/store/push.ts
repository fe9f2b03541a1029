/**
 * Entries pushed by a client: each is checked by itself, what is refused does not keep the others
 * out, and the answer is Loki's.
 *
 * Follows pkg/distributor/distributor.go and pkg/ingester/stream.go (validateEntries,
 * errorForFailedEntries) of Loki 3.
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
}

/** What was not taken; the status and the text that a client gets for it. */
export interface PushRefused {
  readonly status: 400 | 429
  readonly message: string
  readonly refusals: readonly LogRefusal[]
}

/** Takes what it can; answers undefined when that was everything. */
export function pushLogs(
  state: LogsState, streams: readonly PushedStream[], { now, limits = defaultLogLimits, tenant = 'fake' }: PushOptions,
): PushRefused | undefined {
  let refused: PushRefused | undefined
  for (const stream of streams) refused = pushStream(state, stream, { now, limits, tenant }) ?? refused
  return refused
}

function pushStream(
  state: LogsState, { labels, entries }: PushedStream, { now, limits, tenant }: Required<PushOptions>,
): PushRefused | undefined {
  const wrongLabels = labelsRefusal(labels, limits)
  if (wrongLabels) return refuseAll(state, entries.length, wrongLabels, 400)
  const valid: Entry[] = []
  let wrongEntry: LogRefusal | undefined
  for (const entry of entries) {
    const wrong = entryRefusal(labels, entry, now, limits)
    if (wrong) discard(state, (wrongEntry = wrong), 1)
    else valid.push(entry)
  }
  const isFull = limits.maxGlobalStreamsPerUser !== 0 && state.labels.length >= limits.maxGlobalStreamsPerUser
  if (valid.length > 0 && isFull && findStream(state, labels) === -1) {
    return refuseAll(state, valid.length, streamLimitRefusal(labels, tenant), 429)
  }
  const failed = valid.length === 0 ? [] : takeEntries(state, streamNumber(state, labels), valid, now, limits)
  if (failed.length > 0) return failedAnswer(labels, failed, valid.length, tenant)
  return wrongEntry && { status: 400, message: wrongEntry.message, refusals: [wrongEntry] }
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

function refuseAll(state: LogsState, count: number, refusal: LogRefusal, status: 400 | 429): PushRefused {
  discard(state, refusal, count)
  return { status, message: refusal.message, refusals: [refusal] }
}

/** Errors told by name at most (max_returned_stream_errors). */
const toldMax = 10

function failedAnswer(labels: Labels, failed: readonly Failed[], total: number, tenant: string): PushRefused {
  const told = failed.slice(0, toldMax).map(({ entry, refusal }) => `entry with timestamp ${printGoTime(entry.at)} ignored, reason: '${refusal.message}',\n`)
  const message = `${told.join('')}user '${tenant}', total ignored: ${failed.length} out of ${total} for stream: ${printLabels(labels)}`
  const status = failed.at(-1)!.refusal.reason === 'per_stream_rate_limit' ? 429 : 400
  return { status, message, refusals: failed.map(({ refusal }) => refusal) }
}
