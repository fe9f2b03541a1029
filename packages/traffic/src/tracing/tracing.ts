/**
 * Where the life of requests, attempts, jobs and messages begins and ends spans. What they are called and what they cost changes
 * nothing: a world with tracing runs as it does without.
 *
 * Follows the OpenTelemetry specification (context propagation, ParentBased samplers) and its semantic conventions for HTTP and messaging: an attempt
 * is a span of its own, a message's processing is a child of its sending. Left out: what tracing costs a process, baggage, spans within a service.
 */
import { type Instant, words } from '@track/simulation'
import { isSampled, type PropagatorName } from '@track/telemetry'
import type { ClientRow } from '../exact/clients.ts'
import type { InstanceRow } from '../exact/instances.ts'
import { outcomes } from '../exact/outcomes.ts'
import type { TrafficState } from '../state.ts'
import type { Tracing } from '../workloads/tracing-settings.ts'
import { type Context, type EndedSpan, idText, type SpanOf } from './span.ts'
import { writtenContext } from './written-context.ts'
import { keepEnded, type Traced } from './traces.ts'

/** What identifies a piece of work: the same in every fork. */
interface Identity {
  readonly low: number
  readonly high: number
  readonly number: number
  readonly attempt: number
}

/** Keys of chance that belong to nothing else. */
const salts = { request: 0x7265_7175, attempt: 0x6174_7465, service: 0x7365_7276, sending: 0x7365_6e64, processing: 0x7072_6f63, traceFirst: 0x7472_6631, traceLast: 0x7472_6c32 }

function drawn({ low, high, number, attempt }: Identity, salt: number) {
  return words({ low: low ^ salt, high }, number, attempt & 0x3ff)
}

/** A span, within what came or as the root of a trace that begins here. */
export function begun(of: SpanOf, identity: Identity, tracing: Tracing, { now, parent }: { readonly now: Instant; readonly parent: Context | null }): Context {
  const trace = parent?.trace ?? { first: drawn(identity, salts.traceFirst), last: drawn(identity, salts.traceLast) }
  const half = idText(trace.last)
  return {
    trace, span: drawn(identity, salts[of]), ...(parent && { parent: parent.span }),
    isSampled: isSampled(tracing.sampler, half + half, parent ?? undefined), carriedAs: tracing.propagators, startedAt: now,
  }
}

/** Within one process nothing is decided anew. */
export function within(of: SpanOf, identity: Identity, tracing: Tracing, { now, parent }: { readonly now: Instant; readonly parent: Context }): Context {
  return { trace: parent.trace, span: drawn(identity, salts[of]), parent: parent.span, isSampled: parent.isSampled, carriedAs: tracing.propagators, startedAt: now }
}

const families: Readonly<Record<PropagatorName, string>> = { tracecontext: 'w3c', baggage: '', b3: 'b3', b3multi: 'b3' }

/** What a process understands of what came: the headers must be ones that it reads. */
export function understood(context: Context | null | undefined, { propagators }: Tracing): Context | null {
  const isRead = context?.carriedAs.some((carried) => families[carried] !== '' && propagators.some((own) => families[own] === families[carried]))
  return isRead ? context! : null
}

/** The tables are as long as what has been traced; nothing is left out in between. */
function put(contexts: (Context | null)[], row: number, context: Context | null): void {
  while (contexts.length < row) contexts.push(null)
  contexts[row] = context
}

function taken(contexts: (Context | null)[], row: number): Context | null {
  const context = contexts[row] ?? null
  if (context) contexts[row] = null
  return context
}

function requestIdentity(state: TrafficState, request: number): Identity {
  return { low: state.requestKeyLow[request]!, high: state.requestKeyHigh[request]!, number: state.requestNumber[request]!, attempt: state.requestAttempts[request]! }
}

function jobIdentity(state: TrafficState, job: number): Identity {
  return { low: state.jobKeyLow[job]!, high: state.jobKeyHigh[job]!, number: state.jobNumber[job]!, attempt: state.jobAttempt[job]! }
}

/** A request begins: what a server does for the one that it works on, the root of a load's own, or with headers that somebody wrote. */
export function traceRequest(state: Traced, now: Instant, request: number, { tracing, generator, routes }: ClientRow): void {
  const parent = state.requestParent[request]!
  const isRoot = parent < 0 && tracing !== undefined && generator !== undefined
  put(state.attemptContexts, request, null)
  put(state.requestContexts, request, parent >= 0 ? state.jobContexts[parent] ?? null
    : isRoot ? begun('request', requestIdentity(state, request), tracing, { now, parent: null }) : writtenContext(routes[state.requestRoute[request]!]!))
}

/** An attempt begins. Who does not trace hands on what came to it. */
export function traceAttempt(state: Traced, now: Instant, request: number, { tracing }: ClientRow): void {
  const parent = state.requestContexts[request] ?? null
  put(state.attemptContexts, request, tracing && parent ? within('attempt', requestIdentity(state, request), tracing, { now, parent }) : parent)
}

/** Another attempt of a request begins beside those under way. */
export function traceHedge(state: Traced, hedge: number, request: number): void {
  put(state.attemptContexts, hedge, null)
  put(state.requestContexts, hedge, state.requestContexts[request] ?? null)
}

/** The row of a hedge is over: the request's span goes on without it. */
export function endHedgeSpans(state: Traced, hedge: number): void {
  taken(state.attemptContexts, hedge)
  taken(state.requestContexts, hedge)
}

/** An attempt has reached a server. A proxy that does not trace lets headers through; any other process loses them. */
export function traceJob(state: Traced, now: Instant, job: number, request: number, { workload }: InstanceRow): void {
  const came = state.attemptContexts[request] ?? null
  const tracing = 'tracing' in workload ? workload.tracing : undefined
  const handsOn = workload.kind === 'server' && workload.proxy !== undefined
  put(state.jobContexts, job, tracing ? begun('service', jobIdentity(state, job), tracing, { now, parent: understood(came, tracing) }) : handsOn ? came : null)
}

/** A message is published. */
export function traceSending(state: Traced, now: Instant, message: number, client?: ClientRow): void {
  put(state.messageContexts, message, null)
  if (!client?.tracing) return
  const { id, tracing, workload } = client
  const identity = { low: state.messageKeyLow[message]!, high: state.messageKeyHigh[message]!, number: state.messageNumber[message]!, attempt: 0 }
  const context = begun('sending', identity, tracing, { now, parent: null })
  put(state.messageContexts, message, context)
  endSpan(state, id, { context, of: 'sending', startedAt: now, endedAt: now, method: '', path: workload?.publishes ?? '', peer: '', outcome: successRow, attempt: 1 })
}

const successRow = outcomes.findIndex(({ name }) => name === 'success')

/** A message is delivered. */
export function traceDelivery(state: Traced, now: Instant, job: number, message: number, { workload }: InstanceRow): void {
  const came = state.messageContexts[message] ?? null
  put(state.messageContexts, message, null)
  const tracing = workload.kind === 'worker' ? workload.tracing : undefined
  put(state.jobContexts, job, tracing ? { ...begun('processing', jobIdentity(state, job), tracing, { now, parent: understood(came, tracing) }), message: came } : came)
}

/** A message comes back to its queue, and carries what it came with; its consumer may be gone by then. */
export function traceReturn(state: Traced, message: number, job: number): void {
  const context = state.jobContexts[job] ?? null
  put(state.messageContexts, message, context?.message === undefined ? context : context.message)
}

/** The server's side of a request has ended, or a message has been worked on. */
export function endJobSpan(state: Traced, now: Instant, job: number, outcome: number, { id, workload, queue }: InstanceRow): void {
  const context = taken(state.jobContexts, job)
  if (!context || !('tracing' in workload) || !workload.tracing) return
  const what: { method: string; path: string; variant?: string } = workload.kind === 'server' ? workload.routes[state.jobRoute[job]!]! : { method: '', path: state.queueRows[queue]!.name }
  const { method, path, variant } = what
  const [of, attempt] = workload.kind === 'server' ? ['service', 1] as const : ['processing', state.jobAttempt[job]! + 1] as const
  endSpan(state, id, { context, of, startedAt: state.jobStartedAt[job]!, endedAt: now, method, path, peer: '', outcome, attempt, ...(variant !== undefined && { variant }) })
}

export function endAttemptSpan(state: Traced, now: Instant, request: number, outcome: number, row: ClientRow): void {
  const context = taken(state.attemptContexts, request)
  if (!context || !row.tracing) return
  endSpan(state, row.process, { ...asked(state, request, row), context, of: 'attempt', startedAt: context.startedAt, endedAt: now, outcome, attempt: state.requestAttempts[request]!, ...(isHedge(state, request) && { isHedge: true }) })
}

function isHedge({ hedgeOf }: TrafficState, request: number): boolean {
  return hedgeOf !== undefined && hedgeOf[request]! >= 0 && hedgeOf[request] !== request
}

export function endRequestSpan(state: Traced, now: Instant, request: number, outcome: number, row: ClientRow): void {
  const context = taken(state.requestContexts, request)
  if (!context || !row.tracing || !row.generator) return
  endSpan(state, row.process, { ...asked(state, request, row), context, of: 'request', startedAt: context.startedAt, endedAt: now, outcome, attempt: state.requestAttempts[request]! })
}

/** As the semantic conventions call what answers. */
export const systems: Readonly<Record<NonNullable<ClientRow['store']>['kind'], string>> = { database: 'postgresql', cache: 'redis', broker: 'kafka', 'object-store': 'aws.s3', replicated: 'other_sql' }

function asked(state: Traced, request: number, { routes, service, instance, store }: ClientRow): Pick<EndedSpan, 'method' | 'path' | 'peer' | 'system'> {
  const { method, path } = routes[state.requestRoute[request]!]!
  return { method, path, peer: service < 0 ? instance ?? '' : state.serviceRows[service]!.name, ...(store && { system: systems[store.kind] }) }
}

function endSpan(state: Traced, process: string, span: EndedSpan): void {
  if (span.context.isSampled) keepEnded(state, process, span)
}
