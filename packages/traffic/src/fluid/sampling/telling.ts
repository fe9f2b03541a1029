/**
 * At the end of each window: what was drawn gets its weights, and is told as traces, log lines and truth. A class's weights are whole
 * numbers that add up to what flowed, by largest remainder; what is left of a request is carried into the next window.
 */
import { type Instant, minute, printTimestamp } from '@track/simulation'
import { ofStore } from '../../exact/instances.ts'
import { outcomes } from '../../exact/outcomes.ts'
import type { TrafficState } from '../../state.ts'
import { traceSampled } from '../../tracing/sampled-trace.ts'
import { type Context, idText, traceIdText } from '../../tracing/span.ts'
import type { ReportTo } from '../../exact/instances.ts'
import type { SampleClass, SampledSpan, WeightedRequest } from './sampled.ts'
import { drawsAMinute } from './wanting.ts'

/** Whether a window ends here. */
export function isWindowsEnd(now: Instant): boolean {
  return now % minute === 0
}

/** Ends the window of all loads. */
export function endWindow(state: TrafficState, now: Instant): void {
  if (now === state.sampleFrom) return
  for (const client of state.fluidSampled) drawSample(state, now, client)
  state.sampleFrom = now
}

/** Ends the window of one load. */
export function drawSample(state: TrafficState, now: Instant, client: number): void {
  const requests = weighed(state, client).toSorted((a, b) => a.startedAt - b.startedAt)
  state.drawnSamples.set(state.clientRows[client]!.id, { from: state.sampleFrom, to: now, requests })
  requests.forEach((request, index) => tell(state, client, request, index))
}

/** Nothing is drawn of a load any more. */
export function forgetSample(state: TrafficState, client: number): void {
  for (const [key, row] of state.sampleClasses) if (row.client === client) state.sampleClasses.delete(key)
  state.drawnSamples.delete(state.clientRows[client]!.id)
}

function weighed(state: TrafficState, client: number): WeightedRequest[] {
  const classes = [...state.sampleClasses].filter(([, row]) => row.client === client)
  const total = classes.reduce((sum, [, { mass }]) => sum + wholeOf(mass), 0)
  return classes.flatMap(([key, row]) => {
    const whole = wholeOf(row.mass)
    if (whole === 0) return []
    state.sampleClasses.set(key, { ...row, mass: Math.max(0, row.mass - whole), flowed: 0, slots: [] })
    return drawnOf(row, whole, Math.ceil(whole / total * drawsAMinute(state.clientRows[client]!.workload!)))
  })
}

/** Sums of fractions that should be whole are so within rounding. */
function wholeOf(mass: number): number {
  return Math.floor(mass + 1e-6)
}

/** Places evenly among those that were kept. */
function drawnOf({ slots }: SampleClass, whole: number, wanted: number): WeightedRequest[] {
  const count = Math.max(1, Math.min(slots.length, whole, wanted))
  const each = Math.floor(whole / count)
  return Array.from({ length: count }, (_, index) => ({
    ...slots[Math.floor((index + 0.5) * slots.length / count)]!, weight: each + (index < whole - each * count ? 1 : 0),
  }))
}

/** Traces and log lines of one request. */
function tell(state: TrafficState, client: number, request: WeightedRequest, index: number): void {
  const contexts = state.endedSpans === undefined ? undefined : traceSampled(state, client, request, index)
  request.spans.forEach((span, place) => {
    const logger = span.of === 'attempt' ? undefined : loggerOf(state, span.process)
    if (!logger) return
    state.reports.push({ to: logger, data: { id: span.process, what: 'logged', message: wideEvent(state, request, span, contexts?.[place] ?? null) } })
  })
}

/** Who is told of a process' lines, where it writes one for each request. */
function loggerOf({ clientIndex, clientRows, instanceIndex, instanceRows }: TrafficState, process: string): ReportTo | undefined {
  const row = clientIndex.has(process) ? clientRows[clientIndex.get(process)!] : instanceRows[instanceIndex.get(process) ?? -1]
  if (!row?.workload || ('queue' in row && row.queue === ofStore)) return undefined
  return 'log.requests' in row.workload && row.workload['log.requests'] === 'sampled' ? row.reportTo : undefined
}

/** One line with everything that is known about the request; `SampleRate` is how many it stands for. */
function wideEvent(state: TrafficState, { startedAt, user, weight }: WeightedRequest, span: SampledSpan, context: Context | null): string {
  const { process, at, took, method, path, outcome, attempt } = span
  const { name, code } = outcomes[outcome]!
  const { labels } = state.clientRows[state.clientIndex.get(process) ?? -1] ?? state.instanceRows[state.instanceIndex.get(process)!]!
  const region = labels['topology.kubernetes.io/region'] ?? labels['region']
  return JSON.stringify({
    time: printTimestamp(Math.round(startedAt + at)), level: outcomes[outcome]!.isSuccess ? 'info' : 'error', msg: 'request', kind: span.of === 'service' ? 'server' : 'client',
    method, route: path, ...(code !== '' && { status: Number(code) }), outcome: name, duration_ms: Math.round(took) / 1000, ...(span.of === 'request' && { attempts: attempt }),
    ...(user > 0 && { user: `user-${user}` }), ...(region !== undefined && { region }),
    ...(context && { trace_id: traceIdText(context), span_id: idText(context.span) }), SampleRate: weight,
  })
}
