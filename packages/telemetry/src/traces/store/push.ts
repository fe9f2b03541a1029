/**
 * Takes spans in: each goes to its trace, live or in a block, and a head that is full becomes a block.
 *
 * Follows modules/distributor/distributor.go (PushTraces) and modules/ingester/instance.go (push) of Tempo 2.8. Left out: pieces
 * of a trace in several blocks, which Tempo has until they are drawn together.
 */
import { type Instant, second } from '@track/simulation'
import type { ResourceSpans } from '../../otlp/traces.ts'
import { spansByTrace, truncated } from './by-trace.ts'
import { serviceNameKey } from './columns.ts'
import { invalidTraceId, rateRefusal, type SpansRefusal, type TraceLimits } from './limits.ts'
import { sentBytes } from './sizes.ts'
import { blockOf, liveMax, type StoredTrace, type TraceBlock, type TracesState } from './state.ts'

export interface PushSpansOptions {
  readonly now: Instant
  readonly limits: TraceLimits
  /** `single-tenant`, unless a store has several. */
  readonly user?: string
}

/** What was not taken. A batch that is refused whole is one row. */
export function pushSpans(state: TracesState, resourceSpans: readonly ResourceSpans[], { now, limits, user = 'single-tenant' }: PushSpansOptions): SpansRefusal[] {
  const spans = countSpans(resourceSpans)
  if (spans === 0) return []
  const byTrace = spansByTrace(resourceSpans)
  for (const traceId of byTrace.keys()) {
    if (!/^[0-9a-f]{32}$/.test(traceId)) return [{ reason: 'invalid_trace_id', message: invalidTraceId(traceId.length / 2), spans }]
  }
  const bytes = sentBytes(resourceSpans)
  if (!isAllowed(state, bytes, now, limits)) return [{ reason: 'rate_limited', message: rateRefusal(bytes, limits, user), spans }]
  return Array.from(byTrace, ([traceId, batches]) => pushTrace(state, traceId, truncated(batches, limits.maxAttributeBytes), limits)).flat()
}

function isAllowed(state: TracesState, bytes: number, now: Instant, { rateLimitBytes, burstSizeBytes }: TraceLimits): boolean {
  const earned = Math.max(now - state.allowedAt, 0) / second * rateLimitBytes
  const allowance = Math.min(state.allowance + earned, burstSizeBytes)
  const isEnough = bytes <= allowance
  state.allowance = isEnough ? allowance - bytes : allowance
  state.allowedAt = Math.max(now, state.allowedAt)
  return isEnough
}

function pushTrace(state: TracesState, traceId: string, batches: readonly ResourceSpans[], limits: TraceLimits): SpansRefusal[] {
  const bytes = sentBytes(batches)
  const spans = countSpans(batches)
  const place = placeOf(state, traceId)
  const { maxTracesPerUser, maxBytesPerTrace } = limits
  if (maxTracesPerUser > 0 && state.live.size >= maxTracesPerUser) return [{ reason: 'live_traces_exceeded', message: 'LIVE_TRACES_EXCEEDED', spans }]
  if (maxBytesPerTrace > 0 && (place?.trace.bytes ?? 0) + bytes > maxBytesPerTrace) {
    return [{ reason: 'trace_too_large', message: 'TRACE_TOO_LARGE', spans }]
  }
  state.spans += spans
  state.bytes += bytes
  const trace = withBatches(place?.trace, traceId, batches, bytes)
  if (place?.block === undefined) state.live.set(traceId, trace)
  else state.blocks[place.block] = withTrace(state.blocks[place.block]!, trace)
  if (state.live.size > liveMax) cutLive(state)
  return []
}

/** The head becomes a block. */
export function cutLive(state: TracesState): void {
  if (state.live.size === 0) return
  state.blocks.push(blockOf([...state.live.values()]))
  state.live.clear()
}

/** Where a trace is; in the newest block that has it, when it is not live. */
export function placeOf({ live, blocks }: TracesState, traceId: string): { readonly trace: StoredTrace; readonly block?: number } | undefined {
  const trace = live.get(traceId)
  if (trace) return { trace }
  const block = blocks.findLastIndex(({ numbers }) => numbers.has(traceId))
  return block < 0 ? undefined : { trace: blocks[block]!.traces[blocks[block]!.numbers.get(traceId)!]!, block }
}

function withTrace({ traces }: TraceBlock, trace: StoredTrace): TraceBlock {
  return blockOf(traces.map((each) => (each.traceId === trace.traceId ? trace : each)))
}

function withBatches(before: StoredTrace | undefined, traceId: string, batches: readonly ResourceSpans[], bytes: number): StoredTrace {
  const spans = batches.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scoped) => scoped.spans))
  let start = before?.start ?? spans[0]!.start
  let end = before?.end ?? 0n
  for (const span of spans) {
    if (span.start < start) start = span.start
    if (span.end > end) end = span.end
  }
  return {
    traceId, start, end, spans: (before?.spans ?? 0) + spans.length, bytes: (before?.bytes ?? 0) + bytes,
    resourceSpans: [...(before?.resourceSpans ?? []), ...batches],
    services: [...new Set([...(before?.services ?? []), ...batches.map(serviceOf)])].sort(),
  }
}

function serviceOf({ resource }: Pick<ResourceSpans, 'resource'>): string {
  const value = resource.attributes.find(({ key }) => key === serviceNameKey)?.value
  return typeof value === 'string' ? value : ''
}

function countSpans(batches: readonly ResourceSpans[]): number {
  return batches.reduce((sum, { scopeSpans }) => sum + scopeSpans.reduce((inner, { spans }) => inner + spans.length, 0), 0)
}
