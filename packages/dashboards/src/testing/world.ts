/** Series and log lines of a small shop over two hours, for tests and for looking at drawings. */
import { type Instant, instantOf, millisecond, minute, second, stream, uniform } from '@track/simulation'
import {
  appendHistogram, appendSample, emptyHistogram, type FloatHistogram, labelsOf, logQueryable, type LogQueryable, newLogsState, newSeriesState, pushLogs, type ResourceSpans, seriesNumber, type SeriesState,
} from '@track/telemetry'

export const start: Instant = instantOf({ year: 2025, month: 1, day: 15, hour: 8, minute: 0 })
export const end: Instant = start + 120 * minute
const chance = stream(3, 'dashboards', 'world')
const scrape = 15 * second
const pods = ['api-7d4b9c-x2x9q', 'api-7d4b9c-lm4zt', 'web-5c6f7d-q8wnb']
const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '+Inf']

/** Requests with an incident in the second hour, memory that grows, a pod that goes away. */
export function shopSeries(): SeriesState {
  const state = newSeriesState()
  const counters = new Map<string, number>()
  const add = (labels: Readonly<Record<string, string>>, at: Instant, value: number) => void appendSample(state, seriesNumber(state, labelsOf(labels)), at / millisecond, value)
  const grow = (labels: Readonly<Record<string, string>>, at: Instant, by: number) => {
    const key = JSON.stringify(labels)
    counters.set(key, (counters.get(key) ?? 0) + by)
    add(labels, at, counters.get(key)!)
  }
  for (let index = 0, at = start; at <= end; index++, at += scrape) {
    const hours = (at - start) / (60 * minute)
    const isBad = hours > 1.1 && hours < 1.45
    pods.forEach((pod, place) => {
      if (place === 1 && hours > 0.55 && hours < 0.75) return
      const wave = 1 + 0.4 * Math.abs(((hours * 1.7 + place * 0.3) % 1) - 0.5)
      const noise = 0.85 + 0.3 * uniform(chance, index * 16 + place)
      const requests = (place === 2 ? 420 : 180) * wave * noise
      const base = { namespace: 'shop', pod, job: place === 2 ? 'web' : 'api' }
      const bad = isBad && place < 2 ? requests * 0.12 * noise : requests * 0.001
      grow({ __name__: 'http_requests_total', ...base, code: '200' }, at, Math.round(requests - bad))
      grow({ __name__: 'http_requests_total', ...base, code: '500' }, at, Math.round(bad))
      add({ __name__: 'container_memory_working_set_bytes', ...base }, at, (180 + place * 60) * 1_048_576 * (1 + hours * 0.25) + noise * 9e6)
      add({ __name__: 'up', ...base }, at, isBad && place === 0 && index % 7 < 3 ? 0 : 1)
      let total = 0
      bounds.forEach((le, bucket) => {
        const middle = isBad ? 6.2 : 3.4
        const near = Math.max(0, 3 - Math.abs(bucket - middle - place * 0.6))
        total += Math.round(requests * near * near * 0.06 * (0.8 + 0.4 * uniform(chance, index * 64 + bucket * 4 + place)))
        grow({ __name__: 'http_request_duration_seconds_bucket', ...base, le }, at, total)
      })
    })
    add({ __name__: 'kube_deployment_status_replicas_ready', namespace: 'shop', deployment: 'api' }, at, isBad ? 1 : 2)
    add({ __name__: 'shop_degraded', namespace: 'shop' }, at, isBad ? 1 : 0)
    appendHistogram(state, seriesNumber(state, labelsOf({ __name__: 'checkout_seconds', namespace: 'shop' })), at / millisecond, nativeAt(index, isBad))
  }
  return state
}

/** A gauge histogram: each sample is what was observed since the last. */
function nativeAt(index: number, isBad: boolean): FloatHistogram {
  const indexes = [-4, -3, -2, -1, 0, 1, 2]
  const counts = indexes.map((bucket) => Math.round(20 * Math.max(0, 3 - Math.abs(bucket - (isBad ? 0.5 : -2))) * (0.7 + 0.6 * uniform(chance, 900_000 + index * 8 + bucket))))
  const count = counts.reduce((sum, each) => sum + each, 0)
  return { ...emptyHistogram, hint: 'gauge', schema: 0, count, sum: count * 0.3, positive: { indexes, counts } }
}

const words = ['GET /cart 200', 'GET /products?page=3 200', 'POST /checkout 201', 'GET /health 200', 'POST /checkout 500 upstream timed out after 2s', 'level=warn retrying payment attempt=2', 'level=info order accepted id=4711']

export function shopLogs(): LogQueryable {
  const state = newLogsState()
  for (const [place, pod] of pods.entries()) {
    const entries = Array.from({ length: 240 }, (_, index) => {
      const line = words[Math.floor(uniform(chance, 2_000_000 + place * 1000 + index) * words.length)]!
      return { at: start + index * 30 * second + place * second, line, metadata: [] }
    })
    pushLogs(state, [{ labels: labelsOf({ namespace: 'shop', pod, app: place === 2 ? 'web' : 'api' }), entries }], { now: end })
  }
  return logQueryable(state)
}

/** One checkout through four services, its payment tried twice. */
export function shopTrace(): readonly ResourceSpans[] {
  const begin = BigInt(start) * 1000n
  const rows: readonly (readonly [service: string, name: string, id: string, parent: string, from: number, length: number, code?: 'error'])[] = [
    ['web', 'POST /checkout', 'a1', '', 0, 412], ['api', 'POST /api/checkout', 'b1', 'a1', 6, 398], ['api', 'validate cart', 'b2', 'b1', 8, 21], ['payments', 'POST /charge', 'c1', 'b1', 34, 150, 'error'],
    ['payments', 'SELECT accounts', 'c2', 'c1', 40, 12], ['payments', 'POST /charge', 'c3', 'b1', 204, 160], ['payments', 'SELECT accounts', 'c4', 'c3', 210, 9], ['bank', 'authorise', 'd1', 'c3', 222, 130], ['api', 'publish order', 'b3', 'b1', 370, 30],
  ]
  const scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 }
  return [...new Set(rows.map(([service]) => service))].map((service) => ({
    resource: { attributes: [{ key: 'service.name', value: service }], droppedAttributesCount: 0 }, schemaUrl: '',
    scopeSpans: [{
      scope, schemaUrl: '', spans: rows.filter(([own]) => own === service).map(([, name, spanId, parentSpanId, from, length, code]) => ({
        traceId: 'f00d', spanId, parentSpanId, traceState: '', flags: 0, name, kind: 'server' as const, start: begin + BigInt(from) * 1_000_000n, end: begin + BigInt(from + length) * 1_000_000n,
        attributes: [], droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [], droppedLinksCount: 0, status: { code: code ?? 'unset' as const, message: '' },
      })),
    }],
  }))
}
