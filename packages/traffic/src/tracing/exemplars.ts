/**
 * Exemplars of histograms: of each bucket the newest observation that belongs to a sampled trace, with the trace and the span that it was made in.
 *
 * Follows prometheus/histogram.go (updateExemplar) and prometheus/promhttp/instrument_server.go, instrument_client.go of prometheus/client_golang 1.25.
 * Left out: exemplars of counters.
 */
import { type Instant, millisecond, second } from '@track/simulation'
import type { Exemplar } from '@track/telemetry'
import type { ClientRow } from '../exact/clients.ts'
import type { InstanceRow } from '../exact/instances.ts'
import { bucketOf } from '../measures/histogram.ts'
import { keepNativeExemplar, type Natives } from '../measures/native-histogram.ts'
import { clientLayout, serverLayout, workerLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { type Context, idText, traceIdText } from './span.ts'
import type { Traced } from './traces.ts'

/** An observation, in seconds. */
export interface ExemplarRow {
  readonly traceId: string
  readonly spanId: string
  readonly value: number
  readonly at: Instant
}

/** Of what a server or worker has done, in the span of its work. */
export function keepJobExemplar(state: Traced, now: Instant, job: number, { workload, bounds }: InstanceRow): void {
  if (!('tracing' in workload) || !workload.tracing) return
  const counts = state.instanceCounts[state.jobInstance[job]!]!
  const histogram = workload.kind === 'server'
    ? counts + state.jobRoute[job]! * serverLayout.perRoute(bounds) + serverLayout.durations : counts + workerLayout.durations
  keep(state, state.jobContexts[job] ?? null, histogram, bounds, now - state.jobStartedAt[job]!, now)
}

/** Of a request that its client has ended, in the span in which it was made. */
export function keepRequestExemplar(state: Traced, now: Instant, request: number, { tracing, bounds }: ClientRow): void {
  if (!tracing) return
  const routes = state.clientCounts[state.requestClient[request]!]! + state.requestRoute[request]! * clientLayout.perRoute(bounds)
  keep(state, state.requestContexts[request] ?? null, routes + clientLayout.durations, bounds, now - state.requestStartedAt[request]!, now)
}

function keep(state: Traced, context: Context | null, histogram: number, bounds: readonly number[], took: number, at: Instant): void {
  if (!context?.isSampled) return
  const row = { traceId: traceIdText(context), spanId: idText(context.span), value: took / second, at }
  state.exemplars.set(String(histogram + bucketOf(bounds, took)), row)
  if (state.nativeBases !== undefined) keepNativeExemplar(state as Traced & Natives, histogram, row)
}

/** Of what is counted in the column of all; what the fluid grain reads has none. */
export function exemplarsIn({ counts, exemplars }: Pick<TrafficState, 'counts' | 'exemplars'>, read: Float64Array): ReadonlyMap<string, ExemplarRow> | undefined {
  return read === counts ? exemplars : undefined
}

/** Of the bucket that counts at this place. */
export function exemplarAt(exemplars: ReadonlyMap<string, ExemplarRow> | undefined, place: number): Exemplar | undefined {
  const row = exemplars?.get(String(place))
  return row && { labels: { trace_id: row.traceId, span_id: row.spanId }, value: row.value, timeMs: Math.floor(row.at / millisecond) }
}

/** Who counts there from now on has none yet. */
export function forgetExemplars(exemplars: Map<string, ExemplarRow>, base: number, size: number): void {
  for (let place = base; place < base + size; place++) exemplars.delete(String(place))
}
