/** How fast spans are taken in, found and counted, and what a fork of them costs. */
import { forkState, second } from '@track/simulation'
import type { ResourceSpans, Span } from '../src/otlp/traces.ts'
import { defaultTraceLimits } from '../src/traces/store/limits.ts'
import { pushSpans } from '../src/traces/store/push.ts'
import { searchedTraces } from '../src/traces/store/select.ts'
import { newTracesState, type TracesState } from '../src/traces/store/state.ts'
import { queryTraceMetrics } from '../src/traces/traceql/metrics/query-range.ts'
import { searchTraces } from '../src/traces/traceql/search.ts'

const start = 1_700_000_000 * second
const services = ['shop', 'cart', 'pay', 'stock', 'mail', 'db']
const unlimited = { ...defaultTraceLimits, rateLimitBytes: 1e12, burstSizeBytes: 1e12, maxTracesPerUser: 0 }

/** Of services, which call each other in turn. */
function requestOf(index: number): ResourceSpans[] {
  const traceId = index.toString(16).padStart(32, '0')
  const spanIdOf = (place: number) => (index * 16 + place + 1).toString(16).padStart(16, '0')
  const begin = BigInt(start + index * 10_000) * 1000n
  return services.map((service, place): ResourceSpans => {
    const span: Span = {
      traceId, spanId: spanIdOf(place), parentSpanId: place === 0 ? '' : spanIdOf(place - 1), traceState: '', flags: 1, name: `GET /${service}`, kind: 'server',
      start: begin + BigInt(place * 1_000_000), end: begin + BigInt(20_000_000 - place * 1_000_000 + (index * 7919) % 5_000_000),
      attributes: [
        { key: 'http.method', value: 'GET' }, { key: 'http.status_code', value: index % 50 === place ? 500n : 200n }, { key: 'http.route', value: `/${service}/{id}` },
        { key: 'item', value: BigInt(index % 997) },
      ],
      droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [], droppedLinksCount: 0, status: { code: index % 50 === place ? 'error' : 'unset', message: '' },
    }
    const resource = { attributes: [{ key: 'service.name', value: service }, { key: 'k8s.pod.name', value: `${service}-${index % 3}` }], droppedAttributesCount: 0 }
    return { resource, schemaUrl: '', scopeSpans: [{ scope: { name: 'http', version: '1', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', spans: [span] }] }
  })
}

function filled(traces: number): { readonly state: TracesState; readonly perSecond: number } {
  const state = newTracesState()
  const requests = Array.from({ length: traces }, (_, index) => requestOf(index + 1))
  const began = performance.now()
  for (const [index, request] of requests.entries()) pushSpans(state, request, { now: start + index * 10_000, limits: unlimited })
  return { state, perSecond: traces * services.length / ((performance.now() - began) / 1000) }
}

const { state } = filled(20_000)
const all = { start: 0n, end: 0n }

function milliseconds(run: () => unknown, times = 5): number {
  run()
  const measured = Array.from({ length: times }, () => {
    const began = performance.now()
    run()
    return performance.now() - began
  })
  return measured.sort((a, b) => a - b)[times >> 1]!
}

function searching(query: string, limit: number): () => number {
  return () => milliseconds(() => searchTraces(searchedTraces(state, all), query, { limit, spansPerSpanSet: 3, ...all }))
}

const steps = { start: BigInt(start) * 1000n, end: BigInt(start + 200 * second) * 1000n, step: 10_000_000_000n }

export const benchmarks = [
  { name: 'spans taken in', unit: 'spans/s', target: 50_000, run: () => filled(3000).perSecond },
  { name: 'search of 120,000 spans for one item', unit: 'ms', target: 300, run: searching('{ span.item = 1000 }', 20) },
  { name: 'search of 120,000 spans for 20 errors', unit: 'ms', target: 50, run: searching('{ status = error && resource.service.name = "pay" }', 20) },
  { name: 'search of 120,000 spans for all that >> an error', unit: 'ms', target: 1500, run: searching('{ resource.service.name = "shop" } >> { status = error }', 0) },
  { name: 'rate by service of 120,000 spans', unit: 'ms', target: 1000, run: () => milliseconds(() => queryTraceMetrics(searchedTraces(state, all), '{} | rate() by (resource.service.name)', steps, 0), 3) },
  { name: 'fork of 120,000 spans', unit: 'ms', target: 5, run: () => milliseconds(() => forkState(state)) },
]
