/**
 * Sends what workloads trace: in batches, one after the other, over the network from their pods. While one is under way the next ones wait, and what
 * finds the queue full is lost. What cannot be sent is tried again where the exporter would; else the process says so on stderr.
 *
 * Follows sdk/trace/batch_span_processor.go and exporters/otlp/otlptrace/otlptracehttp (client.go, internal/retry) of opentelemetry-go 1.47. Left out:
 * compression, headers, Retry-After, partial successes.
 */
import type { Pod } from '@track/apimachinery'
import { appendLog, resolvConf } from '@track/nodes'
import { type Duration, type Instant, type Part, printTimestamp, second, type Simulation, uniform } from '@track/simulation'
import { readOtlpRefusal, writeTraces } from '@track/telemetry'
import { type EndedSpan, endedSpansOf, spansTo, takeEndedSpans, type Tracing } from '@track/traffic'
import { type CarriedRequest, carryRequest, connectTime, type OutgoingRequest } from '../../network/carrying.ts'
import { ask } from '../../network/dns/ask.ts'
import { lookUp } from '../../network/dns/look-up.ts'
import { parseResolvConf } from '../../network/dns/resolver-config.ts'
import { podOf } from '../../network/places.ts'
import { sideOfPod } from '../../network/policy/connection.ts'
import { otlpSpans } from './otlp-spans.ts'

const name = spansTo.part

interface SpansState {
  requests: number
  /** Processes with a batch under way. */
  readonly sending: Map<string, true>
}

/** Processes are named `uid/container`. */
interface OfProcess {
  readonly id: string
}

interface Batch extends OfProcess {
  readonly url: string
  readonly timeout: Duration
  readonly request: OutgoingRequest
  readonly begunAt: Instant
  readonly tries: number
}

/** Of the exporter's back-off, and of the processor's patience with it. */
const firstWait: Duration = 5 * second
const waitMax: Duration = 30 * second
const patience: Duration = 30 * second

export const workloadSpans: Part<SpansState> = {
  name,
  initial: () => ({ requests: 0, sending: new Map() }),
  events: {
    [spansTo.event](simulation: Simulation, { id, what }: OfProcess & { readonly what: 'spans waiting' | 'batch full' }) {
      if (what === 'batch full') sendNext(simulation, id)
      else sendLater(simulation, id)
    },
    'delay over': (simulation: Simulation, { id }: OfProcess) => sendNext(simulation, id),
    send,
    sent(simulation: Simulation, { id }: OfProcess) {
      simulation.state(workloadSpans).sending.delete(id)
      const { waiting, tracing } = endedSpansOf(simulation, id)
      if (tracing && waiting >= tracing.batch.size) sendNext(simulation, id)
      else if (waiting > 0) sendLater(simulation, id)
    },
  },
}

function sendLater(simulation: Simulation, id: string): void {
  const { tracing } = endedSpansOf(simulation, id)
  if (tracing) simulation.scheduleAfter({ after: tracing.batch.delay, part: name, event: 'delay over', data: { id } })
}

function sendNext(simulation: Simulation, id: string): void {
  const { sending } = simulation.state(workloadSpans)
  if (sending.has(id)) return
  const pod = podOfProcess(simulation, id)
  const taken = takeEndedSpans(simulation, id)
  if (!taken) return
  // A pod that is gone sends nothing, neither this nor what waits behind it.
  if (!pod) return sendNext(simulation, id)
  const { tracing, spans } = taken
  const { url, timeout } = tracing
  const request = requestTo(tracing, pod, spans)
  if (request === undefined) return say(simulation, id, `traces export: Post "${url}": unsupported protocol scheme ""`)
  sending.set(id, true)
  simulation.scheduleAfter({ after: connectTime, part: name, event: 'send', data: { id, url, timeout, request, begunAt: simulation.now, tries: 1 } satisfies Batch })
}

function requestTo(tracing: Tracing, { metadata }: Pod, spans: readonly EndedSpan[]): OutgoingRequest | undefined {
  const [, scheme = '', host = '', port, path = ''] = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^#]*)$/.exec(tracing.url) ?? []
  if (host === '') return undefined
  return {
    scheme: scheme as 'http' | 'https', host, port: Number(port ?? (scheme === 'https' ? 443 : 80)), path: path === '' ? '/' : path, protocol: 'http',
    headers: { 'content-type': 'application/x-protobuf' }, body: writeTraces(otlpSpans(tracing, metadata.name ?? '', spans), 'protobuf'),
  }
}

function podOfProcess(simulation: Simulation, id: string): Pod | undefined {
  return podOf(simulation, id.split('/')[0]!)
}

function send(simulation: Simulation, batch: Batch): void {
  const pod = podOfProcess(simulation, batch.id)
  if (!pod) {
    simulation.state(workloadSpans).sending.delete(batch.id)
    return
  }
  const carried = carriedFrom(simulation, pod, batch)
  const failure = failureOf(carried, batch)
  if (failure?.isRetried) return tryAgain(simulation, batch, { words: failure.words, took: carried.took })
  if (failure) say(simulation, batch.id, `traces export: ${failure.words}`)
  simulation.scheduleAfter({ after: carried.took, part: name, event: 'sent', data: { id: batch.id } })
}

function carriedFrom(simulation: Simulation, pod: Pod, { request, timeout }: Batch): CarriedRequest {
  const from = sideOfPod(pod)
  const resolver = parseResolvConf(resolvConf(pod))
  return carryRequest(simulation, request, {
    from, uid: pod.metadata.uid, timeout, choice: uniform(simulation.stream('workload spans', 'endpoint'), simulation.state(workloadSpans).requests++),
    lookUp: (host) => lookUp(host, resolver, (server, full, type) => ask(simulation, from, { server, name: full, type })),
  })
}

interface Failure {
  readonly words: string
  readonly isRetried: boolean
}

const retriedStatuses = [429, 502, 503, 504]

function failureOf(carried: CarriedRequest, { url }: Batch): Failure | undefined {
  switch (carried.kind) {
    case 'not simulated': return { words: `not simulated here: ${carried.what}`, isRetried: false }
    // What the client calls temporary: no answer in time, and a name server that fails.
    case 'failed': return { words: `Post "${url}": ${carried.words}`, isRetried: /Client\.Timeout|server misbehaving/.test(carried.words) }
    case 'answered': {
      const { status, body } = carried.answer
      if (status >= 200 && status < 300) return undefined
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
      const said = `body: ${(readOtlpRefusal(bytes) ?? new TextDecoder().decode(bytes)).trim() || '(empty)'}`
      if (retriedStatuses.includes(status)) return { words: said, isRetried: true }
      return { words: `failed to send to ${url}: ${status} ${reasons[status] ?? ''} (${said})`, isRetried: false }
    }
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 413: 'Request Entity Too Large', 415: 'Unsupported Media Type',
  500: 'Internal Server Error',
}

/** The processor gives up when its time is over, in the middle of a wait too. */
function tryAgain(simulation: Simulation, batch: Batch, { words, took }: { readonly words: string; readonly took: Duration }): void {
  const { id, begunAt, tries } = batch
  const jitter = 0.5 + uniform(simulation.stream('workload spans', 'back-off', id), begunAt, tries)
  let wait = firstWait
  for (let each = 1; each < tries; each++) wait = Math.min(waitMax, wait * 1.5)
  const next = simulation.now + took + Math.round(wait * jitter)
  const end = begunAt + patience
  if (next < end) simulation.schedule({ at: next, part: name, event: 'send', data: { ...batch, tries: tries + 1 } satisfies Batch })
  else {
    simulation.schedule({ at: Math.max(end, simulation.now), part: name, event: 'sent', data: { id } })
    say(simulation, id, `traces export: processor export timeout: retry-able request failure: ${words}`)
  }
}

/** As Go's log package writes it, which is what the SDK's own error handler uses. */
function say(simulation: Simulation, id: string, words: string): void {
  const [date = '', time = ''] = printTimestamp(simulation.now).split('T')
  appendLog(simulation, id, 'stderr', `${date.replaceAll('-', '/')} ${time.slice(0, 8)} ${words}\n`)
}
